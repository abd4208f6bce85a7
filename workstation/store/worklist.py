"""Tubes that the laboratory has and that wait for a test, the oldest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, exists, func, literal, null, or_, select

from workstation.domain.custody import Standing
from workstation.domain.results import RERUN, ResultStatus
from workstation.store.custody_tables import reception_tubes, receptions
from workstation.store.orders import OrderState
from workstation.store.tables import pairings, results, tubes
from workstation.store.tubes import TubeState
from workstation.store.worklist_tables import orders, told_tubes


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingTube:
    """One tube that was received and has no result; `is_known` is False while its pairing is not here.

    `people` and `pool_size` are 0 where it is not known. `order` is the state of its newest order, or empty.
    """

    number: str
    received_at: datetime
    paired_at: datetime | None
    pool_size: int
    people: int
    box: str
    is_known: bool
    order: str
    order_number: str
    ordered_at: datetime | None


def waiting_for_test(connection: Connection, limit: int, *, pending: bool = False) -> tuple[WaitingTube, ...]:
    """List the tubes that were received, were not rejected and have no result that says something.

    With `pending` only those of which no analyzer has accepted an order.
    """
    known = connection.execute(_not_accepted(_known(), tubes.c.number, asked=pending).limit(limit)).all()
    unknown = connection.execute(_not_accepted(_unknown(), reception_tubes.c.number, asked=pending).limit(limit)).all()
    rows = sorted([*known, *unknown], key=lambda row: (row.received_at, row.number))[:limit]
    return tuple(_waiting(connection, row) for row in rows)


def _not_accepted(query: Select[Any], number: ColumnElement[Any], *, asked: bool) -> Select[Any]:
    if not asked:
        return query
    accepted = exists().where(orders.c.tube == number, orders.c.state == OrderState.ACCEPTED)
    return query.where(~accepted.correlate_except(orders))


def has_answer(tube_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Say that a tube has a result that tells something of its people, whether it was released or not."""
    return (
        exists()
        .where(
            results.c.tube_id == tube_id,
            results.c.code.not_in(RERUN),
            results.c.status.not_in((ResultStatus.WITHDRAWN, ResultStatus.REPLACED)),
        )
        .correlate(tubes)
    )


def _known() -> Select[Any]:
    live = (pairings.c.tube_id == tubes.c.id) & pairings.c.voided_at.is_(None)
    people = select(func.count()).where(live).correlate(tubes).scalar_subquery()
    paired_at = select(func.max(pairings.c.made_at)).where(live).correlate(tubes).scalar_subquery()
    received_at = func.coalesce(tubes.c.received_at, reception_tubes.c.at).label("received_at")
    return (
        select(
            tubes.c.number,
            received_at,
            func.coalesce(told_tubes.c.paired_at, paired_at).label("paired_at"),
            tubes.c.capacity,
            func.coalesce(told_tubes.c.people, people).label("people"),
            func.coalesce(func.nullif(receptions.c.box, ""), told_tubes.c.box, "").label("box"),
            literal(1).label("is_known"),
        )
        .join(told_tubes, told_tubes.c.tube_id == tubes.c.id, isouter=True)
        .join(reception_tubes, reception_tubes.c.number == tubes.c.number, isouter=True)
        .join(receptions, receptions.c.id == reception_tubes.c.reception_id, isouter=True)
        .where(
            tubes.c.state.in_((TubeState.CLOSED, TubeState.TOLD)),
            or_(tubes.c.received_at.is_not(None), reception_tubes.c.standing == Standing.RECEIVED),
            or_(reception_tubes.c.standing.is_(None), reception_tubes.c.standing == Standing.RECEIVED),
            ~has_answer(tubes.c.id),
        )
        .order_by(received_at, tubes.c.number)
    )


def _unknown() -> Select[Any]:
    return (
        select(
            reception_tubes.c.number,
            reception_tubes.c.at.label("received_at"),
            null().label("paired_at"),
            literal(0).label("capacity"),
            literal(0).label("people"),
            receptions.c.box,
            literal(0).label("is_known"),
        )
        .join(receptions, receptions.c.id == reception_tubes.c.reception_id)
        .join(tubes, tubes.c.number == reception_tubes.c.number, isouter=True)
        .where(tubes.c.id.is_(None), reception_tubes.c.standing == Standing.RECEIVED)
        .order_by(reception_tubes.c.at, reception_tubes.c.number)
    )


def _waiting(connection: Connection, row: Row[Any]) -> WaitingTube:
    newest = select(orders).where(orders.c.tube == row.number).order_by(orders.c.id.desc()).limit(1)
    order = connection.execute(newest).first()
    return WaitingTube(
        number=row.number,
        received_at=row.received_at,
        paired_at=row.paired_at,
        pool_size=row.capacity,
        people=row.people,
        box=row.box,
        is_known=bool(row.is_known),
        order=order.state if order else "",
        order_number=order.number if order else "",
        ordered_at=order.ordered_at if order else None,
    )
