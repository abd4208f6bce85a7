"""Lays out the labels of print jobs, for the commands and for the window's worker."""

import gettext
from collections.abc import Callable, Iterator, Sequence
from uuid import UUID

from labels.errors import LabelError
from labels.layout import Page, Resolution, Size
from labels.tube_label import AUTO12, tube_label
from workstation.cards import card_page
from workstation.cli.box_papers import box_page, manifest_pages
from workstation.domain.errors import BadInput, NotFound, Reason
from workstation.domain.printing import JobKind, PrintJob, StoredPrinter
from workstation.domain.tube_barcode import display_tube
from workstation.slips import slip_page
from workstation.usecases.boxes import show_box
from workstation.usecases.context import Context
from workstation.usecases.list_slips import list_slips
from workstation.usecases.personal_card import make_card

LABEL_ROLL_MM = (112.0, 60.0)
"""The largest label that counts as one for a tube: its printer's own size is then laid out, else CLSI AUTO12."""


class JobPages:
    """One page for each item of a job, the same ones every time; `catalogue` gives the language of now."""

    def __init__(self, catalogue: Callable[[], gettext.NullTranslations]) -> None:
        self._catalogue = catalogue

    def __call__(self, context: Context, job: PrintJob, items: Sequence[str], printer: StoredPrinter) -> Iterator[Page]:
        """Lay out labels of a job. Raises BadInput(BAD_LABEL), and NotFound for a slip whose person is gone."""
        match job.kind:
            case JobKind.TUBE:
                return (tube_page(item, printer, practice=context.practice) for item in items)
            case JobKind.TEST:
                return (tube_page(item, printer, practice=True) for item in items)
            case JobKind.SLIP:
                return (self._slip(context, item) for item in items)
            case JobKind.CARD:
                return (self._card(context, item) for item in items)
            case JobKind.BOX:
                return (box_page(context, show_box(context, item), self._catalogue(), printer) for item in items)
            case JobKind.MANIFEST:
                return (self._manifest(context, item) for item in items)
        raise BadInput(Reason.BAD_LABEL, problem=job.kind)

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

    def _card(self, context: Context, item: str) -> Page:
        return card_page(make_card(context, UUID(item)), self._catalogue(), practice=context.practice)


def tube_page(number: str, printer: StoredPrinter, *, practice: bool) -> Page:
    """Lay out a tube's label for a printer: the size of the label in it; raise BadInput(BAD_LABEL) if too small."""
    is_roll = printer.width_mm <= LABEL_ROLL_MM[0] and printer.height_mm <= LABEL_ROLL_MM[1]
    size = Size(width_mm=printer.width_mm, height_mm=printer.height_mm) if is_roll else AUTO12
    try:
        return tube_label(
            number,
            display=display_tube(number),
            practice=practice,
            size=size,
            resolution=Resolution(printer.dpi),
        )
    except LabelError as error:
        raise BadInput(Reason.BAD_LABEL, problem=error) from error
