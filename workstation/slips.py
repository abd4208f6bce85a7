"""The result slips of a tube as pages and as a file that waits to be printed, for a desk and for the command line."""

import gettext
import os
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

from labels.errors import LabelError
from labels.layout import Page
from labels.pdf import write_pdf
from labels.slip import result_slip
from workstation.domain.errors import BadInput, NotFound, Reason
from workstation.domain.printing import JobKind
from workstation.domain.tube_barcode import display_tube
from workstation.texts.slip import slip_texts
from workstation.usecases.context import Context
from workstation.usecases.list_slips import Slip, list_slips
from workstation.usecases.print_labels import print_slips
from workstation.usecases.record_print import record_print

FOLDER = "slips"


def hand_out_slips(context: Context, tube: str, folder: Path, catalogue: gettext.NullTranslations) -> Path | str:
    """Make a print job of a tube's slips and give its printer's name; where no printer holds a slip, as `write_slips`.

    Raises NotFound, PlatformUnreachable and BadInput.
    """
    try:
        return print_slips(context, tube).printer
    except NotFound as missing:
        if missing.reason is not Reason.NO_PRINTER:
            raise
    return write_slips(context, tube, folder, catalogue)


def write_slips(context: Context, tube: str, folder: Path, catalogue: gettext.NullTranslations) -> Path:
    """Write the slips of a tube as one PDF into a folder and give its path; the same tube again replaces it.

    A slip's link is a secret, so the file is its owner's alone. Raises NotFound, PlatformUnreachable and BadInput.
    """
    found = list_slips(context, tube)
    buffer = BytesIO()
    write_pdf([slip_page(context, slip, catalogue) for slip in found], buffer)
    # A foreign tube's number may hold what a file's name may not.
    path = folder / FOLDER / f"{quote(found[0].tube, safe='')}.pdf"
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(buffer.getvalue())
    except OSError as error:
        raise BadInput(Reason.NO_SUCH_FILE, path=path, problem=error.strerror or str(error)) from error
    record_print(context, JobKind.SLIP, [f"{slip.tube}#{slip.position}" for slip in found], path)
    return path


def slip_page(context: Context, slip: Slip, catalogue: gettext.NullTranslations) -> Page:
    """Lay out what one person takes home; raise BadInput(BAD_LABEL) where it does not fit."""
    collected = slip.collected_at.astimezone(context.settings.zone).strftime("%d/%m/%Y %H:%M")
    try:
        return result_slip(
            tube=slip.tube,
            display=display_tube(slip.tube),
            collected=collected,
            link=slip.link,
            texts=slip_texts(catalogue, position=slip.position, people=slip.people),
            practice=context.practice,
        )
    except LabelError as error:
        raise BadInput(Reason.BAD_LABEL, problem=error) from error
