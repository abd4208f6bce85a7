"""Read messages of the inbox again: those that a crash left unread, or all that wait for a person."""

from collections.abc import Iterator

from workstation.store import inbox
from workstation.store.inbox import OPEN_STATES, MessageState
from workstation.usecases.context import Context
from workstation.usecases.import_results import Imported, import_results


def import_again(context: Context, *, all_open: bool) -> Iterator[Imported]:
    """Import what was received and never read; with `all_open` also what was set aside, in part or whole."""
    states = OPEN_STATES if all_open else (MessageState.WAITING,)
    with context.database.read() as connection:
        waiting = inbox.open_messages(connection, states)
    for message_id in waiting:
        yield import_results(context, message_id)
