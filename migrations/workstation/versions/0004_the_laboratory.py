"""Runs of tubes, results by hand, matching by hand, profiles."""

import sqlalchemy as sa
from alembic import op

from sync.columns import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "messages",
        sa.Column(
            "profile",
            sa.String(length=60),
            server_default="",
            nullable=False,
            comment="of the analyzer, by which it was read",
        ),
    )
    op.create_index("ix_message_issues_detail", "message_issues", ["detail"], unique=False)
    op.create_index("ix_message_issues_reason", "message_issues", ["reason"], unique=False)
    op.add_column(
        "results",
        sa.Column(
            "origin", sa.String(length=12), server_default="measured", nullable=False, comment="what made this version"
        ),
    )
    op.add_column(
        "results",
        sa.Column("why", sa.Text(), server_default="", nullable=False, comment="what the person who made it said"),
    )
    with op.batch_alter_table("results") as batch_op:
        batch_op.alter_column(
            "message_id", existing_type=sa.Uuid(), nullable=True, comment="empty where a person made it"
        )
        batch_op.alter_column(
            "status",
            existing_type=sa.String(length=12),
            existing_nullable=False,
            comment="preliminary, held, released, replaced or withdrawn",
        )
        batch_op.alter_column(
            "held_reason",
            existing_type=sa.String(length=40),
            existing_nullable=False,
            comment="why it is in doubt; also of a released one",
        )
    op.create_index("ix_results_released_at", "results", ["released_at"], unique=False)
    op.create_index(
        "ix_results_doubted",
        "results",
        ["held_reason"],
        unique=False,
        sqlite_where=sa.text("held_reason <> ''"),
        postgresql_where=sa.text("held_reason <> ''"),
    )
    _create_runs()
    _create_attachments()


def _create_runs() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tube_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="counts from 1 for a tube, in the order of coming"),
        sa.Column(
            "code", sa.String(length=20), nullable=False, comment="what it means; empty where a person must look"
        ),
        sa.Column("reason", sa.String(length=40), nullable=False, comment="why a person must look; else empty"),
        sa.Column("tested_at", UtcDateTime(), nullable=True),
        sa.Column("instrument", sa.String(length=100), nullable=False),
        sa.Column(
            "fingerprint", sa.String(length=64), nullable=False, comment="of what was measured and when: tells a resend"
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_runs_message_id")),
        sa.ForeignKeyConstraint(["tube_id"], ["tubes.id"], name=op.f("fk_runs_tube_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
        sa.UniqueConstraint("tube_id", "message_id", name=op.f("uq_runs_tube_id_message_id")),
        sa.UniqueConstraint("tube_id", "number", name=op.f("uq_runs_tube_id_number")),
    )
    op.create_index(op.f("ix_runs_message_id"), "runs", ["message_id"], unique=False)


def _create_attachments() -> None:
    op.create_table(
        "attachments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("segment", sa.Integer(), nullable=False, comment="where the specimen begins in the message"),
        sa.Column("tube", sa.String(length=40), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.String(length=100), nullable=False),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.Column("confirmed_by", sa.String(length=100), nullable=True, comment="another person"),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("dropped_by", sa.String(length=100), nullable=True),
        sa.Column("dropped_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_attachments_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
    )
    op.create_index(
        "uq_attachments_live",
        "attachments",
        ["message_id", "segment"],
        unique=True,
        sqlite_where=sa.text("dropped_at IS NULL"),
        postgresql_where=sa.text("dropped_at IS NULL"),
    )


def downgrade() -> None:
    """A result that a person made has no message: such versions go with the columns that tell of them."""
    op.drop_table("attachments")
    op.drop_table("runs")
    op.drop_index("ix_results_doubted", table_name="results")
    op.drop_index("ix_results_released_at", table_name="results")
    op.execute("DELETE FROM results WHERE message_id IS NULL")
    with op.batch_alter_table("results") as batch_op:
        batch_op.alter_column("message_id", existing_type=sa.Uuid(), nullable=False, comment=None)
        batch_op.drop_column("why")
        batch_op.drop_column("origin")
    op.drop_index("ix_message_issues_reason", table_name="message_issues")
    op.drop_index("ix_message_issues_detail", table_name="message_issues")
    with op.batch_alter_table("messages") as batch_op:
        batch_op.drop_column("profile")
