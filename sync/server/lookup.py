"""Finds the sample that a citizen asks for: by the secret link of a slip, or by tube number and the last
four characters of an identity number. Reads only.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from sync.protocol import Person
from sync.server.database import Database
from sync.server.facts import Hold, Pairing, Result, Step, TubeFacts, TubeStep, Withdrawal
from sync.server.people import LAST, answers_to, group_people, plain
from sync.server.tables import HOLDS, PAIRINGS, RESULTS, TUBE_STEPS, VOIDS, WITHDRAWALS
from sync.server.view import MemberView, see_member


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One member's view of one tube, and the name that the pairing carries."""

    view: MemberView
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFound:
    """No live pairing answers to this; which part of the question is wrong is not told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambiguous:
    """Several people answer to this, so nobody's sample may be shown."""


Finding = Found | NotFound | Ambiguous


def find_by_slip(database: Database, token: str) -> Finding:
    """Find the pairing of a slip. `token` is the secret of the link; only its SHA-256 is compared."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    with database.reading() as connection:
        asked = _pairings(connection, PAIRINGS.c.slip_sha256 == digest)
        return _only_one(_seen(connection, asked))


def find_by_tube(database: Database, tube: str, last_four: str) -> Finding:
    """Find a member by the tube number as typed, and by the end of an identity number as typed."""
    end = plain(last_four)[-LAST:]
    with database.reading() as connection:
        members = _pairings(connection, PAIRINGS.c.tube_key == plain(tube))
        asked = [member for member in members if answers_to(member.person, end)]
        return _only_one(_seen(connection, asked))


def load_tube(connection: Connection, tube: str) -> TubeFacts:
    """Read all that is known of one tube."""
    ids = select(PAIRINGS.c.pairing_id).where(PAIRINGS.c.tube == tube)
    voids = select(VOIDS.c.pairing_id).where(VOIDS.c.pairing_id.in_(ids))
    steps = select(TUBE_STEPS).where(TUBE_STEPS.c.tube == tube)
    results = select(RESULTS).where(RESULTS.c.tube == tube)
    holds = select(HOLDS).where(HOLDS.c.tube == tube)
    withdrawals = select(WITHDRAWALS).where(WITHDRAWALS.c.tube == tube)
    return TubeFacts(
        tube=tube,
        pairings=frozenset(_pairings(connection, PAIRINGS.c.pairing_id.in_(ids))),
        voided=frozenset(connection.execute(voids).scalars()),
        steps=frozenset(_step(row) for row in connection.execute(steps)),
        results=frozenset(_result(row) for row in connection.execute(results)),
        holds=frozenset(
            Hold(tube=row.tube, version=row.version, held_at=row.held_at) for row in connection.execute(holds)
        ),
        withdrawals=frozenset(
            Withdrawal(tube=row.tube, version=row.version, withdrawn_at=row.withdrawn_at)
            for row in connection.execute(withdrawals)
        ),
    )


def _seen(connection: Connection, asked: Iterable[Pairing]) -> list[tuple[Pairing, MemberView]]:
    tubes: dict[str, TubeFacts] = {}
    seen = []
    for pairing in sorted(set(asked), key=_order):
        if pairing.tube not in tubes:
            tubes[pairing.tube] = load_tube(connection, pairing.tube)
        if view := see_member(tubes[pairing.tube], pairing):
            seen.append((pairing, view))
    return seen


def _order(pairing: Pairing) -> tuple[datetime, str]:
    return (pairing.made_at, repr(pairing))


def _only_one(seen: list[tuple[Pairing, MemberView]]) -> Finding:
    if not seen:
        return NotFound()
    people = group_people([pairing.person for pairing, _ in seen])
    if len(people) > 1 or len({pairing.tube for pairing, _ in seen}) > 1:
        return Ambiguous()
    pairing, view = seen[0]
    return Found(view=view, name=pairing.person.name)


def _pairings(connection: Connection, which: ColumnElement[bool]) -> list[Pairing]:
    return [pairing_of(row) for row in connection.execute(select(PAIRINGS).where(which))]


def pairing_of(row: Row[Any]) -> Pairing:
    """Give a pairing as it is kept in its row."""
    return Pairing(
        pairing_id=row.pairing_id,
        opening_id=row.opening_id,
        tube=row.tube,
        pool_size=row.pool_size,
        position=row.position,
        person=Person.model_validate(row.person),
        made_at=row.made_at,
        site=row.site,
        desk=row.desk,
        campaign=row.campaign,
        disease=row.disease,
        slip_sha256=row.slip_sha256,
    )


def _step(row: Row[Any]) -> TubeStep:
    return TubeStep(tube=row.tube, step=Step(row.step), at=row.at, place=row.place)


def _result(row: Row[Any]) -> Result:
    return Result(
        result_id=row.result_id,
        tube=row.tube,
        version=row.version,
        code=row.code,
        tested_at=row.tested_at,
        released_at=row.released_at,
        laboratory=row.laboratory,
    )
