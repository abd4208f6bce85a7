"""New, empty databases without running every migration step again: the steps have tests of their own, and take a
tenth of a second each time."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sync.server.database import open_database
from workstation.store import migrate
from workstation.store.database import connect, sqlite_url


def put_station_store(file: Path) -> None:
    """Put a station's database there, before any station has named itself in it."""
    _put(file, _station_store())


def put_platform_store(file: Path) -> None:
    """Put a platform's database there, before anything was told to it."""
    _put(file, _platform_store())


def _put(file: Path, content: bytes) -> None:
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.write_bytes(content)


@cache
def _station_store() -> bytes:
    return _made(_make_station_store)


@cache
def _platform_store() -> bytes:
    return _made(lambda file: open_database(sqlite_url(file)).close())


def _make_station_store(file: Path) -> None:
    database = connect(sqlite_url(file))
    with database.write() as connection:
        migrate.upgrade(connection, "head")
    database.close()


def _made(make: Callable[[Path], None]) -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "new.db"
        make(file)
        return file.read_bytes()
