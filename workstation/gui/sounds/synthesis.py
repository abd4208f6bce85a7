"""Makes the sounds of the answers out of their tones, as samples and as WAV files. Pure: no Qt.

A window plays the files that travel with the program and never loads this; run as a module, it writes them anew.
"""

import io
import sys
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from workstation.gui.sounds.tones import TONES, Sound, Timbre, Tone, wav_file

RATE = 48_000
PEAK, EDGE_MS, HIGHEST_HZ = 0.8, 6.0, 6000.0
Samples = NDArray[np.int16]
_Wave = NDArray[np.float64]


def samples(sound: Sound) -> Samples:
    """Make a sound: mono, 48 kHz, 16 bit. Every tone fades in and out, so that none clicks."""
    wave_form = np.concatenate([part for tone in TONES[sound] for part in (_tone(tone), _silence(tone.rest))])
    loudest = float(np.abs(wave_form).max())
    made: Samples = np.round(wave_form * (PEAK * 32767 / loudest)).astype(np.int16)
    return made


def wav_bytes(sound: Sound) -> bytes:
    """Make the WAV file of a sound."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(RATE)
        writer.writeframes(samples(sound).astype("<i2").tobytes())
    return file.getvalue()


def _tone(tone: Tone) -> _Wave:
    count = _count(tone.ms)
    pitch = np.linspace(tone.hz, tone.hz if tone.until is None else tone.until, count)
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    return _faded(np.sin(phase) if tone.timbre is Timbre.SINE else _square(phase, tone.hz))


def _square(phase: _Wave, hz: float) -> _Wave:
    """Add odd overtones up to 6 kHz: a square wave without the hiss of its sharp corners."""
    made = np.zeros_like(phase)
    for number in range(1, int(HIGHEST_HZ / hz) + 1, 2):
        made += np.sin(number * phase) / number
    return made


def _faded(wave_form: _Wave) -> _Wave:
    """Raise both edges by half a cosine."""
    edge = _count(EDGE_MS)
    rise = 0.5 - 0.5 * np.cos(np.pi * np.arange(edge) / edge)
    faded = wave_form.copy()
    faded[:edge] *= rise
    faded[-edge:] *= rise[::-1]
    return faded


def _silence(ms: float) -> _Wave:
    return np.zeros(_count(ms))


def _count(ms: float) -> int:
    return round(RATE * ms / 1000)


def main(folder: Path) -> None:
    """Write the file of every sound."""
    for sound in Sound:
        (folder / f"{sound.value}.wav").write_bytes(wav_bytes(sound))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else wav_file(Sound.OK).parent)
