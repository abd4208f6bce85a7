"""The events of a desk, enqueued in the same transaction as the pairing that they tell of."""

import hashlib
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select

from sync.client.outbox import enqueue
from sync.protocol import (
    PairingMade,
    PairingMadeEvent,
    PairingVoided,
    PairingVoidedEvent,
    Person,
    PersonIdentifier,
)
from workstation.domain.personal_qr.person import PersonScan
from workstation.store.pairings import NewPairing
from workstation.store.people import identifiers_of
from workstation.store.tables import persons
from workstation.store.tubes import TubeRow
from workstation.usecases.context import Context, new_id


def pairing_made(context: Context, connection: Connection, tube: TubeRow, pairing: NewPairing, person: Person) -> None:
    """Tell the platform that a tube holds a swab of a person; the slip's secret leaves only as a hash."""
    now = pairing.made_at
    body = PairingMade(
        pairing_id=pairing.id,
        opening_id=tube.opening_id,
        tube=tube.number,
        pool_size=tube.capacity,
        position=pairing.position,
        person=person,
        made_at=pairing.made_at,
        site=context.settings.site,
        desk=pairing.desk,
        campaign=context.settings.campaign,
        disease=context.settings.disease,
        slip_sha256=hashlib.sha256(pairing.slip_token.encode()).hexdigest(),
    )
    event = PairingMadeEvent(id=new_id(), station=context.station_id, occurred_at=now, body=body)
    enqueue(connection, event, now)


def pairing_voided(context: Context, connection: Connection, tube: str, pairing_id: UUID, now: datetime) -> None:
    """Tell the platform that a pairing does not hold."""
    body = PairingVoided(pairing_id=pairing_id, tube=tube, voided_at=now, reason="undo")
    event = PairingVoidedEvent(id=new_id(), station=context.station_id, occurred_at=now, body=body)
    enqueue(connection, event, now)


def person_as_scanned(scan: PersonScan) -> Person:
    """Describe a person whom this scan made known."""
    return Person(
        name=scan.name,
        birth_date=scan.birth_date,
        birth_year=scan.birth_year,
        gender=scan.gender.value,
        identifiers=tuple(PersonIdentifier(system=i.system, value=i.value) for i in scan.identifiers),
    )


def person_as_stored(connection: Connection, person_id: UUID) -> Person:
    """Describe a person who was known before."""
    row = connection.execute(select(persons).where(persons.c.id == person_id)).one()
    return Person(
        name=row.name,
        birth_date=row.birth_date,
        birth_year=row.birth_year,
        gender=row.gender,
        identifiers=tuple(
            PersonIdentifier(system=system, value=value) for system, value in identifiers_of(connection, person_id)
        ),
    )
