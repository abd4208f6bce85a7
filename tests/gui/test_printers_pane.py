"""The printers' page in the real window, on a real station: adding, asking, trying, and reading the label back."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from sync.client.worker import working
from tests.builders import Hands, station
from tests.fakes_printer import FakePrinter, Trouble, printer_on_a_port, refused_address
from tests.gui.fitting import problems
from tests.gui.keys import Keyboard
from tests.gui.waiting import pass_events, wait_for
from tests.printing import AT_ONCE, impatient, stored_printer
from workstation.app import make_window
from workstation.cli.print_pages import JobPages
from workstation.domain.printing import PrinterKind, PrinterLanguage
from workstation.gui.key_words import PRINTERS_KEYS
from workstation.gui.main_window import MainWindow
from workstation.gui.overlays import Place
from workstation.gui.printers.draft import Draft, FieldFault, PrinterField, in_language, of_kind, problems_in
from workstation.gui.printers.standings import Mood
from workstation.gui.printers.trial import Stage
from workstation.gui.window_frame import LABELS
from workstation.texts.translate import translations
from workstation.usecases.context import Context
from workstation.usecases.mint_numbers import mint_numbers
from workstation.usecases.print_labels import print_tubes
from workstation.usecases.printers import add_printer, list_printers
from workstation.usecases.run_print_jobs import PrintWorker

PATIENCE_MS = 20_000
CONTROL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


class Bench:
    """A person before the page of printers; `station` is the one behind it."""

    def __init__(self, window: MainWindow, context: Context) -> None:
        self.window, self.station = window, context
        self.model, self.adding, self.page = window.printers.model, window.printers.adding, window.printers.page

    def press(self, *keys: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        for key in keys:
            QTest.keyClick(self.window.focusWidget() or self.window, key, held)
        wait_for(self.is_at_rest)

    def is_at_rest(self) -> bool:
        """Whether everything that was asked for is done, and shown."""
        at_work = (self.model.is_busy, self.model.is_reading, self.model.trials.is_busy, self.adding.is_saving)
        return not any(at_work)

    def open(self) -> None:
        self.press(Qt.Key.Key_F6)
        wait_for(lambda: self.model.lines is not None)

    def write(self, text: str) -> None:
        """Type into the field that has the keys."""
        QTest.keyClicks(self.window.focusWidget(), text)

    def mood_of(self, name: str) -> Mood | None:
        """How the list shows a printer."""
        line = next((line for line in self.model.lines or () if line.printer.name == name), None)
        return self.model.standings.of(line).mood if line else None

    def until_stands(self, name: str, mood: Mood) -> None:
        wait_for(lambda: self.mood_of(name) is mood, PATIENCE_MS)

    def until_trial(self, stage: Stage) -> None:
        def is_there() -> bool:
            self.model.tick()
            trial = self.model.trials.trial
            return trial is not None and trial.stage is stage

        wait_for(is_there, PATIENCE_MS)


@pytest.fixture
def bench(application: QApplication, tmp_path: Path) -> Iterator[Bench]:
    with ExitStack() as stack:
        context = stack.enter_context(station(tmp_path, Hands(), tube_blocks="48-48"))
        worker = PrintWorker(context, JobPages(lambda: translations("en")), tmp_path, pace=AT_ONCE, opens=impatient)
        window = make_window(context, language="en", state_file=tmp_path / "window.ini", on_job_made=worker.wake)
        stack.callback(window.deleteLater)
        stack.callback(window.close)
        window.resize(1366, 768)
        window.show()
        window.show_screen(LABELS)
        window.activateWindow()
        wait_for(window.isActiveWindow)
        stack.enter_context(working(worker, "printing"))
        yield Bench(window, context)


@pytest.fixture
def zebra() -> Iterator[FakePrinter]:
    with printer_on_a_port() as printer:
        yield printer


def test_a_network_printer_is_added_and_tried_with_keys_alone(bench: Bench, zebra: FakePrinter) -> None:
    bench.open()
    empty = bench.page.list.empty.text()
    bench.press(Qt.Key.Key_F3, Qt.Key.Key_Return)
    bench.write(zebra.address)
    bench.press(Qt.Key.Key_Return)
    bench.write("Zebra ban 2")
    bench.press(Qt.Key.Key_Return, held=CONTROL)
    bench.until_stands("Zebra ban 2", Mood.READY)
    bench.press(Qt.Key.Key_F7)
    bench.until_trial(Stage.OUT)
    asked = bench.page.list.detail.trial_title.text()
    bench.window.take_scan(zebra.numbers[0])
    [added] = list_printers(bench.station)

    assert "F3 adds one" in empty
    assert (added.address, added.kind, added.language, added.dpi) == (
        zebra.address,
        PrinterKind.TCP,
        PrinterLanguage.ZPL,
        203,
    )
    assert (added.width_mm, added.height_mm, added.is_default) == (50.8, 25.4, True)
    assert (zebra.numbers, asked) == (["GHEP-TEST"], "Scan the label that came out")
    assert bench.page.list.detail.trial_title.text() == "✓ It reads well"


def test_a_bad_field_says_what_and_what_to_do_and_nothing_is_added(bench: Bench) -> None:
    bench.open()
    bench.press(Qt.Key.Key_F3, Qt.Key.Key_Return)
    bench.write("http://zebra")
    bench.press(Qt.Key.Key_Return, held=CONTROL)
    address, name = (bench.page.new.form.rows[field] for field in (PrinterField.ADDRESS, PrinterField.NAME))

    assert (address.what.text(), "192.168.1.50:9100" in address.hint.text()) == ("▲ this is no address", True)
    assert (name.what.text(), "for example" in name.hint.text()) == ("▲ no name yet", True)
    assert bench.page.new.form.address.hasFocus()
    assert list_printers(bench.station) == ()


def test_esc_goes_back_to_the_list_and_the_form_comes_back_as_it_was(bench: Bench) -> None:
    add_printer(bench.station, stored_printer(refused_address()))
    bench.open()
    bench.press(Qt.Key.Key_F3, Qt.Key.Key_Return)
    bench.write("192.168.1.7")
    bench.press(Qt.Key.Key_Escape)
    listed = [row.printer.name for row in bench.page.list.printers.rows]
    place = bench.window.overlays.place
    bench.press(Qt.Key.Key_F3)
    kept = bench.page.new.form.address.text()
    bench.press(Qt.Key.Key_Escape, Qt.Key.Key_Escape)

    assert (listed, place, kept) == (["Zebra"], Place.PRINTERS, "192.168.1.7")
    assert bench.window.overlays.place is Place.LABELS


def test_a_try_tells_what_answers_before_anything_is_added(bench: Bench, zebra: FakePrinter) -> None:
    told = []
    bench.open()
    bench.press(Qt.Key.Key_F3)
    for address, trouble in (
        (zebra.address, Trouble()),
        (zebra.address, Trouble(paper_left=0)),
        (refused_address(), 0),
    ):
        zebra.trouble = trouble or Trouble()
        bench.adding.edit(address="")
        bench.adding.edit(address=address)
        bench.press(Qt.Key.Key_F7)
        wait_for(lambda: bench.adding.tried is not None and not bench.adding.tried.is_asking, PATIENCE_MS)
        told.append(bench.page.new.form.answer.text())

    assert told[0].startswith("✓ It answers, and is ready. It counts its labels")
    assert told[1].startswith("▲ It answers, and can be added. The printer at")
    assert "no labels left" in told[1]
    assert "refuses connections" in told[2]
    assert (zebra.paper, list_printers(bench.station)) == ([], ())


def test_the_list_tells_how_each_printer_stands_and_waits_for_none(bench: Bench, zebra: FakePrinter) -> None:
    zebra.trouble = Trouble(paper_left=0)
    add_printer(bench.station, stored_printer(zebra, name="A"))
    add_printer(bench.station, stored_printer(refused_address(), name="B"))
    bench.open()
    bench.until_stands("A", Mood.AT_FAULT)
    bench.until_stands("B", Mood.AT_FAULT)
    table = bench.page.list.printers
    shown = [table.data(table.index(row, 2)) for row in (0, 1)]
    what = bench.page.list.detail.state.text()
    zebra.trouble = Trouble()
    bench.press(Qt.Key.Key_F5)
    bench.until_stands("A", Mood.READY)

    assert shown == ["no labels left", "refuses"]
    assert what == f"▲ The printer at {zebra.address} has no labels left"
    assert bench.page.list.detail.state.text() == "✓ The printer is ready"


def test_only_a_printer_that_may_ask_for_its_last_label_is_said_to_ask(
    bench: Bench, zebra: FakePrinter, tmp_path: Path
) -> None:
    zebra.trouble = Trouble(counts=False)
    add_printer(bench.station, stored_printer(str(tmp_path / "hot"), kind=PrinterKind.FOLDER, name="A"))
    add_printer(bench.station, stored_printer(zebra, name="B"))
    bench.open()
    bench.until_stands("A", Mood.READY)
    bench.until_stands("B", Mood.READY)
    folder = bench.page.list.detail.do.text()
    bench.press(Qt.Key.Key_Down)

    assert folder == "What it has taken counts as printed"
    assert bench.page.list.detail.do.text() == "After a cut the last label is asked for"


def test_a_printer_with_open_jobs_stays_and_the_jobs_are_named(bench: Bench) -> None:
    add_printer(bench.station, stored_printer(refused_address()))
    print_tubes(bench.station, mint_numbers(bench.station, 3), printer="Zebra")
    bench.open()
    bench.press(Qt.Key.Key_F8)
    wait_for(lambda: "stays" in bench.page.notice.text())
    removing = bench.page.notice.text()
    bench.press(Qt.Key.Key_E, held=CONTROL)

    assert removing.startswith("Zebra stays as it is: Tube labels 0/3")
    assert removing.endswith("cancel them on the Labels screen")
    assert bench.adding.is_open is False
    assert [printer.name for printer in list_printers(bench.station)] == ["Zebra"]


def test_what_was_done_to_a_printer_is_taken_back_with_f2(bench: Bench) -> None:
    for name in ("A", "B"):
        add_printer(bench.station, stored_printer(refused_address(), name=name))
    bench.open()
    bench.press(Qt.Key.Key_F8)
    without = [printer.name for printer in list_printers(bench.station)]
    bench.press(Qt.Key.Key_F2)
    back = [(printer.name, printer.is_default) for printer in list_printers(bench.station)]
    bench.press(Qt.Key.Key_Down, Qt.Key.Key_F4)
    other = [(printer.name, printer.is_default) for printer in list_printers(bench.station)]
    bench.press(Qt.Key.Key_F2)

    assert (without, back) == (["B"], [("A", True), ("B", False)])
    assert other == [("B", True), ("A", False)]
    assert [(printer.name, printer.is_default) for printer in list_printers(bench.station)] == back


def test_a_roll_of_another_size_is_written_into_its_printer(bench: Bench) -> None:
    add_printer(bench.station, stored_printer(refused_address()))
    bench.open()
    bench.press(Qt.Key.Key_E, held=CONTROL)
    size, name = bench.page.new.form.size_mm, bench.page.new.form.name
    before = (size.text(), size.hasFocus(), name.isReadOnly())
    size.selectAll()
    bench.write("100x60,5")
    bench.press(Qt.Key.Key_Return, held=CONTROL)
    [changed] = list_printers(bench.station)
    bench.press(Qt.Key.Key_F2)
    [undone] = list_printers(bench.station)

    assert before == ("50.8 × 25.4", True, True)
    assert (changed.name, changed.width_mm, changed.height_mm, changed.is_default) == ("Zebra", 100, 60.5, True)
    assert (undone.width_mm, undone.height_mm) == (50.8, 25.4)


def test_a_label_that_reads_otherwise_is_told_so_until_the_right_one_is_scanned(
    bench: Bench, zebra: FakePrinter
) -> None:
    add_printer(bench.station, stored_printer(zebra))
    bench.open()
    bench.press(Qt.Key.Key_F7)
    bench.until_trial(Stage.OUT)
    bench.window.take_scan("GHEP-TE5T")
    wrong = bench.page.list.detail.trial_title.text()
    bench.window.take_scan("GHEP-TEST")

    assert wrong == "▲ Not the test label"
    assert bench.page.list.detail.trial_title.text() == "✓ It reads well"
    assert bench.window.collect.answer is None or bench.window.collect.answer.desk_tube is None


def test_a_test_print_that_waits_for_its_printer_is_cancelled_with_the_same_key(bench: Bench) -> None:
    add_printer(bench.station, stored_printer(refused_address()))
    bench.open()
    bench.press(Qt.Key.Key_F7)

    def says_why() -> bool:
        bench.model.tick()
        return "refuses connections" in bench.page.list.detail.trial_words.text()

    wait_for(says_why, PATIENCE_MS)
    key = bench.page.list.buttons["F7"].text()
    bench.press(Qt.Key.Key_F7)
    bench.press(Qt.Key.Key_F8)

    assert key == "Cancel the test print"
    assert list_printers(bench.station) == ()


def test_a_scan_that_nothing_waits_for_is_answered_and_stays_out_of_the_fields(bench: Bench) -> None:
    bench.open()
    bench.press(Qt.Key.Key_F3, Qt.Key.Key_Return)
    keyboard = Keyboard(bench.window.windowHandle())
    keyboard.scan("VN0048123756")
    wait_for(bench.page.notice.text)
    pass_events(20)

    assert "The scan was used for nothing" in bench.page.notice.text()
    assert bench.page.new.form.address.text() == ""
    assert bench.window.labels.notice is None


def test_every_choice_of_the_form_has_its_keys(bench: Bench) -> None:
    bench.open()
    bench.press(Qt.Key.Key_F3)
    kinds = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_4, Qt.Key.Key_2):
        bench.press(key)
        kinds.append(bench.adding.draft.kind)

    assert kinds == [PrinterKind.QUEUE, PrinterKind.FOLDER, PrinterKind.FILE, PrinterKind.QUEUE]
    assert (bench.adding.draft.language, bench.adding.draft.size) == (PrinterLanguage.PDF, "210 × 297")


def test_f1_names_every_key_of_the_page(bench: Bench) -> None:
    bench.open()
    bench.press(Qt.Key.Key_F1)
    told = bench.window.help.accessibleName()
    works = {*bench.page.list.keys, *bench.page.new.keys, "F6"} - {"Esc"}

    assert set(dict(PRINTERS_KEYS)) == works
    assert all(f"{key}: {words}" in told for key, words in PRINTERS_KEYS)


def test_a_name_takes_vietnamese_input_and_an_address_does_not(bench: Bench) -> None:
    wants = Qt.InputMethodQuery.ImEnabled
    bench.open()
    bench.press(Qt.Key.Key_F3)
    form = bench.page.new.form
    for_host = form.address.inputMethodQuery(wants)
    bench.adding.choose_kind(PrinterKind.FOLDER)

    assert (for_host, form.address.inputMethodQuery(wants), form.name.inputMethodQuery(wants)) == (False, True, True)


def test_a_folder_that_was_chosen_prints_test_labels_as_files(bench: Bench, tmp_path: Path) -> None:
    folder = tmp_path / "Tem in"
    folder.mkdir()
    bench.open()
    bench.press(Qt.Key.Key_F3)
    bench.adding.choose_kind(PrinterKind.FOLDER)
    bench.adding.choose_path(folder)
    bench.press(Qt.Key.Key_Return, held=CONTROL)
    bench.press(Qt.Key.Key_F7)
    bench.until_trial(Stage.OUT)

    assert [printer.name for printer in list_printers(bench.station)] == ["Tem in"]
    assert [path.suffix for path in folder.iterdir()] == [".pdf"]


@pytest.mark.parametrize("queues", ["printer a\nprinter b\n", None])
def test_the_queues_of_the_computer_are_listed_and_one_is_added_with_one_key(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, queues: str | None
) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    if queues is not None:
        program = programs / "lpstat"
        program.write_text("#!/bin/sh\necho HP\necho tem\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(programs))
    bench.open()
    bench.press(Qt.Key.Key_F3)
    wait_for(lambda: bench.adding.queues is not None)
    told = bench.page.new.found_words.text()
    bench.press(Qt.Key.Key_Down, Qt.Key.Key_Down)
    bench.press(Qt.Key.Key_Return, held=CONTROL)
    added = [(printer.name, printer.kind, printer.width_mm) for printer in list_printers(bench.station)]

    assert added == ([("tem", PrinterKind.QUEUE, 210)] if queues else [])
    assert ("↓ writes one into the form" in told, "needs none" in told) == (queues is not None, queues is None)


@pytest.mark.parametrize(("size", "touch"), [((1280, 672), False), ((1280, 672), True), ((1366, 768), False)])
def test_nothing_is_cut_off_on_a_small_screen(bench: Bench, size: tuple[int, int], touch: bool) -> None:
    add_printer(bench.station, stored_printer(refused_address(), name="Zebra"))
    bench.window.resize(*size)
    bench.window.state.set_touch(touch=touch)
    found = []
    for language in ("vi", "en"):
        bench.window.state.set_language(language)
        bench.open()
        bench.until_stands("Zebra", Mood.AT_FAULT)
        found += problems(bench.page)
        bench.press(Qt.Key.Key_F3)
        wait_for(lambda: bench.adding.queues is not None)
        bench.press(Qt.Key.Key_Return, held=CONTROL)
        pass_events(20)
        found += problems(bench.page)
        bench.press(Qt.Key.Key_Escape, Qt.Key.Key_Escape)

    assert found == []


@pytest.mark.parametrize(
    ("draft", "wanted"),
    [
        (Draft(address="10.0.0.9", name="x"), {}),
        (Draft(address="zebra.local:99999", name="x"), {PrinterField.ADDRESS: FieldFault.BAD_ADDRESS}),
        (Draft(kind=PrinterKind.QUEUE, name="x"), {PrinterField.ADDRESS: FieldFault.NO_QUEUE}),
        (Draft(kind=PrinterKind.QUEUE, address="a b", name="x"), {PrinterField.ADDRESS: FieldFault.BAD_QUEUE}),
        (Draft(kind=PrinterKind.FILE, address="tem.pdf", name="x"), {PrinterField.ADDRESS: FieldFault.HALF_PATH}),
        (Draft(kind=PrinterKind.FOLDER, address="~ai/x", name="x"), {PrinterField.ADDRESS: FieldFault.HALF_PATH}),
        (Draft(address="a", name="zebra  BÀN"), {PrinterField.NAME: FieldFault.NAME_TAKEN}),
        (Draft(address="a", name="x" * 101), {PrinterField.NAME: FieldFault.BAD_NAME}),
        (Draft(address="a", name="x", size="50"), {PrinterField.SIZE: FieldFault.NO_SIZE}),
        (Draft(address="a", name="x", size="2 x 2"), {PrinterField.SIZE: FieldFault.BAD_SIZE}),
        (Draft(address="a", name="x", size="50,8x25.4 mm"), {}),
    ],
)
def test_a_draft_is_refused_at_the_field_that_is_wrong(draft: Draft, wanted: dict[PrinterField, FieldFault]) -> None:
    assert problems_in(draft, ["Zebra bàn"]) == wanted


def test_a_size_that_was_typed_survives_another_kind_and_language() -> None:
    typed = Draft(size="40 × 20")

    assert of_kind(typed, PrinterKind.QUEUE).size == "40 × 20"
    assert in_language(of_kind(Draft(), PrinterKind.QUEUE), PrinterLanguage.ZPL).size == "50.8 × 25.4"
