"""However often a printer is asked, a window that closes waits for the one ask that is under way."""

from collections.abc import Iterator
from threading import Event, Timer

import pytest
from PySide6.QtWidgets import QApplication

from tests.gui.fakes_labels import OFFICE, ZEBRA, FakeLabels
from tests.gui.waiting import wait_for
from workstation.domain.printing import StoredPrinter
from workstation.gui.background import Background
from workstation.gui.labels.next_run import NextRun, PrinterMood
from workstation.gui.labels.ports import LabelsState
from workstation.gui.printers.add_model import AddModel
from workstation.gui.printers.ports import FoundQueue, PrinterSays

PATIENCE_S = 20


class SlowPrinters(FakeLabels):
    """Printers that answer when they are let; `asked` are those that were asked, in order."""

    def __init__(self, **printers: object) -> None:
        super().__init__(**printers)
        self.asked: list[str] = []
        self.begun, self.let = Event(), Event()

    def ask_printer(self, printer: str) -> None:
        self._answer(printer)
        super().ask_printer(printer)

    def queues(self) -> tuple[FoundQueue, ...]:
        self._answer("queues")
        return (FoundQueue(name=f"after {len(self.asked)}"),)

    def try_out(self, printer: StoredPrinter) -> PrinterSays:
        self._answer(printer.address)
        return PrinterSays(counts=True)

    def _answer(self, asked: str) -> None:
        self.asked.append(asked)
        self.begun.set()
        assert self.let.wait(PATIENCE_S)


@pytest.fixture
def printers() -> Iterator[SlowPrinters]:
    slow = SlowPrinters(printers=(ZEBRA, OFFICE))
    yield slow
    slow.let.set()


@pytest.fixture
def asking(application: QApplication, printers: SlowPrinters) -> Iterator[Background]:
    worker = Background()
    yield worker
    printers.let.set()
    worker.close()


@pytest.fixture
def next_run(background: Background, asking: Background, printers: SlowPrinters) -> NextRun:
    run = NextRun(printers, background, asking)
    run.take_state(LabelsState(numbers=printers.numbers, printers=printers.printers, jobs=(), sheets=()))
    return run


@pytest.fixture
def adding(background: Background, asking: Background, printers: SlowPrinters) -> AddModel:
    return AddModel(printers, background, asking, lambda: ())


def close_meanwhile(asking: Background, printers: SlowPrinters) -> None:
    """Close while a printer still has the first ask; it answers a moment later."""
    assert printers.begun.wait(PATIENCE_S)
    answer = Timer(0.05, printers.let.set)
    answer.start()
    asking.close()
    answer.join()


def test_a_window_that_closes_waits_for_one_ask_of_the_chosen_printer(
    next_run: NextRun, asking: Background, printers: SlowPrinters
) -> None:
    for name in ("Office", "Zebra", "Office"):
        next_run.choose_printer(name)
        next_run.refresh()
    close_meanwhile(asking, printers)

    assert printers.asked == ["Zebra"]


def test_a_window_that_closes_waits_for_one_ask_of_a_new_printer(
    adding: AddModel, asking: Background, printers: SlowPrinters
) -> None:
    type_and_try(adding)
    close_meanwhile(asking, printers)

    assert printers.asked == ["queues"]


def test_the_printer_that_is_chosen_last_is_asked_next_and_its_answer_shown(
    next_run: NextRun, printers: SlowPrinters
) -> None:
    assert printers.begun.wait(PATIENCE_S)
    for name in ("Office", "Zebra", "Office"):
        next_run.choose_printer(name)
    printers.let.set()
    wait_for(lambda: next_run.mood is PrinterMood.READY)

    assert (printers.asked, next_run.printer) == (["Zebra", "Office"], "Office")


def test_the_queues_and_the_address_that_were_wanted_last_are_told(adding: AddModel, printers: SlowPrinters) -> None:
    type_and_try(adding)
    assert printers.begun.wait(PATIENCE_S)
    printers.let.set()
    wait_for(lambda: adding.tried is not None and not adding.tried.is_asking and adding.queues)

    assert printers.asked == ["queues", "queues", "192.168.1.3"]
    assert adding.queues == (FoundQueue(name="after 2"),)
    assert adding.tried is not None
    assert adding.tried.says == PrinterSays(counts=True)


def type_and_try(adding: AddModel) -> None:
    """Look for queues and try addresses, as somebody who corrects what was typed."""
    adding.open()
    adding.leave()
    adding.open()
    for last in "123":
        adding.edit(address=f"192.168.1.{last}")
        adding.try_it()
