"""Codes of boxes: `TH` (in practice `TT`), eight digits and two check digits, made and checked as tube numbers are.

The letters survive every Vietnamese input method, and no site may use them for its tubes.
"""

from dataclasses import dataclass

from workstation.domain.tube_barcode import TubeFormat, normalize_tube

BOX_PREFIX, PRACTICE_BOX = "TH", "TT"
BOXES, PRACTICE_BOXES = TubeFormat(BOX_PREFIX), TubeFormat(PRACTICE_BOX)
LIST_MAGIC = "THL1"
"""How a code of a box's list begins: `box_list` reads it."""


@dataclass(frozen=True, slots=True)
class BoxScan:
    """A box's code; `is_whole` says that its check digits hold."""

    code: str
    is_whole: bool
    is_this_mode: bool


def box_format(*, practice: bool) -> TubeFormat:
    """Give the form of the codes that a station makes now."""
    return PRACTICE_BOXES if practice else BOXES


def read_box_code(text: str, *, practice: bool) -> BoxScan | None:
    """Read a box's code, right or misread; None for any other text."""
    code = normalize_tube(text)
    for boxes, is_practice in ((BOXES, False), (PRACTICE_BOXES, True)):
        if boxes.looks_like_ours(code):
            return BoxScan(code=code[:24], is_whole=boxes.is_valid(code), is_this_mode=is_practice is practice)
    return None
