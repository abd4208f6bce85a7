"""The laboratory's lists of 100,000 rows: what each question costs, and what the window feels.

Beside the questions stands the whole list, read at once as the command line reads it, in the same run. In the window:
opening the screen, scrolling to 60 places and changing filters; wanted is that its thread is never away from its
events for over 20 ms. `python -m tests.benchmarks.bench_lists [rows]`.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from tests.builders import station
from tests.lab_seed import seed
from workstation.app import make_window
from workstation.domain.lab_lists import IssueFilter, MessageFilter, ResultFilter, Worklist
from workstation.gui.lab.model import Tab
from workstation.gui.main_window import MainWindow
from workstation.gui.window_frame import LAB
from workstation.usecases import lab_lists
from workstation.usecases.context import Context
from workstation.usecases.list_results import list_inbox

PLACES, SECONDS_TO_WAIT = 60, 60
ALLOWED_MS = 20.0


def main(rows: int = 100_000) -> None:
    """Print both tables."""
    os.environ.setdefault("QT_QPA_PLATFORM", "xcb" if os.environ.get("DISPLAY") else "offscreen")
    with TemporaryDirectory(dir=".") as folder, station(Path(folder)) as context:
        seed(context, rows)
        ask(context, rows)
        feel(context, Path(folder), rows)


def ask(context: Context, rows: int) -> None:
    """Measure the questions, the better of two."""
    ids = lab_lists.list_messages(context, MessageFilter())
    middle = ids.between(rows // 2, rows // 2 + 50)
    questions: dict[str, Callable[[], object]] = {
        "ids of all messages": lambda: lab_lists.list_messages(context, MessageFilter()),
        "ids by state": lambda: lab_lists.list_messages(context, MessageFilter(states=("set_aside",))),
        "ids by a text without accents": lambda: lab_lists.list_messages(context, MessageFilter(text="dia_0123")),
        "a page of 50 from the middle": lambda: lab_lists.read_messages(context, middle),
        "ids of what waits": lambda: lab_lists.list_issues(context, IssueFilter()),
        "ids of the negatives": lambda: lab_lists.list_worklist(context, ResultFilter(worklist=Worklist.NEGATIVES)),
        "all counts": lambda: lab_lists.count_lists(context),
        "peer: the inbox read whole": lambda: list_inbox(context),
    }
    print(f"questions on {rows:,} messages and {rows:,} results, ms")
    for name, question in questions.items():
        print(f"  {name:<32}{1000 * min(_timed(question) for _time in range(2)):9.1f}")


def feel(context: Context, folder: Path, rows: int) -> None:
    """Drive the window, and print how long its thread was away at the most."""
    application = QApplication.instance() or QApplication([])
    window = make_window(context, language="vi", state_file=folder / "window.ini")
    window.show()
    bench = Bench(window)
    print(f"the window on {rows:,} rows, {QApplication.platformName()}: longest away from its events, ms (wanted 20)")
    bench.step("opening the screen", lambda: window.show_screen(LAB), lambda: len(window.lab.verify.rows) > 1)
    for tab in (Tab.INCOMING, Tab.VERIFY, Tab.INCOMING, Tab.VERIFY):  # The first time Qt dresses every widget.
        bench.step(f"tab {tab.name.lower()}", lambda tab=tab: window.lab.open(tab), lambda: True)
        bench.scroll(tab)
    bench.step("to the positives", lambda: window.lab.verify.open(Worklist.POSITIVES), bench.is_listed)
    bench.step("to the negatives", lambda: window.lab.verify.open(Worklist.NEGATIVES), bench.is_listed)
    bench.step("searching a tube", lambda: window.lab.verify.search("VN000123"), bench.is_listed)
    window.close()
    del application


class Bench(QObject):
    """Notes how long the window's thread was away from its events."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.window, self.longest, self._listed = window, 0.0, 0
        self._last = time.perf_counter()
        window.lab.verify.rows.signals.listed.connect(self._count)
        self._beat = QTimer(self, interval=1)
        self._beat.setTimerType(Qt.TimerType.PreciseTimer)
        self._beat.timeout.connect(self._beats)
        self._beat.start()

    def is_listed(self) -> bool:
        return self._listed > 0

    def step(self, name: str, act: Callable[[], None], done: Callable[[], bool]) -> None:
        self._listed = 0
        self._turn(lambda: True)
        self.longest, begun = 0.0, time.perf_counter()
        act()
        self._turn(done)
        print(f"  {name:<32}{self.longest:9.1f}   done in {1000 * (time.perf_counter() - begun):7.1f}")

    def scroll(self, tab: Tab) -> None:
        view = self.window.lab_view
        table = (view.incoming if tab is Tab.INCOMING else view.verify).list.table
        bar, rows = table.verticalScrollBar(), table.model().rowCount()
        self.longest, began = 0.0, time.perf_counter()
        for place in range(PLACES):
            bar.setValue((place * 7919) % max(1, rows))
            self._turn(lambda: True)
        print(f"  {f'scrolling to {PLACES} places':<32}{self.longest:9.1f}   ", end="")
        print(f"each {1000 * (time.perf_counter() - began) / PLACES:7.1f}")

    def _count(self) -> None:
        self._listed += 1

    def _beats(self) -> None:
        now = time.perf_counter()
        self.longest, self._last = max(self.longest, 1000 * (now - self._last) - 1), now

    def _turn(self, done: Callable[[], bool]) -> None:
        """Let events pass until it is done, and for a moment after."""
        loop, checks, patience = QEventLoop(), QTimer(interval=5), QTimer(interval=SECONDS_TO_WAIT * 1000)
        checks.timeout.connect(lambda: loop.exit(0) if done() else None)
        patience.timeout.connect(lambda: loop.exit(1))
        checks.start()
        patience.start()
        if loop.exec() != 0:
            raise TimeoutError


def _timed(question: Callable[[], object]) -> float:
    began = time.perf_counter()
    question()
    return time.perf_counter() - began


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
