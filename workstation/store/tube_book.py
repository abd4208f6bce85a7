"""What the store knows of some tubes while one import runs, and what is to be written of them.

Read in a few statements for all tubes of a group of messages, and written in a few more: one by one, the statements
took nine tenths of an import's time. It lives within one write transaction, so nobody else changes what it knows.
`flush` before anything is read or written around it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Connection, Table, bindparam, func, insert, select, update

from sync.client.outbox import enqueue_all
from sync.protocol import Event
from workstation.domain.observations import InboxReason, Observation
from workstation.domain.results import ResultCode, ResultStatus
from workstation.store import audit
from workstation.store.audit import Act
from workstation.store.custody_tables import reception_tubes
from workstation.store.doubts import HOLDING, tubes_of
from workstation.store.inbox import Issue
from workstation.store.lab_tables import runs, settled_doubts
from workstation.store.results import new_result, observation_row
from workstation.store.tables import ORDERED, message_issues, observations, pairings, results, tubes
from workstation.store.tables import audit as audit_table
from workstation.store.tubes import TubeRow, TubeState, find_tubes
from workstation.store.worklist_tables import told_tubes

MOST_PARAMETERS = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LatestResult:
    """The newest version of a tube's result, with what decides on the next."""

    id: UUID
    tube_id: UUID
    tube: str
    version: int
    code: ResultCode
    status: ResultStatus
    held_reason: str
    tested_at: datetime | None
    message_id: UUID | None


