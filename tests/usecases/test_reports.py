"""The report of a batch and the lists as tables: complete, in every language, harmless in a spreadsheet."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from labels.layout import Text
from labels.result_report import ReportRow, ReportTexts, result_report
from tests.builders import TECHNICIAN, Hands, cccd, import_bytes, message, pair, release_all, specimen, station, tube
from workstation.domain.lab_lists import Worklist
from workstation.domain.report_days import Days
from workstation.domain.results import ResultCode
from workstation.domain.tube_barcode import display_tube
from workstation.reports import write_report, write_table
from workstation.texts.translate import translations
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.report_results import report_results
from workstation.window_ports.lab import WindowLab


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    with station(tmp_path, Hands()) as made:
        for serial in (1, 2, 3):
            pair(DeskSession(made), tube(serial), cccd(serial))
        work = replace(made, operator=TECHNICIAN)
        import_bytes(work, message(specimen(tube(1)), specimen(tube(2), ResultCode.POSITIVE)))
        import_bytes(work, message(specimen(tube(3)), control_id="M2"))
        yield made


def test_a_batch_is_what_was_released_and_still_holds(context: Context) -> None:
    before = report_results(context)
    release_all(context)
    batch = report_results(context)

    assert (len(before.rows), len(batch.rows)) == (0, 3)
    assert (batch.count(Worklist.NEGATIVES), batch.count(Worklist.POSITIVES)) == (2, 1)


def test_a_batch_may_be_one_message(context: Context) -> None:
    release_all(context)
    whole = report_results(context)
    message_id = next(row.message_id for row in whole.rows if row.tube == tube(3))

    assert [row.tube for row in report_results(context, message_id=message_id).rows] == [tube(3)]


@pytest.mark.parametrize(("days_ago", "found"), [(0, 3), (1, 0), (-1, 0)])
def test_the_windows_report_holds_what_was_released_on_its_days(
    context: Context, tmp_path: Path, days_ago: int, found: int
) -> None:
    release_all(context)
    day = context.clock().astimezone(context.settings.zone).date() - timedelta(days=days_ago)
    lab = WindowLab(context, lambda: translations("vi"))

    assert lab.report(tmp_path / "r.pdf", Days(first=day, last=day)) == found


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_report_is_written_in_both_languages(context: Context, tmp_path: Path, language: str) -> None:
    release_all(context)
    count = write_report(context, report_results(context), tmp_path / "r.pdf", translations(language))

    assert count == 3
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(("rows", "pages"), [(0, 1), (1, 1), (35, 1), (36, 2), (400, 12)])
def test_every_row_stands_on_a_page_once(rows: int, pages: int) -> None:
    texts = ReportTexts(
        title="Kết quả đã trả",
        under="PXN · 12/03/2026",
        heads=("Ống", "Người", "Kết quả", "Bản", "Chạy lúc", "Trả lúc", "Người duyệt"),
        sums=("Kết quả: 1", "Âm tính: 1", "Dương tính: 0"),
        sign="Không ghi tên người.",
        page="Trang",
    )
    numbers = [display_tube(tube(serial)).replace("\u00a0", " ") for serial in range(rows)]
    cells = [
        (number, "gộp 10", "Mẫu gộp âm tính", "1", "12/03/2026 09:14", "12/03/2026 09:15", "Ước") for number in numbers
    ]
    made = result_report([ReportRow(cells=cell) for cell in cells], texts)
    written = [part.text for page in made for part in page.elements if isinstance(part, Text)]

    assert len(made) == pages
    assert [text for text in written if text in set(numbers)] == numbers


def test_no_cell_of_a_table_is_a_formula(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    bad = ["=1+1", "+84", "-2", "@SUM(A1)", "\tx", "ống"]
    count = write_table(file, ["a", "b", "c", "d", "e", "f"], [bad])
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.reader(lines))

    assert (count, rows[1]) == (1, ["'=1+1", "'+84", "'-2", "'@SUM(A1)", "'\tx", "ống"])


def test_a_profile_file_that_is_bad_is_told_with_what_is_wrong_in_it(context: Context, tmp_path: Path) -> None:
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "mine.toml").write_text("title = [", encoding="utf-8")
    (trouble,) = WindowLab(context, lambda: translations("en")).counts().troubles

    assert trouble.words == "Profile files that cannot be read: 1"
    assert "mine.toml" in trouble.more
