"""Whose an observation is: told by the order of the segments, never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.domain.observations import InboxReason, ReadSpecimen, SpecimenRole, Unreadable
from workstation.hl7.read_message import read_message

SHORT = {
    "SPM": "SPM|1|{0}|||||||||P",
    "SAC": "SAC|||{0}",
    "OBR": "OBR|1||{0}|C^T^LN",
    "ORC": "ORC|RE||{0}||CM",
    "OBX": "OBX|1|ST|C^T^LN||{0}||||||F",
    "INV": "INV|{0}|OK|R1",
    "NTE": "NTE|1||{0}",
    "PID": "PID|1||{0}",
}


def message(plan: str) -> bytes:
    """Write `SPM:a OBX:1` as segments with that text at the place that counts."""
    lines = [SHORT[word.partition(":")[0]].format(word.partition(":")[2]) for word in plan.split()]
    return "\r".join(["MSH|^~\\&|A|B|||20260702||ORU^R01|1|P|2.5.1", *lines, ""]).encode()


def read(plan: str) -> list[tuple[set[str], list[str]]]:
    return [(texts(found), values(found)) for found in read_message(message(plan)).specimens]


def texts(specimen: ReadSpecimen) -> set[str]:
    return {candidate.text for candidate in specimen.candidates}


def values(specimen: ReadSpecimen) -> list[str]:
    return [observation.value for observation in specimen.observations]


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        ("SPM:a OBR OBX:1 OBX:2 SPM:b OBR OBX:3", [({"a"}, ["1", "2"]), ({"b"}, ["3"])]),
        ("SPM:a SAC:b OBX:1", [({"a", "b"}, ["1"])]),
        ("SPM:a OBX:1 SPM SAC:b OBX:2", [({"a"}, ["1"]), ({"b"}, ["2"])]),
        ("SPM:a SPM:b OBX:1", [({"a"}, []), ({"b"}, ["1"])]),
        ("SAC:a SPM:b OBR OBX:1", [({"a", "b"}, ["1"])]),
        ("SAC:a OBR OBX:1 SAC:b OBR OBX:2", [({"a"}, ["1"]), ({"b"}, ["2"])]),
        ("SPM:a OBR OBX:1 OBR OBX:2", [({"a"}, ["1", "2"])]),
        ("ORC:a OBR:b OBX:1 ORC:c OBR:d OBX:2", [({"a", "b"}, ["1"]), ({"c", "d"}, ["2"])]),
        ("OBR:b ORC:a OBX:1 OBR:d ORC:c OBX:2", [({"a", "b"}, ["1"]), ({"c", "d"}, ["2"])]),
        ("OBR:a OBX:1 ORC:b OBX:2", [({"a"}, ["1"]), ({"b"}, ["2"])]),
        ("ORC:a OBR:b OBX:1 OBR:c OBX:2", [({"a", "b"}, ["1"]), ({"c"}, ["2"])]),
        ("OBR:a OBR:b OBX:1", [({"a"}, []), ({"b"}, ["1"])]),
        ("OBR:a OBX:1 SPM:b OBR:c OBX:2 SPM:d", [({"a", "b"}, ["1"]), ({"c", "d"}, ["2"])]),
        ("OBR SPM:a OBX:1 OBR SPM:b OBX:2", [({"a"}, ["1"]), ({"b"}, ["2"])]),
        ("OBR:x SPM:a OBX:1 SPM:b OBX:2", [({"x", "a"}, ["1"]), ({"b"}, ["2"])]),
        ("OBR OBX:1 SPM:a OBX:2", [({"a"}, ["1", "2"])]),
        ("OBX:1", [(set(), ["1"])]),
        ("OBR:a OBX:1 PID OBX:2", [({"a"}, ["1"]), (set(), ["2"])]),
        ("SPM:a OBX:1 PID OBX:2", [({"a"}, ["1"]), (set(), ["2"])]),
        ("ORC:a PID OBR OBX:1", [({"a"}, []), (set(), ["1"])]),
    ],
)
def test_the_order_of_segments_says_whose_a_result_is(plan, expected):
    assert read(plan) == expected


@pytest.mark.parametrize(
    "plan",
    [
        "OBR OBX:1 SPM:a SPM:b",
        "OBR OBX:1 SPM:a OBX:2 SPM:b",
        "OBR SPM:a SPM:b OBX:1",
        "ORC SPM:a OBR OBX:1 SPM:b",
    ],
)
def test_results_among_several_specimens_of_one_order_are_refused(plan):
    with pytest.raises(Unreadable) as caught:
        read(plan)

    assert caught.value.reason is InboxReason.TUBE_AMBIGUOUS


def test_order_numbers_that_differ_within_one_specimen_are_not_its_tube():
    assert read("SPM OBR:a OBX:1 OBR:b OBX:2") == [(set(), ["1", "2"])]


def test_the_same_number_twice_is_one_candidate():
    specimen = read_message(message("SPM:a OBR:x OBX:1 OBR:x OBX:2")).specimens[0]

    assert [(found.text, found.field, found.segment) for found in specimen.candidates] == [
        ("a", "SPM-2", 2),
        ("x", "OBR-3", 3),
    ]


def specimen(spm: str, *more: str) -> ReadSpecimen:
    lines = ["MSH|^~\\&|A|B|||20260702||OUL^R22|1|P|2.5.1", spm, *more, "OBX|1|ST|C||x||||||F", ""]
    return read_message("\r".join(lines).encode()).specimens[0]


def test_placer_and_filler_are_both_candidates_without_their_namespaces():
    assert texts(specimen("SPM|1|p1&NS&1.2&ISO^f1&LAB")) == {"p1", "f1"}


def test_one_parent_is_a_candidate_but_the_parents_of_a_pool_are_not():
    assert texts(specimen("SPM|1|a|^p1")) == {"a", "p1"}
    assert texts(specimen("SPM|1|a|^p1~^p2")) == {"a"}
    assert texts(specimen("SPM|1|a|^p1||||||||L")) == {"a"}


def test_blanks_and_explicitly_empty_numbers_are_no_candidates():
    assert texts(specimen('SPM|1|" "', 'SAC|||""', "OBR|1|  |&NS")) == {'" "'}


@pytest.mark.parametrize(
    ("code", "role"),
    [
        ("", SpecimenRole.PATIENT),
        ("P", SpecimenRole.PATIENT),
        ("L", SpecimenRole.PATIENT),
        ("R", SpecimenRole.PATIENT),
        ("Q^^HL70369", SpecimenRole.CONTROL),
        ("q", SpecimenRole.CONTROL),
        ("E", SpecimenRole.CONTROL),
        ("C", SpecimenRole.CALIBRATOR),
        ("V", SpecimenRole.CALIBRATOR),
    ],
)
def test_spm_11_gives_the_role(code, role):
    assert specimen(f"SPM|1|a|||||||||{code}").role is role


def test_an_inventory_beside_the_container_makes_a_control_but_one_after_a_result_does_not():
    inventory = "INV|Level 1|OK|CO"

    assert specimen("SPM|1|a", inventory).role is SpecimenRole.CONTROL
    assert specimen("SPM|1|a", "OBX|1|ST|C||x||||||F", inventory).role is SpecimenRole.PATIENT


@pytest.mark.parametrize("name", ["NEGCONTROL", "HPosCtrl", "pos control 3", "NTC", "QC-2", "(-) C"])
def test_a_controls_name_makes_it_a_control(name):
    assert specimen(f"SPM|1|{name}").role is SpecimenRole.CONTROL


@pytest.mark.parametrize("name", ["G000000101", "NC000000123", "PCR-77", "QC20260702001"])
def test_an_ordinary_number_does_not(name):
    assert specimen(f"SPM|1|{name}").role is SpecimenRole.PATIENT


LAYOUTS = (
    st.sampled_from(
        [
            "SPM:{0} SAC:{0} OBR ORC{x} {r}",
            "SPM SAC:{0} OBR{x} {r}",
            "SPM:{0} OBR{x} {r} OBR {r}",
            "SAC:{0} OBR{x} {r}",
        ]
    ),
    st.sampled_from(
        [
            "PID ORC OBR{x} {r} SPM:{0}",
            "ORC:{0} OBR:{0}{x} {r}",
            "OBR:{0}{x} {r}",
            "OBR ORC{x} {r} SPM SAC:{0}",
            "ORC OBR SPM:{0}{x} {r}",
        ]
    ),
)


@given(st.one_of(*[st.tuples(layout, st.integers(1, 6), st.data()) for layout in LAYOUTS]))
def test_in_every_layout_each_result_is_with_its_own_tube(case):
    layout, count, data = case
    noise = st.sampled_from(["", " NTE:n", " INV:i", " NTE:n INV:i"])
    results = st.lists(st.sampled_from(["OBX:{0}", "OBX:{0} NTE:n", "OBX:{0} INV:i NTE:n"]), min_size=1, max_size=4)
    plan = []
    for number in range(count):
        filled = layout.replace("{r}", " ".join(data.draw(results))).replace("{x}", data.draw(noise))
        plan.append(filled.format(f"t{number}"))

    found = read(" ".join(plan))

    assert [tubes for tubes, _ in found] == [{f"t{number}"} for number in range(count)]
    for tubes, results_of_tube in found:
        assert set(results_of_tube) == tubes


@given(st.lists(st.sampled_from(sorted(SHORT)), max_size=15))
def test_in_any_order_of_segments_no_observation_is_lost_or_doubled(names):
    plan = " ".join(f"{name}:{number}" for number, name in enumerate(names))
    sent = [str(number) for number, name in enumerate(names) if name == "OBX"]
    try:
        found = read(plan)
    except Unreadable as error:
        assert error.reason in {InboxReason.TUBE_AMBIGUOUS, InboxReason.NO_RESULTS}  # noqa: PT017
    else:
        assert [value for _, results in found for value in results] == sent
