"""From bytes to committed results: messages and OBX a second, beside hl7apy's and python-hl7's parsers alone.

One process, a real SQLite file, a generated mix of median 1 kB and p95 16 kB; every specimen is of a tube that is known
here, and ends as a result. Wanted: 20 times hl7apy's messages a second, more than python-hl7's, 5,000 OBX a second,
and memory flat. Read the ratios. `python -m tests.benchmarks.bench_import [messages]`
"""

import random
import resource
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import hl7
from hl7apy.consts import VALIDATION_LEVEL
from hl7apy.parser import parse_message
from sqlalchemy import func, insert, select

from tests.builders import Hands, cccd, pair, station, tube
from workstation.store.tables import observations, pairings, results, tubes
from workstation.usecases.context import Context, new_id
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.import_again import import_again
from workstation.usecases.receive_message import Delivery, receive_messages

SAMPLE = 60
"""Messages that hl7apy reads, spread over the mix: it would take minutes for all."""
GROUP = 100
MEDIAN, SIGMA = 1_000, 1.68  # bytes; of a log-normal distribution whose 95th percentile is 16 times the median


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    mix = list(generated_mix(count))
    sizes = sorted(map(len, mix))
    obx = sum(message.count(b"\rOBX|") for message in mix)
    specimens = sum(message.count(b"\rSPM|") for message in mix)
    print(f"{count} messages, median {sizes[count // 2]:,} B, p95 {sizes[count * 95 // 100]:,} B, {obx:,} OBX")
    with TemporaryDirectory() as folder, station(Path(folder) / "home", Hands()) as context:
        add_tubes(context, specimens)
        floor = per_second(count, lambda: bare_commits(Path(folder) / "floor.db", mix))
        ours, memory = import_all(context, mix)
        assert stored(context) == (obx, specimens)
    apy, python_hl7 = parse_rates(mix)
    print(f"{'ours, bytes to committed results':<34}{ours:>9,.0f} messages/s {ours * obx / count:>9,.0f} OBX/s")
    print(f"{'hl7apy, parse alone':<34}{apy:>9,.1f} messages/s   ours x {ours / apy:,.0f} (wanted 20)")
    print(f"{'python-hl7, parse alone':<34}{python_hl7:>9,.0f} messages/s   ours x {ours / python_hl7:.1f} (wanted 1)")
    print(f"{'floor: split, insert, one commit':<34}{floor:>9,.0f} messages/s   ours x {ours / floor:.2f}")
    print(f"memory: {memory[0] / 1024:,.0f} MB after a tenth, {memory[1] / 1024:,.0f} MB after all")


def generated_mix(count: int) -> Iterator[bytes]:
    """Give messages as analyzers send them: panels of many targets of one specimen, and one in four a run of many."""
    chance = random.Random(7)
    serial = 0
    for number in range(count):
        size = min(chance.lognormvariate(0, SIGMA) * MEDIAN, 200_000)
        message = bytearray(_head(number))
        is_panel = chance.random() < 0.75
        while len(message) < size or not serial or message.count(b"\rOBX|") == 0:
            if not is_panel or b"\rSPM|" not in message:
                serial += 1
                message += _specimen(serial)
            message += _result(serial, is_panel)
        yield bytes(message)


def _head(number: int) -> bytes:
    return (
        f"MSH|^~\\&|BENCH^1^M|LAB|LIS|SITE|20260302121500+0700||OUL^R22^OUL_R22|B-{number}|P|2.5.1|||NE|AL||"
        "UNICODE UTF-8|||LAB-29^IHE\r"
    ).encode()


def _specimen(serial: int) -> bytes:
    number = tube(serial % 10_000, serial // 10_000)
    head = f"SPM|1|{number}&GHEP||NASO^^99ROC|||||||P^^HL70369\rSAC|||{number}\r"
    return f"{head}OBR|1|||94500-6^RNA^LN\rORC|SC||||CM\r".encode()


def _result(serial: int, is_panel: bool) -> bytes:
    code = "94500-6^SARS-CoV-2 RNA^LN"
    tail = f"|||||F|||||op||C5800^Roche|202603021210{serial % 60:02}+0700\r"
    call = f"OBX|1|CWE|{code}|1|260415000^Not detected^SCT|||NEG{tail[2:]}"
    return (call if is_panel else f"{call}OBX|2|NA|{code}^S_OTHER^Other Supplemental^IHELAW|1|^^33.90|{tail}").encode()


def add_tubes(context: Context, count: int) -> None:
    """Fill the store with closed tubes of one person each; the first is made by a desk, the others like it."""
    desk = DeskSession(context)
    pair(desk, tube(1, 0), cccd())
    with context.database.write() as connection:
        first = connection.execute(select(tubes)).one()._asdict()
        swab = connection.execute(select(pairings)).one()._asdict()
        copies = [
            {**first, "id": new_id(), "number": tube(serial % 10_000, serial // 10_000), "opening_id": new_id()}
            for serial in range(2, count + 1)
        ]
        if copies:
            connection.execute(insert(tubes), copies)
            swabs = [{**swab, "id": new_id(), "tube_id": copy["id"], "slip_token": str(copy["id"])} for copy in copies]
            connection.execute(insert(pairings), swabs)


def import_all(context: Context, mix: list[bytes]) -> tuple[float, tuple[int, int]]:
    """Receive and import everything; give messages a second, and the memory after a tenth and after all (kB)."""
    early = 0
    started = time.perf_counter()
    for start in range(0, len(mix), GROUP):
        arrived = [
            Delivery(source="file", name=f"{start + i}.hl7", data=data)
            for i, data in enumerate(mix[start : start + GROUP])
        ]
        receive_messages(context, arrived)
        for _done in import_again(context, all_open=False):
            pass
        if start <= len(mix) // 10:
            early = resident()
    return len(mix) / (time.perf_counter() - started), (early, resident())


def resident() -> int:
    """Give the memory of this process, in kB."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(next(line for line in status.read_text().splitlines() if line.startswith("VmRSS")).split()[1])


def stored(context: Context) -> tuple[int, int]:
    with context.database.read() as connection:
        return tuple(
            connection.execute(select(func.count()).select_from(t)).scalar_one() for t in (observations, results)
        )  # type: ignore[return-value]


def bare_commits(path: Path, mix: list[bytes]) -> None:
    """Split every message into lines and fields, insert a row for each OBX, commit a group: what no import can beat."""
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("CREATE TABLE obx (message INTEGER, code TEXT, value TEXT)")
    for start in range(0, len(mix), GROUP):
        database.execute("BEGIN IMMEDIATE")
        for number, message in enumerate(mix[start : start + GROUP]):
            lines = [line.split("|") for line in message.decode().split("\r")]
            rows = [(start + number, line[3], line[5]) for line in lines if line[0] == "OBX"]
            database.executemany("INSERT INTO obx VALUES (?, ?, ?)", rows)
        database.execute("COMMIT")
    database.close()


def parse_rates(mix: list[bytes]) -> tuple[float, float]:
    """Give the messages a second of hl7apy's parser, on messages spread over the mix by size, and of python-hl7's."""
    texts = [message.decode() for message in sorted(mix, key=len)]
    some = [texts[(2 * place + 1) * len(texts) // (2 * SAMPLE)] for place in range(SAMPLE)]
    apy = per_second(SAMPLE, lambda: [parse_message(text, validation_level=VALIDATION_LEVEL.TOLERANT) for text in some])
    return apy, per_second(len(texts), lambda: [hl7.parse(text) for text in texts])


def per_second(count: int, work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return count / (time.perf_counter() - started)


if __name__ == "__main__":
    main()
