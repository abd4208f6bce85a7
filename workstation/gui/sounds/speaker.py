"""The computer's loudspeaker through Qt: every sound loaded once, for whichever output is the default one now."""

from typing import Protocol

from PySide6.QtCore import QObject, QTimer, QUrl, Signal, SignalInstance

from workstation.gui.multimedia import HAS_MULTIMEDIA, QMediaDevices, QSoundEffect, quiet
from workstation.gui.sounds.tones import Sound, duration_ms, wav_file

SLACK_MS = 1500


class Speaker(Protocol):
    """What plays a sound: the computer, or a test."""

    @property
    def is_there(self) -> bool:
        """Whether anything can be heard."""

    @property
    def changed(self) -> SignalInstance:
        """Emitted when `is_there` may have changed."""

    def play(self, sound: Sound, volume: float) -> None:
        """Begin a sound at a volume of 0 to 1, instead of the one that plays; does nothing without a speaker."""

    def stop(self) -> None:
        """Be silent."""


class QtSpeaker(QObject):
    """The default output of the computer, followed when it is plugged in, pulled out or replaced."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._effects: dict[Sound, QSoundEffect] = {}
        self._hangs = False
        self._watch = QTimer(self, singleShot=True)
        self._watch.timeout.connect(self._see_whether_it_ended)
        self._playing: Sound | None = None
        if HAS_MULTIMEDIA:
            with quiet():
                self._devices = QMediaDevices(self)
                self._devices.audioOutputsChanged.connect(self._load)
                self._load()

    @property
    def is_there(self) -> bool:
        """Whether an output exists, and the last sound came to its end."""
        return bool(self._effects) and not self._hangs

    def play(self, sound: Sound, volume: float) -> None:
        """Begin a sound; the one that plays stops."""
        self.stop()
        if (effect := self._effects.get(sound)) is not None:
            self._playing = sound
            effect.setVolume(volume)
            effect.play()
            self._watch.start(round(duration_ms(sound)) + SLACK_MS)

    def stop(self) -> None:
        """Be silent."""
        for effect in self._effects.values():
            effect.stop()

    def _load(self) -> None:
        """Load every sound for the default output; a file is decoded once, so that playing costs nothing."""
        for effect in self._effects.values():
            effect.stop()
            effect.deleteLater()
        self._effects, self._hangs = {}, False
        output = QMediaDevices.defaultAudioOutput()
        if not output.isNull():
            self._effects = {sound: QSoundEffect(output, self) for sound in Sound}
            for sound, effect in self._effects.items():
                effect.setSource(QUrl.fromLocalFile(str(wav_file(sound))))
        self.changed.emit()

    def _see_whether_it_ended(self) -> None:
        """A sound server that died leaves a sound playing for ever, and says nothing."""
        effect = self._effects.get(self._playing) if self._playing is not None else None
        hangs = effect is not None and effect.isPlaying()
        if hangs is not self._hangs:
            self._hangs = hangs
            self.changed.emit()
