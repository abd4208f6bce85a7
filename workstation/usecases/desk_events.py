"""The events of a desk, enqueued in the same transaction as the pairing that they tell of."""

import hashlib
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from sync.client.outbox import enqueue
from sync.protocol import (
    PairingMade,
    PairingMadeEvent,
    PairingVoided,
    PairingVoidedEvent,
    Person,
    PersonIdentifier,
)
from workstation.store import collections
from workstation.store.pairings import NewPairing
from workstation.store.people import load_person, numbers_of_group
from workstation.store.tubes import TubeRow
from workstation.usecases.context import Context, new_id

MOST_NUMBERS = 16
"""As many as the wire takes."""


def pairing_made(context: Context, connection: Connection, tube: TubeRow, pairing: NewPairing, now: datetime) -> None:
    """Tell the platform that a tube holds a swab of a person; the slip's secret leaves only as a hash.

    The pairing may be older than the event: people of a broken tube keep the time of their swab.
    """
    collection = collections.collection_of(connection, tube.id)
    body = PairingMade(
        pairing_id=pairing.id,
        opening_id=tube.opening_id,
        tube=tube.number,
        pool_size=tube.capacity,
        position=pairing.position,
        person=_person(connection, pairing.person_id),
        made_at=pairing.made_at,
        site=collection.site,
        desk=pairing.desk,
        campaign=collection.campaign,
        disease=collection.disease,
        slip_sha256=hashlib.sha256(pairing.slip_token.encode()).hexdigest(),
    )
    event = PairingMadeEvent(id=new_id(), station=context.station_id, occurred_at=now, body=body)
    enqueue(connection, event, now)


def pairing_voided(
    context: Context, connection: Connection, tube: str, pairing_id: UUID, now: datetime, *, reason: str
) -> None:
    """Tell the platform that a pairing does not hold; `reason` is a code for people."""
    body = PairingVoided(pairing_id=pairing_id, tube=tube, voided_at=now, reason=reason)
    event = PairingVoidedEvent(id=new_id(), station=context.station_id, occurred_at=now, body=body)
    enqueue(connection, event, now)


def _person(connection: Connection, person_id: UUID) -> Person:
    """Name the person by every number that leads to them, of merged persons too: any card may ask for the result."""
    row = load_person(connection, person_id)
    numbers = numbers_of_group(connection, person_id)
    return Person(
        name=row.name,
        birth_date=row.birth_date,
        birth_year=row.birth_year,
        gender=row.gender,
        identifiers=tuple(PersonIdentifier(system=system, value=value) for system, value in numbers[:MOST_NUMBERS]),
    )
