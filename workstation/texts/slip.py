"""The words of a result slip, in the person's language."""

import gettext

from labels.slip import SlipTexts
from workstation.texts.translate import mark as _

_TITLE = _("YOUR RESULT")
_TUBE = _("Tube")
_COLLECTED = _("Collected")
_STEPS_TITLE = _("How to see it")
_STEPS = (
    _("Point your phone's camera at the code"),
    _("Open the link and read your result"),
    _("No phone? Ask at the sampling site with this slip"),
)
_SECRET = _("Keep this slip: whoever holds it can read your result.")


def slip_texts(catalogue: gettext.NullTranslations) -> SlipTexts:
    """Give a slip's texts in a catalogue's language."""
    tr = catalogue.gettext
    return SlipTexts(
        title=tr(_TITLE),
        tube=tr(_TUBE),
        collected=tr(_COLLECTED),
        steps_title=tr(_STEPS_TITLE),
        steps=tuple(tr(step) for step in _STEPS),
        secret=tr(_SECRET),
    )
