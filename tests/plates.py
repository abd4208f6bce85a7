"""Made-up exports of PCR machines, and plates to read them by."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl

from tests.builders import TECHNICIAN, tube
from workstation.usecases.context import Context
from workstation.usecases.plate_maps import PlateMap, make_plate, place_tube

Ct = float | str
POSITIVE: Mapping[str, Ct] = {"N": 24.5, "ORF1ab": 25.1, "RP": 27.0}
NEGATIVE: Mapping[str, Ct] = {"N": "Undetermined", "ORF1ab": "Undetermined", "RP": 26.4}
NTC: Mapping[str, Ct] = {"N": "Undetermined", "ORF1ab": "Undetermined", "RP": "Undetermined"}
PTC: Mapping[str, Ct] = {"N": 22.0, "ORF1ab": 22.4, "RP": 23.0}
CONTROLS: Mapping[str, Mapping[str, Ct]] = {"H11": NTC, "H12": PTC}
HEADER = ("Well", "Sample Name", "Target Name", "CT")


def rows(
    wells: Mapping[str, Mapping[str, Ct]], samples: Mapping[str, str] | None = None, header: Sequence[str] = HEADER
) -> list[list[str]]:
    """One row a well and target, under its headings."""
    names = samples or {}
    told = [
        [well, names.get(well, ""), target, str(ct)] for well, values in wells.items() for target, ct in values.items()
    ]
    return [list(header), *told]


def csv_of(table: Sequence[Sequence[str]], separator: str = ",") -> bytes:
    return "".join(separator.join(row) + "\r\n" for row in table).encode()


def export(
    path: Path,
    wells: Mapping[str, Mapping[str, Ct]],
    samples: Mapping[str, str] | None = None,
    *,
    controls: Mapping[str, Mapping[str, Ct]] = CONTROLS,
) -> Path:
    """Write a CSV file of wells, with good controls unless told otherwise."""
    path.write_bytes(csv_of(rows({**wells, **controls}, samples)))
    return path


def xlsx_of(table: Sequence[Sequence[object]], sheet: str = "Results", above: Sequence[Sequence[object]] = ()) -> bytes:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "Sample Setup"
    made = book.create_sheet(sheet)
    for row in (*above, *table):
        made.append(list(row))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def technician(context: Context) -> Context:
    return replace(context, operator=TECHNICIAN)


def plate_with(context: Context, *serials: int, number: str = "PLATE-1") -> PlateMap:
    """A plate whose wells A01, B01… hold these tubes."""
    made = make_plate(context, number)
    for serial in serials:
        made = place_tube(context, number, tube(serial)).map
    return made
