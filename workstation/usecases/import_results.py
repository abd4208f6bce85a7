"""Read the inbox: match each specimen to a tube, store what was measured, and make a preliminary result.

By the tube and by nothing else. What cannot be read or matched stays in the inbox with a reason, and trying a
message again applies only what was not applied before.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import Connection

from workstation.domain.errors import GhepError, NotFound, Reason
from workstation.domain.observations import InboxReason, ReadMessage, Unreadable
from workstation.hl7.read_message import read_message
from workstation.store import audit, inbox
from workstation.store.inbox import Issue, MessageState, StoredMessage
from workstation.usecases.context import Context, new_id
from workstation.usecases.match_specimens import SpecimenMatching
from workstation.usecases.read_plate import SOURCE as PLATE_SOURCE
from workstation.usecases.read_plate import read_plate
from workstation.usecases.take_issues import take_issues

ENDED = (MessageState.IMPORTED, MessageState.REPEATED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of one message: its state, how many results it gave, and what waits for a person."""

    message_id: UUID
    state: MessageState
    results: int
    issues: tuple[Issue, ...]
    controls: int = 0


def import_results(context: Context, message_id: UUID) -> Imported:
    """Import one message of the inbox in one transaction; raise NotFound where there is none."""
    return import_together(context, [message_id])[0]


def import_together(context: Context, message_ids: Sequence[UUID]) -> tuple[Imported, ...]:
    """Import some messages in one transaction, so that many cost one wait for the disk; all of them or none are kept.

    Their bytes are read and parsed before it opens. Raises NotFound where one of them is not there.
    """
    with context.database.read() as connection:
        works = [_load(connection, message_id) for message_id in message_ids]
    twins = [work.twin for work in works if work.twin is not None and work.message.state not in ENDED]
    for twin in dict.fromkeys(twins):
        if twin not in message_ids:
            import_results(context, twin)
    for work in works:
        work.parse(context)
    try:
        with context.database.write() as connection:
            return tuple(_import(context, connection, work) for work in works)
    except GhepError:
        raise
    except Exception as defect:  # one message that cannot be applied must stop no other
        if len(message_ids) > 1:
            return tuple(import_results(context, message_id) for message_id in message_ids)
        return (_give_up(context, message_ids[0], defect),)


def _give_up(context: Context, message_id: UUID, defect: Exception) -> Imported:
    """Leave a message to a person: nothing of it was applied, and its bytes are kept."""
    with context.database.write() as connection:
        work = _load(connection, message_id)
        work.issues.append(Issue(reason=InboxReason.READER_FAILED, detail=type(defect).__name__))
        return _end(context, connection, work, _Counts(state=MessageState.SET_ASIDE), context.clock())


@dataclass(slots=True, kw_only=True)
class _Work:
    """One message with what was read of it."""

    message: StoredMessage
    twin: UUID | None
    read: ReadMessage | None = None
    issues: list[Issue] = field(default_factory=list)

    def parse(self, context: Context) -> None:
        message = self.message
        if message.state in ENDED:
            return
        if message.framing:
            self.issues.append(Issue(reason=InboxReason(message.framing)))
            return
        if self.twin is not None:
            return
        try:
            if message.source == PLATE_SOURCE:
                self.read = read_plate(context, message.data, message.name)
            else:
                choose = partial(context.profiles.choose, source=message.name)
                self.read = read_message(message.data, zone=context.settings.zone, choose=choose)
        except Unreadable as problem:
            issue = Issue(reason=problem.reason, segment=problem.segment, field=problem.field, detail=problem.detail)
            self.issues.append(issue)
        except Exception as defect:  # a defect of the reader must stop no other message
            self.issues.append(Issue(reason=InboxReason.READER_FAILED, detail=type(defect).__name__))


def _load(connection: Connection, message_id: UUID) -> _Work:
    message = inbox.load_message(connection, message_id)
    if message is None:
        raise NotFound(Reason.NO_SUCH_MESSAGE, message=message_id)
    return _Work(message=message, twin=inbox.earlier_twin(connection, message))


def _import(context: Context, connection: Connection, work: _Work) -> Imported:
    now = context.clock()
    state, results = inbox.state_of(connection, work.message.id)
    if state in ENDED:
        return Imported(message_id=work.message.id, state=state, results=results, issues=())
    if work.read is None:
        ended = MessageState.REPEATED if work.twin is not None and not work.issues else MessageState.SET_ASIDE
        return _end(context, connection, work, _Counts(state=ended), now)
    matching = SpecimenMatching(context, connection, work.message, work.read, now)
    matching.take(work.read.specimens)
    work.issues.extend(matching.issues)
    work.issues.extend(take_issues(context, connection, work.read, now))
    if not work.read.specimens and not work.issues:
        work.issues.append(Issue(reason=InboxReason.NO_RESULTS))
    ended = MessageState.IMPORTED
    if work.issues:
        ended = MessageState.PARTLY if matching.results or matching.controls else MessageState.SET_ASIDE
    counts = _Counts(state=ended, results=matching.results, controls=matching.controls)
    return _end(context, connection, work, counts, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counts:
    state: MessageState
    results: int = 0
    controls: int = 0


def _end(context: Context, connection: Connection, work: _Work, counts: _Counts, now: datetime) -> Imported:
    message, read = work.message, work.read
    inbox.finish_message(
        connection,
        message.id,
        state=counts.state,
        results=counts.results,
        issues=[(new_id(), issue) for issue in work.issues],
        header=(read.kind, read.sender, read.control_id) if read else ("", "", ""),
        operator=message.imported_by or context.operator,
        now=now,
        profile=read.profile.name if read else "",
        is_new=message.state is MessageState.WAITING,
    )
    audit.record(
        connection,
        at=now,
        operator=context.operator,
        action="message.imported",
        subject=str(message.id),
        state=counts.state,
        results=counts.results,
        issues=len(work.issues),
    )
    return Imported(
        message_id=message.id,
        state=counts.state,
        results=counts.results,
        issues=tuple(work.issues),
        controls=counts.controls,
    )


def in_groups(message_ids: Sequence[UUID], size: int) -> Iterator[Sequence[UUID]]:
    """Cut a list of messages into groups for `import_together`."""
    for start in range(0, len(message_ids), size):
        yield message_ids[start : start + size]
