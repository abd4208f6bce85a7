"""Printed personal cards as pages and as a file that waits to be printed, for the window and for the command line."""

import gettext
import os
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from labels.errors import LabelError
from labels.layout import Page
from labels.pdf import write_pdf
from labels.personal_card import personal_card
from workstation.domain.errors import BadInput, Reason
from workstation.texts.translate import mark as _
from workstation.usecases.personal_card import CardText

FOLDER = "cards"
_TITLE = _("Testing card")
_PRACTICE_TITLE = _("PRACTICE · testing card")


def card_file(folder: Path, number: str) -> Path:
    """Name the file of a card by its number, which names nobody."""
    return folder / FOLDER / f"{number}.pdf"


def write_cards(cards: Iterable[CardText], path: Path, catalogue: gettext.NullTranslations, *, practice: bool) -> Path:
    """Write cards into one PDF, a card a page; they bear names, so the file is its owner's alone. Raises BadInput."""
    buffer = BytesIO()
    write_pdf([card_page(card, catalogue, practice=practice) for card in cards], buffer)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(buffer.getvalue())
    except OSError as error:
        raise BadInput(Reason.NO_SUCH_FILE, path=path, problem=error.strerror or str(error)) from error
    return path


def card_page(card: CardText, catalogue: gettext.NullTranslations, *, practice: bool) -> Page:
    """Lay out one card; raise BadInput(BAD_LABEL) where its name does not fit."""
    title = catalogue.gettext(_PRACTICE_TITLE if practice else _TITLE)
    try:
        return personal_card(card.payload, card.name or card.number, card.detail, title)
    except LabelError as error:
        raise BadInput(Reason.BAD_LABEL, problem=error) from error
