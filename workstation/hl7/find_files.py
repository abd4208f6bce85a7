"""Walk what a person named: files as they are, folders with all that is in them, one name at a time.

Nothing is read here. A folder that cannot be listed, or that goes away meanwhile, is told as a problem and stops no
other.
"""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from workstation.domain.errors import BadInput, Reason

UNFINISHED_SUFFIXES = (".tmp", ".part", ".partial", ".crdownload", ".filepart", ".swp", "~")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFile:
    """A file, or why there is none. `name` is how the inbox calls it: its path within the folder that was named.

    `was_named` by a person; what was merely found in a folder may still be written.
    """

    path: Path
    name: str
    was_named: bool = False
    problem: BadInput | None = None


def find_files(paths: Iterable[Path]) -> Iterator[FoundFile]:
    """Give every file, those of a folder in the order of their names; memory holds the names of one folder at a time.

    Names that programs give to files they still write are left alone, unless a person named the file itself.
    """
    for path in paths:
        if path.is_dir():
            yield from _within(path, "")
        else:
            yield FoundFile(path=path, name=path.name, was_named=True)


def count_files(paths: Iterable[Path]) -> int:
    """Count what `find_files` would give, by names alone; a folder may still change."""
    return sum(1 for _ in find_files(paths))


def is_unfinished_name(name: str) -> bool:
    """Tell whether a name says that a program is not done with the file, or that it is none of ours (`.name`)."""
    return name.startswith((".", "~")) or name.lower().endswith(UNFINISHED_SUFFIXES)


def _within(folder: Path, prefix: str) -> Iterator[FoundFile]:
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        yield FoundFile(path=folder, name=prefix or folder.name, problem=unreadable(folder, error))
        return
    for name in names:
        if is_unfinished_name(name):
            continue
        path = folder / name
        try:
            mode = path.lstat().st_mode
            if stat.S_ISLNK(mode):
                # A link to a file is that file; a link to a folder may lead round in a circle.
                mode = path.stat().st_mode
                mode = 0 if stat.S_ISDIR(mode) else mode
        except OSError as error:
            if not folder.is_dir():
                yield FoundFile(path=folder, name=prefix or folder.name, problem=unreadable(folder, error))
                return
            yield FoundFile(path=path, name=prefix + name, problem=unreadable(path, error))
            continue
        if stat.S_ISDIR(mode):
            yield from _within(path, f"{prefix}{name}/")
        elif stat.S_ISREG(mode):
            yield FoundFile(path=path, name=prefix + name)


def unreadable(path: Path, error: OSError) -> BadInput:
    """Say that a file or folder cannot be read, in the words of the system."""
    return BadInput(Reason.NO_SUCH_FILE, path=path, problem=error.strerror or str(error))
