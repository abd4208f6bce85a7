"""Read the inbox: match each specimen to a tube, store what was measured, and make a preliminary result.

By the tube and by nothing else. What cannot be read or matched stays in the inbox with a reason, and trying a
message again applies only what was not applied before.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from sync.client.outbox import enqueue
from sync.protocol import ResultHeld, ResultHeldEvent, TubeReceived, TubeReceivedEvent
from workstation.domain.errors import NotFound, Reason
from workstation.domain.interpretation import Interpreted, interpret
from workstation.domain.observations import (
    InboxReason,
    Observation,
    ReadMessage,
    ReadSpecimen,
    SpecimenRole,
    Unreadable,
)
from workstation.domain.results import ResultCode, ResultStatus
from workstation.domain.scans import names_a_tube
from workstation.domain.tube_barcode import normalize_tube
from workstation.hl7.read_message import read_message
from workstation.store import audit, inbox, results, tubes
from workstation.store.inbox import Issue, MessageState, StoredMessage
from workstation.usecases.context import Context, new_id

CORRECTION = "CORRECTION"
ANALYZERS_CLOCK_DIFFERS = timedelta(hours=24)
"""Analyzers send wall clocks without a zone, and wrong dates; less than this proves nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of one message: its state, how many results it gave, and what waits for a person."""

    message_id: UUID
    state: MessageState
    results: int
    issues: tuple[Issue, ...]


def import_results(context: Context, message_id: UUID) -> Imported:
    """Import one message of the inbox in one transaction; raise NotFound where there is none."""
    with context.database.read() as connection:
        message = inbox.load_message(connection, message_id)
        twin = inbox.earlier_twin(connection, message) if message else None
    if message is None:
        raise NotFound(Reason.NO_SUCH_MESSAGE, message=message_id)
    if message.state in (MessageState.IMPORTED, MessageState.REPEATED):
        return Imported(message_id=message.id, state=message.state, results=message.results, issues=())
    if message.framing:
        issue = Issue(reason=InboxReason(message.framing))
        return _finish(context, message, None, MessageState.SET_ASIDE, 0, [issue])
    if twin is not None:
        import_results(context, twin)
        return _finish(context, message, None, MessageState.REPEATED, 0, [])
    try:
        read = read_message(message.data, zone=context.settings.zone)
    except Unreadable as problem:
        issue = Issue(reason=problem.reason, segment=problem.segment, field=problem.field, detail=problem.detail)
        return _finish(context, message, None, MessageState.SET_ASIDE, 0, [issue])
    return _apply(context, message, read)


def _finish(
    context: Context,
    message: StoredMessage,
    read: ReadMessage | None,
    state: MessageState,
    count: int,
    issues: list[Issue],
) -> Imported:
    with context.database.write() as connection:
        return _store_end(context, connection, message, read, state, count, issues)


def _store_end(
    context: Context,
    connection: Connection,
    message: StoredMessage,
    read: ReadMessage | None,
    state: MessageState,
    count: int,
    issues: list[Issue],
) -> Imported:
    now = context.clock()
    header = (read.kind, read.sender, read.control_id) if read else ("", "", "")
    inbox.finish_message(
        connection,
        message.id,
        state=state,
        results=count,
        issues=[(new_id(), issue) for issue in issues],
        header=header,
        operator=message.imported_by or context.operator,
        now=now,
    )
    audit.record(
        connection,
        at=now,
        operator=context.operator,
        action="message.imported",
        subject=str(message.id),
        state=state,
        results=count,
        issues=len(issues),
    )
    return Imported(message_id=message.id, state=state, results=count, issues=tuple(issues))


def _apply(context: Context, message: StoredMessage, read: ReadMessage) -> Imported:
    with context.database.write() as connection:
        now = inbox.load_message(connection, message.id)
        if now is not None and now.state is MessageState.IMPORTED:
            return Imported(message_id=message.id, state=now.state, results=now.results, issues=())
        work = _Import(context, connection, message)
        work.take(read.specimens)
        if not read.specimens:
            work.issues.append(Issue(reason=InboxReason.NO_RESULTS))
        state = MessageState.IMPORTED
        if work.issues:
            state = MessageState.PARTLY if work.results or work.controls else MessageState.SET_ASIDE
        return _store_end(context, connection, message, read, state, work.results, work.issues)


class _Import:
    """One message within one transaction."""

    def __init__(self, context: Context, connection: Connection, message: StoredMessage) -> None:
        self.context = context
        self.connection = connection
        self.message = message
        self.now = context.clock()
        self.done = results.stored_segments(connection, message.id)
        self.rules = context.settings.scan_rules(practice=context.practice)
        self.results = 0
        self.controls = 0
        self.issues: list[Issue] = []

    def take(self, specimens: Iterable[ReadSpecimen]) -> None:
        """Store controls apart, and judge each tube once by all that the message says of it."""
        of_tube: dict[UUID, tuple[tubes.TubeRow, list[ReadSpecimen]]] = {}
        for specimen in specimens:
            if specimen.role is not SpecimenRole.PATIENT:
                self._keep_control(specimen)
            elif (tube := self._match(specimen)) is not None:
                of_tube.setdefault(tube.id, (tube, []))[1].append(specimen)
        for tube, blocks in of_tube.values():
            self._take_tube(tube, blocks)

    def _take_tube(self, tube: tubes.TubeRow, blocks: list[ReadSpecimen]) -> None:
        if results.has_result_of(self.connection, tube.id, self.message.id):
            self.results += 1
            return
        rows = [row for block in blocks for row in block.observations]
        if self._was_paired_later(tube, rows):
            self._wait(InboxReason.PAIRED_AFTER_TEST, blocks[0].segment, tube.number)
            return
        for block in blocks:
            self._store(block, tube.id)
        self._note_received(tube)
        self._judge(tube, rows, blocks[0].segment)

    def _was_paired_later(self, tube: tubes.TubeRow, rows: list[Observation]) -> bool:
        """What was known or measured before the swab tells of another use of the number."""
        paired_at = tubes.last_paired_at(self.connection, tube.id)
        if paired_at is None:
            return False
        # People who were moved out of a broken tube keep their time; this tube was not there before it was opened.
        paired_at = max(paired_at, tube.opened_at)
        tested_at = _tested_at(rows)
        measured_before = tested_at is not None and tested_at < paired_at - ANALYZERS_CLOCK_DIFFERS
        return measured_before or self.message.received_at < paired_at

    def _keep_control(self, specimen: ReadSpecimen) -> None:
        """A control's values stay apart; a tube number that is called a control is a contradiction (cobas 4800)."""
        numbers = [c.text for c in specimen.candidates if names_a_tube(c.text, self.rules)]
        if numbers or self._known_tubes(specimen):
            detail = numbers[0] if numbers else self._known_tubes(specimen)[0].number
            self._wait(InboxReason.TUBE_IS_CONTROL, specimen.segment, detail, field="SPM-11")
            return
        self._store(specimen, None)
        self.controls += 1

    def _known_tubes(self, specimen: ReadSpecimen) -> list[tubes.TubeRow]:
        found = {}
        for candidate in specimen.candidates:
            row = tubes.find_tube(self.connection, normalize_tube(candidate.text))
            if row is not None and row.state is not tubes.TubeState.PUT_BACK:
                found[row.id] = row
        return list(found.values())

    def _match(self, specimen: ReadSpecimen) -> tubes.TubeRow | None:
        """Find the one tube that is meant. A tube number of ours that is unknown here is never outvoted by another."""
        found = self._known_tubes(specimen)
        named = {normalize_tube(c.text) for c in specimen.candidates if names_a_tube(c.text, self.rules)}
        if len(found) == 1 and named <= {found[0].number}:
            return found[0]
        first = specimen.candidates[0] if specimen.candidates else None
        reason = InboxReason.NO_TUBE if first is None else InboxReason.TUBE_UNKNOWN
        self._wait(
            InboxReason.TUBE_AMBIGUOUS if found or len(named) > 1 else reason,
            first.segment if first else specimen.segment,
            ", ".join(dict.fromkeys(c.text for c in specimen.candidates)),
            field=first.field if first else "SPM-2",
        )
        return None

    def _wait(self, reason: InboxReason, segment: int, detail: str, *, field: str = "SPM-2") -> None:
        self.issues.append(Issue(reason=reason, segment=segment, field=field, detail=detail))

    def _store(self, specimen: ReadSpecimen, tube_id: UUID | None) -> None:
        rows = [(new_id(), row) for row in specimen.observations if row.segment not in self.done]
        results.add_observations(
            self.connection,
            rows,
            message_id=self.message.id,
            tube_id=tube_id,
            role=specimen.role,
            specimen=specimen.candidates[0].text if specimen.candidates else "",
        )

    def _note_received(self, tube: tubes.TubeRow) -> None:
        if not tubes.mark_received(self.connection, tube.id, self.now):
            return
        laboratory = self.context.settings.laboratory
        body = TubeReceived(tube=tube.number, received_at=self.now, laboratory=laboratory)
        event = TubeReceivedEvent(id=new_id(), station=self.context.station_id, occurred_at=self.now, body=body)
        enqueue(self.connection, event, self.now)

    def _judge(self, tube: tubes.TubeRow, rows: list[Observation], segment: int) -> None:
        accepted = frozenset(self.context.settings.accepted_codes)
        meaning = interpret(rows, pool=tube.capacity > 1, accepted_codes=accepted)
        latest = results.latest_of(self.connection, tube.id)
        if meaning.code is None:
            self._doubt(meaning.reason or InboxReason.NO_RESULTS, meaning.segment or segment, tube, latest)
        elif latest is None:
            self._add_version(tube, 1, meaning.code, rows)
            self._hold_what_was_doubted(tube)
        elif latest.code == meaning.code:
            self.results += 1
        elif self._may_replace(latest, meaning, rows):
            if latest.status is ResultStatus.RELEASED:
                self._hold(latest, CORRECTION)
            else:
                results.set_status(self.connection, latest.id, ResultStatus.REPLACED)
            self._add_version(tube, latest.version + 1, meaning.code, rows)
        else:
            self._doubt(InboxReason.VALUES_DISAGREE, segment, tube, latest)

    def _may_replace(self, latest: results.ResultRow, meaning: Interpreted, rows: list[Observation]) -> bool:
        """A correction, or a final result after a preliminary one, and measured no earlier than what it replaces."""
        tested_at = _tested_at(rows)
        if tested_at is not None and latest.tested_at is not None and tested_at < latest.tested_at:
            return False
        if meaning.corrects:
            return True
        is_final = not all(row.status == "P" for row in rows)
        message_id = results.message_of(self.connection, latest.id)
        return is_final and results.all_preliminary(self.connection, message_id, latest.tube_id)

    def _hold_what_was_doubted(self, tube: tubes.TubeRow) -> None:
        """A message that took the result back may have come before the result."""
        reason = inbox.doubt_about(self.connection, tube.number)
        latest = results.latest_of(self.connection, tube.id)
        if reason is not None and latest is not None:
            self._hold(latest, reason)

    def _doubt(self, reason: InboxReason, segment: int, tube: tubes.TubeRow, latest: results.ResultRow | None) -> None:
        """Any doubt holds the tube's result, and says so."""
        if latest is not None:
            self._hold(latest, reason)
        self._wait(reason, segment, tube.number, field="OBX-5")

    def _hold(self, latest: results.ResultRow, reason: str) -> None:
        """Hold what waits for release here; what was released is held at the platform until its successor leaves."""
        if latest.status is ResultStatus.PRELIMINARY:
            results.set_status(self.connection, latest.id, ResultStatus.HELD, reason)
        if latest.status is not ResultStatus.RELEASED:
            return
        body = ResultHeld(tube=latest.tube, version=latest.version, held_at=self.now, reason=reason)
        event = ResultHeldEvent(id=new_id(), station=self.context.station_id, occurred_at=self.now, body=body)
        enqueue(self.connection, event, self.now)
        audit.record(
            self.connection,
            at=self.now,
            operator=self.context.operator,
            action="result.held",
            subject=latest.tube,
            version=latest.version,
            reason=reason,
        )

    def _add_version(self, tube: tubes.TubeRow, version: int, code: ResultCode, rows: list[Observation]) -> None:
        result_id = new_id()
        results.add_result(
            self.connection,
            result_id=result_id,
            tube_id=tube.id,
            version=version,
            code=code,
            message_id=self.message.id,
            tested_at=_tested_at(rows),
            operator=self.context.operator,
            now=self.now,
        )
        self.results += 1
        audit.record(
            self.connection,
            at=self.now,
            operator=self.context.operator,
            action="result.stored",
            subject=tube.number,
            result=result_id,
            version=version,
        )


def _tested_at(rows: list[Observation]) -> datetime | None:
    times = [row.observed_at for row in rows if row.observed_at]
    return max(times) if times else None
