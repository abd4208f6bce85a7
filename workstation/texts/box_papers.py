"""The words on the papers of a box: its label, and the list that travels with it."""

import gettext

from labels.box_label import BoxTexts
from labels.manifest import ManifestTexts
from workstation.texts.translate import mark as _

_TITLE = _("SPECIMEN BOX")
_MANIFEST = _("Handover list of a specimen box")
_CODES = _("Without a network: scan the whole list")
_SIGN_HERE = _("Name, time, signature")
_SIGNERS = (_("Packed by"), _("Carried by"), _("Received by"))


def box_texts(catalogue: gettext.NullTranslations) -> BoxTexts:
    """Give the captions of a box's label in a catalogue's language."""
    tr = catalogue.gettext
    return BoxTexts(
        title=tr(_TITLE),
        destination=tr(_("Send to")),
        site=tr(_("From the site")),
        tubes=tr(_("Tubes")),
        people=tr(_("People")),
        temperature=tr(_("Temperature")),
        packed=tr(_("Packed at")),
    )


def manifest_texts(catalogue: gettext.NullTranslations) -> ManifestTexts:
    """Give the words of a box's list in a catalogue's language."""
    tr = catalogue.gettext
    return ManifestTexts(
        box=box_texts(catalogue),
        title=tr(_MANIFEST),
        tube=tr(_("Tube")),
        people=tr(_("people")),
        collected=tr(_("taken at")),
        bars=tr(_("Bars, tick")),
        signatures=tuple(tr(who) for who in _SIGNERS),
        sign_here=tr(_SIGN_HERE),
        page=tr(_("Page")),
        codes=tr(_CODES),
    )
