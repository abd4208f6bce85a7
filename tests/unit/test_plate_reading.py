"""A plate is judged by its controls, its map and its file: what is in doubt gives no result and is always listed."""

import re
from collections.abc import Iterable, Mapping
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import TUBES, tube
from tests.plates import NEGATIVE, NTC, POSITIVE, PTC, Ct
from workstation.domain.observations import InboxReason, SpecimenRole
from workstation.domain.plate import (
    ControlFinding,
    ControlKind,
    ControlProblem,
    ControlValue,
    ControlWell,
    FillOrder,
    Placed,
    PlateSize,
    judge_controls,
    next_well,
    wells_of,
)
from workstation.domain.plate_columns import PlateColumn, PlateMapping
from workstation.domain.plate_reading import PlateReading, PlateRules, read_wells
from workstation.domain.plate_rows import RowProblem, WellRow
from workstation.domain.scans import ScanRules
from workstation.domain.tube_barcode import TubeFormat

MAPPING = PlateMapping(name="own", columns={PlateColumn.WELL: "Well", PlateColumn.TARGET: "T", PlateColumn.CT: "Ct"})
SCANS = ScanRules(tubes=TUBES, other_mode=TubeFormat("TP"), practice=False, foreign=re.compile("X[0-9]{4}"))
RULES = PlateRules(scans=SCANS, cutoff=40, control_cutoff=40)
CONTROLS = {"H11": Placed(control=ControlKind.NTC), "H12": Placed(control=ControlKind.PTC)}
GOOD = {"H11": NTC, "H12": PTC}


def rows(wells: Mapping[str, Mapping[str, Ct]], samples: Mapping[str, str] | None = None) -> list[WellRow]:
    found = [(well, target, ct) for well, values in wells.items() for target, ct in values.items()]
    return [
        WellRow(
            line=line,
            well=well,
            target=target,
            ct=ct if isinstance(ct, float) else None,
            ct_text=str(ct),
            sample=(samples or {}).get(well, ""),
        )
        for line, (well, target, ct) in enumerate(found, start=2)
    ]


def judged(
    wells: Mapping[str, Mapping[str, Ct]],
    placed: Mapping[str, Placed] | None,
    *,
    samples: Mapping[str, str] | None = None,
    more: Iterable[RowProblem] = (),
    mapping: PlateMapping = MAPPING,
) -> PlateReading:
    return read_wells([*rows(wells, samples), *more], placed, mapping, RULES)


def on_plate(**tubes: int) -> dict[str, Placed]:
    """A map with good controls: `A01=1` is tube 1 in A01."""
    return {**{well: Placed(tube=tube(serial)) for well, serial in tubes.items()}, **CONTROLS}


def people(reading: PlateReading) -> dict[str, list[str]]:
    """Flags of the targets by tube."""
    return {
        specimen.candidates[0].text: [flag for row in specimen.observations for flag in row.flags]
        for specimen in reading.specimens
        if specimen.role is SpecimenRole.PATIENT
    }


def reasons(reading: PlateReading) -> list[tuple[InboxReason, str]]:
    return [(issue.reason, issue.field) for issue in reading.issues]


def value(target: str, ct: float | None) -> ControlValue:
    return ControlValue(target=target, ct=ct, is_detected=ct is not None, is_internal=target == "RP")


# Controls


@pytest.mark.parametrize(("ntc", "ptc", "extraction"), list(product(["absent", "good", "bad"], repeat=3)))
def test_a_plate_is_valid_only_with_a_silent_ntc_and_a_positive_control(ntc: str, ptc: str, extraction: str) -> None:
    values = {"good": {"ntc": (None, None), "ptc": (22.0, 23.0), "extraction": (None, 27.0)}}
    values["bad"] = {"ntc": (33.0, None), "ptc": (None, 23.0), "extraction": (35.0, 27.0)}
    wells = []
    for kind, state in (("ntc", ntc), ("ptc", ptc), ("extraction", extraction)):
        if state != "absent":
            n, rp = values[state][kind]
            wells.append(ControlWell(kind=ControlKind(kind), well="A01", values=(value("N", n), value("RP", rp))))

    findings = judge_controls(wells, ["N"])

    is_valid = (ntc, ptc) == ("good", "good") and extraction != "bad"
    assert (findings == ()) is is_valid


@pytest.mark.parametrize(
    ("wells", "found"),
    [
        ([], {ControlProblem.NO_NTC, ControlProblem.NO_PTC}),
        ([ControlWell(kind=ControlKind.NTC, well="H11")], {ControlProblem.NOT_IN_FILE, ControlProblem.NO_PTC}),
        (
            [ControlWell(kind=ControlKind.NTC, well="H11", values=(value("N", None),), is_read=False)],
            {ControlProblem.UNREAD, ControlProblem.NO_PTC},
        ),
    ],
)
def test_a_control_that_is_missing_or_unread_is_a_finding(wells: list[ControlWell], found: set[ControlProblem]) -> None:
    assert {finding.problem for finding in judge_controls(wells, ["N"])} == found


