"""Brings a station's database to the schema of this version: after a copy of the file, and never backwards.

A database that a newer version wrote is refused, since an old program would lose what it does not know.
"""

import secrets
import shutil
from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from workstation.domain.errors import Reason, StoreTooNew
from workstation.store.database import Database

MIGRATIONS = Path(__file__).parent.parent.parent / "migrations" / "workstation"
HEAD = "0009"
"""The newest step. It stands here too, so that a start on a current database need not read the history; a test
compares it with the history."""


def prepare(database: Database, *, backup_folder: Path | None, now: datetime) -> None:
    """Create or upgrade the schema; raise StoreTooNew for a database of a newer version."""
    current = current_revision(database)
    if current == HEAD:
        return
    known = {script.revision for script in history().walk_revisions()}
    if current is not None and current not in known:
        raise StoreTooNew(Reason.STORE_TOO_NEW, found=current, known=HEAD)
    if current is not None and backup_folder is not None:
        copy_before_upgrade(database, backup_folder, current, now)
    with database.write() as connection:
        upgrade(connection, "head")


def current_revision(database: Database) -> str | None:
    """Give the revision that a database is at, or None for an empty one."""
    with database.read() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def upgrade(connection: Connection, revision: str) -> None:
    """Run the steps up to a revision in the caller's transaction."""
    command.upgrade(_config(connection), revision)


def downgrade(connection: Connection, revision: str) -> None:
    """Run the steps down to a revision in the caller's transaction; for tests of the history."""
    command.downgrade(_config(connection), revision)


def history() -> ScriptDirectory:
    """Give the migration history."""
    return ScriptDirectory.from_config(_config(None))


def copy_before_upgrade(database: Database, folder: Path, revision: str, now: datetime) -> Path | None:
    """Copy an SQLite file beside itself before it is upgraded; other servers have their own backups."""
    path = database.engine.url.database
    if database.engine.dialect.name != "sqlite" or not path:
        return None
    with database.write() as connection:
        connection.exec_driver_sql("SELECT 1")
    folder.mkdir(parents=True, exist_ok=True)
    # Two programs may start at once on one home; each makes a copy of its own.
    copy = folder / f"{Path(path).stem}-{revision}-{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}.db"
    with database.read() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("VACUUM INTO ?", (str(copy),))
    shutil.copymode(path, copy)
    return copy


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
