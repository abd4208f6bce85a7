"""Move a file to where it shall stay, under a name that is free, with a note beside it: never over another file.

Cut at any moment, the file is in its old place or in its new one; done again, it comes to the same end.
"""

import os
from collections.abc import Iterator
from pathlib import Path

NOTE_SUFFIX = ".txt"
_MOST_NAMES = 10_000
_LONGEST = 230
"""Bytes of a name that leave room for a number and for the note's ending in the 255 that file systems allow."""


def move_aside(path: Path, wanted: Path, note: str = "") -> Path:
    """Move a file to the wanted path or, where that is taken, beside it as `name (2).hl7`; raise OSError.

    A note goes beside it as `name.hl7.txt`.
    """
    wanted = _shortened(wanted)
    path.stat()  # A share that is gone must not get new folders where it was mounted.
    wanted.parent.mkdir(parents=True, exist_ok=True)
    for target in _names(wanted):
        taken = _take_name(path, target)
        if taken is None:
            continue
        beside = target.with_name(target.name + NOTE_SUFFIX)
        if note and not _write_new(beside, note) and not taken.is_again:
            taken.give_back()
            continue
        taken.finish()
        return target
    raise FileExistsError(wanted)


class _Linked:
    """The file has a second name at its target: what is left is to take the first one away."""

    def __init__(self, path: Path, target: Path, *, is_again: bool) -> None:
        self._path, self._target, self.is_again = path, target, is_again

    def finish(self) -> None:
        self._path.unlink()

    def give_back(self) -> None:
        self._target.unlink()


class _Reserved:
    """An empty file keeps the name, on a file system that has no links (FAT, many network shares)."""

    is_again = False

    def __init__(self, path: Path, target: Path) -> None:
        self._path, self._target = path, target

    def finish(self) -> None:
        os.replace(self._path, self._target)

    def give_back(self) -> None:
        self._target.unlink()


def _take_name(path: Path, target: Path) -> _Linked | _Reserved | None:
    """Take a name that nobody else has, in one step; None where somebody has it."""
    try:
        os.link(path, target)
    except FileExistsError:
        return _Linked(path, target, is_again=True) if target.samefile(path) else None
    except OSError:
        try:
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            return None
        return _Reserved(path, target)
    return _Linked(path, target, is_again=False)


def _write_new(path: Path, text: str) -> bool:
    """Write a note under a name that is free; tell whether it was."""
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
    except FileExistsError:
        return False
    with os.fdopen(handle, "wb") as file:
        file.write(text.encode("utf-8", "replace"))
    return True


def _shortened(wanted: Path) -> Path:
    name = os.fsencode(wanted.name)
    if len(name) <= _LONGEST:
        return wanted
    ending = os.fsencode(wanted.suffix)[:20]
    return wanted.with_name(os.fsdecode(name[: _LONGEST - len(ending)] + ending))


def _names(wanted: Path) -> Iterator[Path]:
    yield wanted
    for number in range(2, _MOST_NAMES):
        yield wanted.with_name(f"{wanted.stem} ({number}){wanted.suffix}")
