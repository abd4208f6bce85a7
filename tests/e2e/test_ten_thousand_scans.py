"""Ten thousand scans, as a process and as a window: every answer is the one that the rules foretell.

The model gets each answer's own time, since a repeat within four seconds and an undo within a minute go by the clock:
so process and window said the same, wherever their clocks did not make the difference.
"""

import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from tests.desk_model import CHOICES, SAVES, DeskModel, Said, Station
from tests.gui.conftest import application, no_qt_warnings  # noqa: F401 - fixtures
from tests.gui.keys import CODES, Keyboard
from tests.scan_day import make_day
from tests.scan_script import Shown
from tests.stored import assert_nothing_half_there, stored_swabs
from workstation.app import make_window
from workstation.domain.desk import Answer
from workstation.gui.main_window import MainWindow
from workstation.settings import load_settings
from workstation.station import open_station

BLOCKS = range(48, 60)
SETTINGS = 'desk = "Bàn 1"\ntube_blocks = "48-59"\n'
FEWER, SCANS, PATIENCE_MS = 4_000, 10_000, 20_000
COMES_UP = """TUBE_TAKEN KEPT SAME_AGAIN TUBE_USED TUBE_REPLACED TUBE_CHECK_FAILED PERSON_FIRST PERSON_IN_TUBE
QR_VEHICLE NOT_A_PERSON CUT_READ EMPTY_SCAN TOO_LONG BAD_BYTES QUESTION_OPEN NO_QUESTION NOTHING_TO_CLOSE NO_SLIP
UNKNOWN_COMMAND REAL_PRACTICE"""
EXPECTED = {*SAVES, *CHOICES, *COMES_UP.split()} - {"CLOCK_JUMP", "UNDO_WHY"}
Part = tuple[int, list[Shown]]
Told = tuple[datetime, Said]


def make_home(folder: Path) -> Path:
    folder.mkdir()
    (folder / "settings.toml").write_text(SETTINGS, encoding="utf-8")
    return folder


def day_of(scans: int, seed: int) -> list[Part]:
    return make_day(seed, {1: scans // 2, 5: scans // 4, 10: scans - scans // 2 - scans // 4}, BLOCKS)


def scanned_by_process(home: Path, day: list[Part]) -> list[Told]:
    """Pipe a day through `ghep scan`, one process for each pool size."""
    told = list[Told]()
    for size, scans in day:
        given = "".join(f"{shown.text}\n" for shown in scans).encode("utf-8", "surrogateescape")
        command = [sys.executable, "-m", "workstation", "scan", "--json", "--home", str(home), "--pool", str(size)]
        done = subprocess.run(command, input=given, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")
        lines = [json.loads(line) for line in done.stdout.decode().splitlines()]
        told += [(datetime.fromisoformat(line["at"]), Said.in_line(line)) for line in lines]
    return told


class Operator:
    """Scans at a real window, and collects its answers; now and then faster than it can answer."""

    def __init__(self, window: MainWindow) -> None:
        self.window, self.told = window, list[Told]()
        self.keyboard = Keyboard(window.windowHandle(), gap=2)
        self._loop, self._wanted, self._asked = QEventLoop(), 0, 0
        window.collect.answered.connect(self._hear)
        self.wait_for(1)

    def _hear(self, answer: Answer) -> None:
        self.told.append((answer.at, Said.in_answer(answer)))
        if len(self.told) >= self._wanted:
            self._loop.quit()

    def wait_for(self, answers: int) -> None:
        self._wanted = len(self.told) + answers
        patience = QTimer(singleShot=True, interval=PATIENCE_MS)
        patience.timeout.connect(self._loop.quit)
        patience.start()
        self._loop.exec()
        assert len(self.told) == self._wanted

    def scan(self, shown: Shown) -> None:
        """Type it as a wedge does; what no keyboard can send comes by the serial line."""
        if shown.text.strip() and len(shown.text) <= 4_000 and all(letter in CODES for letter in shown.text):
            self.keyboard.scan(shown.text)
        else:
            self.window.take_scan(shown.text)

    def work(self, day: Iterable[Part], dice: random.Random) -> list[Told]:
        answers = list[Told]()
        for size, scans in day:
            self.window.collect.set_pool_size(size)
            self.wait_for(1)
            self.told.clear()
            at = 0
            while at < len(scans):
                burst = scans[at : at + dice.randint(1, 20)]
                for shown in burst:
                    self.scan(shown)
                self.wait_for(len(burst))
                at += len(burst)
            answers += self.told
        return answers


def scanned_at_window(home: Path, day: list[Part]) -> list[Told]:
    with open_station(home, settings=load_settings(home), operator="collector") as context:
        window = make_window(context, language="vi", state_file=home / "window.ini")
        try:
            window.show()
            return Operator(window).work(day, random.Random(1))
        finally:
            window.close()
            window.deleteLater()


def foretold(day: list[Part], told: list[Told]) -> tuple[Station, list[Said]]:
    """What the rules say of this day at these times."""
    model = DeskModel(Station(blocks=BLOCKS), "Bàn 1")
    times = iter(told)
    said = list[Said]()
    for size, scans in day:
        model.pool_size = size
        model.restart()
        said += [model.scan(shown, next(times)[0]) for shown in scans]
    return model.station, said


def assert_as_foretold(home: Path, day: list[Part], told: list[Told]) -> Counter[str]:
    shown = [(size, scan) for size, scans in day for scan in scans]
    assert len(told) == len(shown)
    station, said = foretold(day, told)
    wrong = [
        {"scan": i, "pool": shown[i][0], "text": shown[i][1].text[:80], "foretold": said[i], "told": told[i][1]}
        for i in range(len(shown))
        if said[i] != told[i][1]
    ]
    assert wrong[:1] == [], f"{len(wrong)} of {len(shown)}"
    with open_station(home) as context, context.database.read() as connection:
        assert stored_swabs(connection) == station.swabs
        assert_nothing_half_there(connection)
    return Counter(one.outcome for one in said)


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("scanned", [scanned_by_process, scanned_at_window])
@pytest.mark.parametrize("scans", [FEWER, pytest.param(SCANS, marks=pytest.mark.soak)])
def test_thousands_of_scans_as_a_process_and_at_the_window_are_answered_as_the_rules_say(
    application: QApplication,  # noqa: F811
    tmp_path: Path,
    scanned: Callable[[Path, list[Part]], list[Told]],
    scans: int,
) -> None:
    home, day = make_home(tmp_path / "home"), day_of(scans, seed=20260302)
    came_up = assert_as_foretold(home, day, scanned(home, day))

    assert EXPECTED - set(came_up) == set(), "a day that asks nothing proves nothing"


@pytest.mark.soak
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("seed", range(1, 6))
def test_ten_thousand_other_scans_are_answered_as_the_rules_say(tmp_path: Path, seed: int) -> None:
    home, day = make_home(tmp_path / "home"), day_of(SCANS, seed)

    assert_as_foretold(home, day, scanned_by_process(home, day))
