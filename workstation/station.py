"""Opens a station: its home folder, settings, database and name; what the window and every command share.

Practice and real work never share a database file.
"""

import getpass
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import platformdirs
from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from workstation.domain.errors import BadInput, Reason
from workstation.profiles.load_profiles import load_profiles
from workstation.settings import Settings, load_settings
from workstation.store import schema
from workstation.store.database import connect, sqlite_url
from workstation.store.tables import station
from workstation.usecases.context import Clock, Context, new_id
from workstation.usecases.share_desks import SharedDesks, sharing_desks

HOME_VARIABLE = "GHEP_HOME"
DATABASE_VARIABLE = "GHEP_DATABASE"
DATABASE_FILE = "ghep.db"
PRACTICE_FILE = "practice.db"
PLATFORM_KEY_FILE = "platform.key"


def default_home() -> Path:
    """Give the folder that holds all data of this station: $GHEP_HOME, or the user's data folder."""
    return Path(os.environ.get(HOME_VARIABLE) or platformdirs.user_data_dir("ghep", appauthor=False))


def utc_now() -> datetime:
    """The clock of a running station."""
    return datetime.now(UTC)


def seconds_since_boot() -> float:
    """A clock that nobody can set, and that goes on while the computer sleeps where the system has such a one."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


@contextmanager
def open_station(
    home: Path,
    *,
    practice: bool = False,
    operator: str = "",
    settings: Settings | None = None,
    clock: Clock = utc_now,
) -> Iterator[Context]:
    """Open the station of a home folder and close it afterwards.

    Raises BadInput (settings, folder), StoreTooNew and StoreUnavailable.
    """
    _make_home(home)
    settings = settings or load_settings(home)
    if practice and settings.platform_url:
        settings = settings.model_copy(update={"platform_url": "", "platform_key": "", "public_url": ""})
    url = os.environ.get(DATABASE_VARIABLE, "") if not practice else ""
    try:
        database = connect(url or sqlite_url(home / (PRACTICE_FILE if practice else DATABASE_FILE)))
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise BadInput(Reason.BAD_DATABASE_URL, url=url) from error
    try:
        schema.prepare(database, backup_folder=home / "backups", now=clock())
        with database.read() as connection:
            named = _name(connection)
        if named is None:
            with database.write() as connection:
                named = _name(connection) or _name_station(connection, clock())
        yield Context(
            database=database,
            settings=settings,
            practice=practice,
            station_id=named[0],
            station_secret=bytes.fromhex(named[1]),
            operator=_printable(operator or settings.operator or _system_user()),
            clock=clock,
            ticks=seconds_since_boot if clock is utc_now else None,
            profiles=load_profiles(home),
        )
    finally:
        database.close()


def platform_access(home: Path, settings: Settings, *, practice: bool) -> tuple[str, str]:
    """Give the platform's URL and this site's key: from the settings, or the key that a platform of this home wrote.

    Practice has none: its data never reaches the real platform.
    """
    if practice:
        return "", ""
    key_file = home / PLATFORM_KEY_FILE
    key = settings.platform_key or (key_file.read_text(encoding="ascii").strip() if key_file.exists() else "")
    return settings.platform_url, key


@contextmanager
def among_desks(home: Path, context: Context) -> Iterator[SharedDesks]:
    """Let an open station work with the other desks of its site, where the settings say so; else as it is."""
    url, key = platform_access(home, context.settings, practice=context.practice)
    if not context.settings.shared_desks or not url:
        yield SharedDesks(context=context)
        return
    with sharing_desks(context, url=url, key=key) as shared:
        yield shared


def _make_home(home: Path) -> None:
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise BadInput(Reason.BAD_HOME, path=home, problem=error.strerror or str(error)) from error


def _name(connection: Connection) -> tuple[str, str] | None:
    row = connection.execute(select(station.c.id, station.c.secret)).first()
    return (row.id, row.secret) if row else None


def _name_station(connection: Connection, now: datetime) -> tuple[str, str]:
    named = (str(new_id()), secrets.token_hex(32))
    connection.execute(insert(station), {"id": named[0], "secret": named[1], "created_at": now})
    return named


def _printable(name: str) -> str:
    return "".join(c for c in name if c.isprintable()).strip()[:100] or "operator"


def _system_user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "operator"
