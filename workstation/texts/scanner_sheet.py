"""The words of the printed sheet that tests a scanner."""

import gettext

from labels.scanner_sheet import SheetItem, SheetTexts
from workstation.domain.scanner_test import SHEET, SheetCode
from workstation.texts.translate import mark as _

_TITLE = _("Scanner test sheet")
_STEPS = (
    _("Open the scanner test in the window of Ghép: press Ctrl+T"),
    _("Scan the three codes, one after another, in any order"),
    _("Do what the screen says, and scan again until all three are good"),
)
_CAPTIONS = {
    SheetCode.TUBE: _("Tube barcode (Code 128)"),
    SheetCode.SIGNS: _("Signs (QR)"),
    SheetCode.VIETNAMESE: _("Vietnamese letters (QR)"),
}


def scanner_sheet_texts(catalogue: gettext.NullTranslations) -> SheetTexts:
    """Give the words of the sheet in a catalogue's language."""
    tr = catalogue.gettext
    return SheetTexts(title=tr(_TITLE), steps=tuple(tr(step) for step in _STEPS))


def scanner_sheet_items(catalogue: gettext.NullTranslations) -> tuple[SheetItem, ...]:
    """Give the codes of the sheet with their captions: tubes carry bars, so the tube's code does."""
    tr = catalogue.gettext
    return tuple(
        SheetItem(payload=payload, caption=tr(_CAPTIONS[code]), bars=code is SheetCode.TUBE)
        for code, payload in SHEET.items()
    )
