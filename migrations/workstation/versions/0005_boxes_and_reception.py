"""Boxes, shipments and what the laboratory checked in."""

import sqlalchemy as sa
from alembic import op

from sync.columns import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "boxes",
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False, comment="open, sealed or sent"),
        sa.Column("site", sa.String(length=200), nullable=False),
        sa.Column("destination", sa.String(length=200), nullable=False),
        sa.Column("temperature", sa.Float(), nullable=True, comment="°C in the box, as it was read last"),
        sa.Column("desk", sa.String(length=100), nullable=False, comment="where it was scanned last"),
        sa.Column("touched_at", UtcDateTime(), nullable=False, comment="when it was scanned last"),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=100), nullable=False),
        sa.Column("sealed_at", UtcDateTime(), nullable=True),
        sa.Column("sealed_by", sa.String(length=100), nullable=False, server_default=""),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("sent_by", sa.String(length=100), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_boxes")),
    )
    op.create_index("ix_boxes_desk_touched_at", "boxes", ["desk", "touched_at"], unique=False)

    op.create_table(
        "box_tubes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("box", sa.String(length=24), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False, comment="0 where this station knows of nobody"),
        sa.Column(
            "collected_at", UtcDateTime(), nullable=True, comment="when its oldest swab was taken, as far as known"
        ),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("added_by", sa.String(length=100), nullable=False),
        sa.Column("taken_out_at", UtcDateTime(), nullable=True),
        sa.Column("taken_out_by", sa.String(length=100), nullable=False, server_default=""),
        sa.ForeignKeyConstraint(["box"], ["boxes.code"], name=op.f("fk_box_tubes_box")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_box_tubes")),
    )
    op.create_index("ix_box_tubes_box", "box_tubes", ["box"], unique=False)
    op.create_index(
        "uq_box_tubes_live",
        "box_tubes",
        ["number"],
        unique=True,
        sqlite_where=sa.text("taken_out_at IS NULL"),
        postgresql_where=sa.text("taken_out_at IS NULL"),
    )

    op.create_table(
        "receptions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("box", sa.String(length=24), nullable=False, comment="empty for tubes that came without a box"),
        sa.Column(
            "source", sa.String(length=10), nullable=False, comment="of its list: none, station, platform, code or file"
        ),
        sa.Column(
            "announced",
            sa.Integer(),
            nullable=False,
            comment="tubes on the whole list, of which some may not be here yet",
        ),
        sa.Column(
            "list_key", sa.String(length=16), nullable=False, comment="names one list, so that its parts are not mixed"
        ),
        sa.Column("site", sa.String(length=200), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("temperature", sa.Float(), nullable=True, comment="°C when the box left"),
        sa.Column("arrival_temperature", sa.Float(), nullable=True, comment="°C when the box came"),
        sa.Column("desk", sa.String(length=100), nullable=False),
        sa.Column("touched_at", UtcDateTime(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("opened_by", sa.String(length=100), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("finished_by", sa.String(length=100), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receptions")),
    )
    op.create_index("ix_receptions_box", "receptions", ["box"], unique=False)
    op.create_index("ix_receptions_desk_touched_at", "receptions", ["desk", "touched_at"], unique=False)
    op.create_index(
        "uq_receptions_open",
        "receptions",
        ["box"],
        unique=True,
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )

    op.create_table(
        "reception_lists",
        sa.Column("reception_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False, comment="on the list, counted from 1"),
        sa.Column("people", sa.Integer(), nullable=False, comment="0 where it is not known"),
        sa.Column("collected_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["reception_id"], ["receptions.id"], name=op.f("fk_reception_lists_reception_id")),
        sa.PrimaryKeyConstraint("reception_id", "number", name=op.f("pk_reception_lists")),
    )
    op.create_index("ix_reception_lists_number", "reception_lists", ["number"], unique=False)

    op.create_table(
        "reception_tubes",
        sa.Column(
            "number", sa.String(length=40), nullable=False, comment="a tube is received once, whatever box it came with"
        ),
        sa.Column("reception_id", sa.Uuid(), nullable=False),
        sa.Column("standing", sa.String(length=10), nullable=False, comment="received, rejected or aside"),
        sa.Column("reason", sa.String(length=2), nullable=False, comment="HL7 table 0490, of a rejected one"),
        sa.Column("note", sa.String(length=200), nullable=False, server_default=""),
        sa.Column(
            "agreed", sa.Boolean(), nullable=False, comment="somebody received it though it was not on the list, or old"
        ),
        sa.Column("is_known", sa.Boolean(), nullable=False, comment="its pairing is here"),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("operator", sa.String(length=100), nullable=False),
        sa.Column(
            "result_id",
            sa.Uuid(),
            nullable=True,
            comment="the preliminary result of a rejected tube, once its pairing is here",
        ),
        sa.ForeignKeyConstraint(["reception_id"], ["receptions.id"], name=op.f("fk_reception_tubes_reception_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_reception_tubes")),
    )
    op.create_index("ix_reception_tubes_reception_id", "reception_tubes", ["reception_id"], unique=False)
    op.create_index(
        "ix_reception_tubes_unknown",
        "reception_tubes",
        ["number"],
        unique=False,
        sqlite_where=sa.text("is_known = 0"),
        postgresql_where=sa.text("NOT is_known"),
    )
    op.create_index(
        "ix_reception_tubes_rejected",
        "reception_tubes",
        ["number"],
        unique=False,
        sqlite_where=sa.text("standing = 'rejected' AND result_id IS NULL"),
        postgresql_where=sa.text("standing = 'rejected' AND result_id IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("reception_tubes")
    op.drop_table("reception_lists")
    op.drop_table("receptions")
    op.drop_table("box_tubes")
    op.drop_table("boxes")
