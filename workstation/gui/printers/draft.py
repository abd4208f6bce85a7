"""What stands in the form of a new printer, as it was typed, and the printer that it makes. No Qt.

Whether a field holds is the domain's rule: each is tried in a printer whose other fields hold.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from workstation.domain.errors import BadInput
from workstation.domain.printing import PrinterKind, PrinterLanguage, StoredPrinter, checked_printer, one_form

LABEL_MM, A4_MM = "50.8 × 25.4", "210 × 297"
_SIZE = re.compile(r"(\d{1,4}(?:[.,]\d{1,2})?)\s*(?:mm)?(?:\s*[x×*]\s*|\s+)(\d{1,4}(?:[.,]\d{1,2})?)\s*(?:mm)?", re.I)
_PATHS = frozenset({PrinterKind.FOLDER, PrinterKind.FILE})
_SOUND = StoredPrinter(
    name="-",
    kind=PrinterKind.TCP,
    address="localhost",
    language=PrinterLanguage.ZPL,
    dpi=203,
    width_mm=50.8,
    height_mm=25.4,
)


class PrinterField(StrEnum):
    """The fields that can be wrong, in their order."""

    ADDRESS = "address"
    NAME = "name"
    SIZE = "size"


class FieldFault(StrEnum):
    """What is wrong with a field."""

    NO_ADDRESS = "no_address"
    BAD_ADDRESS = "bad_address"
    NO_QUEUE = "no_queue"
    BAD_QUEUE = "bad_queue"
    NO_PATH = "no_path"
    HALF_PATH = "half_path"
    NO_NAME = "no_name"
    BAD_NAME = "bad_name"
    NAME_TAKEN = "name_taken"
    NO_SIZE = "no_size"
    BAD_SIZE = "bad_size"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The texts and choices of the form; a size that nobody typed follows the kind of printer."""

    kind: PrinterKind = PrinterKind.TCP
    address: str = ""
    name: str = ""
    size: str = LABEL_MM
    dpi: int = 203
    language: PrinterLanguage = PrinterLanguage.ZPL

    @property
    def is_path(self) -> bool:
        """Whether the address is a place on the disk."""
        return self.kind in _PATHS


def draft_of(printer: StoredPrinter) -> Draft:
    """Write a printer into the fields."""
    return Draft(
        kind=printer.kind,
        address=printer.address,
        name=printer.name,
        size=f"{printer.width_mm:g} × {printer.height_mm:g}",
        dpi=printer.dpi,
        language=printer.language,
    )


def of_kind(draft: Draft, kind: PrinterKind) -> Draft:
    """Give a draft for another kind of printer: its language and label as they mostly are, and no address."""
    language = PrinterLanguage.ZPL if kind is PrinterKind.TCP else PrinterLanguage.PDF
    return in_language(replace(draft, kind=kind, address=""), language)


def in_language(draft: Draft, language: PrinterLanguage) -> Draft:
    """Give a draft in another language: a queue for PDF mostly holds A4 paper, everything else a roll of labels."""
    usual = _usual_size(replace(draft, language=language))
    return replace(draft, language=language, size=usual if draft.size in (LABEL_MM, A4_MM) else draft.size)


def printer_of(draft: Draft) -> StoredPrinter:
    """Give the printer that was typed; what cannot be read is left out, and `problems_in` tells of it."""
    width, height = _millimetres(draft.size) or (0.0, 0.0)
    return StoredPrinter(
        name=one_form(draft.name),
        kind=draft.kind,
        address=draft.address.strip(),
        language=draft.language,
        dpi=draft.dpi,
        width_mm=width,
        height_mm=height,
    )


def problems_in(draft: Draft, taken: Iterable[str]) -> Mapping[PrinterField, FieldFault]:
    """Give what is wrong, by field in the form's order; `taken` are the names of the printers that there are."""
    found = {
        PrinterField.ADDRESS: address_fault(draft),
        PrinterField.NAME: _name_fault(draft.name, taken),
        PrinterField.SIZE: _size_fault(draft.size),
    }
    return {field: fault for field, fault in found.items() if fault is not None}


def address_fault(draft: Draft) -> FieldFault | None:
    """Tell what is wrong with the address alone."""
    is_empty = not draft.address.strip()
    if draft.is_path:
        return FieldFault.NO_PATH if is_empty else None if _is_whole(draft) else FieldFault.HALF_PATH
    if draft.kind is PrinterKind.QUEUE:
        missing, bad = FieldFault.NO_QUEUE, FieldFault.BAD_QUEUE
    else:
        missing, bad = FieldFault.NO_ADDRESS, FieldFault.BAD_ADDRESS
    if is_empty:
        return missing
    return bad if _is_refused(kind=draft.kind, address=draft.address.strip()) else None


def _name_fault(name: str, taken: Iterable[str]) -> FieldFault | None:
    plain = one_form(name)
    if not plain:
        return FieldFault.NO_NAME
    if _is_refused(name=plain):
        return FieldFault.BAD_NAME
    return FieldFault.NAME_TAKEN if plain.casefold() in {one.casefold() for one in taken} else None


def _size_fault(text: str) -> FieldFault | None:
    sides = _millimetres(text)
    if sides is None:
        return FieldFault.NO_SIZE
    return FieldFault.BAD_SIZE if _is_refused(width_mm=sides[0], height_mm=sides[1]) else None


def _usual_size(draft: Draft) -> str:
    is_paper = draft.kind is PrinterKind.QUEUE and draft.language is PrinterLanguage.PDF
    return A4_MM if is_paper else LABEL_MM


def _millimetres(text: str) -> tuple[float, float] | None:
    """Read width and height, with either decimal mark."""
    found = _SIZE.fullmatch(text.strip())
    return (_number(found[1]), _number(found[2])) if found else None


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _is_whole(draft: Draft) -> bool:
    """A path that depends on where the program was started would print elsewhere tomorrow."""
    path = draft.address.strip()
    try:
        is_absolute = Path(path).expanduser().is_absolute()
    except RuntimeError:  # there is no such user
        return False
    return is_absolute and not _is_refused(kind=draft.kind, address=path)


def _is_refused(**fields: object) -> bool:
    try:
        checked_printer(replace(_SOUND, **fields))  # type: ignore[arg-type]
    except BadInput:
        return True
    return False
