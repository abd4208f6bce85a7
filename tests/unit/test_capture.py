"""Grabbing from a camera: played here from real video files, which come and go as a plug does."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from workstation.devices import capture as capture_module
from workstation.devices.capture import CameraState, Capture, Frame, NewestFrame, source_of
from workstation.devices.decoder import Role
from workstation.devices.live import ActKind, LiveReader, View
from workstation.practice.film import write_film
from workstation.usecases.watch_camera import watch_camera

PATIENCE_S = 10.0
TUBE = "TP0048123198"
CARD = "000190000017||Nguyễn Thị Ngọc Ánh|12031990|Nữ|Số 1 Phố Thử, Hà Nội|01012022"


def video(path: Path, *, frames: int = 12, speed: float = 60.0) -> Path:
    """Write a film whose frames grow lighter one by one."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), speed, (64, 48))
    for number in range(frames):
        writer.write(np.full((48, 64, 3), 10 + 10 * number, np.uint8))
    writer.release()
    return path


class Told:
    """Keeps what a capture tells, and lets a test wait for it."""

    def __init__(self) -> None:
        self.states: list[CameraState] = []
        self._changed = threading.Condition()

    def __call__(self, state: CameraState) -> None:
        with self._changed:
            self.states.append(state)
            self._changed.notify_all()

    def wait_for(self, *states: CameraState) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self.states[-len(states) :] == list(states), PATIENCE_S)


Running = Callable[[Capture], threading.Event]


@pytest.fixture
def running() -> Iterator[Running]:
    """Runs captures on threads of their own; all are ended after the test."""
    begun: list[tuple[threading.Thread, threading.Event]] = []

    def run(capture: Capture) -> threading.Event:
        stop = threading.Event()
        thread = threading.Thread(target=capture.run, args=(stop,), name="camera")
        thread.start()
        begun.append((thread, stop))
        return stop

    yield run
    for thread, stop in begun:
        stop.set()
        thread.join(PATIENCE_S)
        assert not thread.is_alive()


def level(frame: Frame | None) -> float:
    assert frame is not None
    return float(frame.picture.mean())


def test_frames_come_with_their_times_and_the_camera_is_told_as_running(tmp_path: Path, running: Running) -> None:
    told = Told()
    capture = Capture(str(video(tmp_path / "a.avi")), tell=told)
    running(capture)

    first, second = capture.newest.take(PATIENCE_S), capture.newest.take(PATIENCE_S)

    assert first is not None
    assert second is not None
    assert first.picture.shape == (48, 64, 3)
    assert first.at < second.at
    assert told.states == [CameraState.STARTING, CameraState.RUNNING]


def test_whoever_is_slow_gets_the_newest_frame_and_never_an_older_one(tmp_path: Path) -> None:
    told, over = Told(), threading.Event()
    capture = Capture(str(video(tmp_path / "a.avi")), tell=told, again=False)

    capture.run(over)

    assert level(capture.newest.take(0)) == pytest.approx(120, abs=3)
    assert capture.newest.take(0) is None


def test_a_newer_frame_replaces_the_one_that_nobody_took() -> None:
    place = NewestFrame()
    for shade in (10, 20, 30):
        place.put(Frame(picture=np.full((2, 2, 3), shade, np.uint8), at=float(shade)))

    assert level(place.take(0)) == 30


def test_a_file_plays_at_its_own_speed(tmp_path: Path) -> None:
    waits: list[float] = []

    class Patient(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            waits.append(timeout or 0.0)
            return False

    Capture(str(video(tmp_path / "a.avi", frames=4, speed=8.0)), tell=Told(), again=False).run(Patient())

    assert waits == [pytest.approx(1 / 8)] * 4


def test_a_camera_that_is_not_there_is_told_as_lost(tmp_path: Path, running: Running) -> None:
    told = Told()
    running(Capture(str(tmp_path / "video7"), tell=told))

    told.wait_for(CameraState.STARTING, CameraState.LOST)


def test_a_file_that_is_no_video_is_told_as_lost(tmp_path: Path, running: Running) -> None:
    told, path = Told(), tmp_path / "notes.avi"
    path.write_bytes(b"no video at all")
    running(Capture(str(path), tell=told))

    told.wait_for(CameraState.STARTING, CameraState.LOST)


def test_a_pulled_plug_is_told_and_the_camera_goes_on_when_it_is_back(
    tmp_path: Path, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(capture_module, "AGAIN_AFTER_S", 0.02)
    told, path = Told(), video(tmp_path / "a.avi")
    capture = Capture(str(path), tell=told)
    running(capture)
    told.wait_for(CameraState.RUNNING)

    path.rename(tmp_path / "pulled.avi")
    told.wait_for(CameraState.RUNNING, CameraState.LOST)
    (tmp_path / "pulled.avi").rename(path)
    told.wait_for(CameraState.LOST, CameraState.RUNNING)

    capture.newest.take(0)
    assert capture.newest.take(PATIENCE_S) is not None


def test_stopping_ends_a_capture_that_waits_for_its_camera(tmp_path: Path, running: Running) -> None:
    told = Told()
    stop = running(Capture(str(tmp_path / "video7"), tell=told))
    told.wait_for(CameraState.LOST)

    stop.set()

    assert told.states == [CameraState.STARTING, CameraState.LOST]


def test_a_device_is_opened_by_its_path_or_else_by_its_place(tmp_path: Path) -> None:
    path = video(tmp_path / "video0.avi")

    assert source_of(str(path), 3) == str(path)
    assert source_of(r"\\?\usb#vid_046d&pid_085e", 3) == 3


def test_a_film_of_a_tube_and_a_card_is_read_from_its_file_in_order(tmp_path: Path) -> None:
    film, views = tmp_path / "film.avi", list[View]()
    write_film(film, TUBE, CARD, seed=2)
    reader = LiveReader(accepts=lambda text: Role.PERSON if "|" in text else Role.TUBE)

    watch_camera(Capture(str(film), tell=Told(), again=False), reader, threading.Event(), see=views.append)

    acts = [view.act for view in views if view.act]
    assert [(act.kind, act.texts) for act in acts] == [(ActKind.SCAN, (TUBE,)), (ActKind.SCAN, (CARD,))]


def test_watching_ends_when_it_is_told_to_and_leaves_no_thread(tmp_path: Path) -> None:
    stop = threading.Event()
    reader = LiveReader(accepts=lambda _: None)

    watch_camera(Capture(str(video(tmp_path / "a.avi")), tell=Told()), reader, stop, see=lambda _view: stop.set())

    assert "camera" not in [thread.name for thread in threading.enumerate()]


def test_a_reader_that_fails_ends_the_grabbing_too(tmp_path: Path) -> None:
    def fail(_text: View) -> None:
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - ours, from three lines above
        watch_camera(
            Capture(str(video(tmp_path / "a.avi")), tell=Told()),
            LiveReader(accepts=lambda _: None),
            threading.Event(),
            see=fail,
        )

    assert "camera" not in [thread.name for thread in threading.enumerate()]
