"""Text with separators: its encoding by its bytes and spelling, its separator by its rows."""

import codecs
import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from workstation.domain.errors import BadInput, Reason
from workstation.domain.expected_columns import find_header
from workstation.domain.expected_list import Cell
from workstation.domain.vietnamese import from_tcvn3, share_of_syllables

_SEPARATORS = (",", ";", "\t", "|")
_LOOK_AT = 200
_SAMPLE_BYTES = 200_000
_SURE, _CLEAR_LEAD = 0.9, 0.2
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decode_text(path: Path, data: bytes) -> tuple[str, str]:
    """Decode a file, and name its encoding; raise BadInput LIST_LETTERS where two readings are as likely, or none.

    UTF-8 (with BOM or without) and UTF-16 with BOM are told by their bytes, Windows-1258 and TCVN3 by the spelling.
    """
    if not data.strip():
        raise BadInput(Reason.LIST_EMPTY, path=path)
    marked = next((name for bom, name in _BOMS if data.startswith(bom)), None)
    try:
        text = data.decode(marked or "utf-8")
    except UnicodeDecodeError:
        if marked is not None:
            raise BadInput(Reason.LIST_DAMAGED, path=path) from None
        return _decode_old(path, data)
    if "\x00" in text:
        raise BadInput(Reason.LIST_KIND, path=path)
    if text.lstrip().startswith("<"):
        raise BadInput(Reason.LIST_KIND, path=path)
    return text, "UTF-16" if marked == "utf-16" else "UTF-8"


def read_csv(path: Path, text: str) -> tuple[str, Iterator[tuple[Cell, ...]]]:
    """Find the separator and give the rows; raise BadInput LIST_DAMAGED at a row that cannot be read.

    A first line `sep=;`, as Excel writes it, decides and is a row without cells.
    """
    first, _, rest = text.partition("\n")
    told = first.strip().lower()
    if told.startswith("sep=") and len(told) == 5:
        return told[4], _rows(path, "\n" + rest, told[4])
    separator = max(_SEPARATORS, key=lambda one: _evenness(text, one))
    return separator, _rows(path, text, separator)


def _decode_old(path: Path, data: bytes) -> tuple[str, str]:
    if b"\x00" in data:
        raise BadInput(Reason.LIST_KIND, path=path)
    readings = {
        "Windows-1258": unicodedata.normalize("NFC", data.decode("cp1258", "replace")),
        "TCVN3 (ABC)": from_tcvn3(data.decode("latin-1")),
    }
    shares = {name: share_of_syllables([text[:_SAMPLE_BYTES]]) or 0.0 for name, text in readings.items()}
    best, other = sorted(shares, key=lambda name: -shares[name])
    if shares[best] < _SURE or shares[best] - shares[other] < _CLEAR_LEAD:
        raise BadInput(Reason.LIST_LETTERS, path=path)
    return readings[best], best


def _evenness(text: str, separator: str) -> tuple[int, int, int]:
    """Tell how many headings are known, how many of the first rows have the commonest number of cells, and that number.

    One cell says nothing.
    """
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        first = [row for row in islice(reader, _LOOK_AT) if len(row) > 1]
    except csv.Error:
        return 0, 0, 0
    header = find_header(list(enumerate(first, start=1)))
    widths = Counter(len(row) for row in first)
    width, rows = max(widths.items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0))
    return len(header.at) if header else 0, rows, width


def _rows(path: Path, text: str, separator: str) -> Iterator[tuple[Cell, ...]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise BadInput(Reason.LIST_DAMAGED, path=path, row=reader.line_num) from error
        if row is None:
            return
        yield tuple(row)
