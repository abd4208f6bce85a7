"""What the form says of itself, in the reader's language. What is wrong with a field stands in `texts/typed_person`."""

import gettext

from workstation.gui.causes import cause_words
from workstation.gui.people.model import FormNotice, PeopleModel
from workstation.texts.translate import mark as _

NOTICES: dict[FormNotice, str] = {
    FormNotice.NONE: "",
    FormNotice.SCANNED: _("A code was scanned and not recorded. Save this person or leave (Esc), then scan again"),
    FormNotice.LEAVE_AGAIN: _("Nothing is saved yet. Esc again: leave and forget what was typed"),
    FormNotice.RESTORED: _("Typed before, not paired. Is it the same person? Esc twice: begin again"),
    FormNotice.READ_BACK: _("{name}: read it back. Right person: Enter. Another: Esc"),
    FormNotice.NO_LOOK_UP: _("The list cannot be read: {cause}. Type the person by hand"),
}


def notice_words(model: PeopleModel, catalogue: gettext.NullTranslations) -> str:
    """Give the line above the fields; empty where there is nothing to say."""
    text = NOTICES[model.notice]
    cause = cause_words(model.problem, catalogue) if model.problem else ""
    return catalogue.gettext(text).format(cause=cause, name=model.draft.name) if text else ""


def household_words(model: PeopleModel, catalogue: gettext.NullTranslations) -> str:
    """Say whose household is paired now."""
    if model.household is None:
        return catalogue.gettext(_("Same household"))
    count = len(model.household.people)
    if not count:
        return catalogue.gettext(_("New household: nobody yet"))
    text = _("1 person at this address") if count == 1 else _("{count} people at this address")
    return catalogue.gettext(text).format(count=count)
