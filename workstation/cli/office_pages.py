"""Lays out what an office prints on A4: the command card, badges, the scanner test sheet, and sheets of tube labels."""

import gettext
from collections.abc import Sequence

from labels.command_card import BADGES_A_PAGE, badge_page, command_card
from labels.errors import LabelError
from labels.layout import Page, Size
from labels.scanner_sheet import scanner_sheet
from labels.sheet import SHEETS, SheetSize, lay_out_sheet
from labels.tube_label import AUTO12, tube_label
from workstation.domain.badge import Operator
from workstation.domain.errors import BadInput, Reason
from workstation.domain.label_sheets import LabelSheet
from workstation.domain.tube_barcode import display_tube
from workstation.texts.command_card import badge_tile, badges_title, card_title, command_tiles
from workstation.texts.scanner_sheet import scanner_sheet_items, scanner_sheet_texts


def card_pages(holders: Sequence[Operator], *, practice: bool) -> list[Page]:
    """Lay out the command card and, on pages of their own, badges; raise BadInput(BAD_LABEL) for a name too long."""
    title, hint = card_title()
    pages = [command_card(command_tiles(), title=title, hint=hint, practice=practice)]
    title, hint = badges_title()
    for start in range(0, len(holders), BADGES_A_PAGE):
        tiles = [badge_tile(holder) for holder in holders[start : start + BADGES_A_PAGE]]
        try:
            pages.append(badge_page(tiles, title=title, hint=hint, practice=practice))
        except LabelError as error:
            raise BadInput(Reason.BAD_LABEL, problem=error) from error
    return pages


def scanner_page(catalogue: gettext.NullTranslations) -> Page:
    """Lay out the sheet that tests a scanner."""
    return scanner_sheet(scanner_sheet_items(catalogue), scanner_sheet_texts(catalogue))


def label_sheet_page(made: LabelSheet, *, practice: bool) -> Page:
    """Lay out one sheet of tube labels; raise BadInput(BAD_LABEL) where its labels or its place do not fit."""
    sheet = SHEETS[made.sheet]
    labels = (sheet_label(number, sheet, practice=practice) for number in made.numbers)
    try:
        return next(lay_out_sheet(labels, sheet, first=made.first))
    except LabelError as error:
        raise BadInput(Reason.BAD_LABEL, problem=error) from error


def sheet_label(number: str, sheet: SheetSize, *, practice: bool) -> Page:
    """Lay out the label of one place of a sheet; raise BadInput(BAD_LABEL) where it does not fit."""
    try:
        return tube_label(number, display=display_tube(number), practice=practice, size=sheet_label_size(sheet))
    except LabelError as error:
        raise BadInput(Reason.BAD_LABEL, problem=error) from error


def sheet_label_size(sheet: SheetSize) -> Size:
    """Give the size of a tube's label on a sheet: what a printer reaches of its places, at most CLSI AUTO12."""
    return Size(
        width_mm=min(sheet.room.width_mm, AUTO12.width_mm), height_mm=min(sheet.room.height_mm, AUTO12.height_mm)
    )
