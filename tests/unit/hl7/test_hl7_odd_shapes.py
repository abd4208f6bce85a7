"""Odd shapes that laboratories send, written by us after what is known of public messages.

Each is read, or refused with a reason that is true of it and, where the reason is about a place, with the place.
"""

import pytest

from tests.profile_messages import outcome
from workstation.domain.observations import InboxReason, SpecimenRole, Unreadable
from workstation.domain.results import ResultCode
from workstation.hl7.read_message import read_message
from workstation.hl7.split import split_messages

POS, NEG, INVALID = ResultCode.POSITIVE, ResultCode.NEGATIVE, ResultCode.INVALID
UNKNOWN, PERSON, DIFFER = InboxReason.VALUE_UNKNOWN, InboxReason.STATUS_NEEDS_PERSON, InboxReason.VALUES_DISAGREE
CUT, NOT_HL7 = InboxReason.MESSAGE_CUT, InboxReason.NOT_HL7
TUBE, OTHER = "G000000001", "G000000002"


def head(
    kind: str = "ORU^R01", version: str = "2.5.1", control: str = "1", marks: str = "^~\\&", more: str = ""
) -> str:
    return f"MSH|{marks}|LIS|LAB|||20260702||{kind}|{control}|P|{version}{more}"


def obx(value: str = "Detected", kind: str = "ST", status: str = "F", sub: str = "", code: str = "C^Test^L") -> str:
    return f"OBX|1|{kind}|{code}|{sub}|{value}||||||{status}"


def text(*lines: str, end: str = "\r") -> bytes:
    return (end.join(lines) + end).encode()


ORDER = f"OBR|1||{TUBE}|C^Test^L"


def order(tube: str, number: int = 1) -> str:
    return f"OBR|{number}||{tube}|C^Test^L"


