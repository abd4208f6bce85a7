"""Runs the real window on the platform of the environment and writes what reaches its desk, one JSON line each."""

import gettext
import json
import sys
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from tests.gui.fakes import ZONE, FakeDesk, FakeLab, FakeSync
from workstation.domain.desk import Answer
from workstation.domain.scans import Command
from workstation.gui.look import dress
from workstation.gui.main_window import MainWindow
from workstation.gui.top_bar import WindowContext


class TellingDesk(FakeDesk):
    """Tells every scan and command to whoever reads the output."""

    def scan(self, text: str) -> Answer:
        tell("scan", text)
        return super().scan(text)

    def command(self, command: Command) -> Answer:
        tell("command", command)
        return super().command(command)


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
    )
    window.show()
    window.activateWindow()
    application.applicationStateChanged.connect(lambda state: tell("state", state.name))
    if application.applicationState() is Qt.ApplicationState.ApplicationActive:
        QTimer.singleShot(0, lambda: tell("state", "ApplicationActive"))
    window.wedge.damaged.connect(lambda: tell("damaged", ""))
    application.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
