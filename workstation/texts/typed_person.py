"""The words of the form for people without a code: its fields, what is wrong with one, and what to do about it.

The command line and the import of lists say the same. A test walks both enums.
"""

import gettext
from collections.abc import Callable
from dataclasses import dataclass

from workstation.domain.identifiers import IdSystem
from workstation.domain.typed_person import Field, FieldProblem
from workstation.texts.translate import mark as _


@dataclass(frozen=True, slots=True)
class FieldNotice:
    """What is wrong, short enough to stand beside the name of the field, and what to do."""

    what: str
    do: str


FIELDS: dict[Field, str] = {
    Field.NUMBER: _("Paper number"),
    Field.NAME: _("Full name"),
    Field.BIRTH: _("Birth date or year"),
    Field.GENDER: _("Gender"),
    Field.PHONE: _("Phone"),
    Field.COMMUNE: _("Commune"),
    Field.ADDRESS: _("House, street, hamlet"),
}

PROBLEMS: dict[FieldProblem, FieldNotice] = {
    FieldProblem.BAD_NUMBER: FieldNotice(_("no such number"), _("Check each digit; no paper: leave it empty")),
    FieldProblem.NO_NAME: FieldNotice(_("no name yet"), _("Type family name and given name")),
    FieldProblem.NAME_IS_A_CODE: FieldNotice(
        _("digits or signs in the name"), _("A scan fell in here? Delete it, type the name")
    ),
    FieldProblem.NO_BIRTH: FieldNotice(_("no birth date or year"), _("Type 1990 or 12/03/1990; ask at least the year")),
    FieldProblem.BIRTH_IMPOSSIBLE: FieldNotice(_("nobody is born then"), _("Ask again: day, month, year")),
    FieldProblem.BIRTH_UNREADABLE: FieldNotice(_("not a day or a year"), _("Write the year in full: 1990, 12/03/1990")),
    FieldProblem.BAD_PHONE: FieldNotice(_("not a phone number"), _("0 and 9 or 10 digits, or leave it empty")),
    FieldProblem.COMMUNE_NOT_LISTED: FieldNotice(
        _("not chosen from the list"), _("Choose with ↓ and Enter, or empty the field")
    ),
    FieldProblem.ADDRESS_IS_A_CODE: FieldNotice(
        _("signs of a code in it"), _("A scan fell in here? Delete it, type the address")
    ),
}

PAPERS: dict[IdSystem, str] = {
    IdSystem.CCCD: _("Citizen card"),
    IdSystem.BHYT: _("Health insurance"),
    IdSystem.PASSPORT: _("Passport"),
    IdSystem.QID: _("Personal code"),
    IdSystem.CARD: _("Printed card"),
}
_LINE = _("{field}: {what}. {do}.")


def spoken_number(shown: str, tr: Callable[[str], str]) -> str:
    """Name the paper of a masked number as people do; CCCD, BHYT and QID are called so in both languages."""
    system, _blank, number = shown.partition(" ")
    spoken = {"CARD": PAPERS[IdSystem.CARD], "PASSPORT": PAPERS[IdSystem.PASSPORT]}.get(system)
    return f"{tr(spoken) if spoken else system} {number}".strip()


def field_notice(problem: FieldProblem, catalogue: gettext.NullTranslations) -> FieldNotice:
    """Give the words of a problem in a catalogue's language."""
    row = PROBLEMS[problem]
    return FieldNotice(catalogue.gettext(row.what), catalogue.gettext(row.do))


def field_sentence(field: Field, problem: FieldProblem, catalogue: gettext.NullTranslations) -> str:
    """Give a problem as one line: which field, what is wrong, what to do."""
    notice = field_notice(problem, catalogue)
    line = catalogue.gettext(_LINE)
    return line.format(field=catalogue.gettext(FIELDS[field]), what=notice.what, do=notice.do)


def spoken_field(value: object, catalogue: gettext.NullTranslations) -> object:
    """Put words in place of a field or a problem; any other fact of a refusal stays as it is."""
    if isinstance(value, Field):
        return catalogue.gettext(FIELDS[value])
    return catalogue.gettext(PROBLEMS[value].what) if isinstance(value, FieldProblem) else value
