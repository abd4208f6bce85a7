"""The sounds as a real sound server gets them: played through Qt into a null sink, recorded, and measured.

Long, and only where PulseAudio's programs are installed: `make soak`.
"""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import numpy as np
import pytest

from workstation.gui.sounds.synthesis import RATE, Samples, samples
from workstation.gui.sounds.tones import Sound

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(
        not all(shutil.which(name) for name in ("pulseaudio", "parec", "pactl")),
        reason="needs PulseAudio's pulseaudio, parec and pactl",
    ),
]
PLAY = """
import sys
from PySide6.QtCore import QCoreApplication, QTimer
from workstation.gui.sounds.speaker import QtSpeaker
from workstation.gui.sounds.tones import Sound

application, speaker = QCoreApplication([]), QtSpeaker()
print("there" if speaker.is_there else "missing", flush=True)
QTimer.singleShot(400, lambda: speaker.play(Sound(sys.argv[1]), float(sys.argv[2])))
QTimer.singleShot(2200, application.quit)
application.exec()
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Run a sound server of one's own with a null sink; gives the environment of its clients."""
    socket, script = tmp_path / "native", tmp_path / "server.pa"
    script.write_text(
        f"load-module module-native-protocol-unix auth-anonymous=1 socket={socket}\n"
        f"load-module module-null-sink sink_name=desk rate={RATE} channels=1 format=s16le\n"
        "set-default-sink desk\n"
    )
    environment = {
        **os.environ,
        "HOME": str(tmp_path),
        "XDG_RUNTIME_DIR": str(tmp_path),
        "QT_QPA_PLATFORM": "offscreen",
    }
    options = ["-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes"]
    running = subprocess.Popen(
        ["pulseaudio", *options, "-F", str(script)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    environment["PULSE_SERVER"] = f"unix:{socket}"
    try:
        until(
            lambda: subprocess.run(["pactl", "info"], env=environment, capture_output=True, check=False).returncode == 0
        )
        yield environment
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(10)


def until(holds: Callable[[], bool]) -> None:
    """Ask again and again until something holds, for ten seconds."""
    deadline = monotonic() + 10
    while not holds():
        assert monotonic() < deadline


def recorded(sound: Sound, volume: float, environment: dict[str, str], folder: Path) -> Samples:
    """Play a sound into the null sink and record what the sink heard, silence cut off."""
    file = folder / f"{sound.value}.raw"
    with file.open("wb") as output:
        options = [
            "--raw",
            "-d",
            "desk.monitor",
            f"--rate={RATE}",
            "--channels=1",
            "--format=s16le",
            "--latency-msec=20",
        ]
        recorder = subprocess.Popen(["parec", *options], stdout=output, env=environment)
        until(lambda: file.stat().st_size > 0)
        command = [sys.executable, "-c", PLAY, sound.value, str(volume)]
        played = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        recorder.terminate()
        recorder.wait(10)
    assert (played.stdout, played.stderr) == ("there\n", "")
    heard = np.fromfile(file, dtype="<i2")
    loud = np.flatnonzero(np.abs(heard.astype(int)) > 50)
    assert loud.size, "nothing was heard"
    return heard[loud[0] : loud[-1] + 1]


@pytest.mark.parametrize("sound", list(Sound))
def test_what_is_heard_is_what_was_made(server: dict[str, str], tmp_path: Path, sound: Sound) -> None:
    heard, made = recorded(sound, 1.0, server, tmp_path), samples(sound)
    size = RATE * 2
    spectra = [np.abs(np.fft.rfft(part.astype(float), size)) for part in (heard, made)]
    likeness = float(np.dot(*spectra) / (np.linalg.norm(spectra[0]) * np.linalg.norm(spectra[1])))

    assert abs(heard.size - made.size) < RATE / 50
    assert likeness > 0.98


def test_the_lowest_volume_is_still_heard(server: dict[str, str], tmp_path: Path) -> None:
    loud = recorded(Sound.NO, 1.0, server, tmp_path).astype(float)
    soft = recorded(Sound.NO, 0.3, server, tmp_path).astype(float)
    ratio = float(np.sqrt(np.mean(soft**2)) / np.sqrt(np.mean(loud**2)))

    assert 0.25 < ratio < 0.35
