"""The first schema."""

import sqlalchemy as sa
from alembic import op

from sync.columns import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("operator", sa.String(length=100), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=100), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False, comment="JSON; ids, never names or results"),
        sa.Column("sha256", sa.String(length=64), nullable=False, comment="of this row and the hash before it"),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit")),
    )
    op.create_table(
        "collections",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site", sa.String(length=200), nullable=False),
        sa.Column("campaign", sa.String(length=200), nullable=False),
        sa.Column("disease", sa.String(length=100), nullable=False),
        sa.Column("test_code", sa.String(length=20), nullable=False, comment="LOINC"),
        sa.Column("specimen_type", sa.String(length=20), nullable=False, comment="SNOMED CT"),
        sa.Column("legal_basis", sa.String(length=20), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collections")),
    )
    op.create_table(
        "number_blocks",
        sa.Column("prefix", sa.String(length=4), nullable=False),
        sa.Column("block", sa.Integer(), nullable=False),
        sa.Column("next_serial", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("prefix", "block", name=op.f("pk_number_blocks")),
    )
    op.create_table(
        "persons",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("folded_name", sa.String(length=200), nullable=False, comment="for search without accents"),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("gender", sa.String(length=8), nullable=False),
        sa.Column("address", sa.Text(), nullable=False, comment="as it was printed on the card"),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_persons")),
    )
    with op.batch_alter_table("persons", schema=None) as batch_op:
        batch_op.create_index("ix_persons_likeness", ["folded_name", "birth_date"], unique=False)

    op.create_table(
        "received",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False, comment="file"),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False, comment="byte for byte as it came"),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("operator", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received")),
        sa.UniqueConstraint("sha256", name=op.f("uq_received_sha256")),
    )
    op.create_table(
        "scan_refusals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("desk", sa.String(length=100), nullable=False),
        sa.Column("operator", sa.String(length=100), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("tube", sa.String(length=40), nullable=False, comment="empty where the scan was no tube"),
        sa.Column(
            "fingerprint", sa.String(length=64), nullable=False, comment="HMAC by the station's secret; no scan is kept"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_refusals")),
    )
    op.create_table(
        "station",
        sa.Column("id", sa.String(length=36), nullable=False, comment="this station's name in events, made once"),
        sa.Column("secret", sa.String(length=64), nullable=False, comment="key of the fingerprints of refused scans"),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_station")),
    )
    op.create_table(
        "identifiers",
        sa.Column("system", sa.String(length=16), nullable=False),
        sa.Column("value", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_identifiers_person_id")),
        sa.PrimaryKeyConstraint("system", "value", name=op.f("pk_identifiers")),
    )
    with op.batch_alter_table("identifiers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identifiers_person_id"), ["person_id"], unique=False)

    op.create_table(
        "messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("received_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("first_byte", sa.Integer(), nullable=False),
        sa.Column("end_byte", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "framing",
            sa.String(length=40),
            nullable=False,
            comment="why its bytes are no whole message; empty if they are",
        ),
        sa.Column("kind", sa.String(length=40), nullable=False, comment="for example ORU^R01"),
        sa.Column("sender", sa.String(length=200), nullable=False, comment="MSH-3|MSH-4"),
        sa.Column("control_id", sa.String(length=200), nullable=False, comment="MSH-10"),
        sa.Column(
            "state", sa.String(length=12), nullable=False, comment="waiting, imported, partly, set_aside, repeated"
        ),
        sa.Column("results", sa.Integer(), nullable=False),
        sa.Column("imported_at", UtcDateTime(), nullable=True),
        sa.Column("imported_by", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["received_id"], ["received.id"], name=op.f("fk_messages_received_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("received_id", "ordinal", name=op.f("uq_messages_received_id_ordinal")),
    )
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_messages_received_id"), ["received_id"], unique=False)
        batch_op.create_index("ix_messages_resend", ["sender", "control_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_messages_sha256"), ["sha256"], unique=False)
        batch_op.create_index("ix_messages_state", ["state"], unique=False)

    op.create_table(
        "tubes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("opening_id", sa.Uuid(), nullable=False, comment="names one opening of the tube at one desk"),
        sa.Column("capacity", sa.Integer(), nullable=False, comment="1, or the size of the field pool"),
        sa.Column("state", sa.String(length=10), nullable=False, comment="open, closed or put_back"),
        sa.Column("collection_id", sa.Uuid(), nullable=False),
        sa.Column("desk", sa.String(length=100), nullable=False),
        sa.Column("opened_by", sa.String(length=100), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("received_at", UtcDateTime(), nullable=True, comment="when the laboratory first had it"),
        sa.ForeignKeyConstraint(["collection_id"], ["collections.id"], name=op.f("fk_tubes_collection_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tubes")),
        sa.UniqueConstraint("number", name=op.f("uq_tubes_number")),
    )
    with op.batch_alter_table("tubes", schema=None) as batch_op:
        batch_op.create_index("ix_tubes_desk_opened_at", ["desk", "opened_at"], unique=False)
        batch_op.create_index(
            "uq_tubes_open",
            ["desk"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "message_issues",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("segment", sa.Integer(), nullable=False, comment="counts from 1; 0 is the whole message"),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("detail", sa.String(length=200), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_message_issues_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_issues")),
    )
    with op.batch_alter_table("message_issues", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_message_issues_message_id"), ["message_id"], unique=False)

    op.create_table(
        "observations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("tube_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("specimen", sa.String(length=100), nullable=False, comment="the specimen id as the message wrote it"),
        sa.Column("segment", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("code_text", sa.String(length=200), nullable=False),
        sa.Column("code_system", sa.String(length=40), nullable=False),
        sa.Column("sub_id", sa.String(length=100), nullable=False),
        sa.Column("value_type", sa.String(length=20), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("units", sa.String(length=40), nullable=False),
        sa.Column("flags", sa.String(length=100), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False, comment="HL7 table 0085"),
        sa.Column("observed_at", UtcDateTime(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_observations_message_id")),
        sa.ForeignKeyConstraint(["tube_id"], ["tubes.id"], name=op.f("fk_observations_tube_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observations")),
    )
    with op.batch_alter_table("observations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_observations_message_id"), ["message_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_observations_tube_id"), ["tube_id"], unique=False)

    op.create_table(
        "pairings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tube_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("operator", sa.String(length=100), nullable=False),
        sa.Column("desk", sa.String(length=100), nullable=False),
        sa.Column(
            "reason", sa.String(length=20), nullable=False, comment="why again today, or why without full identity"
        ),
        sa.Column("flags", sa.String(length=100), nullable=False),
        sa.Column("slip_token", sa.String(length=64), nullable=False, comment="the secret of the slip's link"),
        sa.Column("voided_at", UtcDateTime(), nullable=True),
        sa.Column("voided_by", sa.String(length=100), nullable=True),
        sa.Column("void_reason", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_pairings_person_id")),
        sa.ForeignKeyConstraint(["tube_id"], ["tubes.id"], name=op.f("fk_pairings_tube_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairings")),
    )
    with op.batch_alter_table("pairings", schema=None) as batch_op:
        batch_op.create_index("ix_pairings_desk_made_at", ["desk", "made_at"], unique=False)
        batch_op.create_index("ix_pairings_person_id_made_at", ["person_id", "made_at"], unique=False)
        batch_op.create_index(
            "uq_pairings_live",
            ["tube_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("voided_at IS NULL"),
            postgresql_where=sa.text("voided_at IS NULL"),
        )

    op.create_table(
        "results",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tube_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False, comment="preliminary, held, released or replaced"),
        sa.Column("held_reason", sa.String(length=40), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("tested_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=100), nullable=False),
        sa.Column("released_at", UtcDateTime(), nullable=True),
        sa.Column("released_by", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_results_message_id")),
        sa.ForeignKeyConstraint(["tube_id"], ["tubes.id"], name=op.f("fk_results_tube_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_results")),
        sa.UniqueConstraint("tube_id", "version", name=op.f("uq_results_tube_id_version")),
    )
    with op.batch_alter_table("results", schema=None) as batch_op:
        batch_op.create_index("ix_results_status", ["status"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", sa.Uuid(), nullable=False, comment="the event's id, UUIDv7"),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("event", sa.Text(), nullable=False, comment="the event as it is sent, JSON"),
        sa.Column("state", sa.String(length=10), nullable=False, comment="waiting, accepted or refused"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("next_try_at", UtcDateTime(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("last_answer", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_state_next_try_at", ["state", "next_try_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_state_next_try_at")

    op.drop_table("outbox")
    with op.batch_alter_table("results", schema=None) as batch_op:
        batch_op.drop_index("ix_results_status")

    op.drop_table("results")
    with op.batch_alter_table("pairings", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_pairings_live", sqlite_where=sa.text("voided_at IS NULL"), postgresql_where=sa.text("voided_at IS NULL")
        )
        batch_op.drop_index("ix_pairings_person_id_made_at")
        batch_op.drop_index("ix_pairings_desk_made_at")

    op.drop_table("pairings")
    with op.batch_alter_table("observations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_observations_tube_id"))
        batch_op.drop_index(batch_op.f("ix_observations_message_id"))

    op.drop_table("observations")
    with op.batch_alter_table("message_issues", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_message_issues_message_id"))

    op.drop_table("message_issues")
    with op.batch_alter_table("tubes", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_tubes_open", sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'")
        )
        batch_op.drop_index("ix_tubes_desk_opened_at")

    op.drop_table("tubes")
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_index("ix_messages_state")
        batch_op.drop_index(batch_op.f("ix_messages_sha256"))
        batch_op.drop_index("ix_messages_resend")
        batch_op.drop_index(batch_op.f("ix_messages_received_id"))

    op.drop_table("messages")
    with op.batch_alter_table("identifiers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identifiers_person_id"))

    op.drop_table("identifiers")
    op.drop_table("station")
    op.drop_table("scan_refusals")
    op.drop_table("received")
    with op.batch_alter_table("persons", schema=None) as batch_op:
        batch_op.drop_index("ix_persons_likeness")

    op.drop_table("persons")
    op.drop_table("number_blocks")
    op.drop_table("collections")
    op.drop_table("audit")
