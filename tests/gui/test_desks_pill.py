"""The sign of the other desks: together, alone since when, and which tubes two desks paired; never an alarm."""

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QToolTip

from tests.gui.conftest import MakeWindow
from tests.gui.fakes import NOW, TUBE, FakeDesk, answer
from tests.gui.waiting import wait_for
from workstation.domain.outcomes import Outcome
from workstation.gui.desks_pill import ROOM_FOR_SENTENCES
from workstation.gui.main_window import MainWindow
from workstation.gui.ports import ConflictRow, SyncStatus
from workstation.gui.shapes import Shape

RAIL = 100
CONFLICT = ConflictRow(tube=TUBE, desk="Bàn 7", site="Trường Thử", since=NOW)


class Desks:
    """An outbox with nothing in it, at a desk among others."""

    def __init__(self, **fields: object) -> None:
        self.fields = fields

    def status(self) -> SyncStatus:
        nothing = {"waiting": 0, "oldest": None, "refused": 0, "reachable": None}
        return SyncStatus(**{**nothing, **self.fields})  # type: ignore[arg-type]


def shown(make_window: MakeWindow, **fields: object) -> MainWindow:
    window = make_window(sync=Desks(**fields), language="en")  # type: ignore[arg-type]
    window.resize(ROOM_FOR_SENTENCES + RAIL, 768)
    wait_for(lambda: window.sync.status)
    return window


def test_where_desks_are_not_shared_nothing_is_said_of_them(make_window: MakeWindow) -> None:
    assert not shown(make_window).bar.desks.isVisible()


@pytest.mark.parametrize(
    ("fields", "shape", "text"),
    [
        ({}, Shape.TICK, "Desks together"),
        ({"alone_since": NOW}, Shape.TRIANGLE, "Alone since 09:14"),
        ({"conflicts": (CONFLICT,)}, Shape.TRIANGLE, "Desks together · 1 in conflict"),
        ({"alone_since": NOW, "conflicts": (CONFLICT,) * 3}, Shape.TRIANGLE, "Alone since 09:14 · 3 in conflict"),
    ],
)
def test_the_sign_has_a_shape_and_words_for_every_state(
    make_window: MakeWindow, fields: dict[str, object], shape: Shape, text: str
) -> None:
    pill = shown(make_window, is_shared=True, **fields).bar.desks

    assert (pill.isVisible(), pill.shape_shown, pill.text()) == (True, shape, text)
    assert pill.accessibleName().startswith(text)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_bar_has_room_for_the_worst_of_it_in_the_smallest_window(make_window: MakeWindow, language: str) -> None:
    worst = {
        "alone_since": NOW,
        "conflicts": (CONFLICT,) * 3,
        "waiting": 132,
        "oldest": NOW - timedelta(days=2),
        "reachable": False,
    }
    window = make_window(sync=Desks(is_shared=True, **worst), language=language)  # type: ignore[arg-type]
    window.resize(1280, 672)
    wait_for(lambda: window.sync.status)

    assert window.minimumSizeHint().width() <= 1280
    assert window.bar.desks.geometry().right() < window.bar.sync.geometry().left()
    assert window.bar.sync.geometry().right() < window.bar.width()


def test_pressed_it_names_every_tube_in_conflict_with_desk_and_time(make_window: MakeWindow) -> None:
    pill = shown(make_window, is_shared=True, conflicts=(CONFLICT,)).bar.desks
    pill.click()

    assert QToolTip.text() == pill.toolTip()
    assert all(word in pill.toolTip() for word in ("Nobody sees a result", "Bàn 7", "Trường Thử", "09:14"))
    QToolTip.hideText()


def test_an_answer_given_alone_is_said_at_once(make_window: MakeWindow) -> None:
    desks, desk = Desks(is_shared=True), FakeDesk(script={TUBE: answer(Outcome.TUBE_TAKEN, alone=True)})
    window = make_window(sync=desks, desk=desk, language="en")  # type: ignore[arg-type]
    window.resize(1366, 768)
    wait_for(lambda: window.sync.status)
    desks.fields["alone_since"] = NOW - timedelta(minutes=2)
    window.collect.scan(TUBE)
    wait_for(lambda: window.sync.status is not None and window.sync.status.alone_since)

    assert window.bar.desks.text() == "Alone 09:12"
