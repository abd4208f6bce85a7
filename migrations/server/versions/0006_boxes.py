"""Boxes are found by their code."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_platform_tube_steps_place", "platform_tube_steps", ["place"])


def downgrade() -> None:
    op.drop_index("ix_platform_tube_steps_place", table_name="platform_tube_steps")
