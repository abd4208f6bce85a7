"""Rows of the laboratory in the window's own words: what the use cases give, translated into what the screen shows."""

from collections.abc import Iterable, Iterator
from gettext import NullTranslations

from workstation.domain.errors import GhepError
from workstation.domain.explain_rows import RowDecision
from workstation.domain.lab_lists import issue_kind
from workstation.domain.listening import ListenerStatus
from workstation.domain.tube_barcode import display_tube
from workstation.domain.watched_folder import FolderStatus, WatchState
from workstation.gui.lab.ports import (
    IssueRow,
    Marked,
    MeasuredRow,
    MessageDetail,
    MessageRow,
    Mood,
    ResultDetail,
    ResultRow,
    RunRow,
    Source,
    SourceState,
    Trouble,
)
from workstation.store import lab_lists
from workstation.store import results as stored
from workstation.store.inbox import Issue
from workstation.store.runs import StoredObservation
from workstation.texts.inbox_notices import INBOX
from workstation.texts.notices import RESULT_WORDS, error_notice, error_sentence, hold_sentence, inbox_sentence
from workstation.texts.profiles import CHOICES, EFFECTS, KIND_REASONS, ROLE_REASONS, ROLES, ROW_KINDS
from workstation.texts.translate import mark as _
from workstation.usecases.context import Context
from workstation.usecases.look_at_message import LookedAt
from workstation.usecases.show_result import MeasuredRun, ShownResult
from workstation.usecases.try_profile import TriedMessage, TriedSpecimen

_READ_AS = _("Read as {profile}: {why}")
_LINE = _("line {segment}: {what}")
_TUBE_IN = _("tube {tube} in {field}")
_WAITS = _("waits: {reason}")
_ELSEWHERE = _("by another process")
_BAD_PROFILES = _("Profile files that cannot be read: {count}")
_NOT_TOLD = _("Tubes that wait for the platform: {count}")
_NOT_TOLD_MORE = _("Not reached since {since} ({why}). It is asked again by itself; nothing is lost")


def message_row(row: lab_lists.MessageRow, catalogue: NullTranslations) -> MessageRow:
    """Give a message with its reasons as sentences."""
    return MessageRow(
        id=row.id,
        name=row.name,
        source=row.source,
        received_at=row.received_at,
        kind=row.kind,
        state=row.state,
        results=row.results,
        reasons=tuple(issue_sentence(issue, catalogue) for issue in row.issues),
        places=tuple((issue.segment, issue.field) for issue in row.issues),
    )


def issue_sentence(issue: Issue, catalogue: NullTranslations) -> str:
    """Say what waits and what to do next."""
    return inbox_sentence(issue.reason, catalogue, segment=issue.segment, field=issue.field, detail=issue.detail)


def issue_row(row: lab_lists.IssueRow, catalogue: NullTranslations) -> IssueRow:
    """Give what waits, with the matter and the next step apart."""
    issue, tr = row.issue, catalogue.gettext
    return IssueRow(
        id=row.id,
        message_id=row.message_id,
        name=row.name,
        source=row.source,
        received_at=row.received_at,
        kind=issue_kind(issue.reason),
        what=tr(INBOX[issue.reason].what).format(detail=issue.detail).strip(": "),
        do=tr(INBOX[issue.reason].do),
        segment=issue.segment,
        field=issue.field,
        detail=issue.detail,
    )


def result_row(row: stored.ResultRow, catalogue: NullTranslations) -> ResultRow:
    """Give one version of a result, with why it is in doubt in words."""
    held = hold_sentence(row.held_reason, catalogue, tube=row.tube) if row.held_reason else ""
    return ResultRow(
        id=row.id,
        tube=row.tube,
        people=row.people,
        is_pool=row.is_pool,
        version=row.version,
        code=row.code,
        status=row.status,
        tested_at=row.tested_at,
        imported_by=row.imported_by,
        held_reason=row.held_reason,
        held_words=f"{held} “{row.why}”" if held and row.why else held,
        origin=row.origin,
        why=row.why,
        created_at=row.created_at,
        received_at=row.received_at,
        released_at=row.released_at,
        released_by=row.released_by,
        runs=row.runs,
    )


def result_detail(tube: str, shown: ShownResult, catalogue: NullTranslations) -> ResultDetail:
    """Give a result in full."""
    return ResultDetail(
        tube=tube,
        versions=tuple(result_row(row, catalogue) for row in shown.versions),
        runs=tuple(_run(run, tube, catalogue) for run in shown.runs),
    )


def message_detail(seen: LookedAt) -> MessageDetail:
    """Give a message's lines, its tree indented, and the marks in both."""
    tree = tuple(
        f"{'   ' * line.depth}{line.name:<9} {line.long_name}: {line.value}".rstrip(": ") for line in seen.tree
    )
    return MessageDetail(
        message_id=seen.message_id,
        size=seen.size,
        raw=tuple(line.text for line in seen.raw),
        tree=tree,
        raw_marks=tuple(Marked(line=m.raw_line, first=m.first, end=m.end) for m in seen.marks if m.raw_line >= 0),
        tree_marks=tuple(
            Marked(line=m.tree_line, first=0, end=len(tree[m.tree_line])) for m in seen.marks if m.tree_line >= 0
        ),
    )