class TubeBook:
    """Tubes by their numbers, their newest results and runs, and rows that wait to be written."""

    def __init__(self, connection: Connection, numbers: Iterable[str], deliveries: Iterable[UUID] = ()) -> None:
        self.connection = connection
        self._tubes: dict[str, TubeRow] = {}
        self._paired_at: dict[UUID, datetime] = {}
        self._at_reception: dict[str, datetime] = {}
        self._received_at: dict[UUID, datetime] = {}
        self._latest: dict[UUID, LatestResult] = {}
        self._runs: dict[UUID, dict[str, UUID]] = {}
        self._last_run: dict[UUID, int] = {}
        self._has_run: set[tuple[UUID, UUID]] = set()
        self._doubts: dict[str, dict[UUID, InboxReason]] = {}
        self._settled: set[tuple[UUID, str, str]] = set()
        self._order: dict[str, int] = {}
        self._rows: dict[Table, list[dict[str, object]]] = {}
        self._events: list[Event] = []
        self._acts: list[Act] = []
        wanted = [number for number in dict.fromkeys(numbers) if number]
        for start in range(0, len(wanted), MOST_PARAMETERS):
            self._read(wanted[start : start + MOST_PARAMETERS])
        self._read_order([str(delivery) for delivery in deliveries])

    def find(self, number: str) -> TubeRow | None:
        """Give a tube of this number that was not put back."""
        found = self._tubes.get(number)
        return found if found is not None and found.state is not TubeState.PUT_BACK else None

    def paired_at(self, tube_id: UUID) -> datetime | None:
        """Give when the newest of the people in it was paired with it, here or as the platform told."""
        return self._paired_at.get(tube_id)

    def came_before(self, delivery: UUID | None, number: str) -> bool:
        """Tell whether a delivery was stored before somebody joined the tube here, by the audit and not by the clock.

        A clock can be set back; what was committed first has the lower number for ever.
        """
        came, joined = self._order.get(str(delivery)), self._order.get(number)
        return came is not None and joined is not None and came < joined

    def latest(self, tube_id: UUID) -> LatestResult | None:
        """Give the newest version of its result."""
        return self._latest.get(tube_id)

    def doubt_about(self, number: str, *, besides: UUID) -> InboxReason | None:
        """Give why another message of the inbox than this one puts its result in doubt, if one does."""
        told = self._doubts.get(number, {})
        return next((reason for message_id, reason in told.items() if message_id != besides), None)

    def note_doubts(self, message_id: UUID, issues: Iterable[Issue]) -> None:
        """Know what a message puts in doubt before its issues are written: the next one may be about the same tube."""
        for issue in issues:
            if issue.reason in HOLDING:
                self._note_doubt(message_id, issue.reason, issue.detail)

    def _note_doubt(self, message_id: UUID, reason: InboxReason, detail: str) -> None:
        for number in tubes_of(detail):
            if (message_id, reason, number) not in self._settled:
                self._doubts.setdefault(number, {})[message_id] = reason

    def forget_settled(self, message_id: UUID, number: str) -> None:
        """Let what was settled of a message about a tube count as open again."""
        self._settled = {one for one in self._settled if (one[0], one[2]) != (message_id, number)}

    def is_told_already(self, tube_id: UUID, message_id: UUID, fingerprint: str) -> bool:
        """Tell whether another message told of this very run before."""
        teller = self._runs.get(tube_id, {}).get(fingerprint)
        return teller is not None and teller != message_id

    def has_run(self, tube_id: UUID, message_id: UUID) -> bool:
        """Tell whether an earlier try of this message made a run of the tube."""
        return (tube_id, message_id) in self._has_run

    def receive(self, tube: TubeRow, now: datetime) -> bool:
        """Note that the laboratory has it; tell whether nobody knew it before.

        A tube that reception scanned in before its pairing came was received then, and the platform was told.
        """
        if tube.received_at is not None or tube.id in self._received_at:
            return False
        before = self._at_reception.get(tube.number)
        self._received_at[tube.id] = before or now
        return before is None

    def add_observations(
        self,
        rows: Sequence[tuple[UUID, Observation]],
        *,
        message_id: UUID,
        tube_id: UUID | None,
        role: str,
        specimen: str,
    ) -> None:
        """Store one specimen's observations."""
        common = {"message_id": message_id, "tube_id": tube_id, "role": role, "specimen": specimen[:100]}
        self._add(observations, (observation_row(row_id, row) | common for row_id, row in rows))

    def add_run(self, tube_id: UUID, *, run: dict[str, Any], fingerprint: str, message_id: UUID) -> None:
        """Store what a message measured of a tube as its next run, or anew where the message is tried again.

        `run` has the columns beside its number.
        """
        if (tube_id, message_id) in self._has_run:
            again = {"new_code": run["code"], "new_reason": run["reason"], "new_fingerprint": fingerprint}
            self.connection.execute(_SAME_RUN, {"its_tube": tube_id, "its_message": message_id, **again})
            return
        self._has_run.add((tube_id, message_id))
        number = self._last_run.get(tube_id, 0) + 1
        self._last_run[tube_id] = number
        self._runs.setdefault(tube_id, {})[fingerprint] = message_id
        row = {"tube_id": tube_id, "message_id": message_id, "number": number, "fingerprint": fingerprint}
        self._add(runs, [run | row])

    def add_result(self, made: LatestResult, *, operator: str, now: datetime) -> None:
        """Store a new version of a tube's result; it is preliminary until somebody releases it."""
        self._latest[made.tube_id] = made
        row = new_result(
            result_id=made.id,
            tube_id=made.tube_id,
            version=made.version,
            code=made.code,
            message_id=made.message_id,
            tested_at=made.tested_at,
            operator=operator,
            now=now,
        )
        self._add(results, [row])

    def tell(self, event: Event) -> None:
        """Put an event into the outbox."""
        self._events.append(event)

    def note(self, action: str, subject: str, **detail: object) -> None:
        """Add an entry to the audit."""
        self._acts.append(Act(action, subject, detail))

    def flush(self, *, now: datetime, operator: str) -> None:
        """Write everything that waits."""
        for table, rows in self._rows.items():
            self.connection.execute(insert(table), rows)
        if self._received_at:
            values = [{"its_id": tube_id, "at": at} for tube_id, at in self._received_at.items()]
            self.connection.execute(_RECEIVE, values)
        if self._events:
            enqueue_all(self.connection, self._events, now)
        if self._acts:
            audit.record_all(self.connection, self._acts, at=now, operator=operator)
        self._rows, self._events, self._acts = {}, [], []

    def read_again(self, number: str) -> None:
        """Read a tube anew, after something was written around the book."""
        self._read([number])

    def _add(self, table: Table, rows: Iterable[dict[str, object]]) -> None:
        waiting = self._rows.setdefault(table, [])
        waiting.extend(rows)
        if not waiting:
            del self._rows[table]

    def _read(self, numbers: list[str]) -> None:
        found = find_tubes(self.connection, numbers)
        self._tubes |= found
        ids = [tube.id for tube in found.values()]
        if not ids:
            return
        self._paired_at |= _pairs(self.connection, _PAIRED, ids)
        told = _pairs(self.connection, _TOLD, ids)
        self._paired_at |= {tube_id: at for tube_id, at in told.items() if tube_id not in self._paired_at and at}
        for row in self.connection.execute(_LATEST, {"ids": ids}):
            self._latest[row.tube_id] = _latest(row)
        for row in self.connection.execute(_RUNS, {"ids": ids}):
            self._runs.setdefault(row.tube_id, {}).setdefault(row.fingerprint, row.message_id)
            self._last_run[row.tube_id] = row.number
            self._has_run.add((row.tube_id, row.message_id))
        self._at_reception |= {
            row.number: row.at for row in self.connection.execute(_AT_RECEPTION, {"numbers": numbers})
        }
        self._read_order(list(found))
        for row in self.connection.execute(_SETTLED, {"numbers": list(found)}):
            self._settled.add((row.message_id, row.reason, row.tube))
        for row in self.connection.execute(_DOUBTS, {"numbers": list(found)}):
            self._note_doubt(row.message_id, InboxReason(row.reason), row.detail)
        for row in self.connection.execute(_OF_SEVERAL):
            self._note_doubt(row.message_id, InboxReason.TUBE_AMBIGUOUS, row.detail)

    def _read_order(self, subjects: list[str]) -> None:
        if subjects:
            self._order |= {row[0]: row[1] for row in self.connection.execute(_ORDER, {"subjects": subjects})}


