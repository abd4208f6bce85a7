"""Doubts that a person settled stay settled; the order of facts, and the results of a message, are found by an index."""

import sqlalchemy as sa
from alembic import op

from sync.columns import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ORDERED = sa.text("action IN ('message.received', 'pairing.made', 'tube.opened')")


def upgrade() -> None:
    op.create_table(
        "settled_doubts",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("tube", sa.String(length=40), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=False),
        sa.Column("settled_by", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_settled_doubts_message_id")),
        sa.PrimaryKeyConstraint("message_id", "reason", "tube", name=op.f("pk_settled_doubts")),
    )
    op.create_index("ix_settled_doubts_tube", "settled_doubts", ["tube"], unique=False)
    op.create_index(
        "ix_audit_order",
        "audit",
        ["subject", "sequence"],
        unique=False,
        sqlite_where=ORDERED,
        postgresql_where=ORDERED,
    )
    op.create_index(op.f("ix_results_message_id"), "results", ["message_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_results_message_id"), table_name="results")
    op.drop_index("ix_audit_order", table_name="audit")
    op.drop_table("settled_doubts")
