"""What was confirmed is kept: after an answer that says saved, kill -9 loses nothing."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.builders import cccd, pair, station, tube
from workstation.store.tables import pairings, tubes
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession

SHORT_KILLS, LONG_KILLS = 3, 100


def scanner(home: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "workstation", "scan", "--json", "--home", str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )


def kill_after_each_answer(home: Path, rounds: int) -> Iterator[str]:
    """Pair one tube a round and kill the process the moment that it has answered saved."""
    for number in range(1, rounds + 1):
        process = scanner(home)
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{tube(number)}\n{cccd(number)}\n")
        process.stdin.flush()
        answers = [json.loads(process.stdout.readline()) for _ in range(2)]
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdin.close()
        process.stdout.close()
        assert answers[1]["saved"], answers
        yield answers[1]["tube"]


def assert_all_kept(home: Path, confirmed: list[str]) -> None:
    with station(home) as context, context.database.read() as connection:
        kept = connection.execute(
            select(tubes.c.number, func.count(pairings.c.id)).join(pairings).group_by(tubes.c.number)
        ).all()
    assert {row[0]: row[1] for row in kept} == dict.fromkeys(confirmed, 1)


def test_kill_after_the_answer_loses_nothing(tmp_path: Path) -> None:
    assert_all_kept(tmp_path, list(kill_after_each_answer(tmp_path, SHORT_KILLS)))


@pytest.mark.soak
def test_a_hundred_kills_lose_nothing(tmp_path: Path) -> None:
    assert_all_kept(tmp_path, list(kill_after_each_answer(tmp_path, LONG_KILLS)))


def test_every_write_is_flushed_to_the_disk_before_the_answer(tmp_path: Path) -> None:
    with station(tmp_path) as context, context.database.read() as connection:
        modes = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")]

    assert modes == ["wal", 2]


def test_what_was_not_confirmed_is_not_half_there(tmp_path: Path) -> None:
    def break_down(context: Context) -> None:
        with context.database.write() as connection:
            connection.execute(pairings.delete())
            raise ZeroDivisionError

    with station(tmp_path) as context:
        desk = DeskSession(context)
        pair(desk, tube(1), cccd(1))
        with pytest.raises(ZeroDivisionError):
            break_down(context)
        assert desk.summary().people_today == 1
