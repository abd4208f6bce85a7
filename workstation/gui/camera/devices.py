"""The cameras of this machine by the names that their makers gave them; tells when one comes or goes."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from workstation.gui.multimedia import HAS_MULTIMEDIA, QMediaDevices, quiet

PRACTICE_CAMERA = "practice"


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraDevice:
    """One camera: `id` stays the same when it is plugged in again, `place` is where the system lists it."""

    id: str
    name: str
    place: int


FindCameras = Callable[[], tuple[CameraDevice, ...]]


class CameraList(QObject):
    """Lists the cameras through Qt, and says when the list changed. On Linux an id is the path of the device.

    Qt is asked only from the first `find` on: that costs time, which a desk without a camera must not pay.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._watched: QObject | None = None

    def find(self) -> tuple[CameraDevice, ...]:
        """List the cameras that are there now."""
        if not HAS_MULTIMEDIA:
            return by_path()
        with quiet():
            if self._watched is None:
                watched = QMediaDevices(self)
                watched.videoInputsChanged.connect(self.changed)
                self._watched = watched
            found = QMediaDevices.videoInputs()
        return tuple(
            CameraDevice(id=bytes(one.id().data()).decode(errors="replace"), name=one.description(), place=place)
            for place, one in enumerate(found)
        )


def by_path() -> tuple[CameraDevice, ...]:
    """List the device files, where Qt cannot tell the names."""
    paths = sorted(Path("/dev").glob("video*"))
    return tuple(CameraDevice(id=str(path), name=path.name, place=place) for place, path in enumerate(paths))
