"""Scan to committed and answered, beside one bare SQLite insert-and-commit on the same disk in the same run.

Stores of 10,000 and of 1,000,000 pairings, `synchronous=FULL`. Wanted: median within 20 floors, p99 within 60, and the
large store no slower than the small one by more than a third.
`python -m tests.benchmarks.bench_scan [pairings] [scans]`
"""

import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.builders import TUBES, cccd
from workstation.domain.outcomes import Outcome
from workstation.station import open_station
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession

SMALL = 10_000
YESTERDAY = datetime.now(UTC) - timedelta(days=1)
FILL = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
INSERT INTO {table} ({columns}) SELECT {values} FROM n
"""
DAY = YESTERDAY.strftime("%Y-%m-%d %H:%M:%S.000000")
ROWS = {
    "persons": (
        "id, name, folded_name, birth_date, birth_year, gender, address, created_at",
        "printf('%032x', i), 'Nguyễn Văn ' || i, 'nguyen van ' || i, date('1940-01-01', (i % 25000) || ' days'), 1990,"
        " 'male', '', '{day}'",
    ),
    "identifiers": ("system, value, person_id", "'cccd', printf('001290%06d', i), printf('%032x', i)"),
    "tubes": (
        "id, number, opening_id, capacity, state, collection_id, desk, opened_by, opened_at, closed_at, received_at",
        "printf('%032x', i), printf('BK%010d', i), printf('%032x', i), 1, 'closed', '{c}', 'Bàn 1', 'o', '{day}',"
        " '{day}', '{day}'",
    ),
    "pairings": (
        "id, tube_id, person_id, position, made_at, operator, desk, reason, flags, slip_token",
        "printf('%032x', i), printf('%032x', i), printf('%032x', i), 1, '{day}', 'o', 'Bàn 1', '', '', 'token'",
    ),
    "outbox": (
        "id, type, event, state, attempts, created_at, next_try_at, answered_at, last_answer",
        "printf('%032x', i), 'pairing.made', '{{}}', 'accepted', 1, '{day}', '{day}', '{day}', ''",
    ),
    "audit": (
        "sequence, at, operator, action, subject, detail, sha256",
        "i, '{day}', 'o', 'pairing.made', 'BK', '{{}}', printf('%064x', i)",
    ),
}


def main(large: int = 1_000_000, scans: int = 400) -> None:
    """Print the table. Floor and stores take turns, so that a noisy moment meets all of them."""
    print(f"scan to committed and answered, {scans} pairings a store")
    with ExitStack() as stack:
        folders = {count: Path(stack.enter_context(TemporaryDirectory(dir="."))) for count in (SMALL, large)}
        desks = {
            count: DeskSession(stack.enter_context(filled_station(folder, count))) for count, folder in folders.items()
        }
        bare = BareInsert(folders[SMALL] / "floor.db")
        tubes: dict[int, list[float]] = {count: [] for count in desks}
        taken: dict[int, list[float]] = {0: [], **{count: [] for count in desks}}
        for number in range(-20, scans):
            seconds = {0: timed(bare.insert)}
            for count, desk in desks.items():
                card = cccd(number + 21, f"Người Mới {number + 21}", born="01011985")
                tubes[count].append(timed(partial(desk.scan, TUBES.number(77, number + 21))))
                seconds[count] = timed(partial(assert_paired, desk, card))
            for what, took in seconds.items():
                if number >= 0:
                    taken[what].append(took)
        bare.close()
    for count, seconds_of_tubes in tubes.items():
        report(count, taken[0], seconds_of_tubes[20:], "tube")
    medians = {count: report(count, taken[0], taken[count], "person") for count in desks}
    ratio = medians[large] / medians[SMALL]
    print(f"  {large:,} beside {SMALL:,}: median x {ratio:.2f} (at most x 1.33 wanted)")


def assert_paired(desk: DeskSession, card: str) -> None:
    if desk.scan(card).outcome is not Outcome.PAIRED:
        raise AssertionError


def timed(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def report(count: int, floor: list[float], scan: list[float], what: str) -> float:
    """Print one store's line; gives the median in floors."""
    base, median = statistics.median(floor), statistics.median(scan)
    p99, base99 = statistics.quantiles(scan, n=100)[98], statistics.quantiles(floor, n=100)[98]
    print(
        f"  {count:>9,} pairings: floor {base * 1e3:.2f} ms (p99 {base99 * 1e3:.2f});"
        f" {what} median {median * 1e3:.2f} ms = {median / base:.1f} floors (at most 20 wanted),"
        f" p99 {p99 * 1e3:.2f} ms = {p99 / base:.1f} floors (at most 60 wanted)"
    )
    return median


class BareInsert:
    """The floor: one row, one commit, the same journal and flush."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)")

    def insert(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.execute("INSERT INTO t (b) VALUES ('x')")
        self._connection.execute("COMMIT")

    def close(self) -> None:
        self._connection.close()


@contextmanager
def filled_station(folder: Path, count: int) -> Iterator[Context]:
    """A station that paired `count` people yesterday."""
    with open_station(folder):
        pass
    raw = sqlite3.connect(folder / "ghep.db")
    raw.execute("PRAGMA foreign_keys = OFF")
    collection = f"{1:032x}"
    raw.execute(
        "INSERT INTO collections (id, site, campaign, disease, test_code, specimen_type, legal_basis, created_at)"
        " VALUES (?, 's', 'c', 'd', 't', 'x', 'consent', ?)",
        (collection, DAY),
    )
    for table, (columns, values) in ROWS.items():
        written = values.format(day=DAY, c=collection)
        raw.execute(FILL.format(count=count, table=table, columns=columns, values=written))
    raw.commit()
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()
    with open_station(folder) as context:
        yield context


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
