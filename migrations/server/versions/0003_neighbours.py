"""What a desk asks about the others: pairings by a person's number, and the tubes that two stations paired."""

import hashlib
from collections.abc import Iterator
from typing import Any
from unicodedata import normalize

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
ROWS_AT_ONCE = 5_000
PAIRINGS = sa.table(
    "platform_pairings",
    sa.column("event_id", sa.Uuid),
    sa.column("person", sa.JSON),
    sa.column("made_at", TIME),
)
KEYS = sa.table(
    "platform_person_keys",
    sa.column("sha256", sa.LargeBinary),
    sa.column("made_at", TIME),
    sa.column("event_id", sa.Uuid),
)


def upgrade() -> None:
    op.create_table(
        "platform_person_keys",
        sa.Column("sha256", sa.LargeBinary(32), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("event_id", sa.Uuid, nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["platform_events.id"], name="fk_platform_person_keys_event_id"),
        sa.PrimaryKeyConstraint("sha256", "made_at", "event_id", name="pk_platform_person_keys"),
    )
    op.create_table(
        "platform_shared_tubes",
        sa.Column("tube", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("tube", name="pk_platform_shared_tubes"),
    )
    _fill_keys(op.get_bind())
    op.execute(
        "INSERT INTO platform_shared_tubes (tube) "
        "SELECT p.tube FROM platform_pairings p JOIN platform_events e ON e.id = p.event_id "
        "GROUP BY p.tube HAVING COUNT(DISTINCT e.station) > 1"
    )


def downgrade() -> None:
    op.drop_table("platform_shared_tubes")
    op.drop_table("platform_person_keys")


def _fill_keys(connection: sa.Connection) -> None:
    for rows in _pages(connection):
        keys = [{"sha256": key, "made_at": row.made_at, "event_id": row.event_id} for row in rows for key in _keys(row)]
        if keys:
            connection.execute(sa.insert(KEYS), keys)


def _pages(connection: sa.Connection) -> Iterator[list[Any]]:
    """Read the pairings in pages: a campaign has millions, and rows are added while the reading goes on."""
    query = sa.select(PAIRINGS).order_by(PAIRINGS.c.event_id).limit(ROWS_AT_ONCE)
    page = list(connection.execute(query))
    while page:
        yield page
        page = list(connection.execute(query.where(PAIRINGS.c.event_id > page[-1].event_id)))


def _keys(row: Any) -> set[bytes]:
    numbers = ((number["system"].lower(), _plain(number["value"])) for number in row.person.get("identifiers", ()))
    return {hashlib.sha256(f"{system}:{value}".encode()).digest() for system, value in numbers if value}


def _plain(text: str) -> str:
    return "".join(sign for sign in normalize("NFKC", text).upper() if sign.isalnum())
