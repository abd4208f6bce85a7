"""The batch that a report is about: what was released in a span of time, or out of one import. It names nobody."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from workstation.domain.lab_lists import CODES_OF, Worklist
from workstation.store import results
from workstation.store.results import ResultRow
from workstation.usecases.context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What was released from `since` and before `until`, in the order of the release; `message_id` narrows it."""

    since: datetime
    until: datetime
    rows: tuple[ResultRow, ...]
    message_id: UUID | None = None

    def count(self, worklist: Worklist) -> int:
        """Count the negatives, the positives, or the others."""
        return sum(row.code in CODES_OF[worklist] for row in self.rows)


def report_results(
    context: Context,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    message_id: UUID | None = None,
) -> Batch:
    """Give what was released: today until now, unless other moments (aware) are given."""
    now = context.clock()
    first, end = since or context.midnight(now), until or now
    with context.database.read() as connection:
        rows = results.released_between(connection, first, end, message_id)
    return Batch(since=first, until=end, rows=rows, message_id=message_id)
