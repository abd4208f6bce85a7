"""`ghep printers`, `ghep jobs` and printing with `ghep labels`, as a person or a script uses them."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.test_collection_commands import Ghep
from tests.fakes_printer import FakePrinter, Trouble, printer_on_a_port, refused_address


@pytest.fixture
def ghep(tmp_path: Path) -> Ghep:
    return Ghep(tmp_path / "home")


@pytest.fixture
def printer(ghep: Ghep) -> Iterator[FakePrinter]:
    with printer_on_a_port() as listening:
        ghep.lines("printers", "add", "Zebra", "--tcp", listening.address)
        yield listening


def test_a_printer_is_added_asked_tried_chosen_and_removed(ghep: Ghep, printer: FakePrinter) -> None:
    ghep.lines("printers", "add", "Tệp", "--file", "out.pdf", "--width", "210", "--height", "297")
    ghep.lines("printers", "default", "Tệp")
    listed = ghep.lines("printers", "list")
    [asked] = ghep.lines("printers", "status", "Zebra")
    [tried] = ghep.lines("printers", "test", "Zebra")
    ghep.lines("printers", "remove", "Tệp")

    assert [(one["name"], one["kind"], one["language"], one["default"]) for one in listed] == [
        ("Tệp", "file", "pdf", True),
        ("Zebra", "tcp", "zpl", False),
    ]
    assert (asked["tells"], asked["counter"]) == (True, 1000)
    assert (tried["kind"], tried["state"], len(printer.paper)) == ("test", "done", 1)
    assert [(one["name"], one["default"]) for one in ghep.lines("printers", "list")] == [("Zebra", True)]


def test_what_is_wrong_with_a_printer_is_said_with_a_next_step(ghep: Ghep, printer: FakePrinter) -> None:
    ghep.lines("printers", "add", "Off", "--tcp", refused_address())
    printer.trouble = Trouble(paper_left=0)

    assert "refuses connections" in ghep.refused("printers", "status", "Off", "--language", "en")
    assert "Put in a new roll" in ghep.refused("printers", "status", "Zebra", "--language", "en")
    assert "There is no printer Canon" in ghep.refused("printers", "status", "Canon", "--language", "en")


def test_a_printer_that_is_only_given_files_is_not_said_to_ask_for_its_last_label(ghep: Ghep) -> None:
    ghep.lines("printers", "add", "Tệp", "--file", "out.pdf")
    told = ghep.run("printers", "status", "Tệp", "--language", "en").stdout

    assert "What it has taken counts as printed" in told


def test_what_a_printer_cannot_be_is_said_in_words_with_what_it_can(ghep: Ghep) -> None:
    size = ghep.refused("printers", "add", "Zebra", "--tcp", "host", "--width", "2.5", "--language", "vi")
    dots = ghep.refused("printers", "add", "Zebra", "--tcp", "host", "--dpi", "250", "--language", "en")

    assert "cỡ tem không hợp lệ: 2,5 × 25,4 mm (5-2000 mm)" in size
    assert "resolution (dpi) cannot be this: 250 (203, 300)" in dots


def test_labels_are_printed_small_and_on_sheets(ghep: Ghep, tmp_path: Path) -> None:
    ghep.lines("printers", "add", "Small", "--file", str(tmp_path / "s.pdf"), "--width", "20", "--height", "8")
    ghep.lines("printers", "add", "Office", "--file", str(tmp_path / "o.pdf"), "--width", "210", "--height", "297")
    [small] = ghep.lines("labels", "print", "--mint", "3", "--small", "--printer", "Small")
    on_sheets = ("labels", "print", "--mint", "42", "--sheet", "4x10-52.5x29.7", "--place", "3")
    [office] = ghep.lines(*on_sheets, "--printer", "Office")
    out = tmp_path / "sheets.pdf"
    written = ghep.lines(*on_sheets, "--out", str(out))[0]

    assert (small["kind"], small["state"], small["done"]) == ("small_tube", "done", 3)
    assert (office["kind"], office["state"], office["total"]) == ("tube_sheet", "done", 2)
    assert (written["labels"], pages_of(out)) == (42, 2)


def test_papers_without_numbers_are_printed_too(ghep: Ghep, tmp_path: Path) -> None:
    ghep.lines("printers", "add", "Office", "--file", str(tmp_path / "office.pdf"), "--width", "210", "--height", "297")
    [card] = ghep.lines("labels", "command-card", "--printer", "Office")
    [sheet] = ghep.lines("labels", "test-sheet", "--printer", "Office")

    assert [(one["kind"], one["state"], one["done"]) for one in (card, sheet)] == [
        ("command_card", "done", 1),
        ("test_sheet", "done", 1),
    ]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (("--sheet", "9x9"), "one of 5x13-38.1x21.2"),
        (("--sheet", "4x10-52.5x29.7", "--place", "41"), "--place 41: 1 to 40"),
        (("--place", "2"), "--place needs --sheet"),
        (("--small", "--sheet", "4x10-52.5x29.7"), "give --small or --sheet"),
        (("--check-first",), "--check-first needs --printer"),
    ],
)
def test_a_form_that_there_is_not_costs_no_number(ghep: Ghep, form: tuple[str, ...], said: str) -> None:
    refused = ghep.run("labels", "print", "--mint", "2", *form)

    assert refused.exit_code == 2
    assert said in " ".join(refused.output.replace("│", " ").split())
    assert ghep.lines("jobs", "list") == []


def pages_of(file: Path) -> int:
    told = subprocess.run(["pdfinfo", str(file)], check=True, capture_output=True, text=True).stdout
    return int(next(line.split()[1] for line in told.splitlines() if line.startswith("Pages:")))


def test_one_label_is_scanned_back_before_the_others_follow(ghep: Ghep, printer: FakePrinter) -> None:
    [made] = ghep.lines("labels", "print", "--mint", "12", "--printer", "Zebra", "--check-first")
    job, alone = str(made["job"]), list(printer.numbers)
    [confirmed] = ghep.lines("jobs", "confirm", job[-6:], alone[0])

    assert (made["state"], len(alone)) == ("checking", 1)
    assert (confirmed["state"], confirmed["done"]) == ("done", 12)
    assert len(set(printer.numbers)) == len(printer.numbers) == 12


def test_a_job_waits_for_its_printer_and_can_be_cancelled(ghep: Ghep, printer: FakePrinter) -> None:
    printer.trouble = Trouble(is_head_open=True)
    [made] = ghep.lines("labels", "print", "--mint", "3", "--printer", "Zebra")
    words = ghep.run("jobs", "list", "--language", "en").stdout
    [cancelled] = ghep.lines("jobs", "cancel", str(made["job"]))

    assert (made["state"], made["problem"]) == ("waiting", "PRINTER_HEAD_OPEN")
    assert "Close its head" in words
    assert (cancelled["state"], printer.numbers) == ("cancelled", [])
    assert "has ended" in ghep.refused("jobs", "cancel", str(made["job"]), "--language", "en")


def test_a_job_in_doubt_goes_on_behind_the_last_label_that_came_out(ghep: Ghep, printer: FakePrinter) -> None:
    printer.trouble = Trouble(feeds=1)
    [made] = ghep.lines("labels", "print", "--mint", "15", "--printer", "Zebra")
    refused = ghep.refused("jobs", "resume", str(made["job"]), "--language", "en")
    [ended] = ghep.lines("jobs", "resume", str(made["job"]), "--last", printer.numbers[-1])

    assert (made["state"], made["problem"]) == ("stopped", "PRINT_UNPROVEN")
    assert "--last NUMBER" in refused
    assert (ended["state"], len(set(printer.numbers)), len(printer.numbers)) == ("done", 15, 15)


def test_a_label_is_printed_again_with_a_reason(ghep: Ghep, printer: FakePrinter) -> None:
    number = str(ghep.lines("labels", "mint", "1")[0]["tube"])
    [again] = ghep.lines("labels", "reprint", number, "--reason", "damaged")
    ghep.lines("labels", "void", number, "--reason", "lost")

    assert (again["state"], again["reason"], printer.numbers) == ("done", "damaged", [number])
    assert ghep.refused("labels", "reprint", number, "--reason", "lost")


def test_a_label_that_waits_is_not_written_as_a_file_too(ghep: Ghep, printer: FakePrinter, tmp_path: Path) -> None:
    printer.trouble = Trouble(is_paused=True)
    [number] = (str(one["tube"]) for one in ghep.lines("labels", "mint", "1"))
    ghep.lines("labels", "print", number, "--printer", "Zebra")
    out = ("--out", str(tmp_path / "again.pdf"), "--language", "en")

    assert "waiting to be printed already" in ghep.refused("labels", "print", number, *out)
    assert not (tmp_path / "again.pdf").exists()


def test_a_label_too_narrow_for_its_bars_costs_no_number(ghep: Ghep, tmp_path: Path) -> None:
    out = str(tmp_path / "n.pdf")
    ghep.lines("printers", "add", "Narrow", "--file", out, "--width", "30", "--height", "20")
    [before] = ghep.lines("labels", "mint", "1")
    ghep.refused("labels", "print", "--mint", "5", "--printer", "Narrow")
    [after] = ghep.lines("labels", "mint", "1")
    [small] = ghep.lines("labels", "print", "--mint", "5", "--small", "--printer", "Narrow")

    assert int(str(after["tube"])[2:10]) == int(str(before["tube"])[2:10]) + 1
    assert [job["job"] for job in ghep.lines("jobs", "list")] == [small["job"]]


def test_slips_go_to_a_printer_that_holds_them(ghep: Ghep, printer: FakePrinter, tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "settings.toml").write_text('platform_url = "http://127.0.0.1:9"\n', encoding="utf-8")
    folder = tmp_path / "slips"
    ghep.lines("printers", "add", "Roll", "--folder", str(folder), "--width", "80", "--height", "120")
    number = str(ghep.lines("labels", "mint", "1")[0]["tube"])
    person = "001090000001||Nguyễn Văn Thử|01011990|Nam|Số 1 Phố Thử, Hà Nội|01012022"
    ghep.lines("scan", given=f"{number}\n{person}\n")
    said = ghep.lines("labels", "slip", number, "--printer", "Roll")
    refused = ghep.refused("labels", "slip", number, "--printer", "Zebra", "--language", "en")

    assert (said[-1]["kind"], said[-1]["state"]) == ("slip", "done")
    assert [file.read_bytes()[:4] for file in folder.iterdir()] == [b"%PDF"]
    assert "80 × 100 mm > 50.8 × 25.4 mm" in refused


def test_a_printer_is_given_in_one_way(ghep: Ghep) -> None:
    assert ghep.run("printers", "add", "X", "--tcp", "a", "--folder", "b").exit_code == 2
    assert "address" in ghep.refused("printers", "add", "X", "--tcp", "a b", "--language", "en")