def troubles_of(context: Context, catalogue: NullTranslations) -> Iterator[Trouble]:
    """Tell of analyzer profiles that are left out, and of tubes that the platform cannot be asked about."""
    tr = catalogue.gettext
    if problems := context.profiles.problems:
        more = "\n".join(error_sentence(problem, catalogue) for problem in problems)
        yield Trouble(words=tr(_BAD_PROFILES).format(count=len(problems)), more=more)
    learning = context.learning()
    if learning.waiting and learning.failing_since is not None:
        since = learning.failing_since.astimezone(context.settings.zone).strftime("%H:%M %d/%m")
        more = tr(_NOT_TOLD_MORE).format(since=since, why=learning.why)
        yield Trouble(words=tr(_NOT_TOLD).format(count=learning.waiting), more=more)


def way_states(listener: ListenerStatus, folder: FolderStatus, catalogue: NullTranslations) -> tuple[SourceState, ...]:
    """Tell how the port and the watched folder stand."""
    mood = Mood.WORKS if listener.is_listening else Mood.AT_FAULT if listener.port else Mood.OFF
    port = SourceState(source=Source.PORT, mood=mood, detail=str(listener.port) if listener.port else "")
    moods = {WatchState.WATCHING: Mood.WORKS, WatchState.TROUBLE: Mood.AT_FAULT, WatchState.ELSEWHERE: Mood.WORKS}
    detail = folder.folder.name if folder.state is not WatchState.OFF else ""
    if folder.state is WatchState.ELSEWHERE:
        detail = f"{detail} ({catalogue.gettext(_ELSEWHERE)})"
    return (port, SourceState(source=Source.FOLDER, mood=moods.get(folder.state, Mood.OFF), detail=detail))


def problem_words(problem: GhepError, catalogue: NullTranslations) -> str:
    """Say why a file could not be read."""
    return error_notice(problem, catalogue).what


def decision_lines(messages: Iterable[TriedMessage], catalogue: NullTranslations) -> tuple[str, ...]:
    """Write every decision that reading a message takes, a line each."""
    lines: list[str] = []
    for message in messages:
        lines += _message_lines(message, catalogue)
    return tuple(lines)


def _run(measured: MeasuredRun, tube: str, catalogue: NullTranslations) -> RunRow:
    run = measured.run
    return RunRow(
        number=run.number,
        code=run.code,
        reason=hold_sentence(run.reason, catalogue, tube=tube) if run.reason else "",
        at=run.tested_at or run.created_at,
        source=run.source,
        instrument=run.instrument,
        values=tuple(_measured(row) for row in measured.observations),
        controls=tuple(_measured(row, name) for name, row in measured.controls),
    )


def _measured(row: StoredObservation, of: str = "") -> MeasuredRow:
    name = row.code_text or row.code
    return MeasuredRow(
        name=f"{of} {name}".strip(),
        value=_readable(row.value) + (f" {row.units}" if row.units else ""),
        flags=row.flags,
        status=row.status,
        notes=row.notes,
    )


def _readable(value: str) -> str:
    """Give the words of a coded value (`260373001^Detected^SCT`), or the value itself."""
    parts = value.split("^")
    return parts[1] if len(parts) > 1 and parts[1] else parts[0]


def _message_lines(message: TriedMessage, catalogue: NullTranslations) -> list[str]:
    tr, lines = catalogue.gettext, []
    if message.profile:
        why = tr(CHOICES[message.chosen_by]) if message.chosen_by else ""
        lines.append(tr(_READ_AS).format(profile=message.profile, why=why))
    if message.reason is not None:
        reason = inbox_sentence(
            message.reason, catalogue, segment=message.segment, field=message.field, detail=message.detail
        )
        lines.append("→ " + reason)
    for specimen in message.specimens:
        lines += _specimen_lines(specimen, catalogue)
    return lines


def _specimen_lines(specimen: TriedSpecimen, catalogue: NullTranslations) -> list[str]:
    tr = catalogue.gettext
    role = f"{tr(ROLES[specimen.role])} ({tr(ROLE_REASONS[specimen.role_reason])})"
    lines = [tr(_LINE).format(segment=specimen.segment, what=role)]
    for tube in specimen.tubes:
        found = tr(_TUBE_IN).format(tube=display_tube(tube.candidate.text), field=tube.candidate.field)
        lines.append(f"   {'✓' if tube.is_ours else '≠'} {found}")
    lines += [f"   {_row_line(row, catalogue)}" for row in specimen.rows]
    if specimen.code is not None:
        lines.append("   → " + tr(RESULT_WORDS[specimen.code]))
    elif specimen.reason is not None:
        tube_text = specimen.tubes[0].candidate.text if specimen.tubes else ""
        reason = inbox_sentence(specimen.reason, catalogue, segment=specimen.reason_segment, field="", detail=tube_text)
        lines.append("   → " + tr(_WAITS).format(reason=reason))
    return lines


def _row_line(decision: RowDecision, catalogue: NullTranslations) -> str:
    tr, row = catalogue.gettext, decision.row
    said = f"{row.code_text or row.code} = {_readable(row.value) or '—'}"
    parts = []
    if decision.kind is not None and decision.why is not None:
        parts.append(f"{tr(ROW_KINDS[decision.kind])} ({tr(KIND_REASONS[decision.why])})")
    if decision.call is not None:
        parts.append(tr(RESULT_WORDS[decision.call]))
    parts += [f"Ct {ct if ct is not None else '—'}" for ct in (*decision.cts, *decision.control_cts)]
    if decision.effect is not None:
        parts.append(tr(EFFECTS[decision.effect]))
    if decision.reason is not None:
        parts.append(inbox_sentence(decision.reason, catalogue, segment=0, field="", detail=""))
    return tr(_LINE).format(segment=row.segment, what=f"{said} → {', '.join(parts) or '—'}")
