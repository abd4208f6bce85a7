"""What one message means for one tube: a new version of its result, one run more, or a doubt that holds it.

Runs are all kept; versions are linked by their numbers. Works within the caller's transaction, as a part of
`import_results`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from sync.client.outbox import enqueue
from sync.protocol import ResultHeld, ResultHeldEvent
from workstation.domain.interpretation import Interpreted, interpret
from workstation.domain.observations import InboxReason, Observation, ReadMessage, ReadSpecimen
from workstation.domain.results import RERUN, HoldReason, ResultCode, ResultStatus
from workstation.store import audit, inbox, results, runs, tubes
from workstation.usecases.context import Context, new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Why a person must look at what was measured, and where it stands."""

    reason: InboxReason
    segment: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What became of one tube: whether its values are a result of this message, or a doubt; a resend is neither."""

    counts: bool = False
    doubt: Doubt | None = None


def judge_tube(
    context: Context,
    connection: Connection,
    tube: tubes.TubeRow,
    blocks: Sequence[ReadSpecimen],
    *,
    message_id: UUID,
    read: ReadMessage,
    now: datetime,
) -> Judged:
    """Judge what a message measured of a tube; `blocks` is all that it says of the tube, in the message's order."""
    rows = [row for block in blocks for row in block.observations]
    is_told = runs.is_told_already(connection, tube.id, message_id, fingerprint := _fingerprint(rows, read))
    if is_told:
        return Judged(counts=True)
    accepted = frozenset(context.settings.accepted_codes)
    meaning = interpret(
        rows,
        pool=tube.capacity > 1,
        accepted_codes=accepted,
        profile=read.profile,
        order_statuses=[status for block in blocks for status in block.order_statuses],
    )
    judge = _Judge(context, connection, tube, rows, message_id, now)
    doubt = judge.decide(meaning, blocks[0].segment)
    runs.keep_run(
        connection,
        run_id=new_id(),
        tube_id=tube.id,
        message_id=message_id,
        code=meaning.code,
        reason=doubt.reason if doubt else "",
        tested_at=tested_at(rows),
        instrument=next((row.instrument for row in rows if row.instrument), ""),
        its_fingerprint=fingerprint,
        now=now,
    )
    return Judged(counts=doubt is None, doubt=doubt)


def tested_at(rows: Sequence[Observation]) -> datetime | None:
    """Give when the last of these was analysed, where the analyzer says so."""
    times = [row.observed_at for row in rows if row.observed_at]
    return max(times) if times else None


def hold(context: Context, connection: Connection, latest: results.ResultRow, reason: str, now: datetime) -> None:
    """Hold what waits for release here; what was released is held at the platform until its successor leaves."""
    if latest.status is ResultStatus.PRELIMINARY:
        results.set_status(connection, latest.id, ResultStatus.HELD, reason)
    if latest.status is not ResultStatus.RELEASED:
        return
    results.set_status(connection, latest.id, ResultStatus.RELEASED, reason)
    body = ResultHeld(tube=latest.tube, version=latest.version, held_at=now, reason=reason)
    event = ResultHeldEvent(id=new_id(), station=context.station_id, occurred_at=now, body=body)
    enqueue(connection, event, now)
    audit.record(
        connection,
        at=now,
        operator=context.operator,
        action="result.held",
        subject=latest.tube,
        version=latest.version,
        reason=reason,
    )


def _fingerprint(rows: Sequence[Observation], read: ReadMessage) -> str:
    return runs.fingerprint(rows, f"{read.sender} {read.control_id}")


class _Judge:
    """One tube within one message."""

    def __init__(
        self,
        context: Context,
        connection: Connection,
        tube: tubes.TubeRow,
        rows: Sequence[Observation],
        message_id: UUID,
        now: datetime,
    ) -> None:
        self.context = context
        self.connection = connection
        self.tube = tube
        self.rows = rows
        self.message_id = message_id
        self.now = now
        self.latest = results.latest_of(connection, tube.id)

    def decide(self, meaning: Interpreted, segment: int) -> Doubt | None:
        latest = self.latest
        if meaning.code is None:
            return self._doubt(meaning.reason or InboxReason.NO_RESULTS, meaning.segment or segment)
        if latest is None:
            self._add_version(1, meaning.code)
            self._hold_what_was_doubted()
        elif latest.status is ResultStatus.WITHDRAWN:
            self._add_version(latest.version + 1, meaning.code)
        elif latest.code == meaning.code:
            return None
        elif self._may_replace(latest, meaning) or self._is_rerun(latest):
            self._replace(latest, meaning)
        else:
            return self._doubt(InboxReason.VALUES_DISAGREE, segment)
        return None

    def _replace(self, latest: results.ResultRow, meaning: Interpreted) -> None:
        if latest.status is not ResultStatus.RELEASED:
            results.set_status(self.connection, latest.id, ResultStatus.REPLACED)
        elif latest.code not in RERUN:
            hold(self.context, self.connection, latest, HoldReason.CORRECTION, self.now)
        if meaning.code is not None:
            self._add_version(latest.version + 1, meaning.code)

    def _may_replace(self, latest: results.ResultRow, meaning: Interpreted) -> bool:
        """A correction, or a final result after a preliminary one, and measured no earlier than what it replaces."""
        if self._is_older_than(latest):
            return False
        if meaning.corrects:
            return True
        is_final = not all(row.status == "P" for row in self.rows)
        before = latest.message_id
        return is_final and before is not None and results.all_preliminary(self.connection, before, latest.tube_id)

    def _is_rerun(self, latest: results.ResultRow) -> bool:
        """A run after one that gave no answer for the person; a rejection at reception is no run."""
        is_open = latest.status in (ResultStatus.PRELIMINARY, ResultStatus.RELEASED) and not latest.held_reason
        return latest.code in RERUN and latest.message_id is not None and is_open and not self._is_older_than(latest)

    def _is_older_than(self, latest: results.ResultRow) -> bool:
        mine = tested_at(self.rows)
        return mine is not None and latest.tested_at is not None and mine < latest.tested_at

    def _hold_what_was_doubted(self) -> None:
        """A message that took the result back may have come before the result."""
        reason = inbox.doubt_about(self.connection, self.tube.number)
        latest = results.latest_of(self.connection, self.tube.id) if reason is not None else None
        if reason is not None and latest is not None:
            hold(self.context, self.connection, latest, reason, self.now)

    def _doubt(self, reason: InboxReason, segment: int) -> Doubt:
        """Any doubt holds the tube's result, and says so."""
        if self.latest is not None:
            hold(self.context, self.connection, self.latest, reason, self.now)
        return Doubt(reason=reason, segment=segment)

    def _add_version(self, version: int, code: ResultCode) -> None:
        result_id = new_id()
        results.add_result(
            self.connection,
            result_id=result_id,
            tube_id=self.tube.id,
            version=version,
            code=code,
            message_id=self.message_id,
            tested_at=tested_at(self.rows),
            operator=self.context.operator,
            now=self.now,
        )
        audit.record(
            self.connection,
            at=self.now,
            operator=self.context.operator,
            action="result.stored",
            subject=self.tube.number,
            result=result_id,
            version=version,
        )
