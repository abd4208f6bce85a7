"""Operators and their badges. A badge ends and is never given again; its row stays, for what was done under it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from workstation.domain.badge import Operator, Role
from workstation.store.tables import operators

_COLUMNS = (operators.c.badge, operators.c.name, operators.c.role, operators.c.made_at, operators.c.ended_at)
_LIVE = operators.c.ended_at.is_(None)
_FIND = select(*_COLUMNS).where(operators.c.badge == bindparam("code"))
_COUNT_LIVE = select(func.count()).select_from(operators).where(_LIVE)
_LIVE_NAMED = select(*_COLUMNS).where(operators.c.name == bindparam("known_as"), _LIVE)


def find_badge(connection: Connection, badge: str) -> Operator | None:
    """Find whose badge this is or was."""
    row = connection.execute(_FIND, {"code": badge}).first()
    return _operator(row) if row else None


def find_live_name(connection: Connection, name: str) -> Operator | None:
    """Find the operator of this name whose badge has not ended; live names are told apart by `add_operator`."""
    row = connection.execute(_LIVE_NAMED, {"known_as": name}).first()
    return _operator(row) if row else None


def count_live(connection: Connection) -> int:
    """Count the badges that have not ended."""
    return int(connection.execute(_COUNT_LIVE).scalar_one())


def all_operators(connection: Connection) -> tuple[Operator, ...]:
    """List every operator, those who still work first, then by name."""
    order = (operators.c.ended_at.is_not(None), operators.c.name, operators.c.made_at)
    return tuple(_operator(row) for row in connection.execute(select(*_COLUMNS).order_by(*order)))


def store_operator(connection: Connection, operator: Operator, *, made_by: str) -> None:
    """Store a new operator."""
    values = {"badge": operator.badge, "name": operator.name, "role": operator.role}
    connection.execute(insert(operators), {**values, "made_at": operator.made_at, "made_by": made_by})


def end_badge(connection: Connection, badge: str, now: datetime) -> None:
    """End a badge."""
    connection.execute(update(operators).where(operators.c.badge == badge).values(ended_at=now))


def _operator(row: Row[*tuple[Any, ...]]) -> Operator:
    return Operator(badge=row.badge, name=row.name, role=Role(row.role), made_at=row.made_at, ended_at=row.ended_at)
