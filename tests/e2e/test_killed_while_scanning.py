"""`ghep scan` is killed at random moments, again and again, on one home: what was answered is there, once and whole.

Only the scan that was under way may be in either state: done without an answer, or not done. Nothing in between.
"""

import json
import random
import selectors
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.builders import NOON
from tests.desk_model import DeskModel, Said, Station
from tests.scan_day import Day
from tests.scan_script import Shown, make_human, tube
from tests.stored import Swabs, assert_nothing_half_there, open_tubes, stored_swabs
from workstation.station import open_station

KILLS, MANY_KILLS = 12, 200
CHUNK, LONGEST_START = 40, 0.8
SOON_AFTER = timedelta(milliseconds=1)
POOL = 3
DESK = "Bàn 1"
GHEP = [sys.executable, "-m", "workstation", "scan", "--json"]


@dataclass(slots=True)
class History:
    """What was answered so far, by session, and what came of the scans that were under way."""

    sessions: list[list[tuple[Shown, datetime]]] = field(default_factory=list)

    def replay(self) -> DeskModel:
        """Give the model of the desk as it is now, in a new session."""
        model = DeskModel(Station(), DESK, POOL)
        for session in self.sessions:
            model.restart()
            for shown, at in session:
                model.scan(shown, at)
        model.restart()
        return model

    @property
    def now(self) -> datetime:
        return max((at for session in self.sessions for _, at in session), default=NOON)


@dataclass(slots=True)
class Killed:
    """One run: what it answered, and how far it had got when it was killed."""

    lines: list[dict[str, object]]
    was_scanning: bool


def scan_until_killed(home: Path, scans: list[Shown], dice: random.Random) -> Killed:
    """Give a process its scans at once and kill it: while it starts, or a moment after some answer."""
    command = [*GHEP, "--home", str(home)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("".join(f"{shown.text}\n" for shown in scans).encode("utf-8", "surrogateescape"))
    process.stdin.flush()
    before = read_answers(process, 0 if dice.random() < 0.1 else dice.randint(1, CHUNK - 10), dice)
    process.send_signal(signal.SIGKILL)
    process.stdin.close()
    data = before + process.stdout.read()
    process.stdout.close()
    assert process.wait() == -signal.SIGKILL
    whole = data.decode().split("\n")[:-1]
    return Killed([json.loads(line) for line in whole], was_scanning=0 < len(whole) < len(scans))


def read_answers(process: "subprocess.Popen[bytes]", wanted: int, dice: random.Random) -> bytes:
    """Read at least so many answers, and wait for a random moment more."""
    assert process.stdout is not None
    read = b""
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        if wanted == 0:
            selector.select(dice.random() * LONGEST_START)
        while read.count(b"\n") < wanted:
            assert selector.select(60), "it does not answer"
            read += process.stdout.read1(100_000)  # type: ignore[attr-defined]
    until = time.perf_counter() + dice.random() * 0.01
    while time.perf_counter() < until:
        pass
    return read


class Desk:
    """The desk whose processes are killed, and the model of what it said."""

    def __init__(self, home: Path, seed: int) -> None:
        self.home, self.dice = home, random.Random(seed)
        self.history = History()
        self.day = Day(self.dice, self.history.replay())
        self.unanswered: Shown | None = None
        self.inside = self.done_unheard = 0

    def run_once(self) -> None:
        scans = self._chunk()
        killed = scan_until_killed(self.home, scans, self.dice)
        self.inside += killed.was_scanning
        model = self.history.replay()
        model.pool_size = POOL
        session = [
            (shown, datetime.fromisoformat(str(line["at"]))) for shown, line in zip(scans, killed.lines, strict=False)
        ]
        for (shown, at), line in zip(session, killed.lines, strict=True):
            assert model.scan(shown, at) == Said.in_line(line), shown.text
        self.history.sessions.append(session)
        self.unanswered = scans[len(session)] if len(session) < len(scans) else None
        self._look_at_what_is_stored(model, session)

    def _chunk(self) -> list[Shown]:
        """The next scans; often the one that got no answer is tried again, as an operator would."""
        self.day.desk, self.day.now = self.history.replay(), self.history.now
        again = [self.unanswered] if self.unanswered is not None and self.dice.random() < 0.7 else []
        for shown in again:
            self.day.told(shown)
        return [*again, *(self.day.next_scan() for _ in range(CHUNK - len(again)))]

    def _look_at_what_is_stored(self, model: DeskModel, session: list[tuple[Shown, datetime]]) -> None:
        with open_station(self.home) as context, context.database.read() as connection:
            assert_nothing_half_there(connection)
            stored = stored_swabs(connection), open_tubes(connection)
        before = state_of(model)
        if self.unanswered is not None and stored != before:
            at = self.history.now + SOON_AFTER
            model.scan(self.unanswered, at)
            session.append((self.unanswered, at))
            self.done_unheard += 1
            before = state_of(model)
        assert stored == before


def state_of(model: DeskModel) -> tuple[Swabs, dict[str, str]]:
    return model.station.swabs, {DESK: model.open.number} if model.open else {}


def kill_again_and_again(home: Path, kills: int, seed: int) -> Desk:
    home.mkdir()
    (home / "settings.toml").write_text(f'desk = "{DESK}"\npool_size = {POOL}\n', encoding="utf-8")
    desk = Desk(home, seed)
    for _ in range(kills):
        desk.run_once()
    print(
        f"{kills} kills, {desk.inside} of them between the first and the last scan; "
        f"{desk.done_unheard} scans were done and not answered; {sum(map(len, desk.history.sessions))} scans in all"
    )
    return desk


@pytest.mark.timeout(600)
def test_whatever_moment_it_is_killed_what_was_answered_is_there_once(tmp_path: Path) -> None:
    desk = kill_again_and_again(tmp_path / "home", KILLS, seed=7)

    assert desk.inside >= KILLS // 2


@pytest.mark.parametrize("seed", range(4))
def test_a_first_start_that_is_killed_leaves_a_home_that_starts(tmp_path: Path, seed: int) -> None:
    home = tmp_path / "home"
    home.mkdir()
    dice = random.Random(seed)
    command = [*GHEP, "--home", str(home)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with selectors.DefaultSelector() as nothing:
        nothing.select(LONGEST_START * dice.random())
    process.kill()
    process.communicate()
    given = "".join(f"{shown.text}\n" for shown in (tube(1), make_human(dice, 1).show("cccd")))
    done = subprocess.run(command, input=given.encode(), capture_output=True, check=True)

    assert [json.loads(line)["saved"] for line in done.stdout.splitlines()] == [False, True]
    with open_station(home) as context, context.database.read() as connection:
        assert_nothing_half_there(connection)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_two_hundred_kills_lose_nothing(tmp_path: Path) -> None:
    desk = kill_again_and_again(tmp_path / "home", MANY_KILLS, seed=8)

    assert desk.inside >= MANY_KILLS // 2
