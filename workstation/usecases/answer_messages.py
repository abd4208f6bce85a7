"""Turn what came over the wire into answers: results are stored, then acknowledged; queries are answered.

What is on disk is answered AA (or CA), also when a person must look at it: an analyzer throws a message away after
three refusals. AE is what could not be stored, AR what is no HL7, too large, or from a sender that is not let in.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto

from workstation.domain.errors import StoreUnavailable
from workstation.hl7.acknowledge import (
    NO_MESSAGE,
    NOT_STORED,
    NOT_SUPPORTED,
    SENDER_REFUSED,
    TOO_LARGE,
    Fault,
    acknowledge,
)
from workstation.hl7.answering import Arrived
from workstation.hl7.framing import Kind
from workstation.hl7.header import Header, read_header
from workstation.hl7.split import split_messages
from workstation.usecases.context import Context
from workstation.usecases.receive_message import Delivery, Received, receive_messages

_log = logging.getLogger(__name__)
SOURCE = "mllp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What one piece of a connection's stream is answered with, and what was done with it.

    `messages` is how many of its messages were accepted; `fault` why something was not, `waiting` how many messages
    wait to be imported now because of it.
    """

    replies: tuple[bytes, ...]
    messages: int = 0
    waiting: int = 0
    repeated: bool = False
    fault: Fault | None = None


def answer_messages(context: Context, arrived: Sequence[Arrived]) -> tuple[Answered, ...]:
    """Store a group in one commit and give the answers, in its order; raises nothing that a message can cause."""
    plans = [_plan(context, piece) for piece in arrived]
    _store(context, [plan for plan in plans if plan.delivery is not None])
    now = context.clock().astimezone(context.settings.zone)
    return tuple(_answer(plan, now) for plan in plans)


class _Way(Enum):
    """What a message needs."""

    STORE = auto()
    REFUSE = auto()
    NOTHING = auto()


@dataclass(slots=True, kw_only=True)
class _Message:
    """One message of a frame; `fault` is why it is refused."""

    header: Header | None
    way: _Way
    fault: Fault | None = None


@dataclass(slots=True, kw_only=True)
class _Plan:
    """What is to be done with one piece, and what became of it."""

    messages: list[_Message] = field(default_factory=list)
    delivery: Delivery | None = None
    received: Received | None = None


def _plan(context: Context, arrived: Arrived) -> _Plan:
    piece = arrived.piece
    if piece.kind is Kind.TOO_LARGE:
        return _Plan(messages=[_refused(_first_header(piece.data), TOO_LARGE)])
    delivery = Delivery(source=SOURCE, name=arrived.peer, data=piece.data, is_cut=piece.kind is not Kind.FRAME)
    if piece.kind is not Kind.FRAME:
        return _Plan(delivery=delivery)
    found = [piece.data[one.start : one.end] for one in split_messages(piece.data) if one.reason is None]
    messages = [_message(context, read_header(data)) for data in found]
    is_kept = bool(piece.data.strip(_NOTHING)) and (
        not messages or any(one.way is _Way.STORE or one.header is None for one in messages)
    )
    return _Plan(messages=messages or [_refused(None, NO_MESSAGE)], delivery=delivery if is_kept else None)


_NOTHING = b"\x0b\x1c\r\n\x00 \t"


def _first_header(data: bytes) -> Header | None:
    pieces = split_messages(data)
    start = data.find(b"MSH", pieces[0].start)
    return read_header(data[start:]) if start >= 0 else None


def _message(context: Context, header: Header | None) -> _Message:
    if header is None:
        return _refused(None, NO_MESSAGE)
    senders = context.settings.listen_senders
    if senders and header.part(3, 1) not in senders:
        return _refused(header, SENDER_REFUSED)
    kind = header.kind
    if kind.startswith(("ACK", "ORL")):
        return _Message(header=header, way=_Way.NOTHING)
    if kind.startswith(("QBP", "QRY")):
        return _refused(header, NOT_SUPPORTED)
    return _Message(header=header, way=_Way.STORE)


def _refused(header: Header | None, fault: Fault) -> _Message:
    return _Message(header=header, way=_Way.REFUSE, fault=fault)


def _store(context: Context, plans: Sequence[_Plan]) -> None:
    """Store what the plans hold, all in one commit; what they have not `received` afterwards is not there."""
    deliveries = [plan.delivery for plan in plans if plan.delivery is not None]
    if not deliveries:
        return
    try:
        for plan, received in zip(plans, receive_messages(context, deliveries), strict=True):
            plan.received = received
    except StoreUnavailable as problem:
        _log.warning("nothing was stored: %s", problem.reason)
    except Exception as defect:
        # One delivery that cannot be stored must not keep out the others of its group.
        _log.warning("a delivery was not stored: %s", type(defect).__name__)
        if len(plans) > 1:
            for plan in plans:
                _store(context, [plan])


def _answer(plan: _Plan, now: datetime) -> Answered:
    is_stored = plan.received is not None
    replies: list[bytes] = []
    fault: Fault | None = NOT_STORED if plan.delivery is not None and not is_stored else None
    accepted = 0
    for message in plan.messages:
        if message.way is _Way.NOTHING:
            continue
        why = message.fault or (None if is_stored else NOT_STORED)
        accepted += why is None
        fault = fault or why
        replies += acknowledge(message.header, why, now=now)
    received = plan.received
    waiting = len(received.messages) if received is not None and not received.repeated else 0
    repeated = received is not None and received.repeated
    return Answered(replies=tuple(replies), messages=accepted, waiting=waiting, repeated=repeated, fault=fault)