READ: dict[str, tuple[bytes, ResultCode | InboxReason]] = {
    "MSH-9 without trigger in its place": (text(head("ORU^^ORU_R01"), ORDER, obx()), POS),
    "MSH-9 with an underscore": (text(head("ORU_R01"), ORDER, obx()), POS),
    "MSH-9 in small letters": (text(head("oru^r01"), ORDER, obx()), POS),
    "MSH-9 with escaped separators": (text(head("ORU\\S\\R01"), ORDER, obx()), POS),
    "no version": (text(head(version=""), ORDER, obx()), POS),
    "the word for a version": (text(head(version="Version"), ORDER, obx()), POS),
    "version 5.0.0": (text(head(version="5.0.0"), ORDER, obx()), POS),
    "version 2.3.z": (text(head(version="2.3.z"), ORDER, obx()), POS),
    "version 2.999": (text(head(version="2.999"), ORDER, obx()), POS),
    "version of a country": (text(head(version="2.5.1^AUS"), ORDER, obx()), POS),
    "a header that ends before its version": (text("MSH|^~\\&|LIS|LAB|||20260702||ORU^R01|1|P", ORDER, obx()), POS),
    "no control id": (text(head(control=""), ORDER, obx()), POS),
    "a truncation character before 2.7": (text(head(marks="^~\\&#"), ORDER, obx()), POS),
    "two delimiters alike": (text(head(marks="^~\\^"), ORDER, obx()), POS),
    "one delimiter alone": (text(head(marks="^"), ORDER, obx()), POS),
    "no delimiters": (text(head(marks=""), ORDER, obx()), POS),
    "other delimiters": (
        text(
            head(marks="@*\\$").replace("^", "@"), ORDER.replace("^", "@"), obx("POS@Positive@L", "CWE", code="C@T@L")
        ),
        POS,
    ),
    "line feeds": (text(head(), ORDER, obx(), end="\n"), POS),
    "carriage return and line feed": (text(head(), ORDER, obx(), end="\r\n"), POS),
    "blank lines between": (text(head(), ORDER, obx(), end="\r\r"), POS),
    "mixed line ends": (text(head(), ORDER, end="\n") + text(obx(), end="\r\n"), POS),
    "a byte order mark": (b"\xef\xbb\xbf" + text(head(), ORDER, obx()), POS),
    "a frame": (b"\x0b" + text(head(), ORDER, obx()) + b"\x1c\r", POS),
    "a frame of which only the end was kept": (text(head(), ORDER, obx()) + b"\x1c", POS),
    "NULs around": (b"\x00\x00" + text(head(), ORDER, obx()) + b"\x00", POS),
    "spaces before every line": (text(head(), "  " + ORDER, "\t" + obx()), POS),
    "VT inside a text": (text(head(), ORDER, obx(), "NTE|1||a\x0bb"), POS),
    "no order": (text(head(), f"SPM|1|{TUBE}", obx()), POS),
    "no patient": (text(head(), ORDER, obx()), POS),
    "a patient that is empty": (text(head(), "PID|||", ORDER, obx()), POS),
    "two orders for one tube": (text(head(), ORDER, obx(), order(TUBE, 2), obx(code="D^T^L")), POS),
    "Z segments everywhere": (text(head(), "ZMH|1", ORDER, "ZBR|x|y", obx(), "ZBX|1|OBX|2", "ZZZ"), POS),
    "segments that nobody knows": (text(head(), "PRT|1", ORDER, "QQQ|1|2", obx(), "TXA|1"), POS),
    "a stray line after the results": (text(head(), ORDER, obx(), "--- end of report ---"), POS),
    "a raw line end inside a comment": (text(head(), ORDER, "NTE|1||first line", "second line", obx()), POS),
    "CE": (text(head(), ORDER, obx("260415000^Not detected^SCT", "CE")), NEG),
    "CWE with its alternate alone": (text(head(), ORDER, obx("^^^260373001^Detected^SCT", "CWE")), POS),
    "CWE with its original text alone": (text(head(), ORDER, obx("^^^^^^^^Negative", "CWE")), NEG),
    "a data type with its table": (text(head(), ORDER, obx("Negative", "CWE^^HL70125")), NEG),
    "no data type": (text(head(), ORDER, obx("Negative", "")), NEG),
    "a data type that does not exist": (text(head(), ORDER, obx("Negative", "TXT")), NEG),
    "TX": (text(head(), ORDER, obx("Âm tính", "TX")), NEG),
    "FT with a line break": (text(head(), ORDER, obx("Not detected\\.br\\Method: PCR", "FT")), UNKNOWN),
    "an encapsulated document beside the result": (
        text(head(), ORDER, obx(), obx("^application^pdf^Base64^QUJD", "ED", code="PDF^Report^L")),
        POS,
    ),
    "DR beside the result": (text(head(), ORDER, obx(), obx("20260701^20260702", "DR", code="R^Run^L")), POS),
    "TS beside the result": (text(head(), ORDER, obx(), obx("20260701", "TS", code="R^Run^L")), POS),
    "CX as a value": (text(head(), ORDER, obx("123^^^A&1.2&ISO^MR", "CX")), UNKNOWN),
    "EI as a value": (text(head(), ORDER, obx("abc^NS^1.2^ISO", "EI")), UNKNOWN),
    "RP as a value": (text(head(), ORDER, obx("/x/y.pdf^APP^AP^PDF", "RP")), UNKNOWN),
    "NM that is no number": (text(head(), ORDER, obx("<20", "NM")), InboxReason.NO_RESULTS),
    "SN": (text(head(), ORDER, obx("<^20", "SN")), InboxReason.NO_RESULTS),
    "a quantity alone": (text(head(), ORDER, obx("161,152", "NM")), InboxReason.NO_RESULTS),
    "a value that repeats": (text(head(), ORDER, obx("Detected~Not detected")), UNKNOWN),
    "an explicitly empty value": (text(head(), ORDER, obx('""')), UNKNOWN),
    "no value": (text(head(), ORDER, obx("")), UNKNOWN),
    "no code": (text(head(), ORDER, obx(code="")), POS),
    "status with its text": (text(head(), ORDER, obx(status="C^Corrected result^HL70085")), POS),
    "no status": (text(head(), ORDER, obx(status="")), POS),
    "a status that does not exist": (text(head(), ORDER, obx(status="Z")), PERSON),
    "OBX-4 dotted": (text(head(), ORDER, obx(sub="1.1"), obx(sub="1.2", code="D^T^L")), POS),
    "OBX-4 in halves": (text(head(), ORDER, obx(sub="1/2")), POS),
    "OBX-4 a word": (text(head(), ORDER, obx(sub="NG2&Ct", value="^31.1")), InboxReason.NO_RESULTS),
    "two runs that differ": (text(head(), ORDER, obx(sub="1"), obx("Not detected", sub="2")), DIFFER),
    "an escape that nobody knows": (text(head(), ORDER, obx("Detected\\Z34C8\\")), UNKNOWN),
    "a stray escape character": (text(head(), ORDER, obx(), "NTE|1||50 \\ 50"), POS),
    "hexadecimal letters": (text(head(), ORDER, obx("Detect\\X6564\\")), POS),
    "highlighted": (text(head(), ORDER, obx("\\H\\Detected\\N\\")), POS),
    "declared Latin-1": (
        text(head(more="||||||8859/1"), ORDER).decode().encode("latin-1")
        + "OBX|1|ST|C^é^L||Detected||||||F\r".encode("latin-1"),
        POS,
    ),
    "French words": (text(head(), ORDER, obx("Négatif")), UNKNOWN),
    "words with other words": (text(head(), ORDER, obx("Detected, please confirm")), UNKNOWN),
    "a rejected specimen": (
        text(head(), ORDER, obx("125154007^Specimen unsatisfactory^SCT", "CWE")),
        ResultCode.REJECTED,
    ),
    "an order that failed": (
        text(head(), f"OBR|1||{TUBE}|C" + "|" * 21 + "X", "NTE|1||Error 5007"),
        InboxReason.ORDER_FAILED,
    ),
    "an order that waits": (text(head(), f"OBR|1||{TUBE}|C" + "|" * 21 + "I"), InboxReason.NO_RESULTS),
    "a namespace in SPM-2": (text(head(), f"SPM|1|^{TUBE}&LIS&1.2&ISO", order("X1"), obx()), POS),
}