def test_the_human_control_in_an_ntc_is_contamination_unless_the_kit_adds_it() -> None:
    wells = [
        ControlWell(kind=ControlKind.NTC, well="H11", values=(value("N", None), value("RP", 30.0))),
        ControlWell(kind=ControlKind.PTC, well="H12", values=(value("N", 22.0), value("RP", None))),
    ]

    assert judge_controls(wells, ["N"]) == (
        ControlFinding(problem=ControlProblem.AMPLIFIED, kind=ControlKind.NTC, well="H11", target="RP", ct=30.0),
    )
    assert judge_controls(wells, ["N"], control_is_added=True) == ()


def test_every_target_needs_its_positive_control() -> None:
    wells = [
        ControlWell(kind=ControlKind.NTC, well="H11", values=(value("N", None),)),
        ControlWell(kind=ControlKind.PTC, well="H12", values=(value("N", 22.0),)),
    ]

    [finding] = judge_controls(wells, ["N", "E"])
    assert (finding.problem, finding.target) == (ControlProblem.NOT_IN_FILE, "E")


@given(
    ntc=st.one_of(st.none(), st.floats(10, 45)),
    n=st.one_of(st.none(), st.floats(10, 45)),
    rp=st.one_of(st.none(), st.floats(10, 45)),
)
def test_a_plate_whose_ntc_amplified_gives_nobody_a_result(
    ntc: float | None, n: float | None, rp: float | None
) -> None:
    wells: dict[str, dict[str, Ct]] = {
        "A01": {"N": n or "Undetermined", "RP": rp or "Undetermined"},
        "H11": {"N": ntc or "Undetermined", "RP": "Undetermined"},
        "H12": {"N": 22.0, "RP": 22.0},
    }

    reading = judged(wells, on_plate(A01=1))

    if ntc is not None and ntc < 40:
        assert people(reading) == {}
        assert (InboxReason.PLATE_INVALID, "A01") in reasons(reading)
    else:
        assert len(people(reading)) == 1


def test_an_invalid_plate_names_the_control_and_every_well() -> None:
    bad = {**NTC, "N": 33.1}
    reading = judged({"A01": NEGATIVE, "B01": POSITIVE, "H11": bad, "H12": PTC}, on_plate(A01=1, B01=2))

    assert [(i.field, i.detail, i.tube) for i in reading.issues] == [
        ("H11", "NTC H11: N 33.1", ""),
        ("A01", tube(1), tube(1)),
        ("B01", tube(2), tube(2)),
    ]
    assert people(reading) == {}
    assert [specimen.role for specimen in reading.specimens] == [SpecimenRole.CONTROL, SpecimenRole.CONTROL]


def test_a_plate_without_its_controls_in_the_file_is_invalid() -> None:
    reading = judged({"A01": NEGATIVE}, on_plate(A01=1))

    assert not reading.is_valid
    assert people(reading) == {}


# Wells and tubes


def test_the_map_names_the_tubes() -> None:
    reading = judged({"A01": POSITIVE, "B01": NEGATIVE, **GOOD}, on_plate(A01=1, B01=2))

    assert people(reading) == {tube(1): ["POS", "POS", "POS"], tube(2): ["NEG", "NEG", "POS"]}
    assert reading.issues == ()


def test_without_a_map_the_sample_column_names_the_tubes_and_the_controls() -> None:
    samples = {"A01": "VN 0048 0001 02", "B01": "Sample 2", "H11": "NTC-1", "H12": "Pos Ctrl"}
    reading = judged({"A01": POSITIVE, "B01": NEGATIVE, **GOOD}, None, samples=samples)

    assert list(people(reading)) == [tube(1)]
    assert reasons(reading) == [(InboxReason.WELL_WITHOUT_TUBE, "B01")]


def test_a_file_that_names_no_tube_at_all_says_so() -> None:
    assert not judged({"A01": POSITIVE, **GOOD}, None).names_tubes


def test_a_sample_that_names_another_tube_holds_its_well() -> None:
    samples = {"A01": tube(2), "B01": tube(2)}
    reading = judged({"A01": NEGATIVE, "B01": NEGATIVE, **GOOD}, on_plate(A01=1, B01=2), samples=samples)

    assert list(people(reading)) == [tube(2)]
    assert reasons(reading) == [(InboxReason.WELL_DIFFERS, "A01")]


