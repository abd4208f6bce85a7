"""Open a file for reading once nobody writes to it any more: half a file may read as a whole, wrong result."""

import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from workstation.domain.errors import BadInput, Reason

STILL_WRITING_SECONDS = 2.0
PATIENCE_SECONDS = 30.0
_LOOK_SECONDS = 0.1


class WholeFile:
    """An open file, and whether it is still the one that was opened."""

    def __init__(self, path: Path, file: IO[bytes]) -> None:
        self.path, self.file = path, file
        self._before = _state(file)

    def check(self) -> None:
        """Raise BadInput (FILE_STILL_WRITTEN) where somebody wrote to it since it was opened."""
        if _state(self.file) != self._before:
            raise BadInput(Reason.FILE_STILL_WRITTEN, path=self.path)


@contextmanager
def open_whole(path: Path, *, cancelled: Callable[[], bool], waits: bool = True) -> Iterator[WholeFile]:
    """Open a regular file that was left alone for two seconds; without `waits` as it stands.

    Raises OSError; BadInput where it is no regular file, or FILE_STILL_WRITTEN after 30 s or when `cancelled`.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise BadInput(Reason.NO_SUCH_FILE, path=path, problem="not a regular file")
    if waits:
        _wait(path, cancelled)
    with path.open("rb") as file:
        yield WholeFile(path, file)


def _state(file: IO[bytes]) -> tuple[int, int]:
    now = os.fstat(file.fileno())
    return now.st_size, now.st_mtime_ns


def _wait(path: Path, cancelled: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    # A time in the future is another computer's clock, and says nothing.
    while 0 <= (age := time.time() - path.stat().st_mtime) < STILL_WRITING_SECONDS:
        if cancelled() or time.monotonic() > until:
            raise BadInput(Reason.FILE_STILL_WRITTEN, path=path)
        time.sleep(min(_LOOK_SECONDS, STILL_WRITING_SECONDS - age))
