"""Two `ghep scan` processes at two desks of one home at once, on one database file: nothing is lost, nothing twice."""

import json
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.desk_model import DeskModel, Said, Station
from tests.scan_day import Day
from tests.scan_script import Shown, make_human, tube
from tests.stored import assert_nothing_half_there, stored_swabs
from workstation.station import open_station

NAMES = ("Bàn 1", "Bàn 2")
SCANS, RACES, POOL, PATIENCE_SECONDS = 200, 50, 5, 100
Lines = list[dict[str, Any]]


def at_desk(home: Path, desk: str, pool: int) -> "subprocess.Popen[bytes]":
    """Start a process at a desk, and wait until it answers."""
    home.mkdir(exist_ok=True)
    (home / "settings.toml").write_text(f'desk = "{desk}"\n', encoding="utf-8")
    command = [sys.executable, "-m", "workstation", "scan", "--json", "--home", str(home), "--pool", str(pool)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b"LB02\n")
    process.stdin.flush()
    assert json.loads(process.stdout.readline())["outcome"] == "NOTHING_TO_CLOSE"
    return process


def scan_together(home: Path, scripts: dict[str, list[Shown]], pool: int) -> dict[str, Lines]:
    """Let all desks scan at the same time."""

    def work(process: "subprocess.Popen[bytes]", scans: list[Shown]) -> Lines:
        given = "".join(f"{shown.text}\n" for shown in scans).encode("utf-8", "surrogateescape")
        said, _ = process.communicate(given, timeout=PATIENCE_SECONDS)
        assert process.returncode == 0
        return [json.loads(line) for line in said.decode().splitlines()]

    processes = {desk: at_desk(home, desk, pool) for desk in scripts}
    with ThreadPoolExecutor(len(scripts)) as together:
        working = {desk: together.submit(work, processes[desk], scripts[desk]) for desk in scripts}
        return {desk: done.result() for desk, done in working.items()}


@pytest.mark.timeout(300)
def test_two_desks_with_tubes_and_people_of_their_own_do_not_disturb_each_other(tmp_path: Path) -> None:
    days = {
        desk: Day(
            random.Random(desk), DeskModel(Station(), desk), first_human=1 + i * 100_000, first_tube=1 + i * 5_000
        )
        for i, desk in enumerate(NAMES)
    }
    scripts = {desk: day.take(SCANS, POOL) for desk, day in days.items()}
    told = scan_together(tmp_path / "home", scripts, POOL)

    swabs = stored_swabs_of(tmp_path / "home")
    for desk in NAMES:
        model = DeskModel(Station(), desk, POOL)
        for shown, line in zip(scripts[desk], told[desk], strict=True):
            assert model.scan(shown, datetime.fromisoformat(line["at"])) == Said.in_line(line), shown.text
        assert model.station.swabs <= swabs
        swabs -= model.station.swabs
    assert not swabs


def stored_swabs_of(home: Path) -> Any:
    with open_station(home) as context, context.database.read() as connection:
        assert_nothing_half_there(connection)
        return stored_swabs(connection)


def race_for(home: Path, race: list[Shown], dice: random.Random) -> dict[str, Lines]:
    """Give each scan to all desks in the same moment, and let nobody run ahead."""
    processes = {desk: at_desk(home, desk, 1) for desk in NAMES}
    told: dict[str, Lines] = {desk: [] for desk in NAMES}
    for shown in race:
        for desk in dice.sample(NAMES, len(NAMES)):
            give(processes[desk], shown)
        for desk in NAMES:
            told[desk].append(json.loads(processes[desk].stdout.readline()))  # type: ignore[union-attr]
    for process in processes.values():
        process.communicate(timeout=PATIENCE_SECONDS)
        assert process.returncode == 0
    return told


def give(process: "subprocess.Popen[bytes]", shown: Shown) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{shown.text}\n".encode())
    process.stdin.flush()


@pytest.mark.timeout(300)
def test_two_desks_that_race_for_the_same_tubes_and_people_pair_each_once(tmp_path: Path) -> None:
    dice = random.Random(5)
    race = list[Shown]()
    for serial in range(1, RACES + 1):
        race += [tube(serial), make_human(dice, serial).show("cccd")]
    told = race_for(tmp_path / "home", race, dice)

    saved = [line["tube"] for desk in NAMES for line in told[desk] if line["saved"]]
    taken = [(desk, line["tube"]) for desk in NAMES for line in told[desk] if line["outcome"] == "TUBE_TAKEN"]
    numbers = sorted(shown.tube for shown in race if shown.tube)
    assert (sorted(number for _, number in taken), sorted(saved)) == (numbers, numbers)
    assert {desk for desk, _ in taken} == set(NAMES), "one desk had everything: they did not race"
    assert stored_swabs_of(tmp_path / "home").total() == RACES
