"""The desk's day: collections, operators, people without a code."""

import sqlalchemy as sa
from alembic import op

from sync.columns import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "expected_lists",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("imported_at", UtcDateTime(), nullable=False),
        sa.Column("operator", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expected_lists")),
        sa.UniqueConstraint("sha256", name=op.f("uq_expected_lists_sha256")),
    )
    op.create_table(
        "operators",
        sa.Column("badge", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False, comment="collector or supervisor"),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.String(length=100), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("badge", name=op.f("pk_operators")),
    )
    op.create_table(
        "desks",
        sa.Column("desk", sa.String(length=100), nullable=False),
        sa.Column("collection_id", sa.Uuid(), nullable=True, comment="chosen last; empty means the settings"),
        sa.Column("pool_size", sa.Integer(), nullable=False),
        sa.Column(
            "operator", sa.String(length=100), nullable=False, comment="whose badge was scanned last; may be empty"
        ),
        sa.Column("role", sa.String(length=12), server_default="", nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["collection_id"], ["collections.id"], name=op.f("fk_desks_collection_id")),
        sa.PrimaryKeyConstraint("desk", name=op.f("pk_desks")),
    )
    op.create_table(
        "different_persons",
        sa.Column("person_id", sa.Uuid(), nullable=False, comment="the smaller id of the two"),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("said_at", UtcDateTime(), nullable=False),
        sa.Column("operator", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["other_id"], ["persons.id"], name=op.f("fk_different_persons_other_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_different_persons_person_id")),
        sa.PrimaryKeyConstraint("person_id", "other_id", name=op.f("pk_different_persons")),
    )
    op.create_table(
        "expected_people",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False, comment="in the file, counted from 1"),
        sa.Column(
            "number",
            sa.String(length=20),
            nullable=False,
            comment="citizen, insurance or passport number; may be empty",
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("folded_name", sa.String(length=200), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("gender", sa.String(length=8), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("commune", sa.String(length=10), nullable=False),
        sa.Column(
            "household", sa.String(length=100), nullable=False, comment="as the list groups people; may be empty"
        ),
        sa.Column("person_id", sa.Uuid(), nullable=True, comment="who this row became"),
        sa.ForeignKeyConstraint(["list_id"], ["expected_lists.id"], name=op.f("fk_expected_people_list_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_expected_people_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expected_people")),
        sa.UniqueConstraint("list_id", "row", name=op.f("uq_expected_people_list_id_row")),
    )
    op.create_index(op.f("ix_expected_people_folded_name"), "expected_people", ["folded_name"], unique=False)

    op.create_table(
        "merges",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False, comment="is the same as kept_id"),
        sa.Column("kept_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("operator", sa.String(length=100), nullable=False),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.Column("undone_by", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(["kept_id"], ["persons.id"], name=op.f("fk_merges_kept_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_merges_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merges")),
    )
    op.create_index(op.f("ix_merges_kept_id"), "merges", ["kept_id"], unique=False)
    op.create_index(
        "uq_merges_live",
        "merges",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("undone_at IS NULL"),
        postgresql_where=sa.text("undone_at IS NULL"),
    )

    op.add_column(
        "collections",
        sa.Column(
            "legal_text",
            sa.Text(),
            server_default="",
            nullable=False,
            comment="number and date of the order, or the consent",
        ),
    )
    op.add_column("collections", sa.Column("reason", sa.String(length=20), server_default="screening", nullable=False))
    op.add_column("collections", sa.Column("priority", sa.String(length=10), server_default="routine", nullable=False))

    op.add_column(
        "persons",
        sa.Column(
            "commune",
            sa.String(length=10),
            server_default="",
            nullable=False,
            comment="code of 2025, chosen by a person",
        ),
    )
    op.add_column(
        "persons",
        sa.Column(
            "phone", sa.String(length=20), server_default="", nullable=False, comment="to call; it never matches people"
        ),
    )
    op.add_column(
        "persons", sa.Column("household_id", sa.Uuid(), nullable=True, comment="people who live at one address")
    )
    op.add_column(
        "persons", sa.Column("guardian_id", sa.Uuid(), nullable=True, comment="the person who answers for a child")
    )
    op.create_index(op.f("ix_persons_household_id"), "persons", ["household_id"], unique=False)

    op.add_column(
        "tubes",
        sa.Column(
            "replaced_by", sa.String(length=40), nullable=True, comment="number of the tube that took its people over"
        ),
    )
    op.add_column("tubes", sa.Column("replaced_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    # A tube that is closed and holds nobody is never given again either, and older programs know no other word for it.
    op.execute("UPDATE tubes SET state = 'closed' WHERE state = 'replaced'")
    op.drop_column("tubes", "replaced_at")
    op.drop_column("tubes", "replaced_by")

    op.drop_index(op.f("ix_persons_household_id"), table_name="persons")
    op.drop_column("persons", "guardian_id")
    op.drop_column("persons", "household_id")
    op.drop_column("persons", "phone")
    op.drop_column("persons", "commune")

    op.drop_column("collections", "priority")
    op.drop_column("collections", "reason")
    op.drop_column("collections", "legal_text")

    op.drop_index(
        "uq_merges_live",
        table_name="merges",
        sqlite_where=sa.text("undone_at IS NULL"),
        postgresql_where=sa.text("undone_at IS NULL"),
    )
    op.drop_index(op.f("ix_merges_kept_id"), table_name="merges")

    op.drop_table("merges")
    op.drop_index(op.f("ix_expected_people_folded_name"), table_name="expected_people")

    op.drop_table("expected_people")
    op.drop_table("different_persons")
    op.drop_table("desks")
    op.drop_table("operators")
    op.drop_table("expected_lists")
