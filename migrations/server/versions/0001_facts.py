"""Accepted events, and the facts that they tell."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_events()
    _create_pairings()
    _create_voids()
    _create_tube_steps()
    _create_results()


def downgrade() -> None:
    for table in ("results", "tube_steps", "voids", "pairings", "events"):
        op.drop_table(f"platform_{table}")


def _create_events() -> None:
    op.create_table(
        "platform_events",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("type", sa.String(40), nullable=False),
        sa.Column("station", sa.String(64), nullable=False),
        sa.Column("occurred_at", TIME, nullable=False),
        sa.Column("received_at", TIME, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_platform_events"),
    )


def _create_pairings() -> None:
    op.create_table(
        "platform_pairings",
        *_event_id("platform_pairings"),
        sa.Column("pairing_id", sa.Uuid, nullable=False),
        sa.Column("opening_id", sa.Uuid, nullable=False),
        sa.Column("tube", sa.String(40), nullable=False),
        sa.Column("tube_key", sa.String(40), nullable=False),
        sa.Column("pool_size", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("person", sa.JSON, nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("site", sa.String(200), nullable=False),
        sa.Column("desk", sa.String(200), nullable=False),
        sa.Column("campaign", sa.String(200), nullable=False),
        sa.Column("disease", sa.String(200), nullable=False),
        sa.Column("slip_sha256", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name="pk_platform_pairings"),
    )
    for column in ("pairing_id", "tube", "tube_key", "slip_sha256"):
        op.create_index(f"ix_platform_pairings_{column}", "platform_pairings", [column])


def _create_voids() -> None:
    op.create_table(
        "platform_voids",
        *_event_id("platform_voids"),
        sa.Column("pairing_id", sa.Uuid, nullable=False),
        sa.Column("tube", sa.String(40), nullable=False),
        sa.Column("voided_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("event_id", name="pk_platform_voids"),
    )
    op.create_index("ix_platform_voids_pairing_id", "platform_voids", ["pairing_id"])


def _create_tube_steps() -> None:
    op.create_table(
        "platform_tube_steps",
        *_event_id("platform_tube_steps"),
        sa.Column("tube", sa.String(40), nullable=False),
        sa.Column("step", sa.String(16), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "tube", name="pk_platform_tube_steps"),
    )
    op.create_index("ix_platform_tube_steps_tube", "platform_tube_steps", ["tube"])


def _create_results() -> None:
    op.create_table(
        "platform_results",
        *_event_id("platform_results"),
        sa.Column("result_id", sa.Uuid, nullable=False),
        sa.Column("tube", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("tested_at", TIME, nullable=True),
        sa.Column("released_at", TIME, nullable=False),
        sa.Column("laboratory", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name="pk_platform_results"),
    )
    op.create_index("ix_platform_results_tube", "platform_results", ["tube"])


def _event_id(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("event_id", sa.Uuid, nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["platform_events.id"], name=f"fk_{table}_event_id"),
    ]
