"""Read the inbox: match each specimen to a tube, store what was measured, and make a preliminary result.

By the tube and by nothing else. What cannot be read or matched stays in the inbox with a reason, and trying a
message again applies only what was not applied before.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from workstation.domain.errors import GhepError, NotFound, Reason
from workstation.domain.observations import InboxReason, ReadMessage, Unreadable
from workstation.domain.tube_barcode import normalize_tube
from workstation.store import attachments, audit, inbox, plates, waiting_tubes
from workstation.store.audit import Act
from workstation.store.doubts import tubes_of
from workstation.store.inbox import FinishedMessage, Header, Issue, MessageState, StoredMessage
from workstation.store.tube_book import TubeBook
from workstation.usecases.context import Context, new_id
from workstation.usecases.match_specimens import SpecimenMatching, named_in
from workstation.usecases.read_stored import read_stored
from workstation.usecases.take_issues import take_issues

MOST_BYTES_TOGETHER = 2_000_000
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
    """Import some messages in one transaction, so that many cost one wait for the disk; of large ones, few in each.

    Their bytes are read and parsed before it opens. Raises NotFound where one of them is not there.
    """
    with context.database.read() as connection:
        sizes = inbox.sizes_of(connection, message_ids)
    return tuple(done for portion in _portions(message_ids, sizes) for done in _import_portion(context, portion))


def _portions(message_ids: Sequence[UUID], sizes: Mapping[UUID, int]) -> Iterator[list[UUID]]:
    """Cut so that what one transaction holds in memory stays small, whatever analyzers send."""
    portion, size = list[UUID](), 0
    for message_id in message_ids:
        if portion and size + sizes.get(message_id, 0) > MOST_BYTES_TOGETHER:
            yield portion
            portion, size = [], 0
        portion.append(message_id)
        size += sizes.get(message_id, 0)
    if portion:
        yield portion


def _import_portion(context: Context, message_ids: Sequence[UUID], *, is_first: bool = True) -> tuple[Imported, ...]:
    with context.database.read() as connection:
        works = _load(connection, message_ids)
    twins = {work.twin for work in works if work.twin is not None and work.message.state not in ENDED}
    import_together(context, sorted(twins.difference(message_ids)))
    for work in works:
        work.parse(context)
    if is_first:
        _try_what_waited(context, works)
    try:
        with context.database.write() as connection:
            return _import_all(context, connection, works)
    except GhepError:
        raise
    except Exception as defect:  # one message that cannot be applied must stop no other
        if len(message_ids) > 1:
            return tuple(import_results(context, message_id) for message_id in message_ids)
        return (_give_up(context, message_ids[0], defect),)


def _give_up(context: Context, message_id: UUID, defect: Exception) -> Imported:
    """Leave a message to a person: nothing of it was applied, and its bytes are kept."""
    with context.database.write() as connection:
        (work,) = _load(connection, [message_id])
        work.issues.append(Issue(reason=InboxReason.READER_FAILED, detail=type(defect).__name__))
        given_up = _imported(work, MessageState.SET_ASIDE)
        _store_ends(context, connection, [work], [given_up], context.clock())
        return given_up


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
            self.read = read_stored(context, message)
        except Unreadable as problem:
            issue = Issue(reason=problem.reason, segment=problem.segment, field=problem.field, detail=problem.detail)
            self.issues.append(issue)
        except Exception as defect:  # a defect of the reader must stop no other message
            self.issues.append(Issue(reason=InboxReason.READER_FAILED, detail=type(defect).__name__))


def _load(connection: Connection, message_ids: Sequence[UUID]) -> list[_Work]:
    messages = inbox.load_messages(connection, message_ids)
    twins = inbox.earlier_twins(connection, message_ids)
    for message_id in message_ids:
        if message_id not in messages:
            raise NotFound(Reason.NO_SUCH_MESSAGE, message=message_id)
    return [_Work(message=messages[message_id], twin=twins.get(message_id)) for message_id in message_ids]


def _try_what_waited(context: Context, works: Sequence[_Work]) -> None:
    """Try first what came about the same tubes before they were known here: it may hold what comes now."""
    details = {named_in(specimen) for work in works if work.read for specimen in work.read.specimens}
    with context.database.read() as connection:
        known = waiting_tubes.known_numbers(connection, {number for detail in details for number in tubes_of(detail)})
        about_known = [detail for detail in details if not known.isdisjoint(tubes_of(detail))]
        waited = waiting_tubes.came_as_unknown(connection, [*about_known, *known])
    for message_id in sorted(waited.keys() - {work.message.id for work in works}):
        _import_portion(replace(context, operator=waited[message_id] or context.operator), [message_id], is_first=False)


def _import_all(context: Context, connection: Connection, works: Sequence[_Work]) -> tuple[Imported, ...]:
    now = context.clock()
    states = inbox.states_of(connection, [work.message.id for work in works])
    deliveries = [work.message.received_id for work in works if work.message.received_id is not None]
    book = TubeBook(connection, _named_tubes(connection, works), deliveries)
    done = []
    for work in works:
        state, results = states[work.message.id]
        if state in ENDED:
            done.append(Imported(message_id=work.message.id, state=state, results=results, issues=()))
        else:
            # Another process may have tried it since its bytes were loaded.
            work.message = replace(work.message, state=state)
            done.append(_import(context, book, work, now))
    book.flush(now=now, operator=context.operator)
    _store_ends(context, connection, [work for work in works if states[work.message.id][0] not in ENDED], done, now)
    return tuple(done)


def _named_tubes(connection: Connection, works: Sequence[_Work]) -> Iterator[str]:
    for work in works:
        for specimen in work.read.specimens if work.read else ():
            yield from (normalize_tube(candidate.text) for candidate in specimen.candidates)
        if work.message.state is not MessageState.WAITING:
            yield from attachments.confirmed_tubes(connection, work.message.id).values()


def _import(context: Context, book: TubeBook, work: _Work, now: datetime) -> Imported:
    if work.read is None:
        ended = MessageState.REPEATED if work.twin is not None and not work.issues else MessageState.SET_ASIDE
        return _imported(work, ended)
    if work.read.map_seal and work.read.map_seal != plates.map_seal(book.connection, work.read.control_id):
        # It was opened again since the file was read by it: finishing it reads the file anew.
        work.issues.append(Issue(reason=InboxReason.PLATE_OPEN, detail=work.read.control_id))
        ended = MessageState.PARTLY if work.message.results else MessageState.SET_ASIDE
        return _imported(work, ended, results=work.message.results)
    matching = SpecimenMatching(context, book, work.message, work.read, now)
    matching.take(work.read.specimens)
    work.issues.extend(matching.issues)
    if work.read.issues:
        book.flush(now=now, operator=context.operator)
        work.issues.extend(take_issues(context, book.connection, work.read, matching.settled, now))
        for issue in work.read.issues:
            book.read_again(issue.tube)
    book.note_doubts(work.message.id, work.issues)
    if not work.read.specimens and not work.issues:
        work.issues.append(Issue(reason=InboxReason.NO_RESULTS))
    ended = MessageState.IMPORTED
    if work.issues:
        ended = MessageState.PARTLY if matching.results or matching.controls else MessageState.SET_ASIDE
    return _imported(work, ended, results=matching.results, controls=matching.controls)


def _imported(work: _Work, state: MessageState, *, results: int = 0, controls: int = 0) -> Imported:
    issues = tuple(work.issues)
    return Imported(message_id=work.message.id, state=state, results=results, issues=issues, controls=controls)


def _store_ends(
    context: Context, connection: Connection, works: Sequence[_Work], done: Sequence[Imported], now: datetime
) -> None:
    of_message = {work.message.id: work for work in works}
    ended = [
        FinishedMessage(
            id=one.message_id,
            state=one.state,
            results=one.results,
            issues=tuple((new_id(), issue) for issue in one.issues),
            header=_header(of_message[one.message_id].read),
            imported_by=of_message[one.message_id].message.imported_by or context.operator,
            is_new=of_message[one.message_id].message.state is MessageState.WAITING,
        )
        for one in done
        if one.message_id in of_message
    ]
    if not ended:
        return
    inbox.finish_messages(connection, ended, now)
    acts = [
        Act("message.imported", str(one.id), {"state": one.state, "results": one.results, "issues": len(one.issues)})
        for one in ended
    ]
    audit.record_all(connection, acts, at=now, operator=context.operator)


def _header(read: ReadMessage | None) -> Header:
    if read is None:
        return Header()
    return Header(kind=read.kind, sender=read.sender, control_id=read.control_id, profile=read.profile.name)


def in_groups(message_ids: Sequence[UUID], size: int) -> Iterator[Sequence[UUID]]:
    """Cut a list of messages into groups for `import_together`."""
    for start in range(0, len(message_ids), size):
        yield message_ids[start : start + size]
