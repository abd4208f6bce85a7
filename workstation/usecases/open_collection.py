"""The collection that a desk is set to: found, or stored once when a setting changed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, and_, insert, select

from workstation.settings import Settings
from workstation.store.tables import collections
from workstation.usecases.context import new_id


def open_collection(connection: Connection, settings: Settings, now: datetime) -> UUID:
    """Give the id of the collection that these settings describe."""
    described = {
        "site": settings.site,
        "campaign": settings.campaign,
        "disease": settings.disease,
        "test_code": settings.test_code,
        "specimen_type": settings.specimen_type,
        "legal_basis": settings.legal_basis,
    }
    same = and_(*(collections.c[name] == value for name, value in described.items()))
    found: UUID | None = connection.execute(select(collections.c.id).where(same)).scalar()
    if found is not None:
        return found
    collection_id = new_id()
    connection.execute(insert(collections), {"id": collection_id, "created_at": now, **described})
    return collection_id
