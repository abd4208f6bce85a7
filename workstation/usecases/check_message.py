"""Check one message against the standard, for who talks to an analyzer's vendor; nothing is decided from it."""

from uuid import UUID

from workstation.domain.errors import NotFound, Reason
from workstation.hl7.conformance import Finding, report_conformance
from workstation.store import inbox
from workstation.usecases.context import Context

__all__ = ["Finding", "check_message"]


def check_message(context: Context, message_id: UUID) -> tuple[Finding, ...]:
    """Give what of a message does not conform; raise NotFound where there is none."""
    with context.database.read() as connection:
        message = inbox.load_message(connection, message_id)
    if message is None:
        raise NotFound(Reason.NO_SUCH_MESSAGE, message=message_id)
    return report_conformance(message.data)
