"""Put a message away that nobody needs any more: its bytes are kept, and what waited in it stands in the audit."""

from uuid import UUID

from workstation.domain.errors import BadInput, NotFound, Reason, RuleBroken
from workstation.store import audit, doubts, inbox
from workstation.store.inbox import MessageState
from workstation.usecases.context import Context

CLOSABLE = (MessageState.SET_ASIDE, MessageState.PARTLY)


def close_message(context: Context, message_id: UUID, why: str) -> None:
    """Take a message off the lists of what waits; `import_again` with its id reads it anew.

    Raises NotFound, BadInput without a reason, and RuleBroken where nothing of it waits, or where what waits holds a
    tube's result: that is settled, corrected or matched, not put away.
    """
    if not why.strip():
        raise BadInput(Reason.NO_WHY)
    with context.database.write() as connection:
        message = inbox.load_message(connection, message_id)
        if message is None:
            raise NotFound(Reason.NO_SUCH_MESSAGE, message=message_id)
        if message.state not in CLOSABLE:
            raise RuleBroken(Reason.NOTHING_TO_CLOSE, message=message_id)
        waiting = inbox.issues_of(connection, message_id)
        # A tube that is not known yet counts too: its pairing may still come, and then this holds its result.
        if doubts.doubted_tubes(connection, message_id):
            raise RuleBroken(Reason.CLOSE_HOLDS, message=message_id)
        inbox.close_message(connection, message_id)
        audit.record(
            connection,
            at=context.clock(),
            operator=context.operator,
            action="message.closed",
            subject=str(message_id),
            why=why.strip(),
            issues=[f"{issue.reason} {issue.segment} {issue.field}".strip() for issue in waiting],
        )
