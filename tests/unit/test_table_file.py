"""Files of rows: text in the encodings of the field, workbooks, and what is neither; never a name in wrong letters."""

import io
import unicodedata
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workstation.devices.table_file import TableFile, open_table
from workstation.devices.xlsx_rows import MOST_UNPACKED
from workstation.domain.errors import BadInput, Reason
from workstation.domain.expected_list import Cell
from workstation.domain.vietnamese import from_tcvn3

PATH = Path("list")
PEOPLE = [["Họ và tên", "Năm sinh"], ["Nguyễn Thị Hằng", "1990"], ["Đỗ Hữu Ước", "1948"], ["Trần Văn Thử", "1984"]]
TO_TCVN3 = {from_tcvn3(chr(code)): chr(code) for code in range(0xA1, 0xFF) if from_tcvn3(chr(code)) != chr(code)}


def text(separator: str = ",", rows: list[list[str]] = PEOPLE) -> str:
    return "".join(separator.join(row) + "\r\n" for row in rows)


def in_tcvn3(words: str) -> str:
    return "".join(TO_TCVN3.get(c, TO_TCVN3.get(c.lower(), c)) for c in words)


def in_1258(words: str) -> bytes:
    """As Windows stores it: letters with their tone marks apart."""
    made = b""
    for letter in words:
        try:
            made += letter.encode("cp1258")
        except UnicodeEncodeError:
            base, mark = _without_tone(letter)
            made += (base + mark).encode("cp1258")
    return made


def _without_tone(letter: str) -> tuple[str, str]:
    tones = "\u0300\u0301\u0303\u0309\u0323"
    parts = unicodedata.normalize("NFD", letter)
    base = unicodedata.normalize("NFC", "".join(c for c in parts if c not in tones))
    return base, next(c for c in parts if c in tones)


def workbook(rows: list[list[object]], *, more: tuple[str, ...] = (), hidden: bool = False) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for title in more:
        book.create_sheet(title)
    if hidden:
        book.create_sheet("shown").append(["Họ tên"])
        sheet.sheet_state = "hidden"
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def cells(data: bytes) -> tuple[TableFile, list[tuple[Cell, ...]]]:
    table = open_table(PATH, data)
    return table, list(table.rows)


def refused(data: bytes) -> Reason:
    with pytest.raises(BadInput) as raised:
        cells(data)
    return raised.value.reason


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (text().encode(), "UTF-8"),
        (text().encode("utf-8-sig"), "UTF-8"),
        (unicodedata.normalize("NFD", text()).encode(), "UTF-8"),
        (text().encode("utf-16"), "UTF-16"),
        (b"\xfe\xff" + text().encode("utf-16-be"), "UTF-16"),
        (in_1258(text()), "Windows-1258"),
        (in_tcvn3(text()).encode("latin-1"), "TCVN3 (ABC)"),
        (in_tcvn3(text()).encode(), "TCVN3 (ABC)"),
    ],
)
def test_names_come_whole_from_every_encoding_of_the_field(data: bytes, encoding: str) -> None:
    table, found = cells(data)

    assert table.encoding == encoding
    assert [unicodedata.normalize("NFC", str(row[0])) for row in found[1:]] == [row[0] for row in PEOPLE[1:]]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found_by_itself(separator: str) -> None:
    table, found = cells(text(separator).encode())

    assert table.separator == separator
    assert found == [tuple(row) for row in PEOPLE]


def test_a_separator_inside_quotes_and_in_a_title_above_does_not_deceive() -> None:
    data = 'Danh sách, tổ 1, khu 2\nHọ tên;Năm sinh;Địa chỉ\n"Lê; Thử";1990;"Số 1, ngõ 2, phố 3"\n'
    table, found = cells(data.encode())

    assert (table.separator, found[2]) == (";", ("Lê; Thử", "1990", "Số 1, ngõ 2, phố 3"))
    assert cells(b"sep=|\na|b,c\n")[1] == [(), ("a", "b,c")]


@pytest.mark.parametrize(
    "data",
    [
        in_tcvn3("Nguyễn Thị Hằng,1990\n").encode("latin-1")[:9] + b"\xff\xfe\xd8,1990\n",
        "Nguyeãn Vaên Thöû,1990\nTraàn Thò Maãu,1991\n".encode(),
        "Nguyeãn Vaên Thöû,1990\nTraàn Thò Maãu,1991\n".encode("latin-1"),
        text().encode("utf-8").decode("cp1252", "replace").encode(),
    ],
    ids=["mixed bytes", "VNI", "VNI bytes", "UTF-8 read as 1252"],
)
def test_letters_that_are_not_certain_are_refused_with_the_cure(data: bytes) -> None:
    assert refused(data) is Reason.LIST_LETTERS


def test_a_column_of_unicode_and_tcvn3_names_is_refused() -> None:
    rows = [[row[0], row[1]] for row in PEOPLE] + [[in_tcvn3(row[0]), row[1]] for row in PEOPLE[1:]]

    assert refused(workbook(rows)) is Reason.LIST_LETTERS


def test_a_tcvn3_column_under_a_unicode_heading_is_converted_and_the_heading_stays() -> None:
    heading = ("Họ và tên", "Năm sinh", "Địa chỉ")
    rows: list[list[object]] = [list(heading), *([in_tcvn3(row[0]), 1990, "Phố Huế"] for row in PEOPLE[1:])]
    table, found = cells(workbook(rows))

    assert table.encoding == "TCVN3 (ABC)"
    assert found == [heading, *((row[0], 1990, "Phố Huế") for row in PEOPLE[1:])]


