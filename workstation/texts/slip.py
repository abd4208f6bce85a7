"""The words of a result slip, in the person's language."""

import gettext

from labels.slip import SlipTexts
from workstation.texts.translate import mark as _

_TITLE = _("YOUR RESULT")
_TUBE = _("Tube")
_TUBE_OF_SEVERAL = _("Tube · person {position} of {people}")
_COLLECTED = _("Collected")
_STEPS_TITLE = _("How to see it")
_STEPS = (
    _("Point your phone's camera at the code"),
    _("Open the link and read your result"),
    _("No phone? Ask at the sampling site with this slip"),
)
_SECRET = _("Keep this slip: whoever holds it can read your result.")


def slip_texts(catalogue: gettext.NullTranslations, *, position: int, people: int) -> SlipTexts:
    """Give a slip's texts in a catalogue's language; in a pool it says whose it is by their place in the tube."""
    tr = catalogue.gettext
    return SlipTexts(
        title=tr(_TITLE),
        tube=tr(_TUBE) if people == 1 else tr(_TUBE_OF_SEVERAL).format(position=position, people=people),
        collected=tr(_COLLECTED),
        steps_title=tr(_STEPS_TITLE),
        steps=tuple(tr(step) for step in _STEPS),
        secret=tr(_SECRET),
    )
