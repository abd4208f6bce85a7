"""What the labels of a print job are of stands apart from how far it is: a run of many was written anew at each step."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "print_items",
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column(
            "items", sa.Text(), nullable=False, comment="JSON list: what each label is of, in order; never a name"
        ),
        sa.ForeignKeyConstraint(["job_id"], ["print_jobs.id"], name=op.f("fk_print_items_job_id")),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_print_items")),
    )
    op.execute("INSERT INTO print_items (job_id, items) SELECT id, items FROM print_jobs")
    op.drop_column("print_jobs", "items")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("COMMENT ON COLUMN print_jobs.kind IS 'what its labels are: JobKind'")


def downgrade() -> None:
    op.add_column("print_jobs", sa.Column("items", sa.Text(), nullable=False, server_default="[]"))
    op.execute("UPDATE print_jobs SET items = (SELECT items FROM print_items WHERE print_items.job_id = print_jobs.id)")
    op.drop_table("print_items")
