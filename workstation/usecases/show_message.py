"""Show one message field by field, as a person reads it beside the reason why it waits."""

from uuid import UUID

from workstation.domain.errors import NotFound, Reason
from workstation.hl7.tree import TreeLine, message_tree
from workstation.store import inbox
from workstation.store.plate_deliveries import SOURCE
from workstation.usecases.context import Context
from workstation.usecases.look_at_plate import plate_tree


def show_message(context: Context, message_id: UUID) -> tuple[TreeLine, ...]:
    """Give the tree of a message; raise NotFound where there is none."""
    with context.database.read() as connection:
        message = inbox.load_message(connection, message_id)
    if message is None:
        raise NotFound(Reason.NO_SUCH_MESSAGE, message=message_id)
    if message.source == SOURCE:
        return plate_tree(message.data, message.name)
    return message_tree(message.data)
