"""Keep what an analyzer sent, byte for byte, before anything is answered or read. Every source ends here."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from workstation.domain.observations import InboxReason
from workstation.hl7.split import Piece, split_messages
from workstation.store import audit, deliveries, inbox
from workstation.store.audit import Act
from workstation.store.deliveries import NewDelivery, NewMessage
from workstation.usecases.context import Context, new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What came, and from where: `source` is a kind (`file`, `mllp`), `name` the file's or the sender's.

    `is_cut`: it is known that more should have followed, so no message in it counts as whole at its end. `is_whole`:
    its bytes are one message of another kind than HL7 (a plate's file), and nothing is looked for in them.
    """

    source: str
    name: str
    data: bytes
    is_cut: bool = False
    is_whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What became of a delivery: its id, whether these bytes were here before, and its messages."""

    id: UUID
    repeated: bool
    messages: tuple[UUID, ...]


def receive_message(context: Context, *, source: str, name: str, data: bytes, whole: bool = False) -> Received:
    """Store a delivery and the place of each message in it; the same bytes again are the same delivery.

    `whole`: the bytes are one message, whatever stands in them.
    """
    return receive_messages(context, [Delivery(source=source, name=name, data=data, is_whole=whole)])[0]


def receive_messages(context: Context, arrived: Sequence[Delivery]) -> tuple[Received, ...]:
    """Store deliveries in one commit, all or none, and give what became of each, in their order."""
    prepared = [_prepare(delivery) for delivery in arrived]
    now = context.clock()
    done: list[Received] = []
    new: list[NewDelivery] = []
    with context.database.write() as connection:
        known = deliveries.known_deliveries(connection, list({delivery.sha256 for delivery in prepared}))
        of_known = {sha256: inbox.messages_of(connection, found) for sha256, found in known.items()}
        for delivery in prepared:
            repeated = delivery.sha256 in known
            if not repeated:
                new.append(delivery)
                known[delivery.sha256] = delivery.id
                of_known[delivery.sha256] = tuple(message.id for message in delivery.messages)
            found = known[delivery.sha256]
            done.append(Received(id=found, repeated=repeated, messages=of_known[delivery.sha256]))
        deliveries.add_deliveries(connection, new, now=now, operator=context.operator)
        if new:
            audit.record_all(connection, map(_act, new), at=now, operator=context.operator)
    return tuple(done)


def _prepare(delivery: Delivery) -> NewDelivery:
    return NewDelivery(
        id=new_id(),
        source=delivery.source,
        name=delivery.name,
        sha256=delivery_identity(delivery),
        data=delivery.data,
        messages=tuple(_messages(delivery)),
    )


def delivery_identity(delivery: Delivery) -> str:
    """Name a delivery by its bytes, and by whether they are one whole message."""
    return whole_identity(delivery.data) if delivery.is_whole else hashlib.sha256(delivery.data).hexdigest()


def whole_identity(data: bytes) -> str:
    """Name the bytes of a whole file; the same bytes that came as HL7 were another delivery, and were refused there."""
    return hashlib.sha256(b"whole\x00" + data).hexdigest()


def _messages(delivery: Delivery) -> Iterator[NewMessage]:
    if delivery.is_whole:
        span = (0, len(delivery.data))
        yield NewMessage(id=new_id(), ordinal=1, span=span, sha256=whole_identity(delivery.data), framing="")
        return
    pieces = split_messages(delivery.data)
    for ordinal, piece in enumerate(pieces, start=1):
        cut_here = delivery.is_cut and ordinal == len(pieces) and piece.reason is None
        yield NewMessage(
            id=new_id(),
            ordinal=ordinal,
            span=(piece.start, piece.end),
            sha256=_identity(delivery.data, piece, cut_here=cut_here),
            framing=InboxReason.MESSAGE_CUT if cut_here else piece.reason or "",
        )


def _identity(data: bytes, piece: Piece, *, cut_here: bool) -> str:
    """A whole message must never count as the repetition of a cut one with the same bytes."""
    found = data[piece.start : piece.end]
    return hashlib.sha256(b"cut\x00" + found if cut_here else found).hexdigest()


def _act(delivery: NewDelivery) -> Act:
    detail = {"bytes": len(delivery.data), "messages": len(delivery.messages)}
    return Act("message.received", str(delivery.id), detail)
