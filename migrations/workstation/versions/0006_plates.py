"""Plates, their wells, and the saved ways to read their files."""

import sqlalchemy as sa
from alembic import op

from sync.columns import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False, comment="its barcode, or made here"),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False, comment="96 or 384"),
        sa.Column("fill_order", sa.String(length=10), nullable=False, comment="columns or rows"),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.String(length=100), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True, comment="the map is whole; empty while it is scanned"),
        sa.Column("finished_by", sa.String(length=100), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plates")),
        sa.UniqueConstraint("number", name=op.f("uq_plates_number")),
    )
    op.create_table(
        "plate_wells",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plate_id", sa.Uuid(), nullable=False),
        sa.Column("well", sa.String(length=4), nullable=False, comment="A01 to P24"),
        sa.Column("tube", sa.String(length=40), nullable=False, comment="the tube's number; empty for a control"),
        sa.Column("control", sa.String(length=12), nullable=False, comment="ntc, ptc or extraction; empty for a tube"),
        sa.Column("placed_at", UtcDateTime(), nullable=False),
        sa.Column("placed_by", sa.String(length=100), nullable=False),
        sa.Column("cleared_at", UtcDateTime(), nullable=True),
        sa.Column("cleared_by", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(["plate_id"], ["plates.id"], name=op.f("fk_plate_wells_plate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plate_wells")),
    )
    op.create_index(
        "uq_plate_wells_live",
        "plate_wells",
        ["plate_id", "well"],
        unique=True,
        sqlite_where=sa.text("cleared_at IS NULL"),
        postgresql_where=sa.text("cleared_at IS NULL"),
    )
    op.create_index("ix_plate_wells_tube", "plate_wells", ["tube"], unique=False)
    op.create_table(
        "plate_mappings",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("body", sa.Text(), nullable=False, comment="JSON: columns, cutoffs, words of controls"),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.Column("saved_by", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_plate_mappings")),
    )
    op.create_table(
        "plate_files",
        sa.Column("sha256", sa.String(length=64), nullable=False, comment="of the delivery"),
        sa.Column("plate_id", sa.Uuid(), nullable=True, comment="empty: the sample column names the tubes"),
        sa.Column(
            "mapping", sa.Text(), nullable=False, comment="JSON: as it was read, whatever became of the saved one"
        ),
        sa.Column("chosen_at", UtcDateTime(), nullable=False),
        sa.Column("operator", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["plate_id"], ["plates.id"], name=op.f("fk_plate_files_plate_id")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_plate_files")),
    )
    op.create_index(op.f("ix_plate_files_plate_id"), "plate_files", ["plate_id"], unique=False)
    op.create_index(
        "ix_messages_plate",
        "messages",
        ["control_id"],
        unique=False,
        sqlite_where=sa.text("kind = 'PLATE'"),
        postgresql_where=sa.text("kind = 'PLATE'"),
    )


def downgrade() -> None:
    op.drop_index("ix_messages_plate", table_name="messages")
    op.drop_index(op.f("ix_plate_files_plate_id"), table_name="plate_files")
    op.drop_table("plate_files")
    op.drop_table("plate_mappings")
    op.drop_index("ix_plate_wells_tube", table_name="plate_wells")
    op.drop_index("uq_plate_wells_live", table_name="plate_wells")
    op.drop_table("plate_wells")
    op.drop_table("plates")
