"""Read the inbox: match each specimen to a tube, store what was measured, and make a preliminary result.

By the tube and by nothing else. What cannot be read or matched stays in the inbox with a reason, and trying a
message again applies only what was not applied before.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from sync.client.outbox import enqueue
from sync.protocol import ResultHeld, ResultHeldEvent, TubeReceived, TubeReceivedEvent
from workstation.domain.errors import NotFound, Reason
from workstation.domain.interpretation import Interpreted, interpret
from workstation.domain.observations import InboxReason, ReadMessage, ReadSpecimen, SpecimenRole, Unreadable
from workstation.domain.results import ResultStatus
from workstation.domain.tube_barcode import normalize_tube
from workstation.hl7.read_message import read_message
from workstation.store import audit, inbox, results, tubes
from workstation.store.inbox import Issue, MessageState, StoredMessage
from workstation.usecases.context import Context, new_id

CORRECTION = "CORRECTION"
CLOCKS_DIFFER = timedelta(minutes=10)


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
        work = _Import(context, connection, message)
        for specimen in read.specimens:
            work.take(specimen)
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
        self.results = 0
        self.controls = 0
        self.issues: list[Issue] = []

    def take(self, specimen: ReadSpecimen) -> None:
        """Store one specimen: a control apart, a tube's observations with their result, the rest as an issue."""
        if specimen.role is not SpecimenRole.PATIENT:
            self._keep_control(specimen)
            return
        tube = self._match(specimen)
        if tube is None:
            return
        if any(row.segment in self.done for row in specimen.observations):
            self.results += 1
            return
        if self._was_paired_later(tube):
            reason = InboxReason.PAIRED_AFTER_TEST
            self.issues.append(Issue(reason=reason, segment=specimen.segment, field="SPM-2", detail=tube.number))
            return
        self._store(specimen, tube.id)
        self._note_received(tube)
        self._judge(specimen, tube)

    def _was_paired_later(self, tube: tubes.TubeRow) -> bool:
        """A message that was here before the swab tells of another use of the number."""
        paired_at = tubes.last_paired_at(self.connection, tube.id)
        return paired_at is not None and paired_at > self.message.received_at + CLOCKS_DIFFER

    def _keep_control(self, specimen: ReadSpecimen) -> None:
        """A control's values stay apart; a person's tube that is called a control is a contradiction (cobas 4800)."""
        for row in self._known_tubes(specimen):
            reason = InboxReason.TUBE_IS_CONTROL
            self.issues.append(Issue(reason=reason, segment=specimen.segment, field="SPM-11", detail=row.number))
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
        found = self._known_tubes(specimen)
        if len(found) == 1:
            return found[0]
        first = specimen.candidates[0] if specimen.candidates else None
        reason = InboxReason.NO_TUBE if first is None else InboxReason.TUBE_UNKNOWN
        if found:
            reason = InboxReason.TUBE_AMBIGUOUS
        self.issues.append(
            Issue(
                reason=reason,
                segment=first.segment if first else specimen.segment,
                field=first.field if first else "SPM-2",
                detail=", ".join(dict.fromkeys(c.text for c in specimen.candidates)),
            )
        )
        return None

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

    def _judge(self, specimen: ReadSpecimen, tube: tubes.TubeRow) -> None:
        meaning = interpret(specimen.observations, pool=tube.capacity > 1)
        latest = results.latest_of(self.connection, tube.id)
        if meaning.code is None:
            self._doubt(meaning.reason or InboxReason.NO_RESULTS, meaning.segment, tube, latest)
        elif latest is None:
            self._add_version(tube, 1, meaning, specimen)
        elif latest.code == meaning.code and not meaning.corrects:
            self.results += 1
        elif meaning.corrects or results.all_preliminary(
            self.connection, results.message_of(self.connection, latest.id), tube.id
        ):
            if latest.status is ResultStatus.RELEASED:
                self._hold(latest, CORRECTION)
            else:
                results.set_status(self.connection, latest.id, ResultStatus.REPLACED)
            self._add_version(tube, latest.version + 1, meaning, specimen)
        else:
            self._doubt(InboxReason.VALUES_DISAGREE, specimen.segment, tube, latest)

    def _doubt(self, reason: InboxReason, segment: int, tube: tubes.TubeRow, latest: results.ResultRow | None) -> None:
        """Any doubt holds the tube's result, and says so."""
        if latest is not None:
            self._hold(latest, reason)
        self.issues.append(Issue(reason=reason, segment=segment, field="OBX-5", detail=tube.number))

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

    def _add_version(self, tube: tubes.TubeRow, version: int, meaning: Interpreted, specimen: ReadSpecimen) -> None:
        if meaning.code is None:
            raise AssertionError
        result_id = new_id()
        results.add_result(
            self.connection,
            result_id=result_id,
            tube_id=tube.id,
            version=version,
            code=meaning.code,
            message_id=self.message.id,
            tested_at=_tested_at(specimen),
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


def _tested_at(specimen: ReadSpecimen) -> datetime | None:
    times = [row.observed_at for row in specimen.observations if row.observed_at]
    return max(times) if times else None
