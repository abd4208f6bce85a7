"""Tables of plates: what was put into which well, how exports are read, and which file is whose plate's."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, Uuid, text

from sync.columns import UtcDateTime
from workstation.store.tables import metadata

plates = Table(
    "plates",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("number", String(40), nullable=False, unique=True, comment="its barcode, or made here"),
    Column("name", String(100), nullable=False),
    Column("size", Integer, nullable=False, comment="96 or 384"),
    Column("fill_order", String(10), nullable=False, comment="columns or rows"),
    Column("made_at", UtcDateTime, nullable=False),
    Column("made_by", String(100), nullable=False),
    Column("finished_at", UtcDateTime, comment="the map is whole; empty while it is scanned"),
    Column("finished_by", String(100)),
)

plate_wells = Table(
    "plate_wells",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("plate_id", Uuid, ForeignKey("plates.id"), nullable=False),
    Column("well", String(4), nullable=False, comment="A01 to P24"),
    Column("tube", String(40), nullable=False, comment="the tube's number; empty for a control"),
    Column("control", String(12), nullable=False, comment="ntc, ptc or extraction; empty for a tube"),
    Column("placed_at", UtcDateTime, nullable=False),
    Column("placed_by", String(100), nullable=False),
    Column("cleared_at", UtcDateTime),
    Column("cleared_by", String(100)),
    Index(
        "uq_plate_wells_live",
        "plate_id",
        "well",
        unique=True,
        sqlite_where=text("cleared_at IS NULL"),
        postgresql_where=text("cleared_at IS NULL"),
    ),
    Index("ix_plate_wells_tube", "tube"),
)

plate_mappings = Table(
    "plate_mappings",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("body", Text, nullable=False, comment="JSON: columns, cutoffs, words of controls"),
    Column("saved_at", UtcDateTime, nullable=False),
    Column("saved_by", String(100), nullable=False),
)

plate_files = Table(
    "plate_files",
    metadata,
    Column("sha256", String(64), primary_key=True, comment="of the delivery"),
    Column("plate_id", Uuid, ForeignKey("plates.id"), index=True, comment="empty: the sample column names the tubes"),
    Column("mapping", Text, nullable=False, comment="JSON: as it was read, whatever became of the saved one"),
    Column("chosen_at", UtcDateTime, nullable=False),
    Column("operator", String(100), nullable=False),
)
