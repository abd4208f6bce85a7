"""What one message means for one tube: a new version of its result, one run more, or a doubt that holds it.

Runs are all kept; versions are linked by their numbers. Works within the caller's transaction, as a part of
`import_results`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import Connection

from sync.client.outbox import enqueue
from sync.protocol import ResultHeld, ResultHeldEvent
from workstation.domain.interpretation import Interpreted, interpret
from workstation.domain.observations import InboxReason, Observation, ReadMessage, ReadSpecimen
from workstation.domain.results import ENDING, OF_THE_TUBE, RERUN, HoldReason, ResultCode, ResultStatus
from workstation.store import audit, doubts, results, runs
from workstation.store.results import ResultRow
from workstation.store.runs import run_fingerprint
from workstation.store.tube_book import LatestResult, TubeBook
from workstation.store.tubes import TubeRow
from workstation.usecases.context import Context, new_id

Held = ResultRow | LatestResult


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
    book: TubeBook,
    tube: TubeRow,
    blocks: Sequence[ReadSpecimen],
    *,
    message_id: UUID,
    read: ReadMessage,
    now: datetime,
    has_more: bool = False,
) -> Judged:
    """Judge what a message measured of a tube; `blocks` is all that it says of the tube, in the message's order.

    `has_more` says that it measured more of the tube than at an earlier try: a doubt is then a new one.
    """
    rows = [row for block in blocks for row in block.observations]
    fingerprint = run_fingerprint(rows, f"{read.sender} {read.control_id}")
    if book.is_told_already(tube.id, message_id, fingerprint):
        return Judged(counts=True)
    meaning = interpret(
        rows,
        pool=tube.capacity > 1,
        accepted_codes=frozenset(context.settings.accepted_codes),
        profile=read.profile,
        order_statuses=[status for block in blocks for status in block.order_statuses],
    )
    is_known = book.has_run(tube.id, message_id) and not has_more
    before = runs.reason_of(book.connection, tube.id, message_id) if is_known else None
    doubt = _Judge(context, book, tube, rows, message_id, now, before).decide(meaning, blocks[0].segment)
    run = {
        "id": new_id(),
        "code": meaning.code or "",
        "reason": doubt.reason if doubt else "",
        "tested_at": tested_at(rows),
        "instrument": next((row.instrument for row in rows if row.instrument), "")[:100],
        "created_at": now,
    }
    book.add_run(tube.id, run=run, fingerprint=fingerprint, message_id=message_id)
    return Judged(counts=doubt is None, doubt=doubt)


def tested_at(rows: Sequence[Observation]) -> datetime | None:
    """Give when the last of these was analysed, where the analyzer says so."""
    times = [row.observed_at for row in rows if row.observed_at]
    return max(times) if times else None


def hold(context: Context, connection: Connection, latest: Held, reason: str, now: datetime) -> None:
    """Hold what waits for release here; what was released is held at the platform until its successor leaves.

    A hold that would end by itself gives way to one that a person has to settle.
    """
    may_end = latest.status is ResultStatus.HELD and latest.held_reason in ENDING
    if latest.status is ResultStatus.PRELIMINARY or may_end:
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


def hold_by_doubts(context: Context, connection: Connection, tube: str, now: datetime) -> None:
    """Hold the newest version of a tube's result where a doubt about the tube is open."""
    latest = results.latest_of_number(connection, tube)
    open_doubts = doubts.doubts_about(connection, tube)
    if latest is not None and open_doubts:
        hold(context, connection, latest, open_doubts[0][1], now)


class _Judge:
    """One tube within one message."""

    def __init__(
        self,
        context: Context,
        book: TubeBook,
        tube: TubeRow,
        rows: Sequence[Observation],
        message_id: UUID,
        now: datetime,
        before: str | None,
    ) -> None:
        self.before = before
        self.context = context
        self.book = book
        self.tube = tube
        self.rows = rows
        self.message_id = message_id
        self.now = now
        self.latest = book.latest(tube.id)

    def decide(self, meaning: Interpreted, segment: int) -> Doubt | None:
        latest = self.latest
        if meaning.code is None:
            return self._doubt(meaning.reason or InboxReason.NO_RESULTS, meaning.segment or segment)
        if latest is None:
            self._add_version(1, meaning.code)
        elif latest.status is ResultStatus.WITHDRAWN:
            self._add_version(latest.version + 1, meaning.code)
        elif latest.code == meaning.code:
            return None
        elif self._may_replace(latest, meaning) or self._is_rerun(latest):
            self._replace(latest, meaning)
        else:
            return self._doubt(InboxReason.VALUES_DISAGREE, segment)
        return None

    def _replace(self, latest: LatestResult, meaning: Interpreted) -> None:
        if latest.status is not ResultStatus.RELEASED:
            self._write_around(partial(results.set_status, result_id=latest.id, status=ResultStatus.REPLACED))
        elif latest.code not in RERUN:
            self._hold(latest, HoldReason.CORRECTION)
        if meaning.code is not None:
            kept = latest.held_reason if latest.held_reason in OF_THE_TUBE else ""
            self._add_version(latest.version + 1, meaning.code, kept)

    def _may_replace(self, latest: LatestResult, meaning: Interpreted) -> bool:
        """A correction, or a final result after a preliminary one, and measured no earlier than what it replaces."""
        if self._is_older_than(latest):
            return False
        if meaning.corrects:
            return True
        if latest.message_id is None or all(row.status == "P" for row in self.rows):
            return False
        self.book.flush(now=self.now, operator=self.context.operator)
        return results.all_preliminary(self.book.connection, latest.message_id, latest.tube_id)

    def _is_rerun(self, latest: LatestResult) -> bool:
        """A run after one that gave no answer for the person; a rejection at reception is no run."""
        is_open = latest.status in (ResultStatus.PRELIMINARY, ResultStatus.RELEASED) and not latest.held_reason
        return latest.code in RERUN and latest.message_id is not None and is_open and not self._is_older_than(latest)

    def _is_older_than(self, latest: LatestResult) -> bool:
        mine = tested_at(self.rows)
        return mine is not None and latest.tested_at is not None and mine < latest.tested_at

    def _doubt(self, reason: InboxReason, segment: int) -> Doubt:
        """Any doubt holds the tube's result, and says so: once, for a person may have settled it since then."""
        if self.latest is not None and reason != self.before:
            self._hold(self.latest, reason)
        return Doubt(reason=reason, segment=segment)

    def _hold(self, latest: LatestResult, reason: str) -> None:
        self._write_around(lambda connection: hold(self.context, connection, latest, reason, self.now))

    def _write_around(self, write: Callable[[Connection], None]) -> None:
        """Write what is too rare for the book, in the order of the facts."""
        self.book.flush(now=self.now, operator=self.context.operator)
        write(self.book.connection)
        self.book.read_again(self.tube.number)

    def _add_version(self, version: int, code: ResultCode, kept_hold: str = "") -> None:
        made = LatestResult(
            id=new_id(),
            tube_id=self.tube.id,
            tube=self.tube.number,
            version=version,
            code=code,
            status=ResultStatus.PRELIMINARY,
            held_reason="",
            tested_at=tested_at(self.rows),
            message_id=self.message_id,
        )
        self.book.add_result(made, operator=self.context.operator, now=self.now)
        self.book.note("result.stored", self.tube.number, result=made.id, version=version)
        # What nobody has settled yet holds this version too, also where the doubt came before any result.
        if reason := kept_hold or self.book.doubt_about(self.tube.number, besides=self.message_id):
            self._hold(made, reason)
