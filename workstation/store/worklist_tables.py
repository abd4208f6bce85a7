"""Tables of the laboratory's worklist: what the platform told of tubes, and what analyzers were told to run."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, Uuid

from sync.columns import UtcDateTime
from workstation.store.tables import metadata

told_tubes = Table(
    "told_tubes",
    metadata,
    Column("tube_id", Uuid, ForeignKey("tubes.id"), primary_key=True),
    Column("pool_size", Integer, nullable=False),
    Column("people", Integer, nullable=False, comment="in it by live pairings, as the platform knows them"),
    Column("paired_at", UtcDateTime, comment="when the newest of them was paired; empty where nobody is"),
    Column("site", String(200), nullable=False),
    Column("campaign", String(200), nullable=False),
    Column("disease", String(200), nullable=False),
    Column("disputed", Boolean, nullable=False, comment="whose swabs it holds is in doubt"),
    Column("void", String(40), nullable=False, comment="why its label is out of use, or empty"),
    Column("box", String(200), nullable=False, comment="in which it left last, or empty"),
    Column("received", Boolean, nullable=False, comment="a laboratory has it"),
    Column("first_told_at", UtcDateTime, nullable=False),
    Column("told_at", UtcDateTime, nullable=False, comment="when what was told last changed"),
)

orders = Table(
    "orders",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("number", String(20), nullable=False, unique=True, comment="as the analyzer knows it; never used again"),
    Column("tube", String(40), nullable=False),
    Column("code", String(100), nullable=False, comment="the test, as OBR-4 says it"),
    Column("analyzer", String(200), nullable=False, comment="MSH-3|MSH-4 of its query"),
    Column("control_id", String(40), nullable=False, comment="MSH-10 of the message that carried it last"),
    Column("state", String(10), nullable=False, comment="sent, accepted, refused or cancelled"),
    Column("times", Integer, nullable=False, comment="how often it was sent"),
    Column("ordered_at", UtcDateTime, nullable=False),
    Column("answered_at", UtcDateTime),
    Column("answer", Text, nullable=False, comment="what the analyzer said last: ORC-1, or why it refused"),
    Index("ix_orders_tube", "tube"),
    Index("ix_orders_control_id", "control_id"),
)
