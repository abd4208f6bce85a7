"""One camera, grabbed on a thread of the caller's: the newest frame waits to be taken, older ones are dropped.

A pulled plug is noticed and told, and the camera is opened again when it is back. Nothing is kept or written.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from threading import Condition, Event

import cv2
import numpy as np

from workstation.devices.images import Picture

WIDTH, HEIGHT = 1920, 1080
FAILED_READS = 5
SLOW_FAILURE_S = 1.0  # a driver that waits this long for a frame has no camera any more
AGAIN_AFTER_S = 1.0
_FASTEST, _USUAL_FPS = 60.0, 25.0


class CameraState(StrEnum):
    """Whether frames come."""

    STARTING = "starting"
    RUNNING = "running"
    LOST = "lost"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Frame:
    """One picture (H x W x 3, BGR, uint8) and when it came (seconds of a clock that only runs forward)."""

    picture: Picture
    at: float


class NewestFrame:
    """A place for one frame between two threads: a newer one replaces what nobody took."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._frame: Frame | None = None

    def put(self, frame: Frame) -> None:
        """Leave a frame; never waits."""
        with self._changed:
            self._frame = frame
            self._changed.notify_all()

    def take(self, patience_s: float) -> Frame | None:
        """Take the newest frame that was not taken yet, or None when none came in time."""
        with self._changed:
            self._changed.wait_for(lambda: self._frame is not None, patience_s)
            frame, self._frame = self._frame, None
            return frame


class Capture:
    """Grabs frames of one source: a device's path (`/dev/video0`), its index, or a video file.

    A video file plays at its own speed, and again from its beginning unless `again` is False. `tell` is called on
    the grabbing thread, once a change of state.
    """

    def __init__(
        self,
        source: str | int,
        *,
        tell: Callable[[CameraState], None],
        again: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._source, self._tell, self._again, self._clock = source, tell, again, clock
        self._state: CameraState | None = None
        self.newest = NewestFrame()

    def run(self, stop: Event) -> None:
        """Grab until stopped; a lost camera is tried again every second."""
        self._say(CameraState.STARTING)
        while not stop.is_set():
            device = _opened(self._source)
            came = self._grab(device, stop) if device is not None else False
            if not self._again and came:
                return
            if not came and not stop.is_set():
                self._say(CameraState.LOST)
                stop.wait(AGAIN_AFTER_S)

    def _grab(self, device: cv2.VideoCapture, stop: Event) -> bool:
        """Grab until stopped or until the device gives no more; tell whether it gave a frame at all."""
        pause, failed, came = self._pause(device), 0, False
        try:
            while not stop.is_set() and failed < FAILED_READS:
                asked = self._clock()
                good, picture = device.read()
                if not good:
                    failed = FAILED_READS if self._clock() - asked > SLOW_FAILURE_S else failed + 1
                    continue
                failed, came = 0, True
                self.newest.put(Frame(picture=np.asarray(picture, np.uint8), at=self._clock()))
                self._say(CameraState.RUNNING)
                if pause:
                    stop.wait(pause)
        finally:
            device.release()
        return came

    def _pause(self, device: cv2.VideoCapture) -> float:
        """Seconds between the frames of a file; a device sets its own pace."""
        if not _is_file(self._source):
            return 0.0
        speed = device.get(cv2.CAP_PROP_FPS)
        return 1 / (speed if 0 < speed <= _FASTEST else _USUAL_FPS)

    def _say(self, state: CameraState) -> None:
        if state is not self._state:
            self._state = state
            self._tell(state)


def source_of(device_id: str, place: int) -> str | int:
    """Turn a camera's id and its place in the system's list into what can be opened: on Linux the id is a path."""
    return device_id if Path(device_id).exists() else place


def _is_file(source: str | int) -> bool:
    return isinstance(source, str) and Path(source).is_file()


def _opened(source: str | int) -> cv2.VideoCapture | None:
    # OpenCV writes a warning of its own for a path that is gone, once a second while a plug is out.
    if isinstance(source, str) and not Path(source).exists():
        return None
    if _is_file(source):
        device = cv2.VideoCapture(str(source), cv2.CAP_FFMPEG)
    else:
        device = cv2.VideoCapture(source, cv2.CAP_V4L2 if isinstance(source, str) else cv2.CAP_ANY)
        _ask_for_the_most(device)
    if not device.isOpened():
        device.release()
        return None
    return device


def _ask_for_the_most(device: cv2.VideoCapture) -> None:
    """Ask for Full HD, which most cameras give at full speed only as MJPG; a camera that has less gives less."""
    device.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
    device.set(cv2.CAP_PROP_FRAME_WIDTH, WIDTH)
    device.set(cv2.CAP_PROP_FRAME_HEIGHT, HEIGHT)
    device.set(cv2.CAP_PROP_BUFFERSIZE, 1)