def test_a_sample_with_a_wrong_check_digit_is_no_agreement() -> None:
    samples = {"A01": tube(1)[:-1] + ("0" if tube(1)[-1] != "0" else "1")}
    reading = judged({"A01": NEGATIVE, **GOOD}, on_plate(A01=1), samples=samples)

    assert (people(reading), reasons(reading)) == ({}, [(InboxReason.WELL_DIFFERS, "A01")])


def test_a_tube_in_a_controls_well_makes_the_control_unread_and_the_plate_invalid() -> None:
    reading = judged({"A01": NEGATIVE, **GOOD}, on_plate(A01=1), samples={"H11": tube(9)})

    assert [finding.problem for finding in reading.findings] == [ControlProblem.UNREAD]
    assert people(reading) == {}


def test_a_control_in_a_tubes_well_holds_the_tube() -> None:
    reading = judged({"A01": NEGATIVE, **GOOD}, on_plate(A01=1), samples={"A01": "NTC"})

    assert (people(reading), reasons(reading)) == ({}, [(InboxReason.WELL_DIFFERS, "A01")])


def test_wells_without_a_tube_are_listed_and_not_lost() -> None:
    reading = judged({"A01": NEGATIVE, "C05": POSITIVE, **GOOD}, on_plate(A01=1))

    assert reasons(reading) == [(InboxReason.WELL_WITHOUT_TUBE, "C05")]


def test_a_tube_whose_well_is_not_in_the_file_is_listed() -> None:
    reading = judged({"A01": NEGATIVE, **GOOD}, on_plate(A01=1, B01=2))

    assert list(people(reading)) == [tube(1)]
    assert [(i.reason, i.field, i.tube) for i in reading.issues] == [(InboxReason.WELL_NOT_IN_FILE, "B01", tube(2))]


def test_replicates_that_agree_are_one_specimen() -> None:
    reading = judged({"A01": NEGATIVE, "A02": NEGATIVE, **GOOD}, on_plate(A01=1, A02=1))

    assert people(reading) == {tube(1): ["NEG", "NEG", "POS"] * 2}


def test_replicates_that_disagree_are_listed_with_both_wells() -> None:
    reading = judged({"A01": NEGATIVE, "A02": POSITIVE, **GOOD}, on_plate(A01=1, A02=1))

    assert people(reading) == {}
    assert [(i.reason, i.field, i.detail) for i in reading.issues] == [
        (InboxReason.REPLICATES_DISAGREE, "A01", tube(1)),
        (InboxReason.REPLICATES_DISAGREE, "A02", tube(1)),
    ]


def test_targets_in_wells_of_their_own_belong_to_one_tube() -> None:
    wells: dict[str, dict[str, Ct]] = {
        "A01": {"N": 25.0},
        "A02": {"RP": 26.0},
        "H10": {"RP": "Undetermined"},
        "H11": {"N": "Undetermined"},
        "H12": {"N": 22.0},
    }
    placed = {**on_plate(A01=1, A02=1), "H10": Placed(control=ControlKind.NTC)}

    assert people(judged(wells, placed)) == {tube(1): ["POS", "POS"]}


def test_a_tube_that_lacks_a_target_of_the_plate_is_no_negative() -> None:
    cut = {"N": "Undetermined", "RP": 26.0}
    reading = judged({"A01": NEGATIVE, "B01": cut, **GOOD}, on_plate(A01=1, B01=2))

    assert list(people(reading)) == [tube(1)]
    assert reasons(reading) == [(InboxReason.TARGET_MISSING, "B01")]


def test_a_refused_row_holds_its_well_and_no_other() -> None:
    bad = RowProblem(line=99, reason=InboxReason.WELL_FORMULA, column="CT", well="A01")
    reading = judged({"A01": NEGATIVE, "B01": NEGATIVE, **GOOD}, on_plate(A01=1, B01=2), more=[bad])

    assert list(people(reading)) == [tube(2)]
    assert [(i.reason, i.segment, i.field, i.tube) for i in reading.issues] == [
        (InboxReason.WELL_FORMULA, 99, "CT", tube(1))
    ]


def test_two_rows_of_one_well_and_target_must_say_the_same() -> None:
    same, other = rows({"A01": NEGATIVE})[0], WellRow(line=40, well="A01", target="n", ct=20.0, ct_text="20")
    reading = read_wells([*rows({"A01": NEGATIVE, **GOOD}), same], on_plate(A01=1), MAPPING, RULES)
    doubled = read_wells([*rows({"A01": NEGATIVE, **GOOD}), other], on_plate(A01=1), MAPPING, RULES)

    assert list(people(reading)) == [tube(1)]
    assert (people(doubled), reasons(doubled)) == ({}, [(InboxReason.WELL_TWICE, "A01")])


