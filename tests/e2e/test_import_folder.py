"""`ghep import` of a large folder, as a process: progress, a clean stop, going on, a summary, and flat memory."""

import json
import os
import pty
import random
import selectors
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Connection, func, select

from tests.builders import NOON, at_desk, cccd, message, pair, specimen, station, tube
from tests.stored import assert_nothing_half_there
from workstation.domain.results import ResultCode
from workstation.store.inbox import MessageState
from workstation.store.tables import messages, received, results
from workstation.usecases.import_deliveries import TOGETHER

PAIRED, FEW, MANY = 40, 500, 10_000
STOPPED = 130
TEMPLATE = message(specimen(tube(1)), control_id="CONTROLID")
MOST_GROWTH_KB = 24_000


def message_of(number: int) -> bytes:
    """The tubes of the first PAIRED messages are known; every 50th message is cut, every 70th names no tube."""
    data = TEMPLATE.replace(tube(1).encode(), tube(number % 9_000 + 1, 48 + number // 9_000).encode())
    data = data.replace(b"CONTROLID", b"M%d" % number)
    if number and number % 50 == 0:
        return b"\x0b" + data[: len(data) * 2 // 3]
    return data.replace(tube(number % 9_000 + 1, 48 + number // 9_000).encode(), b"") if number % 70 == 69 else data


def make_folder(folder: Path, count: int) -> Path:
    """Spread messages over the folders of three analyzers, with the time of long ago."""
    for number in range(count):
        path = folder / f"analyzer-{number % 3}" / f"{number:05}.hl7"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(message_of(number))
        os.utime(path, (NOON.timestamp(), NOON.timestamp()))
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with station(tmp_path / "home") as context:
        desk = at_desk(context, "Bàn 1")
        for number in range(PAIRED):
            pair(desk, tube(number + 1), cccd(number + 1))
    return tmp_path / "home"


@dataclass
class Import:
    """A running `ghep import --progress`."""

    process: "subprocess.Popen[str]"

    def progress(self) -> Iterator[dict[str, Any]]:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            yield json.loads(line)

    def memory_kb(self, field: str = "VmRSS") -> int:
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(status.split(f"{field}:")[1].split()[0])

    def run_until(self, reached: Callable[[dict[str, Any]], bool], number: signal.Signals) -> int:
        """Send a signal when the progress has reached a point; give how far it had come."""
        for told in self.progress():
            if reached(told):
                self.process.send_signal(number)
                break
        else:
            raise AssertionError("it ended before")
        self.process.communicate(timeout=60)
        return int(told["done"])


def has_done(count: int, told: dict[str, Any]) -> bool:
    return bool(told["done"] >= count)


def start(home: Path, folder: Path) -> Import:
    command = [sys.executable, "-m", "workstation", "import", str(folder), "--progress", "--language", "en"]
    process = subprocess.Popen(
        [*command, "--home", str(home)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )
    return Import(process)


def finish(home: Path, folder: Path) -> dict[str, Any]:
    """Run an import to its end, and give its summary."""
    command = [sys.executable, "-m", "workstation", "import", str(folder), "--json", "--home", str(home)]
    done = subprocess.run(command, capture_output=True, check=True, timeout=900)
    summary: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return summary


def counts(connection: Connection, column: Column[str]) -> dict[str, int]:
    return {row[0]: row[1] for row in connection.execute(select(column, func.count()).group_by(column))}


def assert_all_is_there_once(home: Path, count: int) -> None:
    with station(home) as context, context.database.read() as connection:
        assert_nothing_half_there(connection)
        assert connection.execute(select(func.count()).select_from(received)).scalar() == count
        states = counts(connection, messages.c.state)
        codes = counts(connection, results.c.code)
    assert sum(states.values()) == count
    assert states.get(MessageState.WAITING, 0) == 0
    assert states[MessageState.IMPORTED] == codes[ResultCode.NEGATIVE] == PAIRED


def stop_go_on_and_sum_up(home: Path, folder: Path, count: int) -> None:
    running = start(home, folder)
    stopped_at = running.run_until(partial(has_done, count // 4), signal.SIGINT)
    assert running.process.returncode == STOPPED
    with station(home) as context, context.database.read() as connection:
        kept = connection.execute(select(func.count()).select_from(received)).scalar() or 0
        unread = connection.execute(
            select(func.count()).select_from(messages).where(messages.c.state == MessageState.WAITING)
        ).scalar()
    assert count // 4 - TOGETHER <= kept < count
    again = start(home, folder)
    again.run_until(partial(has_done, count // 2), signal.SIGINT)
    summary = finish(home, folder)
    print(f"stopped at {stopped_at} of {count}: {kept} kept, {unread} of them unread; then stopped again, and finished")

    assert (summary["files"], summary["stopped"], summary["unread"]) == (count, False, 0)
    assert summary["messages"] - summary["caught_up"] == count
    assert summary["waiting"] >= count - PAIRED
    assert set(summary["reasons"]) == {"TUBE_UNKNOWN", "MESSAGE_CUT", "NO_TUBE"}
    assert_all_is_there_once(home, count)


@pytest.mark.timeout(180)
def test_a_stopped_import_keeps_what_it_read_and_the_same_command_goes_on(home: Path, tmp_path: Path) -> None:
    stop_go_on_and_sum_up(home, make_folder(tmp_path / "in", FEW), FEW)


@pytest.mark.timeout(180)
def test_an_import_that_is_killed_again_and_again_ends_with_everything_once(home: Path, tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "in", FEW)
    dice = random.Random(3)
    for share in sorted(dice.random() for _ in range(3)):
        start(home, folder).run_until(partial(has_done, int(share * FEW * 0.9)), signal.SIGKILL)
    summary = finish(home, folder)

    assert summary["messages"] - summary["caught_up"] == FEW
    assert_all_is_there_once(home, FEW)


@pytest.mark.timeout(180)
def test_on_a_terminal_a_line_shows_the_progress_and_nobody_has_to_read_all_messages(
    home: Path, tmp_path: Path
) -> None:
    folder = make_folder(tmp_path / "in", FEW)
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "workstation", "import", str(folder), "--language", "en", "--home", str(home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs) as process:
        os.close(theirs)
        shown, printed = read_both(ours, process)
    os.close(ours)
    lines = printed.decode().splitlines()

    assert process.returncode == 0
    assert f"0 / {FEW} · analyzer-0/00000.hl7" in shown.decode()
    assert shown.endswith(b"\r\x1b[K"), "the line is taken away at the end"
    assert sum("message 1:" in line for line in lines) == 40
    assert any(line.startswith(f"Files {FEW} · messages {FEW} · results {PAIRED} · controls 0") for line in lines)
    assert lines[-1] == "All that waits: ghep inbox"
    print("\n".join(lines[-6:]))


def read_both(terminal: int, process: "subprocess.Popen[bytes]") -> tuple[bytes, bytes]:
    """Read a terminal and a pipe to their ends."""
    assert process.stdout is not None
    read = {terminal: b"", process.stdout.fileno(): b""}
    with selectors.DefaultSelector() as selector:
        for handle in read:
            selector.register(handle, selectors.EVENT_READ)
        while selector.get_map():
            for key, _ in selector.select(60):
                try:
                    data = os.read(key.fd, 65_536)
                except OSError:  # a terminal whose other end is closed
                    data = b""
                read[key.fd] += data
                if not data:
                    selector.unregister(key.fd)
    return read[terminal], read[process.stdout.fileno()]


def memory_of(home: Path, folder: Path, count: int) -> tuple[int, int]:
    """Import all; give the memory at a tenth and at the end, in kB."""
    running = start(home, folder)
    early = late = 0
    for told in running.progress():
        if told["done"] < told["total"]:
            late = running.memory_kb()
        if not early and told["done"] >= count // 10:
            early = late
    running.process.communicate(timeout=60)
    assert running.process.returncode == 0
    print(f"memory: {early:,} kB after {count // 10:,} messages, {late:,} kB after {count:,}")
    return early, late


@pytest.mark.timeout(180)
def test_memory_does_not_grow_with_the_folder(home: Path, tmp_path: Path) -> None:
    early, late = memory_of(home, make_folder(tmp_path / "in", FEW * 2), FEW * 2)

    assert late - early < MOST_GROWTH_KB


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_ten_thousand_messages_are_stopped_gone_on_with_and_summed_up_in_flat_memory(
    home: Path, tmp_path: Path
) -> None:
    folder = make_folder(tmp_path / "in", MANY)
    stop_go_on_and_sum_up(home, folder, MANY)
    with station(tmp_path / "other") as context:
        for number in range(PAIRED):
            pair(at_desk(context, "Bàn 1"), tube(number + 1), cccd(number + 1))
    early, late = memory_of(tmp_path / "other", folder, MANY)

    assert late - early < MOST_GROWTH_KB
