"""The Labels screen's port on a real station: numbers, a file, a job, and what a refusal leaves behind."""

import json
import resource
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.builders import Hands, station
from tests.fakes import platform_on_a_port
from tests.printing import stored_printer
from workstation.domain.errors import BadInput, NotFound, PlatformUnreachable, Reason
from workstation.domain.printing import JobState, PrinterKind, PrinterLanguage, StoredPrinter
from workstation.domain.tube_barcode import display_tube
from workstation.domain.void_reason import VoidReason
from workstation.gui.labels.ports import LabelChoice, LabelForm, LabelsFile
from workstation.store.tables import audit
from workstation.texts.translate import translations
from workstation.usecases.context import Context
from workstation.usecases.printers import add_printer
from workstation.window_ports.labels import WindowLabels

TUBE_FILE, SHEET = LabelChoice(form=LabelForm.TUBE), "4x10-52.5x29.7"


def choice(form: LabelForm, printer: str = "", first: int = 1) -> LabelChoice:
    return LabelChoice(form=form, printer=printer, sheet=SHEET, first=first)


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    with station(tmp_path, Hands()) as made:
        yield made


@pytest.fixture
def woken() -> list[str]:
    return []


@pytest.fixture
def labels(context: Context, tmp_path: Path, woken: list[str]) -> WindowLabels:
    return WindowLabels(lambda: context, lambda: translations("en"), tmp_path, lambda: woken.append("job"))


@pytest.mark.parametrize("form", [form for form in LabelForm if form.takes_numbers])
def test_a_file_holds_new_numbers_and_is_its_owners_alone(
    labels: WindowLabels, tmp_path: Path, form: LabelForm
) -> None:
    before = labels.state().numbers.given
    saved = labels.save_new(3, choice(form))

    assert saved.path.parent == tmp_path / "labels"
    assert saved.path.read_bytes().startswith(b"%PDF-")
    assert saved.path.stat().st_mode & 0o777 == 0o600
    assert labels.state().numbers.given == before + 3
    assert [path.suffix for path in saved.path.parent.iterdir()] == [".pdf"]


def test_a_file_stands_in_the_history_and_in_the_audit(labels: WindowLabels, context: Context) -> None:
    saved = labels.save_new(3, choice(LabelForm.A4_SHEET))
    [job] = labels.state().jobs
    with context.database.read() as connection:
        written = connection.execute(select(audit).where(audit.c.action == "labels.written")).one()

    assert (job.kind, job.printer, job.state, job.done, job.total) == ("Tube labels", "PDF", JobState.DONE, 3, 3)
    assert (written.subject, json.loads(written.detail)["last"]) == (saved.first, saved.last)


def test_without_a_printer_an_old_label_is_written_again_and_the_history_says_why(labels: WindowLabels) -> None:
    number = labels.save_new(1, TUBE_FILE).first
    again = labels.reprint(display_tube(number).lower(), VoidReason.DAMAGED, choice(LabelForm.SMALL_TUBE))
    newest = labels.state().jobs[0]

    assert isinstance(again, LabelsFile)
    assert (again.path.name, again.path.read_bytes()[:5]) == (f"{number}.pdf", b"%PDF-")
    assert (newest.reason, newest.printer, newest.total) == ("damaged", "PDF", 1)


