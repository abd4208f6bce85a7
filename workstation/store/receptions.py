"""What a laboratory checked in: receptions, their lists, and every tube that was scanned. A tube is received once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, insert, literal_column, select, update

from workstation.domain.custody import (
    BoxList,
    CheckedTube,
    ListedTube,
    ListSource,
    Reception,
    RejectReason,
    Standing,
)
from workstation.store.custody_tables import reception_lists, reception_tubes, receptions
from workstation.store.tables import tubes
from workstation.store.tubes import TubeState


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A tube that was scanned at reception before, and with which box."""

    tube: CheckedTube
    reception_id: UUID
    box: str


def open_reception(connection: Connection, box: str) -> Reception | None:
    """Find the reception of a box that is not finished; there is one at most."""
    return _first(connection, select(receptions).where(receptions.c.box == box, receptions.c.finished_at.is_(None)))


def last_reception(connection: Connection, box: str) -> Reception | None:
    """Find the newest reception of a box, open or finished."""
    query = select(receptions).where(receptions.c.box == box)
    return _first(
        connection, query.order_by(receptions.c.finished_at.is_(None).desc(), receptions.c.id.desc()).limit(1)
    )


def latest_reception(connection: Connection, desk: str) -> Reception | None:
    """Find the reception that a desk worked at last, whatever became of it."""
    query = select(receptions).where(receptions.c.desk == desk)
    return _first(connection, query.order_by(receptions.c.touched_at.desc(), receptions.c.id.desc()).limit(1))


def find_reception(connection: Connection, reception_id: UUID) -> Reception | None:
    """Find a reception by its id."""
    return _first(connection, select(receptions).where(receptions.c.id == reception_id))


def recent_receptions(connection: Connection, limit: int) -> tuple[Reception, ...]:
    """List receptions, those worked at last first."""
    query = select(receptions).order_by(receptions.c.touched_at.desc(), receptions.c.id.desc()).limit(limit)
    return tuple(_reception(connection, row) for row in connection.execute(query).all())


def add_reception(connection: Connection, reception: Reception, desk: str) -> None:
    """Store that a box is being checked in."""
    connection.execute(
        insert(receptions),
        {
            "id": reception.id,
            "box": reception.box,
            "source": reception.source,
            "announced": reception.announced,
            "list_key": "",
            "site": reception.site,
            "sent_at": reception.sent_at,
            "temperature": reception.temperature,
            "desk": desk,
            "touched_at": reception.opened_at,
            "opened_at": reception.opened_at,
            "opened_by": reception.opened_by,
        },
    )


def touch_reception(connection: Connection, reception_id: UUID, desk: str, now: datetime) -> None:
    """Note that a desk works at a reception, so that a restart finds it there."""
    _change(connection, reception_id, desk=desk, touched_at=now)


def reopen_reception(connection: Connection, reception_id: UUID) -> None:
    """Go on with a reception that was finished: a late tube has come."""
    _change(connection, reception_id, finished_at=None, finished_by="")


def finish_reception(connection: Connection, reception_id: UUID, *, operator: str, now: datetime) -> None:
    """Store that a box is empty and everything that was in it was scanned."""
    _change(connection, reception_id, finished_at=now, finished_by=operator)


def set_arrival_temperature(connection: Connection, reception_id: UUID, temperature: float) -> None:
    """Store how warm a box was when it came."""
    _change(connection, reception_id, arrival_temperature=temperature)


def list_key_of(connection: Connection, reception_id: UUID) -> str:
    """Give the name of the list whose parts a reception has read; empty for none."""
    found: str = connection.execute(select(receptions.c.list_key).where(receptions.c.id == reception_id)).scalar_one()
    return found


def add_list(
    connection: Connection,
    reception_id: UUID,
    told: BoxList,
    *,
    source: ListSource,
    announced: int,
    key: str = "",
    places_from: int = 1,
) -> int:
    """Add tubes to a reception's list; those that are on it stay. Gives how many are new."""
    known = set(
        connection.execute(
            select(reception_lists.c.number).where(reception_lists.c.reception_id == reception_id)
        ).scalars()
    )
    lines = {tube.number: tube for tube in told.tubes if tube.number not in known}
    rows = [
        {
            "reception_id": reception_id,
            "number": tube.number,
            "place": places_from + place,
            "people": tube.people,
            "collected_at": tube.collected_at,
        }
        for place, tube in enumerate(lines.values())
    ]
    if rows:
        connection.execute(insert(reception_lists), rows)
    values: dict[str, object] = {"source": source, "announced": announced, "list_key": key}
    values |= {"site": told.site} if told.site else {}
    values |= {"sent_at": told.sent_at} if told.sent_at else {}
    values |= {"temperature": told.temperature} if told.temperature is not None else {}
    _change(connection, reception_id, **values)
    return len(rows)


def find_checked(connection: Connection, number: str) -> Checked | None:
    """Find what became of a tube at reception, with whatever box it came."""
    query = select(reception_tubes, receptions.c.box).join(
        receptions, receptions.c.id == reception_tubes.c.reception_id
    )
    row = connection.execute(query.where(reception_tubes.c.number == number)).first()
    return Checked(tube=_checked(row), reception_id=row.reception_id, box=row.box) if row else None


