"""What a station's database holds, read by SQL of its own: who is in which tube, and whether anything is half there."""

import json
from collections import Counter
from uuid import UUID

from sqlalchemy import Connection, func, select

from sync.client.outbox import outbox
from workstation.store.audit import first_broken_entry
from workstation.store.tables import audit, identifiers, pairings, persons, tubes

Swabs = Counter[tuple[str, str, frozenset[tuple[str, str]]]]
"""Live pairings as (tube, folded name, numbers without those of printed cards), each with how often it is there."""


def stored_swabs(connection: Connection) -> Swabs:
    """Give every live pairing."""
    numbers: dict[UUID, set[tuple[str, str]]] = {}
    for row in connection.execute(select(identifiers).where(identifiers.c.system != "card")):
        numbers.setdefault(row.person_id, set()).add((row.system, row.value))
    live = connection.execute(
        select(tubes.c.number, persons.c.folded_name, pairings.c.person_id)
        .join(pairings, pairings.c.tube_id == tubes.c.id)
        .join(persons, persons.c.id == pairings.c.person_id)
        .where(pairings.c.voided_at.is_(None))
    )
    return Counter((row.number, row.folded_name, frozenset(numbers.get(row.person_id, ()))) for row in live)


def open_tubes(connection: Connection) -> dict[str, str]:
    """Give the open tube of each desk that has one."""
    rows = connection.execute(select(tubes.c.desk, tubes.c.number).where(tubes.c.state == "open"))
    return {row.desk: row.number for row in rows}


def assert_nothing_half_there(connection: Connection) -> None:
    """Each fact has all that belongs to it: its event, its entry in the record, and a tube that fits its people."""
    assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    assert first_broken_entry(connection) is None
    all_pairings = connection.execute(select(pairings)).all()
    told = _told(connection)
    assert told["pairing.made"] == Counter(str(row.id) for row in all_pairings)
    assert told["pairing.voided"] == Counter(str(row.id) for row in all_pairings if row.voided_at is not None)
    noted = _noted(connection)
    assert noted["pairing.made"] == told["pairing.made"]
    assert noted["pairing.voided"] == told["pairing.voided"]
    _assert_tubes_fit_their_people(connection)


def _told(connection: Connection) -> dict[str, Counter[str]]:
    """Count the events of the outbox by kind and pairing."""
    told = {"pairing.made": Counter[str](), "pairing.voided": Counter[str]()}
    for row in connection.execute(select(outbox.c.type, outbox.c.event)):
        if row.type in told:
            told[row.type][json.loads(row.event)["body"]["pairing_id"]] += 1
    return told


def _noted(connection: Connection) -> dict[str, Counter[str]]:
    """Count the entries of the record by kind and pairing."""
    noted = {"pairing.made": Counter[str](), "pairing.voided": Counter[str]()}
    for row in connection.execute(select(audit.c.action, audit.c.detail).where(audit.c.action.in_(noted))):
        noted[row.action][json.loads(row.detail)["pairing"]] += 1
    return noted


def _assert_tubes_fit_their_people(connection: Connection) -> None:
    live = (pairings.c.tube_id == tubes.c.id) & pairings.c.voided_at.is_(None)
    rows = connection.execute(
        select(
            tubes.c.number,
            tubes.c.state,
            tubes.c.capacity,
            func.count(pairings.c.id).label("people"),
            func.count(pairings.c.person_id.distinct()).label("persons"),
            func.count(pairings.c.position.distinct()).label("positions"),
        )
        .join(pairings, live, isouter=True)
        .group_by(tubes.c.id)
    ).all()
    for row in rows:
        assert row.people == row.persons == row.positions, row
        holds = {
            "open": row.people < row.capacity,
            "closed": 0 < row.people <= row.capacity,
            "put_back": row.people == 0,
            "replaced": row.people == 0,
        }
        assert holds[row.state], row
    opened = Counter(connection.execute(select(audit.c.subject).where(audit.c.action == "tube.opened")).scalars())
    assert {row.number for row in rows} == set(opened)
