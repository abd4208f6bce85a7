"""Tubes that other stations paired, as the platform told of them: no names and no numbers of people.

Such a tube has a row in `tubes` like one of our own, in state `told`, so that messages, results and plates find it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Select, insert, select, update

from workstation.domain.collection import LegalBasis, Priority, SamplingReason
from workstation.domain.results import ResultStatus
from workstation.store.collections import NO_COLLECTION
from workstation.store.tables import collections, results, tubes
from workstation.store.tubes import TubeState
from workstation.store.worklist_tables import told_tubes

_NO_COLLECTION_TEXT = "Stands for the collections of other stations, which are not known here."
_WAITING = (ResultStatus.PRELIMINARY, ResultStatus.HELD)
FACTS = ("pool_size", "people", "paired_at", "site", "campaign", "disease", "disputed", "void", "box", "received")


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldFacts:
    """What the platform knows of a tube now; `people` and `paired_at` are of its live pairings."""

    pool_size: int
    people: int
    paired_at: datetime | None
    site: str = ""
    campaign: str = ""
    disease: str = ""
    disputed: bool = False
    void: str = ""
    box: str = ""
    received: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldTube:
    """One such tube as stored here."""

    tube_id: UUID
    number: str
    facts: ToldFacts
    first_told_at: datetime
    told_at: datetime


def find_told_by_id(connection: Connection, tube_id: UUID) -> ToldTube | None:
    """Find what was told of a tube, by its id."""
    return _told(connection.execute(_select().where(told_tubes.c.tube_id == tube_id)).first())


def facts_known(connection: Connection, numbers: Sequence[str]) -> dict[str, ToldFacts]:
    """Give what was told of these tubes so far, at most as many as one question holds."""
    rows = connection.execute(_select().where(tubes.c.number.in_(numbers)))
    return {row.number: ToldFacts(**{name: getattr(row, name) for name in FACTS}) for row in rows}


def add_told(connection: Connection, tube_id: UUID, number: str, facts: ToldFacts, now: datetime) -> None:
    """Store a tube that was told of for the first time; none of this number may be here."""
    connection.execute(insert(tubes), _tube_row(connection, tube_id, number, facts, now))
    _add_facts(connection, tube_id, facts, now)


def note_told(connection: Connection, tube_id: UUID, facts: ToldFacts, now: datetime) -> None:
    """Store what is told of a tube that is here, whoever paired it; its size follows where it is not ours."""
    values = {name: getattr(facts, name) for name in FACTS} | {"told_at": now}
    changed = connection.execute(update(told_tubes).where(told_tubes.c.tube_id == tube_id).values(values)).rowcount
    if not changed:
        _add_facts(connection, tube_id, facts, now)
    ours = {"capacity": facts.pool_size, **({"opened_at": facts.paired_at} if facts.paired_at else {})}
    connection.execute(update(tubes).where(tubes.c.id == tube_id, tubes.c.state == TubeState.TOLD).values(ours))


def worth_asking(connection: Connection, since: datetime | None) -> list[str]:
    """Give the numbers of tubes whose result waits for release; with `since`, also all that were first told of later.

    What the platform knows of them may change what happens here.
    """
    query = select(tubes.c.number).where(tubes.c.id.in_(_with_result(_WAITING)))
    numbers = set(connection.execute(query).scalars())
    if since is not None:
        told = select(tubes.c.number).join(told_tubes, told_tubes.c.tube_id == tubes.c.id)
        numbers |= set(connection.execute(told.where(told_tubes.c.first_told_at >= since)).scalars())
    return sorted(numbers)


def doubtful_with_result(connection: Connection) -> list[str]:
    """Give the numbers of tubes that were told of as doubtful and whose result waits for release."""
    doubtful = (
        told_tubes.c.disputed
        | (told_tubes.c.void != "")
        | (told_tubes.c.people == 0)
        | (told_tubes.c.people > told_tubes.c.pool_size)
    )
    waits = tubes.c.id.in_(_with_result((ResultStatus.PRELIMINARY,)))
    query = select(tubes.c.number).join(told_tubes, told_tubes.c.tube_id == tubes.c.id)
    return list(connection.execute(query.where(doubtful, waits).order_by(tubes.c.number)).scalars())


def _with_result(statuses: tuple[ResultStatus, ...]) -> Select[UUID]:
    """Beginning at the results, of which few wait, and not at the tubes, of which there are many."""
    return select(results.c.tube_id).where(results.c.status.in_(statuses))


def _add_facts(connection: Connection, tube_id: UUID, facts: ToldFacts, now: datetime) -> None:
    values = {name: getattr(facts, name) for name in FACTS}
    connection.execute(insert(told_tubes), {"tube_id": tube_id, "first_told_at": now, "told_at": now, **values})


def _tube_row(connection: Connection, tube_id: UUID, number: str, facts: ToldFacts, now: datetime) -> dict[str, object]:
    _make_no_collection(connection, now)
    return {
        "id": tube_id,
        "number": number,
        "opening_id": tube_id,
        "capacity": facts.pool_size,
        "state": TubeState.TOLD,
        "collection_id": NO_COLLECTION,
        "desk": facts.site[:100],
        "opened_by": "",
        "opened_at": facts.paired_at or now,
        "closed_at": None,
    }


def _make_no_collection(connection: Connection, now: datetime) -> None:
    found = connection.execute(select(collections.c.id).where(collections.c.id == NO_COLLECTION)).first()
    if found is None:
        blank = dict.fromkeys(("site", "campaign", "disease", "test_code", "specimen_type"), "")
        kinds = {"legal_basis": LegalBasis.CONSENT, "reason": SamplingReason.SCREENING, "priority": Priority.ROUTINE}
        row = {"id": NO_COLLECTION, "created_at": now, "legal_text": _NO_COLLECTION_TEXT, **blank, **kinds}
        connection.execute(insert(collections), row)


def _select() -> Any:  # noqa: ANN401 - a select of two tables
    return select(told_tubes, tubes.c.number).join(tubes, tubes.c.id == told_tubes.c.tube_id)


def _told(row: Row[*tuple[Any, ...]] | None) -> ToldTube | None:
    if row is None:
        return None
    return ToldTube(
        tube_id=row.tube_id,
        number=row.number,
        facts=ToldFacts(**{name: getattr(row, name) for name in FACTS}),
        first_told_at=row.first_told_at,
        told_at=row.told_at,
    )
