"""A real window on a real X server: scan after scan, a busy window, another window in front, keys of the desk."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.gui.rig import Rig, needs_x
from workstation.domain.scans import Command

pytestmark = needs_x
F2 = 60


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    folder = tmp_path_factory.mktemp("rig")
    made = Rig(folder)
    try:
        made.open_window(folder)
        yield made
    finally:
        made.close()


def payload(number: int) -> str:
    """Give a text of 10 to 90 characters with every kind of letter."""
    return (f"VN{number:04d}|" + "aB9-;'" * 15)[: 10 + number % 81]


def test_a_hundred_and_fifty_scans_back_to_back_are_a_hundred_and_fifty_answers(rig: Rig) -> None:
    rig.layout("us")
    rig.gap_ms = 1
    sent = [payload(number) for number in range(150)]
    for text in sent:
        rig.send(text)
    arrived = [rig.wait_for("scan") for _ in sent]
    rig.gap_ms = 4

    assert arrived == sent


def test_a_scan_into_a_busy_window_is_answered_once_it_is_free(rig: Rig) -> None:
    rig.ask("block 1800")
    sent = [payload(number) for number in range(3)]
    for text in sent:
        rig.send(text)

    assert [rig.wait_for("scan") for _ in sent] == sent


def test_a_function_key_reaches_the_desk_as_a_command(rig: Rig) -> None:
    rig.press(F2)

    assert rig.wait_for("command") == Command.UNDO


def test_another_window_in_front_stops_the_desk_until_it_is_gone(rig: Rig) -> None:
    other = subprocess.Popen(
        [sys.executable, "-c", OTHER_WINDOW], env={**os.environ, "DISPLAY": rig.name, "QT_QPA_PLATFORM": "xcb"}
    )
    try:
        told = rig.wait_for("state")
        rig.ask("cover")
        covered = rig.wait_for("cover")
    finally:
        other.terminate()
        other.wait(10)
    back = rig.wait_for("state")
    rig.ask("cover")

    assert (told, covered) == ("ApplicationInactive", "True")
    assert (back, rig.wait_for("cover")) == ("ApplicationActive", "False")


OTHER_WINDOW = """
from PySide6.QtWidgets import QApplication, QLineEdit
application = QApplication([])
line = QLineEdit()
line.show()
line.activateWindow()
application.exec()
"""
