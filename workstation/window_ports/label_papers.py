"""Lays out what the Labels screen shows as a specimen and saves as a file."""

from collections.abc import Iterable, Sequence
from gettext import NullTranslations

from labels.layout import Page, Resolution
from labels.sheet import SHEETS
from workstation.cli import print_pages
from workstation.cli.office_pages import card_pages, label_sheet_page, scanner_page
from workstation.cli.print_pages import file_label, specimen_number, tube_page
from workstation.domain.label_sheets import LabelSheet
from workstation.domain.printing import StoredPrinter
from workstation.gui.labels.ports import LabelChoice, LabelForm
from workstation.usecases.context import Context
from workstation.usecases.list_badges import list_badges
from workstation.usecases.print_one_job import fitting


def specimen_page(
    context: Context, choice: LabelChoice, stored: StoredPrinter | None, catalogue: NullTranslations
) -> Page:
    """Lay out a label or paper with a number that is nobody's; raise BadInput(BAD_LABEL) where it does not fit."""
    number, practice = specimen_number(context), context.practice
    match choice.form:
        case LabelForm.A4_SHEET:
            places = SHEETS[choice.sheet].places - choice.first + 1
            sheet = LabelSheet(sheet=choice.sheet, first=choice.first, numbers=(number,) * places)
            page = label_sheet_page(sheet, practice=practice)
        case LabelForm.COMMAND_CARD:
            page = card_pages((), practice=practice)[0]
        case LabelForm.TEST_SHEET:
            page = scanner_page(catalogue)
        case _ if stored is not None:
            page = tube_page(number, stored, practice=practice, small=choice.form is LabelForm.SMALL_TUBE)
        case _:
            page = file_label(number, small=choice.form is LabelForm.SMALL_TUBE, practice=practice)
    return fitting(page, stored) if stored is not None else page


def file_pages(
    context: Context, numbers: Sequence[str], choice: LabelChoice, catalogue: NullTranslations
) -> Iterable[Page]:
    """Lay out a file: labels one a page or on sheets, or a paper without numbers."""
    practice = context.practice
    match choice.form:
        case LabelForm.COMMAND_CARD:
            return card_pages(list_badges(context), practice=practice)
        case LabelForm.TEST_SHEET:
            return [scanner_page(catalogue)]
    sheet, small = choice.sheet if choice.form is LabelForm.A4_SHEET else "", choice.form is LabelForm.SMALL_TUBE
    return print_pages.file_pages(numbers, sheet=sheet, first=choice.first, small=small, practice=practice)


def drawing_dpi(stored: StoredPrinter | None) -> int:
    """Give the dots of a specimen: its printer's; a whole sheet is shown smaller anyway."""
    is_roll = stored is not None and stored.width_mm < 200
    return stored.dpi if stored is not None and is_roll else Resolution.DPI_203
