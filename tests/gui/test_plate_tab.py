"""The Plate tab on a real station: a scan fills the marked well, a file colours them, and keys do all of it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.builders import TECHNICIAN, Hands, cccd, pair, station, tube
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeSpeaker
from tests.gui.fitting import problems
from tests.gui.waiting import wait_for
from tests.plates import NEGATIVE, NTC, POSITIVE, PTC, export
from workstation.domain.outcomes import OutcomeClass
from workstation.domain.plate import ControlKind, FillOrder
from workstation.domain.plate_columns import PlateColumn
from workstation.domain.results import ResultCode
from workstation.gui.background import Background
from workstation.gui.lab.model import Tab as LabTab
from workstation.gui.look import Look
from workstation.gui.plate.model import PlateModel
from workstation.gui.plate.ports import PlateState
from workstation.gui.plate.view import PlateView
from workstation.gui.plate.words import ROWS, PlateAnswer, Said, answer_words
from workstation.gui.sample_plates import INVALID, RUN, SCANNED, SamplePlates
from workstation.gui.sounds.tones import Sound
from workstation.gui.window_frame import LAB
from workstation.texts.translate import translations
from workstation.usecases.desk_session import DeskSession
from workstation.window_ports.plates import WindowPlates


class Tab:
    """The tab of a station, driven as a person does."""

    def __init__(self, view: PlateView, background: Background, folder: Path) -> None:
        self.view, self.model, self.folder = view, view.model, folder
        self._background = background

    def settle(self) -> None:
        """Wait until all that was asked has come home, and what that asked for too."""
        for _ in range(3):
            came: list[int] = []
            self._background.run(lambda: 1, done=came.append, failed=lambda _: None)
            wait_for(lambda came=came: came)

    def scan(self, *texts: str) -> PlateAnswer:
        for text in texts:
            self.model.scan(text)
        self.settle()
        return self.model.answer

    def key(self, name: str) -> PlateAnswer:
        assert self.view.key(name)
        self.settle()
        return self.model.answer

    def press(self, key: Qt.Key) -> PlateAnswer:
        QTest.keyClick(self.view, key)
        self.settle()
        return self.model.answer

    def drop(self, path: Path) -> PlateAnswer:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        buttons, modifiers = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        self.view.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, buttons, modifiers))
        self.settle()
        return self.model.answer

    @property
    def state(self) -> PlateState:
        assert self.model.state is not None
        return self.model.state

    def tubes(self) -> dict[str, str]:
        return {well.well: well.tube for well in self.state.wells if well.tube}


@pytest.fixture
def tab(application: QApplication, look: Look, background: Background, tmp_path: Path) -> Iterator[Tab]:
    with station(tmp_path / "home", Hands()) as context:
        desk = DeskSession(context)
        for serial in (1, 2, 3):
            pair(desk, tube(serial), cccd(serial))
        lab = replace(context, operator=TECHNICIAN)
        port = WindowPlates(lambda: lab, lambda: translations("vi"), tmp_path, lambda: None)
        view = PlateView(PlateModel(port, background), look)
        view.resize(1294, 648)
        view.show()
        made = Tab(view, background, tmp_path)
        view.model.refresh()
        made.settle()
        yield made
        made.settle()
        view.close()
        view.deleteLater()


def test_the_first_tube_begins_a_plate_and_the_next_ones_follow_down_the_column(tab: Tab) -> None:
    heard: list[OutcomeClass] = []
    tab.model.answered.connect(lambda: heard.append(tab.model.answer.cls))
    answer = tab.scan(tube(1), tube(2), tube(3))

    assert tab.tubes() == {"A01": tube(1), "B01": tube(2), "C01": tube(3)}
    assert (answer.said, answer.facts["well"], answer.facts["next"]) == (Said.PLACED, "C01", "D01")
    assert heard == [OutcomeClass.OK] * 3
    assert tab.model.next == "D01"


def test_a_tube_whose_pairing_is_not_here_is_taken_with_a_note(tab: Tab) -> None:
    assert tab.scan(tube(9)).said is Said.PLACED_UNKNOWN
    assert tab.model.answer.cls is OutcomeClass.OK_NOTE


def test_the_same_tube_twice_is_grey_and_1_makes_it_a_replicate(tab: Tab) -> None:
    again = tab.scan(tube(1), tube(1))
    placed = tab.press(Qt.Key.Key_1)

    assert (again.said, again.cls) == (Said.SAME_TUBE, OutcomeClass.SAME)
    assert (placed.said, tab.tubes()) == (Said.PLACED_AGAIN, {"A01": tube(1), "B01": tube(1)})


def test_a_tube_that_stands_elsewhere_is_asked_about_and_nothing_else_is_taken(tab: Tab) -> None:
    asked = tab.scan(tube(1), tube(2), tube(1))
    refused = tab.scan(tube(3))
    left = tab.key("Esc")

    assert (asked.said, asked.cls) == (Said.ASK_REPLICATE, OutcomeClass.ASK)
    assert (refused.said, left.said) == (Said.ANSWER_FIRST, Said.KEPT)
    assert list(tab.tubes()) == ["A01", "B01"]


def test_what_is_no_tube_is_a_plates_barcode_and_asked_about_while_another_is_open(tab: Tab) -> None:
    made = tab.scan("KHAY-1")
    tab.scan(tube(1))
    asked = tab.scan("KHAY-2")
    begun = tab.press(Qt.Key.Key_1)
    back = tab.scan("KHAY-1")

    assert (made.said, asked.said, begun.said, back.said) == (Said.MADE, Said.ASK_PLATE, Said.MADE, Said.OPENED)
    assert tab.state.number == "KHAY-1"


@pytest.mark.parametrize("text", ["VN0048000103", "001190000017", "https://example.vn/x|y", "á", "=cmd"])
def test_what_is_neither_is_refused_and_makes_nothing(tab: Tab, text: str) -> None:
    answer = tab.scan(text)

    assert (answer.said, answer.cls) == (Said.REFUSED, OutcomeClass.NO)
    assert tab.model.state is None
    assert tab.model.lines == ()


def test_keys_place_controls_and_turn_the_order(tab: Tab) -> None:
    tab.scan(tube(1))
    control = tab.press(Qt.Key.Key_3)
    order = tab.press(Qt.Key.Key_4)

    assert (control.said, tab.state.well("B01")) == (Said.CONTROL, tab.state.well("B01"))
    placed = tab.state.well("B01")
    assert placed is not None
    assert placed.control is ControlKind.EXTRACTION
    assert (order.said, tab.state.order) == (Said.ORDER, FillOrder.ROWS)


def test_the_command_card_does_what_the_keys_do(tab: Tab) -> None:
    tab.scan(tube(1))
    control, undone = tab.scan("LB11"), tab.scan("LB01")
    finished = tab.scan("LB02")

    assert (control.said, undone.said, finished.said) == (Said.CONTROL, Said.CLEARED, Said.FINISHED)


def test_arrows_and_clicks_choose_the_well_and_f6_empties_it(tab: Tab) -> None:
    tab.scan(tube(1))
    QTest.keyClick(tab.view, Qt.Key.Key_Right)
    tab.scan(tube(2))
    spot = tab.view.grid.place_of("E05").center().toPoint()
    QTest.mouseClick(tab.view.grid, Qt.MouseButton.LeftButton, pos=QPoint(spot.x(), spot.y()))
    tab.scan(tube(3))
    tab.model.pick("A01")
    cleared = tab.key("F6")

    assert cleared.said is Said.CLEARED
    assert tab.tubes() == {"B02": tube(2), "E05": tube(3)}


def test_undo_takes_out_the_last_one_and_then_the_one_before(tab: Tab) -> None:
    tab.scan(tube(1), tube(2))
    tab.key("F2")
    tab.key("F2")
    nothing = tab.key("F2")

    assert (tab.tubes(), nothing.said) == ({}, Said.KEPT)


def test_a_file_is_looked_at_first_and_imported_by_f4(tab: Tab) -> None:
    tab.scan("KHAY-1", tube(1), tube(2), tube(3))
    finished = tab.key("F4")
    wells = {"A01": POSITIVE, "B01": NEGATIVE, "C01": {**NEGATIVE, "N": "=1"}}
    looked = tab.drop(export(tab.folder / "run.csv", wells))
    shown = (tab.view.stack.currentWidget(), tab.view.file.columns[PlateColumn.CT].currentText())
    taken = tab.key("F4")

    assert (finished.said, looked.said, taken.said) == (Said.FINISHED, Said.PREVIEW, Said.TAKEN_PARTLY)
    assert shown == (tab.view.file, "CT")
    assert (taken.facts["results"], taken.facts["waiting"]) == (2, 1)
    codes = {well.well: (well.code, bool(well.why)) for well in tab.state.wells if well.tube}
    assert codes == {
        "A01": (ResultCode.POSITIVE, False),
        "B01": (ResultCode.NEGATIVE, False),
        "C01": (None, True),
    }


def test_a_file_that_is_left_is_not_imported(tab: Tab) -> None:
    tab.scan("KHAY-1", tube(1))
    tab.key("F4")
    tab.drop(export(tab.folder / "run.csv", {"A01": POSITIVE}))
    scanned = tab.scan(tube(2))
    left = tab.key("Esc")

    assert (scanned.said, left.said) == (Said.ANSWER_FIRST, Said.WAIT_FILE)
    assert tab.state.file == ""


def test_a_column_that_was_misread_is_named_by_hand(tab: Tab) -> None:
    tab.scan("KHAY-1", tube(1))
    tab.key("F4")
    run = export(tab.folder / "run.csv", {"A01": POSITIVE})
    text = run.read_text(encoding="utf-8").replace("CT", "CT,Ct value").replace("\r\nA01", "\r\nA01")
    run.write_text("\r\n".join(_with_one_more(line) for line in text.splitlines()), encoding="utf-8")
    tab.drop(run)
    tab.model.name_column(PlateColumn.CT, "Ct value")
    tab.settle()

    assert tab.model.file is not None
    assert tab.model.file.columns[PlateColumn.CT] == "Ct value"


def _with_one_more(line: str) -> str:
    return line if line.startswith("Well") else f"{line},{line.rsplit(',', 1)[1]}"


def test_a_failed_control_strikes_the_plate_through(tab: Tab) -> None:
    tab.scan("KHAY-1", tube(1))
    tab.key("F4")
    tab.drop(export(tab.folder / "run.csv", {"A01": NEGATIVE}, controls={"H11": {**NTC, "N": 30.0}, "H12": PTC}))
    answer = tab.key("F4")
    tab.key("Esc")
    again = tab.scan("KHAY-1")

    assert (answer.said, answer.cls, again.said) == (Said.INVALID, OutcomeClass.NO, Said.INVALID)
    ntc = tab.state.well("H11")
    assert ntc is not None
    assert ntc.failed
    assert "30" in str(answer.facts["why"])


def test_a_file_that_cannot_be_read_says_what_to_do(tab: Tab) -> None:
    path = tab.folder / "run.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    answer = tab.drop(path)
    words = answer_words(answer, translations("en"), "")

    assert answer.cls is OutcomeClass.NO
    assert "XLSX or CSV" in words.next


def test_the_list_is_walked_with_arrows_and_opened_with_enter(tab: Tab) -> None:
    tab.scan("KHAY-1", tube(1))
    tab.key("Esc")
    tab.press(Qt.Key.Key_Down)
    opened = tab.press(Qt.Key.Key_Return)

    assert (opened.said, tab.state.number) == (Said.OPENED, "KHAY-1")


def test_the_sheet_is_written(tab: Tab) -> None:
    tab.scan("KHAY-1", tube(1))
    answer = tab.key("F7")

    assert Path(str(answer.facts["path"])).read_bytes().startswith(b"%PDF")


def test_a_damaged_scan_is_said_and_makes_nothing(tab: Tab) -> None:
    for call, said in (
        (tab.model.scan_damaged, Said.SCAN_DAMAGED),
        (tab.model.scan_doubtful, Said.SCAN_DOUBTFUL),
        (tab.model.scan_cut, Said.SCAN_CUT),
    ):
        call()
        assert tab.model.answer.said is said
    assert tab.model.state is None


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_answer_has_its_words(language: str) -> None:
    catalogue = translations(language)
    names = (
        "plate tubes room next controls why tube well people others text control content order file rows wells "
        "read_as results waiting reason path look"
    )
    facts = dict.fromkeys(names.split(), "x")
    for said in Said:
        words = answer_words(PlateAnswer(said=said, facts=facts, problem=OSError()), catalogue, "09:14")
        assert words.badge
        assert words.headline
        assert "{" not in words.headline + words.detail + words.next
        if language == "vi" and said in ROWS:
            assert words.headline != ROWS[said].headline or "{" in ROWS[said].headline


Prepare = Callable[[PlateModel], None]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "prepare",
    [
        lambda model: None,
        lambda model: model.open(SCANNED),
        lambda model: model.open(RUN),
        lambda model: model.open(INVALID),
        lambda model: model.look_at(Path("QS5_plate_0412.xlsx")),
    ],
)
def test_everything_fits(
    application: QApplication, look: Look, background: Background, language: str, prepare: Prepare
) -> None:
    look.set_language(language)
    view = PlateView(PlateModel(SamplePlates(), background), look)
    page = QWidget()
    view.setParent(page)
    page.resize(1264, 584)
    view.resize(1264, 584)
    page.show()
    tab = Tab(view, background, Path())
    view.model.refresh()
    prepare(view.model)
    tab.settle()

    assert (view.minimumSizeHint().width() <= 1264, view.minimumSizeHint().height() <= 584) == (True, True)
    assert problems(page) == []
    page.close()
    page.deleteLater()


def test_in_the_window_scans_keys_and_sounds_reach_the_plate(make_window: MakeWindow) -> None:
    speaker = FakeSpeaker()
    window = make_window(plates=SamplePlates(), speaker=speaker, language="en")
    window.resize(1366, 768)
    window.activateWindow()
    wait_for(window.isActiveWindow)
    window.show_screen(LAB)
    window.lab.open(LabTab.PLATE)
    wait_for(lambda: window.plate.lines)
    wait_for(lambda: window.sounds.has_speaker)
    window.take_scan(tube(1))
    wait_for(lambda: window.plate.answer.said is Said.PLACED)
    heard = [sound for sound, _ in speaker.played]
    QTest.keyClick(window, Qt.Key.Key_F4)
    wait_for(lambda: window.plate.answer.said is Said.FINISHED)
    window.plate.open(SCANNED)
    wait_for(lambda: window.plate.is_open)
    QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Down)

    assert Sound.OK in heard
    assert window.plate.cursor == "G05"
