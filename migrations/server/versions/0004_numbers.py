"""Blocks of numbers that belong to a station, numbers of personal cards that were seen, and voided labels."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from unicodedata import normalize

import sqlalchemy as sa
from alembic import op

from sync.columns import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
ROWS_AT_ONCE = 5_000
CARD = re.compile(r"[A-Z]{2}[0-9]{10}")
PAIRINGS = sa.table("platform_pairings", sa.column("event_id", sa.Uuid), sa.column("person", sa.JSON))
EVENTS = sa.table("platform_events", sa.column("id", sa.Uuid), sa.column("type"), sa.column("body", sa.JSON))
VOID_LABELS = sa.table(
    "platform_void_labels",
    sa.column("event_id", sa.Uuid),
    sa.column("tube"),
    sa.column("voided_at", UtcDateTime),
    sa.column("reason"),
)
CARDS = sa.table("platform_cards", sa.column("number", sa.String))


def upgrade() -> None:
    op.create_table(
        "platform_number_blocks",
        sa.Column("prefix", sa.String(4), nullable=False),
        sa.Column("block", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("station", sa.String(64), nullable=False),
        sa.Column("request_id", sa.Uuid, nullable=True),
        sa.Column("kept_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("prefix", "block", name="pk_platform_number_blocks"),
    )
    op.create_index("ix_platform_number_blocks_station", "platform_number_blocks", ["station"])
    op.create_index("ix_platform_number_blocks_request_id", "platform_number_blocks", ["request_id"])
    op.create_table(
        "platform_cards",
        sa.Column("number", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_platform_cards"),
    )
    op.create_table(
        "platform_void_labels",
        sa.Column("event_id", sa.Uuid, nullable=False),
        sa.Column("tube", sa.String(40), nullable=False),
        sa.Column("voided_at", TIME, nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["platform_events.id"], name="fk_platform_void_labels_event_id"),
        sa.PrimaryKeyConstraint("event_id", name="pk_platform_void_labels"),
    )
    op.create_index("ix_platform_void_labels_tube", "platform_void_labels", ["tube"])
    _fill_cards(op.get_bind())
    _fill_void_labels(op.get_bind())


def downgrade() -> None:
    op.drop_table("platform_void_labels")
    op.drop_table("platform_cards")
    op.drop_table("platform_number_blocks")


def _fill_cards(connection: sa.Connection) -> None:
    known: set[str] = set()
    for rows in _pages(connection):
        fresh = {number for row in rows for number in _cards(row)} - known
        known |= fresh
        if fresh:
            connection.execute(sa.insert(CARDS), [{"number": number} for number in sorted(fresh)])


def _fill_void_labels(connection: sa.Connection) -> None:
    """A step down keeps the events and drops what they tell."""
    told = connection.execute(sa.select(EVENTS).where(EVENTS.c.type == "label.voided")).all()
    rows = [
        {
            "event_id": row.id,
            "tube": row.body["tube"],
            "voided_at": datetime.fromisoformat(row.body["voided_at"]),
            "reason": row.body["reason"],
        }
        for row in told
    ]
    if rows:
        connection.execute(sa.insert(VOID_LABELS), rows)


def _pages(connection: sa.Connection) -> Iterator[list[Any]]:
    """Read the pairings in pages: a campaign has millions."""
    query = sa.select(PAIRINGS).order_by(PAIRINGS.c.event_id).limit(ROWS_AT_ONCE)
    page = list(connection.execute(query))
    while page:
        yield page
        page = list(connection.execute(query.where(PAIRINGS.c.event_id > page[-1].event_id)))


def _cards(row: Any) -> set[str]:
    numbers = row.person.get("identifiers", ())
    plain = {_plain(number["value"]) for number in numbers if number["system"].lower() == "card"}
    return {number for number in plain if CARD.fullmatch(number)}


def _plain(text: str) -> str:
    return "".join(sign for sign in normalize("NFKC", text).upper() if sign.isalnum())
