"""Answer an analyzer that asks what to run (QBP^Q11): RSP^K11, and after it one OML^O33 a tube on the same connection.

A tube is ordered under one number for as long as its order lives: asked again, it gets the same. By IHE LAW (3.R.5.3)
an analyzer refuses a number that it has seen; what it refused gets a new one, and what it accepted stays accepted.
"""

from base64 import b32hexencode
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from workstation.domain.errors import StoreUnavailable
from workstation.domain.no_work import NoWork
from workstation.domain.observations import Unreadable
from workstation.hl7.acknowledge import Fault, acknowledge
from workstation.hl7.compose_orders import TestToRun, WorkOrder, compose_response, compose_work_order
from workstation.hl7.header import read_header
from workstation.hl7.orders import Problem, Query, read_query
from workstation.store import audit, orders, worklist
from workstation.store.orders import Order
from workstation.usecases.context import Context, new_id
from workstation.usecases.tube_work import TubeWork, tube_work

MOST_TUBES_AT_ONCE = 100
"""Of one question for all work; what was accepted is no pending work, so the next question gets the next ones."""
_UNREADABLE = Fault(
    letter="E", code="207", meaning="Application internal error", field=0, text="The query cannot be read"
)
_NO_STORE = Problem(
    letter="E",
    code="207",
    meaning="Application internal error",
    place="",
    text="The worklist cannot be read now. Ask again",
)


def answer_query(context: Context, data: bytes) -> tuple[bytes, ...]:
    """Give the messages to send back, in order; whatever the query is, there is an answer to it."""
    now = context.clock().astimezone(context.settings.zone)
    try:
        query = read_query(data)
    except Unreadable:
        return acknowledge(read_header(_from_header(data)), _UNREADABLE, now=now)
    if query.problem is not None:
        return (_response(query, now, found=False),)
    try:
        texts = _asked(context, query)
        with context.database.write() as connection:
            works = [_work(context, connection, query, text, now) for text in texts]
    except StoreUnavailable:
        return (_response(replace(query, problem=_NO_STORE), now, found=False),)
    found = any(work.tests for work in works)
    return (_response(query, now, found=found), *(compose_work_order(query, work) for work in works))


def order_number(order_id: UUID) -> str:
    """Give an order's number: 13 letters and digits, of the moment and chance, so that no two stations share one."""
    return b32hexencode(order_id.bytes[:6] + order_id.bytes[14:]).decode().rstrip("=")


def _from_header(data: bytes) -> bytes:
    start = data.find(b"MSH")
    return data[start:] if start >= 0 else data


def _response(query: Query, now: datetime, *, found: bool) -> bytes:
    return compose_response(query, control_id=_control_id(), sent_at=now, found=found)


def _control_id() -> str:
    """20 characters, as HL7 2.5.1 allows for MSH-10."""
    return new_id().hex[-20:].upper()


def _asked(context: Context, query: Query) -> Sequence[str]:
    """Give the tubes that are meant, "" for a place without one.

    All that wait are looked for before anybody is kept from writing: it reads every tube.
    """
    if not query.is_all:
        return tuple(dict.fromkeys(query.tubes)) or ("",)
    with context.database.read() as connection:
        waiting = worklist.waiting_for_test(connection, MOST_TUBES_AT_ONCE, pending=True)
    return tuple(tube.number for tube in waiting)


def _work(context: Context, connection: Connection, query: Query, text: str, now: datetime) -> WorkOrder:
    work = tube_work(context, connection, text)
    control_id = _control_id()
    if isinstance(work, NoWork):
        return WorkOrder(tube=text, tests=(), control_id=control_id, sent_at=now)
    sent = _Sent(context, connection, query.sender, control_id, now)
    live = [order for order in orders.orders_of(connection, work.tube) if order.state in orders.LIVE]
    return made_work_order(work, [sent.order(work, code, live) for code in work.codes], control_id, now)


def made_work_order(work: TubeWork, tests: Sequence[TestToRun], control_id: str, now: datetime) -> WorkOrder:
    """Put a tube's work into the message that an analyzer gets."""
    return WorkOrder(
        tube=work.tube,
        tests=tuple(tests),
        control_id=control_id,
        sent_at=now,
        specimen_type=work.specimen_type,
        collected_at=work.collected_at,
        is_urgent=work.is_urgent,
    )


@dataclass(frozen=True, slots=True)
class _Sent:
    """One message that is about to be sent."""

    context: Context
    connection: Connection
    analyzer: str
    control_id: str
    now: datetime

    def order(self, work: TubeWork, code: str, live: Sequence[Order]) -> TestToRun:
        """Give the tube's order of this test: the one that lives, or a new one."""
        known = next((order for order in live if order.code == code[:100]), None)
        if known is not None:
            orders.note_sent_again(self.connection, known.id, self.control_id)
            return TestToRun(number=known.number, code=code)
        order_id = new_id()
        number = order_number(order_id)
        orders.add_order(
            self.connection,
            order_id=order_id,
            number=number,
            tube=work.tube,
            code=code,
            analyzer=self.analyzer,
            control_id=self.control_id,
            now=self.now,
        )
        audit.record(
            self.connection,
            at=self.now,
            operator=self.context.operator,
            action="order.sent",
            subject=work.tube,
            order=number,
            analyzer=self.analyzer,
        )
        return TestToRun(number=number, code=code)
