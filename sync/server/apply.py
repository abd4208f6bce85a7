"""Applies a station's events: each is read alone, each is kept once, and all that are answered with
`accepted` are committed before any receipt leaves.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import Connection, Table, func, select, text
from sqlalchemy.dialects import postgresql, sqlite

from sync.protocol import EVENT, NO_EVENT_ID, Event, Receipt, ReceiptState, RefusalReason
from sync.server.database import Database
from sync.server.facts import Fact, Hold, Pairing, Result, TubeStep, Void, VoidLabel, Withdrawal, facts_of
from sync.server.people import card_numbers, person_key, plain
from sync.server.tables import (
    CARDS,
    EVENTS,
    HOLDS,
    PAIRINGS,
    PERSON_KEYS,
    RESULTS,
    SHARED_TUBES,
    TUBE_STEPS,
    VOID_LABELS,
    VOIDS,
    WITHDRAWALS,
)

MAX_DEPTH = 12
MAX_INTEGER = 2**53
MAX_DETAIL = 300
_TABLES: dict[type[Fact], Table] = {
    Pairing: PAIRINGS,
    Void: VOIDS,
    TubeStep: TUBE_STEPS,
    Result: RESULTS,
    Hold: HOLDS,
    Withdrawal: WITHDRAWALS,
    VoidLabel: VOID_LABELS,
}


def apply_events(database: Database, raw_events: Sequence[object], now: datetime) -> list[Receipt]:
    """Keep what is new of a batch and answer every event, in the order of the batch.

    The same event again gets the same receipt and has no second effect. `now` (UTC) is kept as the time of
    arrival. Raises SQLAlchemy errors if nothing of the batch could be kept.
    """
    readings = [_read(raw) for raw in raw_events]
    good = [reading for reading in readings if isinstance(reading, _Reading)]
    kept = _keep(database, good, now) if good else {}
    return [_receipt(reading, kept) if isinstance(reading, _Reading) else reading for reading in readings]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """A valid event, its body as it was sent, and the fingerprint that tells a repeat from another event."""

    event: Event
    body: Mapping[str, object]
    sha256: str


class _Unkeepable(Exception):
    """A value that no database keeps; `str()` is its dotted path, which may be empty."""


def _read(raw: object) -> _Reading | Receipt:
    try:
        _check_keepable(raw)
        event = EVENT.validate_python(raw)
    except _Unkeepable as refusal:
        return _bad_event(raw, f"{str(refusal) or 'event'}: cannot be stored")
    except ValidationError as refusal:
        return _bad_event(raw, _detail(refusal))
    if event.id == NO_EVENT_ID or not isinstance(raw, dict):
        return _bad_event(raw, "id: missing")
    return _Reading(event=event, body=raw["body"], sha256=_fingerprint(raw))


def _check_keepable(event: object) -> None:
    """Refuse what JSON allows and a database does not: NUL, half a surrogate pair, NaN, deep nesting."""
    for path, value in _leaves(event, "", 0):
        if not _is_keepable(value):
            raise _Unkeepable(path)


def _leaves(value: object, path: str, depth: int) -> Iterator[tuple[str, object]]:
    """Give every name and value with its place; what is nested too deeply is given unopened."""
    if depth > MAX_DEPTH or not isinstance(value, dict | list):
        yield path, value
        return
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for name, item in items:
        yield path, name
        yield from _leaves(item, f"{path}.{name}".lstrip("."), depth + 1)


def _is_keepable(value: object) -> bool:
    match value:
        case str():
            return "\x00" not in value and not any("\ud800" <= sign <= "\udfff" for sign in value)
        case int() | float():
            # False for NaN and the infinities too.
            return abs(value) <= MAX_INTEGER
        case _:
            return value is None


def _bad_event(raw: object, detail: str) -> Receipt:
    return Receipt(
        event_id=_id_of(raw),
        state=ReceiptState.REFUSED,
        reason=RefusalReason.BAD_EVENT,
        detail=detail[:MAX_DETAIL],
    )


def _id_of(raw: object) -> UUID:
    claimed = raw.get("id") if isinstance(raw, dict) else None
    try:
        return UUID(claimed) if isinstance(claimed, str) else NO_EVENT_ID
    except ValueError:
        return NO_EVENT_ID


def _detail(refusal: ValidationError) -> str:
    """Name the fields that are wrong, and how; never what stands in them."""
    errors = refusal.errors(include_url=False, include_context=False, include_input=False)
    return "; ".join(f"{_field(error['loc'], error['type'])}: {error['type']}" for error in errors[:5])


def _field(location: tuple[int | str, ...], kind: str) -> str:
    if kind.startswith("union_tag"):
        return "type"
    # The first part of the place is the event's own type.
    return ".".join(str(part) for part in location[1:]) or "event"


def _fingerprint(raw: Mapping[str, Any]) -> str:
    sealed = {name: raw[name] for name in ("type", "station", "occurred_at", "body")}
    canonical = json.dumps(sealed, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _keep(database: Database, readings: Iterable[_Reading], now: datetime) -> dict[UUID, str]:
    """Commit the events that are new; give the fingerprint that stands for every id of the batch."""
    first: dict[UUID, _Reading] = {}
    for reading in readings:
        first.setdefault(reading.event.id, reading)
    # Two pushes that share events must lock them in one order, or each waits for the other.
    ordered = [first[event_id] for event_id in sorted(first)]
    with database.writing() as connection:
        fresh = _insert_events(connection, ordered, now)
        _insert_facts(connection, [reading.event for reading in ordered if reading.event.id in fresh])
        known = select(EVENTS.c.id, EVENTS.c.sha256).where(EVENTS.c.id.in_(list(first)))
        return {row.id: row.sha256 for row in connection.execute(known)}


def _insert_events(connection: Connection, readings: Sequence[_Reading], now: datetime) -> set[UUID]:
    statement = _insert(connection, EVENTS).on_conflict_do_nothing(index_elements=[EVENTS.c.id])
    rows = [
        {
            "id": reading.event.id,
            "type": reading.event.type,
            "station": reading.event.station,
            "occurred_at": reading.event.occurred_at,
            "received_at": now,
            "body": reading.body,
            "sha256": reading.sha256,
        }
        for reading in readings
    ]
    return set(connection.execute(statement.returning(EVENTS.c.id), rows).scalars())


def _insert(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """Give an insert that can leave alone what is there already, which each database says in its own way."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def _insert_facts(connection: Connection, events: Iterable[Event]) -> None:
    rows: dict[Table, list[dict[str, object]]] = {}
    cards: set[str] = set()
    for event in events:
        for fact in facts_of(event):
            rows.setdefault(_TABLES[type(fact)], []).append({"event_id": event.id, **_row(fact)})
            if isinstance(fact, Pairing):
                rows.setdefault(PERSON_KEYS, []).extend(_person_keys(event.id, fact))
                cards |= card_numbers(fact.person)
    tubes = {str(row["tube"]) for row in rows.get(PAIRINGS, [])}
    if tubes and connection.dialect.name == "postgresql":
        # Two stations that tell of one tube at the same moment would not see each other's pairing.
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('platform_shared_tubes'))"))
    for table, added in rows.items():
        if added:
            connection.execute(table.insert(), added)
    if tubes:
        _note_shared_tubes(connection, tubes)
    if cards:
        known = [{"number": card} for card in sorted(cards)]
        connection.execute(_insert(connection, CARDS).on_conflict_do_nothing(), known)


