"""Collections: each is stored once and never edited, so that a tube keeps the basis on which it was taken."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, func, insert, select

from workstation.domain.collection import Collection, LegalBasis, Priority, SamplingReason
from workstation.store.tables import collections, tubes

NEWEST_TUBES = 2000
NO_COLLECTION = UUID(int=0)
"""Stands for the collection of a tube that another station took: it says nothing, and no desk may choose it."""
_NAMES = tuple(field.name for field in fields(Collection))
_COLUMNS = tuple(collections.c[name] for name in _NAMES)
# Built once, as every tube that is opened asks for them.
_SAME = select(collections.c.id).where(*(collections.c[name] == bindparam(f"its_{name}") for name in _NAMES)).limit(1)
_LOAD = select(*_COLUMNS).where(collections.c.id == bindparam("its_id"))
_OF_TUBE = (
    select(*_COLUMNS).join(tubes, tubes.c.collection_id == collections.c.id).where(tubes.c.id == bindparam("its_id"))
)


def find_collection(connection: Connection, collection: Collection) -> UUID | None:
    """Find the collection that says exactly this."""
    found: UUID | None = connection.execute(
        _SAME, {f"its_{name}": value for name, value in _values(collection).items()}
    ).scalar()
    return found


def add_collection(connection: Connection, collection_id: UUID, collection: Collection, now: datetime) -> None:
    """Store a new collection."""
    connection.execute(insert(collections), {"id": collection_id, "created_at": now, **_values(collection)})


def load_collection(connection: Connection, collection_id: UUID) -> Collection:
    """Load a collection that is known to be there."""
    return _collection(connection.execute(_LOAD, {"its_id": collection_id}).one())


def collection_of(connection: Connection, tube_id: UUID) -> Collection:
    """Give the collection that a tube belongs to."""
    return _collection(connection.execute(_OF_TUBE, {"its_id": tube_id}).one())


def collection_id_of(connection: Connection, tube_id: UUID) -> UUID:
    """Give the id of the collection that a tube belongs to."""
    found: UUID = connection.execute(select(tubes.c.collection_id).where(tubes.c.id == tube_id)).scalar_one()
    return found


def last_used(connection: Connection, desk: str, most: int) -> tuple[Collection, ...]:
    """List the collections that a desk used last, newest first, and after them the newest that it never used.

    Only a desk's newest tubes are looked at, since an index gives them in order.
    """
    newest = (
        select(tubes.c.collection_id, tubes.c.opened_at)
        .where(tubes.c.desk == desk)
        .order_by(tubes.c.opened_at.desc(), tubes.c.id.desc())
        .limit(NEWEST_TUBES)
        .subquery()
    )
    used = (
        select(newest.c.collection_id, func.max(newest.c.opened_at).label("last"))
        .group_by(newest.c.collection_id)
        .subquery()
    )
    rows = connection.execute(
        select(*_COLUMNS)
        .join_from(collections, used, used.c.collection_id == collections.c.id, isouter=True)
        .where(collections.c.id != NO_COLLECTION)
        .order_by(used.c.last.is_(None), used.c.last.desc(), collections.c.created_at.desc(), collections.c.id.desc())
        .limit(most)
    )
    return tuple(_collection(row) for row in rows)


def _values(collection: Collection) -> Mapping[str, str]:
    return {name: str(getattr(collection, name)) for name in _NAMES}


def _collection(row: Row[*tuple[Any, ...]]) -> Collection:
    return Collection(
        site=row.site,
        campaign=row.campaign,
        disease=row.disease,
        test_code=row.test_code,
        specimen_type=row.specimen_type,
        reason=SamplingReason(row.reason),
        priority=Priority(row.priority),
        legal_basis=LegalBasis(row.legal_basis),
        legal_text=row.legal_text,
    )
