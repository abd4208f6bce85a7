"""The Labels screen's port on a real station: numbers, a file, a job, and what a refusal leaves behind."""

import json
import resource
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.builders import Hands, station
from workstation.domain.errors import BadInput, NotFound, Reason
from workstation.domain.printing import JobState, PrinterKind, PrinterLanguage, StoredPrinter
from workstation.domain.tube_barcode import display_tube
from workstation.domain.void_reason import VoidReason
from workstation.gui.ports import LabelForm, LabelsFile
from workstation.store.tables import audit
from workstation.texts.translate import translations
from workstation.usecases.context import Context
from workstation.usecases.printers import add_printer
from workstation.window_ports import WindowLabels


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


@pytest.mark.parametrize("form", list(LabelForm))
def test_a_file_holds_new_numbers_and_is_its_owners_alone(
    labels: WindowLabels, tmp_path: Path, form: LabelForm
) -> None:
    before = labels.state().numbers.given
    saved = labels.save_new(3, form)

    assert saved.path.parent == tmp_path / "labels"
    assert saved.path.read_bytes().startswith(b"%PDF-")
    assert saved.path.stat().st_mode & 0o777 == 0o600
    assert labels.state().numbers.given == before + 3
    assert [path.suffix for path in saved.path.parent.iterdir()] == [".pdf"]


def test_a_file_stands_in_the_history_and_in_the_audit(labels: WindowLabels, context: Context) -> None:
    saved = labels.save_new(3, LabelForm.A4_SHEET)
    [job] = labels.state().jobs
    with context.database.read() as connection:
        written = connection.execute(select(audit).where(audit.c.action == "labels.written")).one()

    assert (job.kind, job.printer, job.state, job.done, job.total) == ("Tube labels", "PDF", JobState.DONE, 3, 3)
    assert (written.subject, json.loads(written.detail)["last"]) == (saved.first, saved.last)


def test_without_a_printer_an_old_label_is_written_again_and_the_history_says_why(labels: WindowLabels) -> None:
    number = labels.save_new(1, LabelForm.TUBE).first
    again = labels.reprint(display_tube(number).lower(), VoidReason.DAMAGED, "", LabelForm.SMALL_TUBE)
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
    with pytest.raises(BadInput, match=Reason.NO_SUCH_FILE):
        labels.save_new(10_000, LabelForm.TUBE)

    assert list((tmp_path / "labels").iterdir()) == []
    assert labels.state().jobs == ()


def test_a_printer_that_is_gone_costs_no_number(labels: WindowLabels) -> None:
    before = labels.state().numbers.given
    with pytest.raises(NotFound):
        labels.print_new(5, "gone", checks_first=True)

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
    made = labels.print_new(5, "Folder", checks_first=True)
    labels.cancel(made.id)

    assert (made.total, made.state, woken) == (5, JobState.WAITING, ["job"])
    assert [(job.id, job.state, job.kind) for job in labels.state().jobs] == [
        (made.id, JobState.CANCELLED, "Tube labels")
    ]


def test_a_label_is_taken_out_of_use_and_not_printed_again(labels: WindowLabels) -> None:
    saved = labels.save_new(1, LabelForm.TUBE)

    assert labels.take_out(saved.first, VoidReason.LOST) == saved.first
    with pytest.raises(BadInput):
        labels.take_out("no number", VoidReason.LOST)


def test_the_preview_has_every_dot_of_its_printer(labels: WindowLabels) -> None:
    picture = labels.preview("", LabelForm.TUBE)

    assert len(picture.pixels) == picture.width * picture.height
    assert (picture.width, picture.height) == (406, 203)
