"""The words of plates: columns of an export, kinds of controls, and what is wrong with one."""

import gettext

from workstation.domain.plate import ControlFinding, ControlKind, ControlProblem
from workstation.domain.plate_columns import PlateColumn
from workstation.domain.plate_rows import RowProblem
from workstation.texts.decimals import decimal
from workstation.texts.notices import inbox_sentence
from workstation.texts.translate import mark as _

COLUMN_WORDS: dict[PlateColumn, str] = {
    PlateColumn.WELL: _("Well"),
    PlateColumn.SAMPLE: _("Sample"),
    PlateColumn.TARGET: _("Target"),
    PlateColumn.FLUOR: _("Dye"),
    PlateColumn.CT: _("Ct"),
    PlateColumn.CALL: _("Call"),
    PlateColumn.CONTENT: _("Content"),
}
CONTROL_WORDS: dict[ControlKind, str] = {
    ControlKind.NTC: _("NTC"),
    ControlKind.PTC: _("Positive control"),
    ControlKind.EXTRACTION: _("Extraction control"),
}
CONTROL_SHORT: dict[ControlKind, str] = {
    ControlKind.NTC: _("NTC"),
    ControlKind.PTC: _("PTC"),
    ControlKind.EXTRACTION: _("NEC"),
}
_PROBLEMS: dict[ControlProblem, str] = {
    ControlProblem.NO_NTC: _("there is no NTC on the plate"),
    ControlProblem.NO_PTC: _("there is no positive control on the plate"),
    ControlProblem.NOT_IN_FILE: _("{control} {well}: not in the file {target}"),
    ControlProblem.UNREAD: _("{control} {well}: could not be read"),
    ControlProblem.AMPLIFIED: _("{control} {well}: {target} amplified, Ct {ct}"),
    ControlProblem.NOT_DETECTED: _("{control} {well}: {target} was not detected"),
}


def finding_sentence(finding: ControlFinding, catalogue: gettext.NullTranslations) -> str:
    """Say what is wrong with a control of a plate."""
    return (
        catalogue.gettext(_PROBLEMS[finding.problem])
        .format(
            control=catalogue.gettext(CONTROL_WORDS[finding.kind]),
            well=finding.well,
            target=finding.target,
            ct="—" if finding.ct is None else decimal(finding.ct, catalogue),
        )
        .strip()
    )


def row_sentence(problem: RowProblem, catalogue: gettext.NullTranslations) -> str:
    """Say which row of an export is not used, for which column, why, and what to do."""
    return inbox_sentence(problem.reason, catalogue, segment=problem.line, field=problem.column, detail=problem.detail)
