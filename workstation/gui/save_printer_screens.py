"""The scenes of the printers' page, for `save_screens`."""

from collections.abc import Callable

from workstation.domain.errors import PrinterProblem
from workstation.domain.printing import PrinterKind
from workstation.gui.main_window import MainWindow
from workstation.gui.printers.trial import Stage
from workstation.gui.wait_for import wait_for
from workstation.gui.window_frame import LABELS

Prepare = Callable[[MainWindow], None]


def _list(window: MainWindow) -> None:
    window.show_screen(LABELS)
    window.overlays.show_printers()
    model = window.printers.model
    wait_for(lambda: model.lines is not None and len(model.standings.known) == len(model.lines))


def _misread(window: MainWindow) -> None:
    _list(window)
    model = window.printers.model
    model.test()
    wait_for(lambda: model.trials.trial is not None)
    model.tick()
    wait_for(lambda: model.trials.trial is not None and model.trials.trial.stage is Stage.OUT)
    window.take_scan("GHEP-TE5T")


def _at_work(window: MainWindow) -> None:
    _list(window)
    model = window.printers.model
    model.choose_next(1)
    model.choose_next(1)
    model.remove()
    wait_for(lambda: model.notice is not None and bool(model.notice.jobs))


def _form(window: MainWindow) -> None:
    _list(window)
    adding = window.printers.adding
    adding.open()
    wait_for(lambda: adding.queues is not None)


def _wrong(window: MainWindow) -> None:
    _form(window)
    adding = window.printers.adding
    adding.edit(address="http://máy in", name="", size="50")
    adding.filled.emit()
    adding.save()


def _no_answer(window: MainWindow) -> None:
    _form(window)
    adding = window.printers.adding
    adding.choose_kind(PrinterKind.TCP)
    adding.edit(address="192.168.1.99", name="Zebra bàn 3")
    adding.filled.emit()
    adding.try_it()
    wait_for(lambda: adding.tried is not None and isinstance(adding.tried.problem, PrinterProblem))


PRINTER_SCENES: dict[str, Prepare] = {
    "printers_list": _list,
    "printers_misread": _misread,
    "printers_at_work": _at_work,
    "printers_wrong": _wrong,
    "printers_no_answer": _no_answer,
}
"""Scenes of a station with printers."""
NEW_SCENES: dict[str, Prepare] = {"printers_empty": _list}
"""Scenes of a station without any."""