@pytest.mark.parametrize("name", READ)
def test_a_readable_message_gives_its_tube_a_result_or_a_true_reason(name: str) -> None:
    data, expected = READ[name]

    out = outcome(data, "", {TUBE})

    assert (out.unreadable, out.waiting) == ([], [])
    assert (out.results | out.reasons).get(TUBE) is expected


REFUSED: dict[str, tuple[bytes, InboxReason, int, str]] = {
    "nothing": (b"", InboxReason.EMPTY_FILE, 0, ""),
    "blanks": (b"\r\n \x00", InboxReason.EMPTY_FILE, 0, ""),
    "a letter": (b"Dear colleague,\r\nplease find", NOT_HL7, 0, ""),
    "ASTM": (b"H|\\^&|||GX|||||LIS||P|1|20260702\rP|1\rO|1|G1\rR|1|^^^C|POS\rL|1|N\r", NOT_HL7, 0, ""),
    "UTF-16": (b"\xff\xfe" + text(head(), ORDER, obx()).decode().encode("utf-16-le"), InboxReason.BAD_ENCODING, 0, ""),
    "an acknowledgement": (text(head("ACK"), "MSA|AA|1"), InboxReason.WRONG_TYPE, 1, "MSH-9"),
    "an admission": (text(head("ADT^A01"), "PID|1"), InboxReason.WRONG_TYPE, 1, "MSH-9"),
    "an order": (text(head("OML^O21"), "PID|1", ORDER), InboxReason.WRONG_TYPE, 1, "MSH-9"),
    "no type": (text(head(""), ORDER, obx()), InboxReason.WRONG_TYPE, 1, "MSH-9"),
    "half a type": (text(head("ORU"), ORDER, obx()), InboxReason.WRONG_TYPE, 1, "MSH-9"),
    "no results and no order": (text(head(), "PID|1"), InboxReason.NO_RESULTS, 0, ""),
    "letters for delimiters": (text("MSH|abcd|LIS|LAB|||20260702||ORU^R01|1|P|2.5", ORDER, obx()), NOT_HL7, 1, "MSH-2"),
    "no delimiter after MSH": (b"MSH\rOBX|1\r", NOT_HL7, 1, "MSH-1"),
    "cut in its header": (b"MSH|^~\\&|LIS|LAB|||2026", CUT, 1, "MSH"),
    "cut in a value": (text(head(), ORDER) + b"OBX|1|ST|C||Not det", CUT, 3, "OBX"),
    "cut before its status": (text(head(), ORDER) + b"OBX|1|ST|C||Detected|||||", CUT, 3, "OBX"),
    "cut in a tube number": (text(head(), obx()) + b"SPM|1|G0000", CUT, 3, "SPM"),
    "a frame that never ended": (b"\x0b" + text(head(), ORDER, obx()), CUT, 0, ""),
    "Latin-1 that is not declared": (
        text(head(), ORDER) + "OBX|1|ST|C||Détecté||||||F\r".encode("latin-1"),
        InboxReason.BAD_ENCODING,
        3,
        "OBX-5",
    ),
    "Latin-1 declared as UTF-8": (
        text(head(more="||||||UNICODE UTF-8"), ORDER) + "OBX|1|ST|Cé||x||||||F\r".encode("latin-1"),
        InboxReason.BAD_ENCODING,
        3,
        "OBX-3",
    ),
    "a character set that nobody knows": (
        text(head(more="||||||KLINGON"), ORDER) + "OBX|1|ST|C||é||||||F\r".encode(),
        InboxReason.BAD_ENCODING,
        3,
        "OBX-5",
    ),
    "two specimens after one order": (
        text(head(), ORDER, obx(), "SPM|1|T1", "SPM|2|T2"),
        InboxReason.TUBE_AMBIGUOUS,
        5,
        "SPM-2",
    ),
    "an SPM with something in its name": (
        text(head("OUL^R22"), f"zzSPM|1|{TUBE}", ORDER, obx()),
        InboxReason.SEGMENT_DAMAGED,
        2,
        "SPM",
    ),
    "an OBX with something after its name": (
        text(head(), ORDER, obx(), "OBX^|2|ST|D||Detected||||||F"),
        InboxReason.SEGMENT_DAMAGED,
        4,
        "OBX",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_has_a_true_reason_and_the_place(name: str) -> None:
    data, reason, segment, field = REFUSED[name]

    [piece] = split_messages(data)
    if piece.reason is not None:
        assert (piece.reason, segment, field) == (reason, 0, "")
        return
    with pytest.raises(Unreadable) as caught:
        read_message(data[piece.start : piece.end])

    assert (caught.value.reason, caught.value.segment, caught.value.field) == (reason, segment, field)


def test_a_batch_is_cut_into_its_messages() -> None:
    one, two = text(head(control="1"), ORDER, obx()), text(head(control="2"), order(OTHER), obx("Not detected"))
    data = text("FHS|^~\\&|LIS", "BHS|^~\\&|LIS") + one + two + text("BTS|2", "FTS|1")

    out = outcome(data, "", {TUBE, OTHER})

    assert out.results == {TUBE: POS, OTHER: NEG}
    assert (out.unreadable, out.waiting) == ([], [])


def test_two_headers_in_one_frame_are_two_messages() -> None:
    data = b"\x0b" + text(head(), ORDER, obx()) + text(head(), order(OTHER), obx("Not detected")) + b"\x1c\r"

    out = outcome(data, "", {TUBE, OTHER})

    assert out.results | out.reasons == {TUBE: POS, OTHER: NEG}


def test_five_hundred_specimens_in_one_message_keep_their_own_results() -> None:
    lines = [head("OUL^R22")]
    for number in range(500):
        value = "Detected" if number % 7 == 0 else "Not detected"
        lines += [f"SPM|{number}|G{number:09}|||||||||P", f"SAC|||G{number:09}", "OBR|1|||C", obx(value)]

    out = outcome(text(*lines), "", {f"G{number:09}" for number in range(500)})

    assert len(out.results) == 500
    assert {tube for tube, code in out.results.items() if code is POS} == {f"G{n:09}" for n in range(0, 500, 7)}


def test_a_number_that_begins_another_is_not_it() -> None:
    out = outcome(text(head(), order(TUBE[:-1]), obx()), "", {TUBE})

    assert (out.results, out.waiting) == ({}, [InboxReason.TUBE_UNKNOWN])


def test_the_members_of_a_pool_are_not_its_tube() -> None:
    data = text(head("OUL^R22"), f"SPM|1|{TUBE}|^{OTHER}~^G000000003||||||||L", "OBR|1|||C", obx())

    assert outcome(data, "", {TUBE, OTHER}).results == {TUBE: POS}


def test_a_control_has_no_tube_and_gives_nobody_a_result() -> None:
    [specimen] = read_message(text(head("OUL^R22"), "SPM|1|NTC-1|||||||||Q", "OBR|1|||C", obx())).specimens

    assert specimen.role is SpecimenRole.CONTROL
