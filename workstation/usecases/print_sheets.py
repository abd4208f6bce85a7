"""Make print jobs of A4 sheets for an office printer: tube labels, the command card with badges, the scanner test."""

from collections.abc import Sequence

from labels.command_card import BADGES_A_PAGE
from labels.sheet import SHEETS
from workstation.domain.errors import BadInput, Reason
from workstation.domain.label_sheets import fill_sheets
from workstation.domain.printing import JobKind, PrintJob
from workstation.usecases.context import Context
from workstation.usecases.list_badges import list_badges
from workstation.usecases.mint_numbers import take_new
from workstation.usecases.print_labels import A4_MM, make_job, tube_number

CARD_PAGE, BADGES_PAGE, TEST_PAGE = "card", "badges", "sheet"


def print_sheets(
    context: Context, numbers: Sequence[str], *, sheet: str, first: int = 1, printer: str = "", reason: str = ""
) -> PrintJob:
    """Print tube numbers on sheets of labels, from place `first` of the first one; one item a sheet.

    Raises as `print_tubes`, and BadInput(BAD_LABEL) for a sheet or a place that there is not.
    """
    plain = list(dict.fromkeys(tube_number(context, number) for number in numbers))
    items = _sheets(plain, sheet, first)
    return make_job(context, JobKind.TUBE_SHEET, items, printer=printer, size_mm=A4_MM, reason=reason)


def print_new_sheets(context: Context, count: int, *, sheet: str, first: int = 1, printer: str = "") -> PrintJob:
    """Print new tube numbers on sheets; each is given if its sheet waits for a printer, and only then.

    Raises as `print_sheets` and `mint_numbers`.
    """
    return make_job(
        context,
        JobKind.TUBE_SHEET,
        lambda connection: _sheets(take_new(context, connection, count), sheet, first),
        printer=printer,
        size_mm=A4_MM,
    )


def print_command_card(context: Context, *, printer: str = "") -> PrintJob:
    """Print the command card, and for a supervisor the badges that hold; raise as `make_job`."""
    return make_job(context, JobKind.COMMAND_CARD, command_card_items(context), printer=printer, size_mm=A4_MM)


def print_test_sheet(context: Context, *, printer: str = "") -> PrintJob:
    """Print the sheet that tests a scanner; raise as `make_job`."""
    return make_job(context, JobKind.TEST_SHEET, [TEST_PAGE], printer=printer, size_mm=A4_MM)


def command_card_items(context: Context) -> list[str]:
    """Name the pages: the card, and the pages of badges that whoever works here may print."""
    pages = -(-len(list_badges(context)) // BADGES_A_PAGE)
    return [CARD_PAGE, *(f"{BADGES_PAGE}#{place}" for place in range(1, pages + 1))]


def _sheets(numbers: Sequence[str], sheet: str, first: int) -> list[str]:
    size = SHEETS.get(sheet)
    if size is None or not 1 <= first <= size.places:
        raise BadInput(Reason.BAD_LABEL, problem=f"{sheet}: {first}")
    return [one.item for one in fill_sheets(numbers, sheet=sheet, places=size.places, first=first)]
