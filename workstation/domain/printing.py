"""Words of printing: a printer as the station knows it, a print job, and what an address must look like.

A job never loses its place: `done` labels are on paper for certain, `under_way` more may be, and `mark` is what the
printer can be asked by.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import NoReturn
from uuid import UUID

from workstation.domain.errors import BadInput, Reason

MOST_NAME, MOST_ADDRESS = 100, 500
MOST_LABELS = 1_000_000
RAW_PORT = 9100
_HOST_PORT = re.compile(r"^(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:(?P<port>[0-9]{1,5}))?$")
_QUEUE = re.compile(r"^[^\s/#'\"-][^\s/#'\"]{0,126}$")
_SIDE_MM = (5, 2000)


class PrinterKind(StrEnum):
    """How a printer is reached."""

    TCP = "tcp"
    QUEUE = "queue"
    FOLDER = "folder"
    FILE = "file"


class PrinterLanguage(StrEnum):
    """What a printer is sent."""

    ZPL = "zpl"
    PDF = "pdf"


class PrinterField(StrEnum):
    """What may be wrong with a printer that is to be added."""

    NAME = "name"
    ADDRESS = "address"
    DPI = "dpi"
    SIZE = "size"


class JobKind(StrEnum):
    """What a job's labels are."""

    TUBE = "tube"
    SMALL_TUBE = "small_tube"
    TUBE_SHEET = "tube_sheet"
    SLIP = "slip"
    CARD = "card"
    BOX = "box"
    MANIFEST = "manifest"
    COMMAND_CARD = "command_card"
    TEST_SHEET = "test_sheet"
    TEST = "test"


class JobState(StrEnum):
    """Where a job stands. `checking`: its first label is out, and somebody must scan it before the rest."""

    WAITING = "waiting"
    PRINTING = "printing"
    CHECKING = "checking"
    STOPPED = "stopped"
    DONE = "done"
    CANCELLED = "cancelled"


ENDED = frozenset({JobState.DONE, JobState.CANCELLED})
RUNNABLE = frozenset({JobState.WAITING, JobState.PRINTING})


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPrinter:
    """A printer and the label in it; `address` is host:port, the queue's name, a folder or a file."""

    name: str
    kind: PrinterKind
    address: str
    language: PrinterLanguage
    dpi: int
    width_mm: float
    height_mm: float
    is_default: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why a job does not go on: a reason and the facts of its words."""

    reason: Reason
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintJob:
    """A job without its items, which may be many. Labels are counted from the front."""

    id: UUID
    kind: JobKind
    printer: str
    total: int
    done: int
    state: JobState
    under_way: int
    mark: str
    checks_first: bool
    attempts: int
    next_try_at: datetime | None
    problem: Problem | None
    reason: str
    created_at: datetime
    operator: str
    ended_at: datetime | None


def checked_printer(printer: StoredPrinter) -> StoredPrinter:
    """Give a printer whose fields hold; raise BadInput(BAD_PRINTER) naming the first that does not."""
    name = one_form(printer.name)
    if not name or len(name) > MOST_NAME or not name.isprintable():
        _refuse(PrinterField.NAME, f"{name} (1-{MOST_NAME})")
    if printer.kind is PrinterKind.TCP:
        host_and_port(printer.address)
    elif printer.kind is PrinterKind.QUEUE and not _QUEUE.match(printer.address):
        _refuse(PrinterField.ADDRESS, printer.address)
    address = _address(printer)
    if printer.dpi not in (203, 300):
        _refuse(PrinterField.DPI, f"{printer.dpi} (203, 300)")
    if not all(_SIDE_MM[0] <= side <= _SIDE_MM[1] for side in (printer.width_mm, printer.height_mm)):
        size = f"{printer.width_mm:g} × {printer.height_mm:g} mm"
        _refuse(PrinterField.SIZE, f"{size} ({_SIDE_MM[0]}-{_SIDE_MM[1]} mm)")
    return StoredPrinter(
        name=name,
        kind=printer.kind,
        address=address,
        language=printer.language,
        dpi=printer.dpi,
        width_mm=printer.width_mm,
        height_mm=printer.height_mm,
        is_default=printer.is_default,
    )


def one_form(name: str) -> str:
    """Give a printer's name in the one form in which it is stored, however its marks and blanks were typed."""
    return unicodedata.normalize("NFC", " ".join(name.split()))


def host_and_port(address: str) -> tuple[str, int]:
    """Read `host`, `host:port` or `[IPv6]:port`; the port is 9100 where none is named. Raises BadInput."""
    match = _HOST_PORT.match(address.strip())
    port = int(match["port"] or RAW_PORT) if match else 0
    if match is None or not 0 < port < 65536:
        _refuse(PrinterField.ADDRESS, address)
    return match["host"].strip("[]"), port


def _address(printer: StoredPrinter) -> str:
    given = printer.address.strip()
    if printer.kind in (PrinterKind.FOLDER, PrinterKind.FILE):
        given = _whole_path(given, is_file=printer.kind is PrinterKind.FILE)
    if not given.isprintable() or len(given) > MOST_ADDRESS:
        _refuse(PrinterField.ADDRESS, given)
    return given


def _whole_path(given: str, *, is_file: bool) -> str:
    """Windows and commands of a station stand in folders of their own: a path means one place for all of them."""
    try:
        path = Path(given).expanduser().absolute()
    except RuntimeError:  # ~nobody
        _refuse(PrinterField.ADDRESS, given)
    if not given or (is_file and not Path(given).name):
        _refuse(PrinterField.ADDRESS, given or "—")
    return str(path)


def _refuse(wrong: PrinterField, problem: str) -> NoReturn:
    raise BadInput(Reason.BAD_PRINTER, field=wrong, problem=problem[:100])
