"""Read messages of the inbox again: those that a crash left unread, or what waits for a person."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from workstation.store import inbox
from workstation.store.inbox import OPEN_STATES, MessageState
from workstation.usecases.context import Context
from workstation.usecases.import_results import Imported, import_together, in_groups

TOGETHER = 50
"""How many messages share one commit; a person who cancels waits for so many at the most."""


def import_again(context: Context, *, all_open: bool, only: Iterable[UUID] | None = None) -> Iterator[Imported]:
    """Import what was received and never read; with `all_open` also what was set aside, in part or whole.

    With `only` these messages and no others, whatever their state.
    """
    if only is not None:
        waiting = tuple(only)
    else:
        states = OPEN_STATES if all_open else (MessageState.WAITING,)
        with context.database.read() as connection:
            waiting = inbox.open_messages(connection, states)
    for group in in_groups(waiting, TOGETHER):
        yield from import_together(context, group)
