"""Match a specimen of a message to a tube by hand: one person proposes it, another confirms it."""

from uuid import UUID

from sqlalchemy import Connection

from workstation.domain.errors import BadInput, NotFound, Reason, RuleBroken
from workstation.domain.identifiers import fold_name
from workstation.domain.tube_barcode import normalize_tube
from workstation.store import attachments, audit, inbox, tubes
from workstation.store.attachments import Attachment
from workstation.store.inbox import MessageState
from workstation.usecases.context import Context, new_id
from workstation.usecases.import_results import Imported, import_results

ATTACHABLE = (MessageState.SET_ASIDE, MessageState.PARTLY)


def propose_attachment(context: Context, message_id: UUID, segment: int, tube: str, why: str) -> UUID:
    """Say which tube the specimen that begins at this segment of a waiting message is; it changes nothing yet.

    A new proposal takes the place of one that nobody confirmed. Raises NotFound (message, tube), BadInput (no reason)
    and RuleBroken (nothing of the message waits; the specimen is matched already).
    """
    number, now = normalize_tube(tube), context.clock()
    if not why.strip():
        raise BadInput(Reason.NO_WHY, tube=number)
    with context.database.write() as connection:
        _check(connection, message_id, number)
        before = attachments.find_live(connection, message_id, segment)
        if before is not None:
            if before.confirmed_by:
                raise RuleBroken(Reason.ALREADY_ATTACHED, tube=before.tube)
            attachments.drop(connection, before.id, operator=context.operator, now=now)
        made = Attachment(
            id=new_id(),
            message_id=message_id,
            segment=segment,
            tube=number,
            why=why.strip(),
            proposed_by=context.operator,
            proposed_at=now,
        )
        attachments.add_attachment(connection, made)
        _note(context, connection, "attachment.proposed", made)
    return made.id


def confirm_attachment(context: Context, attachment_id: UUID) -> Imported:
    """Confirm another person's proposal, and import its message again with it.

    Raises NotFound where the proposal is gone, and RuleBroken for the person who made it.
    """
    with context.database.write() as connection:
        found = _find(connection, attachment_id)
        if found.confirmed_by:
            raise RuleBroken(Reason.ALREADY_ATTACHED, tube=found.tube)
        if fold_name(found.proposed_by) == fold_name(context.operator):
            raise RuleBroken(Reason.SAME_OPERATOR, tube=found.tube, operator=context.operator)
        attachments.confirm(connection, found.id, operator=context.operator, now=context.clock())
        _note(context, connection, "attachment.confirmed", found)
    return import_results(context, found.message_id)


def drop_attachment(context: Context, attachment_id: UUID) -> None:
    """Take back a proposal that nobody confirmed yet; raises NotFound and RuleBroken as `confirm_attachment` does."""
    with context.database.write() as connection:
        found = _find(connection, attachment_id)
        if found.confirmed_by:
            raise RuleBroken(Reason.ALREADY_ATTACHED, tube=found.tube)
        attachments.drop(connection, found.id, operator=context.operator, now=context.clock())
        _note(context, connection, "attachment.dropped", found)


def list_attachments(context: Context) -> tuple[Attachment, ...]:
    """Give the proposals that wait for a second person, the oldest first."""
    with context.database.read() as connection:
        return attachments.open_attachments(connection)


def _check(connection: Connection, message_id: UUID, number: str) -> None:
    message = inbox.load_message(connection, message_id)
    if message is None:
        raise NotFound(Reason.NO_SUCH_MESSAGE, message=message_id)
    if message.state not in ATTACHABLE or message.framing:
        raise RuleBroken(Reason.NOTHING_TO_ATTACH, message=message_id)
    row = tubes.find_tube(connection, number)
    if row is None or row.state is tubes.TubeState.PUT_BACK:
        raise NotFound(Reason.NO_SUCH_TUBE, tube=number[:40])


def _find(connection: Connection, attachment_id: UUID) -> Attachment:
    found = attachments.find_attachment(connection, attachment_id)
    if found is None:
        raise NotFound(Reason.NO_SUCH_ATTACHMENT, attachment=attachment_id)
    return found


def _note(context: Context, connection: Connection, action: str, made: Attachment) -> None:
    audit.record(
        connection,
        at=context.clock(),
        operator=context.operator,
        action=action,
        subject=made.tube,
        message=made.message_id,
        segment=made.segment,
        why=made.why,
    )
