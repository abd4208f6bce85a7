"""The answer in every mode, version and with every delimiter; what hl7apy reads in it is what was meant."""

from datetime import datetime, timedelta, timezone

import pytest
from hl7apy.consts import VALIDATION_LEVEL
from hl7apy.parser import parse_message, parse_segment
from hypothesis import given
from hypothesis import strategies as st

from workstation.hl7.acknowledge import (
    FAULTS,
    NO_MESSAGE,
    NOT_STORED,
    NOT_SUPPORTED,
    SENDER_REFUSED,
    TOO_LARGE,
    Fault,
    accept,
    acknowledge,
)
from workstation.hl7.header import Header, read_header

NOW = datetime(2026, 7, 2, 9, 30, 5, tzinfo=timezone(timedelta(hours=7)))
VERSIONS = ["2.1", "2.2", "2.3", "2.3.1", "2.4", "2.5", "2.5.1", "2.6", "2.7", "2.8", "2.8.1", "2.8.2"]
LAW = (
    rb"MSH|^~\&|COBAS|Roche|GHEP|LAB|20260702083015||OUL^R22^OUL_R22|12 3|P|2.5.1|||NE|AL||UNICODE UTF-8|||LAB-29^IHE"
    b"\r"
)


def header(
    accepting: str = "",
    applying: str = "",
    *,
    kind: str = "ORU^R01^ORU_R01",
    version: str = "2.5.1",
    marks: str = "^~\\&",
) -> Header:
    fields = ("COBAS", "ROCHE", "GHEP", "LAB", "20260702", "", kind, "M-1", "P", version, "", "", accepting, applying)
    found = read_header("|".join(("MSH", marks, *fields)).encode("latin-1") + b"\r")
    assert found is not None
    return found


def answers(head: Header | None, fault: Fault | None = None) -> list[str]:
    return [answer.decode("latin-1") for answer in acknowledge(head, fault, now=NOW)]


def codes(head: Header, fault: Fault | None = None) -> list[str]:
    return [answer.split("\rMSA|")[1][:2] for answer in answers(head, fault)]


@pytest.mark.parametrize(
    ("accepting", "applying", "stored", "failed"),
    [
        ("", "", ["AA"], ["AE"]),
        ("NE", "AL", ["AA"], ["AE"]),
        ("AL", "NE", ["CA"], ["CE"]),
        ("AL", "AL", ["CA", "AA"], ["CE"]),
        ("ER", "AL", ["AA"], ["CE"]),
        ("NE", "NE", [], []),
        ("AL", "", ["CA"], ["CE"]),
        ("", "AL", ["AA"], ["AE"]),
        ("SU", "NE", ["CA"], []),
        ("NE", "SU", ["AA"], []),
        ("NE", "ER", [], ["AE"]),
        ("ER", "ER", [], ["CE"]),
        ("al", "ne", ["CA"], ["CE"]),
        ("Y", "N", ["AA"], ["AE"]),
    ],
)
def test_the_mode_is_what_msh_15_and_16_ask_for(
    accepting: str, applying: str, stored: list[str], failed: list[str]
) -> None:
    assert codes(header(accepting, applying)) == stored
    assert codes(header(accepting, applying), NOT_STORED) == failed


@pytest.mark.parametrize(
    ("fault", "original", "enhanced"),
    [
        (NOT_STORED, "AE", "CE"),
        (NO_MESSAGE, "AR", "CR"),
        (TOO_LARGE, "AR", "CR"),
        (SENDER_REFUSED, "AR", "CR"),
        (NOT_SUPPORTED, "AE", "CE"),
    ],
)
def test_each_fault_has_its_code_in_both_modes(fault: Fault, original: str, enhanced: str) -> None:
    assert codes(header(), fault) == [original]
    assert codes(header("AL", "AL"), fault) == [enhanced]


def test_a_law_message_gets_the_answer_that_the_interface_manual_shows() -> None:
    [answer] = acknowledge(read_header(LAW), None, now=NOW)

    head, acknowledgment = answer.decode().removesuffix("\r").split("\r")
    fields = head.split("|")
    assert fields[2:9] == ["GHEP", "LAB", "COBAS", "Roche", "20260702093005+0700", "", "ACK^R22^ACK"]
    assert fields[10:12] == ["P", "2.5.1"]
    assert (fields[17], fields[20]) == ("UNICODE UTF-8", "LAB-29^IHE")
    assert acknowledgment == "MSA|AA|12 3"


def test_an_error_says_where_and_why_by_the_tables() -> None:
    [answer] = answers(header(), NOT_SUPPORTED)

    assert answer.split("\r")[2].split("|") == [
        "ERR",
        "",
        "MSH^1^9",
        "200^Unsupported message type^HL70357",
        "E",
        "",
        "",
        "",
        NOT_SUPPORTED.text,
    ]


