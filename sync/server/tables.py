"""The platform's tables: accepted events, and the facts they tell. Rows are added, never changed.

Names begin with `platform_`, so that a station and a platform may share one PostgreSQL database.
`sync/server/facts.py` says what the facts mean; `migrations/server` is the history of this schema.
"""

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Uuid,
)

from sync.columns import UtcDateTime

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _event_id() -> Column[object]:
    return Column("event_id", Uuid, ForeignKey("platform_events.id"), primary_key=True)


EVENTS = Table(
    "platform_events",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("type", String(40), nullable=False),
    Column("station", String(64), nullable=False),
    Column("occurred_at", UtcDateTime, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("body", JSON, nullable=False),
    Column("sha256", String(64), nullable=False),
)

PAIRINGS = Table(
    "platform_pairings",
    METADATA,
    _event_id(),
    Column("pairing_id", Uuid, nullable=False, index=True),
    Column("opening_id", Uuid, nullable=False),
    Column("tube", String(40), nullable=False, index=True),
    Column("tube_key", String(40), nullable=False, index=True),
    Column("pool_size", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("person", JSON, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("site", String(200), nullable=False),
    Column("desk", String(200), nullable=False),
    Column("campaign", String(200), nullable=False),
    Column("disease", String(200), nullable=False),
    Column("slip_sha256", String(64), nullable=False, index=True),
)

PERSON_KEYS = Table(
    "platform_person_keys",
    METADATA,
    Column("sha256", LargeBinary(32), primary_key=True),
    Column("made_at", UtcDateTime, primary_key=True),
    Column("event_id", Uuid, ForeignKey("platform_events.id"), primary_key=True),
)
"""Finds the pairings of a person by one of their numbers; `people.py` makes the digest."""

SHARED_TUBES = Table(
    "platform_shared_tubes",
    METADATA,
    Column("tube", String(40), primary_key=True),
)
"""Tubes that more than one station has paired, whatever became of it: the few in which a conflict can be."""

VOIDS = Table(
    "platform_voids",
    METADATA,
    _event_id(),
    Column("pairing_id", Uuid, nullable=False, index=True),
    Column("tube", String(40), nullable=False),
    Column("voided_at", UtcDateTime, nullable=False),
)

TUBE_STEPS = Table(
    "platform_tube_steps",
    METADATA,
    _event_id(),
    Column("tube", String(40), primary_key=True, index=True),
    Column("step", String(16), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("place", String(200), nullable=False, index=True),
)

HOLDS = Table(
    "platform_holds",
    METADATA,
    _event_id(),
    Column("tube", String(40), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("held_at", UtcDateTime, nullable=False),
)

WITHDRAWALS = Table(
    "platform_withdrawals",
    METADATA,
    _event_id(),
    Column("tube", String(40), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("withdrawn_at", UtcDateTime, nullable=False),
)

RESULTS = Table(
    "platform_results",
    METADATA,
    _event_id(),
    Column("result_id", Uuid, nullable=False),
    Column("tube", String(40), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("code", String(40), nullable=False),
    Column("tested_at", UtcDateTime, nullable=True),
    Column("released_at", UtcDateTime, nullable=False),
    Column("laboratory", String(200), nullable=False),
)

VOID_LABELS = Table(
    "platform_void_labels",
    METADATA,
    _event_id(),
    Column("tube", String(40), nullable=False, index=True),
    Column("voided_at", UtcDateTime, nullable=False),
    Column("reason", String(40), nullable=False),
)

CARDS = Table(
    "platform_cards",
    METADATA,
    Column("number", String(64), primary_key=True),
)
"""Numbers of our own personal cards that pairings have named; of tubes the pairings themselves tell."""

NUMBER_BLOCKS = Table(
    "platform_number_blocks",
    METADATA,
    Column("prefix", String(4), primary_key=True),
    Column("block", Integer, primary_key=True, autoincrement=False),
    Column("station", String(64), nullable=False, index=True),
    Column("request_id", Uuid, nullable=True, index=True),
    Column("kept_at", UtcDateTime, nullable=False),
)
"""Blocks that are somebody's for ever: given by a request, or (without one) told or seen as used."""
