"""A wedge's burst of keys to the painted answer, in the real window on a store of 1,000,000 pairings.

Measured from the burst's last key to the end of the paint that shows its answer, beside a repaint of the same panel in
the same run, and how long the window's thread was kept from its events meanwhile. Wanted: median under 30 ms, p99 under
100 ms, never blocked over 20 ms; 150 bursts back to back at gaps of 1 ms: 150 answers in their order.
`python -m tests.benchmarks.bench_window [pairings] [scans]`; on a screen, else on Qt's offscreen platform.
"""

import os
import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from tests.benchmarks.bench_scan import filled_station
from tests.builders import TUBES
from tests.gui.keys import Keyboard
from workstation.app import make_window
from workstation.domain.desk import Answer
from workstation.domain.outcomes import Outcome
from workstation.gui.main_window import MainWindow

WARM_UP = 20
BURSTS = 150
SECONDS_TO_WAIT = 30


def main(pairings: int = 1_000_000, scans: int = 300) -> None:
    """Print the table."""
    os.environ.setdefault("QT_QPA_PLATFORM", "xcb" if os.environ.get("DISPLAY") else "offscreen")
    with TemporaryDirectory(dir=".") as folder, filled_station(Path(folder), pairings) as context:
        application = QApplication([])
        window = make_window(context, language="vi", state_file=Path(folder) / "window.ini")
        window.show()
        window.activateWindow()
        bench = Bench(window)
        bench.wait(lambda: window.collect.answer is not None)
        print(f"burst of keys to painted answer, {pairings:,} pairings, {application.platformName()}, {scans} scans")
        burst_to_paint(bench, scans)
        back_to_back(bench)
        window.close()


class Bench(QObject):
    """Drives the window, and notes when an answer is painted and how long the window's thread was away."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.window = window
        self.panel = window.collect_view.panel
        self.keyboard = Keyboard(window.windowHandle(), gap=1)
        self.answers: list[Answer] = []
        self.painted_at = 0.0
        self.longest_away = 0.0
        self._due = 0
        self._last_beat = time.perf_counter()
        window.collect.answered.connect(self._answered)
        self.panel.installEventFilter(self)
        self._beat = QTimer(self, interval=1)
        self._beat.setTimerType(Qt.TimerType.PreciseTimer)
        self._beat.timeout.connect(self._beats)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        """The paint is over when the loop turns again."""
        if event.type() is QEvent.Type.Paint and self._due == len(self.answers):
            QTimer.singleShot(0, self._painted)
        return super().eventFilter(watched, event)

    def scan(self, text: str) -> float:
        """Send one burst and give the seconds from its last key to the painted answer."""
        self.painted_at, self._due = 0.0, len(self.answers) + 1
        self.keyboard.rest()
        self.keyboard.scan(text)
        start = time.perf_counter()
        self.wait(lambda: self.painted_at > start)
        return self.painted_at - start

    def repaint(self) -> float:
        """Paint the panel once more without a new answer, as a floor."""
        self.painted_at, self._due = 0.0, len(self.answers)
        start = time.perf_counter()
        self.panel.update()
        self.wait(lambda: self.painted_at > start)
        return self.painted_at - start

    def watch(self) -> None:
        """Begin to note how long the window's thread stays away from its events."""
        self.longest_away, self._last_beat = 0.0, time.perf_counter()
        self._beat.start()

    def wait(self, done: object) -> None:
        """Let the window live until something is so."""
        loop, poll = QEventLoop(), QTimer(interval=0)
        until = time.monotonic() + SECONDS_TO_WAIT
        poll.timeout.connect(lambda: loop.quit() if done() or time.monotonic() > until else None)  # type: ignore[operator]
        poll.start()
        loop.exec()
        poll.stop()
        if not done():  # type: ignore[operator]
            raise AssertionError

    def _answered(self, answer: Answer) -> None:
        self.answers.append(answer)

    def _painted(self) -> None:
        self.painted_at = self.painted_at or time.perf_counter()

    def _beats(self) -> None:
        now = time.perf_counter()
        self.longest_away, self._last_beat = max(self.longest_away, now - self._last_beat), now


def burst_to_paint(bench: Bench, scans: int) -> None:
    """Tube and person in turns, each with a repaint beside it."""
    taken: dict[str, list[float]] = {"repaint": [], "tube": [], "person": []}
    for number in range(scans + WARM_UP):
        if number == WARM_UP:
            bench.watch()
        floor = bench.repaint()
        tube = bench.scan(TUBES.number(77, number + 1))
        person = bench.scan(f"001085{number:06d}||Nguoi Moi {number}|01011985|Nam|So 1 Pho Thu|01012022")
        if bench.answers[-1].outcome not in (Outcome.PAIRED, Outcome.ACCENTS_LOST):
            raise AssertionError(bench.answers[-1].outcome)
        if number >= WARM_UP:
            for what, seconds in zip(taken, (floor, tube, person), strict=True):
                taken[what].append(seconds)
    for what, seconds in taken.items():
        p99 = statistics.quantiles(seconds, n=100)[98]
        wanted = "" if what == "repaint" else " (under 30 and 100 wanted)"
        print(f"  {what:>8}: median {statistics.median(seconds) * 1e3:6.2f} ms, p99 {p99 * 1e3:6.2f} ms{wanted}")
    ratio = statistics.median(taken["person"]) / statistics.median(taken["repaint"])
    print(
        f"  a person is {ratio:.1f} repaints of the panel;"
        f" the window's thread was away for {bench.longest_away * 1e3:.1f} ms at most (20 wanted)"
    )


def back_to_back(bench: Bench) -> None:
    """150 bursts at gaps of 1 ms, with no rest between them."""
    before = len(bench.answers)
    numbers = [TUBES.number(78, number) for number in range(BURSTS)]
    for number in numbers:
        bench.keyboard.scan(number)
    bench.wait(lambda: len(bench.answers) >= before + BURSTS)
    told = [str(answer.facts.get("new_tube") or answer.tube) for answer in bench.answers[before:]]
    in_order = told[0] == numbers[0] and len(told) == BURSTS
    print(f"  {BURSTS} bursts back to back: {len(told)} answers{'' if in_order else ', NOT in order'}")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
