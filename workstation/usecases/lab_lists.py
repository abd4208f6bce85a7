"""The lists that the laboratory works through: which rows there are, the rows that are looked at, and the counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from workstation.domain.errors import NotFound, Reason
from workstation.domain.lab_lists import (
    IdList,
    IssueFilter,
    IssueKind,
    MessageFilter,
    ResultFilter,
    Worklist,
    issue_kind,
)
from workstation.domain.observations import InboxReason
from workstation.store import inbox, lab_lists, results
from workstation.store.lab_lists import IssueRow, MessageRow
from workstation.store.results import ResultRow
from workstation.usecases.context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class LabCounts:
    """How much there is: messages by state, what waits by its kind and by its reason, results by worklist."""

    messages: dict[str, int]
    issues: dict[IssueKind, int]
    reasons: dict[InboxReason, int]
    worklists: dict[Worklist, int]


def count_lists(context: Context) -> LabCounts:
    """Count every list."""
    midnight = context.midnight(context.clock())
    with context.database.read() as connection:
        reasons = lab_lists.count_issues(connection)
        kinds = dict.fromkeys(IssueKind, 0)
        for reason, count in reasons.items():
            kinds[issue_kind(reason)] += count
        return LabCounts(
            messages=lab_lists.count_messages(connection),
            issues=kinds,
            reasons=reasons,
            worklists=lab_lists.count_worklists(connection, midnight),
        )


def list_messages(context: Context, wanted: MessageFilter) -> IdList:
    """Give the ids of messages, the newest first."""
    with context.database.read() as connection:
        return lab_lists.message_ids(connection, wanted)


def list_issues(context: Context, wanted: IssueFilter) -> IdList:
    """Give the ids of what waits for a person, the newest first."""
    with context.database.read() as connection:
        return lab_lists.issue_ids(connection, wanted)


def list_worklist(context: Context, wanted: ResultFilter) -> IdList:
    """Give the ids of results, the newest first."""
    midnight = context.midnight(context.clock())
    with context.database.read() as connection:
        return lab_lists.result_ids(connection, wanted, midnight)


def read_messages(context: Context, ids: Sequence[UUID]) -> tuple[MessageRow, ...]:
    """Give messages by their ids, in this order; those that are gone are left out."""
    with context.database.read() as connection:
        return lab_lists.read_messages(connection, ids)


def read_issues(context: Context, ids: Sequence[UUID]) -> tuple[IssueRow, ...]:
    """Give things that wait by their ids, in this order; those that are gone are left out."""
    with context.database.read() as connection:
        return lab_lists.read_issues(connection, ids)


def read_results(context: Context, ids: Sequence[UUID]) -> tuple[ResultRow, ...]:
    """Give results by their ids, in this order; those that are gone are left out."""
    with context.database.read() as connection:
        return results.find_results(connection, ids)


def message_bytes(context: Context, message_id: UUID) -> tuple[bytes, str]:
    """Give a message's bytes, and the name it came by, by which its profile is chosen; raise NotFound without one."""
    with context.database.read() as connection:
        message = inbox.load_message(connection, message_id)
    if message is None:
        raise NotFound(Reason.NO_SUCH_MESSAGE, message=message_id)
    return message.data, message.name
