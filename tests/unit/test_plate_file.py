"""Exports of PCR machines: text and workbooks in whatever columns, separators and spellings; a bad row stops none."""

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOON
from tests.plates import csv_of, xlsx_of
from workstation.devices.plate_file import MOST_BYTES, open_plate_file
from workstation.domain.errors import BadInput, Reason
from workstation.domain.expected_list import Cell
from workstation.domain.observations import InboxReason
from workstation.domain.plate import ControlKind, PlateSize, read_well, well_of_number, wells_of
from workstation.domain.plate_columns import (
    BUILT_IN,
    PlateColumn,
    PlateMapping,
    control_of,
    find_plate_header,
    guess_mapping,
)
from workstation.domain.plate_columns import DEFAULT_CONTROL_WORDS as WORDS
from workstation.domain.plate_rows import RowProblem, WellRow, read_plate_rows
from workstation.domain.plate_run import read_run

DATA = Path(__file__).parents[1] / "data" / "plates"
PATH = Path("run.csv")
HEAD = ("Well", "Sample", "Target", "Cq")
REFUSALS = (
    Reason.LIST_EMPTY,
    Reason.LIST_KIND,
    Reason.LIST_DAMAGED,
    Reason.LIST_PROTECTED,
    Reason.PLATE_OLD_EXCEL,
)
HEADINGS = {
    PlateColumn.WELL: ("Well", "WELL POSITION", "Giếng", "Vị trí", "well"),
    PlateColumn.SAMPLE: ("Sample", "Sample Name", "Mã mẫu", "Mã ống"),
    PlateColumn.TARGET: ("Target", "Target Name", "Gen đích", "Detector"),
    PlateColumn.CT: ("Ct", "CT", "Cq", "Cт", "Giá trị Ct", "Ct (dRn)"),
    PlateColumn.CALL: ("Call", "Kết quả", "RESULT"),
    PlateColumn.CONTENT: ("Task", "Content", "Loại mẫu"),
}


def read(
    data: bytes, mapping: PlateMapping | None = None, size: PlateSize = PlateSize.WELLS_96
) -> list[WellRow | RowProblem]:
    file = open_plate_file(PATH, data, sheet=mapping.sheet if mapping else "")
    header = find_plate_header(file.top, mapping)
    assert header is not None
    return list(read_plate_rows(file.rows, header, mapping or guess_mapping(header), size))


def rows_of(*cells: tuple[Cell, ...]) -> list[WellRow | RowProblem]:
    """Read rows of cells as a workbook has them."""
    return read(xlsx_of([HEAD, *cells]))


@pytest.mark.parametrize("text", ["A1", "a01", "A-1", " A 1 ", "Ａ１", "a_01", "A.1", "A:1", "A001"])
def test_a_well_has_one_name_however_it_is_written(text: str) -> None:
    assert read_well(text, PlateSize.WELLS_96) == "A01"


@pytest.mark.parametrize("text", ["", "A0", "A13", "I1", "1A", "AA1", "A1B", "A", "12", "A-13", "A1 B1"])
def test_what_is_no_well_of_the_plate_is_none(text: str) -> None:
    assert read_well(text, PlateSize.WELLS_96) is None


@given(st.sampled_from(wells_of(PlateSize.WELLS_384)), st.sampled_from(["", "-", " ", "_", "."]), st.booleans())
def test_every_well_is_read_in_every_spelling(well: str, between: str, low: bool) -> None:
    text = f"{well[0]}{between}{int(well[1:])}"

    assert read_well(text.lower() if low else text, PlateSize.WELLS_384) == well


def test_a_number_is_a_well_along_the_rows() -> None:
    assert [well_of_number(n, PlateSize.WELLS_96) for n in (1, 12, 13, 96, 97, 0)] == [
        "A01",
        "A12",
        "B01",
        "H12",
        None,
        None,
    ]


