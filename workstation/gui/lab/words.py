"""The words and shapes of results, messages and notices on the Results screen."""

import gettext
from dataclasses import dataclass, field
from enum import StrEnum

from workstation.domain.errors import GhepError, Reason
from workstation.domain.observations import InboxReason
from workstation.domain.results import NEGATIVES, ResultCode, ResultStatus
from workstation.domain.tube_barcode import display_tube
from workstation.gui.causes import cause_words
from workstation.gui.ports import ResultRow
from workstation.gui.shapes import Shape
from workstation.texts.notices import STATUS_WORDS, error_notice, error_sentence, inbox_sentence
from workstation.texts.translate import mark as _

POSITIVES = frozenset({ResultCode.POSITIVE, ResultCode.POOL_POSITIVE, ResultCode.PRESUMPTIVE})

STATE_WORDS: dict[str, str] = {
    "waiting": _("Waiting"),
    "imported": _("Imported"),
    "partly": _("Partly"),
    "set_aside": _("Set aside"),
    "repeated": _("Repeated"),
}
STATE_SHAPES: dict[str, Shape] = {
    "waiting": Shape.ARROW,
    "imported": Shape.TICK,
    "partly": Shape.TRIANGLE,
    "set_aside": Shape.CROSS,
    "repeated": Shape.EQUALS,
}


class NoticeKind(StrEnum):
    """What happened last on the screen."""

    IMPORTED = "imported"
    IMPORT_FAILED = "import_failed"
    RELEASED = "released"
    REFUSED = "refused"
    RELEASE_FAILED = "release_failed"
    WRONG_TUBE = "wrong_tube"
    NO_SUCH_TUBE = "no_such_tube"
    CANNOT_READ = "cannot_read"
    SCAN_DAMAGED = "scan_damaged"
    SCAN_DOUBTFUL = "scan_doubtful"
    SCAN_CUT = "scan_cut"


NOTICE_WORDS: dict[NoticeKind, str] = {
    NoticeKind.IMPORTED: _("Messages: {messages} · results: {results} · set aside: {set_aside} · repeated: {repeated}"),
    NoticeKind.IMPORT_FAILED: _(
        "The import stopped: {cause}. What was imported before is kept — choose the files again"
    ),
    NoticeKind.RELEASED: _("Released: {released}"),
    NoticeKind.REFUSED: _("Released: {released} · refused: {refused}. {reason}"),
    NoticeKind.RELEASE_FAILED: _("Nothing was released: {cause}. Try again"),
    NoticeKind.WRONG_TUBE: _("This is another tube: {tube}. Scan the tube of the chosen result"),
    NoticeKind.NO_SUCH_TUBE: _("No result waits here for what was scanned"),
    NoticeKind.CANNOT_READ: _("The results cannot be read: {cause}. Press F5 to try again"),
    NoticeKind.SCAN_DAMAGED: _("Turn UniKey off (Ctrl+Shift), scan again"),
    NoticeKind.SCAN_DOUBTFUL: _("The keyboard layout is in doubt. Run the scanner test (Ctrl+T), scan again"),
    NoticeKind.SCAN_CUT: _("The code was read cut off. Scan again"),
}
TAKE_OVER = _("Ctrl+U: another person takes over")
GOOD = frozenset({NoticeKind.IMPORTED, NoticeKind.RELEASED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing that happened, with the facts for its words; `refusals` are those of a release."""

    kind: NoticeKind
    facts: dict[str, object] = field(default_factory=dict)
    problem: Exception | None = None
    refusals: tuple[GhepError, ...] = ()


def notice_words(notice: Notice, catalogue: gettext.NullTranslations) -> str:
    """Write a notice in the reader's language."""
    facts = dict(notice.facts)
    if notice.problem is not None:
        facts["cause"] = cause_words(notice.problem, catalogue)
    if notice.refusals:
        kinds = {problem.reason: problem for problem in reversed(notice.refusals)}
        facts["reason"] = " · ".join(refusal_words(problem, catalogue) for problem in kinds.values())
    if "tube" in facts:
        facts["tube"] = display_tube(str(facts["tube"]))
    return catalogue.gettext(NOTICE_WORDS[notice.kind]).format_map(facts)


def refusal_words(problem: GhepError, catalogue: gettext.NullTranslations) -> str:
    """Say why a result was not released and what to do next, in terms of the window."""
    if problem.reason is Reason.SAME_OPERATOR:
        return f"{error_notice(problem, catalogue).what}. {catalogue.gettext(TAKE_OVER)}"
    return error_sentence(problem, catalogue)


def held_words(row: ResultRow, catalogue: gettext.NullTranslations) -> str:
    """Say why a result is held and what to do next; what is no reason of the inbox is shown as it stands."""
    if row.held_reason not in set(InboxReason):
        return row.held_reason
    reason = InboxReason(row.held_reason)
    return inbox_sentence(reason, catalogue, segment=0, field="", detail=display_tube(row.tube))


def status_words(status: ResultStatus, catalogue: gettext.NullTranslations) -> str:
    """Write a status as the first word of a cell."""
    words = catalogue.gettext(STATUS_WORDS[status])
    return words[:1].upper() + words[1:]


def result_shape(row: ResultRow) -> Shape:
    """Give the sign of a result: a tick, a triangle for what a person must look at, a cross for none."""
    code = row.code
    if row.status is ResultStatus.HELD:
        return Shape.TRIANGLE
    if code in NEGATIVES:
        return Shape.TICK
    if code in (ResultCode.INVALID, ResultCode.REJECTED, ResultCode.NOT_DONE):
        return Shape.CROSS
    return Shape.TRIANGLE if code in POSITIVES else Shape.EQUALS
