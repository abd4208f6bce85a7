"""Released results that were never their tube's."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "platform_withdrawals",
        sa.Column("event_id", sa.Uuid, nullable=False),
        sa.Column("tube", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["platform_events.id"], name="fk_platform_withdrawals_event_id"),
        sa.PrimaryKeyConstraint("event_id", name="pk_platform_withdrawals"),
    )
    op.create_index("ix_platform_withdrawals_tube", "platform_withdrawals", ["tube"])


def downgrade() -> None:
    op.drop_table("platform_withdrawals")