@given(
    order=st.permutations(list(HEADINGS)),
    separator=st.sampled_from([",", ";", "\t", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le"]),
    above=st.integers(0, 30),
    comma=st.booleans(),
    seed=st.randoms(use_true_random=False),
)
def test_columns_in_any_order_separators_and_encodings_say_the_same(
    order: list[PlateColumn], separator: str, encoding: str, above: int, comma: bool, seed: random.Random
) -> None:
    ct = "24,5" if comma and separator != "," else "24.5"
    values = {
        PlateColumn.WELL: "b-02",
        PlateColumn.SAMPLE: "VN0048000102",
        PlateColumn.TARGET: "ORF1ab",
        PlateColumn.CT: ct,
        PlateColumn.CALL: "Positive",
        PlateColumn.CONTENT: "UNKNOWN",
    }
    table = [[f"line {n}", "facts"] for n in range(above)]
    table += [[seed.choice(HEADINGS[column]) for column in order], [values[column] for column in order]]
    text = "".join(separator.join(row) + "\r\n" for row in table)

    assert read(text.encode(encoding)) == [
        WellRow(
            line=above + 2,
            well="B02",
            target="ORF1ab",
            ct=24.5,
            ct_text=ct,
            call="Positive",
            sample="VN0048000102",
            content="UNKNOWN",
        )
    ]


@given(st.binary(max_size=400))
def test_any_bytes_are_rows_or_a_refusal(data: bytes) -> None:
    try:
        found: object = open_plate_file(PATH, data).rows
    except BadInput as refused:
        found = refused.reason

    assert found in REFUSALS or isinstance(found, tuple)


@pytest.mark.parametrize(
    ("cell", "ct"),
    [
        (24.5, 24.5),
        (31, 31.0),
        ("24.5", 24.5),
        ("24,5", 24.5),
        ("Undetermined", None),
        ("UNDETERMINED", None),
        ("N/A", None),
        ("NaN", None),
        ("No Ct", None),
        ("-", None),
    ],
)
def test_a_ct_is_a_number_or_none(cell: Cell, ct: float | None) -> None:
    [row] = rows_of(("A1", "", "N", cell))

    assert isinstance(row, WellRow)
    assert row.ct == ct


@pytest.mark.parametrize(
    "cell", [None, "", "0", 0, -1, "abc", "24.5.1", "1.234,5", "1e3", 250, True, NOON.replace(tzinfo=None)]
)
def test_what_is_no_ct_is_refused_with_its_row_and_column(cell: Cell) -> None:
    [row] = rows_of(("A1", "s", "N", cell))

    assert isinstance(row, RowProblem)
    assert (row.line, row.reason, row.column, row.well) == (2, InboxReason.CT_UNREADABLE, "Cq", "A01")


def test_an_empty_cell_is_no_ct_where_the_mapping_says_so() -> None:
    mapping = PlateMapping(
        name="own",
        columns={PlateColumn.WELL: "Well", PlateColumn.TARGET: "Target", PlateColumn.CT: "Cq"},
        blank_is_none=True,
    )
    data = csv_of([HEAD, ("A1", "", "N", ""), ("A2", "", "N")])

    whole, cut = read(data, mapping)
    assert isinstance(whole, WellRow)
    assert whole.ct is None
    assert isinstance(cut, RowProblem)
    assert cut.reason is InboxReason.CT_UNREADABLE


@pytest.mark.parametrize("formula", ["=A1", "=1+1", "＝SUM(A1)", "@cmd", "#REF!", "#N/A", "=HYPERLINK(1)"])
def test_a_formula_is_refused_and_the_other_rows_are_read(formula: str) -> None:
    for table in ([HEAD, ("A1", "", "N", formula), ("A2", "", "N", "20")],):
        for data in (csv_of(table), xlsx_of(table)):
            bad, good = read(data)
            assert isinstance(bad, RowProblem)
            assert (bad.line, bad.reason, bad.column, bad.well) == (2, InboxReason.WELL_FORMULA, "Cq", "A01")
            assert isinstance(good, WellRow)


def test_a_formula_in_a_column_of_no_use_does_no_harm() -> None:
    [row] = read(csv_of([(*HEAD, "Ct Mean"), ("A1", "", "N", "20", "=AVERAGE(D2)")]))

    assert isinstance(row, WellRow)


def test_a_row_without_well_or_target_is_refused_and_a_footer_is_none() -> None:
    rows = read(
        csv_of(
            [
                HEAD,
                ("Z9", "", "N", "20"),
                ("A1", "", "", "20"),
                ("", "", "", ""),
                ("Analysis Type", "", "", ""),
                ("A2", "", "N", "21"),
            ]
        )
    )

    reasons = [row.reason if isinstance(row, RowProblem) else row.well for row in rows]
    assert reasons == [InboxReason.WELL_UNREADABLE, InboxReason.WELL_NO_TARGET, "A02"]


def test_a_quotation_mark_that_is_never_closed_swallows_no_row() -> None:
    rows = read(b'Well,Sample,Target,Cq\r\nA1,"open,N,20\r\nA2,,N,21\r\n')

    assert [type(row) for row in rows] == [RowProblem, WellRow]


def test_a_dye_stands_in_for_a_target_without_a_name() -> None:
    [row] = read(csv_of([("Well", "Fluor", "Target", "Cq"), ("A01", "FAM", "", "20.5")]))

    assert isinstance(row, WellRow)
    assert row.target == "FAM"


def test_old_excel_is_told_to_be_saved_anew() -> None:
    with pytest.raises(BadInput) as refused:
        open_plate_file(PATH, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))

    assert refused.value.reason is Reason.PLATE_OLD_EXCEL


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.LIST_EMPTY),
        (b"  \r\n", Reason.LIST_EMPTY),
        (b"one word", Reason.LIST_KIND),
        (b"<html><td>A1</td></html>", Reason.LIST_KIND),
        (b"PK\x03\x04 not a workbook", Reason.LIST_DAMAGED),
        (b"a," * (MOST_BYTES // 2 + 1), Reason.LIST_TOO_LARGE),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, reason: Reason) -> None:
    with pytest.raises(BadInput) as refused:
        open_plate_file(PATH, data)

    assert refused.value.reason is reason


def test_a_quantstudio_workbook_is_read_from_its_results() -> None:
    data = (DATA / "quantstudio.xlsx").read_bytes()
    file = open_plate_file(PATH, data)
    header = find_plate_header(file.top, BUILT_IN[0])
    assert header is not None
    run = read_run(file.rows[: header.row - 1], UTC)

    rows = read(data, BUILT_IN[0])
    assert (file.sheet, header.row, len(rows)) == ("Results", 16, 18)
    assert rows[2] == WellRow(
        line=19,
        well="A01",
        target="RP",
        ct=26.4118,
        ct_text="26.4118",
        sample="VN0048000102",
        content="UNKNOWN",
    )
    assert (run.plate, run.instrument) == ("PL26030201", "278810000")
    assert run.ended_at == datetime(2026, 3, 2, 4, 12, 5, tzinfo=UTC)


def test_a_cfx_file_and_a_table_in_vietnamese_are_read_without_being_told() -> None:
    cfx, generic = read((DATA / "cfx.csv").read_bytes()), read((DATA / "generic_vi.csv").read_bytes())

    assert [(row.well, row.target, row.ct) for row in cfx[2:4] if isinstance(row, WellRow)] == [
        ("A01", "RP", 26.41181),
        ("B01", "N", 24.50331),
    ]
    assert [(row.well, row.ct, row.call) for row in generic[:3] if isinstance(row, WellRow)] == [
        ("A01", None, "Âm tính"),
        ("A01", 28.41, "Dương tính"),
        ("B01", 24.5, "Dương tính"),
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("NTC", ControlKind.NTC),
        ("ntc-01", ControlKind.NTC),
        ("Neg Ctrl-2", ControlKind.NTC),
        ("Chứng âm", ControlKind.NTC),
        ("Pos Ctrl-1", ControlKind.PTC),
        ("CHỨNG DƯƠNG 2", ControlKind.PTC),
        ("NEC", ControlKind.EXTRACTION),
        ("Chứng tách chiết", ControlKind.EXTRACTION),
        ("UNKNOWN", None),
        ("Unkn-01", None),
        ("VN0048000102", None),
        ("", None),
        ("12", None),
    ],
)
def test_a_control_is_known_by_its_name(text: str, kind: ControlKind | None) -> None:
    assert control_of(text, WORDS) is kind


def test_days_before_months_tell_no_time() -> None:
    above: list[tuple[int, tuple[Cell, ...]]] = [(1, ("Run Ended", "03/02/2026 05:12:33 UTC"))]

    assert read_run(above, UTC).ended_at is None
