"""The ways by which a scan comes in - keyboard scanner, serial scanner, camera - and who takes it.

Each way ends here, and what is uppermost (`Overlays.place`) decides: a card and the question who works give way, a
page takes the scan or says that it did not, under the black cover nothing is taken. What a scan means is the desk's.
"""

from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMainWindow

from workstation.domain.outcomes import Outcome
from workstation.gui.camera.place import CameraPlace
from workstation.gui.collect.model import CollectModel
from workstation.gui.custody.model import CustodyModel
from workstation.gui.kept import Kept
from workstation.gui.lab.model import LabModel
from workstation.gui.labels.model import LabelsModel
from workstation.gui.overlays import Overlays, Place
from workstation.gui.printers.model import PrintersModel
from workstation.gui.scanner_test.model import ScannerTest
from workstation.gui.serial_scanners import SerialScanners
from workstation.gui.sounds.sounds import Cause, Sounds
from workstation.gui.wedge import Wedge


class TakesScans(Protocol):
    """The model of a screen beside the desk."""

    def scan(self, text: str) -> None:
        """Take a scan."""
        ...

    def scan_damaged(self) -> None:
        """Say that an input method rewrote a scan."""
        ...

    def scan_doubtful(self) -> None:
        """Say that a scan reads as two different things."""
        ...

    def scan_cut(self) -> None:
        """Say that a scan has no end."""
        ...


