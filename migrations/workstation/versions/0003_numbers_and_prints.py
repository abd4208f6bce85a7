"""Numbers, printers and print jobs."""

import sqlalchemy as sa
from alembic import op

from sync.columns import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "last_openings",
        sa.Column("desk", sa.String(length=100), nullable=False),
        sa.Column(
            "tube_id",
            sa.Uuid(),
            nullable=False,
            comment="of the tube that the desk opened last, whatever the clock says",
        ),
        sa.Column("opening_id", sa.Uuid(), nullable=False, comment="of that opening; another one is another desk's"),
        sa.PrimaryKeyConstraint("desk", name=op.f("pk_last_openings")),
    )
    _remember_last_openings()
    op.create_table(
        "print_jobs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.String(length=20),
            nullable=False,
            comment="tube, slip, card, box, manifest, command_card, test_sheet, test",
        ),
        sa.Column("printer", sa.String(length=100), nullable=False),
        sa.Column(
            "items", sa.Text(), nullable=False, comment="JSON list: what each label is of, in order; never a name"
        ),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column(
            "done",
            sa.Integer(),
            nullable=False,
            comment="labels that the printer has taken for certain, from the front",
        ),
        sa.Column(
            "under_way",
            sa.Integer(),
            nullable=False,
            comment="labels after those, sent but not known to be printed",
        ),
        sa.Column(
            "mark",
            sa.String(length=500),
            nullable=False,
            comment="what the printer is asked by for them; empty for none",
        ),
        sa.Column(
            "checks_first",
            sa.Boolean(),
            nullable=False,
            comment="stop after the first label until it was scanned back",
        ),
        sa.Column(
            "state",
            sa.String(length=10),
            nullable=False,
            comment="waiting, printing, checking, stopped, done or cancelled",
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", UtcDateTime(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False, comment="JSON: why it last stopped; empty while it goes on"),
        sa.Column(
            "reason", sa.String(length=20), nullable=False, comment="why it is printed again; empty the first time"
        ),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("operator", sa.String(length=100), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_jobs")),
    )
    op.create_index("ix_print_jobs_state", "print_jobs", ["state", "created_at"], unique=False)

    op.create_table(
        "printers",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False, comment="tcp, queue, folder or file"),
        sa.Column("address", sa.String(length=500), nullable=False, comment="host:port, the queue's name, or a path"),
        sa.Column("language", sa.String(length=4), nullable=False, comment="zpl or pdf"),
        sa.Column("dpi", sa.Integer(), nullable=False, comment="203 or 300; dots an inch of a ZPL printer"),
        sa.Column("width_mm", sa.Float(), nullable=False, comment="of the label in it"),
        sa.Column("height_mm", sa.Float(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("added_by", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_printers")),
    )
    op.create_table(
        "void_labels",
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False, comment="damaged, lost, misprinted or other"),
        sa.Column("void_at", UtcDateTime(), nullable=False),
        sa.Column("operator", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_void_labels")),
    )
    op.add_column(
        "number_blocks",
        sa.Column(
            "reserved_at",
            UtcDateTime(),
            nullable=True,
            comment="when the platform gave it to this station; empty for other blocks",
        ),
    )


def _remember_last_openings() -> None:
    """Until now the newest time was the last opening."""
    connection = op.get_bind()
    tubes = sa.table(
        "tubes",
        sa.column("desk"),
        sa.column("opened_at"),
        sa.column("id", sa.Uuid()),
        sa.column("opening_id", sa.Uuid()),
    )
    last = sa.table(
        "last_openings", sa.column("desk"), sa.column("tube_id", sa.Uuid()), sa.column("opening_id", sa.Uuid())
    )
    for desk in connection.execute(sa.select(tubes.c.desk).distinct()).scalars().all():
        newest = sa.select(tubes).where(tubes.c.desk == desk).order_by(tubes.c.opened_at.desc()).limit(1)
        row = connection.execute(newest).one()
        connection.execute(last.insert().values(desk=desk, tube_id=row.id, opening_id=row.opening_id))


def downgrade() -> None:
    op.drop_table("last_openings")
    op.drop_column("number_blocks", "reserved_at")

    op.drop_table("void_labels")
    op.drop_table("printers")
    op.drop_index("ix_print_jobs_state", table_name="print_jobs")

    op.drop_table("print_jobs")
