"""What each desk chose last and finds again after a restart: collection, pool size, and whose badge was scanned."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, bindparam, insert, select, update

from workstation.store.tables import desks


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRow:
    """One desk as stored; no collection means that of the settings, no operator that no badge was scanned."""

    collection_id: UUID | None
    pool_size: int
    operator: str
    role: str


# Built once, as every tube that is opened asks it.
_FIND = select(desks.c.collection_id, desks.c.pool_size, desks.c.operator, desks.c.role).where(
    desks.c.desk == bindparam("name")
)


def find_desk(connection: Connection, desk: str) -> DeskRow | None:
    """Find what a desk chose, or None when it never chose anything."""
    row = connection.execute(_FIND, {"name": desk}).first()
    if row is None:
        return None
    return DeskRow(collection_id=row.collection_id, pool_size=row.pool_size, operator=row.operator, role=row.role)


def desk_or_new(connection: Connection, desk: str, *, pool_size: int) -> DeskRow:
    """Find what a desk chose, or give a desk that never chose anything but works with this pool size."""
    found = find_desk(connection, desk)
    return found or DeskRow(collection_id=None, pool_size=pool_size, operator="", role="")


def forget_operator(connection: Connection, name: str, now: datetime) -> None:
    """Forget at every desk that somebody's badge was scanned there."""
    values = {"operator": "", "role": "", "changed_at": now}
    connection.execute(update(desks).where(desks.c.operator == name).values(values))


def save_desk(connection: Connection, desk: str, row: DeskRow, now: datetime) -> None:
    """Store a desk's choices whole."""
    values = {
        "collection_id": row.collection_id,
        "pool_size": row.pool_size,
        "operator": row.operator,
        "role": row.role,
        "changed_at": now,
    }
    if not connection.execute(update(desks).where(desks.c.desk == desk).values(values)).rowcount:
        connection.execute(insert(desks), {"desk": desk, **values})
