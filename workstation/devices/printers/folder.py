"""A folder that another program prints from, or a file that a person prints: each batch is one file, whole or absent.

The bytes are on the disk under another name before the mark is stored; printing is renaming. So after a cut the file is
either still under its other name, and nothing was printed, or it is in place or already taken, and everything was.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

from workstation.devices.printers.contract import Batch, PrinterStatus, Reading
from workstation.domain.errors import PrinterProblem, Reason
from workstation.domain.printing import MOST_LABELS, PrinterKind, StoredPrinter

PART = ".part"


class FolderPrinter:
    """A folder, or a file: a name that is taken gets a number behind it, so that nothing is overwritten unprinted."""

    def __init__(self, stored: StoredPrinter) -> None:
        self._path = Path(stored.address).expanduser().absolute()
        self._ending = f".{stored.language.value}"
        self._is_file = stored.kind is PrinterKind.FILE

    def status(self) -> PrinterStatus:
        """Look whether files can be written there, or its folder be made; only printing makes it."""
        with self._at_work(self._folder):
            nearest = self._nearest_folder()
        if not nearest.is_dir() or not os.access(nearest, os.W_OK):
            self._fail(nearest, "not writable")
        return PrinterStatus(tells=False)

    def most_at_once(self) -> int:
        """Everything: a job is one file."""
        return MOST_LABELS

    def prepare(self, batch: Batch) -> str:
        """Write the bytes beside their place; the mark is the place."""
        with self._at_work(self._path):
            self._folder.mkdir(parents=True, exist_ok=True)
            place = self._free_place(batch)
            part = _part(place)
            try:
                with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                    batch.write(file)
                    file.flush()
                    os.fsync(file.fileno())
                # A name that a power cut takes away would look as if the file had been printed and taken.
                _sync_folder(place.parent)
            except BaseException:
                part.unlink(missing_ok=True)
                raise
        return str(place)

    def send(self, _batch: Batch, mark: str, /) -> None:
        """Put the file in its place."""
        place = Path(mark)
        with self._at_work(place):
            _part(place).replace(place)
            _sync_folder(place.parent)

    def read(self, batch: Batch, mark: str) -> Reading:
        """Look whether the file still waits under its other name: then it was never put in place, and is dropped."""
        place = Path(mark)
        with self._at_work(place):
            if not place.parent.is_dir():
                self._fail(place.parent, "—")
            if _part(place).exists():
                _part(place).unlink()
                return Reading(printed=0, is_settled=True)
        return Reading(printed=batch.count, is_settled=True, is_whole=True)

    def drop(self, mark: str, /) -> None:
        """Delete what was not put in place."""
        with self._at_work(Path(mark)):
            _part(Path(mark)).unlink(missing_ok=True)

    def close(self) -> None:
        """Nothing is open."""

    @property
    def _folder(self) -> Path:
        return self._path.parent if self._is_file else self._path

    def _nearest_folder(self) -> Path:
        """Give the folder, or the nearest one above it that is there."""
        for folder in (self._folder, *self._folder.parents):
            with suppress(FileNotFoundError):
                folder.lstat()
                return folder
        return self._folder

    def _free_place(self, batch: Batch) -> Path:
        if not self._is_file:
            return self._folder / f"{batch.job}-{batch.first + 1:06d}{self._ending}"
        place, number = self._path, 1
        while place.exists():
            number += 1
            place = self._path.with_stem(f"{self._path.stem}-{number}")
        return place

    @contextmanager
    def _at_work(self, path: Path) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise PrinterProblem(
                Reason.PRINT_FILE_FAILED, path=error.filename or path, problem=error.strerror or str(error)
            ) from error

    def _fail(self, path: Path, problem: str) -> NoReturn:
        raise PrinterProblem(Reason.PRINT_FILE_FAILED, path=path, problem=problem)


def _part(place: Path) -> Path:
    return place.with_name(place.name + PART)


def _sync_folder(folder: Path) -> None:
    """Make a rename outlast a power cut, where folders can be opened for that."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
