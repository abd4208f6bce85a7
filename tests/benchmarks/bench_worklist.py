"""How long a laboratory waits: 500 tubes in one question, what waited joins its tubes, and an analyzer that asks.

Run from the repository root: `python tests/benchmarks/bench_worklist.py [tubes]`. The floor beside the host query is
hl7apy writing the same order.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).parents[2]))

from sync.protocol import MAX_TUBES_A_REQUEST, TubesRequest
from sync.server.apply import apply_events
from sync.server.database import open_database
from sync.server.tubes import tell_tubes
from tests.builders import Hands, import_bytes, message, specimen, station, tube
from tests.fakes import platform_on_a_port
from tests.server_builders import NOON, pairing_made
from workstation.hl7.standard import Group, Line, write_er7
from workstation.usecases.answer_query import answer_query
from workstation.usecases.learn_tubes import learn_tubes

Given = TypeVar("Given")
LATER = NOON + timedelta(days=1)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    numbers = [tube(serial) for serial in range(count)]
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        tell(folder / "platform" / "platform.db", numbers)
        way = stack.enter_context(platform_on_a_port(folder / "platform"))
        lab = stack.enter_context(station(folder / "lab", Hands(LATER)))
        some = numbers[: min(1_000, count // 2)]
        data = message(*(specimen(number, at=LATER) for number in some))
        import_bytes(replace(lab, clock=Hands(LATER)), data)
        first, took = timed(lambda: learn_tubes(lab, url=way.url, key=way.key))
        print(
            f"{len(first.learned)} tubes learned and {first.results} results joined: {len(some) / took:,.0f} a second"
        )
        again, took = timed(lambda: learn_tubes(lab, url=way.url, key=way.key))
        print(f"{again.asked} asked about again, nothing new: {again.asked / took:,.0f} a second")
        asked = numbers[len(some) : len(some) + 200]
        learn_tubes(lab, url=way.url, key=way.key, only=asked)
        _, took = timed(lambda: [answer_query(lab, query(number)) for number in asked])
        print(f"host queries, each with its order on disk: {len(asked) / took:,.0f} a second")
        _, took = timed(lambda: [write_order(number) for number in asked])
        print(f"  hl7apy writing such an order: {len(asked) / took:,.0f} a second")


def tell(path: Path, numbers: list[str]) -> None:
    database = open_database(f"sqlite:///{path}")
    for start in range(0, len(numbers), 500):
        apply_events(database, [pairing_made(number) for number in numbers[start : start + 500]], NOON)
    asked = TubesRequest(station="LAB", tubes=tuple(numbers[:MAX_TUBES_A_REQUEST]))
    answer, took = timed(lambda: tell_tubes(database, asked))
    size = len(answer.model_dump_json()) / len(asked.tubes)
    print(f"{len(asked.tubes)} tubes of {len(numbers):,} told in {took * 1000:,.0f} ms, {size:.0f} bytes a tube")
    database.close()


def query(number: str) -> bytes:
    return f"MSH|^~\\&|PCR||||2026||QBP^Q11|{number}|P|2.5.1\rQPD|WOS|{number}|{number}\r".encode()


def write_order(number: str) -> str:
    order = Group(name="OML_O33_ORDER", children=(Line(name="ORC", fields={1: "NW"}),))
    tube_of = (Line(name="SPM", fields={1: "1", 2: f"{number}&GHEP"}), Line(name="SAC", fields={3: number}))
    specimen_of = Group(name="OML_O33_SPECIMEN", children=(*tube_of, order))
    header = Line(name="MSH", fields={9: "OML^O33^OML_O33", 10: number, 11: "P", 12: "2.5.1"})
    return write_er7("OML_O33", "2.5.1", [header, specimen_of])


def timed(work: Callable[[], Given]) -> tuple[Given, float]:
    start = time.perf_counter()
    given = work()
    return given, time.perf_counter() - start


if __name__ == "__main__":
    main()
