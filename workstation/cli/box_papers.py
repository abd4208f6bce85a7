"""The label of a box and the list that travels with it, laid out for print jobs, for files and for the window."""

import gettext
import os
from io import BytesIO
from pathlib import Path

from labels.box_label import BOX_LARGE, BOX_SMALL, BoxFacts, box_label
from labels.errors import LabelError
from labels.layout import Page, Resolution
from labels.manifest import ManifestTube, manifest
from labels.pdf import write_pdf
from workstation.domain.box_list import write_parts
from workstation.domain.custody import BoxState, FilledBox
from workstation.domain.errors import BadInput, NotFound, Reason
from workstation.domain.printing import StoredPrinter
from workstation.domain.tube_barcode import display_tube
from workstation.texts.box_papers import box_texts, manifest_texts
from workstation.texts.custody_words import degrees
from workstation.texts.decimals import decimals
from workstation.usecases.context import Context
from workstation.usecases.print_labels import print_box

FOLDER = "boxes"
_TIME, _SHORT_TIME = "%H:%M %d/%m/%Y", "%H:%M %d/%m"


def hand_out_box(context: Context, box: FilledBox, folder: Path, catalogue: gettext.NullTranslations) -> Path | str:
    """Make print jobs of a box's label, and of its list once it is sealed, and name the printers.

    Where no printer holds them they are written as one PDF into a folder. Raises BadInput(BAD_LABEL, NO_SUCH_FILE).
    """
    try:
        return ", ".join(dict.fromkeys(job.printer for job in print_box(context, box)))
    except NotFound as missing:
        if missing.reason is not Reason.NO_PRINTER:
            raise
    return write_box_papers(context, box, folder / FOLDER / f"{box.box.code}.pdf", catalogue)


def write_box_papers(
    context: Context, box: FilledBox, path: Path, catalogue: gettext.NullTranslations, *, label: bool = True
) -> Path:
    """Write the label of a box (unless `label` is false), and its list once it is sealed, as one PDF."""
    pages = [box_page(context, box, catalogue)] if label else []
    if box.box.state is not BoxState.OPEN or not label:
        pages += manifest_pages(context, box, catalogue)
    buffer = BytesIO()
    write_pdf(pages, buffer)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(buffer.getvalue())
    except OSError as error:
        raise BadInput(Reason.NO_SUCH_FILE, path=path, problem=error.strerror or str(error)) from error
    return path


def box_page(
    context: Context, box: FilledBox, catalogue: gettext.NullTranslations, printer: StoredPrinter | None = None
) -> Page:
    """Lay out the label of a box, the high one where the printer's label is high; raise BadInput(BAD_LABEL)."""
    is_large = printer is not None and printer.height_mm >= BOX_LARGE.height_mm
    try:
        return box_label(
            _facts(context, box, catalogue),
            box_texts(catalogue),
            size=BOX_LARGE if is_large else BOX_SMALL,
            resolution=Resolution(printer.dpi) if printer else Resolution.DPI_203,
            practice=context.practice,
        )
    except LabelError as error:
        raise BadInput(Reason.BAD_LABEL, problem=error) from error


def manifest_pages(context: Context, box: FilledBox, catalogue: gettext.NullTranslations) -> tuple[Page, ...]:
    """Lay out the list of a box, with the codes of all of it; raise BadInput(BAD_LABEL), and for an empty box."""
    zone = context.settings.zone
    lines = [
        ManifestTube(
            number=tube.number,
            display=display_tube(tube.number),
            people=tube.people,
            collected=tube.collected_at.astimezone(zone).strftime(_SHORT_TIME) if tube.collected_at else "—",
        )
        for tube in box.tubes
    ]
    codes = write_parts(box.as_list) if box.tubes else ()
    facts = _facts(context, box, catalogue)
    try:
        return manifest(facts, lines, manifest_texts(catalogue), codes=codes, practice=context.practice)
    except LabelError as error:
        raise BadInput(Reason.BAD_LABEL, problem=error) from error


def _facts(context: Context, box: FilledBox, catalogue: gettext.NullTranslations) -> BoxFacts:
    """What is on the label of an open box is written by hand: it is not packed yet."""
    told, is_open = box.box, box.box.state is BoxState.OPEN
    packed = told.sealed_at.astimezone(context.settings.zone).strftime(_TIME) if told.sealed_at else " "
    return BoxFacts(
        code=told.code,
        display=display_tube(told.code),
        site=told.site,
        destination=told.destination,
        tubes=None if is_open else len(box.tubes),
        people=None if is_open else box.people,
        temperature=" " if told.temperature is None else decimals(degrees(told.temperature), catalogue),
        packed=packed,
    )
