"""The Custody screen on a real station: one answer a scan, by scanner, key or card, and no scan is lost."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders import Hands, cccd, pair, station, tube
from tests.gui.waiting import pass_events, wait_for
from workstation.domain.custody import CustodyAnswer, Reception
from workstation.domain.outcomes import CLASS_OF, Outcome, OutcomeClass
from workstation.domain.scans import Command
from workstation.gui.background import Background
from workstation.gui.custody.model import CustodyModel
from workstation.gui.custody.ports import Side
from workstation.gui.custody.tube_grid import Mark, fitting_tiles
from workstation.gui.custody.view import CustodyView
from workstation.gui.look import Look
from workstation.gui.main_window import MainWindow
from workstation.gui.overlays import Place
from workstation.gui.sample_answers import sample_answer
from workstation.gui.theme import Theme
from workstation.gui.window_frame import CUSTODY
from workstation.texts.custody_outcomes import CUSTODY_ROWS
from workstation.texts.outcomes import words_of
from workstation.texts.translate import translations
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.pack_box import make_box, pack_tube, seal_box
from workstation.usecases.send_box import send_box
from workstation.window_ports.custody import WindowCustody


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    with station(tmp_path / "home", Hands(step=timedelta(seconds=5)), box_tubes=6) as made:
        yield made


@pytest.fixture
def port(context: Context, tmp_path: Path) -> WindowCustody:
    return WindowCustody(lambda: context, lambda: translations("vi"), tmp_path, lambda: None)


@pytest.fixture
def model(port: WindowCustody) -> Iterator[CustodyModel]:
    background = Background()
    yield CustodyModel(port, background)
    background.close()


@pytest.fixture
def view(model: CustodyModel, context: Context) -> Iterator[CustodyView]:
    look = Look(language="vi", theme=Theme.LIGHT, catalogue_for=translations, zone=context.settings.zone)
    made = CustodyView(model, look)
    made.resize(1280, 690)
    made.show()
    yield made
    made.close()
    made.deleteLater()


def packed(context: Context, *serials: int, left: bool = False) -> str:
    desk, code = DeskSession(context), make_box(context).box.code
    for serial in serials:
        pair(desk, tube(serial), cccd(serial))
        pack_tube(context, code, tube(serial))
    if left:
        seal_box(context, code)
        send_box(context, code)
    return code


def answered(model: CustodyModel, act: Callable[[], object]) -> Outcome:
    """Do something, and give the outcome of the answer that comes of it."""
    told: list[Outcome] = []
    model.answered.connect(lambda answer: told.append(answer.outcome))
    act()
    wait_for(lambda: told)
    return told[0]


def test_tubes_are_packed_by_scanning_alone(model: CustodyModel, view: CustodyView, context: Context) -> None:
    code = packed(context, 1)
    pair(DeskSession(context), tube(2), cccd(2))
    outcomes = [answered(model, lambda text=text: model.scan(text)) for text in (code, tube(2), Command.CLOSE)]

    assert outcomes == [Outcome.BOX_OPEN, Outcome.BOX_ADDED, Outcome.BOX_SEALED]
    assert [tile.mark for tile in view.grid.tiles] == [Mark.IN, Mark.IN, *[Mark.FREE] * 4]
    assert view.card.shown.counts[0].number == "2/6"
    assert "ĐÃ KHOÁ THÙNG 2" in view.panel.accessibleName()


def test_keys_do_what_the_card_does_and_a_question_takes_only_its_answers(
    model: CustodyModel, view: CustodyView, context: Context
) -> None:
    code = packed(context, 1)
    answered(model, lambda: model.scan(code))
    sealed = answered(model, lambda: view.key("F4"))
    asked = answered(model, lambda: view.key("F4"))
    took = view.key("F6")
    sent = answered(model, lambda: model.typed("1"))

    assert [sealed, asked, sent] == [Outcome.BOX_SEALED, Outcome.BOX_IS_SEALED, Outcome.BOX_SENT]
    assert not took


def test_a_box_is_received_with_its_counts_and_ticks(model: CustodyModel, view: CustodyView, context: Context) -> None:
    code = packed(context, 1, 2, 3, left=True)
    view.key("F3")
    wait_for(lambda: model.told is not None)
    outcomes = [answered(model, lambda text=text: model.scan(text)) for text in (code, tube(1), tube(9))]
    aside = answered(model, lambda: view.key("Esc"))
    words = view.acts.close_box.text()
    done = answered(model, lambda: view.key("F4"))

    assert outcomes == [Outcome.RECEIVE_OPEN, Outcome.BOX_RECEIVED, Outcome.NOT_IN_MANIFEST]
    assert (aside, done) == (Outcome.SET_ASIDE, Outcome.RECEPTION_DIFFERS)
    assert [tile.mark for tile in view.grid.tiles] == [Mark.IN, Mark.DUE, Mark.DUE, Mark.DOUBT]
    assert words == "Xong, còn thiếu 2"
    assert [count.number for count in view.card.shown.counts] == ["1/3", "2", "1", "0"]


def test_a_damaged_tube_is_rejected_by_key_scan_and_number(
    model: CustodyModel, view: CustodyView, context: Context
) -> None:
    code = packed(context, 1, left=True)
    model.open(Side.RECEIVE)
    answered(model, lambda: model.scan(code))
    which = answered(model, lambda: view.key("F8"))
    why = answered(model, lambda: model.scan(tube(1)))
    offered = view.below.currentWidget() is view.reasons
    rejected = answered(model, view.reasons.buttons[7].click)

    assert [which, why, rejected] == [Outcome.REJECT_WHICH, Outcome.REJECT_WHY, Outcome.TUBE_REJECTED]
    assert offered
    assert view.below.currentWidget() is view.grid
    assert [tile.mark for tile in view.grid.tiles] == [Mark.OUT]


def test_what_differs_is_saved_as_pdf_and_every_tube_as_csv(
    model: CustodyModel, view: CustodyView, context: Context, tmp_path: Path
) -> None:
    code = packed(context, 1, 2, 3, left=True)
    model.open(Side.RECEIVE)
    for text in (code, tube(1), tube(9), Command.CHOICE_1, Command.CLOSE):
        answered(model, lambda text=text: model.scan(text))
    offered = view.acts.report.isVisible(), {"F7", "Ctrl+E"} <= view._calls().keys()
    for name in ("box.pdf", "box.csv"):
        model.write_reception(tmp_path / name)
        wait_for(lambda name=name: name in view.panel.accessibleName())

    assert offered == (True, True)
    assert (tmp_path / "box.pdf").read_bytes().startswith(b"%PDF")
    lines = (tmp_path / "box.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[:2] for line in lines[1:]] == [
        [tube(2), "Thiếu"],
        [tube(3), "Thiếu"],
        [tube(9), "Ngoài danh sách"],
        [tube(1), "Đã nhận"],
    ]


def test_a_file_that_cannot_be_written_says_so_and_scanning_goes_on(
    model: CustodyModel, view: CustodyView, context: Context, tmp_path: Path
) -> None:
    code = packed(context, 1, left=True)
    model.open(Side.RECEIVE)
    answered(model, lambda: model.scan(code))
    model.write_reception(tmp_path / "no" / "box.pdf")
    wait_for(lambda: model.problem is not None)
    words = view.panel.accessibleName()

    assert "box.pdf" in words
    assert answered(model, lambda: model.scan(tube(1))) is Outcome.BOX_RECEIVED


def test_what_could_not_be_read_is_read_again_by_its_key(port: WindowCustody) -> None:
    background, failing = Background(), _Failing(port)
    failing.current = _cannot_read  # type: ignore[method-assign]
    model = CustodyModel(failing, background)
    model.refresh()
    wait_for(lambda: model.is_stopped)
    del failing.current  # type: ignore[method-assign]
    model.retry()
    wait_for(lambda: model.told is not None and not model.is_stopped)
    background.close()

    assert model.told is not None
    assert model.told.answer.outcome is Outcome.BOX_READY


def test_the_temperature_is_noted_without_a_keyboard(model: CustodyModel, view: CustodyView, context: Context) -> None:
    answered(model, lambda: model.scan(packed(context, 1)))
    for _press in range(8):
        answered(model, view.warmer.click)

    assert model.temperature == 8.5
    assert (view.warmth.text(), view.warmth.property("tone")) == ("8,5\u00a0°C", "warn")
    assert view.card.shown.note.startswith("Quá nóng: 8,5")


def test_what_cannot_be_saved_stops_everything_until_it_is(port: WindowCustody, context: Context) -> None:
    code = packed(context, 1)
    background = Background()
    model = CustodyModel(_Failing(port), background)
    stopped = answered(model, lambda: model.scan(code))
    model.scan(tube(1))
    pass_events(50)
    still = model.is_stopped
    assert isinstance(model._port, _Failing)
    model._port.fails = False
    saved = answered(model, model.retry)
    background.close()

    assert (stopped, still, saved) == (Outcome.CANNOT_SAVE, True, Outcome.BOX_OPEN)
    assert CLASS_OF[stopped] is OutcomeClass.STOP


def test_each_tab_keeps_its_own_answer(model: CustodyModel, view: CustodyView, context: Context) -> None:
    answered(model, lambda: model.scan(packed(context, 1)))
    model.open(Side.RECEIVE)
    wait_for(lambda: model.told is not None)
    waiting = model.told
    model.open(Side.PACK)

    assert waiting is not None
    assert waiting.answer.outcome is Outcome.RECEIVE_READY
    assert model.told is not None
    assert model.told.answer.outcome is Outcome.BOX_OPEN


def test_no_button_takes_the_focus_and_each_is_high_enough(view: CustodyView) -> None:
    for button in (*view.acts._all, *view.reasons.buttons, view.colder, view.warmer):
        assert button.focusPolicy().name == "NoFocus"
        assert button.sizeHint().height() >= (64 if button in view.acts._all else 48)


@pytest.mark.parametrize("count", [1, 6, 50, 96, 200, 500])
def test_all_tiles_of_a_box_fit(count: int) -> None:
    columns, width, height = fitting_tiles(count, 850, 190)
    rows = -(-count // columns)

    assert columns * (width + 6) - 6 <= 850.001
    assert rows * (height + 6) - 6 <= 190.001 or count > 200
    assert width > 0


def test_scans_reach_the_open_screen_and_a_number_answers_there(
    make_window: Callable[..., MainWindow], port: WindowCustody, context: Context
) -> None:
    window = make_window(custody=port)
    window.show_screen(CUSTODY)
    answered(window.custody, lambda: window.take_scan(packed(context, 1)))
    asked = answered(window.custody, lambda: window.take_scan(tube(7)))
    packed_anyway = answered(window.custody, lambda: window.scans._typed("1"))

    assert window.overlays.place is Place.CUSTODY
    assert (asked, packed_anyway) == (Outcome.TUBE_UNKNOWN, Outcome.BOX_ADDED_CHECK)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_answer_of_custody_fits_its_place_on_the_smallest_screen(
    model: CustodyModel, view: CustodyView, language: str
) -> None:
    view._look.set_language(language)
    view.resize(1208, 600)
    told = {}
    for outcome in CUSTODY_ROWS:
        view.panel.show_words(
            CLASS_OF[outcome], words_of(sample_answer(outcome), translations(language), view._look.zone), "NEXT"
        )
        if view.panel.headline_overflow > 0:
            told[outcome] = view.panel.headline_overflow

    assert told == {}
    assert view.height() == 600


def _cannot_read(_side: Side) -> CustodyAnswer:
    raise OSError(5, "cannot be read")


class _Failing:
    """A port whose disk is full, until it is not."""

    def __init__(self, port: WindowCustody) -> None:
        self._port, self.fails, self.limits = port, True, port.limits

    def current(self, side: Side) -> CustodyAnswer:
        return self._port.current(side)

    def scan(self, side: Side, text: str) -> CustodyAnswer:
        if self.fails:
            raise OSError(28, "full")
        return self._port.scan(side, text)

    def command(self, side: Side, command: Command) -> CustodyAnswer:
        return self._port.command(side, command)

    def choose_reason(self, reason) -> CustodyAnswer:
        return self._port.choose_reason(reason)

    def write_reception(self, path: Path, reception: Reception) -> int:
        return self._port.write_reception(path, reception)

    def set_temperature(self, side: Side, temperature: float) -> CustodyAnswer:
        return replace(self._port.current(side))
