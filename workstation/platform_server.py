"""Runs the central platform from a station's home: for `ghep platform`, and embedded in practice mode and the demo.

The platform itself is `sync.server`; here it gets its database, its key, the words and the clock.
"""

import secrets
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from fastapi import FastAPI
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from sync.server.app import create_app
from sync.server.database import Database, DatabaseIsNewer, open_database
from sync.server.serve import Embedded
from workstation.domain.errors import BadInput, EnvironmentProblem, Reason, StoreTooNew, StoreUnavailable
from workstation.station import PLATFORM_KEY_FILE
from workstation.store.database import sqlite_url
from workstation.texts.translate import translations
from workstation.usecases.context import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformOptions:
    """Where the platform listens and keeps its data; empty values are filled from the home folder."""

    home: Path
    clock: Clock
    host: str = "127.0.0.1"
    port: int = 0
    database: str = ""
    key: str = ""

    @property
    def key_file(self) -> Path:
        """Where the key stands that stations of this home use."""
        return self.home / PLATFORM_KEY_FILE


def run_platform(options: PlatformOptions, *, started: Callable[[str], None]) -> None:
    """Serve until interrupted or terminated. Raises EnvironmentProblem when port or database cannot be had."""
    stop = threading.Event()

    def ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    for wanted in (signal.SIGINT, signal.SIGTERM):
        signal.signal(wanted, ask_to_stop)
    with embedded_platform(options) as running:
        started(running.url)
        while not stop.wait(0.5):
            running.check()


@contextmanager
def embedded_platform(options: PlatformOptions) -> Iterator[Embedded]:
    """Run the platform in a thread of this program; `url` tells where."""
    key = options.key or station_key(options)
    database = _open(options)
    try:
        with _listening(_app(database, key, options.clock), options) as running:
            yield running
    finally:
        database.close()


def station_key(options: PlatformOptions) -> str:
    """Give the key that stations must show: made once, readable by this user alone."""
    try:
        options.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not options.key_file.exists() or not options.key_file.stat().st_size:
            fresh = options.key_file.with_suffix(".new")
            fresh.touch(mode=0o600)
            fresh.write_text(secrets.token_urlsafe(32) + "\n", encoding="ascii")
            fresh.replace(options.key_file)
        return options.key_file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(Reason.BAD_HOME, path=options.home, problem=error) from error


def _app(database: Database, key: str, clock: Clock) -> FastAPI:
    return create_app(database, station_key=key, translations=translations, clock=clock)


def _open(options: PlatformOptions) -> Database:
    url = options.database or sqlite_url(options.home / "platform.db")
    try:
        return open_database(url)
    except DatabaseIsNewer as error:
        raise StoreTooNew(Reason.STORE_TOO_NEW, found=error.revision, known="—") from error
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise BadInput(Reason.BAD_DATABASE_URL, url=url) from error
    except (SQLAlchemyError, OSError) as error:
        cause = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise StoreUnavailable(Reason.STORE_UNAVAILABLE, cause=cause) from error


@contextmanager
def _listening(app: FastAPI, options: PlatformOptions) -> Iterator[Embedded]:
    server = Embedded(app, host=options.host, port=options.port)
    try:
        running = server.__enter__()
    except OSError as error:
        raise EnvironmentProblem(Reason.PORT_TAKEN, port=options.port) from error
    try:
        yield running
    finally:
        server.__exit__(None, None, None)
