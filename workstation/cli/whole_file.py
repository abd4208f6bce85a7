"""A file that a command writes: whole under its name, or not there at all, and read by its owner alone."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from workstation.domain.errors import BadInput, Reason


@contextmanager
def whole_file(path: Path, *, named: Callable[[], str] | None = None) -> Iterator[BinaryIO]:
    """Write beside the file and give it its name at the end; what was there before stays until then.

    `named` gives another name, which is known only once the file is begun. What is no plain file, such as
    /dev/stdout, is written as it is. Raises BadInput(PRINT_FILE_FAILED).
    """
    try:
        # Asked before it is resolved: a pipe behind /dev/stdout has no path of its own.
        if path.exists() and not path.is_file():
            with path.open("wb") as file:
                yield file
            return
        path = path.resolve()
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _beside(path, named or (lambda: path.name)) as file:
            yield file
    except OSError as error:
        raise BadInput(Reason.PRINT_FILE_FAILED, path=path, problem=error.strerror or str(error)) from error


@contextmanager
def _beside(path: Path, named: Callable[[], str]) -> Iterator[BinaryIO]:
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            yield file
        part.replace(path.with_name(named()))
    except BaseException:
        part.unlink(missing_ok=True)
        raise
