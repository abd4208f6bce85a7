"""The sounds that travel with the program are the ones that the module makes, and each has its own rhythm."""

import io
import wave

import numpy as np
import pytest

from workstation.domain.outcomes import Outcome, OutcomeClass
from workstation.gui.sounds.synthesis import EDGE_MS, RATE, Samples, main, samples, wav_bytes
from workstation.gui.sounds.tones import TONES, Sound, Timbre, Tone, duration_ms, sound_of, wav_file

LOUD_ENOUGH, LOUDEST = 0.35, 0.81
WINDOW = RATE // 100


def stored(sound: Sound) -> Samples:
    """Read the file that travels with the program."""
    with wave.open(str(wav_file(sound)), "rb") as reader:
        assert (reader.getnchannels(), reader.getsampwidth(), reader.getframerate()) == (1, 2, RATE)
        return np.frombuffer(reader.readframes(reader.getnframes()), dtype="<i2")


def strongest_hz(part: Samples) -> float:
    """Find the strongest frequency of a part, to 1 Hz or better."""
    padded = np.zeros(RATE * 2)
    padded[: part.size] = part * np.hanning(part.size)
    return float(np.argmax(np.abs(np.fft.rfft(padded))) / 2)


def parts(sound: Sound) -> list[tuple[Tone, Samples]]:
    """Cut a stored sound into its tones, by the durations of the table."""
    cut, start, whole = [], 0, stored(sound)
    for tone in TONES[sound]:
        length = round(RATE * tone.ms / 1000)
        cut.append((tone, whole[start : start + length]))
        start += length + round(RATE * tone.rest / 1000)
    return cut


def rhythm(sound: Sound) -> list[int]:
    """Hear when a stored sound is loud and when it is silent: lengths in hundredths of a second, silence negative."""
    whole = stored(sound).astype(float)
    loud = [float(np.sqrt(np.mean(chunk**2))) > 1000 for chunk in np.array_split(whole, max(1, whole.size // WINDOW))]
    told: list[int] = []
    for now in loud:
        if told and (told[-1] > 0) == now:
            told[-1] += 1 if now else -1
        else:
            told.append(1 if now else -1)
    return told


@pytest.mark.parametrize("sound", list(Sound))
def test_the_file_that_travels_is_the_one_that_is_made(sound: Sound) -> None:
    made, kept = samples(sound).astype(int), stored(sound).astype(int)

    assert made.size == kept.size
    assert int(np.abs(made - kept).max()) <= 1


def test_the_files_are_written_anew_by_running_the_module(tmp_path) -> None:
    main(tmp_path)

    assert {file.name for file in tmp_path.iterdir()} == {f"{sound.value}.wav" for sound in Sound}
    assert (tmp_path / "stop.wav").read_bytes() == wav_bytes(Sound.STOP)


@pytest.mark.parametrize("sound", list(Sound))
def test_a_sound_is_loud_short_and_begins_and_ends_in_silence(sound: Sound) -> None:
    whole = stored(sound) / 32767
    loudness = float(np.sqrt(np.mean(whole**2)))

    assert loudness > LOUD_ENOUGH
    assert float(np.abs(whole).max()) < LOUDEST
    assert abs(whole.size / RATE * 1000 - duration_ms(sound)) < 1
    assert duration_ms(sound) <= 1000
    assert max(abs(float(whole[0])), abs(float(whole[-1]))) < 0.01


@pytest.mark.parametrize("sound", list(Sound))
def test_no_tone_clicks_at_its_edges(sound: Sound) -> None:
    """The first and last millisecond of every tone stay far under its peak."""
    millisecond = RATE // 1000
    for _tone, part in parts(sound):
        peak = float(np.abs(part).max())

        assert EDGE_MS >= 5
        assert float(np.abs(part[:millisecond]).max()) < 0.1 * peak
        assert float(np.abs(part[-millisecond:]).max()) < 0.1 * peak


@pytest.mark.parametrize("sound", list(Sound))
def test_every_tone_has_the_pitch_of_the_table(sound: Sound) -> None:
    for tone, part in parts(sound):
        third = part.size // 3
        if tone.until is None:
            assert strongest_hz(part) == pytest.approx(tone.hz, rel=0.01)
        else:
            assert strongest_hz(part[:third]) > strongest_hz(part[-third:]) * 1.4
            assert tone.until < strongest_hz(part[-third:]) < strongest_hz(part[:third]) < tone.hz


def test_the_low_refusal_is_heard_on_a_laptop_by_its_overtones() -> None:
    """A laptop's speaker gives little under 300 Hz, so 600 and 1000 Hz must carry the tone."""
    tone, part = parts(Sound.NO)[0]
    spectrum = np.abs(np.fft.rfft(part * np.hanning(part.size), RATE))
    share = float((spectrum[300:6000] ** 2).sum() / (spectrum**2).sum())

    assert tone.timbre is Timbre.SQUARE
    assert share > 0.15
    assert float((spectrum[6500:] ** 2).sum() / (spectrum**2).sum()) < 0.001


def test_no_two_sounds_share_their_rhythm_and_their_pitches() -> None:
    told = {sound: (tuple(rhythm(sound)), tuple(strongest_hz(part) for _tone, part in parts(sound))) for sound in Sound}

    assert len(set(told.values())) == len(Sound)


def test_a_refusal_a_stop_and_a_saving_differ_by_rhythm_alone() -> None:
    beats = [tuple(rhythm(sound)) for sound in (Sound.OK, Sound.OK_NOTE, Sound.SAME, Sound.NO, Sound.STOP, Sound.GO)]

    assert len(set(beats)) == len(beats)
    assert len(rhythm(Sound.STOP)) == 5


def test_every_class_has_its_sound_and_a_full_pool_one_more() -> None:
    assert {sound.value for sound in Sound} == {cls.value for cls in OutcomeClass} | {"full"}
    assert sound_of(Outcome.POOL_FULL) is Sound.FULL
    assert sound_of(Outcome.PAIRED) is Sound.OK
    assert all(sound_of(outcome) in Sound for outcome in Outcome)


def test_a_wav_file_can_be_read_by_others() -> None:
    with wave.open(io.BytesIO(wav_bytes(Sound.GO)), "rb") as reader:
        assert reader.getnframes() == round(RATE * 0.06)
