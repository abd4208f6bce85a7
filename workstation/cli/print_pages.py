"""Lays out the labels of print jobs, for the commands and for the window's worker."""

import gettext
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from uuid import UUID

from labels.errors import LabelError
from labels.layout import Page, Resolution, Size
from labels.sheet import SHEETS, lay_out_sheet
from labels.tube_label import AUTO12, SMALL_TUBE, TubeCode, tube_label
from workstation.cards import card_page
from workstation.cli.box_papers import box_page, manifest_pages
from workstation.cli.office_pages import card_pages, label_sheet_page, scanner_page, sheet_label
from workstation.domain.errors import BadInput, NotFound, Reason
from workstation.domain.label_sheets import read_label_sheet
from workstation.domain.printing import JobKind, PrintJob, StoredPrinter
from workstation.domain.tube_barcode import display_tube
from workstation.slips import slip_page
from workstation.usecases.boxes import show_box
from workstation.usecases.context import Context
from workstation.usecases.list_slips import list_slips
from workstation.usecases.operators import list_operators
from workstation.usecases.personal_card import make_card

SPECIMEN = (0, 0)  # block and serial of the number that stands for a new one
LABEL_ROLL_MM = (112.0, 60.0)
"""The largest label that counts as one for a tube: its printer's own size is then laid out, else CLSI AUTO12."""


class JobPages:
    """One page for each item of a job, the same ones every time; `catalogue` gives the language of now."""

    def __init__(self, catalogue: Callable[[], gettext.NullTranslations]) -> None:
        self._catalogue = catalogue

    def __call__(self, context: Context, job: PrintJob, items: Sequence[str], printer: StoredPrinter) -> Iterator[Page]:
        """Lay out labels of a job. Raises BadInput(BAD_LABEL), and NotFound for a slip whose person is gone."""
        page = self._ways(context, printer)[job.kind]
        return (page(item) for item in items)

    def _ways(self, context: Context, printer: StoredPrinter) -> dict[JobKind, Callable[[str], Page]]:
        practice, words = context.practice, self._catalogue
        return {
            JobKind.TUBE: lambda item: tube_page(item, printer, practice=practice),
            JobKind.SMALL_TUBE: lambda item: tube_page(item, printer, practice=practice, small=True),
            JobKind.TUBE_SHEET: lambda item: label_sheet_page(read_label_sheet(item), practice=practice),
            JobKind.SLIP: partial(self._slip, context),
            JobKind.CARD: partial(self._card, context),
            JobKind.BOX: lambda item: box_page(context, show_box(context, item), words(), printer),
            JobKind.MANIFEST: partial(self._manifest, context),
            JobKind.COMMAND_CARD: partial(self._command_card, context),
            JobKind.TEST_SHEET: lambda _item: scanner_page(words()),
            JobKind.TEST: lambda item: tube_page(item, printer, practice=True),
        }

    def _slip(self, context: Context, item: str) -> Page:
        tube, _, position = item.rpartition("#")
        slips = list_slips(context, tube)
        found = next((slip for slip in slips if str(slip.position) == position), None)
        if found is None:
            raise NotFound(Reason.NO_SUCH_PLACE, tube=tube, position=position, places=len(slips))
        return slip_page(context, found, self._catalogue())

    def _manifest(self, context: Context, item: str) -> Page:
        code, _, place = item.partition("#")
        pages = manifest_pages(context, show_box(context, code), self._catalogue())
        if not 0 < int(place) <= len(pages):
            # The box was opened again after this was asked for, and has another list now.
            raise BadInput(Reason.BAD_LABEL, problem=f"{code}: {place}/{len(pages)}")
        return pages[int(place) - 1]

    def _command_card(self, context: Context, item: str) -> Page:
        # Made by somebody who might print them; who works here now may be somebody else.
        holders = [one for one in list_operators(context) if one.ended_at is None]
        pages = card_pages(holders, practice=context.practice)
        place = int(item.partition("#")[2] or 0)
        if place >= len(pages):
            raise BadInput(Reason.BAD_LABEL, problem=f"{place}/{len(pages) - 1}")
        return pages[place]

    def _card(self, context: Context, item: str) -> Page:
        return card_page(make_card(context, UUID(item)), self._catalogue(), practice=context.practice)


def tube_page(number: str, printer: StoredPrinter, *, practice: bool, small: bool = False) -> Page:
    """Lay out a tube's label for a printer: the size of the label in it; raise BadInput(BAD_LABEL) if too small.

    A `small` one bears a Data Matrix instead of bars.
    """
    is_roll = printer.width_mm <= LABEL_ROLL_MM[0] and printer.height_mm <= LABEL_ROLL_MM[1]
    other = SMALL_TUBE if small else AUTO12
    size = Size(width_mm=printer.width_mm, height_mm=printer.height_mm) if is_roll else other
    try:
        return tube_label(
            number,
            display=display_tube(number),
            practice=practice,
            size=size,
            code=TubeCode.DATA_MATRIX if small else TubeCode.BARS,
            resolution=Resolution(printer.dpi),
        )
    except LabelError as error:
        raise BadInput(Reason.BAD_LABEL, problem=error) from error


def specimen_number(context: Context) -> str:
    """Give a number that is nobody's and as long as the new ones, to see whether a label holds them."""
    return context.settings.scan_rules(practice=context.practice).tubes.number(*SPECIMEN)


def file_pages(numbers: Iterable[str], *, sheet: str, first: int, small: bool, practice: bool) -> Iterator[Page]:
    """Lay out tube labels for a file: on sheets of that name from place `first`, or without a name one a page.

    Raises BadInput(BAD_LABEL), at the latest with the page that does not fit.
    """
    if not sheet:
        return (file_label(number, small=small, practice=practice) for number in numbers)
    size = SHEETS[sheet]
    return lay_out_sheet((sheet_label(number, size, practice=practice) for number in numbers), size, first=first)


def file_label(number: str, *, small: bool, practice: bool) -> Page:
    """Lay out a tube's label of its usual size, where no printer says another; raise BadInput(BAD_LABEL)."""
    try:
        return tube_label(
            number,
            display=display_tube(number),
            practice=practice,
            size=SMALL_TUBE if small else AUTO12,
            code=TubeCode.DATA_MATRIX if small else TubeCode.BARS,
        )
    except LabelError as error:
        raise BadInput(Reason.BAD_LABEL, problem=error) from error
