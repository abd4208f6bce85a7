"""The camera at the desk as its panel sees it: which one, whether it runs, what it shows and reads. No widgets.

It reads only while it is open. Pictures replace one another and none is kept; what was read is never dropped.
"""

from enum import StrEnum
from functools import partial
from threading import Event

from PySide6.QtCore import QObject, Signal

from workstation.domain.desk import Answer
from workstation.domain.outcomes import Outcome
from workstation.gui.background import LongWork, Newest, SendHome
from workstation.gui.camera.devices import PRACTICE_CAMERA, CameraDevice, FindCameras
from workstation.gui.kept import Kept
from workstation.gui.ports import CameraPort, CameraScan, CameraState, CameraView

KEPT = "camera/device"


class PanelState(StrEnum):
    """What the panel has to say."""

    CLOSED = "closed"
    NO_CAMERA = "no_camera"
    STARTING = "starting"
    RUNNING = "running"
    LOST = "lost"


class CameraModel(QObject):
    """Runs one camera. `scanned` is one code, `paired` a tube and a person, `two_codes` a view to be cleared.

    `lost` names a camera that ran and is gone, `back` the same one when it runs again or is no longer wanted.
    """

    changed = Signal()
    shown = Signal()
    scanned = Signal(str)
    paired = Signal(str, str)
    two_codes = Signal()
    lost = Signal(str)
    back = Signal(str)

    def __init__(self, port: CameraPort, find: FindCameras, kept: Kept, *, practice: bool = False) -> None:
        super().__init__()
        self._port, self._find, self._kept, self._practice = port, find, kept, practice
        self._work, self._newest = LongWork(), Newest[CameraView]()
        self._last, self._lost = CameraScan(texts=()), ""
        self.devices: tuple[CameraDevice, ...] = ()
        self.device: CameraDevice | None = None
        self.state = PanelState.CLOSED
        self.view: CameraView | None = None

    @property
    def is_open(self) -> bool:
        """Whether the panel is open."""
        return self.state is not PanelState.CLOSED

    def toggle(self) -> None:
        """Open the camera, or close it."""
        if self.is_open:
            self.close()
        else:
            self.open()

    def open(self) -> None:
        """Start the camera that was used last, or the first there is."""
        self.devices = self._there()
        wanted = self._kept.text(KEPT)
        self.device = next((found for found in self.devices if found.id == wanted), None) or next(
            iter(self.devices), None
        )
        self._start()

    def choose(self, device_id: str) -> None:
        """Use another camera from now on, and the next time."""
        chosen = next((found for found in self.devices if found.id == device_id), None)
        if chosen is not None and chosen != self.device:
            self.device = chosen
            self._kept.keep(KEPT, chosen.id)
            self._start()

    def look_again(self) -> None:
        """Take notice of a camera that came or went; one that runs goes on."""
        if self.is_open:
            self.devices = self._there()
            if self.state is PanelState.NO_CAMERA and self.devices:
                self.open()
                return
            self.changed.emit()

    def close(self) -> None:
        """Stop the camera and forget its last picture; does not wait."""
        self._work.stop()
        self._newest.take()
        self.view, self.state = None, PanelState.CLOSED
        self._tell_back()
        self.changed.emit()

    def end(self) -> None:
        """Close, and wait for the threads."""
        self.close()
        self._work.close()

    def hear(self, answer: Answer) -> None:
        """Take the desk's answer: a person it could not take for want of a tube goes with the next one in view."""
        scan, self._last = self._last, CameraScan(texts=())
        no_tube = answer.outcome is Outcome.PERSON_FIRST
        bad_tube = len(scan.texts) == 2 and answer.outcome.name.startswith("TUBE_")
        if self.is_open and scan.texts and (no_tube or bad_tube):
            self._port.owe(scan.texts[-1])

    def forget_last(self) -> None:
        """What was seen last did not reach the desk: the answer to something else says nothing of it."""
        self._last = CameraScan(texts=())

    def _there(self) -> tuple[CameraDevice, ...]:
        found = self._find()
        if not self._practice:
            return found
        return (*found, CameraDevice(id=PRACTICE_CAMERA, name="", place=len(found)))

    def _start(self) -> None:
        self._work.stop()
        self._newest.take()
        self.view = None
        self._tell_back()
        self.state = PanelState.STARTING if self.device is not None else PanelState.NO_CAMERA
        if self.device is not None:
            self._work.start(partial(self._watch, self.device), ended=self._ended)
        self.changed.emit()

    def _watch(self, device: CameraDevice, stop: Event, send_home: SendHome) -> None:
        """On the worker: pictures are shown as they can be, one call home at a time; scans come home each."""

        def show(view: CameraView) -> None:
            if self._newest.put(view):
                send_home(self._take_view)

        self._port.watch(
            device.id,
            device.place,
            stop,
            show=show,
            scanned=lambda scan: send_home(partial(self._take_scan, scan)),
            tell=lambda state: send_home(partial(self._take_state, state)),
        )

    def _take_view(self) -> None:
        view = self._newest.take()
        if view is not None and self.is_open:
            self.view = view
            self.shown.emit()

    def _take_scan(self, scan: CameraScan) -> None:
        self._last = scan
        if len(scan.texts) == 2:
            self.paired.emit(*scan.texts)
        elif scan.texts:
            self.scanned.emit(scan.texts[0])
        else:
            self.two_codes.emit()

    def _take_state(self, state: CameraState) -> None:
        has_run = self.state is PanelState.RUNNING
        self.state = PanelState(state.value)
        if state is CameraState.RUNNING:
            self._tell_back()
        else:
            self.view = None
        if state is CameraState.LOST and has_run and self.device is not None:
            self._lost = self.device.name or self.device.id
            self.lost.emit(self._lost)
        self.changed.emit()

    def _tell_back(self) -> None:
        if self._lost:
            name, self._lost = self._lost, ""
            self.back.emit(name)

    def _ended(self, _problem: Exception | None) -> None:
        """A worker that ended by itself gives no more pictures, whatever the reason."""
        self._take_state(CameraState.LOST)
