"""Tells a laboratory of tubes that it did not pair: how many people, for what, from where, and whether in doubt.

No name and no number of a person leaves here. Reads only.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, Row, select

from sync.protocol import ToldTube, TubesRequest, TubesResponse
from sync.server.database import Database
from sync.server.facts import Pairing, Step, TubeFacts
from sync.server.lookup import pairing_of
from sync.server.people import group_people
from sync.server.tables import PAIRINGS, TUBE_STEPS, VOID_LABELS, VOIDS
from sync.server.view import is_disputed, live_pairings


def tell_tubes(database: Database, asked: TubesRequest) -> TubesResponse:
    """Say of each tube what all stations did with it, that which asks included."""
    numbers = list(dict.fromkeys(asked.tubes))
    with database.reading() as connection:
        facts = _facts(connection, numbers)
        way = _way(connection, numbers)
    told = {number: _told(facts[number], way.get(number, {})) for number in numbers}
    return TubesResponse(service="ghep-platform", protocol=1, tubes=[told[number] for number in asked.tubes])


def _told(facts: TubeFacts, way: dict[str, Any]) -> ToldTube:
    own = [pairing for pairing in facts.pairings if pairing.tube == facts.tube]
    if not own:
        return ToldTube(tube=facts.tube, known=False, **way)
    live = sorted(live_pairings(facts), key=_order)
    # Where nobody is in it any more, what it was taken for is still told.
    shown = live or sorted(own, key=_order)
    return ToldTube(
        tube=facts.tube,
        known=True,
        pool_size=min(pairing.pool_size for pairing in shown),
        people=len(group_people([pairing.person for pairing in live])),
        paired_at=live[-1].made_at if live else None,
        site=shown[-1].site,
        campaign=shown[-1].campaign,
        disease=shown[-1].disease,
        disputed=bool(live) and is_disputed(facts),
        **way,
    )


def _order(pairing: Pairing) -> tuple[Any, ...]:
    return (pairing.made_at, repr(pairing))


def _facts(connection: Connection, numbers: list[str]) -> dict[str, TubeFacts]:
    """Read the pairings of many tubes at once; a making of the same pairing in another tube belongs to both."""
    ids = select(PAIRINGS.c.pairing_id).where(PAIRINGS.c.tube.in_(numbers))
    rows = connection.execute(select(PAIRINGS).where(PAIRINGS.c.pairing_id.in_(ids)))
    makings = [pairing_of(row) for row in rows]
    voided = set(connection.execute(select(VOIDS.c.pairing_id).where(VOIDS.c.pairing_id.in_(ids))).scalars())
    by_id: dict[object, list[Pairing]] = {}
    for making in makings:
        by_id.setdefault(making.pairing_id, []).append(making)
    tubes: dict[str, set[Pairing]] = {number: set() for number in numbers}
    for making in makings:
        if making.tube in tubes:
            tubes[making.tube].update(by_id[making.pairing_id])
    return {
        number: TubeFacts(
            tube=number,
            pairings=frozenset(found),
            voided=frozenset(making.pairing_id for making in found) & voided,
        )
        for number, found in tubes.items()
    }


def _way(connection: Connection, numbers: list[str]) -> dict[str, dict[str, Any]]:
    """Say of each tube in which box it left last, whether a laboratory has it, and why its label is out of use."""
    way: dict[str, dict[str, Any]] = {}
    for row in _steps(connection, numbers):
        said = way.setdefault(row.tube, {})
        said |= {"box": row.place} if row.step == Step.SENT else {"received": True}
    said_first = (VOID_LABELS.c.voided_at.desc(), VOID_LABELS.c.event_id.desc())
    for row in connection.execute(select(VOID_LABELS).where(VOID_LABELS.c.tube.in_(numbers)).order_by(*said_first)):
        way.setdefault(row.tube, {})["void"] = row.reason
    return way


def _steps(connection: Connection, numbers: Iterable[str]) -> Iterator[Row[Any]]:
    query = select(TUBE_STEPS).where(TUBE_STEPS.c.tube.in_(numbers))
    yield from connection.execute(query.order_by(TUBE_STEPS.c.at, TUBE_STEPS.c.event_id))
