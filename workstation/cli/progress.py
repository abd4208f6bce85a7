"""Progress on standard error: one line that is written over on a terminal, or JSON lines for a program that asks."""

import json
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

EVERY_SECONDS = 0.2
_HOME_AND_ERASE = "\r\x1b[K"


class ProgressLine:
    """Tells how far a long job is, five times a second at most, and always its end."""

    def __init__(self, *, as_json: bool, on_terminal: bool) -> None:
        self._as_json, self._on_terminal = as_json, on_terminal
        self._told_at = 0.0
        self._is_shown = False

    def tell(self, done: int, total: int, name: str) -> None:
        """Tell that so many of so many are done, and what comes next."""
        now = time.monotonic()
        if now - self._told_at < EVERY_SECONDS and done < total:
            return
        self._told_at = now
        if self._as_json:
            self._write(json.dumps({"done": done, "total": total, "name": name}, ensure_ascii=False) + "\n")
        elif self._on_terminal:
            text = f"{done:,} / {total:,} · {''.join(c if c.isprintable() else '·' for c in name)}"
            self._write(_HOME_AND_ERASE + text[: shutil.get_terminal_size().columns - 1])
            self._is_shown = True

    def hide(self) -> None:
        """Take the line away, so that another text may stand there."""
        if self._is_shown:
            self._write(_HOME_AND_ERASE)
            self._is_shown = False

    def _write(self, text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()


@contextmanager
def progress_line(*, as_json: bool, quiet: bool) -> Iterator[ProgressLine]:
    """Give the progress of a job: JSON lines where asked for, else a line on a terminal, unless it shall be `quiet`."""
    line = ProgressLine(as_json=as_json, on_terminal=not quiet and sys.stderr.isatty())
    try:
        yield line
    finally:
        line.hide()
