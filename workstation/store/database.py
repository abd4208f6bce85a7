"""The station's database: how it is opened, and the one way to write to it.

SQLite: WAL, synchronous=FULL, foreign keys on, and every write begins with BEGIN IMMEDIATE, so that two writers
wait for each other instead of failing in the middle. PostgreSQL, by its URL, gives the same by an advisory lock.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.pool import ConnectionPoolEntry

from workstation.domain.errors import Reason, StoreUnavailable

BUSY_TIMEOUT_SECONDS = 15
_WRITE = {"ghep_write": True}
_WRITER_LOCK = 0x67686570


class Database:
    """One station's database. `write()` commits or leaves nothing."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writing = engine.execution_options(**_WRITE)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open the one write transaction; raise StoreUnavailable when the disk or the server refuses."""
        try:
            with self._writing.begin() as connection:
                yield connection
        except (IntegrityError, ProgrammingError):
            raise  # a broken rule of the schema is a bug, not a sick disk
        except DBAPIError as error:
            raise unavailable(error) from error

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a read transaction; on SQLite it sees one moment."""
        try:
            with self.engine.connect() as connection:
                yield connection
        except DBAPIError as error:
            raise unavailable(error) from error

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def connect(url: str) -> Database:
    """Connect to `sqlite:///path` or `postgresql+psycopg://…`; the schema is `schema.prepare`'s business."""
    engine = create_engine(url, hide_parameters=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "begin", _begin_postgresql)
    return Database(engine)


def sqlite_url(path: Path) -> str:
    """Give the URL of an SQLite file."""
    return f"sqlite:///{path}"


def unavailable(error: DBAPIError) -> StoreUnavailable:
    """Turn a driver's error into ours, with the driver's words but not the statement's values."""
    return StoreUnavailable(Reason.STORE_UNAVAILABLE, cause=str(error.orig).splitlines()[0])


def _configure_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    if not isinstance(connection, sqlite3.Connection):
        raise TypeError(type(connection))
    # SQLAlchemy's "begin" event writes the BEGIN; the driver must not add its own.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_SECONDS * 1000}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _is_writing(connection) else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    # One writer at a time, as SQLite has it: read-then-write rules and the audit's chain rest on that.
    if _is_writing(connection):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER_LOCK})")


def _is_writing(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("ghep_write", False))