class ScanWays(QObject):
    """Connects the scanners. `changed` says that one is heard for the first time, was lost, or is back."""

    changed = Signal()

    def __init__(
        self,
        window: QMainWindow,
        overlays: Overlays,
        kept: Kept,
        sounds: Sounds,
        wedge: Wedge,
        serial: SerialScanners,
        camera: CameraPlace,
        collect: CollectModel,
        custody: CustodyModel,
        lab: LabModel,
        scanner_test: ScannerTest,
        labels: LabelsModel,
        printers: PrintersModel,
    ) -> None:
        super().__init__(window)
        self._window, self._overlays, self._kept, self._sounds = window, overlays, kept, sounds
        self._serial, self._collect, self._lab, self._scanner_test = serial, collect, lab, scanner_test
        self._custody, self._labels, self._printers = custody, labels, printers
        self._people, self._collection_page = overlays.people, overlays.collection_page
        self._keys_heard, self._was_active = False, False
        self._connect_wedge(wedge)
        self._connect_serial(serial)
        self._camera = camera
        camera.scanned.connect(self.take_camera_scan)
        camera.paired.connect(self.take_pair)
        camera.two_codes.connect(self._refuse_view)
        overlays.people.scan_refused.connect(sounds.refuse)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self.watch_front)

    @property
    def _takers(self) -> dict[Place, TakesScans]:
        return {
            Place.CUSTODY: self._custody,
            Place.LAB: self._lab,
            Place.LABELS: self._labels,
            Place.PRINTERS: self._printers,
        }

    @property
    def is_ready(self) -> bool:
        """Whether a scanner is heard, or a keyboard scanner once was."""
        return self._serial.is_hearing or self._kept.flag("scanner_heard")

    @property
    def lost_names(self) -> tuple[str, ...]:
        """The scanners that should be heard and are not."""
        return self._serial.lost_names

    def watch_front(self) -> None:
        """Cover the Collect screen while scans go elsewhere; the other screens are spared."""
        away = QGuiApplication.applicationState() != Qt.ApplicationState.ApplicationActive
        hears_anyway = self._serial.is_hearing and not self._keys_heard
        covered = away and self._window.isVisible() and self._overlays.is_on_desk and not hears_anyway
        self._overlays.cover.set_away(away=covered)
        self._was_active = self._was_active or not away
        self._sounds.call(Cause.WINDOW_AWAY, on=covered and self._was_active)

    def take(self, text: str) -> None:
        """Give a scan to what is uppermost."""
        place = self._uncovered()
        if place is Place.SCANNERS:
            self._scanner_test.take_text(text)
        elif place is Place.COLLECTION and self._collection_page.takes_scan(text):
            if self._collection_page.has_lost_scan:
                self._sounds.refuse()
        elif place is not Place.AWAY:
            self._take_on_screen(text)

    def take_camera_scan(self, text: str) -> None:
        """Give what the camera saw to what is uppermost; it is no scanner that the scanner test looks at."""
        if self._overlays.place is not Place.COLLECT:
            self._camera.forget_last()
        if self._overlays.place is not Place.SCANNERS:
            self.take(text)

    def take_pair(self, tube: str, person: str) -> None:
        """Take a tube and a person that the camera saw in one view; where something lies over the desk, the tube."""
        if self._overlays.place is not Place.SCANNERS and self._uncovered() is Place.COLLECT:
            self._collect.take_pair(tube, person)
        else:
            self.take_camera_scan(tube)

    def _take_on_screen(self, text: str) -> None:
        place = self._on_screen()
        if (taker := self._takers.get(place)) is not None:
            taker.scan(text)
        elif place is Place.COLLECT or not self._people.take_scan(text):
            self._collect.scan(text)

    def _refuse(self, outcome: Outcome) -> None:
        """Say that a keyboard scanner sent what cannot be read; the desk keeps it as refused."""
        place = self._uncovered()
        if place is Place.COLLECTION:
            self._collection_page.lose_scan()
            self._sounds.refuse()
        elif place not in (Place.AWAY, Place.SCANNERS):
            self._refuse_on_screen(outcome)

    def _refuse_on_screen(self, outcome: Outcome) -> None:
        place = self._on_screen()
        if (taker := self._takers.get(place)) is None:
            self._collect.refuse(outcome)
            self._people.hear_damage()
            return
        if outcome is Outcome.IME_ON:
            taker.scan_damaged()
        elif outcome is Outcome.LAYOUT_DOUBT:
            taker.scan_doubtful()
        else:
            taker.scan_cut()
        self._sounds.refuse()

    def _refuse_view(self) -> None:
        """Refuse two tubes or two persons in one view, where the desk is looked at."""
        if self._overlays.place is Place.COLLECT:
            self._collect.refuse(Outcome.TWO_CODES)

    def _typed(self, text: str) -> None:
        """Take a key that a person pressed where nobody types; a card goes away at the next key."""
        if self._overlays.place is Place.COLLECT:
            self._collect.typed(text)
        elif self._overlays.place is Place.CUSTODY:
            self._custody.typed(text)
        else:
            self._overlays.leave_cards()

    def _uncovered(self) -> Place:
        """Take the cards away, and give what is uppermost then; under the black cover nobody would see an answer."""
        if self._overlays.place is Place.AWAY:
            QApplication.alert(self._window)
        else:
            self._overlays.leave_cards()
        return self._overlays.place

    def _on_screen(self) -> Place:
        """Bring the screen in sight, and give it, or the form on it."""
        if self._overlays.place not in (Place.FORM, Place.COLLECT, *self._takers):
            self._overlays.leave_all()
        return self._overlays.place

    def _heard_keys(self) -> None:
        """A keyboard scanner works here: the window must stay in front, and somebody has connected it."""
        if not self._keys_heard:
            self._keys_heard = True
            self._kept.keep("scanner_heard", True)
            self.changed.emit()

    def _connect_wedge(self, wedge: Wedge) -> None:
        wedge.scanned.connect(self.take)
        wedge.scanned.connect(self._heard_keys)
        wedge.damaged.connect(partial(self._refuse, Outcome.IME_ON))
        wedge.doubtful.connect(partial(self._refuse, Outcome.LAYOUT_DOUBT))
        wedge.unended.connect(partial(self._refuse, Outcome.CUT_READ))
        wedge.measured.connect(self._overlays.leave_cards)
        wedge.typed.connect(self._typed)

    def _connect_serial(self, serial: SerialScanners) -> None:
        serial.scanned.connect(self.take)
        serial.changed.connect(self.changed)
        serial.lost.connect(self._collect.device_lost)
        serial.back.connect(self._collect.device_back)
        # After the first answer, which would wipe away that a scanner is missing.
        self._collect.answered.connect(serial.start, Qt.ConnectionType.SingleShotConnection)
