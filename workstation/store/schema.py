"""Brings a station's database to the schema of this version: after a copy of the file, and never backwards.

A database that a newer version wrote is refused, since an old program would lose what it does not know.
"""

import secrets
import shutil
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from sync.first_use import module_when_used
from workstation.domain.errors import Reason, StoreTooNew
from workstation.store.database import Database

if TYPE_CHECKING:
    from workstation.store import migrate
else:
    migrate = module_when_used("workstation.store.migrate")

HEAD = "0009"
"""The newest step. It stands here too, so that a start on a current database need not read the history; a test
compares it with the history."""


def prepare(database: Database, *, backup_folder: Path | None, now: datetime) -> None:
    """Create or upgrade the schema; raise StoreTooNew for a database of a newer version."""
    current = current_revision(database)
    if current == HEAD:
        return
    known = {script.revision for script in migrate.history().walk_revisions()}
    if current is not None and current not in known:
        raise StoreTooNew(Reason.STORE_TOO_NEW, found=current, known=HEAD)
    if current is not None and backup_folder is not None:
        copy_before_upgrade(database, backup_folder, current, now)
    with database.write() as connection:
        migrate.upgrade(connection, "head")


def current_revision(database: Database) -> str | None:
    """Give the revision that a database is at, or None for an empty one."""
    with database.read() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


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
