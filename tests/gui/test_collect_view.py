"""What the Collect screen shows for an answer."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeDesk, answer, desk_tube, question
from tests.gui.keys import Keyboard
from tests.gui.waiting import wait_for
from workstation.domain.identifiers import Gender
from workstation.domain.outcomes import Outcome, OutcomeClass
from workstation.domain.scans import Command
from workstation.gui.collect.step_card import CardState
from workstation.gui.main_window import MainWindow
from workstation.texts.outcomes import Words


def shown(make_window: MakeWindow, desk: FakeDesk, language: str = "vi") -> MainWindow:
    window = make_window(desk=desk, language=language)
    wait_for(lambda: window.collect.summary.people_today)
    return window


def visible_buttons(window: MainWindow) -> list[str]:
    bar = window.collect_view.buttons
    return [button.accessibleName() for button in bar.findChildren(QAbstractButton) if button.isVisible()]


def test_the_panel_tells_badge_headline_detail_and_next_step(make_window: MakeWindow) -> None:
    facts = {"name": "Đỗ Hữu Ước", "year": 1990, "gender": Gender.MALE}
    given = answer(Outcome.PAIRED, facts=facts, desk_tube=desk_tube(count=1, is_open=False))
    window = shown(make_window, FakeDesk(current=given))

    assert window.collect_view.panel.accessibleName() == (
        "ĐÃ LƯU 09:14:22. ĐÃ GHÉP. Đỗ Hữu Ước · 1990\u00a0·\u00a0Nam. Quét ống mới cho người kế tiếp"
    )


@pytest.mark.parametrize(
    ("given", "tube", "person"),
    [
        (answer(), CardState.AWAITED, CardState.EMPTY),
        (answer(Outcome.TUBE_TAKEN, desk_tube=desk_tube()), CardState.FILLED, CardState.AWAITED),
        (answer(Outcome.PAIRED, desk_tube=desk_tube(1, 1, is_open=False)), CardState.FILLED, CardState.FILLED),
        (answer(Outcome.TUBE_USED, desk_tube=desk_tube(1, 1, is_open=False)), CardState.AWAITED, CardState.EMPTY),
        (answer(Outcome.TUBE_PUT_BACK), CardState.AWAITED, CardState.EMPTY),
        (answer(Outcome.POOL_ADDED, desk_tube=desk_tube(10, 7)), CardState.FILLED, CardState.FILLED),
        (question(), CardState.FILLED, CardState.FILLED),
    ],
    ids=["ready", "tube", "paired", "used", "put back", "pool", "question"],
)
def test_the_card_that_waits_for_the_scan_is_the_marked_one(
    make_window: MakeWindow, given: object, tube: CardState, person: CardState
) -> None:
    window = shown(make_window, FakeDesk(current=given))

    assert (window.collect_view.tube.state, window.collect_view.people.state) == (tube, person)


def test_the_people_of_a_pool_are_listed_in_order(make_window: MakeWindow) -> None:
    given = answer(Outcome.POOL_ADDED, desk_tube=desk_tube(10, 3), pool_size=10)
    window = shown(make_window, FakeDesk(current=given))

    assert window.collect_view.tube.content_text().endswith(", 3/10")
    assert window.collect_view.people.content_text() == "Người số 1 1990, Người số 2 1990, Người số 3 1990"
    assert window.collect_view.mode.size_shown == 10


def test_a_single_offers_undo_and_no_closing(make_window: MakeWindow) -> None:
    window = shown(make_window, FakeDesk(current=answer(Outcome.TUBE_TAKEN, desk_tube=desk_tube())))

    assert visible_buttons(window) == ["Hoàn tác (F2)", "Thay ống (F6)", "Nhập tay (F8)", "Phím tắt (F1)"]


def test_a_pool_offers_its_closing_with_its_count(make_window: MakeWindow) -> None:
    window = shown(make_window, FakeDesk(current=answer(Outcome.POOL_ADDED, desk_tube=desk_tube(10, 7), pool_size=10)))

    assert visible_buttons(window) == [
        "Hoàn tác (F2)",
        "Đóng ống 7/10 (F4)",
        "Thay ống (F6)",
        "In phiếu (F7)",
        "Nhập tay (F8)",
        "Phím tắt (F1)",
    ]


def test_a_question_offers_its_choices_and_the_safe_way_out(make_window: MakeWindow) -> None:
    window = shown(make_window, FakeDesk(current=question()))

    assert visible_buttons(window) == [
        "Làm rơi / hỏng mẫu (1)",
        "Bác sĩ yêu cầu (2)",
        "Bỏ qua, giữ nguyên (Esc)",
        "Phím tắt (F1)",
    ]


def test_buttons_do_what_their_keys_do(make_window: MakeWindow) -> None:
    desk = FakeDesk(current=question())
    window = shown(make_window, desk)
    bar = window.collect_view.buttons
    bar.choices[1].click()
    bar.skip.click()
    bar.undo.click()
    wait_for(lambda: len(desk.commands) == 3)

    assert desk.commands == [Command.CHOICE_2, Command.SKIP, Command.UNDO]


def test_a_pool_with_people_is_closed_by_its_button_and_an_empty_one_is_not(make_window: MakeWindow) -> None:
    for count, commands in ((7, [Command.CLOSE]), (0, [])):
        desk = FakeDesk(current=answer(Outcome.TUBE_TAKEN, desk_tube=desk_tube(10, count), pool_size=10))
        window = shown(make_window, desk)
        window.collect_view.buttons.close_tube.click()
        window.take_scan("after")
        wait_for(lambda desk=desk: desk.scans)

        assert desk.commands == commands
        window.close()


def test_number_keys_answer_and_a_scan_does_not(make_window: MakeWindow) -> None:
    desk = FakeDesk(current=question(), script={"12": question()})
    window = shown(make_window, desk)
    keyboard = Keyboard(window.windowHandle())
    keyboard.scan("12")
    wait_for(lambda: desk.scans == ["12"])
    keyboard.rest()
    keyboard.type("1")
    wait_for(lambda: desk.commands)

    assert (desk.scans, desk.commands) == (["12"], [Command.CHOICE_1])


def test_no_button_of_the_screen_can_take_the_focus(make_window: MakeWindow) -> None:
    window = shown(make_window, FakeDesk())

    for button in window.findChildren(QAbstractButton):
        if button.window() is window and window.collect_view.isAncestorOf(button):
            assert button.focusPolicy() is Qt.FocusPolicy.NoFocus


def test_what_cannot_be_saved_shows_the_cause_and_only_the_retry(make_window: MakeWindow) -> None:
    desk = FakeDesk(fault=OSError(28, "full"))
    window = shown(make_window, desk)
    window.take_scan("VN1")
    wait_for(lambda: window.collect.is_stopped)

    assert "Ổ đĩa đầy" in window.collect_view.panel.accessibleName()
    assert visible_buttons(window) == ["Thử ghi lại (F5)", "Phím tắt (F1)"]

    desk.fault = None
    QTest.keyClick(window, Qt.Key.Key_F5)
    wait_for(lambda: desk.scans == ["VN1"])


def test_the_refused_mode_says_why(make_window: MakeWindow) -> None:
    window = shown(make_window, FakeDesk(current=answer(Outcome.TUBE_TAKEN, desk_tube=desk_tube())), language="en")
    window.collect_view.mode.chosen.emit(10)
    wait_for(lambda: "NOT NOW" in window.collect_view.panel.accessibleName())

    assert "VN\u00a00048\u00a01237\u00a077" in window.collect_view.panel.accessibleName()
    assert window.collect_view.mode.size_shown == 1


def test_a_damaged_scan_names_the_input_method(make_window: MakeWindow) -> None:
    desk = FakeDesk()
    window = shown(make_window, desk)
    keyboard = Keyboard(window.windowHandle())
    keyboard.type("NGUY")
    keyboard.press(0, "ễ")
    keyboard.scan("N")
    wait_for(lambda: desk.refused == [Outcome.IME_ON])

    wait_for(lambda: "BỘ GÕ TIẾNG VIỆT ĐANG BẬT" in window.collect_view.panel.accessibleName())
    assert desk.scans == []


def test_the_day_is_told_with_the_marks_of_the_language(make_window: MakeWindow) -> None:
    window = shown(make_window, FakeDesk())

    assert window.collect_view.side.accessibleName() == "Hôm nay: 1412 người, 87 ống"
    assert window.look.number(1412) == "1.412"


@pytest.mark.parametrize("cls", list(OutcomeClass))
def test_every_class_paints_its_own_ground(make_window: MakeWindow, cls: OutcomeClass) -> None:
    window = shown(make_window, FakeDesk())
    panel = window.collect_view.panel
    panel.show_words(cls, Words(badge="b", headline="h", detail="d", next="n"), "TIẾP THEO")

    assert panel.grab().toImage().pixelColor(400, 8).name().upper() == window.look.tokens.of(cls).fill
