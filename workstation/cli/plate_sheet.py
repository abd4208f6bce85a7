"""The sheet of paper of a plate as a file, for the command and for the window."""

import gettext
import os
from io import BytesIO
from pathlib import Path

from labels.errors import LabelError
from labels.layout import Page
from labels.pdf import write_pdf
from labels.plate_sheet import SheetTexts, SheetWell, plate_sheet
from workstation.domain.errors import BadInput, Reason
from workstation.domain.plate import Placed
from workstation.domain.tube_barcode import display_tube
from workstation.texts.plates import CONTROL_SHORT
from workstation.texts.translate import mark as _
from workstation.usecases.context import Context
from workstation.usecases.plate_maps import PlateMap, show_map

FOLDER = "plates"
_TITLE = _("Plate")
_FACTS = _("{name}tubes: {tubes} · {size} wells · {made} · {who} · printed {now}")
_FOOT = _("The map on the screen counts. Do not write results here. {laboratory}")


def write_sheet(context: Context, number: str, path: Path, catalogue: gettext.NullTranslations) -> Path:
    """Write a plate's sheet as PDF; raises NotFound NO_SUCH_PLATE and BadInput where it does not fit or be written."""
    shown = show_map(context, number)
    written = BytesIO()
    write_pdf([_page(context, shown, catalogue)], written)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(written.getvalue())
    except OSError as error:
        raise BadInput(Reason.NO_SUCH_FILE, path=path, problem=error.strerror or str(error)) from error
    return path


def _page(context: Context, shown: PlateMap, catalogue: gettext.NullTranslations) -> Page:
    tr, plate, zone = catalogue.gettext, shown.plate, context.settings.zone
    facts = tr(_FACTS).format(
        name=f"{plate.name} · " if plate.name else "",
        tubes=shown.tubes,
        size=int(plate.size),
        made=plate.made_at.astimezone(zone).strftime("%d/%m/%Y %H:%M"),
        who=plate.made_by,
        now=context.clock().astimezone(zone).strftime("%d/%m/%Y %H:%M"),
    )
    foot = tr(_FOOT).format(laboratory=context.settings.laboratory)
    texts = SheetTexts(title=tr(_TITLE), facts=facts, foot=foot)
    wells = {well: _well(content, catalogue) for well, content in shown.placed.items()}
    try:
        return plate_sheet(plate.number, plate.size.rows, plate.size.columns, wells, texts, practice=context.practice)
    except LabelError as error:
        raise BadInput(Reason.BAD_LABEL, problem=error) from error


def _well(content: Placed, catalogue: gettext.NullTranslations) -> SheetWell:
    if content.control is not None:
        return SheetWell(words=catalogue.gettext(CONTROL_SHORT[content.control]))
    return SheetWell(tube=content.tube, display=display_tube(content.tube))
