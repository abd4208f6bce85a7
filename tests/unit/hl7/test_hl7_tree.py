"""The tree that a person sees: every value with its name, whatever the bytes."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.hl7.tree import TreeLine, message_tree

DATA = Path(__file__).parents[2] / "data" / "hl7"
MSH = b"MSH|^~\\&|A|B|||20260702||ORU^R01|1|P|2.5.1\r"


def line(data: bytes, name: str) -> TreeLine:
    return next(found for found in message_tree(data) if found.name == name)


def test_a_component_has_its_place_its_name_and_its_value():
    data = MSH + b"OBX|1|CWE|94500-6^RNA^LN||260373001^Detected^SCT||||||F\r"

    assert line(data, "OBX-5.2") == TreeLine(depth=2, name="OBX-5.2", long_name="Text", value="Detected", segment=2)
    status = "Observation result status"
    assert line(data, "OBX-11") == TreeLine(depth=1, name="OBX-11", long_name=status, value="F", segment=2)


def test_sub_components_and_repetitions_have_their_own_lines():
    data = MSH + b"SPM|1|T1&ROCHE^F1\rOBX|1|ST|C||a~b\r"

    assert line(data, "SPM-2.1.1").value == "T1"
    assert line(data, "SPM-2.1").long_name == "Placer assigned identifier"
    assert line(data, "OBX-5[2]").value == "b"


def test_values_are_shown_without_escapes():
    assert line(MSH + b"NTE|1||FII \\T\\ FV\\.br\\x\r", "NTE-3").value == "FII & FV\nx"


def test_a_field_beyond_the_standard_keeps_its_own_number():
    assert line(MSH + b"OBX|1" + b"|" * 34 + b"late\r", "OBX-35").value == "late"


@pytest.mark.parametrize("version", ["2.1", "2.3.z", "2.7.1", "5.0.0", "", "2.8"])
def test_any_version_and_any_delimiters_are_shown_with_names(version):
    data = MSH.replace(b"2.5.1", version.encode()).replace(b"^~\\&", b"^~\\&#") + b"SPM|1|T1\r"

    assert line(data, "SPM-2") == TreeLine(depth=1, name="SPM-2", long_name="Specimen id", value="T1", segment=2)
    assert line(data, "MSH-2").value == "^~\\&#"


def test_unknown_segments_are_shown_without_a_long_name():
    assert line(MSH + b"ZQC|1|any^thing\r", "ZQC-2.2").value == "thing"


def test_bytes_that_do_not_decode_are_visible():
    assert message_tree(MSH + b"NTE|1||\xe9\r")[-1].value == "NTE|1||\\xe9"


def test_what_is_not_hl7_is_shown_as_it_is():
    assert message_tree(b"hello\nworld") == (
        TreeLine(depth=0, name="", long_name="", value="hello"),
        TreeLine(depth=0, name="", long_name="", value="world"),
    )


def test_a_very_long_message_ends_with_a_sign_that_there_is_more():
    lines = message_tree(MSH + b"NTE|1||x\r" * 100, at_most=50)

    assert (len(lines), lines[-1].name) == (51, "…")


@pytest.mark.parametrize("path", sorted(DATA.glob("*.hl7")), ids=lambda path: path.stem)
def test_every_segment_of_a_message_is_in_its_tree(path):
    data = path.read_bytes()

    assert [found.name for found in message_tree(data) if found.depth == 0] == [
        text[:3].decode() for text in data.splitlines()
    ]


@given(st.binary(max_size=200), st.sampled_from([b"", MSH, MSH + b"OBX|1|"]))
def test_any_bytes_have_a_tree(noise, start):
    message_tree(start + noise)
