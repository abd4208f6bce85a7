"""`ghep listen` is killed at random moments, again and again, on one home, while analyzers send with faults.

What was answered AA is stored and counted, once; a message that is sent again gets AA and changes nothing.
"""

import json
import random
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.builders import at_desk, cccd, message, pair, specimen, station, tube
from tests.stored import assert_nothing_half_there
from tests.wire import LOOPBACK, framed, read_answer
from workstation.hl7.framing import FS, VT, Framer
from workstation.store.inbox import MessageState
from workstation.store.tables import messages, observations, received, results, tubes

KILLS, MANY_KILLS = 10, 100
A_ROUND = 14
CONNECTIONS, IN_FLIGHT = 3, 5
LONGEST_START = 1.0
GHEP = [sys.executable, "-m", "workstation", "listen", "--port", "0", "--host", LOOPBACK, "--json"]


class Line:
    """One connection of an analyzer: what it still has to send, in pieces, and what it was answered."""

    def __init__(self, port: int, frames: list[bytes], dice: random.Random) -> None:
        self.socket = socket.create_connection((LOOPBACK, port), timeout=30)
        self.frames, self.dice = list(frames), dice
        self.in_flight = 0
        self.answered: list[str] = []
        self._left = b""
        self._framer = Framer(1_000_000)

    def send_some(self) -> bool:
        """Send the next few bytes, sometimes with rubbish or half a frame before them; gives whether there were any."""
        if not self._left:
            if not self.frames or self.in_flight >= IN_FLIGHT:
                return False
            self._left = self._fault() + self.frames.pop(0)
            self.in_flight += 1
        some = self.dice.choice([1, 7, 300, 100_000])
        self.socket.sendall(self._left[:some])
        self._left = self._left[some:]
        return True

    def _fault(self) -> bytes:
        return self.dice.choice([b"", b"", b"", b"\r\n\x00", b"rubbish", VT + b"MSH|^~\\&|PCR|cut here\r"])

    def hear(self) -> bool:
        """Read what is there; gives whether the connection still stands."""
        try:
            chunk = self.socket.recv(65_536)
        except OSError:
            return False
        for piece in self._framer.feed(chunk):
            answer = read_answer(piece.data)
            assert answer.code == "AA"
            self.in_flight -= 1
            self.answered.append(answer.control_id)
        return bool(chunk)


