"""Which sound is played when, on a speaker that only remembers; and the real loudspeaker's own manners."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.gui.fakes import FakeSpeaker, answer
from workstation.domain.outcomes import Outcome
from workstation.gui.kept import Kept
from workstation.gui.sounds.sounds import REPEAT_MS, Cause, Sounds
from workstation.gui.sounds.speaker import QtSpeaker
from workstation.gui.sounds.tones import Sound


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def speaker(application: QApplication) -> FakeSpeaker:
    return FakeSpeaker()


@pytest.fixture
def sounds(kept: Kept, speaker: FakeSpeaker) -> Sounds:
    """Sounds of a desk that told where it stands, with an open speaker."""
    made = Sounds(kept, lambda: speaker)
    made.open()
    made.answer(answer())
    assert speaker.heard == []
    return made


def test_one_answer_is_one_sound(sounds: Sounds, speaker: FakeSpeaker) -> None:
    for outcome in (Outcome.TUBE_TAKEN, Outcome.PAIRED, Outcome.POOL_FULL, Outcome.SAME_AGAIN, Outcome.PERSON_TODAY):
        sounds.answer(answer(outcome))
    sounds.refuse()

    assert speaker.heard == [Sound.GO, Sound.OK, Sound.FULL, Sound.SAME, Sound.ASK, Sound.NO]


def test_a_stop_repeats_until_the_next_answer(sounds: Sounds, speaker: FakeSpeaker) -> None:
    sounds.answer(answer(Outcome.CANNOT_SAVE))
    sounds.repeats.timeout.emit()
    repeating = sounds.repeats.isActive()
    sounds.answer(answer(Outcome.PAIRED))

    assert (sounds.repeats.interval(), REPEAT_MS) == (5000, 5000)
    assert speaker.heard == [Sound.STOP, Sound.STOP, Sound.OK]
    assert (repeating, sounds.repeats.isActive()) == (True, False)


def test_a_stop_is_silent_once_somebody_heard_it_and_loud_again_at_the_next(
    sounds: Sounds, speaker: FakeSpeaker
) -> None:
    sounds.answer(answer(Outcome.CANNOT_SAVE))
    sounds.acknowledge()
    silent = not sounds.repeats.isActive()
    sounds.answer(answer(Outcome.CANNOT_SAVE))

    assert (silent, sounds.repeats.isActive()) == (True, True)
    assert speaker.heard == [Sound.STOP, Sound.STOP]


def test_a_refusal_of_the_window_does_not_end_a_stop(sounds: Sounds) -> None:
    sounds.answer(answer(Outcome.CANNOT_SAVE))
    sounds.refuse()

    assert sounds.repeats.isActive()


def test_scans_that_go_elsewhere_are_called_out_until_they_come_back(sounds: Sounds, speaker: FakeSpeaker) -> None:
    for _second in range(3):
        sounds.call(Cause.WINDOW_AWAY, on=True)
    repeating = sounds.repeats.isActive()
    sounds.call(Cause.WINDOW_AWAY, on=False)

    assert speaker.heard == [Sound.STOP]
    assert (repeating, sounds.repeats.isActive()) == (True, False)


def test_a_stop_goes_on_when_the_window_comes_back(sounds: Sounds) -> None:
    sounds.answer(answer(Outcome.CANNOT_SAVE))
    sounds.call(Cause.WINDOW_AWAY, on=True)
    sounds.call(Cause.WINDOW_AWAY, on=False)

    assert sounds.repeats.isActive()


def test_where_the_desk_stands_at_the_start_is_silent_unless_it_is_a_stop(kept: Kept) -> None:
    heard = []
    for outcome in (Outcome.TUBE_TAKEN, Outcome.CANNOT_SAVE):
        speaker = FakeSpeaker()
        sounds = Sounds(kept, lambda speaker=speaker: speaker)
        sounds.open()
        sounds.answer(answer(outcome))
        heard.append(speaker.heard)
        sounds.close()

    assert heard == [[], [Sound.STOP]]


def test_a_stop_before_the_speaker_is_open_is_heard_when_it_opens(kept: Kept, speaker: FakeSpeaker) -> None:
    sounds = Sounds(kept, lambda: speaker)
    sounds.answer(answer(Outcome.CANNOT_SAVE))
    sounds.open()
    sounds.close()

    assert speaker.heard == [Sound.STOP]


def test_the_volume_has_a_floor_and_is_kept(sounds: Sounds, speaker: FakeSpeaker, kept: Kept) -> None:
    sounds.set_volume(10)
    lowest = sounds.volume
    sounds.set_volume(400)
    sounds.set_volume(60)
    sounds.answer(answer(Outcome.PAIRED))

    assert (lowest, Sounds(kept, None).volume) == (30, 60)
    assert speaker.played[-1] == (Sound.OK, 0.6)
    assert [volume for _sound, volume in speaker.played] == [0.3, 1.0, 0.6, 0.6]


def test_muted_is_silent_and_is_kept(sounds: Sounds, speaker: FakeSpeaker, kept: Kept) -> None:
    sounds.set_muted(muted=True)
    sounds.answer(answer(Outcome.CANNOT_SAVE))
    sounds.repeats.timeout.emit()

    assert (speaker.heard, speaker.silenced, Sounds(kept, None).is_muted) == ([], 1, True)


@pytest.mark.parametrize(("written", "volume"), [("loud", 80), ("-4", 30), ("1000", 100), ("55", 55)])
def test_a_damaged_volume_in_the_file_is_the_usual_one(kept: Kept, written: str, volume: int) -> None:
    kept.keep("sound/volume", written)
    kept.keep("sound/muted", "perhaps")
    sounds = Sounds(kept, None)

    assert (sounds.volume, sounds.is_muted) == (volume, False)


def test_samples_are_played_in_turn_and_named(sounds: Sounds, speaker: FakeSpeaker) -> None:
    named: list[Sound | None] = []
    sounds.sample.connect(named.append)
    sounds.play_samples()
    for _step in Sound:
        sounds.steps.timeout.emit()

    assert (named, speaker.heard) == ([*Sound, None], list(Sound))


def test_an_answer_ends_the_samples(sounds: Sounds, speaker: FakeSpeaker) -> None:
    named: list[Sound | None] = []
    sounds.sample.connect(named.append)
    sounds.play_samples()
    sounds.answer(answer(Outcome.TUBE_USED))

    assert (named, sounds.steps.isActive()) == ([Sound.GO, None], False)
    assert speaker.heard == [Sound.GO, Sound.NO]


def test_a_speaker_that_is_pulled_out_is_told(sounds: Sounds, speaker: FakeSpeaker) -> None:
    told: list[bool] = []
    sounds.changed.connect(lambda: told.append(sounds.has_speaker))
    speaker.plug(is_there=False)
    speaker.plug(is_there=True)

    assert told == [False, True]


def test_without_a_speaker_nothing_fails(kept: Kept) -> None:
    sounds = Sounds(kept, None)
    sounds.open()
    sounds.answer(answer(Outcome.CANNOT_SAVE))
    sounds.play_samples()
    sounds.close()

    assert sounds.has_speaker


def test_a_computer_without_sound_is_told_and_writes_no_warning(
    application: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Qt's own complaints about missing sound servers would fail this test."""
    speaker = QtSpeaker()
    speaker.play(Sound.GO, 0.3)
    speaker.stop()
    QTest.qWait(0)

    assert isinstance(speaker.is_there, bool)
    speaker.deleteLater()
