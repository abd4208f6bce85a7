"""Searches and look-ups of people, each beside a floor of the same run.

Communes: a search beside one pass over as many strings. Lists: a search in 100,000 expected people beside the count of
that table; importing them beside reading the file's lines. `python -m tests.benchmarks.bench_people [people]`
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import func, select

from tests.builders import station
from workstation.places.communes import search_communes
from workstation.store.tables import expected_people
from workstation.usecases.context import Context
from workstation.usecases.expected_people import search_expected
from workstation.usecases.import_expected import import_expected

QUERIES = ("ba dinh ha noi", "p ben nghe q1", "tan an", "a", "xa", "hoi an da nang")
FAMILY, MIDDLE = ("Nguyễn", "Trần", "Lê", "Phạm"), ("Văn", "Thị", "Đức", "Ngọc")
GIVEN = ("An", "Bình", "Chi", "Dũng", "Hà", "Lan")


def main() -> None:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    search_communes("warm")
    entries = [f" phuong so {number} " * 12 for number in range(3321)]
    floor = _median(lambda: [entry for entry in entries if " ba" in entry and " dinh" in entry])
    for query in QUERIES:
        _say(f"communes “{query}”", _median(lambda text=query: search_communes(text)), floor)
    with TemporaryDirectory() as folder, station(Path(folder) / "home") as context:
        _lists(context, Path(folder) / "list.csv", people)


def _lists(context: Context, path: Path, people: int) -> None:
    rows = (f"{FAMILY[i % 4]} {MIDDLE[i // 4 % 4]} {GIVEN[i % 6]},{1940 + i % 80}" for i in range(people))
    path.write_text("Họ tên,Năm sinh\n" + "\n".join(rows) + "\n", encoding="utf-8")
    floor = _once(lambda: path.read_text(encoding="utf-8").splitlines())
    _say(f"import of {people} people", _once(lambda: import_expected(context, path)), floor)
    with context.database.read() as connection:
        count = select(func.count(expected_people.c.person_id))
        floor = _median(lambda: connection.execute(count).scalar_one())
    for query in ("lan nguyen", "tran thi", "lan 1990"):
        _say(f"expected “{query}”", _median(lambda text=query: search_expected(context, text)), floor)


def _median(work: Callable[[], object]) -> float:
    return statistics.median(_once(work) for _ in range(20))


def _once(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _say(what: str, took: float, floor: float) -> None:
    print(f"{what}: {took * 1000:.2f} ms, floor {floor * 1000:.2f} ms, {took / floor:.1f} floors")


if __name__ == "__main__":
    main()