def boxes_listing(connection: Connection, number: str) -> tuple[str, ...]:
    """Give the boxes on whose lists a tube stands, the newest first."""
    query = (
        select(receptions.c.box)
        .join(reception_lists, reception_lists.c.reception_id == receptions.c.id)
        .where(reception_lists.c.number == number)
        .order_by(receptions.c.id.desc())
    )
    return tuple(connection.execute(query).scalars())


def save_checked(connection: Connection, reception_id: UUID, tube: CheckedTube) -> None:
    """Store what became of a tube; one that was set aside before may be received now."""
    values = {
        "reception_id": reception_id,
        "standing": tube.standing,
        "reason": tube.reason or "",
        "note": tube.note[:200],
        "agreed": tube.agreed,
        "is_known": tube.is_known,
        "at": tube.at,
        "operator": tube.by,
    }
    where = reception_tubes.c.number == tube.number
    if not connection.execute(update(reception_tubes).where(where).values(values)).rowcount:
        connection.execute(insert(reception_tubes), {"number": tube.number, **values})


def received_at(connection: Connection, number: str) -> datetime | None:
    """Give when reception had a tube in its hands for good; None for one that it never had or set aside."""
    query = select(reception_tubes.c.at).where(
        reception_tubes.c.number == number, reception_tubes.c.standing != Standing.ASIDE
    )
    found: datetime | None = connection.execute(query).scalar()
    return found


def unjoined(connection: Connection) -> list[tuple[UUID, str, datetime]]:
    """List tubes that were received before their pairing came, and have come since: id, number, and when received."""
    query = (
        select(tubes.c.id, tubes.c.number, reception_tubes.c.at)
        .select_from(reception_tubes)
        .join(tubes, tubes.c.number == reception_tubes.c.number)
        .where(
            ~reception_tubes.c.is_known,
            tubes.c.state != TubeState.PUT_BACK,
            reception_tubes.c.standing != Standing.ASIDE,
        )
        .order_by(reception_tubes.c.number)
    )
    return [(row.id, row.number, row.at) for row in connection.execute(query)]


def note_known(connection: Connection, number: str) -> None:
    """Store that the pairing of a tube has come."""
    connection.execute(update(reception_tubes).where(reception_tubes.c.number == number).values(is_known=True))


def rejected_without_result(connection: Connection) -> list[tuple[str, RejectReason, str]]:
    """List rejected tubes that are known here and have no result of it yet: number, reason, who rejected them."""
    query = (
        select(reception_tubes.c.number, reception_tubes.c.reason, reception_tubes.c.operator)
        .join(tubes, tubes.c.number == reception_tubes.c.number)
        .where(
            # Written out, for a partial index serves no parameter.
            reception_tubes.c.standing == literal_column(f"'{Standing.REJECTED}'"),
            reception_tubes.c.result_id.is_(None),
            tubes.c.state != TubeState.PUT_BACK,
        )
        .order_by(reception_tubes.c.number)
    )
    return [(row.number, RejectReason(row.reason), row.operator) for row in connection.execute(query)]


def note_result(connection: Connection, number: str, result_id: UUID) -> None:
    """Store that the rejection of a tube has become a result."""
    connection.execute(update(reception_tubes).where(reception_tubes.c.number == number).values(result_id=result_id))


def _change(connection: Connection, reception_id: UUID, **values: object) -> None:
    connection.execute(update(receptions).where(receptions.c.id == reception_id).values(**values))


def _first(connection: Connection, query: Any) -> Reception | None:  # noqa: ANN401 - a select of one table
    row = connection.execute(query).first()
    return _reception(connection, row) if row else None


def _reception(connection: Connection, row: Row[*tuple[Any, ...]]) -> Reception:
    listed = select(reception_lists).where(reception_lists.c.reception_id == row.id).order_by(reception_lists.c.place)
    checked = select(reception_tubes).where(reception_tubes.c.reception_id == row.id).order_by(reception_tubes.c.at)
    return Reception(
        id=row.id,
        box=row.box,
        source=ListSource(row.source),
        announced=row.announced,
        opened_at=row.opened_at,
        opened_by=row.opened_by,
        site=row.site,
        sent_at=row.sent_at,
        temperature=row.temperature,
        arrival_temperature=row.arrival_temperature,
        finished_at=row.finished_at,
        finished_by=row.finished_by,
        listed=tuple(
            ListedTube(number=line.number, people=line.people, collected_at=line.collected_at)
            for line in connection.execute(listed)
        ),
        checked=tuple(_checked(tube) for tube in connection.execute(checked)),
        elsewhere=_elsewhere(connection, row.id),
    )


def _elsewhere(connection: Connection, reception_id: UUID) -> frozenset[str]:
    """Give the listed tubes that were received with another box, since or before."""
    query = (
        select(reception_tubes.c.number)
        .join(reception_lists, reception_lists.c.number == reception_tubes.c.number)
        .where(
            reception_lists.c.reception_id == reception_id,
            reception_tubes.c.reception_id != reception_id,
            reception_tubes.c.standing != Standing.ASIDE,
        )
    )
    return frozenset(connection.execute(query).scalars())


def _checked(row: Row[*tuple[Any, ...]]) -> CheckedTube:
    return CheckedTube(
        number=row.number,
        standing=Standing(row.standing),
        at=row.at,
        by=row.operator,
        reason=RejectReason(row.reason) if row.reason else None,
        note=row.note,
        agreed=row.agreed,
        is_known=row.is_known,
    )
