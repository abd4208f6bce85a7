"""What the standard finds wrong is told in the validator's words, and never stops anything."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import message, specimen, tube
from workstation.hl7.conformance import Severity, report_conformance

SAMPLES = sorted((Path(__file__).parents[2] / "data" / "hl7").glob("*.hl7"))


def test_what_we_compose_breaks_no_rule() -> None:
    findings = report_conformance(message(specimen(tube(1)), kind="ORU"))

    assert [finding for finding in findings if finding.severity is Severity.ERROR] == []


def test_a_missing_field_is_named_with_its_place() -> None:
    alinity = next(path for path in SAMPLES if path.name == "alinity_m.hl7").read_bytes()
    errors = [finding.text for finding in report_conformance(alinity) if finding.severity is Severity.ERROR]

    assert "Missing required child SPM.SPM_4" in errors


def test_what_is_found_again_and_again_is_told_once_with_its_count() -> None:
    genexpert = next(path for path in SAMPLES if path.name == "genexpert.hl7").read_bytes()
    texts = [finding.text for finding in report_conformance(genexpert)]

    assert len(texts) == len(set(texts))
    assert max(finding.times for finding in report_conformance(genexpert)) > 1


@pytest.mark.parametrize(
    "data",
    [b"", b"not HL7", b"MSH|^~\\&|||||||ORU^R01|1|P|9.9\r", b"MSH|^~\\&|||||||ORU^R01|1|P|2.5.1\r" + b"X" * 200_000],
    ids=["empty", "text", "unknown version", "too large"],
)
def test_what_cannot_be_checked_says_why(data: bytes) -> None:
    (finding,) = report_conformance(data)

    assert finding.severity is Severity.NOT_CHECKED
    assert finding.text


@given(cut=st.integers(0, 400), noise=st.binary(max_size=20), which=st.sampled_from(SAMPLES))
@settings(max_examples=40)
def test_no_bytes_stop_it(cut: int, noise: bytes, which: Path) -> None:
    data = which.read_bytes()
    report_conformance(data[:cut] + noise + data[cut:])