def test_a_workbook_gives_its_cells_as_stored_and_its_formulas_as_text() -> None:
    rows: list[list[object]] = [
        ["Họ tên", "Ngày sinh"],
        ["Trần Thị Mẫu", date(1990, 3, 12)],
        ["=A2", 1990],
        [None, None],
    ]
    table, found = cells(workbook(rows, more=("Khác",)))

    assert (table.sheet, table.other_sheets, table.encoding) == ("Sheet", ("Khác",), "Unicode")
    assert [str(row[1])[:10] for row in found[:3]] == ["Ngày sinh", "1990-03-12", "1990"]
    assert found[2][0] == "=A2"


def test_an_array_formula_is_a_formula_too() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = openpyxl.worksheet.formula.ArrayFormula("A1", "=SUM(B1:B2)")

    assert str(cells(saved(book))[1][0][0]).startswith("=")


def test_addresses_with_digits_and_signs_are_no_damage() -> None:
    rows: list[list[object]] = [
        ["Họ tên", "Địa chỉ"],
        *([row[0], "Tổ3/Khối5, P.Bến Nghé; “Số 1”"] for row in PEOPLE[1:]),
    ]

    assert cells(workbook(rows))[0].encoding == "Unicode"


def test_a_few_foreign_and_damaged_names_do_not_stop_a_list() -> None:
    rows: list[list[object]] = [["Họ tên"], *([row[0]] for row in PEOPLE[1:] * 20), ["José Müller"], ["NguyÔn V¨n An"]]

    assert cells(workbook(rows))[0].encoding == "Unicode"


def test_a_hidden_sheet_is_not_read() -> None:
    table, found = cells(workbook([["hidden"]], hidden=True))

    assert (table.sheet, found) == ("shown", [("Họ tên",)])


def test_a_workbook_that_lies_about_its_size_loses_no_row() -> None:
    data = rewritten(workbook([["a"], ["b"], ["c"]]), b'<dimension ref="A1:A3"', b'<dimension ref="A1:A1"')

    assert [row[0] for row in cells(data)[1]] == ["a", "b", "c"]


def rewritten(data: bytes, old: bytes, new: bytes) -> bytes:
    """A workbook whose first sheet says something else."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(buffer, "w") as made:
        for part in archive.infolist():
            content = archive.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                assert old in content
                content = content.replace(old, new)
            made.writestr(part.filename, content)
    return buffer.getvalue()


def test_what_is_no_list_is_refused_each_with_its_own_reason() -> None:
    whole = workbook([["Họ tên"]])
    other_zip = io.BytesIO()
    with zipfile.ZipFile(other_zip, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")

    assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)) is Reason.LIST_PROTECTED
    assert refused(whole[:-40]) is Reason.LIST_DAMAGED
    assert refused(other_zip.getvalue()) is Reason.LIST_KIND
    assert refused(b"<html><table><tr><td>H\xe1</td></tr></table>") is Reason.LIST_LETTERS
    assert refused(b"<html><table></table>") is Reason.LIST_KIND
    assert refused(text().encode("utf-16-le")) is Reason.LIST_KIND
    assert refused(b"") is refused(b" \n") is Reason.LIST_EMPTY
    assert refused(workbook([])) is Reason.LIST_EMPTY
    assert refused(b"\xff\xfeab\x00\xd8") is Reason.LIST_DAMAGED


def test_a_workbook_that_would_unpack_too_large_is_refused_unread() -> None:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/workbook.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(MOST_UNPACKED // 1_000_000 + 1):
            part.write(bytes(1_000_000))

    assert len(buffer.getvalue()) < 1_000_000
    assert refused(buffer.getvalue()) is Reason.LIST_TOO_LARGE


def test_an_xml_bomb_in_a_workbook_is_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet '
    data = rewritten(workbook([["a"]]), b"<worksheet ", bomb)

    assert refused(data) is Reason.LIST_DAMAGED


def test_a_row_beyond_a_million_is_refused() -> None:
    assert refused(b"a\n" * 1_000_001) is Reason.LIST_TOO_LARGE


def rows_or_reason(data: bytes) -> bool:
    """Rows there are, or a reason of a list's own; anything else is raised."""
    try:
        return bool(cells(data)[1])
    except BadInput as error:
        return error.reason.startswith("LIST_")


@given(st.binary(max_size=300))
def test_any_bytes_are_rows_or_a_refusal(data: bytes) -> None:
    assert rows_or_reason(data)


@settings(max_examples=40)
@given(st.data())
def test_a_workbook_with_any_damage_is_rows_or_a_refusal(data: st.DataObject) -> None:
    whole = bytearray(workbook([["Họ tên", "Năm sinh"], ["Trần Thị Mẫu", 1990]]))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(4, len(whole) - 1))] = data.draw(st.integers(0, 255))

    assert rows_or_reason(bytes(whole))


@given(st.lists(st.lists(st.text(max_size=12), min_size=2, max_size=4), min_size=1, max_size=5))
def test_plain_cells_come_back_as_they_were_written(rows: list[list[str]]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    plain = [[f"a{''.join(c for c in cell if c.isascii() and c.isalnum())}" for cell in row] for row in rows]
    for row in plain:
        sheet.append(row)

    assert cells(saved(book))[1] == [tuple(row) for row in plain]
