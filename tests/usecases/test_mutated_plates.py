"""Exports that were cut, damaged or mixed up end as results or with a reason; a lost row never makes a result."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import station, tube
from tests.plates import NEGATIVE, NTC, POSITIVE, PTC, csv_of, plate_with, rows
from workstation.domain.observations import ReadMessage, SpecimenRole, Unreadable
from workstation.usecases.context import Context
from workstation.usecases.plate_results import finish_plate
from workstation.usecases.read_plate import read_plate

DATA = Path(__file__).parents[1] / "data" / "plates"
WELLS = {"A01": POSITIVE, "B01": NEGATIVE, "C01": NEGATIVE, "D01": NEGATIVE, "H11": NTC, "H12": PTC}
TABLE = rows(WELLS)
FILES = [csv_of(TABLE), *(file.read_bytes() for file in sorted(DATA.iterdir()))]
MANY = settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
Edit = tuple[int, int, bytes]


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    """A station with a finished plate of four tubes, which the file `plate-1` names."""
    with station(tmp_path_factory.mktemp("lab")) as context:
        plate_with(context, 1, 2, 3, 4)
        finish_plate(context, "PLATE-1")
        yield context


def told(context: Context, data: bytes, name: str = "plate-1.csv") -> ReadMessage | Unreadable:
    try:
        return read_plate(context, data, name)
    except Unreadable as why:
        return why


def flags(read: ReadMessage | Unreadable) -> dict[str, list[str]]:
    """What is said of each tube: its targets' flags in their order."""
    if isinstance(read, Unreadable):
        return {}
    return {
        specimen.candidates[0].text: sorted(f"{row.code} {flag}" for row in specimen.observations for flag in row.flags)
        for specimen in read.specimens
        if specimen.role is SpecimenRole.PATIENT
    }


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(
    which=st.sampled_from(range(len(FILES))),
    edits=st.lists(st.tuples(st.integers(0, 9000), st.integers(0, 40), st.binary(max_size=12)), min_size=1, max_size=6),
    mapped=st.booleans(),
)
def test_any_damaged_export_ends_as_results_or_with_a_reason(
    lab: Context, which: int, edits: list[Edit], mapped: bool
) -> None:
    data = FILES[which]
    for place, gone, put in edits:
        at = place % (len(data) + 1)
        data = data[:at] + put + data[at + gone :]
    read = told(lab, data, "plate-1.csv" if mapped else "run.csv")

    assert isinstance(read, Unreadable) or read.specimens or read.issues


@MANY
@given(lost=st.sets(st.integers(1, len(TABLE) - 1), max_size=4))
def test_a_lost_row_never_makes_a_result(lab: Context, lost: set[int]) -> None:
    whole = flags(told(lab, csv_of(TABLE)))
    left = flags(told(lab, csv_of([row for number, row in enumerate(TABLE) if number not in lost])))

    assert all(whole[number] == said for number, said in left.items())
    wells = {"A01": tube(1), "B01": tube(2), "C01": tube(3), "D01": tube(4)}
    assert not {wells.get(TABLE[number][0]) for number in lost} & set(left)


@MANY
@given(cut=st.integers(0, len(csv_of(TABLE))))
def test_an_export_that_was_cut_says_of_each_tube_the_whole_or_nothing(lab: Context, cut: int) -> None:
    whole = flags(told(lab, csv_of(TABLE)))

    assert all(whole[number] == said for number, said in flags(told(lab, csv_of(TABLE)[:cut])).items())


@given(st.permutations(TABLE[1:]))
def test_the_order_of_the_rows_changes_nothing(lab: Context, shuffled: list[list[str]]) -> None:
    assert flags(told(lab, csv_of([TABLE[0], *shuffled]))) == flags(told(lab, csv_of(TABLE)))
