"""What a refused label says: what does not fit, with the millimetres it needs and has, and what to change.

For `LabelError` of the printed matter; a test walks its problems.
"""

import gettext
import re

from labels.errors import LabelError, LabelProblem
from workstation.texts.decimals import decimal
from workstation.texts.notice import Notice
from workstation.texts.translate import mark as _

LABEL_PROBLEMS: dict[LabelProblem, Notice] = {
    LabelProblem.NO_TEXT: Notice(_("There is nothing to encode"), _("Give a number")),
    LabelProblem.BAD_CHARACTER: Notice(
        _("The character at place {place} cannot be printed in this code or typeface"),
        _("Codes take letters without marks, digits and signs; correct the text"),
    ),
    LabelProblem.NUMBERS_DIFFER: Notice(
        _("The number to read is not the number in the code"), _("Print it from the program; do not edit it")
    ),
    LabelProblem.TOO_WIDE: Notice(
        _("It needs {needed_mm} mm across, and there are {room_mm} mm"),
        _("Choose a wider label, a shorter text, or a square code (Data Matrix); nothing is shrunk"),
    ),
    LabelProblem.TOO_HIGH: Notice(
        _("It needs {needed_mm} mm in height, and there are {room_mm} mm"),
        _("Choose a higher label, or shorten the text; nothing is shrunk"),
    ),
    LabelProblem.TOO_MUCH_DATA: Notice(
        _("{bytes} bytes are more than the code holds"), _("Shorten the text in the code")
    ),
    LabelProblem.NO_SUCH_PLACE: Notice(
        _("The sheet has no place {place}; it has {places}"), _("Begin at a place from 1 to {places}")
    ),
    LabelProblem.NO_PAGES: Notice(_("There is nothing to print"), _("Choose at least one label")),
}

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def spoken_label_error(problem: object) -> LabelError | None:
    """Give a refused label as it is, or as a print job keeps it: written out; None for any other problem."""
    if isinstance(problem, LabelError):
        return problem
    name, *facts = str(problem).split(" ")
    pairs = [fact.partition("=") for fact in facts]
    if name not in LabelProblem.__members__ or not all(_NUMBER.fullmatch(value) for _name, _is, value in pairs):
        return None
    return LabelError(LabelProblem(name), **{key: float(value) for key, _is, value in pairs})


def label_problem(error: LabelError, catalogue: gettext.NullTranslations) -> tuple[str, str]:
    """Return what is the matter and what to change, in the reader's language. Places count from 1."""
    notice = LABEL_PROBLEMS[error.problem]
    facts = {name: decimal(value, catalogue) for name, value in error.facts.items()}
    if "position" in error.facts:
        facts["place"] = f"{error.facts['position'] + 1:g}"
    return catalogue.gettext(notice.what).format(**facts), catalogue.gettext(notice.do).format(**facts)
