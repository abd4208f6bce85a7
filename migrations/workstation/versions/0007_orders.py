"""What the platform told of tubes, and what analyzers were told to run."""

import sqlalchemy as sa
from alembic import op

from sync.columns import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
