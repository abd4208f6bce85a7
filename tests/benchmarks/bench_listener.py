"""Messages a second that are answered AA by `ghep listen`, each after its durable commit.

One persistent connection, 5 messages in flight, 1.5 kB each. Beside it, in the same run and in turns: a floor (a bare
socket that stores what one read brought in a flushed SQLite commit and answers a fixed text) and hl7apy's own
MLLPServer (a connection a message, nothing stored). Sender and receiver are processes of their own, and results are
imported meanwhile. Then the same with 200 idle and 50 slow connections beside it, and a message of 2 MB.
Run from the repository root: `python -m tests.benchmarks.bench_listener [messages]`.
"""

import json
import multiprocessing
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

from hl7apy.mllp import AbstractHandler, MLLPServer

from workstation.hl7.framing import FS, VT

MESSAGES, IN_FLIGHT, SIZE = 5_000, 5, 1_500
ROUNDS = 3
IDLE, SLOW = 200, 50
LOOPBACK = "127.0.0.1"
Send = Callable[[int, str, int], float]


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else MESSAGES
    with tempfile.TemporaryDirectory(dir=".") as folder, ExitStack() as stack:
        home = Path(folder) / "home"
        bare, theirs = stack.enter_context(floor(Path(folder))), stack.enter_context(hl7apys())
        ours = stack.enter_context(ghep(home))
        rates: dict[str, list[float]] = {}
        for round_ in range(ROUNDS):
            turns: list[tuple[str, Send, int, int]] = [
                ("floor: bare socket, one flushed insert a group", pipelined, bare, many),
                ("hl7apy.MLLPServer, nothing stored", one_a_connection, theirs, many // 5),
                ("ghep listen, stored before each AA", pipelined, ours, many),
            ]
            for what, send, port, count in turns:
                rates.setdefault(what, []).append(in_a_process(send, port, f"{round_}", count))
            with beside(ours):
                what = f"... with {IDLE} idle and {SLOW} slow connections beside it"
                rates.setdefault(what, []).append(in_a_process(pipelined, ours, f"crowded{round_}", many))
        large = min(seconds_of_a_large_one(ours, number) for number in range(ROUNDS))
        print(f"{count_stored(home):,} messages stored, {count_stored(home, 'waiting'):,} of them not yet imported")
    for what, found in rates.items():
        print(f"{what:<60}{max(found):>8,.0f} messages/s (worst of {ROUNDS}: {min(found):,.0f})")
    lowest, theirs_best, alone, crowded = (max(found) for found in rates.values())
    print(f"ghep / hl7apy {alone / theirs_best:.1f}x, ghep / floor {alone / lowest:.2f}, crowded {crowded / alone:.2f}")
    print(f"one message of 2 MB: {large * 1000:.0f} ms from its first byte to its AA")


def in_a_process(send: Send, port: int, name: str, count: int) -> float:
    """Send from a process of its own, so that the receiver has its own interpreter."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(send, (port, name, count))


def message(control_id: str, size: int = SIZE) -> bytes:
    head = f"MSH|^~\\&|BENCH|LAB|||20260702083015||OUL^R22^OUL_R22|{control_id}|P|2.5.1|||NE|AL||UNICODE UTF-8\r"
    body = f"SPM|1|{control_id}&ROCHE|||||||||P\rOBR|1|||94500-6^RNA^LN\rOBX|1|CWE|94500-6||260415000||||||F\rNTE|1||"
    return (head + body).encode().ljust(size - 1, b"x") + b"\r"


def framed(data: bytes) -> bytes:
    return VT + data + FS + b"\r"


def pipelined(port: int, name: str, count: int) -> float:
    """Keep 5 messages in flight on one connection; give the messages a second that were answered AA."""
    frames = [framed(message(f"{name}-{number}")) for number in range(count)]
    with socket.create_connection((LOOPBACK, port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        started = time.perf_counter()
        sent = answered = 0
        heard = b""
        while answered < count:
            room = IN_FLIGHT - (sent - answered)
            if room > 0 and sent < count:
                connection.sendall(b"".join(frames[sent : sent + room]))
                sent = min(sent + room, count)
            heard += connection.recv(65_536)
            *whole, heard = heard.split(FS)
            answered += sum(b"MSA|AA|" in answer for answer in whole)
        return count / (time.perf_counter() - started)


def one_a_connection(port: int, name: str, count: int) -> float:
    frames = [framed(message(f"{name}-{number}")) for number in range(count)]
    started = time.perf_counter()
    for frame in frames:
        with socket.create_connection((LOOPBACK, port)) as connection:
            connection.sendall(frame)
            while FS not in connection.recv(65_536):
                pass
    return count / (time.perf_counter() - started)


def seconds_of_a_large_one(port: int, number: int) -> float:
    frame = framed(message(f"LARGE-{number}", 2_000_000))
    with socket.create_connection((LOOPBACK, port)) as connection:
        started = time.perf_counter()
        connection.sendall(frame)
        while FS not in connection.recv(65_536):
            pass
        return time.perf_counter() - started


@contextmanager
def ghep(home: Path) -> Iterator[int]:
    command = [sys.executable, "-m", "workstation", "listen", "--port", "0", "--host", LOOPBACK, "--json", "--home"]
    process = subprocess.Popen([*command, str(home)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout is not None
    port = int(json.loads(process.stdout.readline())["port"])
    drain = threading.Thread(target=process.stdout.read)
    drain.start()
    yield port
    process.send_signal(signal.SIGKILL)
    process.wait()
    drain.join()
    process.stdout.close()


@contextmanager
def beside(port: int) -> Iterator[None]:
    """Hold connections that say nothing, and others that say a byte now and then and never end."""
    stop = threading.Event()
    connections = [socket.create_connection((LOOPBACK, port)) for _ in range(IDLE + SLOW)]

    def drip() -> None:
        slow = connections[:SLOW]
        for one in slow:
            one.sendall(VT + b"MSH|")
        while not stop.wait(0.2):
            for one in slow:
                with suppress(OSError):
                    one.sendall(b"x")

    dripping = threading.Thread(target=drip)
    dripping.start()
    yield
    stop.set()
    dripping.join()
    for one in connections:
        one.close()


@contextmanager
def floor(folder: Path) -> Iterator[int]:
    yield from _in_its_own_process(_floor, folder)


@contextmanager
def hl7apys() -> Iterator[int]:
    yield from _in_its_own_process(_hl7apys, Path())


def _in_its_own_process(serve: Callable[[int, str], None], folder: Path) -> Iterator[int]:
    with socket.create_server((LOOPBACK, 0)) as probe:
        port = probe.getsockname()[1]
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(port, str(folder)))
    process.start()
    wait_for(port)
    yield port
    process.terminate()
    process.join()


def wait_for(port: int) -> None:
    while True:
        with suppress(ConnectionRefusedError), socket.create_connection((LOOPBACK, port)):
            return


def _floor(port: int, folder: str) -> None:
    """Store what one read brought in one flushed commit, then answer: nothing is framed, checked or audited."""
    database = sqlite3.connect(Path(folder) / "floor.db", isolation_level=None)
    database.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE received (data BLOB)")
    answer = framed(b"MSH|^~\\&|||BENCH|LAB|20260702||ACK^R22^ACK|1|P|2.5.1\rMSA|AA|1\r")
    with socket.create_server((LOOPBACK, port)) as server:
        while True:
            connection, _ = server.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            held = b""
            while chunk := connection.recv(65_536):
                *whole, held = (held + chunk).split(FS)
                if whole:
                    database.execute("BEGIN IMMEDIATE")
                    database.executemany("INSERT INTO received VALUES (?)", [(data,) for data in whole])
                    database.execute("COMMIT")
                    connection.sendall(answer * len(whole))


class _Acknowledges(AbstractHandler):  # type: ignore[misc]
    def reply(self) -> str:
        return "\x0bMSH|^~\\&|||BENCH|LAB|20260702||ACK^R22^ACK|1|P|2.5.1\rMSA|AA|1\r\x1c\r"


def _hl7apys(port: int, _folder: str) -> None:
    MLLPServer(LOOPBACK, port, {"OUL^R22^OUL_R22": (_Acknowledges,)}).serve_forever()


def count_stored(home: Path, state: str = "%") -> int:
    with closing(sqlite3.connect(home / "ghep.db")) as database:
        row = database.execute("SELECT count(*) FROM messages WHERE state LIKE ?", (state,)).fetchone()
    return int(row[0])


if __name__ == "__main__":
    main()
