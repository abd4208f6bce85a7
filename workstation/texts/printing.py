"""Words of printing: the states of a job, the kinds of labels, and why one is printed again."""

import gettext

from workstation.domain.errors import GhepError
from workstation.domain.printing import JobKind, JobState, Problem
from workstation.domain.void_reason import VoidReason
from workstation.texts.notices import error_sentence
from workstation.texts.translate import mark as _

STATE_WORDS: dict[JobState, str] = {
    JobState.WAITING: _("waiting"),
    JobState.PRINTING: _("printing"),
    JobState.CHECKING: _("waiting for its first label to be scanned"),
    JobState.STOPPED: _("stopped"),
    JobState.DONE: _("all printed"),
    JobState.CANCELLED: _("cancelled"),
}
KIND_WORDS: dict[JobKind, str] = {
    JobKind.TUBE: _("Tube labels"),
    JobKind.SMALL_TUBE: _("Small tube labels"),
    JobKind.TUBE_SHEET: _("Sheets of tube labels"),
    JobKind.SLIP: _("Result slips"),
    JobKind.CARD: _("Personal cards"),
    JobKind.BOX: _("Box labels"),
    JobKind.MANIFEST: _("Manifests"),
    JobKind.COMMAND_CARD: _("Command cards"),
    JobKind.TEST_SHEET: _("Scanner test sheets"),
    JobKind.TEST: _("Test print"),
}
REASON_WORDS: dict[VoidReason, str] = {
    VoidReason.DAMAGED: _("damaged"),
    VoidReason.LOST: _("lost"),
    VoidReason.MISPRINTED: _("misprinted"),
    VoidReason.OTHER: _("other"),
}


def problem_sentence(problem: Problem, catalogue: gettext.NullTranslations) -> str:
    """Say why a job does not go on, and what to do."""
    return error_sentence(GhepError(problem.reason, **problem.facts), catalogue)
