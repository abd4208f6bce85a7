"""Runs of tubes, results by hand, matching by hand, profiles."""

import sqlalchemy as sa
from alembic import op

from sync.columns import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