@pytest.fixture
def small_disk() -> Iterator[None]:
    """No file of this process may grow beyond 2 MB: what is written to it then fails, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_that_fills_up_in_the_middle_of_a_pdf_leaves_no_file_and_no_row(
    labels: WindowLabels, tmp_path: Path, small_disk: None
) -> None:
    with pytest.raises(BadInput, match=Reason.PRINT_FILE_FAILED):
        labels.save_new(10_000, TUBE_FILE)

    assert list((tmp_path / "labels").iterdir()) == []
    assert labels.state().jobs == ()


def test_a_printer_that_is_gone_costs_no_number(labels: WindowLabels) -> None:
    before = labels.state().numbers.given
    with pytest.raises(NotFound):
        labels.print_new(5, replace(TUBE_FILE, printer="gone"), checks_first=True)

    assert labels.state().numbers.given == before


def test_a_job_is_made_listed_and_cancelled(
    labels: WindowLabels, context: Context, tmp_path: Path, woken: list[str]
) -> None:
    folder = StoredPrinter(
        name="Folder",
        kind=PrinterKind.FOLDER,
        address=str(tmp_path),
        language=PrinterLanguage.PDF,
        dpi=203,
        width_mm=50.8,
        height_mm=25.4,
    )
    add_printer(context, folder)
    made = labels.print_new(5, replace(TUBE_FILE, printer="Folder"), checks_first=True)
    labels.cancel(made.id)

    assert (made.total, made.state, woken) == (5, JobState.WAITING, ["job"])
    assert [(job.id, job.state, job.kind) for job in labels.state().jobs] == [
        (made.id, JobState.CANCELLED, "Tube labels")
    ]


def test_a_label_is_taken_out_of_use_and_not_printed_again(labels: WindowLabels) -> None:
    saved = labels.save_new(1, TUBE_FILE)

    assert labels.take_out(saved.first, VoidReason.LOST) == saved.first
    with pytest.raises(BadInput):
        labels.take_out("no number", VoidReason.LOST)


def test_the_preview_has_every_dot_of_its_printer(labels: WindowLabels) -> None:
    picture = labels.preview(TUBE_FILE)

    assert len(picture.pixels) == picture.width * picture.height
    assert (picture.width, picture.height) == (406, 203)


@pytest.mark.parametrize("form", list(LabelForm))
def test_everything_goes_to_an_office_printer_and_tells_its_numbers(
    labels: WindowLabels, context: Context, tmp_path: Path, form: LabelForm
) -> None:
    office = {"kind": PrinterKind.FOLDER, "language": PrinterLanguage.PDF, "width_mm": 210.0, "height_mm": 297.0}
    add_printer(context, stored_printer(str(tmp_path), name="Office", **office))
    labels.save_new(1, TUBE_FILE)
    coming = labels.next_numbers(50)
    made = labels.print_new(50, choice(form, "Office", first=3), checks_first=False)
    picture = labels.preview(choice(form, "Office", first=3))

    assert made.state is JobState.WAITING
    assert made.total == {LabelForm.TUBE: 50, LabelForm.SMALL_TUBE: 50, LabelForm.A4_SHEET: 2}.get(form, 1)
    assert (made.first, made.last) == ((coming.first, coming.last) if form.takes_numbers else ("", ""))
    assert picture.width > 0


@pytest.mark.parametrize("form", [LabelForm.A4_SHEET, LabelForm.COMMAND_CARD, LabelForm.TEST_SHEET])
def test_a_roll_prints_no_a4_and_no_number_is_lost(labels: WindowLabels, context: Context, form: LabelForm) -> None:
    add_printer(context, stored_printer("127.0.0.1:9", name="Roll"))
    before = labels.state().numbers.given
    with pytest.raises(BadInput, match=Reason.BAD_LABEL) as refused:
        labels.print_new(5, choice(form, "Roll"), checks_first=False)

    assert refused.value.facts["problem"] == "210 × 297 mm > 50.8 × 25.4 mm"
    assert labels.state().numbers.given == before


def test_a_roll_too_narrow_for_bars_prints_a_square_code(labels: WindowLabels, context: Context) -> None:
    add_printer(context, stored_printer("127.0.0.1:9", name="Narrow", width_mm=25, height_mm=12))
    with pytest.raises(BadInput, match=Reason.BAD_LABEL):
        labels.preview(choice(LabelForm.TUBE, "Narrow"))
    picture = labels.preview(choice(LabelForm.SMALL_TUBE, "Narrow"))
    job = labels.print_new(2, choice(LabelForm.SMALL_TUBE, "Narrow"), checks_first=True)

    assert (picture.width_mm, picture.height_mm) == (25, 12)
    assert (job.kind, job.total) == ("Small tube labels", 2)


@pytest.mark.parametrize("form", [LabelForm.COMMAND_CARD, LabelForm.TEST_SHEET])
def test_a_paper_is_saved_and_stands_in_the_history(labels: WindowLabels, form: LabelForm) -> None:
    before = labels.state().numbers.given
    saved = labels.save_new(1, choice(form))
    state = labels.state()

    assert saved.path.read_bytes().startswith(b"%PDF-")
    assert (saved.first, state.numbers.given, state.jobs[0].is_file) == ("", before, True)


def test_more_numbers_come_from_the_platform_of_the_settings(tmp_path: Path) -> None:
    with platform_on_a_port(tmp_path / "platform") as way, station(tmp_path / "home", Hands()) as plain:
        settings = plain.settings.model_copy(update={"platform_url": way.url, "platform_key": way.key})
        context = replace(plain, settings=settings)
        labels = WindowLabels(lambda: context, lambda: translations("en"), tmp_path, lambda: None)
        before = labels.state().numbers
        more = labels.reserve(20_000)
        after = labels.state().numbers

    assert (before.is_random, before.can_reserve, "(F4)" in before.warning) == (True, True, True)
    assert (more.count, more.left, more.closed) == (20_000, 20_000, 0)
    assert (after.is_random, after.left, after.warning) == (False, 20_000, "")


def test_without_a_platform_it_is_said(labels: WindowLabels) -> None:
    with pytest.raises(PlatformUnreachable, match=Reason.PLATFORM_NOT_SET):
        labels.reserve(10_000)


def test_blocks_that_are_named_in_the_settings_are_not_asked_for(tmp_path: Path) -> None:
    with station(tmp_path, Hands(), tube_blocks="48-48") as context:
        labels = WindowLabels(lambda: context, lambda: translations("en"), tmp_path, lambda: None)

        assert labels.state().numbers.can_reserve is False
        assert labels.next_numbers(200).first.startswith("VN00480001")
