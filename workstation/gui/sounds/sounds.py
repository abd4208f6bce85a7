"""One sound for one answer, played after the answer came; the loud one again and again until somebody heard it.

Knows which sound and when, never how it is made: that is the speaker's.
"""

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QObject, QTimer, Signal

from workstation.domain.desk import Answer
from workstation.domain.outcomes import OutcomeClass
from workstation.gui.kept import Kept
from workstation.gui.sounds.speaker import Speaker
from workstation.gui.sounds.tones import Sound, duration_ms, sound_of

REPEAT_MS, PAUSE_MS = 5000, 500
LOWEST, HIGHEST, USUAL, STEP = 30, 100, 80, 10
MakeSpeaker = Callable[[], Speaker]


class Cause(StrEnum):
    """Why the loud sound is repeated; it ends when no cause is left."""

    ANSWER = "answer"
    WINDOW_AWAY = "window_away"
    SCANNER_LOST = "scanner_lost"


class Sounds(QObject):
    """Plays answers, keeps the volume, and can play all sounds in turn so that a person learns them.

    `changed` tells of speaker, volume or muting; `sample` gives the sound that is played as a sample, or None at
    the end.
    """

    changed = Signal()
    sample = Signal(object)

    def __init__(self, kept: Kept, make_speaker: MakeSpeaker | None) -> None:
        super().__init__()
        self._kept, self._make_speaker = kept, make_speaker
        self._speaker: Speaker | None = None
        self._is_first, self._causes = True, set[Cause]()
        self._samples: list[Sound] = []
        self.volume = kept.whole("sound/volume", default=USUAL, low=LOWEST, high=HIGHEST)
        self.is_muted = kept.flag("sound/muted")
        self.repeats = QTimer(self, interval=REPEAT_MS)
        self.repeats.timeout.connect(lambda: self.play(Sound.STOP))
        self.steps = QTimer(self, singleShot=True)
        self.steps.timeout.connect(self._next_sample)

    @property
    def is_wanted(self) -> bool:
        """Whether this window sounds at all."""
        return self._make_speaker is not None

    @property
    def has_speaker(self) -> bool:
        """Whether something can be heard; taken for granted until the speaker was opened."""
        return self._speaker is None or self._speaker.is_there

    def open(self) -> None:
        """Open the speaker; called after the first paint, as it takes some milliseconds."""
        if self._speaker is None and self._make_speaker is not None:
            self._speaker = self._make_speaker()
            self._speaker.changed.connect(self.changed)
            self.changed.emit()
            if self.repeats.isActive():
                self.play(Sound.STOP)

    def answer(self, answer: Answer) -> None:
        """Play the sound of an answer; the one that stops the work is repeated.

        The first answer only tells where the desk stands: nobody has scanned, so it is silent unless it is a stop.
        """
        silent, self._is_first = self._is_first, False
        stops = answer.cls is OutcomeClass.STOP
        self._set(Cause.ANSWER, on=stops)
        self._tell(None if silent and not stops else sound_of(answer.outcome))

    def answer_class(self, cls: OutcomeClass) -> None:
        """Play the sound of an answer that another screen gave; the one that stops the work is repeated."""
        self._set(Cause.ANSWER, on=cls is OutcomeClass.STOP)
        self._tell(Sound(cls.value))

    def refuse(self) -> None:
        """Play the sound of a refusal that the window itself makes."""
        self._tell(Sound.NO)

    def call(self, cause: Cause, *, on: bool) -> None:
        """Call for a person while something lasts that no answer tells of; said once more, it changes nothing."""
        if on is not (cause in self._causes):
            self._set(cause, on=on)
            self._tell(Sound.STOP if on else None)

    def acknowledge(self) -> None:
        """Somebody heard it: be silent until the next answer."""
        self.call(Cause.ANSWER, on=False)

    def play(self, sound: Sound) -> None:
        """Play one sound now, unless muted."""
        if self._speaker is not None and not self.is_muted:
            self._speaker.play(sound, self.volume / 100)

    def play_samples(self) -> None:
        """Play every sound in turn."""
        self._samples = list(Sound)
        self._next_sample()

    def play_sample(self, sound: Sound) -> None:
        """Play one sound as a sample."""
        self._samples = [sound]
        self._next_sample()

    def end_samples(self) -> None:
        """Play no more samples."""
        self._samples = []
        self.steps.stop()
        self.sample.emit(None)

    def set_volume(self, volume: int) -> None:
        """Set the volume in %, never under the floor at which a hall drowns it; heard at once."""
        self.volume = min(HIGHEST, max(LOWEST, volume))
        self._kept.keep("sound/volume", self.volume)
        self.changed.emit()
        self.play(Sound.OK)

    def set_muted(self, *, muted: bool) -> None:
        """Be silent, or be heard again."""
        self.is_muted = muted
        self._kept.keep("sound/muted", muted)
        if muted and self._speaker is not None:
            self._speaker.stop()
        self.changed.emit()

    def close(self) -> None:
        """End everything that would sound later."""
        self.repeats.stop()
        self.end_samples()
        if self._speaker is not None:
            self._speaker.stop()

    def _tell(self, sound: Sound | None) -> None:
        """Play a sound, and repeat the loud one exactly while there is a reason for it."""
        if self.steps.isActive():
            self.end_samples()
        if sound is not None:
            self.play(sound)
        if self._causes:
            self.repeats.start()
        else:
            self.repeats.stop()

    def _set(self, cause: Cause, *, on: bool) -> None:
        (self._causes.add if on else self._causes.discard)(cause)

    def _next_sample(self) -> None:
        if not self._samples:
            self.sample.emit(None)
            return
        sound = self._samples.pop(0)
        self.sample.emit(sound)
        self.play(sound)
        self.steps.start(round(duration_ms(sound)) + PAUSE_MS)
