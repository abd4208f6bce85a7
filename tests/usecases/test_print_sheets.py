"""A4 sheets from an office printer: every number once and in its place, the card and its badges, the scanner test."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from labels.sheet import SHEETS
from tests.builders import Hands, station
from tests.printing import AT_ONCE, impatient, stored_printer
from workstation.cli.print_pages import JobPages
from workstation.domain.badge import Role
from workstation.domain.errors import BadInput, Reason, RuleBroken
from workstation.domain.label_sheets import fill_sheets, read_label_sheet
from workstation.domain.printing import JobKind, JobState, PrinterKind, PrinterLanguage, PrintJob
from workstation.domain.void_reason import VoidReason
from workstation.texts.translate import translations
from workstation.usecases.context import Context
from workstation.usecases.list_badges import list_badges
from workstation.usecases.mint_numbers import mint_numbers
from workstation.usecases.operators import add_operator, sign_in
from workstation.usecases.print_jobs import in_doubt, show_job
from workstation.usecases.print_sheets import print_command_card, print_new_sheets, print_sheets, print_test_sheet
from workstation.usecases.printers import add_printer
from workstation.usecases.run_print_jobs import PrintWorker
from workstation.usecases.void_label import void_label

SHEET = "4x10-52.5x29.7"


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    with station(tmp_path, Hands(), tube_blocks="48-48") as made:
        office = {"kind": PrinterKind.FOLDER, "language": PrinterLanguage.PDF, "width_mm": 210.0, "height_mm": 297.0}
        add_printer(made, stored_printer(str(tmp_path / "office"), name="Office", **office))
        (tmp_path / "office").mkdir()
        yield made


def printed(context: Context, folder: Path, job: PrintJob) -> PrintJob:
    """Let the printer work, and give where the job stands then."""
    pages = JobPages(lambda: translations("vi"))
    PrintWorker(context, pages, folder, pace=AT_ONCE, opens=impatient).run_due(threading.Event())
    return show_job(context, job.id)[0]


@pytest.mark.parametrize(("count", "first", "pages"), [(1, 1, 1), (40, 1, 1), (40, 2, 2), (95, 31, 4), (3, 40, 2)])
def test_every_number_stands_on_one_place_of_one_sheet(count: int, first: int, pages: int) -> None:
    numbers = [f"VN{serial}" for serial in range(count)]
    sheets = [read_label_sheet(sheet.item) for sheet in fill_sheets(numbers, sheet=SHEET, places=40, first=first)]

    assert [number for sheet in sheets for number in sheet.numbers] == numbers
    assert len(sheets) == pages
    assert [sheet.first for sheet in sheets] == [first, *[1] * (pages - 1)]
    assert all(sheet.first + len(sheet.numbers) - 1 <= 40 for sheet in sheets)


@pytest.mark.parametrize("sheet", list(SHEETS))
def test_each_sheet_is_printed_by_an_office_printer(context: Context, tmp_path: Path, sheet: str) -> None:
    numbers = mint_numbers(context, SHEETS[sheet].places)
    job = printed(context, tmp_path, print_sheets(context, numbers, sheet=sheet, first=2, printer="Office"))

    assert (job.kind, job.state, job.total) == (JobKind.TUBE_SHEET, JobState.DONE, 2)


def test_a_label_printer_prints_no_sheet_and_neither_is_there_a_place_41(context: Context, tmp_path: Path) -> None:
    add_printer(context, stored_printer("127.0.0.1:9", name="Roll"))
    numbers = mint_numbers(context, 3)

    with pytest.raises(BadInput, match=Reason.BAD_LABEL):
        print_sheets(context, numbers, sheet=SHEET, printer="Roll")
    with pytest.raises(BadInput, match=Reason.BAD_LABEL):
        print_sheets(context, numbers, sheet=SHEET, first=41, printer="Office")


def test_a_sheet_holds_no_label_that_is_out_of_use(context: Context) -> None:
    numbers = mint_numbers(context, 3)
    void_label(context, numbers[1], VoidReason.LOST)

    with pytest.raises(RuleBroken, match=Reason.LABEL_VOID):
        print_sheets(context, numbers, sheet=SHEET, printer="Office")


def test_a_supervisor_prints_the_badges_and_a_collector_only_the_card(context: Context, tmp_path: Path) -> None:
    boss = add_operator(context, "Trần Văn Bình", Role.SUPERVISOR)
    others = [add_operator(context, f"Lê Thị Hoà {n}", Role.COLLECTOR, badge=boss.badge) for n in range(8)]
    with context.database.write() as connection:
        supervisor = sign_in(context, connection, boss)
    all_of_them = printed(context, tmp_path, print_command_card(supervisor, printer="Office"))
    with context.database.write() as connection:
        collector = sign_in(context, connection, others[0])
    alone = printed(context, tmp_path, print_command_card(collector, printer="Office"))

    assert (all_of_them.total, all_of_them.state) == (1 + 2, JobState.DONE)
    assert (alone.total, alone.state, list_badges(collector)) == (1, JobState.DONE, ())


def test_a_sheet_that_is_in_doubt_is_named_by_its_last_label(context: Context) -> None:
    numbers = mint_numbers(context, 50)
    job = print_sheets(context, numbers, sheet=SHEET, printer="Office")
    sent = replace(job, under_way=2)

    assert in_doubt(sent, show_job(context, job.id)[1])["last"] == numbers[-1]
    assert in_doubt(sent, show_job(context, job.id)[1])["first"] == numbers[39]


def test_the_scanner_test_is_one_page(context: Context, tmp_path: Path) -> None:
    job = printed(context, tmp_path, print_test_sheet(context, printer="Office"))

    assert (job.kind, job.total, job.state) == (JobKind.TEST_SHEET, 1, JobState.DONE)


def test_sheets_that_cannot_be_printed_cost_no_number(context: Context) -> None:
    add_printer(context, stored_printer("host", width_mm=50, height_mm=25))
    first = int(mint_numbers(context, 1)[0][2:10])
    for sheet, printer in (("no such sheet", ""), (SHEET, "Zebra")):
        with pytest.raises(BadInput, match=Reason.BAD_LABEL):
            print_new_sheets(context, 80, sheet=sheet, printer=printer)

    assert int(mint_numbers(context, 1)[0][2:10]) == first + 1
