"""The sounds of the answers: which tones, how long, and in which file. Pure: no Qt, and nothing is made here.

Rhythms differ and not only pitches, so that a desk is understood in a noisy hall and by a person who hears badly.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from workstation.domain.outcomes import CLASS_OF, Outcome


class Sound(StrEnum):
    """One sound for each class of answers, and one for a pool that is full."""

    GO = "go"
    OK = "ok"
    OK_NOTE = "ok_note"
    FULL = "full"
    SAME = "same"
    ASK = "ask"
    NO = "no"
    STOP = "stop"


class Timbre(StrEnum):
    """How a tone is made; the speaker of a laptop gives a low tone only by its overtones, so low ones are square."""

    SINE = "sine"
    SQUARE = "square"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tone:
    """One tone in Hz and ms; it glides to `until`, and `rest` ms of silence follow it."""

    hz: float
    ms: float
    until: float | None = None
    rest: float = 0.0
    timbre: Timbre = Timbre.SINE


TONES: dict[Sound, tuple[Tone, ...]] = {
    Sound.GO: (Tone(hz=1000, ms=60),),
    Sound.OK: (Tone(hz=880, ms=90), Tone(hz=1320, ms=110)),
    Sound.OK_NOTE: (Tone(hz=880, ms=90), Tone(hz=1320, ms=110, rest=120), Tone(hz=950, ms=160)),
    Sound.FULL: (Tone(hz=880, ms=90), Tone(hz=1320, ms=90), Tone(hz=1760, ms=160)),
    Sound.SAME: (Tone(hz=600, ms=50, rest=60), Tone(hz=600, ms=50)),
    Sound.ASK: (Tone(hz=1140, ms=100), Tone(hz=950, ms=100), Tone(hz=1140, ms=100), Tone(hz=950, ms=100)),
    Sound.NO: (
        Tone(hz=200, ms=180, rest=80, timbre=Timbre.SQUARE),
        Tone(hz=200, ms=180, timbre=Timbre.SQUARE),
    ),
    Sound.STOP: (
        Tone(hz=950, until=400, ms=260, rest=60),
        Tone(hz=950, until=400, ms=260, rest=60),
        Tone(hz=950, until=400, ms=260),
    ),
}


def sound_of(outcome: Outcome) -> Sound:
    """Give the sound of an answer."""
    return Sound.FULL if outcome is Outcome.POOL_FULL else Sound(CLASS_OF[outcome].value)


def duration_ms(sound: Sound) -> float:
    """Tell how long a sound lasts."""
    return sum(tone.ms + tone.rest for tone in TONES[sound])


def wav_file(sound: Sound) -> Path:
    """Give the file of a sound that travels with the program."""
    return Path(__file__).parent / f"{sound.value}.wav"
