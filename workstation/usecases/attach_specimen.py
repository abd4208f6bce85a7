"""Match a specimen of a message to a tube by hand: one person proposes it, another confirms it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from workstation.domain.errors import BadInput, NotFound, Reason, RuleBroken
from workstation.domain.identifiers import fold_name
from workstation.domain.observations import ReadSpecimen, Unreadable
from workstation.domain.tube_barcode import normalize_tube
from workstation.store import attachments, audit, inbox, results, tubes
from workstation.store.attachments import Attachment
from workstation.store.inbox import MessageState, StoredMessage
from workstation.usecases.context import Context, new_id
from workstation.usecases.import_results import Imported, import_results
from workstation.usecases.match_specimens import find_specimen, owners
from workstation.usecases.read_stored import read_stored

ATTACHABLE = (MessageState.SET_ASIDE, MessageState.PARTLY)
MOST_NAMED = 20


def propose_attachment(context: Context, message_id: UUID, segment: int, tube: str, why: str) -> UUID:
    """Say which tube the specimen at this segment of a waiting message is; it changes nothing yet.

    The segment is where the specimen begins, or where its number stands, as the inbox names it. A new proposal takes
    the place of one that nobody confirmed. Raises NotFound (message, specimen, tube), BadInput (no reason) and
    RuleBroken (nothing of the message waits; the specimen is matched already).
    """
    number, now = normalize_tube(tube), context.clock()
    if not why.strip():
        raise BadInput(Reason.NO_WHY, tube=number)
    meant = _meant(context, message_id, segment)
    with context.database.write() as connection:
        _check(connection, message_id, number, meant.specimen)
        for before in attachments.live_of(connection, message_id):
            if find_specimen(meant.specimens, before.segment) is not meant.specimen:
                continue
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

    Raises NotFound where the proposal or its tube is gone, and RuleBroken for the person who made it, or where the
    specimen was matched meanwhile.
    """
    with context.database.read() as connection:
        proposed = _find_open(connection, attachment_id)
    meant = _meant(context, proposed.message_id, proposed.segment)
    with context.database.write() as connection:
        found = _find_open(connection, attachment_id)
        if fold_name(found.proposed_by) == fold_name(context.operator):
            raise RuleBroken(Reason.OWN_PROPOSAL, tube=found.tube, operator=context.operator)
        _check(connection, found.message_id, found.tube, meant.specimen)
        attachments.confirm(connection, found.id, operator=context.operator, now=context.clock())
        _note(context, connection, "attachment.confirmed", found)
    return import_results(context, found.message_id)


def drop_attachment(context: Context, attachment_id: UUID) -> None:
    """Take back a proposal that nobody confirmed yet; raises NotFound and RuleBroken as `confirm_attachment` does."""
    with context.database.write() as connection:
        found = _find_open(connection, attachment_id)
        attachments.drop(connection, found.id, operator=context.operator, now=context.clock())
        _note(context, connection, "attachment.dropped", found)


def list_attachments(context: Context) -> tuple[Attachment, ...]:
    """Give the proposals that wait for a second person, the oldest first."""
    with context.database.read() as connection:
        return attachments.open_attachments(connection)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Meant:
    """The specimens of a message, and the one that is meant."""

    specimens: tuple[ReadSpecimen, ...]
    specimen: ReadSpecimen


def _meant(context: Context, message_id: UUID, segment: int) -> _Meant:
    with context.database.read() as connection:
        message = _waiting(connection, message_id)
    try:
        specimens = read_stored(context, message).specimens
    except Unreadable:
        raise RuleBroken(Reason.NOTHING_TO_ATTACH, message=message_id) from None
    found = find_specimen(specimens, segment)
    if found is None:
        begins = ", ".join(map(str, sorted(specimen.segment for specimen in specimens)[:MOST_NAMED]))
        raise NotFound(Reason.NO_SUCH_SPECIMEN, segment=segment, segments=begins)
    return _Meant(specimens=specimens, specimen=found)


def _waiting(connection: Connection, message_id: UUID) -> StoredMessage:
    message = inbox.load_message(connection, message_id)
    if message is None:
        raise NotFound(Reason.NO_SUCH_MESSAGE, message=message_id)
    if message.state not in ATTACHABLE or message.framing:
        raise RuleBroken(Reason.NOTHING_TO_ATTACH, message=message_id)
    return message


def _check(connection: Connection, message_id: UUID, number: str, specimen: ReadSpecimen) -> None:
    """One measurement is never two tubes': what gave its values to a tube already waits for nobody."""
    _waiting(connection, message_id)
    if owners(specimen, results.stored_segments(connection, message_id)):
        raise RuleBroken(Reason.SPECIMEN_MATCHED, segment=specimen.segment)
    row = tubes.find_tube(connection, number)
    if row is None or row.state is tubes.TubeState.PUT_BACK:
        raise NotFound(Reason.NO_SUCH_TUBE, tube=number[:40])


def _find_open(connection: Connection, attachment_id: UUID) -> Attachment:
    found = attachments.find_attachment(connection, attachment_id)
    if found is None:
        raise NotFound(Reason.NO_SUCH_ATTACHMENT, attachment=attachment_id)
    if found.confirmed_by:
        raise RuleBroken(Reason.ALREADY_ATTACHED, tube=found.tube)
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
