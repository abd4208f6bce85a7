"""A file that a command writes: whole under its name, or not there at all, and read by its owner alone."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from workstation.domain.errors import BadInput, Reason


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Write beside the file and give it its name at the end; what was there before stays until then.

    What is no plain file, such as /dev/stdout, is written as it is. Raises BadInput(PRINT_FILE_FAILED).
    """
    try:
        path = path.resolve()
        if path.exists() and not path.is_file():
            with path.open("wb") as file:
                yield file
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        with _beside(path) as file:
            yield file
    except OSError as error:
        raise BadInput(Reason.PRINT_FILE_FAILED, path=path, problem=error.strerror or str(error)) from error


@contextmanager
def _beside(path: Path) -> Iterator[BinaryIO]:
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            yield file
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