def test_before_2_5_the_error_stands_in_err_1_and_in_msa_3() -> None:
    [answer] = answers(header(version="2.3.1"), NOT_SUPPORTED)

    assert answer.split("\r")[1:3] == [
        f"MSA|AE|M-1|{NOT_SUPPORTED.text}",
        "ERR|MSH^1^9^200&Unsupported message type&HL70357",
    ]


@pytest.mark.parametrize(
    ("version", "kind"), [("2.1", "ACK"), ("2.2", "ACK^R01"), ("2.3", "ACK^R01"), ("2.3.1", "ACK^R01^ACK")]
)
def test_the_answers_type_has_the_parts_that_its_version_knows(version: str, kind: str) -> None:
    [answer] = answers(header(version=version))

    assert answer.split("|")[8] == kind


@pytest.mark.parametrize("fault", [None, *FAULTS])
@pytest.mark.parametrize("version", VERSIONS)
def test_hl7apy_reads_in_every_answer_what_was_meant(version: str, fault: Fault | None) -> None:
    [answer] = answers(header(version=version), fault)

    read = parse_message(answer, validation_level=VALIDATION_LEVEL.TOLERANT)
    assert (read.msh.msh_5.value, read.msh.msh_6.value, read.msh.msh_12.value) == ("COBAS", "ROCHE", version)
    assert read.msa.msa_2.value == "M-1"
    assert read.msa.msa_1.value == ("A" + (fault.letter if fault else "A"))
    assert [child.name for child in read.children] == ["MSH", "MSA"] + (["ERR"] if fault else [])


@pytest.mark.parametrize("fault", FAULTS)
def test_hl7apy_validates_the_error_segment_of_2_5_1(fault: Fault) -> None:
    [answer] = answers(header(), fault)

    error = parse_segment(answer.split("\r")[2], version="2.5.1", validation_level=VALIDATION_LEVEL.STRICT)
    assert error.validate()
    assert (error.err_3.err_3_1.value, error.err_4.value, error.err_8.value) == (fault.code, "E", fault.text)


@given(st.binary(max_size=40).filter(lambda text: not set(text) & set(b"|\r\n\x0b\x1c")))
def test_msa_2_is_msh_10_byte_for_byte(control_id: bytes) -> None:
    sent = LAW.replace(b"|12 3|", b"|" + control_id + b"|")
    [answer] = acknowledge(read_header(sent), None, now=NOW)

    assert answer.split(b"\rMSA|AA")[1] == (b"|" + control_id if control_id else b"") + b"\r"


def test_the_senders_own_delimiters_are_used_and_our_words_have_none_of_them() -> None:
    sent = LAW.replace(b"|", b",").replace(b"^", b".")
    [answer] = acknowledge(read_header(sent), NOT_STORED, now=NOW)

    assert answer.startswith(rb"MSH,.~\&,GHEP,LAB,COBAS,Roche,")
    error = answer.decode().split("\r")[2].split(",")
    assert error[3] == "207.Application internal error.HL70357"
    assert error[8] == "Not stored  nothing was done with it  Send it again"


@pytest.mark.parametrize("marks", ["^~\\&#", "^~\\&", "^~\\", "^"])
def test_msh_2_is_echoed_also_with_a_truncation_character_or_too_short(marks: str) -> None:
    [answer] = answers(header(marks=marks), NOT_STORED)

    assert answer.split("|")[1] == marks


def test_without_a_message_there_is_an_answer_with_nothing_to_refer_to() -> None:
    [answer] = answers(None, NO_MESSAGE)

    assert answer.split("\r")[1] == "MSA|AR"
    assert answer.startswith("MSH|^~\\&|||||20260702093005+0700||ACK|")


def test_the_same_message_gets_the_same_id_and_another_answer_another() -> None:
    first, again = answers(header()), answers(header())
    failed = answers(header(), NOT_STORED)

    assert first == again
    assert first[0].split("|")[9] != failed[0].split("|")[9]
    assert len(first[0].split("|")[9]) == 20


def test_a_query_gets_its_accept_acknowledgment_only_where_it_asks_for_one() -> None:
    asked, not_asked, original = header("AL", "AL"), header("NE", "AL"), header()

    assert [b"MSA|CA|M-1" in answer for answer in accept(asked, now=NOW)] == [True]
    assert accept(not_asked, now=NOW) == accept(original, now=NOW) == ()


@pytest.mark.parametrize("line", [b"", b"MSH", b"MSHx^~\\&x", b"MSH|abc|x", b"PID|1", b"\xff\xfeM\x00S\x00H\x00"])
def test_what_is_no_header_is_none(line: bytes) -> None:
    assert read_header(line) is None


@given(st.binary(max_size=200), st.sampled_from([None, *FAULTS]))
def test_any_bytes_after_an_msh_get_an_answer(text: bytes, fault: Fault | None) -> None:
    found = read_header(b"MSH|" + text)

    for answer in acknowledge(found, fault, now=NOW):
        assert answer.startswith(b"MSH")
        assert not set(answer) & {0x0A, 0x0B, 0x1C}
