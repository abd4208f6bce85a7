"""The station's tables. The outbox is defined by `sync.client.outbox`, beside the code that empties it.

Rows are facts: a pairing is voided and a result replaced, never edited or deleted.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from sync.columns import UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

station = Table(
    "station",
    metadata,
    Column("id", String(36), primary_key=True, comment="this station's name in events, made once"),
    Column("secret", String(64), nullable=False, comment="key of the fingerprints of refused scans"),
    Column("created_at", UtcDateTime, nullable=False),
)

persons = Table(
    "persons",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("folded_name", String(200), nullable=False, comment="for search without accents"),
    Column("birth_date", Date),
    Column("birth_year", Integer),
    Column("gender", String(8), nullable=False),
    Column("address", Text, nullable=False, comment="as it was printed on the card"),
    Column("commune", String(10), nullable=False, server_default="", comment="code of 2025, chosen by a person"),
    Column("phone", String(20), nullable=False, server_default="", comment="to call; it never matches people"),
    Column("household_id", Uuid, index=True, comment="people who live at one address"),
    Column("guardian_id", Uuid, comment="the person who answers for a child"),
    Column("created_at", UtcDateTime, nullable=False),
    Index("ix_persons_likeness", "folded_name", "birth_date"),
)

merges = Table(
    "merges",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", Uuid, ForeignKey("persons.id"), nullable=False, comment="is the same as kept_id"),
    Column("kept_id", Uuid, ForeignKey("persons.id"), nullable=False, index=True),
    Column("made_at", UtcDateTime, nullable=False),
    Column("operator", String(100), nullable=False),
    Column("undone_at", UtcDateTime),
    Column("undone_by", String(100)),
    Index(
        "uq_merges_live",
        "person_id",
        unique=True,
        sqlite_where=text("undone_at IS NULL"),
        postgresql_where=text("undone_at IS NULL"),
    ),
)

different_persons = Table(
    "different_persons",
    metadata,
    Column("person_id", Uuid, ForeignKey("persons.id"), primary_key=True, comment="the smaller id of the two"),
    Column("other_id", Uuid, ForeignKey("persons.id"), primary_key=True),
    Column("said_at", UtcDateTime, nullable=False),
    Column("operator", String(100), nullable=False),
)

expected_lists = Table(
    "expected_lists",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("people", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("imported_at", UtcDateTime, nullable=False),
    Column("operator", String(100), nullable=False),
)

expected_people = Table(
    "expected_people",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("list_id", Uuid, ForeignKey("expected_lists.id"), nullable=False),
    Column("row", Integer, nullable=False, comment="in the file, counted from 1"),
    Column("number", String(20), nullable=False, comment="citizen, insurance or passport number; may be empty"),
    Column("name", String(200), nullable=False),
    Column("folded_name", String(200), nullable=False, index=True),
    Column("birth_date", Date),
    Column("birth_year", Integer),
    Column("gender", String(8), nullable=False),
    Column("phone", String(20), nullable=False),
    Column("address", Text, nullable=False),
    Column("commune", String(10), nullable=False),
    Column("household", String(100), nullable=False, comment="as the list groups people; may be empty"),
    Column("person_id", Uuid, ForeignKey("persons.id"), comment="who this row became"),
    UniqueConstraint("list_id", "row"),
)

operators = Table(
    "operators",
    metadata,
    Column("badge", String(20), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("role", String(12), nullable=False, comment="collector or supervisor"),
    Column("made_at", UtcDateTime, nullable=False),
    Column("made_by", String(100), nullable=False),
    Column("ended_at", UtcDateTime),
)

identifiers = Table(
    "identifiers",
    metadata,
    Column("system", String(16), primary_key=True),
    Column("value", String(64), primary_key=True),
    Column("person_id", Uuid, ForeignKey("persons.id"), nullable=False, index=True),
)

collections = Table(
    "collections",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("site", String(200), nullable=False),
    Column("campaign", String(200), nullable=False),
    Column("disease", String(100), nullable=False),
    Column("test_code", String(20), nullable=False, comment="LOINC"),
    Column("specimen_type", String(20), nullable=False, comment="SNOMED CT"),
    Column("legal_basis", String(20), nullable=False),
    Column(
        "legal_text", Text, nullable=False, server_default="", comment="number and date of the order, or the consent"
    ),
    Column("reason", String(20), nullable=False, server_default="screening"),
    Column("priority", String(10), nullable=False, server_default="routine"),
    Column("created_at", UtcDateTime, nullable=False),
)

desks = Table(
    "desks",
    metadata,
    Column("desk", String(100), primary_key=True),
    Column("collection_id", Uuid, ForeignKey("collections.id"), comment="chosen last; empty means the settings"),
    Column("pool_size", Integer, nullable=False),
    Column("operator", String(100), nullable=False, comment="whose badge was scanned last; may be empty"),
    Column("role", String(12), nullable=False, server_default=""),
    Column("changed_at", UtcDateTime, nullable=False),
)

tubes = Table(
    "tubes",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("number", String(40), nullable=False, unique=True),
    Column("opening_id", Uuid, nullable=False, comment="names one opening of the tube at one desk"),
    Column("capacity", Integer, nullable=False, comment="1, or the size of the field pool"),
    Column("state", String(10), nullable=False, comment="open, closed or put_back"),
    Column("collection_id", Uuid, ForeignKey("collections.id"), nullable=False),
    Column("desk", String(100), nullable=False),
    Column("opened_by", String(100), nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    Column("received_at", UtcDateTime, comment="when the laboratory first had it"),
    Column("replaced_by", String(40), comment="number of the tube that took its people over"),
    Column("replaced_at", UtcDateTime),
    Index("ix_tubes_desk_opened_at", "desk", "opened_at"),
    Index(
        "uq_tubes_open",
        "desk",
        unique=True,
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
)

last_openings = Table(
    "last_openings",
    metadata,
    Column("desk", String(100), primary_key=True),
    Column("tube_id", Uuid, nullable=False, comment="of the tube that the desk opened last, whatever the clock says"),
    Column("opening_id", Uuid, nullable=False, comment="of that opening; another one is another desk's"),
)

pairings = Table(
    "pairings",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("tube_id", Uuid, ForeignKey("tubes.id"), nullable=False),
    Column("person_id", Uuid, ForeignKey("persons.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("operator", String(100), nullable=False),
    Column("desk", String(100), nullable=False),
    Column("reason", String(20), nullable=False, comment="why again today, or why without full identity"),
    Column("flags", String(100), nullable=False),
    Column("slip_token", String(64), nullable=False, comment="the secret of the slip's link"),
    Column("voided_at", UtcDateTime),
    Column("voided_by", String(100)),
    Column("void_reason", String(100)),
    Index(
        "uq_pairings_live",
        "tube_id",
        "person_id",
        unique=True,
        sqlite_where=text("voided_at IS NULL"),
        postgresql_where=text("voided_at IS NULL"),
    ),
    Index("ix_pairings_person_id_made_at", "person_id", "made_at"),
    Index("ix_pairings_desk_made_at", "desk", "made_at"),
)

scan_refusals = Table(
    "scan_refusals",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("desk", String(100), nullable=False),
    Column("operator", String(100), nullable=False),
    Column("outcome", String(40), nullable=False),
    Column("tube", String(40), nullable=False, comment="empty where the scan was no tube"),
    Column("fingerprint", String(64), nullable=False, comment="HMAC by the station's secret; no scan is kept"),
)

number_blocks = Table(
    "number_blocks",
    metadata,
    Column("prefix", String(4), primary_key=True),
    Column("block", Integer, primary_key=True),
    Column("next_serial", Integer, nullable=False),
    Column("reserved_at", UtcDateTime, comment="when the platform gave it to this station; empty for other blocks"),
)

void_labels = Table(
    "void_labels",
    metadata,
    Column("number", String(40), primary_key=True),
    Column("reason", String(20), nullable=False, comment="damaged, lost, misprinted or other"),
    Column("void_at", UtcDateTime, nullable=False),
    Column("operator", String(100), nullable=False),
)

printers = Table(
    "printers",
    metadata,
    Column("name", String(100), primary_key=True),
    Column("kind", String(10), nullable=False, comment="tcp, queue, folder or file"),
    Column("address", String(500), nullable=False, comment="host:port, the queue's name, or a path"),
    Column("language", String(4), nullable=False, comment="zpl or pdf"),
    Column("dpi", Integer, nullable=False, comment="203 or 300; dots an inch of a ZPL printer"),
    Column("width_mm", Float, nullable=False, comment="of the label in it"),
    Column("height_mm", Float, nullable=False),
    Column("is_default", Boolean, nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    Column("added_by", String(100), nullable=False),
)

print_jobs = Table(
    "print_jobs",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", String(20), nullable=False, comment="what its labels are: JobKind"),
    Column("printer", String(100), nullable=False),
    Column("total", Integer, nullable=False),
    Column("done", Integer, nullable=False, comment="labels that the printer has taken for certain, from the front"),
    Column("under_way", Integer, nullable=False, comment="labels after those, sent but not known to be printed"),
    Column("mark", String(500), nullable=False, comment="what the printer is asked by for them; empty for none"),
    Column("checks_first", Boolean, nullable=False, comment="stop after the first label until it was scanned back"),
    Column("state", String(10), nullable=False, comment="waiting, printing, checking, stopped, done or cancelled"),
    Column("attempts", Integer, nullable=False),
    Column("next_try_at", UtcDateTime),
    Column("problem", Text, nullable=False, comment="JSON: why it last stopped; empty while it goes on"),
    Column("reason", String(20), nullable=False, comment="why it is printed again; empty the first time"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("operator", String(100), nullable=False),
    Column("ended_at", UtcDateTime),
    Index("ix_print_jobs_state", "state", "created_at"),
)

# Apart from the job, which is written at every step of a run and read by every look at the list.
print_items = Table(
    "print_items",
    metadata,
    Column("job_id", Uuid, ForeignKey("print_jobs.id"), primary_key=True),
    Column("items", Text, nullable=False, comment="JSON list: what each label is of, in order; never a name"),
)

received = Table(
    "received",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("source", String(20), nullable=False, comment="file"),
    Column("name", String(500), nullable=False),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("data", LargeBinary, nullable=False, comment="byte for byte as it came"),
    Column("received_at", UtcDateTime, nullable=False),
    Column("operator", String(100), nullable=False),
)

messages = Table(
    "messages",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("received_id", Uuid, ForeignKey("received.id"), nullable=False, index=True),
    Column("ordinal", Integer, nullable=False),
    Column("first_byte", Integer, nullable=False),
    Column("end_byte", Integer, nullable=False),
    Column("sha256", String(64), nullable=False, index=True),
    Column("framing", String(40), nullable=False, comment="why its bytes are no whole message; empty if they are"),
    Column("kind", String(40), nullable=False, comment="for example ORU^R01"),
    Column("sender", String(200), nullable=False, comment="MSH-3|MSH-4"),
    Column("control_id", String(200), nullable=False, comment="MSH-10"),
    Column("state", String(12), nullable=False, comment="waiting, imported, partly, set_aside, repeated"),
    Column("results", Integer, nullable=False),
    Column("imported_at", UtcDateTime),
    Column("imported_by", String(100), nullable=False),
    Column("profile", String(60), nullable=False, server_default="", comment="of the analyzer, by which it was read"),
    UniqueConstraint("received_id", "ordinal"),
    Index("ix_messages_resend", "sender", "control_id"),
    Index("ix_messages_state", "state"),
    Index(
        "ix_messages_plate",
        "control_id",
        sqlite_where=text("kind = 'PLATE'"),
        postgresql_where=text("kind = 'PLATE'"),
    ),
)

message_issues = Table(
    "message_issues",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("message_id", Uuid, ForeignKey("messages.id"), nullable=False, index=True),
    Column("reason", String(40), nullable=False),
    Column("segment", Integer, nullable=False, comment="counts from 1; 0 is the whole message"),
    Column("field", String(40), nullable=False),
    Column("detail", String(200), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Index("ix_message_issues_detail", "detail"),
    Index("ix_message_issues_reason", "reason"),
)

observations = Table(
    "observations",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("message_id", Uuid, ForeignKey("messages.id"), nullable=False, index=True),
    Column("tube_id", Uuid, ForeignKey("tubes.id"), index=True),
    Column("role", String(12), nullable=False),
    Column("specimen", String(100), nullable=False, comment="the specimen id as the message wrote it"),
    Column("segment", Integer, nullable=False),
    Column("code", String(100), nullable=False),
    Column("code_text", String(200), nullable=False),
    Column("code_system", String(40), nullable=False),
    Column("sub_id", String(100), nullable=False),
    Column("value_type", String(20), nullable=False),
    Column("value", Text, nullable=False),
    Column("units", String(40), nullable=False),
    Column("flags", String(100), nullable=False),
    Column("status", String(40), nullable=False, comment="HL7 table 0085"),
    Column("observed_at", UtcDateTime),
    Column("notes", Text, nullable=False),
)

results = Table(
    "results",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("tube_id", Uuid, ForeignKey("tubes.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("code", String(20), nullable=False),
    Column("status", String(12), nullable=False, comment="preliminary, held, released, replaced or withdrawn"),
    Column("held_reason", String(40), nullable=False, comment="why it is in doubt; also of a released one"),
    Column("message_id", Uuid, ForeignKey("messages.id"), index=True, comment="empty where a person made it"),
    Column("origin", String(12), nullable=False, server_default="measured", comment="what made this version"),
    Column("why", Text, nullable=False, server_default="", comment="what the person who made it said"),
    Column("tested_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("created_by", String(100), nullable=False),
    Column("released_at", UtcDateTime),
    Column("released_by", String(100)),
    UniqueConstraint("tube_id", "version"),
    Index("ix_results_status", "status"),
    Index("ix_results_released_at", "released_at"),
    Index(
        "ix_results_doubted",
        "held_reason",
        sqlite_where=text("held_reason <> ''"),
        postgresql_where=text("held_reason <> ''"),
    ),
)

ORDERED = text("action IN ('message.received', 'pairing.made', 'tube.opened')")
"""The facts whose order decides which swab a message tells of; the index serves a query with these very words."""

audit = Table(
    "audit",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("operator", String(100), nullable=False),
    Column("action", String(40), nullable=False),
    Column("subject", String(100), nullable=False),
    Column("detail", Text, nullable=False, comment="JSON; ids, never names or results"),
    Column("sha256", String(64), nullable=False, comment="of this row and the hash before it"),
    Index("ix_audit_order", "subject", "sequence", sqlite_where=ORDERED, postgresql_where=ORDERED),
)