@pytest.mark.parametrize(
    ("call", "ct", "reason"),
    [
        ("Positive", None, InboxReason.WELL_CALL_DIFFERS),
        ("Âm tính", 22.0, InboxReason.WELL_CALL_DIFFERS),
        ("maybe", 22.0, InboxReason.VALUE_UNKNOWN),
        ("Positive", 22.0, None),
        ("negative", None, None),
        ("Negative", 41.5, None),
        ("N/A", 22.0, None),
    ],
)
def test_the_machines_call_must_agree_with_the_ct(call: str, ct: float | None, reason: InboxReason | None) -> None:
    said = WellRow(line=30, well="A01", target="N", ct=ct, ct_text=str(ct), call=call)
    others = rows({"A01": {"ORF1ab": "Undetermined", "RP": 25.0}, **GOOD})
    reading = read_wells([said, *others], on_plate(A01=1), MAPPING, RULES)

    assert [found for found, _ in reasons(reading)] == ([reason] if reason else [])


def test_a_call_alone_decides_where_the_file_has_no_ct() -> None:
    told = [
        WellRow(line=line, well=well, target="N", has_ct=False, call=call)
        for line, (well, call) in enumerate(
            [("A01", "Not detected"), ("B01", "Detected"), ("C01", ""), ("H11", "-"), ("H12", "+")], start=2
        )
    ]
    reading = read_wells(told, on_plate(A01=1, B01=2, C01=3), MAPPING, RULES)

    assert people(reading) == {tube(1): ["NEG"], tube(2): ["POS"]}
    assert reasons(reading) == [(InboxReason.VALUE_UNKNOWN, "C01")]


def test_a_site_names_its_own_human_control() -> None:
    mapping = PlateMapping(name="own", columns=MAPPING.columns, human_controls=("β-globin",))
    wells: dict[str, dict[str, Ct]] = {
        "A01": {"N": "Undetermined", "β-globin": 26.0},
        "H11": {"N": "Undetermined", "β-globin": "Undetermined"},
        "H12": {"N": 22.0, "β-globin": "Undetermined"},
    }

    assert judged(wells, on_plate(A01=1)).findings != ()
    assert judged(wells, on_plate(A01=1), mapping=mapping).findings == ()


def test_a_target_that_the_mapping_demands_must_be_there() -> None:
    mapping = PlateMapping(name="own", columns=MAPPING.columns, targets=("N", "RP"))
    wells: dict[str, dict[str, Ct]] = {
        "A01": {"N": "Undetermined"},
        "H11": {"N": "Undetermined"},
        "H12": {"N": 22.0},
    }

    assert list(people(judged(wells, on_plate(A01=1)))) == [tube(1)]
    assert reasons(judged(wells, on_plate(A01=1), mapping=mapping)) == [(InboxReason.TARGET_MISSING, "A01")]


def test_standards_are_kept_apart() -> None:
    standard = WellRow(line=50, well="G12", target="N", ct=20.0, ct_text="20", content="Std-1")
    reading = read_wells([*rows({"A01": NEGATIVE, **GOOD}), standard], on_plate(A01=1), MAPPING, RULES)

    assert SpecimenRole.CALIBRATOR in [specimen.role for specimen in reading.specimens]
    assert reading.issues == ()


@given(st.permutations(list(rows({"A01": POSITIVE, "B01": NEGATIVE, "A02": NEGATIVE, **GOOD}))))
def test_the_order_of_the_rows_changes_nothing(shuffled: list[WellRow]) -> None:
    reading = read_wells(shuffled, on_plate(A01=1, B01=2, A02=3), MAPPING, RULES)

    found = {number: sorted(flags) for number, flags in people(reading).items()}
    assert found == {
        tube(1): ["POS"] * 3,
        tube(2): ["NEG", "NEG", "POS"],
        tube(3): ["NEG", "NEG", "POS"],
    }


# The next well


def test_the_next_well_goes_down_a_column_or_along_a_row() -> None:
    taken = ["A01", "B01"]

    assert next_well(PlateSize.WELLS_96, FillOrder.COLUMNS, taken, "B01") == "C01"
    assert next_well(PlateSize.WELLS_96, FillOrder.ROWS, taken, "A01") == "A02"


@given(st.sets(st.sampled_from(wells_of(PlateSize.WELLS_96))), st.sampled_from(FillOrder))
def test_the_next_well_is_empty_and_none_on_a_full_plate(taken: set[str], order: FillOrder) -> None:
    found = next_well(PlateSize.WELLS_96, order, taken, min(taken, default=None))

    assert (found is None) is (len(taken) == 96)
    assert found not in taken
