"""Answers a desk about the others: who has this tube, where was this person sampled today, and which tubes of this
station another one paired too. Reads only; what it says of a person is what another desk needs to ask there.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, exists, select

from sync.protocol import (
    MAX_CONFLICTS,
    Conflict,
    ConflictsResponse,
    LookupRequest,
    LookupResponse,
    Person,
    SeenPerson,
    SeenTube,
)
from sync.server.database import Database
from sync.server.facts import Step
from sync.server.lookup import load_tube
from sync.server.people import group_people, person_key, shown_name
from sync.server.tables import EVENTS, PAIRINGS, PERSON_KEYS, SHARED_TUBES, TUBE_STEPS, VOID_LABELS, VOIDS
from sync.server.view import is_disputed

_LIVE = ~exists().where(VOIDS.c.pairing_id == PAIRINGS.c.pairing_id)


def look_around(database: Database, asked: LookupRequest) -> LookupResponse:
    """Say what stations other than the one that asks did with a tube and a person. Voided pairings count for nothing.

    The tube is looked for even when none is asked about, so that an empty question tests the whole way.
    """
    with database.reading() as connection:
        tube = _seen_tube(connection, asked.tube or "", asked.station)
        person = _seen_person(connection, asked)
    return LookupResponse(service="ghep-platform", protocol=1, tube=tube, person=person)


def find_conflicts(database: Database, station: str) -> ConflictsResponse:
    """List the tubes of this station whose result is held because another station paired them too."""
    with database.reading() as connection:
        tubes = [row.tube for row in connection.execute(_paired_here_and_elsewhere(station))]
        found = [_conflict(connection, tube, station) for tube in tubes if is_disputed(load_tube(connection, tube))]
    return ConflictsResponse(service="ghep-platform", protocol=1, conflicts=found)


def _seen_tube(connection: Connection, tube: str, station: str) -> SeenTube | None:
    pairings = connection.execute(_live_pairings(PAIRINGS.c.tube == tube, EVENTS.c.station != station)).all()
    steps = connection.execute(select(TUBE_STEPS).where(TUBE_STEPS.c.tube == tube).order_by(TUBE_STEPS.c.at)).all()
    voided = connection.execute(_first_void(tube)).first()
    if not pairings and not steps and voided is None:
        return None
    sent = next((step for step in reversed(steps) if step.step == Step.SENT), None)
    way: dict[str, Any] = {
        "box": sent.place if sent else "",
        "shipped_at": sent.at if sent else None,
        "received": any(step.step == Step.RECEIVED for step in steps),
        "void": voided.reason if voided else "",
        "void_at": voided.voided_at if voided else None,
    }
    if not pairings:
        return SeenTube(since=steps[0].at if steps else way["void_at"], people=0, **way)
    first = pairings[0]
    people = [Person.model_validate(pairing.person) for pairing in pairings]
    return SeenTube(
        desk=first.desk,
        site=first.site,
        station=first.station,
        since=first.made_at,
        people=len(group_people(people)),
        first_name=shown_name(people[0]),
        **way,
    )


def _first_void(tube: str) -> Select[Any]:
    # The station that asks may have voided it itself, in a database that was lost since.
    said = select(VOID_LABELS.c.reason, VOID_LABELS.c.voided_at).where(VOID_LABELS.c.tube == tube)
    return said.order_by(VOID_LABELS.c.voided_at, VOID_LABELS.c.event_id).limit(1)


def _seen_person(connection: Connection, asked: LookupRequest) -> SeenPerson | None:
    keys = {person_key(identifier) for identifier in asked.identifiers} - {None}
    if not keys:
        return None
    theirs = (
        _live_pairings(
            PERSON_KEYS.c.sha256.in_(keys),
            PERSON_KEYS.c.made_at >= asked.since,
            EVENTS.c.station != asked.station,
        )
        .join(PERSON_KEYS, PERSON_KEYS.c.event_id == PAIRINGS.c.event_id)
        .order_by(None)
        .order_by(PERSON_KEYS.c.made_at.desc())
        .limit(1)
    )
    last = connection.execute(theirs).first()
    if last is None:
        return None
    return SeenPerson(tube=last.tube, desk=last.desk, site=last.site, station=last.station, since=last.made_at)


def _live_pairings(*which: ColumnElement[bool]) -> Select[Any]:
    """Select live pairings with their stations, first made first; what reads people's data reads it here."""
    columns = (
        PAIRINGS.c.tube,
        PAIRINGS.c.person,
        PAIRINGS.c.made_at,
        PAIRINGS.c.site,
        PAIRINGS.c.desk,
        EVENTS.c.station,
    )
    joined = select(*columns).join(EVENTS, EVENTS.c.id == PAIRINGS.c.event_id)
    return joined.where(_LIVE, *which).order_by(PAIRINGS.c.made_at, PAIRINGS.c.position)


def _paired_here_and_elsewhere(station: str) -> Select[tuple[str]]:
    def paired(who: ColumnElement[bool]) -> ColumnElement[bool]:
        live = select(PAIRINGS.c.tube).join(EVENTS, EVENTS.c.id == PAIRINGS.c.event_id)
        return live.where(PAIRINGS.c.tube == SHARED_TUBES.c.tube, who, _LIVE).exists()

    both = paired(EVENTS.c.station == station) & paired(EVENTS.c.station != station)
    return select(SHARED_TUBES.c.tube).where(both).order_by(SHARED_TUBES.c.tube).limit(MAX_CONFLICTS)


def _conflict(connection: Connection, tube: str, station: str) -> Conflict:
    rows = connection.execute(_live_pairings(PAIRINGS.c.tube == tube)).all()
    here, there = _first(rows, station, here=True), _first(rows, station, here=False)
    return Conflict(tube=tube, paired_at=here.made_at, desk=there.desk, site=there.site, since=there.made_at)


def _first(rows: Sequence[Row[Any]], station: str, *, here: bool) -> Row[Any]:
    return next(row for row in rows if (row.station == station) is here)
