"""Start of the application to its first painted window, and its memory; beside an empty Qt window in the same run.

Wanted on two cores: under 1.5 s and under 200 MB. Each start is a process of its own, offscreen.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = 5
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
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{peak:.0f}", flush=True)
    os._exit(0)
"""


def main() -> None:
    """Print both."""
    print(f"start to first painted window, {ROUNDS} starts each")
    with tempfile.TemporaryDirectory() as home:
        for name, code in (("empty Qt window", EMPTY), ("Ghép, warm home", GHEP)):
            runs = [start(code, home) for _ in range(ROUNDS + 1)][1:]
            seconds, memory = statistics.median(s for s, _ in runs), statistics.median(m for _, m in runs)
            print(f"  {name:16} {seconds:.2f} s, {memory:.0f} MB")


def start(code: str, home: str) -> tuple[float, float]:
    """Start once: seconds to the first paint, and the peak memory in MB."""
    script = TELL + code + "\nw.show()\napp.exec()\n"
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "qt.qpa.*=false"}
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", script, home], capture_output=True, text=True, env=environment, check=True
    )
    return time.perf_counter() - began, float(done.stdout.split()[0])


if __name__ == "__main__":
    main()
