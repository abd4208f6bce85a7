"""A real window on a real X server gets a real keyboard's key events, as from a scanner, in several layouts."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Timer

import pytest

from tests.gui.keys import CODES, ENTER
from workstation.domain.scans import Command
from workstation.gui.key_table import X11_OFFSET

Xdisplay = pytest.importorskip("Xlib.display", reason="python-xlib is not installed")
X = pytest.importorskip("Xlib.X")
xtest = pytest.importorskip("Xlib.ext.xtest")

NEEDED = ("Xvfb", "setxkbmap", "openbox")
MISSING = [program for program in NEEDED if shutil.which(program) is None]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {' '.join(MISSING)}")

PATIENCE_SECONDS, GAP_MS = 60, 4
SHIFT, CAPS, F2 = 42, 58, 60
PAYLOAD = 'VNa1B2-|Nguyen;"x"/aq'


class Rig:
    """An X server, a window manager, our window, and a keyboard."""

    def __init__(self, folder: Path) -> None:
        reading, writing = os.pipe()
        self._processes: list[subprocess.Popen[str]] = []
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
        self._start(command, pass_fds=(writing,))
        os.close(writing)
        with os.fdopen(reading) as numbers:
            self.name = f":{numbers.readline().strip()}"
        self._environment = {**os.environ, "DISPLAY": self.name, "QT_QPA_PLATFORM": "xcb", "HOME": str(folder)}
        self._start(["openbox"])
        self.window = self._start([sys.executable, "-m", "tests.gui.real_window", str(folder / "window.ini")])
        self._watchdog = Timer(PATIENCE_SECONDS, self.window.kill)
        self._watchdog.start()
        self.display = Xdisplay.Display(self.name)
        self.wait_for("state", "ApplicationActive")

    def layout(self, name: str) -> None:
        subprocess.run(["setxkbmap", "-display", self.name, name], check=True)

    def scan(self, text: str) -> str:
        for letter in text:
            code, shift = CODES[letter]
            self._press(code, shift=shift)
        self._press(ENTER, shift=False)
        self.display.sync()
        return self.wait_for("scan")

    def press(self, code: int) -> None:
        self._press(code, shift=False)
        self.display.sync()

    def wait_for(self, what: str, value: str | None = None) -> str:
        assert self.window.stdout is not None
        for line in self.window.stdout:
            told, said = json.loads(line)
            if told == what and value in (None, said):
                return str(said)
        raise AssertionError(f"the window ended before it told of {what}")

    def close(self) -> None:
        self._watchdog.cancel()
        self.display.close()
        for process in reversed(self._processes):
            process.terminate()
            process.wait(10)
            if process.stdout is not None:
                process.stdout.close()

    def _press(self, code: int, *, shift: bool) -> None:
        for place, (kind, key) in enumerate(_events(code, shift=shift)):
            xtest.fake_input(self.display, kind, key + X11_OFFSET, time=GAP_MS if place == 0 else 0)

    def _start(self, command: list[str], *, pass_fds: tuple[int, ...] = ()) -> "subprocess.Popen[str]":
        environment = getattr(self, "_environment", None)
        process = subprocess.Popen(
            command,
            env=environment,
            pass_fds=pass_fds,
            stdout=subprocess.PIPE if "-m" in command else subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._processes.append(process)
        return process


def _events(code: int, *, shift: bool) -> list[tuple[int, int]]:
    keys = [(X.KeyPress, code), (X.KeyRelease, code)]
    return [(X.KeyPress, SHIFT), *keys, (X.KeyRelease, SHIFT)] if shift else keys


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    made = Rig(tmp_path_factory.mktemp("rig"))
    yield made
    made.close()


@pytest.mark.parametrize("layout", ["us", "fr", "de", "vn"])
def test_a_scan_arrives_byte_equal_whatever_the_layout(rig: Rig, layout: str) -> None:
    rig.layout(layout)

    assert rig.scan(PAYLOAD) == PAYLOAD


def test_caps_lock_changes_nothing(rig: Rig) -> None:
    rig.layout("fr")
    rig.press(CAPS)
    arrived = rig.scan(PAYLOAD)
    rig.press(CAPS)

    assert arrived == PAYLOAD


def test_fifty_scans_back_to_back_arrive_in_order(rig: Rig) -> None:
    rig.layout("us")
    sent = [f"VN{number:04d}|aB9-" * (1 + number % 4) for number in range(50)]

    assert [rig.scan(text) for text in sent] == sent


def test_a_function_key_reaches_the_desk_as_a_command(rig: Rig) -> None:
    rig.press(F2)

    assert rig.wait_for("command") == Command.UNDO


def test_the_window_learns_that_another_one_is_in_front(rig: Rig) -> None:
    other = subprocess.Popen(
        [sys.executable, "-c", OTHER_WINDOW], env={**os.environ, "DISPLAY": rig.name, "QT_QPA_PLATFORM": "xcb"}
    )
    try:
        told = rig.wait_for("state")
    finally:
        other.terminate()
        other.wait(10)

    assert told == "ApplicationInactive"
    assert rig.wait_for("state") == "ApplicationActive"


OTHER_WINDOW = """
from PySide6.QtWidgets import QApplication, QLineEdit
application = QApplication([])
line = QLineEdit()
line.show()
line.activateWindow()
application.exec()
"""