def _person_keys(event_id: UUID, pairing: Pairing) -> list[dict[str, object]]:
    keys = {person_key(identifier) for identifier in pairing.person.identifiers} - {None}
    return [{"sha256": key, "made_at": pairing.made_at, "event_id": event_id} for key in keys]


def _note_shared_tubes(connection: Connection, tubes: set[str]) -> None:
    """Note which of these tubes more than one station has paired by now."""
    shared = (
        select(PAIRINGS.c.tube)
        .join(EVENTS, EVENTS.c.id == PAIRINGS.c.event_id)
        .where(PAIRINGS.c.tube.in_(tubes))
        .group_by(PAIRINGS.c.tube)
        .having(func.count(EVENTS.c.station.distinct()) > 1)
    )
    rows = [{"tube": tube} for tube in connection.execute(shared).scalars()]
    if rows:
        connection.execute(_insert(connection, SHARED_TUBES).on_conflict_do_nothing(), rows)


def _row(fact: Fact) -> dict[str, object]:
    row = {field.name: getattr(fact, field.name) for field in fields(fact)}
    if isinstance(fact, Pairing):
        row["person"] = fact.person.model_dump(mode="json")
        row["tube_key"] = plain(fact.tube)
    return row


def _receipt(reading: _Reading, kept: Mapping[UUID, str]) -> Receipt:
    if kept[reading.event.id] == reading.sha256:
        return Receipt(event_id=reading.event.id, state=ReceiptState.ACCEPTED)
    return Receipt(
        event_id=reading.event.id,
        state=ReceiptState.REFUSED,
        reason=RefusalReason.EVENT_ID_REUSED,
        detail="id: another event was accepted under it",
    )
