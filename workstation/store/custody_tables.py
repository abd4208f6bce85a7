"""The tables of boxes and reception. Rows are facts: a tube is taken out of a box, never deleted from it."""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, String, Table, Uuid, text

from sync.columns import UtcDateTime
from workstation.store.tables import metadata

boxes = Table(
    "boxes",
    metadata,
    Column("code", String(24), primary_key=True),
    Column("state", String(8), nullable=False, comment="open, sealed or sent"),
    Column("site", String(200), nullable=False),
    Column("destination", String(200), nullable=False),
    Column("temperature", Float, comment="°C in the box, as it was read last"),
    Column("desk", String(100), nullable=False, comment="where it was scanned last"),
    Column("touched_at", UtcDateTime, nullable=False, comment="when it was scanned last"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("created_by", String(100), nullable=False),
    Column("sealed_at", UtcDateTime),
    Column("sealed_by", String(100), nullable=False, server_default=""),
    Column("sent_at", UtcDateTime),
    Column("sent_by", String(100), nullable=False, server_default=""),
    Index("ix_boxes_desk_touched_at", "desk", "touched_at"),
)

box_tubes = Table(
    "box_tubes",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("box", String(24), ForeignKey("boxes.code"), nullable=False, index=True),
    Column("number", String(40), nullable=False),
    Column("people", Integer, nullable=False, comment="0 where this station knows of nobody"),
    Column("collected_at", UtcDateTime, comment="when its oldest swab was taken, as far as known"),
    Column("added_at", UtcDateTime, nullable=False),
    Column("added_by", String(100), nullable=False),
    Column("taken_out_at", UtcDateTime),
    Column("taken_out_by", String(100), nullable=False, server_default=""),
    Index(
        "uq_box_tubes_live",
        "number",
        unique=True,
        sqlite_where=text("taken_out_at IS NULL"),
        postgresql_where=text("taken_out_at IS NULL"),
    ),
)

receptions = Table(
    "receptions",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("box", String(24), nullable=False, comment="empty for tubes that came without a box"),
    Column("source", String(10), nullable=False, comment="of its list: none, station, platform, code or file"),
    Column("announced", Integer, nullable=False, comment="tubes on the whole list, of which some may not be here yet"),
    Column("list_key", String(16), nullable=False, comment="names one list, so that its parts are not mixed"),
    Column("site", String(200), nullable=False),
    Column("sent_at", UtcDateTime),
    Column("temperature", Float, comment="°C when the box left"),
    Column("arrival_temperature", Float, comment="°C when the box came"),
    Column("desk", String(100), nullable=False),
    Column("touched_at", UtcDateTime, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("opened_by", String(100), nullable=False),
    Column("finished_at", UtcDateTime),
    Column("finished_by", String(100), nullable=False, server_default=""),
    Index("ix_receptions_desk_touched_at", "desk", "touched_at"),
    Index("ix_receptions_box", "box"),
    Index(
        "uq_receptions_open",
        "box",
        unique=True,
        sqlite_where=text("finished_at IS NULL"),
        postgresql_where=text("finished_at IS NULL"),
    ),
)

reception_lists = Table(
    "reception_lists",
    metadata,
    Column("reception_id", Uuid, ForeignKey("receptions.id"), primary_key=True),
    Column("number", String(40), primary_key=True, index=True),
    Column("place", Integer, nullable=False, comment="on the list, counted from 1"),
    Column("people", Integer, nullable=False, comment="0 where it is not known"),
    Column("collected_at", UtcDateTime),
)

reception_tubes = Table(
    "reception_tubes",
    metadata,
    Column("number", String(40), primary_key=True, comment="a tube is received once, whatever box it came with"),
    Column("reception_id", Uuid, ForeignKey("receptions.id"), nullable=False, index=True),
    Column("standing", String(10), nullable=False, comment="received, rejected or aside"),
    Column("reason", String(2), nullable=False, comment="HL7 table 0490, of a rejected one"),
    Column("note", String(200), nullable=False, server_default=""),
    Column("agreed", Boolean, nullable=False, comment="somebody received it though it was not on the list, or old"),
    Column("is_known", Boolean, nullable=False, comment="its pairing is here"),
    Column("at", UtcDateTime, nullable=False),
    Column("operator", String(100), nullable=False),
    Column("result_id", Uuid, comment="the preliminary result of a rejected tube, once its pairing is here"),
    Index(
        "ix_reception_tubes_unknown", "number", sqlite_where=text("is_known = 0"), postgresql_where=text("NOT is_known")
    ),
    Index(
        "ix_reception_tubes_rejected",
        "number",
        sqlite_where=text("standing = 'rejected' AND result_id IS NULL"),
        postgresql_where=text("standing = 'rejected' AND result_id IS NULL"),
    ),
)
