"""The cameras and what they read, in the windows' own words."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event

import cv2

from workstation.devices.capture import CameraState as Grabbing
from workstation.devices.capture import Capture, source_of
from workstation.devices.live import LiveReader, View
from workstation.domain.scans import read_scan
from workstation.gui.camera.devices import PRACTICE_CAMERA
from workstation.gui.ports import (
    CameraHint,
    CameraScan,
    CameraState,
    CameraView,
    CodeOutline,
    CodeRole,
)
from workstation.practice.film import write_film
from workstation.practice.scanner import PracticeScanner
from workstation.usecases.context import Context
from workstation.usecases.read_image import extra_kinds, role_of
from workstation.usecases.watch_camera import watch_camera

SHOWN_WIDTH = 640  # px of the picture that a panel gets: more would be made smaller again


class WindowCamera:
    """Reads one camera at a time; in practice also a film of invented codes. `context` gives the desk's of now."""

    def __init__(self, context: Callable[[], Context]) -> None:
        self._context = context
        self._reader: LiveReader | None = None
        self._films = 0

    def watch(
        self,
        device_id: str,
        place: int,
        stop: Event,
        *,
        show: Callable[[CameraView], None],
        scanned: Callable[[CameraScan], None],
        tell: Callable[[CameraState], None],
    ) -> None:
        """Read one camera until stopped; every call starts with nothing seen yet."""
        context = self._context()
        rules = context.settings.scan_rules(practice=context.practice)
        extra = extra_kinds(context.settings.extra_symbologies)
        reader = LiveReader(accepts=lambda text: role_of(read_scan(text, rules)), extra=extra)
        self._reader = reader
        see = partial(_see, show=show, scanned=scanned)

        def say(state: Grabbing) -> None:
            tell(CameraState(state.value))

        if device_id == PRACTICE_CAMERA:
            self._watch_films(reader, stop, see, say)
            return
        watch_camera(Capture(source_of(device_id, place), tell=say), reader, stop, see=see)

    def owe(self, person: str) -> None:
        """Have the next tube take this person along."""
        if self._reader is not None:
            self._reader.owe(person)

    def _watch_films(
        self, reader: LiveReader, stop: Event, see: Callable[[View], None], say: Callable[[Grabbing], None]
    ) -> None:
        """Show films one after another, each with a new tube and a new person, until stopped."""
        say(Grabbing.STARTING)

        def tell(state: Grabbing) -> None:
            if state is Grabbing.RUNNING:
                say(state)

        scanner = PracticeScanner(self._context())
        with TemporaryDirectory() as folder:
            film = Path(folder) / "film.avi"
            while not stop.is_set():
                self._films += 1
                write_film(film, scanner.tube(), scanner.card(), seed=self._films, is_over=stop.is_set)
                watch_camera(Capture(str(film), tell=tell, again=False), reader, stop, see=see)


def _see(view: View, *, show: Callable[[CameraView], None], scanned: Callable[[CameraScan], None]) -> None:
    if view.act is not None:
        scanned(CameraScan(texts=view.act.texts))
    show(_small(view))


def _small(view: View) -> CameraView:
    """Make the picture as small as the panel needs it, and outlines parts of its size."""
    height, width = view.frame.picture.shape[:2]
    rows = round(height * SHOWN_WIDTH / width)
    small = cv2.resize(view.frame.picture, (SHOWN_WIDTH, rows), interpolation=cv2.INTER_AREA)
    return CameraView(
        pixels=small.tobytes(),
        width=SHOWN_WIDTH,
        height=rows,
        outlines=tuple(
            CodeOutline(
                corners=tuple((x / width, y / height) for x, y in outline.corners),
                role=CodeRole(outline.role.value) if outline.role is not None else CodeRole.OTHER,
            )
            for outline in view.outlines
        ),
        hint=CameraHint(view.hint.value),
    )
