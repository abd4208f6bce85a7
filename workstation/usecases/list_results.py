"""The lists of the laboratory: the newest version of every tube's result, and the inbox."""

from workstation.domain.tube_barcode import normalize_tube
from workstation.store import inbox, results
from workstation.store.inbox import InboxRow
from workstation.store.results import ResultRow
from workstation.usecases.context import Context


def list_results(context: Context) -> tuple[ResultRow, ...]:
    """Give the newest version of every tube's result, the latest first."""
    with context.database.read() as connection:
        return results.latest_results(connection)


def find_result(context: Context, tube: str) -> ResultRow | None:
    """Give the newest version of one tube's result."""
    with context.database.read() as connection:
        return results.latest_of_number(connection, normalize_tube(tube))


def list_inbox(context: Context) -> tuple[InboxRow, ...]:
    """Give the messages that came, the newest first, with what waits for a person in each."""
    with context.database.read() as connection:
        return inbox.list_inbox(connection)
