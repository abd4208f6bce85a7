"""The steps of a station's schema, run by Alembic; loaded only for a database that is not of this version."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

MIGRATIONS = Path(__file__).parent.parent.parent / "migrations" / "workstation"


def upgrade(connection: Connection, revision: str) -> None:
    """Run the steps up to a revision in the caller's transaction."""
    command.upgrade(_config(connection), revision)


def downgrade(connection: Connection, revision: str) -> None:
    """Run the steps down to a revision in the caller's transaction; for tests of the history."""
    command.downgrade(_config(connection), revision)


def history() -> ScriptDirectory:
    """Give the migration history."""
    return ScriptDirectory.from_config(_config(None))


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
