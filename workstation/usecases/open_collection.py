"""The collection that a tube is opened for: the desk's last choice, or that of the settings until it has chosen."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from workstation.domain.collection import Collection, tidied
from workstation.settings import Settings
from workstation.store import collections, desks
from workstation.usecases.context import new_id


def open_collection(connection: Connection, settings: Settings, now: datetime) -> UUID:
    """Give the id of the collection that this desk is set to; one of the settings is stored when first used."""
    desk = desks.find_desk(connection, settings.desk)
    if desk is not None and desk.collection_id is not None:
        return desk.collection_id
    return stored_collection(connection, collection_of_settings(settings), now)


def stored_collection(connection: Connection, collection: Collection, now: datetime) -> UUID:
    """Give a collection's id: found by all that it says, or stored now."""
    found = collections.find_collection(connection, collection)
    if found is not None:
        return found
    collection_id = new_id()
    collections.add_collection(connection, collection_id, collection, now)
    return collection_id


def collection_of_settings(settings: Settings) -> Collection:
    """Give the collection that a station's settings describe."""
    described = Collection(
        site=settings.site,
        campaign=settings.campaign,
        disease=settings.disease,
        test_code=settings.test_code,
        specimen_type=settings.specimen_type,
        reason=settings.reason,
        priority=settings.priority,
        legal_basis=settings.legal_basis,
        legal_text=settings.legal_text,
    )
    return tidied(described)
