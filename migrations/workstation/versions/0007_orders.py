"""What the platform told of tubes, and what analyzers were told to run."""

import sqlalchemy as sa
from alembic import op

from sync.columns import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "told_tubes",
        sa.Column("tube_id", sa.Uuid(), nullable=False),
        sa.Column("pool_size", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False, comment="in it by live pairings, as the platform knows them"),
        sa.Column(
            "paired_at",
            UtcDateTime(),
            nullable=True,
            comment="when the newest of them was paired; empty where nobody is",
        ),
        sa.Column("site", sa.String(length=200), nullable=False),
        sa.Column("campaign", sa.String(length=200), nullable=False),
        sa.Column("disease", sa.String(length=200), nullable=False),
        sa.Column("disputed", sa.Boolean(), nullable=False, comment="whose swabs it holds is in doubt"),
        sa.Column("void", sa.String(length=40), nullable=False, comment="why its label is out of use, or empty"),
        sa.Column("box", sa.String(length=200), nullable=False, comment="in which it left last, or empty"),
        sa.Column("received", sa.Boolean(), nullable=False, comment="a laboratory has it"),
        sa.Column("first_told_at", UtcDateTime(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False, comment="when what was told last changed"),
        sa.ForeignKeyConstraint(["tube_id"], ["tubes.id"], name=op.f("fk_told_tubes_tube_id")),
        sa.PrimaryKeyConstraint("tube_id", name=op.f("pk_told_tubes")),
    )
    op.create_table(
        "orders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False, comment="as the analyzer knows it; never used again"),
        sa.Column("tube", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False, comment="the test, as OBR-4 says it"),
        sa.Column("analyzer", sa.String(length=200), nullable=False, comment="MSH-3|MSH-4 of its query"),
        sa.Column(
            "control_id", sa.String(length=40), nullable=False, comment="MSH-10 of the message that carried it last"
        ),
        sa.Column("state", sa.String(length=10), nullable=False, comment="sent, accepted, refused or cancelled"),
        sa.Column("times", sa.Integer(), nullable=False, comment="how often it was sent"),
        sa.Column("ordered_at", UtcDateTime(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False, comment="what the analyzer said last: ORC-1, or why it refused"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
        sa.UniqueConstraint("number", name=op.f("uq_orders_number")),
    )
    op.create_index("ix_orders_tube", "orders", ["tube"], unique=False)
    op.create_index("ix_orders_control_id", "orders", ["control_id"], unique=False)


def downgrade() -> None:
    """An older program takes a tube that was told of for one that is closed: it is never given again."""
    op.execute("UPDATE tubes SET state = 'closed' WHERE state = 'told'")
    op.drop_table("orders")
    op.drop_table("told_tubes")
