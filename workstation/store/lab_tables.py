"""Tables of the laboratory: a tube's runs, specimens that people matched by hand, and doubts that they settled."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, Uuid, text

from sync.columns import UtcDateTime
from workstation.store.tables import metadata

runs = Table(
    "runs",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("tube_id", Uuid, ForeignKey("tubes.id"), nullable=False),
    Column("message_id", Uuid, ForeignKey("messages.id"), nullable=False, index=True),
    Column("number", Integer, nullable=False, comment="counts from 1 for a tube, in the order of coming"),
    Column("code", String(20), nullable=False, comment="what it means; empty where a person must look"),
    Column("reason", String(40), nullable=False, comment="why a person must look; else empty"),
    Column("tested_at", UtcDateTime),
    Column("instrument", String(100), nullable=False),
    Column("fingerprint", String(64), nullable=False, comment="of what was measured and when: tells a resend"),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("tube_id", "number"),
    UniqueConstraint("tube_id", "message_id"),
)

attachments = Table(
    "attachments",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("message_id", Uuid, ForeignKey("messages.id"), nullable=False),
    Column("segment", Integer, nullable=False, comment="where the specimen begins in the message"),
    Column("tube", String(40), nullable=False),
    Column("why", Text, nullable=False),
    Column("proposed_by", String(100), nullable=False),
    Column("proposed_at", UtcDateTime, nullable=False),
    Column("confirmed_by", String(100), comment="another person"),
    Column("confirmed_at", UtcDateTime),
    Column("dropped_by", String(100)),
    Column("dropped_at", UtcDateTime),
    Index(
        "uq_attachments_live",
        "message_id",
        "segment",
        unique=True,
        sqlite_where=text("dropped_at IS NULL"),
        postgresql_where=text("dropped_at IS NULL"),
    ),
)

settled_doubts = Table(
    "settled_doubts",
    metadata,
    Column("message_id", Uuid, ForeignKey("messages.id"), primary_key=True),
    Column("reason", String(40), primary_key=True),
    Column("tube", String(40), primary_key=True),
    Column("settled_at", UtcDateTime, nullable=False),
    Column("settled_by", String(100), nullable=False),
    Index("ix_settled_doubts_tube", "tube"),
)
