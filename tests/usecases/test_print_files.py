"""Labels that become files: none that waits for a printer comes out twice, and a file that fails costs no number."""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from labels.errors import LabelError, LabelProblem
from tests.builders import Hands, station
from tests.fakes_printer import refused_address
from tests.printing import stored_printer
from workstation.cli.whole_file import whole_file
from workstation.devices.printers.folder import FolderPrinter
from workstation.domain.errors import BadInput, PrinterProblem, Reason, RuleBroken
from workstation.domain.printing import PrinterKind
from workstation.domain.void_reason import VoidReason
from workstation.gui.labels.ports import LabelChoice, LabelForm
from workstation.texts.translate import translations
from workstation.usecases.context import Context
from workstation.usecases.printers import add_printer
from workstation.window_ports.labels import WindowLabels

TUBE_FILE = LabelChoice(form=LabelForm.TUBE)
TO_STDOUT = """
from pathlib import Path
from workstation.cli.whole_file import whole_file
with whole_file(Path("/dev/stdout")) as file:
    file.write(b"%PDF")
"""


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    with station(tmp_path, Hands()) as made:
        yield made


@pytest.fixture
def labels(context: Context, tmp_path: Path) -> WindowLabels:
    return WindowLabels(lambda: context, lambda: translations("en"), tmp_path, lambda: None)


@pytest.fixture
def small_disk() -> Iterator[None]:
    """No file of this process may grow beyond 2 MB."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_label_that_waits_for_its_printer_is_not_written_as_a_file_too(
    labels: WindowLabels, context: Context, tmp_path: Path
) -> None:
    add_printer(context, stored_printer(refused_address()))
    waiting = labels.print_new(1, replace(TUBE_FILE, printer="Zebra"), checks_first=False)
    with pytest.raises(RuleBroken, match=Reason.LABEL_WAITS):
        labels.reprint(waiting.first, VoidReason.DAMAGED, TUBE_FILE)
    labels.cancel(waiting.id)
    labels.reprint(waiting.first, VoidReason.DAMAGED, TUBE_FILE)

    assert [path.name for path in (tmp_path / "labels").iterdir()] == [f"{waiting.first}.pdf"]


def test_a_folder_that_takes_no_file_costs_no_number(labels: WindowLabels, tmp_path: Path) -> None:
    (tmp_path / "labels").write_text("no folder")
    before = labels.next_numbers(1).first, labels.state().numbers.given
    with pytest.raises(BadInput, match=Reason.PRINT_FILE_FAILED):
        labels.save_new(200, TUBE_FILE)

    assert (labels.next_numbers(1).first, labels.state().numbers.given) == before


def test_numbers_of_a_file_that_did_not_fit_on_the_disk_are_named(labels: WindowLabels, small_disk: None) -> None:
    with pytest.raises(BadInput, match=Reason.PRINT_FILE_FAILED) as refused:
        labels.save_new(10_000, TUBE_FILE)

    assert "stand on no label; they are not given again" in str(refused.value.facts["problem"])
    assert labels.state().numbers.given == 10_000


def test_a_page_that_cannot_be_laid_out_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(LabelError), whole_file(tmp_path / "labels.pdf"):
        raise LabelError(LabelProblem.NO_TEXT)

    assert list(tmp_path.iterdir()) == []


def test_a_file_goes_into_a_pipe() -> None:
    piped = subprocess.run([sys.executable, "-c", TO_STDOUT], check=False, capture_output=True)

    assert (piped.returncode, piped.stdout) == (0, b"%PDF")


class TestLookingAtAFolder:
    def test_a_folder_that_is_not_there_is_not_made(self, tmp_path: Path) -> None:
        for kind in (PrinterKind.FOLDER, PrinterKind.FILE):
            FolderPrinter(stored_printer(str(tmp_path / "mistyped" / "hot" / "x"), kind=kind)).status()

        assert list(tmp_path.iterdir()) == []

    def test_a_file_or_a_broken_link_in_the_way_is_said(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        (tmp_path / "link").symlink_to(tmp_path / "gone")
        for name in ("file", "file/hot", "link", "link/hot", "x" * 300):
            with pytest.raises(PrinterProblem, match=Reason.PRINT_FILE_FAILED):
                FolderPrinter(stored_printer(str(tmp_path / name), kind=PrinterKind.FOLDER)).status()

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
    def test_a_folder_that_may_not_be_written_is_said(self, tmp_path: Path) -> None:
        tmp_path.chmod(0o500)
        with pytest.raises(PrinterProblem, match=Reason.PRINT_FILE_FAILED):
            FolderPrinter(stored_printer(str(tmp_path / "hot"), kind=PrinterKind.FOLDER)).status()