_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_NUMBERS: BindParameter[Any] = bindparam("numbers", expanding=True)
_PAIRED = (
    select(pairings.c.tube_id, func.max(pairings.c.made_at, type_=pairings.c.made_at.type))
    .where(pairings.c.tube_id.in_(_IDS), pairings.c.voided_at.is_(None))
    .group_by(pairings.c.tube_id)
)
_TOLD = select(told_tubes.c.tube_id, told_tubes.c.paired_at).where(told_tubes.c.tube_id.in_(_IDS))
_LATEST = (
    select(results, tubes.c.number)
    .join(tubes, tubes.c.id == results.c.tube_id)
    .where(results.c.tube_id.in_(_IDS))
    .order_by(results.c.version)
)
_RUNS = (
    select(runs.c.tube_id, runs.c.fingerprint, runs.c.message_id, runs.c.number)
    .where(runs.c.tube_id.in_(_IDS))
    .order_by(runs.c.number)
)
_SAME_RUN = (
    update(runs)
    .where(runs.c.tube_id == bindparam("its_tube"), runs.c.message_id == bindparam("its_message"))
    .values(code=bindparam("new_code"), reason=bindparam("new_reason"), fingerprint=bindparam("new_fingerprint"))
)
_DOUBTS = select(message_issues.c.detail, message_issues.c.message_id, message_issues.c.reason).where(
    message_issues.c.detail.in_(_NUMBERS), message_issues.c.reason.in_(HOLDING)
)
_OF_SEVERAL = select(message_issues.c.detail, message_issues.c.message_id).where(
    message_issues.c.reason == InboxReason.TUBE_AMBIGUOUS
)
_SETTLED = select(settled_doubts).where(settled_doubts.c.tube.in_(_NUMBERS))
_ORDER = (
    select(audit_table.c.subject, func.max(audit_table.c.sequence))
    .where(ORDERED, audit_table.c.subject.in_(bindparam("subjects", expanding=True)))
    .group_by(audit_table.c.subject)
)
_AT_RECEPTION = select(reception_tubes.c.number, reception_tubes.c.at).where(
    reception_tubes.c.number.in_(_NUMBERS), reception_tubes.c.standing != "aside"
)
_RECEIVE = (
    update(tubes)
    .where(tubes.c.id == bindparam("its_id"), tubes.c.received_at.is_(None))
    .values(received_at=bindparam("at"))
)


def _pairs(connection: Connection, query: Any, ids: list[UUID]) -> dict[UUID, datetime]:  # noqa: ANN401
    return {row[0]: row[1] for row in connection.execute(query, {"ids": ids})}


def _latest(row: Any) -> LatestResult:  # noqa: ANN401 - a row of columns of many types
    return LatestResult(
        id=row.id,
        tube_id=row.tube_id,
        tube=row.number,
        version=row.version,
        code=ResultCode(row.code),
        status=ResultStatus(row.status),
        held_reason=row.held_reason,
        tested_at=row.tested_at,
        message_id=row.message_id,
    )
