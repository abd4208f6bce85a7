"""The words of a list of expected people: what its columns are, and why a row of it is not taken."""

import gettext

from workstation.domain.expected_columns import Column
from workstation.domain.expected_list import RowError, RowProblem
from workstation.domain.typed_person import FieldProblem
from workstation.texts.translate import mark as _
from workstation.texts.typed_person import FieldNotice, field_notice

COLUMN_WORDS: dict[Column, str] = {
    Column.NAME: _("Full name"),
    Column.FAMILY_NAME: _("Family name"),
    Column.GIVEN_NAME: _("Given name"),
    Column.BIRTH: _("Birth date"),
    Column.BIRTH_YEAR: _("Birth year"),
    Column.GENDER: _("Gender"),
    Column.CITIZEN: _("Citizen number"),
    Column.INSURANCE: _("Health insurance"),
    Column.PASSPORT: _("Passport"),
    Column.NUMBER: _("Number on a paper"),
    Column.PHONE: _("Phone"),
    Column.ADDRESS: _("Address"),
    Column.COMMUNE: _("Commune"),
    Column.PROVINCE: _("Province"),
    Column.HOUSEHOLD: _("Household"),
}
ROW_PROBLEMS: dict[RowProblem, FieldNotice] = {
    RowProblem.FORMULA: FieldNotice(_("a formula, not a value"), _("Copy the column, paste it as values")),
    RowProblem.LETTERS_LOST: FieldNotice(_("letters are damaged"), _("Type the name again, in Unicode")),
    RowProblem.BAD_GENDER: FieldNotice(_("not a gender"), _("Write male or female, or leave it empty")),
    RowProblem.ZEROS_LOST: FieldNotice(
        _("the zeros at the front may be lost"), _("Format the column as text, write all 12 digits")
    ),
    RowProblem.WRONG_MODE: FieldNotice(
        _("a practice number in real work, or a real one in practice"), _("Import the list in the other mode")
    ),
    RowProblem.SAME_NUMBER: FieldNotice(_("the same number as in row {first_row}"), _("Find out whose it is")),
}
_ROW = _("Row {row}, {column}: {what}. {do}.")


def row_sentence(error: RowError, catalogue: gettext.NullTranslations) -> str:
    """Say which row is not taken, for which column (as its heading is written), why, and what to do."""
    notice = _notice(error, catalogue)
    return catalogue.gettext(_ROW).format(
        row=error.row, column=error.column, what=notice.what.format(first_row=error.first_row), do=notice.do
    )


def _notice(error: RowError, catalogue: gettext.NullTranslations) -> FieldNotice:
    if isinstance(error.problem, FieldProblem):
        return field_notice(error.problem, catalogue)
    row = ROW_PROBLEMS[error.problem]
    return FieldNotice(catalogue.gettext(row.what), catalogue.gettext(row.do))
