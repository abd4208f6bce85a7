"""Opens a station: its home folder, settings, database and name; what the window and every command share.

Practice and real work never share a database file (ux.md U5).
"""

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import platformdirs
from sqlalchemy import Connection, insert, select

from workstation.domain.errors import BadInput, Reason
from workstation.settings import Settings, load_settings
from workstation.store import schema
from workstation.store.database import connect, sqlite_url
from workstation.store.tables import station
from workstation.usecases.context import Clock, Context, new_id

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
    url = os.environ.get(DATABASE_VARIABLE, "") if not practice else ""
    database = connect(url or sqlite_url(home / (PRACTICE_FILE if practice else DATABASE_FILE)))
    try:
        schema.prepare(database, backup_folder=home / "backups", now=clock())
        with database.read() as connection:
            station_id = _station_id(connection)
        if station_id is None:
            with database.write() as connection:
                station_id = _station_id(connection) or _name_station(connection, clock())
        yield Context(
            database=database,
            settings=settings,
            practice=practice,
            station_id=station_id,
            operator=operator or settings.operator or _system_user(),
            clock=clock,
        )
    finally:
        database.close()


def platform_access(home: Path, settings: Settings) -> tuple[str, str]:
    """Give the platform's URL and this site's key: from the settings, or the key that a platform of this home wrote."""
    key_file = home / PLATFORM_KEY_FILE
    key = settings.platform_key or (key_file.read_text(encoding="ascii").strip() if key_file.exists() else "")
    return settings.platform_url, key


def _make_home(home: Path) -> None:
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise BadInput(Reason.BAD_HOME, path=home, problem=error.strerror or str(error)) from error


def _station_id(connection: Connection) -> str | None:
    found: str | None = connection.execute(select(station.c.id)).scalar()
    return found


def _name_station(connection: Connection, now: datetime) -> str:
    station_id = str(new_id())
    connection.execute(insert(station), {"id": station_id, "created_at": now})
    return station_id


def _system_user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "operator"
