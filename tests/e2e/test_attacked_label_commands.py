"""`ghep labels print` into files that cannot be written, with arguments that cannot be, and beside a job that waits."""

from collections.abc import Iterator
from errno import ENOSPC
from pathlib import Path

import pytest

from tests.e2e.test_collection_commands import Ghep
from tests.fakes_printer import FakePrinter, printer_on_a_port
from workstation.cli.whole_file import whole_file
from workstation.domain.errors import BadInput, Reason


@pytest.fixture
def ghep(tmp_path: Path) -> Ghep:
    return Ghep(tmp_path / "home")


@pytest.fixture
def printer(ghep: Ghep) -> Iterator[FakePrinter]:
    with printer_on_a_port() as listening:
        ghep.lines("printers", "add", "Zebra", "--tcp", listening.address)
        yield listening


def serial(number: object) -> int:
    return int(str(number)[2:10])


def fail_in_the_middle(target: Path) -> None:
    with whole_file(target) as file:
        file.write(b"%PDF")
        raise OSError(ENOSPC, "No space left on device")


def test_a_file_that_fails_in_the_middle_leaves_what_was_there_before(tmp_path: Path) -> None:
    target = tmp_path / "labels.pdf"
    target.write_text("of yesterday")
    with pytest.raises(BadInput, match=Reason.PRINT_FILE_FAILED):
        fail_in_the_middle(target)

    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("labels.pdf", "of yesterday")]


def test_a_file_of_labels_is_its_owners_alone_and_takes_the_place_of_the_last(ghep: Ghep, tmp_path: Path) -> None:
    target = tmp_path / "new" / "labels.pdf"
    for _ in range(2):
        ghep.lines("labels", "print", "--mint", "2", "--out", str(target))

    assert (target.stat().st_mode & 0o777, target.read_bytes()[:4]) == (0o600, b"%PDF")
    assert list(target.parent.iterdir()) == [target]


def test_a_place_that_holds_no_file_costs_no_number(ghep: Ghep, tmp_path: Path) -> None:
    before = serial(ghep.lines("labels", "mint", "1")[0]["tube"])
    refused = ghep.refused("labels", "print", "--mint", "50", "--out", str(tmp_path), "--language", "en")
    after = serial(ghep.lines("labels", "mint", "1")[0]["tube"])

    assert (f"{tmp_path} cannot be written", after) == (refused[: len(f"{tmp_path} cannot be written")], before + 1)


def test_numbers_of_a_file_that_did_not_fit_on_the_disk_are_named(ghep: Ghep) -> None:
    before = serial(ghep.lines("labels", "mint", "1")[0]["tube"])
    said = ghep.run("labels", "print", "--mint", "900", "--out", "/dev/full", "--language", "en")
    after = serial(ghep.lines("labels", "mint", "1")[0]["tube"])

    assert (said.exit_code, after) == (2, before + 901)
    assert "stand on no label" in said.stderr
    assert "/dev/full cannot be written: No space left on device" in said.stderr
    assert ghep.lines("jobs", "list") == []


def test_one_cannot_be_scanned_back_from_a_file(ghep: Ghep) -> None:
    assert ghep.run("labels", "print", "--mint", "1", "--check-first").exit_code == 2


def test_named_and_new_labels_are_printed_and_none_that_waits_comes_twice(ghep: Ghep, printer: FakePrinter) -> None:
    first, second = (str(one["tube"]) for one in ghep.lines("labels", "mint", "2"))
    made = ghep.lines("labels", "print", first, first, "--mint", "2", "--printer", "zebra")
    printer.trouble.is_paused = True
    ghep.lines("labels", "print", second, "--printer", "Zebra")
    again = ghep.refused("labels", "reprint", second, "--reason", "lost", "--language", "en")

    assert [(one["total"], one["state"]) for one in made] == [(1, "done"), (2, "done")]
    assert printer.numbers[0] == first
    assert len(set(printer.numbers)) == len(printer.numbers) == 3
    assert "waiting to be printed already" in again


@pytest.mark.parametrize("limit", ["0", "99999999999999999999"])
def test_a_list_of_jobs_has_an_end(ghep: Ghep, limit: str) -> None:
    assert ghep.run("jobs", "list", "--limit", limit).exit_code == 2
