"""Released results that the laboratory doubts."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "platform_holds",
        sa.Column("event_id", sa.Uuid, nullable=False),
        sa.Column("tube", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["platform_events.id"], name="fk_platform_holds_event_id"),
        sa.PrimaryKeyConstraint("event_id", name="pk_platform_holds"),
    )
    op.create_index("ix_platform_holds_tube", "platform_holds", ["tube"])


def downgrade() -> None:
    op.drop_table("platform_holds")
