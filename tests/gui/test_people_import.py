"""A list of expected people at the window: looked at first, imported with its progress, and what was not taken."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeDesk, FakePeople, answer, desk_tube
from tests.gui.keys import Keyboard
from tests.gui.waiting import wait_for
from workstation.domain.outcomes import Outcome
from workstation.gui.main_window import MainWindow
from workstation.gui.people.import_model import Stage
from workstation.gui.ports import ListedRow, ListPreviewRows, ListProblem

CONTROL = Qt.KeyboardModifier.ControlModifier
FILE = Path("/lists/hamlet-4.csv")
FIRST = ListedRow(line=2, name="Vũ Anh Tuấn", birth="1969", number="0000••••0001", address="Xóm Đình")
PROBLEMS = tuple(ListProblem(line=3 + place, why=f"no name ({place})") for place in range(40))


@pytest.fixture
def port() -> Iterator[FakePeople]:
    made = FakePeople(
        seen=ListPreviewRows(path=FILE, encoding="windows-1258", people=1418, first=(FIRST,), problems=PROBLEMS)
    )
    yield made
    made.wait.set()


@pytest.fixture
def window(make_window: MakeWindow, port: FakePeople, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    def chosen(*_args: object, **_named: object) -> tuple[str, str]:
        return str(FILE), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", chosen)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", chosen)
    made = make_window(
        desk=FakeDesk(current=answer(Outcome.TUBE_TAKEN, desk_tube=desk_tube())), language="en", people=port
    )
    made.activateWindow()
    wait_for(lambda: made.collect.answer is not None and made.isActiveWindow())
    made.people.open()
    return made


Key = Callable[..., None]


def press(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(window.focusWidget() or window, key, modifier)


def looked_at(window: MainWindow) -> None:
    press(window, Qt.Key.Key_O, CONTROL)
    assert window.people.lists is not None
    wait_for(lambda: window.people.lists.stage is Stage.PREVIEW)


def test_the_list_is_looked_at_before_anything_is_stored(window: MainWindow, port: FakePeople) -> None:
    looked_at(window)
    page = window.people.view.import_page

    assert page.isVisible()
    assert page.title.text() == "1,418 people can be imported"
    assert page.facts.text() == "hamlet-4.csv · letters read as windows-1258"
    assert [page.first_model.index(0, column).data() for column in range(5)] == [
        "2",
        "Vũ Anh Tuấn",
        "1969",
        "0000••••0001",
        "Xóm Đình",
    ]
    assert (page.problem_model.rowCount(), page.problem_model.index(39, 1).data()) == (40, "no name (39)")
    assert (port.imported, port.on_gui_thread) == ([], False)


def test_enter_imports_with_its_progress_and_tells_the_end(window: MainWindow, port: FakePeople) -> None:
    looked_at(window)
    press(window, Qt.Key.Key_Return)
    page = window.people.view.import_page
    wait_for(lambda: page.progress.value() == 1)
    during = (page.progress.isVisible(), page.progress.maximum(), page.title.text(), page.back.text())
    port.wait.set()
    wait_for(lambda: window.people.lists.stage is Stage.DONE)

    assert during == (True, 2, "Importing 1,418 people…", "Stop the import")
    assert (port.imported, page.title.text()) == ([FILE], "Imported: 1,418 people")
    assert page.problem_model.rowCount() == 40


def test_escape_stops_a_running_import_and_nothing_is_kept(window: MainWindow, port: FakePeople) -> None:
    looked_at(window)
    press(window, Qt.Key.Key_Return)
    page = window.people.view.import_page
    wait_for(lambda: page.progress.value() == 1)
    press(window, Qt.Key.Key_Escape)
    port.wait.set()
    wait_for(lambda: window.people.lists.stage is Stage.DONE)

    assert (port.imported, page.title.text()) == ([], "Import stopped: nothing was kept")


def test_escape_goes_back_to_the_form_as_it_was(window: MainWindow, port: FakePeople) -> None:
    window.people.model.edit(name="An")
    looked_at(window)
    press(window, Qt.Key.Key_Escape)

    assert window.people.view.form.isVisible()
    assert window.people.view.form.number.hasFocus()
    assert (window.people.model.draft.name, port.imported) == ("An", [])


def test_the_rows_that_were_not_taken_are_saved_for_whoever_wrote_the_list(
    window: MainWindow, port: FakePeople
) -> None:
    looked_at(window)
    press(window, Qt.Key.Key_E, CONTROL)
    wait_for(lambda: port.saved)
    wait_for(lambda: window.people.view.import_page.export.text() == "Saved")

    assert port.saved == [(FILE, PROBLEMS)]


def test_the_list_of_problems_moves_by_arrows(window: MainWindow) -> None:
    looked_at(window)
    bar = window.people.view.import_page.problems.verticalScrollBar()
    for _ in range(5):
        press(window, Qt.Key.Key_Down)

    assert bar.value() > bar.minimum()


def test_a_list_without_anybody_cannot_be_imported(window: MainWindow, port: FakePeople) -> None:
    port.seen = ListPreviewRows(path=FILE, encoding="UTF-8", people=0, problems=PROBLEMS[:1])
    looked_at(window)
    press(window, Qt.Key.Key_Return)

    assert not window.people.view.import_page.start.isVisible()
    assert window.people.lists.stage is Stage.PREVIEW


def test_a_file_that_cannot_be_read_says_why_and_harms_nothing(window: MainWindow, port: FakePeople) -> None:
    port.fault = OSError(13, "denied")
    press(window, Qt.Key.Key_O, CONTROL)
    page = window.people.view.import_page
    wait_for(lambda: page.title.text() == "The list was not taken")
    why = page.facts.text()
    press(window, Qt.Key.Key_Escape)

    assert why == "The folder of the program's data may not be written"
    assert window.people.view.form.isVisible()


def test_a_scan_during_a_look_at_a_list_gives_way_to_the_desk_only_when_nobody_is_typed(window: MainWindow) -> None:
    window.people.model.edit(name="An")
    looked_at(window)
    Keyboard(window.windowHandle()).scan("VN0048123777")
    wait_for(window.people.view.isVisible)

    assert window.people.view.isVisible()
    assert window.people.model.draft.name == "An"
