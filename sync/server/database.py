"""The platform's database, SQLite or PostgreSQL by its URL: opened at the newest schema, read and written in
transactions that are safe with several pushes at once and with a power cut.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, make_url

VERSION_TABLE = "platform_version"
BUSY_SECONDS = 20
_WRITES = "platform_writes"


class DatabaseIsNewer(Exception):
    """The database was written by a later release; this one must not touch it."""

    def __init__(self, revision: str) -> None:
        super().__init__(revision)
        self.revision = revision


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """One open platform database. Use `reading` and `writing`; `close` gives its connections back."""

    engine: Engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one unchanging state of the database."""
        engine = self.engine
        if engine.dialect.name == "postgresql":
            engine = engine.execution_options(isolation_level="REPEATABLE READ")
        with engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose work is committed to disk when the block ends, or not at all."""
        with self.engine.execution_options(**{_WRITES: True}).begin() as connection:
            yield connection

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def open_database(url: str) -> Database:
    """Open the database at an SQLAlchemy URL, creating or upgrading its schema.

    Raises `DatabaseIsNewer` if a later release has been here.
    """
    database = Database(engine=_engine(url))
    try:
        _refuse_newer(database.engine)
        _upgrade(database)
    except BaseException:
        database.close()
        raise
    return database


def migrations_config(connection: Connection) -> Config:
    """Give Alembic's settings for the platform's history, bound to an open connection."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "migrations:server")
    config.set_main_option("path_separator", "os")
    return config


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    # Statements carry people's data: it must not travel in error messages.
    if parsed.get_backend_name() == "sqlite":
        if parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(parsed, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    options = "-c timezone=UTC -c synchronous_commit=on"
    return create_engine(parsed, hide_parameters=True, pool_pre_ping=True, connect_args={"options": options})


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # Python's own BEGIN comes too late and is never IMMEDIATE; we send ours.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode=WAL").close()
    connection.execute("PRAGMA synchronous=FULL").close()
    connection.execute("PRAGMA foreign_keys=ON").close()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later cannot wait for another writer: it fails as locked.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _refuse_newer(engine: Engine) -> None:
    with engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        current = context.get_current_heads()
        known = {script.revision for script in _history(connection).walk_revisions()}
    for revision in current:
        if revision not in known:
            raise DatabaseIsNewer(revision)


def _history(connection: Connection) -> ScriptDirectory:
    return ScriptDirectory.from_config(migrations_config(connection))


def _upgrade(database: Database) -> None:
    with database.writing() as connection:
        command.upgrade(migrations_config(connection), "head")