@dataclass(slots=True)
class Campaign:
    """All messages that may be sent, and what was answered so far."""

    home: Path
    dice: random.Random
    sent: dict[str, bytes] = field(default_factory=dict)
    answered: Counter[str] = field(default_factory=Counter)
    killed_at_work: int = 0

    def next_messages(self) -> list[bytes]:
        """New messages, those that got no answer, and some that did."""
        unanswered = [name for name in self.sent if not self.answered[name]]
        again = [name for name in unanswered if self.dice.random() < 0.8]
        again += [name for name in self.answered if self.dice.random() < 0.1]
        for _ in range(A_ROUND):
            number = len(self.sent) + 1
            self.sent[f"M{number}"] = message(specimen(tube(number)), control_id=f"M{number}")
            again.append(f"M{number}")
        self.dice.shuffle(again)
        return [framed(self.sent[name]) for name in again]

    def run_and_kill(self) -> None:
        """Start it, send, and kill it: while it starts, or a moment after some answer."""
        process = self._start()
        assert process.stdout is not None
        if self.dice.random() < 0.1:
            with selectors.DefaultSelector() as nothing:
                nothing.select(LONGEST_START * self.dice.random())
            lines: list[Line] = []
        else:
            port = int(json.loads(process.stdout.readline())["port"])
            lines = self._send(port, wanted=self.dice.randint(0, A_ROUND))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        for line in lines:
            while line.hear():
                pass
            line.socket.close()
            self.answered.update(line.answered)
        self.killed_at_work += any(line.frames or line.in_flight for line in lines)

    def _start(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen([*GHEP, "--home", str(self.home)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    def _send(self, port: int, wanted: int) -> list[Line]:
        frames = self.next_messages()
        lines = [Line(port, frames[start::CONNECTIONS], self.dice) for start in range(CONNECTIONS)]
        with selectors.DefaultSelector() as selector:
            for line in lines:
                selector.register(line.socket, selectors.EVENT_READ, line)
            while sum(len(line.answered) for line in lines) < wanted:
                could_send = [line.send_some() for line in lines]
                for key, _ in selector.select(0 if any(could_send) else 30):
                    assert key.data.hear()
        until = time.perf_counter() + self.dice.random() * 0.01
        while time.perf_counter() < until:
            with suppress(OSError):
                self.dice.choice(lines).send_some()
        return lines

    def finish(self) -> None:
        """Send all that got no answer, wait until everything is imported, and let it end cleanly."""
        process = self._start()
        assert process.stdout is not None
        port = int(json.loads(process.stdout.readline())["port"])
        with socket.create_connection((LOOPBACK, port), timeout=60) as connection:
            for name in [name for name in self.sent if not self.answered[name]]:
                connection.sendall(framed(self.sent[name]))
                heard = b""
                while not heard.endswith(FS + b"\r"):
                    heard += connection.recv(65_536)
                assert read_answer(heard[1:-2]).code == "AA"
                self.answered[name] += 1
        self._wait_until_imported(process)
        process.send_signal(signal.SIGTERM)
        last = process.stdout.read().splitlines()[-1]
        process.stdout.close()
        assert process.wait(timeout=60) == 0
        assert json.loads(last)["event"] == "stopped"

    def _wait_until_imported(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdout is not None
        with station(self.home) as context:
            while True:
                with context.database.read() as connection:
                    waits = select(func.count()).where(messages.c.state == MessageState.WAITING)
                    if connection.execute(waits).scalar_one() == 0:
                        return
                assert process.stdout.readline(), "it has ended"


def kill_again_and_again(home: Path, kills: int, paired: int, seed: int) -> Campaign:
    with station(home) as context:
        desk = at_desk(context, "Bàn 1")
        for number in range(1, paired + 1):
            pair(desk, tube(number), cccd(number))
    campaign = Campaign(home, random.Random(seed))
    for _ in range(kills):
        campaign.run_and_kill()
        look_at_what_is_stored(campaign)
    campaign.finish()
    look_at_what_is_stored(campaign)
    print(
        f"{kills} kills, {campaign.killed_at_work} of them while messages were under way; {len(campaign.sent)} "
        f"messages, {campaign.answered.total()} answers AA"
    )
    return campaign


def look_at_what_is_stored(campaign: Campaign) -> None:
    """What was answered is a part of what is stored, which is a part of what was sent; nothing is there twice."""
    with station(campaign.home) as context, context.database.read() as connection:
        assert_nothing_half_there(connection)
        kept = Counter(connection.execute(select(received.c.data)).scalars())
        assert set(kept.values()) <= {1}
        whole = {data for data in kept if data.startswith(VT) and data.endswith(FS)}
        stored = {name for name, sent in campaign.sent.items() if any(sent in data for data in whole)}
        assert set(campaign.answered) <= stored
        per_tube = Counter(connection.execute(select(results.c.tube_id)).scalars())
        assert set(per_tube.values()) <= {1}
        per_message = select(observations.c.message_id, observations.c.segment)
        assert set(Counter(tuple(row) for row in connection.execute(per_message)).values()) <= {1}


def tubes_with_a_result(home: Path) -> set[str]:
    with station(home) as context, context.database.read() as connection:
        rows = select(tubes.c.number).join(results, results.c.tube_id == tubes.c.id)
        return set(connection.execute(rows).scalars())


@pytest.mark.timeout(300)
def test_whatever_moment_it_is_killed_what_was_answered_aa_is_there_and_counts_once(tmp_path: Path) -> None:
    paired = 40
    campaign = kill_again_and_again(tmp_path / "home", KILLS, paired, seed=11)

    assert tubes_with_a_result(tmp_path / "home") == {tube(number) for number in range(1, paired + 1)}
    assert set(campaign.answered) == set(campaign.sent)
    assert campaign.killed_at_work >= KILLS // 5


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_a_hundred_kills_lose_nothing(tmp_path: Path) -> None:
    campaign = kill_again_and_again(tmp_path / "home", MANY_KILLS, 300, seed=12)

    assert len(tubes_with_a_result(tmp_path / "home")) == 300
    assert campaign.killed_at_work >= MANY_KILLS // 2
