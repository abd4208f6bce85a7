"""The words and shapes of results, messages and notices on the Results screen."""

import gettext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from workstation.domain.errors import GhepError, Reason
from workstation.domain.lab_lists import POSITIVES, IssueKind, Worklist
from workstation.domain.results import NEGATIVES, ResultCode, ResultStatus
from workstation.domain.tube_barcode import display_tube
from workstation.gui.causes import cause_words
from workstation.gui.lab.acts import Act
from workstation.gui.lab.ports import ResultRow
from workstation.gui.shapes import Shape
from workstation.texts.notices import STATUS_WORDS, error_notice, error_sentence
from workstation.texts.translate import mark as _

STATE_WORDS: dict[str, str] = {
    "waiting": _("Waiting"),
    "imported": _("Imported"),
    "partly": _("Partly"),
    "set_aside": _("Set aside"),
    "repeated": _("Repeated"),
    "closed": _("Put away"),
}
STATE_SHAPES: dict[str, Shape] = {
    "waiting": Shape.ARROW,
    "imported": Shape.TICK,
    "partly": Shape.TRIANGLE,
    "set_aside": Shape.CROSS,
    "repeated": Shape.EQUALS,
    "closed": Shape.EQUALS,
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
    IMPORTED_PARTLY = "imported_partly"
    DECIDED = "decided"
    NOT_DECIDED = "not_decided"
    PROPOSED = "proposed"
    ATTACHED = "attached"
    DROPPED = "dropped"
    PUT_AWAY = "put_away"
    REPORTED = "reported"
    EXPORTED = "exported"
    NOT_WRITTEN = "not_written"


NOTICE_WORDS: dict[NoticeKind, str] = {
    NoticeKind.IMPORTED: _("Messages: {messages} · results: {results} · set aside: {set_aside} · repeated: {repeated}"),
    NoticeKind.IMPORTED_PARTLY: _(
        "Messages: {messages} · results: {results} · set aside: {set_aside} · not taken: {problems}"
    ),
    NoticeKind.DECIDED: "{done}",
    NoticeKind.NOT_DECIDED: "{cause}",
    NoticeKind.PROPOSED: _("Proposed: this is {tube}. Now another person confirms it (Ctrl+U, then F8)"),
    NoticeKind.ATTACHED: _("Matched by hand: {tube}"),
    NoticeKind.DROPPED: _("The match to {tube} was taken back"),
    NoticeKind.PUT_AWAY: _("“{name}” is put away; its bytes are kept"),
    NoticeKind.REPORTED: _("Report of {count} results: {path}"),
    NoticeKind.EXPORTED: _("{count} rows written: {path}"),
    NoticeKind.NOT_WRITTEN: _("Nothing was written: {cause}"),
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
MATCH_FIRST = _("Match it by hand (F8), or let the result stand or correct it on the tab Verify")
GOOD = frozenset(
    {
        NoticeKind.IMPORTED,
        NoticeKind.RELEASED,
        NoticeKind.DECIDED,
        NoticeKind.PROPOSED,
        NoticeKind.ATTACHED,
        NoticeKind.DROPPED,
        NoticeKind.PUT_AWAY,
        NoticeKind.REPORTED,
        NoticeKind.EXPORTED,
    }
)
DONE_WORDS: dict[Act, str] = {
    Act.HOLD: _("{tube} is held"),
    Act.SETTLE: _("{tube}: the result stands; another person releases it"),
    Act.CORRECT: _("{tube}: corrected; another person releases the new version"),
    Act.WITHDRAW: _("{tube}: withdrawn; it is shown to nobody any more"),
}
ACT_WORDS: dict[Act, str] = {
    Act.HOLD: _("Hold"),
    Act.SETTLE: _("Let it stand"),
    Act.CORRECT: _("Correct"),
    Act.WITHDRAW: _("Withdraw"),
}
WORKLIST_WORDS: dict[Worklist, str] = {
    Worklist.NEGATIVES: _("Negative"),
    Worklist.POSITIVES: _("Positive"),
    Worklist.UNCLEAR: _("Unclear"),
    Worklist.HELD: _("Held"),
    Worklist.RELEASED_TODAY: _("Released today"),
}
KIND_WORDS: dict[IssueKind, str] = {
    IssueKind.NOT_MATCHED: _("Tube not found"),
    IssueKind.REVIEW: _("Needs review"),
    IssueKind.REFUSED: _("Cannot be read"),
}
KIND_SHAPES: dict[IssueKind, Shape] = {
    IssueKind.NOT_MATCHED: Shape.TRIANGLE,
    IssueKind.REVIEW: Shape.EQUALS,
    IssueKind.REFUSED: Shape.CROSS,
}
SOURCE_WORDS: dict[str, str] = {
    "file": _("File"),
    "mllp": _("Network"),
    "folder": _("Folder"),
    "plate": _("Plate"),
}
OLD, TOO_OLD = timedelta(hours=8), timedelta(hours=48)
"""How long a tube may wait for its result before it is marked: a shift, and what a campaign promises at the latest."""


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
        if isinstance(notice.problem, GhepError) and notice.kind is NoticeKind.NOT_DECIDED:
            facts["cause"] = refusal_words(notice.problem, catalogue)
    if notice.refusals:
        kinds = {problem.reason: problem for problem in reversed(notice.refusals)}
        facts["reason"] = " · ".join(refusal_words(problem, catalogue) for problem in kinds.values())
    if "tube" in facts:
        facts["tube"] = display_tube(str(facts["tube"]))
    if notice.kind is NoticeKind.DECIDED:
        facts["done"] = catalogue.gettext(DONE_WORDS[Act(str(facts["act"]))]).format_map(facts)
    return catalogue.gettext(NOTICE_WORDS[notice.kind]).format_map(facts)


def refusal_words(problem: GhepError, catalogue: gettext.NullTranslations) -> str:
    """Say why something was refused and what to do next, in terms of the window."""
    if problem.reason is Reason.SAME_OPERATOR:
        return f"{error_notice(problem, catalogue).what}. {catalogue.gettext(TAKE_OVER)}"
    if problem.reason is Reason.CLOSE_HOLDS:
        return f"{error_notice(problem, catalogue).what}. {catalogue.gettext(MATCH_FIRST)}"
    return error_sentence(problem, catalogue)


def status_words(status: ResultStatus, catalogue: gettext.NullTranslations) -> str:
    """Write a status as the first word of a cell."""
    words = catalogue.gettext(STATUS_WORDS[status])
    return words[:1].upper() + words[1:]


def result_shape(row: ResultRow) -> Shape:
    """Give the sign of a result: a tick, a triangle for what a person must look at, a cross for none."""
    code = row.code
    if row.status is ResultStatus.HELD or row.held_reason:
        return Shape.TRIANGLE
    if code in NEGATIVES:
        return Shape.TICK
    if code in (ResultCode.INVALID, ResultCode.REJECTED, ResultCode.NOT_DONE):
        return Shape.CROSS
    return Shape.TRIANGLE if code in POSITIVES else Shape.EQUALS


def source_words(source: str, catalogue: gettext.NullTranslations) -> str:
    """Name a way by which messages come; what is none of ours is given as it stands."""
    return catalogue.gettext(SOURCE_WORDS[source]) if source in SOURCE_WORDS else source


def age_of(row: ResultRow, now: datetime) -> timedelta | None:
    """Give how long a tube waits, or waited, for its result since the laboratory received it."""
    if row.received_at is None:
        return None
    return max(timedelta(0), (row.released_at or now) - row.received_at)


def age_words(age: timedelta | None) -> str:
    """Write an age in hours and minutes."""
    if age is None:
        return "—"
    minutes = int(age.total_seconds()) // 60
    return f"{minutes // 60}:{minutes % 60:02}"


def age_shape(age: timedelta | None) -> Shape | None:
    """Mark an age by its shape: none, a triangle after a shift, a cross after two days."""
    if age is None or age < OLD:
        return None
    return Shape.CROSS if age >= TOO_OLD else Shape.TRIANGLE
