"""A disk that fills up in the middle of the work, and a database that may only be read: stop, say so, lose nothing."""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from tests.builders import at_desk, cccd, pair, station, tube
from tests.full_disk import full
from tests.gui.conftest import application, no_qt_warnings  # noqa: F401 - fixtures
from tests.stored import assert_nothing_half_there, open_tubes, stored_swabs
from workstation.app import make_window
from workstation.domain.desk import Answer
from workstation.domain.outcomes import Outcome
from workstation.station import DATABASE_FILE, DATABASE_VARIABLE
from workstation.usecases.context import Context

SAFE, A_FEW_PAGES = 12, 20_000
PATIENCE_MS = 20_000


class Desk:
    """A `ghep scan` whose files may not grow beyond a size."""

    def __init__(self, home: Path, **environment: str) -> None:
        self.home = home
        self.process = subprocess.Popen(
            [sys.executable, "-m", "workstation", "scan", "--json", "--language", "en", "--home", str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **environment},
            text=True,
        )

    def scan(self, text: str) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{text}\n")
        self.process.stdin.flush()
        said: dict[str, Any] = json.loads(self.process.stdout.readline())
        return said

    def fill_the_disk(self) -> None:
        size = (self.home / f"{DATABASE_FILE}-wal").stat().st_size + A_FEW_PAGES
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def make_room(self) -> None:
        unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, unlimited)

    def scan_until_it_stops(self) -> tuple[int, str, dict[str, Any]]:
        """Pair tube after tube; give how many are paired, the scan that failed, and its answer."""
        for number in range(SAFE + 1, 1_000):
            for text in (tube(number), cccd(number)):
                said = self.scan(text)
                if said["outcome"] == "CANNOT_SAVE":
                    return number - 1, text, said
        raise AssertionError("the disk never filled")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "home")
    for number in range(1, SAFE + 1):
        made.scan(tube(number))
        made.scan(cccd(number))
    yield made
    made.process.communicate(timeout=60)


def test_a_full_disk_stops_the_desk_and_the_same_scan_goes_through_once_there_is_room(desk: Desk) -> None:
    desk.fill_the_disk()
    paired, failed, said = desk.scan_until_it_stops()
    others = [desk.scan(tube(5_000))["outcome"], desk.scan("LB02")["outcome"], desk.scan(failed)["outcome"]]
    desk.make_room()
    still = desk.scan(tube(5_000))
    again = desk.scan(failed)

    assert (said["saved"], said["class"], others) == (False, "stop", ["CANNOT_SAVE"] * 3)
    assert still["outcome"] == "CANNOT_SAVE", "only the scan that failed may go on"
    assert again["outcome"] == ("TUBE_TAKEN" if failed.startswith("VN") else "PAIRED")
    with station(desk.home) as context, context.database.read() as connection:
        assert_nothing_half_there(connection)
        assert stored_swabs(connection).total() == paired + again["saved"]


def test_a_stop_says_how_many_are_safe_and_which_tube_to_write_down(desk: Desk) -> None:
    desk.scan(tube(900))
    desk.fill_the_disk()
    text = next(text for text in (cccd(n) for n in range(500, 600)) if desk_stops(desk, text))
    said = desk.scan(text)
    desk.make_room()
    with station(desk.home) as context, context.database.read() as connection:
        safe, opened = stored_swabs(connection).total(), open_tubes(connection)

    assert f"all safe: {safe}" in said["detail"]
    assert said["open_tube"] == opened.get("Bàn 1", "")


def desk_stops(desk: Desk, person: str) -> bool:
    """Pair a person and open the next tube; tell whether the person could not be saved."""
    if desk.scan(person)["outcome"] == "CANNOT_SAVE":
        return True
    number = int(person[6:12])
    assert desk.scan(tube(number))["outcome"] in ("TUBE_TAKEN", "CANNOT_SAVE")
    return False


def test_a_database_that_may_only_be_read_takes_nothing_and_says_so(tmp_path: Path) -> None:
    with station(tmp_path) as context:
        pair(at_desk(context, "Bàn 1"), tube(1), cccd(1))
    only_read = f"sqlite:///file:{tmp_path / DATABASE_FILE}?mode=ro&uri=true"
    desk = Desk(tmp_path, **{DATABASE_VARIABLE: only_read})
    said = [desk.scan(text) for text in (tube(2), cccd(2), tube(2))]
    desk.process.communicate(timeout=60)

    assert [(one["outcome"], one["saved"]) for one in said] == [("CANNOT_SAVE", False)] * 3
    assert desk.process.returncode == 2
    with station(tmp_path) as context, context.database.read() as connection:
        assert stored_swabs(connection).total() == 1


class Window:
    """The real window on a station, and its answers."""

    def __init__(self, context: Context, folder: Path) -> None:
        self.shown = make_window(context, language="en", state_file=folder / "window.ini")
        self.answers = list[Answer]()
        self._loop = QEventLoop()
        self.shown.collect.answered.connect(self._hear)
        self.shown.show()
        self.wait()

    def _hear(self, answer: Answer) -> None:
        self.answers.append(answer)
        self._loop.quit()

    def wait(self) -> Answer:
        patience = QTimer(singleShot=True, interval=PATIENCE_MS)
        patience.timeout.connect(self._loop.quit)
        patience.start()
        before = len(self.answers)
        self._loop.exec()
        assert len(self.answers) > before
        return self.answers[-1]

    def scan(self, text: str) -> Outcome:
        self.shown.take_scan(text)
        return self.wait().outcome

    def close(self) -> None:
        self.shown.close()
        self.shown.deleteLater()


def test_a_full_disk_stops_the_window_which_saves_the_same_scan_when_it_is_told_to_try_again(
    application: QApplication,  # noqa: F811
    tmp_path: Path,
) -> None:
    with station(tmp_path / "home") as context:
        window = Window(context, tmp_path)
        try:
            assert [window.scan(tube(1)), window.scan(cccd(1))] == [Outcome.TUBE_TAKEN, Outcome.PAIRED]
            with full(context.database):
                number, stopped = fill_until_it_stops(window)
                assert window.scan(tube(9_000)) is Outcome.CANNOT_SAVE
                window.shown.collect.retry()
                assert window.wait().outcome is Outcome.CANNOT_SAVE
            assert window.scan(tube(9_000)) is Outcome.CANNOT_SAVE
            window.shown.collect.retry()
            saved = window.wait()
        finally:
            window.close()
        with context.database.read() as connection:
            assert_nothing_half_there(connection)
            people = stored_swabs(connection).total()

    assert stopped.facts["safe"] == number - 1
    assert saved.outcome in (Outcome.PAIRED, Outcome.TUBE_TAKEN)
    assert people == number - 1 + saved.saved


def fill_until_it_stops(window: Window) -> tuple[int, Answer]:
    """Pair tube after tube; give the number of the pair that failed and the answer."""
    for number in range(2, 1_000):
        for text in (tube(number), cccd(number)):
            if window.scan(text) is Outcome.CANNOT_SAVE:
                return number, window.answers[-1]
    raise AssertionError("the file never filled")
