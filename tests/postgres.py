"""A real PostgreSQL server for tests: started in a temporary directory, reached by a socket there, stopped at
the end. Tests that ask for it are skipped where no PostgreSQL is installed.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

ACCOUNT = "postgres"


@pytest.fixture(scope="session")
def postgres_folder() -> Iterator[Path]:
    """The folder of a running server's socket."""
    binaries = find_binaries()
    if binaries is None:
        pytest.skip("no PostgreSQL server under /usr/lib/postgresql")
    if os.geteuid() == 0 and (shutil.which("runuser") is None or not _has_account()):
        pytest.skip("root may not run PostgreSQL, and there is no runuser or no postgres account")
    with running_server(binaries) as folder:
        yield folder


@contextmanager
def running_server(binaries: Path) -> Iterator[Path]:
    """A new server, from `with` to the end of the block; gives the folder of its socket."""
    # A socket's path may have 107 bytes, which pytest's own folders exceed.
    folder = Path(tempfile.mkdtemp(prefix="ghep-pg-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, ACCOUNT)
        _start(binaries, folder)
        try:
            yield folder
        finally:
            _run(binaries / "pg_ctl", "stop", "-D", folder / "data", "-m", "fast", "-w")
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def postgres_url(postgres_folder: Path) -> Iterator[str]:
    """The URL of a new, empty database, dropped after the test."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(dsn(postgres_folder), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield f"postgresql+psycopg://{ACCOUNT}@/{name}?host={postgres_folder}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a new, empty database: the test runs once on each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


def find_binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


def _has_account() -> bool:
    return any(entry.pw_name == ACCOUNT for entry in pwd.getpwall())


def _start(binaries: Path, folder: Path) -> None:
    data = folder / "data"
    _run(binaries / "initdb", "-D", data, "-A", "trust", "-U", ACCOUNT, "-E", "UTF8", "--locale=C")
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c timezone=Asia/Ho_Chi_Minh"
    _run(binaries / "pg_ctl", "start", "-D", data, "-l", folder / "log", "-w", "-o", options)


def _run(*command: str | Path) -> None:
    before = ["runuser", "-u", ACCOUNT, "--"] if os.geteuid() == 0 else []
    subprocess.run([*before, *command], check=True, cwd="/", stdout=subprocess.DEVNULL)


def dsn(folder: Path) -> str:
    return f"host={folder} user={ACCOUNT} dbname=postgres"
