"""What we write is read back as it was meant, by our reader and by hl7apy's segment names."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workstation.domain.observations import SpecimenRole
from workstation.hl7.compose import MessageToSend, ResultToSend, SpecimenToSend, compose_oru_r01, compose_oul_r22
from workstation.hl7.read_message import read_message
from workstation.hl7.standard import Line, write_er7

NOON = datetime(2026, 7, 2, 5, 0, tzinfo=UTC)
COMPOSERS = pytest.mark.parametrize("compose", [compose_oul_r22, compose_oru_r01])


def result(text: str = "SARS-CoV-2 RNA", value_text: str = "Detected", ct: str | None = "24.3") -> ResultToSend:
    return ResultToSend(
        code="94500-6",
        text=text,
        value_code="260373001",
        value_text=value_text,
        observed_at=NOON,
        ct=Decimal(ct) if ct else None,
    )


def message(*specimens: SpecimenToSend, sender: str = "Practice") -> MessageToSend:
    return MessageToSend(
        sender=sender, facility="Lab", control_id="P-1", sent_at=NOON, instrument="P1", specimens=specimens
    )


def tube(number: str, *results: ResultToSend, role: SpecimenRole = SpecimenRole.PATIENT) -> SpecimenToSend:
    return SpecimenToSend(tube=number, role=role, results=results)


@COMPOSERS
def test_each_tube_comes_back_with_its_own_results(compose):
    sent = message(tube("G1", result(), result(ct=None)), tube("G2", result(ct="0.5")))
    read = read_message(compose(sent))

    assert [{found.text for found in specimen.candidates} for specimen in read.specimens] == [{"G1"}, {"G2"}]
    assert [[found.value for found in specimen.observations] for specimen in read.specimens] == [
        ["260373001^Detected^SCT", "24.3", "260373001^Detected^SCT"],
        ["260373001^Detected^SCT", "0.5"],
    ]


@COMPOSERS
def test_header_status_and_times_come_back(compose):
    read = read_message(compose(message(tube("G1", result()))))
    found = read.specimens[0].observations[0]

    assert (read.control_id, read.sender, read.version, read.sent_at) == ("P-1", "Practice|Lab", "2.5.1", NOON)
    assert (found.status, found.observed_at, found.instrument) == ("F", NOON, "P1")
    assert (found.value_code, found.value_text, found.value_system) == ("260373001", "Detected", "SCT")


@COMPOSERS
def test_a_ct_is_marked_as_a_supplement_of_its_result(compose):
    _, ct = read_message(compose(message(tube("G1", result())))).specimens[0].observations

    assert (ct.code, ct.alternate_code, ct.value_type, ct.value) == ("94500-6", "S_OTHER", "NA", "24.3")


@COMPOSERS
@pytest.mark.parametrize("role", list(SpecimenRole))
def test_a_role_comes_back(compose, role):
    read = read_message(compose(message(tube("G1", result()), tube("X9", result(), role=role))))

    assert [specimen.role for specimen in read.specimens] == [SpecimenRole.PATIENT, role]
    assert {found.text for found in read.specimens[1].candidates} == {"X9"}


def test_the_law_message_has_the_tube_where_law_puts_it():
    lines = compose_oul_r22(message(tube("G1", result()))).decode().split("\r")

    assert lines[0].startswith("MSH|^~\\&|Practice|Lab|||20260702050000+0000||OUL^R22^OUL_R22|P-1|P|2.5.1|")
    assert lines[1:3] == ["SPM|1|G1&GHEP||258500001^Nasopharyngeal swab^SCT|||||||P^^HL70369", "SAC|||G1"]
    assert lines[-1] == ""


@COMPOSERS
def test_a_line_end_in_a_text_is_refused(compose):
    with pytest.raises(ValueError, match="control character"):
        compose(message(tube("G1\rOBX|9", result())))


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters='"'), min_size=1, max_size=20)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([compose_oul_r22, compose_oru_r01]), WORDS, WORDS, WORDS)
def test_any_text_comes_back_unchanged(compose, number, text, sender):
    number, text, sender = number.strip() or "x", text.strip() or "x", sender.strip() or "x"
    read = read_message(compose(message(tube(number, result(text, text)), sender=sender)))
    found = read.specimens[0].observations[0]

    assert read.specimens[0].candidates[0].text == number
    assert (found.code_text, found.value_text, read.sender) == (text, text, f"{sender}|Lab")


def test_a_field_that_hl7apy_would_change_is_noticed():
    with pytest.raises(ValueError, match="NTE-3"):
        write_er7("ORU_R01", "2.5.1", [Line(name="MSH", fields={10: "1"}), Line(name="NTE", fields={3: "a\\.br\\b"})])
