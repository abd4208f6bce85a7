"""Start of the application to its first painted window, and its memory; beside an empty Qt window in the same run.
Then commands from start to end, beside a Python that does nothing.

Wanted on two cores: a window in under 1.5 s and 200 MB, and at most 15 times the processor of the empty one. Each
start is a process of its own, offscreen. `tests/e2e/test_start_loads_little.py` holds what no start may load.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, fields

ROUNDS = 5
COMMANDS = (["--help"], ["status"], ["scan"])
EMPTY = """
import sys
from PySide6.QtWidgets import QApplication, QWidget
class W(QWidget):
    def paintEvent(self, event):
        super().paintEvent(event)
        tell()
app = QApplication([]); w = W(); w.resize(1366, 768)
"""
GHEP = """
import sys
from pathlib import Path
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from workstation.app import make_window
from workstation.station import open_station
home = Path(sys.argv[1])
stack = open_station(home)
context = stack.__enter__()
app = QApplication([])
w = make_window(context, language="vi", state_file=home / "window.ini")
w.collect.answered.connect(lambda answer: (w.grab(), tell()))
"""
TELL = """
import os, resource
def tell():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    print(f"{usage.ru_utime + usage.ru_stime:.3f} {usage.ru_maxrss / 1024:.0f}", flush=True)
    os._exit(0)
"""
TELL_CHILD = """
import resource, subprocess, sys
subprocess.run([sys.executable, *sys.argv[1:]], check=True)
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"{usage.ru_utime + usage.ru_stime:.3f} {usage.ru_maxrss / 1024:.0f}")
"""


@dataclass(frozen=True, slots=True)
class Start:
    """One start: seconds by the clock, seconds of the processor, and the peak memory in MB."""

    seconds: float
    processor: float
    memory: float


def main() -> None:
    """Print all, each beside its floor."""
    print(f"start to first painted window, {ROUNDS} starts each")
    with tempfile.TemporaryDirectory() as home:
        report("empty Qt window", floor := median(lambda: start_window(EMPTY, home)), floor)
        report("Ghép, warm home", median(lambda: start_window(GHEP, home)), floor)
        print("commands, from start to end")
        report("python -c pass", floor := median(lambda: run(["-c", "pass"], home)), floor)
        for command in COMMANDS:
            report(f"ghep {command[0]}", median(lambda given=command: run(["-m", "workstation", *given], home)), floor)


def report(name: str, one: Start, floor: Start) -> None:
    """Print a line."""
    times = one.processor / floor.processor
    print(f"  {name:16} {one.seconds:5.2f} s, processor {one.processor:5.2f} s ({times:4.1f}), {one.memory:4.0f} MB")


def median(start: Callable[[], Start]) -> Start:
    """Start once to warm up, then several times."""
    runs = [start() for _ in range(ROUNDS + 1)][1:]
    return Start(*(statistics.median(getattr(one, part.name) for one in runs) for part in fields(Start)))


def start_window(code: str, home: str) -> Start:
    """Start a window and end at its first paint."""
    seconds, told = timed([sys.executable, "-c", TELL + code + "\nw.show()\napp.exec()\n", home], home)
    processor, memory = told.split()[:2]
    return Start(seconds, float(processor), float(memory))


def run(arguments: list[str], home: str) -> Start:
    """Run a command to its end, with one empty line to read; told by a parent of it alone."""
    seconds, told = timed([sys.executable, "-c", TELL_CHILD, *arguments], home)
    processor, memory = told.splitlines()[-1].split()
    return Start(seconds, float(processor), float(memory))


def timed(command: list[str], home: str) -> tuple[float, str]:
    """Run a process; seconds and what it printed."""
    quiet = {"QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "qt.qpa.*=false", "GHEP_HOME": home}
    began = time.perf_counter()
    done = subprocess.run(command, input="\n", capture_output=True, text=True, env={**os.environ, **quiet}, check=True)
    return time.perf_counter() - began, done.stdout


if __name__ == "__main__":
    main()
