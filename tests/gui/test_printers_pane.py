"""The printers' page in the real window, on a real station: adding, asking, trying, and reading the label back."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from sync.client.worker import working
from tests.builders import Hands, station
from tests.fakes_printer import FakePrinter, printer_on_a_port
from tests.gui.waiting import wait_for
from tests.printing import AT_ONCE, impatient
from workstation.app import make_window
from workstation.cli.print_pages import JobPages
from workstation.domain.printing import PrinterKind, PrinterLanguage
from workstation.gui.main_window import MainWindow
from workstation.gui.printers.standings import Mood
from workstation.gui.printers.trial import Stage
from workstation.gui.window_frame import LABELS
from workstation.texts.translate import translations
from workstation.usecases.context import Context
from workstation.usecases.printers import list_printers
from workstation.usecases.run_print_jobs import PrintWorker

PATIENCE_MS = 20_000
CONTROL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


class Bench:
    """A person before the page of printers; `station` is the one behind it."""

    def __init__(self, window: MainWindow, context: Context) -> None:
        self.window, self.station = window, context
        self.model, self.adding, self.page = window.printers.model, window.printers.adding, window.printers.page

    def press(self, *keys: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        for key in keys:
            QTest.keyClick(self.window.focusWidget() or self.window, key, held)
        wait_for(lambda: not self.model.is_busy and not self.model.trials.is_busy and not self.adding.is_saving)

    def open(self) -> None:
        self.press(Qt.Key.Key_F6)
        wait_for(lambda: self.model.lines is not None)

    def write(self, text: str) -> None:
        """Type into the field that has the keys."""
        QTest.keyClicks(self.window.focusWidget(), text)

    def mood_of(self, name: str) -> Mood | None:
        """How the list shows a printer."""
        line = next((line for line in self.model.lines or () if line.printer.name == name), None)
        return self.model.standings.of(line).mood if line else None

    def until_stands(self, name: str, mood: Mood) -> None:
        wait_for(lambda: self.mood_of(name) is mood, PATIENCE_MS)

    def until_trial(self, stage: Stage) -> None:
        def is_there() -> bool:
            self.model.tick()
            trial = self.model.trials.trial
            return trial is not None and trial.stage is stage

        wait_for(is_there, PATIENCE_MS)


@pytest.fixture
def bench(application: QApplication, tmp_path: Path) -> Iterator[Bench]:
    with ExitStack() as stack:
        context = stack.enter_context(station(tmp_path, Hands(), tube_blocks="48-48"))
        worker = PrintWorker(context, JobPages(lambda: translations("en")), tmp_path, pace=AT_ONCE, opens=impatient)
        window = make_window(context, language="en", state_file=tmp_path / "window.ini", on_job_made=worker.wake)
        stack.callback(window.deleteLater)
        stack.callback(window.close)
        window.resize(1366, 768)
        window.show()
        window.show_screen(LABELS)
        window.activateWindow()
        wait_for(window.isActiveWindow)
        stack.enter_context(working(worker, "printing"))
        yield Bench(window, context)


@pytest.fixture
def zebra() -> Iterator[FakePrinter]:
    with printer_on_a_port() as printer:
        yield printer


def test_a_network_printer_is_added_and_tried_with_keys_alone(bench: Bench, zebra: FakePrinter) -> None:
    bench.open()
    empty = bench.page.list.empty.text()
    bench.press(Qt.Key.Key_F3, Qt.Key.Key_Return)
    bench.write(zebra.address)
    bench.press(Qt.Key.Key_Return)
    bench.write("Zebra ban 2")
    bench.press(Qt.Key.Key_Return, held=CONTROL)
    bench.until_stands("Zebra ban 2", Mood.READY)
    bench.press(Qt.Key.Key_F7)
    bench.until_trial(Stage.OUT)
    asked = bench.page.list.detail.trial_title.text()
    bench.window.take_scan(zebra.numbers[0])
    [added] = list_printers(bench.station)

    assert "F3 adds one" in empty
    assert (added.address, added.kind, added.language, added.dpi) == (
        zebra.address,
        PrinterKind.TCP,
        PrinterLanguage.ZPL,
        203,
    )
    assert (added.width_mm, added.height_mm, added.is_default) == (50.8, 25.4, True)
    assert (zebra.numbers, asked) == (["GHEP-TEST"], "Scan the label that came out")
    assert bench.page.list.detail.trial_title.text() == "✓ It reads well"
