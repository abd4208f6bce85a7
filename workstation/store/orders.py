"""What analyzers were told to run, and what they said to it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, insert, select, update

from workstation.store.worklist_tables import orders


class OrderState(StrEnum):
    """How far an order has come. A refused one is never sent again: the next query gets a new number."""

    SENT = "sent"
    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One test for one tube, as an analyzer was told."""

    id: UUID
    number: str
    tube: str
    code: str
    analyzer: str
    state: OrderState
    times: int
    ordered_at: datetime
    answered_at: datetime | None
    answer: str


LIVE = (OrderState.SENT, OrderState.ACCEPTED)


def orders_of(connection: Connection, tube: str) -> tuple[Order, ...]:
    """Give every order of a tube, the newest first."""
    query = select(orders).where(orders.c.tube == tube).order_by(orders.c.id.desc())
    return tuple(_order(row) for row in connection.execute(query))


def add_order(
    connection: Connection,
    *,
    order_id: UUID,
    number: str,
    tube: str,
    code: str,
    analyzer: str,
    control_id: str,
    now: datetime,
) -> None:
    """Store a new order that is about to be sent."""
    connection.execute(
        insert(orders),
        {
            "id": order_id,
            "number": number,
            "tube": tube,
            "code": code[:100],
            "analyzer": analyzer[:200],
            "control_id": control_id,
            "state": OrderState.SENT,
            "times": 1,
            "ordered_at": now,
            "answer": "",
        },
    )


def note_sent_again(connection: Connection, order_id: UUID, control_id: str) -> None:
    """Store that an order goes out once more, under the same number."""
    values = {"times": orders.c.times + 1, "control_id": control_id}
    connection.execute(update(orders).where(orders.c.id == order_id).values(values))


def find_answered(connection: Connection, *, number: str = "", control_id: str = "") -> tuple[Order, ...]:
    """Find the orders that an answer is about: by the order's number, or by the message that carried them."""
    where = orders.c.number == number if number else orders.c.control_id == control_id
    return tuple(_order(row) for row in connection.execute(select(orders).where(where).order_by(orders.c.id)))


def note_answer(connection: Connection, order_id: UUID, state: OrderState, answer: str, now: datetime) -> None:
    """Store what an analyzer said to an order."""
    values = {"state": state, "answer": answer[:500], "answered_at": now}
    connection.execute(update(orders).where(orders.c.id == order_id).values(values))


def _order(row: Row[*tuple[Any, ...]]) -> Order:
    return Order(
        id=row.id,
        number=row.number,
        tube=row.tube,
        code=row.code,
        analyzer=row.analyzer,
        state=OrderState(row.state),
        times=row.times,
        ordered_at=row.ordered_at,
        answered_at=row.answered_at,
        answer=row.answer,
    )
