"""Plates, their wells, and the saved ways to read their files."""

import sqlalchemy as sa
from alembic import op

from sync.columns import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
