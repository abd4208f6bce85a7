"""Turn what came over the wire into answers: results are stored, then acknowledged; questions and orders' answers are
passed on to their own use cases.

What is on disk is answered AA (or CA), also when a person must look at it: an analyzer throws a message away after
three refusals. AE is what could not be stored, AR what is no HL7, too large, or from a sender that is not let in.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from ipaddress import ip_address, ip_network
from itertools import islice

from workstation.domain.errors import StoreUnavailable
from workstation.hl7.acknowledge import (
    NO_MESSAGE,
    NOT_STORED,
    NOT_SUPPORTED,
    SENDER_REFUSED,
    TOO_LARGE,
    Fault,
    accept,
    acknowledge,
)
from workstation.hl7.answering import Arrived
from workstation.hl7.framing import Kind
from workstation.hl7.header import Header, read_header
from workstation.hl7.split import split_messages
from workstation.usecases.answer_query import answer_query
from workstation.usecases.context import Context
from workstation.usecases.receive_message import Delivery, Received, receive_messages
from workstation.usecases.take_order_response import take_order_response

_log = logging.getLogger(__name__)
SOURCE = "mllp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What one piece of a connection's stream is answered with, and what was done with it.

    `messages` is how many results were accepted, `questions` how many queries were answered; `fault` why something was
    not, `waiting` how many messages wait to be imported now because of it.
    """

    replies: tuple[bytes, ...]
    messages: int = 0
    questions: int = 0
    waiting: int = 0
    repeated: bool = False
    fault: Fault | None = None


def answer_messages(context: Context, arrived: Sequence[Arrived]) -> tuple[Answered, ...]:
    """Store a group in one commit and give the answers, in its order; raises nothing that a message can cause."""
    plans = [_plan(context, piece) for piece in arrived]
    _store(context, [plan for plan in plans if plan.delivery is not None])
    now = context.clock().astimezone(context.settings.zone)
    return tuple(_answer(context, plan, now) for plan in plans)


class _Way(Enum):
    """What a message needs."""

    STORE = auto()
    REFUSE = auto()
    QUERY = auto()
    ORDER_RESPONSE = auto()
    NOTHING = auto()


@dataclass(slots=True, kw_only=True)
class _Message:
    """One message of a frame; `fault` is why it is refused."""

    header: Header | None
    way: _Way
    fault: Fault | None = None
    data: bytes = b""


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
    name = _name_of(arrived.peer, context.settings.listen_names)
    delivery = Delivery(source=SOURCE, name=name, data=piece.data, is_cut=piece.kind is not Kind.FRAME)
    if piece.kind is not Kind.FRAME:
        return _Plan(delivery=delivery)
    found = [piece.data[one.start : one.end] for one in split_messages(piece.data) if one.reason is None]
    messages = [_message(context, read_header(data), data) for data in found]
    is_kept = bool(piece.data.strip(_NOTHING)) and (
        not messages or any(one.way is _Way.STORE or one.header is None for one in messages)
    )
    return _Plan(messages=messages or [_refused(None, NO_MESSAGE)], delivery=delivery if is_kept else None)


def _name_of(peer: str, names: Mapping[str, str]) -> str:
    """Give the site's own name of an analyzer before its address: the profile of that name then reads its messages."""
    known = (name for network, name in names.items() if ip_address(peer) in ip_network(network))
    return "/".join([*islice(known, 1), peer])


_NOTHING = b"\x0b\x1c\r\n\x00 \t"


def _first_header(data: bytes) -> Header | None:
    pieces = split_messages(data)
    start = data.find(b"MSH", pieces[0].start)
    return read_header(data[start:]) if start >= 0 else None


def _message(context: Context, header: Header | None, data: bytes) -> _Message:
    if header is None:
        return _refused(None, NO_MESSAGE)
    senders = context.settings.listen_senders
    if senders and header.part(3, 1) not in senders:
        return _refused(header, SENDER_REFUSED)
    if header.kind.startswith(_OTHER_QUERIES) and header.kind not in _WAYS:
        return _refused(header, NOT_SUPPORTED)
    return _Message(header=header, way=_WAYS.get(header.kind, _way_of(header)), data=data)


_WAYS = {"QBP^Q11": _Way.QUERY, "ORL^O34": _Way.ORDER_RESPONSE}
_OTHER_QUERIES = ("QBP", "QRY")


def _way_of(header: Header) -> _Way:
    """An answer is never answered, or two programs would thank each other for ever."""
    return _Way.NOTHING if header.kind.startswith("ACK") else _Way.STORE


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


def _answer(context: Context, plan: _Plan, now: datetime) -> Answered:
    received = plan.received
    replies: list[bytes] = []
    faults = [NOT_STORED] if plan.delivery is not None and received is None else []
    accepted = questions = 0
    for message in plan.messages:
        match message.way:
            case _Way.QUERY:
                replies += _ask(context, message, now)
                questions += 1
            case _Way.ORDER_RESPONSE:
                replies += _take_response(context, message, now)
            case _Way.STORE | _Way.REFUSE:
                why = message.fault or (NOT_STORED if received is None else None)
                accepted += why is None
                faults += [why] if why else []
                replies += acknowledge(message.header, why, now=now)
    return Answered(
        replies=tuple(replies),
        messages=accepted,
        questions=questions,
        waiting=len(received.messages) if received is not None and not received.repeated else 0,
        repeated=received is not None and received.repeated,
        fault=faults[0] if faults else None,
    )


def _ask(context: Context, message: _Message, now: datetime) -> tuple[bytes, ...]:
    if message.header is None:
        return ()
    try:
        return accept(message.header, now=now) + answer_query(context, message.data)
    except Exception as defect:
        _log.warning("a query was not answered: %s", type(defect).__name__)
        return acknowledge(message.header, NOT_STORED, now=now)


def _take_response(context: Context, message: _Message, now: datetime) -> tuple[bytes, ...]:
    """It answers an order of ours, so it is itself answered only where it asks for an accept acknowledgment."""
    if message.header is None:
        return ()
    try:
        take_order_response(context, message.data)
    except Exception as defect:
        _log.warning("what an analyzer said to an order was not kept: %s", type(defect).__name__)
        return ()
    return accept(message.header, now=now)
