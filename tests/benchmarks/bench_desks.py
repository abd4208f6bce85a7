"""Two desks of a site: desk 1 has answered until desk 2 sees it, and one look at the others, beside a bare request.

The platform is `ghep platform` with 1,000,000 pairings, on SQLite and on PostgreSQL; desk 1 is `ghep scan`. The floor
is a GET of the platform's health on the same connection in the same run. Wanted: seen within 150 ms, at the 99th
percentile too.
`python -m tests.benchmarks.bench_desks [pairings] [rounds]`
"""

import hashlib
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import psycopg

from sync.client.line import Line
from sync.client.neighbours import Neighbours
from sync.client.worker import working
from sync.protocol import LookupRequest, LookupResponse, PersonIdentifier
from sync.server.database import open_database
from tests.builders import TUBES, cccd
from tests.postgres import dsn, find_binaries, running_server

KEY = "bench-key"
YESTERDAY = (datetime.now(UTC) - timedelta(days=1)).strftime("%Y-%m-%d %H:%M:%S.000000")
SERIES = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})"
    " SELECT {values} FROM n",
    "postgresql": "SELECT {values} FROM generate_series(1, {count}) AS n(i)",
}
UUID = {"sqlite": "printf('%032x', i)", "postgresql": "lpad(to_hex(i), 32, '0')::uuid"}
NUMBER = {"sqlite": "printf('{letters}%010d', i)", "postgresql": "'{letters}' || lpad(i::text, 10, '0')"}
DAY = {"sqlite": f"'{YESTERDAY}'", "postgresql": f"'{YESTERDAY}+00'::timestamptz"}
SHA256 = {"sqlite": "sha256({text})", "postgresql": "sha256(convert_to({text}, 'UTF8'))"}
QUOTED = '\'{{"name": "Nguyễn Văn Thử", "identifiers": [{{"system": "cccd", "value": "\' || {number} || \'"}}]}}\''


