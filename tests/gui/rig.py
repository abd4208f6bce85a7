"""A real X server, window manager and window, a keyboard that types as a scanner does, and a real input method."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from threading import Timer

import pytest
from Xlib import X, display
from Xlib.ext import xtest

from tests.gui.keys import CODES, ENTER
from workstation.gui.key_table import X11_OFFSET

NEEDED = ("Xvfb", "setxkbmap", "openbox")
MISSING = [program for program in NEEDED if shutil.which(program) is None]
needs_x = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {' '.join(MISSING)}")

PATIENCE_SECONDS = 60
SHIFT, CAPS = 42, 58


class Rig:
    """One window on one X server. `environment` is added to that of the window."""

    def __init__(self, folder: Path, environment: dict[str, str] | None = None, *, services: tuple[str, ...] = ()):
        reading, writing = os.pipe()
        self._processes: list[subprocess.Popen[str]] = []
        self._environment = {**os.environ, "HOME": str(folder), **(environment or {})}
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
        self._start(command, pass_fds=(writing,))
        os.close(writing)
        with os.fdopen(reading) as numbers:
            self.name = f":{numbers.readline().strip()}"
        self._environment |= {"DISPLAY": self.name, "QT_QPA_PLATFORM": "xcb"}
        self._start(["openbox"])
        for service in services:
            self._start(service.split())
        self.display = display.Display(self.name)
        self.gap_ms = 4
        self._watchdog: Timer | None = None

    def open_window(self, folder: Path) -> None:
        command = [sys.executable, "-m", "tests.gui.real_window", str(folder / "window.ini")]
        self.window = self._start(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._watchdog = Timer(PATIENCE_SECONDS, self.window.kill)
        self._watchdog.start()
        self.wait_for("state", "ApplicationActive")

    def run(self, *command: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            command, env=self._environment, check=False, text=True, capture_output=True, timeout=PATIENCE_SECONDS
        )

    def layout(self, name: str, variant: str = "") -> None:
        subprocess.run(["setxkbmap", "-display", self.name, name, variant], check=True)

    def scan(self, text: str) -> str:
        self.send(text)
        return self.wait_for("scan")

    def send(self, text: str, *, prefix: int = 0) -> None:
        """Press the keys of a text and Enter, and do not wait for what becomes of it."""
        if prefix:
            self._press(prefix, shift=False)
        for letter in text:
            code, shift = CODES[letter]
            self._press(code, shift=shift)
        self._press(ENTER, shift=False)
        self.display.sync()

    def press(self, code: int) -> None:
        self._press(code, shift=False)
        self.display.sync()

    def order(self, order: str) -> None:
        """Have the window do something, and wait until it was done."""
        self.ask(order)
        self.wait_for("done", order)

    def ask(self, order: str) -> None:
        assert self.window.stdin is not None
        self.window.stdin.write(f"{order}\n")
        self.window.stdin.flush()

    def field(self) -> str:
        """Give what stands in the field."""
        self.ask("field")
        return self.wait_for("field")

    def typed(self) -> str:
        """Give what stood in the field when Enter came to it."""
        return self.wait_for("typed")

    def wait_for(self, what: str, value: str | None = None) -> str:
        return self.wait_for_any((what,), value)[1]

    def wait_for_any(self, what: tuple[str, ...], value: str | None = None) -> tuple[str, str]:
        assert self.window.stdout is not None
        for line in self.window.stdout:
            told, said = json.loads(line)
            if told in what and value in (None, said):
                return told, str(said)
        raise AssertionError(f"the window ended before it told of {what}")

    def close(self) -> None:
        if self._watchdog is not None:
            self._watchdog.cancel()
        self.display.close()
        for process in reversed(self._processes):
            process.terminate()
            process.wait(10)
            for stream in (process.stdout, process.stdin):
                if stream is not None:
                    stream.close()

    def _press(self, code: int, *, shift: bool) -> None:
        for place, (kind, key) in enumerate(_events(code, shift=shift)):
            xtest.fake_input(self.display, kind, key + X11_OFFSET, time=self.gap_ms if place == 0 else 0)

    def _start(
        self, command: list[str], *, pass_fds: tuple[int, ...] = (), stdin: int | None = None, stdout: int | None = None
    ) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            command,
            env=self._environment,
            pass_fds=pass_fds,
            stdin=stdin or subprocess.DEVNULL,
            stdout=stdout or subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._processes.append(process)
        return process


def _events(code: int, *, shift: bool) -> list[tuple[int, int]]:
    keys = [(X.KeyPress, code), (X.KeyRelease, code)]
    return [(X.KeyPress, SHIFT), *keys, (X.KeyRelease, SHIFT)] if shift else keys
