"""Lays out what the Labels screen shows as a specimen and saves as a file."""

import os
from collections.abc import Iterable, Sequence
from gettext import NullTranslations
from pathlib import Path

from labels.layout import Page, Resolution
from labels.pdf import write_pdf
from labels.sheet import SHEETS
from workstation.cli import print_pages
from workstation.cli.office_pages import card_pages, label_sheet_page, scanner_page
from workstation.cli.print_pages import file_label, tube_page
from workstation.domain.errors import BadInput, Reason
from workstation.domain.label_sheets import LabelSheet
from workstation.domain.printing import StoredPrinter
from workstation.gui.labels.ports import LabelChoice, LabelForm
from workstation.usecases.context import Context
from workstation.usecases.list_badges import list_badges
from workstation.usecases.print_one_job import fitting

SPECIMEN = (0, 0)  # block and serial of the number on the picture of a label


def specimen_page(
    context: Context, choice: LabelChoice, stored: StoredPrinter | None, catalogue: NullTranslations
) -> Page:
    """Lay out a label or paper with a number that is nobody's; raise BadInput(BAD_LABEL) where it does not fit."""
    number = context.settings.scan_rules(practice=context.practice).tubes.number(*SPECIMEN)
    practice = context.practice
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


def write_file(pages: Iterable[Page], path: Path) -> None:
    """Write a file that takes its name when it is whole; raise BadInput(NO_SUCH_FILE) where it cannot be written."""
    unfinished = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            write_pdf(pages, file)
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise BadInput(Reason.NO_SUCH_FILE, path=path, problem=error.strerror or str(error)) from error


def drawing_dpi(stored: StoredPrinter | None) -> int:
    """Give the dots of a specimen: its printer's; a whole sheet is shown smaller anyway."""
    is_roll = stored is not None and stored.width_mm < 200
    return stored.dpi if stored is not None and is_roll else Resolution.DPI_203
