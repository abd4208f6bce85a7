"""Watch one camera and read the codes that are held before it, until stopped. Nothing of a picture is kept."""

import time
from collections.abc import Callable
from threading import Event, Thread

from workstation.devices.capture import Capture
from workstation.devices.live import LiveReader, View

FRAME_S = 1 / 15  # reading more often only warms the machine
PATIENCE_S = 0.1


def watch_camera(capture: Capture, reader: LiveReader, stop: Event, *, see: Callable[[View], None]) -> None:
    """Grab on a thread of its own, read the newest frame on this one, and give each view to `see`.

    Returns when stopped, or when the capture has come to its end by itself.
    """
    over = Event()
    grabbing = Thread(target=capture.run, args=(over,), name="camera")
    grabbing.start()
    try:
        while not stop.is_set():
            frame = capture.newest.take(PATIENCE_S)
            if frame is None and not grabbing.is_alive():
                break
            if frame is not None:
                began = time.monotonic()
                see(reader.look(frame))
                stop.wait(max(0.0, FRAME_S - (time.monotonic() - began)))
    finally:
        over.set()
        grabbing.join()
