"""The words of every decision that reading a message by a profile takes."""

from workstation.domain.analyzer_profile import RowKind
from workstation.domain.observation_meaning import KindReason
from workstation.domain.observation_status import StatusEffect
from workstation.domain.observations import RoleReason, SpecimenRole
from workstation.profiles.choose import ChosenBy
from workstation.texts.translate import mark as _

ROW_KINDS: dict[RowKind, str] = {
    RowKind.TARGET: _("target"),
    RowKind.CONTROL: _("internal control"),
    RowKind.OVERALL: _("overall result"),
    RowKind.CT: _("Ct of a target"),
    RowKind.CONTROL_CT: _("Ct of the internal control"),
    RowKind.QUANTITY: _("measured value"),
    RowKind.IGNORED: _("left aside"),
}
KIND_REASONS: dict[KindReason, str] = {
    KindReason.PROFILE_RULE: _("a rule of the profile"),
    KindReason.CALLING_VALUE: _("its value or flag is a result"),
    KindReason.CT_CODE: _("its code is that of a Ct"),
    KindReason.TIME_OR_FILE: _("it is a time or a file"),
    KindReason.NUMBER: _("it is a number without a flag that calls"),
    KindReason.CT_NAME: _("its name says Ct"),
    KindReason.CONTROL_NAME: _("its name is that of a control"),
    KindReason.NOTHING_ELSE: _("nothing says that it is anything else"),
}
EFFECTS: dict[StatusEffect, str] = {
    StatusEffect.RESULT: _("a final result"),
    StatusEffect.PRELIMINARY: _("a preliminary result"),
    StatusEffect.CORRECTION: _("a correction"),
    StatusEffect.NOT_OBTAINED: _("no result could be obtained"),
    StatusEffect.TAKEN_BACK: _("taken back as wrong"),
    StatusEffect.UNVERIFIED: _("entered and not verified"),
    StatusEffect.PENDING: _("still being tested"),
    StatusEffect.NO_RESULT: _("no result, only a description"),
    StatusEffect.STATUS_ONLY: _("an earlier result becomes final, without its value"),
}
ROLES: dict[SpecimenRole, str] = {
    SpecimenRole.PATIENT: _("a person's specimen"),
    SpecimenRole.CONTROL: _("a control"),
    SpecimenRole.CALIBRATOR: _("a calibrator"),
}
ROLE_REASONS: dict[RoleReason, str] = {
    RoleReason.SPECIMEN_TYPE: _("SPM-11 says so"),
    RoleReason.INVENTORY: _("INV-3 beside the container says so"),
    RoleReason.NAME: _("its name says so"),
    RoleReason.NO_NUMBER: _("SPM-11 says so, and it has no number"),
    RoleReason.NOTHING_ELSE: _("nothing says that it is anything else"),
}
CHOICES: dict[ChosenBy, str] = {
    ChosenBy.SOURCE_NAME: _("the folder or port is named so"),
    ChosenBy.SOURCE_PATTERN: _("it knows the folder's or port's name"),
    ChosenBy.SENDER_AND_KIND: _("it knows the sender (MSH-3, MSH-4) and the type of message"),
    ChosenBy.SENDER: _("it knows the sender (MSH-3, MSH-4)"),
    ChosenBy.KIND: _("it reads this type of message from any sender"),
    ChosenBy.NOTHING: _("no profile knows the source or the sender"),
    ChosenBy.PERSON: _("you chose it"),
}