def main(pairings: int = 1_000_000, rounds: int = 300) -> None:
    """Print one table a database."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(dir=".")))
        urls = {"SQLite": f"sqlite:///{folder.resolve() / 'platform.db'}"}
        binaries = find_binaries()
        if binaries is not None:
            server = stack.enter_context(running_server(binaries))
            with psycopg.connect(dsn(server), autocommit=True) as connection:
                connection.execute("CREATE DATABASE bench")
            urls["PostgreSQL"] = f"postgresql+psycopg://postgres@/bench?host={server}"
        for name, url in urls.items():
            fill(url, pairings)
            measure(name, url, pairings, rounds, folder / name)


def fill(url: str, count: int) -> None:
    """Pairings of yesterday, by four stations."""
    opened = open_database(url)
    kind = opened.engine.dialect.name
    tube, number = NUMBER[kind].format(letters="BK"), NUMBER[kind].format(letters="00")
    person = f"({QUOTED.format(number=number)}){'::json' if kind == 'postgresql' else ''}"
    letters = "printf('%064x', i)" if kind == "sqlite" else "lpad(to_hex(i), 64, '0')"
    key = SHA256[kind].format(text=f"'cccd:' || {number}")
    day, made, body = DAY[kind], UUID[kind], "'{}'" if kind == "sqlite" else "'{}'::json"
    rows = {
        "platform_events": f"{made}, 'pairing.made', 'S' || (i & 3), {day}, {day}, {body}, {letters}",
        "platform_pairings": f"{made}, {made}, {made}, {tube}, {tube}, 1, 1, {person}, {day}, 'Trường Thử', 'Bàn 9',"
        f" 'c', 'd', {letters}",
        "platform_person_keys": f"{key}, {day}, {made}",
    }
    with opened.writing() as connection:
        raw = connection.connection.driver_connection
        if isinstance(raw, sqlite3.Connection):
            raw.create_function("sha256", 1, lambda text: hashlib.sha256(text.encode()).digest(), deterministic=True)
        for table, values in rows.items():
            series = SERIES[kind].format(count=count, values=values)
            connection.exec_driver_sql(f"INSERT INTO {table} {series}")
    if kind == "postgresql":
        with opened.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    opened.close()


def measure(name: str, url: str, pairings: int, rounds: int, folder: Path) -> None:
    """Floor, look and news take turns, so that a noisy moment meets all of them."""
    with platform(url, folder / "platform") as address, Line(address, KEY) as line, httpx.Client() as client:
        second = Neighbours(line, station="desk-2", clock=lambda: datetime.now(UTC))
        with working(second, "neighbours"), desk(address, folder / "desk-1") as scan:
            second.wait_for_first_look()
            taken: dict[str, list[float]] = {"floor": [], "look": [], "ask": [], "news": []}
            for number in range(-20, rounds):
                found = question(f"BK{number * 37 % pairings + 1:010d}", number * 101 % pairings + 1)
                seconds = {
                    "floor": timed(partial(client.get, f"{address}/api/v1/health")),
                    "look": timed(partial(post, client, address, found)),
                    "ask": timed(partial(second.ask, found)),
                    "news": news(scan, second, number + 21),
                }
                for what, took in seconds.items():
                    if number >= 0:
                        taken[what].append(took)
            if second.alone_since is not None:
                raise AssertionError(second.why)
    print(f"{name}, {pairings:,} pairings, {rounds} rounds")
    report("GET health (floor)", taken["floor"], taken["floor"])
    report("POST lookups, same connection", taken["look"], taken["floor"])
    report("a desk's whole question", taken["ask"], taken["floor"])
    report("desk 1 has answered, desk 2 sees it", taken["news"], taken["floor"])


def news(scan: Callable[[str], str], second: Neighbours, number: int) -> float:
    """Desk 1 pairs a tube; gives the seconds from its answer until desk 2 is told of it."""
    tube = TUBES.number(77, number)
    asked = question(tube, None)
    scan(tube)
    if scan(cccd(number, born="01011985")) != "PAIRED":
        raise AssertionError
    start = time.perf_counter()
    while (seen := second.ask(asked)) is not None and seen.tube is None:
        pass
    if seen is None:
        raise AssertionError(second.why)
    return time.perf_counter() - start


def question(tube: str, person: int | None) -> LookupRequest:
    numbers = () if person is None else (PersonIdentifier(system="cccd", value=f"00{person:010d}"),)
    since = datetime.now(UTC) - timedelta(days=2)
    return LookupRequest(station="desk-2", tube=tube, identifiers=numbers, since=since)


def post(client: httpx.Client, address: str, asked: LookupRequest) -> None:
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
    answer = client.post(f"{address}/api/v1/lookups", content=asked.model_dump_json(), headers=headers)
    found = LookupResponse.model_validate_json(answer.content)
    if found.tube is None or found.person is None:
        raise AssertionError


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def report(what: str, seconds: list[float], floor: list[float]) -> None:
    median, p99 = statistics.median(seconds), statistics.quantiles(seconds, n=100)[98]
    print(
        f"  {what:<36} median {median * 1e3:7.2f} ms, p99 {p99 * 1e3:7.2f} ms"
        f" = {median / statistics.median(floor):5.1f} floors"
    )


@contextmanager
def platform(url: str, home: Path) -> Iterator[str]:
    """A real platform process; gives its address."""
    command = [sys.executable, "-m", "workstation", "platform", "--port", "0", "--json", "--key", KEY]
    with child([*command, "--database", url], home) as running:
        yield str(json.loads(line_of(running))["url"])


@contextmanager
def desk(address: str, home: Path) -> Iterator[Callable[[str], str]]:
    """A real desk process; gives what scans a text and tells the outcome."""
    home.mkdir(parents=True)
    told = f'platform_url = "{address}"\nplatform_key = "{KEY}"\nshared_desks = true\ndesk = "Bàn 1"\n'
    (home / "settings.toml").write_text(told, encoding="utf-8")
    with child([sys.executable, "-m", "workstation", "scan", "--json"], home) as running:

        def scan(text: str) -> str:
            if running.stdin is None:
                raise AssertionError
            running.stdin.write(text + "\n")
            running.stdin.flush()
            return str(json.loads(line_of(running))["outcome"])

        yield scan


@contextmanager
def child(command: list[str], home: Path) -> Iterator[subprocess.Popen[str]]:
    environment = {**os.environ, "GHEP_HOME": str(home)}
    running = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environment
    )
    try:
        yield running
    finally:
        running.terminate()
        running.communicate()


def line_of(running: subprocess.Popen[str]) -> str:
    if running.stdout is None:
        raise AssertionError
    return running.stdout.readline()


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
