"""The sound test over the window, the pill that tells of the speaker, and that a scan takes precedence."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeDesk, FakeSpeaker, answer, desk_tube
from tests.gui.keys import Keyboard
from tests.gui.waiting import wait_for
from workstation.domain.outcomes import Outcome
from workstation.gui.main_window import MainWindow
from workstation.gui.shapes import Shape
from workstation.gui.sounds.tones import Sound
from workstation.gui.window_frame import LAB
from workstation.texts.translate import translations as catalogue_for

CONTROL = Qt.KeyboardModifier.ControlModifier
words = catalogue_for("vi").gettext


@pytest.fixture
def speaker(application: QApplication) -> FakeSpeaker:
    return FakeSpeaker()


def opened(make_window: MakeWindow, speaker: FakeSpeaker, desk: FakeDesk | None = None) -> MainWindow:
    """Open a window whose speaker is open and whose desk has told where it stands."""
    window = make_window(desk=desk or FakeDesk(), speaker=speaker)
    told: list[bool] = []
    window.sounds.changed.connect(lambda: told.append(True))
    wait_for(lambda: told and window.collect.summary.people_today)
    return window


def test_a_scan_sounds_once_and_after_its_answer(make_window: MakeWindow, speaker: FakeSpeaker) -> None:
    window = opened(make_window, speaker, FakeDesk(script={"VN1": answer(Outcome.TUBE_TAKEN)}))
    for text in ("VN1", "x"):
        window.take_scan(text)
    silent_before = list(speaker.heard)
    wait_for(lambda: len(speaker.heard) == 2)

    assert (silent_before, speaker.heard) == ([], [Sound.GO, Sound.NO])


def test_a_refused_mode_sounds_as_a_refusal(make_window: MakeWindow, speaker: FakeSpeaker) -> None:
    desk = FakeDesk(current=answer(Outcome.TUBE_TAKEN, desk_tube=desk_tube()))
    window = opened(make_window, speaker, desk)
    window.collect_view.mode.chosen.emit(10)
    wait_for(lambda: speaker.heard)

    assert speaker.heard == [Sound.NO]


def test_a_lost_scanner_is_called_out_until_it_is_back(make_window: MakeWindow, speaker: FakeSpeaker) -> None:
    window = opened(make_window, speaker)
    window.collect.device_lost("COM3")
    wait_for(window.sounds.repeats.isActive)
    window.collect.device_back("COM3")

    assert not window.sounds.repeats.isActive()
    assert speaker.heard == [Sound.STOP]


def test_escape_silences_a_stop_that_repeats(make_window: MakeWindow, speaker: FakeSpeaker) -> None:
    desk = FakeDesk()
    window = opened(make_window, speaker, desk)
    desk.fault = OSError(28, "full")
    window.take_scan("VN1")
    wait_for(window.sounds.repeats.isActive)
    QTest.keyClick(window, Qt.Key.Key_Escape)

    assert not window.sounds.repeats.isActive()
    assert window.collect.is_stopped


def test_the_pill_opens_the_test_which_plays_and_names_every_sound(
    make_window: MakeWindow, speaker: FakeSpeaker
) -> None:
    window = opened(make_window, speaker)
    window.bar.sound.click()
    panel, marked = window.sound_panel, []
    for _sound in Sound:
        marked.append([sound for sound, row in panel.rows.items() if row.plays])
        window.sounds.steps.timeout.emit()

    assert panel.isVisible()
    assert marked == [[sound] for sound in Sound]
    assert panel.rows[Sound.NO].accessibleName() == words("Refused: nothing was saved")


def test_the_keys_of_the_test_open_it_change_the_volume_and_leave(
    make_window: MakeWindow, speaker: FakeSpeaker
) -> None:
    window = opened(make_window, speaker)
    window.activateWindow()
    wait_for(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_Down, CONTROL)
    untouched = window.sounds.volume
    QTest.keyClick(window, Qt.Key.Key_S, CONTROL)
    shown = window.sound_panel.isVisible()
    QTest.keyClick(window, Qt.Key.Key_Down, CONTROL)
    softer = window.sounds.volume
    QTest.keyClick(window, Qt.Key.Key_Up, CONTROL)
    QTest.keyClick(window, Qt.Key.Key_Escape)

    assert (untouched, shown, softer, window.sounds.volume) == (80, True, 70, 80)
    assert not window.sound_panel.isVisible()
    assert not window.sounds.steps.isActive()


def test_a_scan_closes_the_test_and_is_answered(make_window: MakeWindow, speaker: FakeSpeaker) -> None:
    desk = FakeDesk()
    window = opened(make_window, speaker, desk)
    window.overlays.test_sound()
    Keyboard(window.windowHandle()).scan("VN0048")
    wait_for(lambda: desk.scans and speaker.heard[-1] is Sound.NO)

    assert (desk.scans, window.sound_panel.isVisible()) == (["VN0048"], False)


def test_the_test_works_on_the_other_screen_as_well(make_window: MakeWindow, speaker: FakeSpeaker) -> None:
    window = opened(make_window, speaker)
    window.show_screen(LAB)
    window.overlays.test_sound()

    assert window.sound_panel.isVisible()
    assert speaker.heard == [Sound.GO]


def test_the_pill_says_whether_answers_can_be_heard(make_window: MakeWindow, speaker: FakeSpeaker) -> None:
    window = opened(make_window, speaker)
    pill, told = window.bar.sound, []
    told.append((pill.shape_shown, pill.text()))
    speaker.plug(is_there=False)
    told.append((pill.shape_shown, pill.text()))
    speaker.plug(is_there=True)
    window.sound_panel.mute.click()
    told.append((pill.shape_shown, pill.text()))

    assert told == [
        (Shape.TICK, words("Sound")),
        (Shape.TRIANGLE, words("NO SPEAKER")),
        (Shape.TRIANGLE, words("Muted")),
    ]
    assert window.sound_panel.state.text() == words("The sound is off. Watch the colours.")
