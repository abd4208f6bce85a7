"""Runs the real window on the platform of the environment and writes what reaches its desk, one JSON line each.

It obeys lines on its input: `form` opens a field with input method over the window, `plain` one without, `close` closes
it, `field` tells what stands in it, `cover` whether the window says that it gets no scans, and `block MS` keeps the
window busy for so long.
"""

import gettext
import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import QSocketNotifier, Qt, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit

from tests.gui.fakes import ZONE, FakeDesk, FakeSync
from tests.gui.fakes_lab import FakeLab
from workstation.domain.desk import Answer
from workstation.domain.outcomes import Outcome
from workstation.domain.scans import Command, choose_reading
from workstation.gui.lab.plain_edit import PlainEdit
from workstation.gui.look import dress
from workstation.gui.main_window import MainWindow
from workstation.gui.top_bar import WindowContext
from workstation.gui.wedge import Typing
from workstation.settings import Settings

RULES = Settings().scan_rules(practice=True)


class TellingDesk(FakeDesk):
    """Tells every scan, refusal and command to whoever reads the output."""

    def scan(self, text: str) -> Answer:
        tell("scan", text)
        return super().scan(text)

    def refuse(self, outcome: Outcome) -> Answer:
        tell("refused", outcome)
        return super().refuse(outcome)

    def command(self, command: Command) -> Answer:
        tell("command", command)
        return super().command(command)


class Orders:
    """What the test wants of the window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._field: QLineEdit | None = None

    def obey(self, order: str) -> None:
        """Do it, and say so."""
        word, *rest = order.split()
        if word in ("form", "plain"):
            self._open(QLineEdit if word == "form" else PlainEdit)
        elif word == "close" and self._field is not None:
            self._field.deleteLater()
            self._window.overlays.settle()
        elif word == "field":
            tell("field", self._field.text() if self._field is not None else "")
        elif word == "cover":
            tell("cover", str(self._window.cover.isVisible()))
        elif word == "block":
            time.sleep(int(rest[0]) / 1000)
        tell("done", order)

    def _open(self, kind: type[QLineEdit]) -> None:
        self._field = kind(self._window.centralWidget())
        self._field.setGeometry(100, 100, 900, 60)
        self._field.returnPressed.connect(self._tell_typed)
        self._window.wedge.set_typing(Typing.REPLAYED)
        self._field.show()
        self._field.raise_()
        self._field.setFocus()

    def _tell_typed(self) -> None:
        if self._field is not None:
            tell("typed", self._field.text())


def tell(what: str, value: str) -> None:
    print(json.dumps([what, value]), flush=True)


def main(state_file: Path) -> None:
    application = QApplication([])
    dress(application)
    window = MainWindow(
        desk=TellingDesk(),
        sync=FakeSync(),
        lab=FakeLab(),
        catalogue_for=lambda _language: gettext.NullTranslations(),
        language="en",
        context=WindowContext(
            site="", desk_name="", operator="", practice=True, version="", zone=ZONE, state_file=state_file
        ),
        chooses=lambda place, text: choose_reading(place, text, RULES),
        serial_devices=tuple,
    )
    window.show()
    window.activateWindow()
    orders = Orders(window)
    listening = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    listening.activated.connect(lambda: orders.obey(sys.stdin.readline().strip() or "quit"))
    application.applicationStateChanged.connect(lambda state: tell("state", state.name))
    if application.applicationState() is Qt.ApplicationState.ApplicationActive:
        QTimer.singleShot(0, lambda: tell("state", "ApplicationActive"))
    application.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
