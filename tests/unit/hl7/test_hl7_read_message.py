"""What is refused, and what harmless noise must not disturb."""

import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workstation.domain.observations import InboxReason, ReadMessage, Unreadable
from workstation.hl7.read_message import read_message, refuse_a_loss

DATA = Path(__file__).parents[2] / "data" / "hl7"
MSH = "MSH|^~\\&|A|B|||20260702||ORU^R01|1|P|2.5.1"
WHOLE = f"{MSH}\rOBR|1|T1||C\rOBX|1|ST|C||Detected||||||F\r".encode()


def refusal(data: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read_message(data)
    return caught.value


def statuses(message: ReadMessage) -> list[str]:
    return [found.status for specimen in message.specimens for found in specimen.observations]


@pytest.mark.parametrize(
    "kind", ["ORU^R01", "ORU^R01^ORU_R01", "oru^r01", "ORU\\S\\R01", "ORU_R01", "ORU^^ORU_R01", " ORU ^ R01 "]
)
def test_the_type_is_read_in_every_way_it_is_written(kind):
    assert read_message(WHOLE.replace(b"ORU^R01", kind.encode())).kind == "ORU^R01"


@pytest.mark.parametrize("kind", ["ORU^R32^ORU_R30", "OUL^R22", "OUL^R23^OUL_R23", "OUL^R24"])
def test_other_result_messages_are_read_too(kind):
    assert read_message(WHOLE.replace(b"ORU^R01", kind.encode())).kind == kind[:7]


@pytest.mark.parametrize(("kind", "detail"), [("ADT^A01", "ADT^A01"), ("ACK", "ACK"), ("", ""), ("ORU", "ORU")])
def test_any_other_type_is_refused_by_its_name(kind, detail):
    error = refusal(WHOLE.replace(b"ORU^R01", kind.encode()))

    assert (error.reason, error.field, error.detail) == (InboxReason.WRONG_TYPE, "MSH-9", detail)


@pytest.mark.parametrize("data", [b"", b"\r\n \x00"])
def test_an_empty_file_is_refused(data):
    assert refusal(data).reason is InboxReason.EMPTY_FILE


@pytest.mark.parametrize("data", [b"hello", b"PID|1\rOBX|1\r", WHOLE + WHOLE, b"noise\r" + WHOLE, b"MSH|abc|\r"])
def test_what_is_not_exactly_one_message_is_refused(data):
    assert refusal(data).reason is InboxReason.NOT_HL7


@pytest.mark.parametrize("line", ["", "PID|1\r", "PID|1\rNTE|1||x\rZXX|1\r"])
def test_a_message_without_specimen_order_and_result_has_no_results(line):
    assert refusal(f"{MSH}\r{line}".encode()).reason is InboxReason.NO_RESULTS


@pytest.mark.parametrize("line", ["SPM|1|T1|||||||||P\r", "OBR|1|T1||C\r"])
def test_an_ordered_specimen_without_results_is_returned(line):
    (specimen,) = read_message(f"{MSH}\r{line}".encode()).specimens

    assert (specimen.candidates[0].text, specimen.observations) == ("T1", ())


@pytest.mark.parametrize(
    "data",
    [
        b"MSH",
        b"MSH|^~\\&|A|B|||2026",
        WHOLE[:-3],
        WHOLE[:-1].removesuffix(b"F"),
        WHOLE + b"OB",
        WHOLE + b"OBX",
        WHOLE + b"OBX|2|ST|C||Not det",
        WHOLE + b"SPM|1|T1",
        WHOLE + b"OBR|2|T",
        b"\x0b" + WHOLE,
        WHOLE[:50] + b"\x1cx" + WHOLE[50:],
    ],
)
def test_a_cut_message_is_refused(data):
    assert refusal(data).reason is InboxReason.MESSAGE_CUT


@pytest.mark.parametrize(
    "data",
    [
        WHOLE.rstrip(b"\r"),
        b"\x0b" + WHOLE + b"\x1c",
        b"\x0b" + WHOLE + b"OBX|2|ST|C|x&Ct|^31.1||\x1c\r",
        WHOLE + b"OBX|2|ST|C|x&Ct|^31.1||\r",
        WHOLE + b"SPM|1|T1||ORH",
        WHOLE + b"NTE|1||no line end",
    ],
)
def test_a_whole_message_whose_last_line_has_no_end_is_read(data):
    assert read_message(data).specimens[0].candidates


@pytest.mark.parametrize("path", sorted(DATA.glob("*.hl7")), ids=lambda path: path.stem)
def test_wherever_a_message_is_cut_no_wrong_value_comes_out(path):
    text = path.read_bytes()
    whole = read_message(text)
    for end in range(len(text)):
        try:
            part = read_message(text[:end])
        except Unreadable:
            continue
        for cut, specimen in zip(part.specimens, whole.specimens, strict=False):
            assert {found.text for found in cut.candidates} <= {found.text for found in specimen.candidates}
            for found, sent in zip(cut.observations, specimen.observations, strict=False):
                assert (found.value, found.status) == (sent.value, sent.status)


def test_latin_1_bytes_without_a_declaration_are_refused_at_their_place():
    error = refusal(WHOLE.replace(b"Detected", "Détecté".encode("latin-1")))

    assert (error.reason, error.segment, error.field) == (InboxReason.BAD_ENCODING, 3, "OBX-5")


def test_declared_latin_1_is_read():
    data = WHOLE.replace(b"2.5.1", b"2.5.1||||||8859/1").replace(b"Detected", "Détecté".encode("latin-1"))

    assert read_message(data).specimens[0].observations[0].value == "Détecté"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("CE|C||260415000^Not detected^SCT", ("260415000", "Not detected", "SCT")),
        ("CWE^^HL70125|C||260415000^^SCT^NEG^Neg^L^^^Âm tính", ("260415000", "Âm tính", "SCT")),
        ("CWE|C||^^^260415000^Not detected^SCT", ("260415000", "Not detected", "SCT")),
        ("CWE|C||POS", ("POS", "", "")),
        ("ST|C||Not Detected", ("", "Not Detected", "")),
        ("ST|C||260415000^Not detected^SCT", ("260415000", "Not detected", "SCT")),
        ("ST|C||POSITIVE^", ("", "POSITIVE", "")),
        ("|C||Negative", ("", "Negative", "")),
        ("SN|C||<^20", ("", "<20", "")),
        ("NM|C||<20", ("", "<20", "")),
        ("NA|C||24.31^^33.90", ("", "24.31", "")),
        ("NA|C||^^33.90", ("", "", "")),
        ("CWE|C||260373001^A^SCT~260415000^B^SCT", ("", "", "")),
        ('ST|C||""', ("", "", "")),
    ],
)
def test_a_value_comes_apart_by_its_type(fields, expected):
    data = f"{MSH}\rOBX|1|{fields}||||||F\r".encode()
    found = read_message(data).specimens[0].observations[0]

    assert (found.value_code, found.value_text, found.value_system) == expected


def test_the_second_code_of_an_observation_is_used_where_the_first_is_empty():
    data = f"{MSH}\rOBX|1|ST|^^^94500-6^RNA^LN||x||||||F\rOBX|2|ST|L1^Local^L^94500-6^RNA^LN||x||||||F\r"
    first, second = read_message(data.encode()).specimens[0].observations

    assert (first.code, first.code_text, first.code_system) == ("94500-6", "RNA", "LN")
    assert (second.code, second.alternate_code) == ("L1", "94500-6")


def test_a_corrected_status_with_text_is_its_code():
    data = WHOLE.replace(b"||F\r", b"||C^Corrected^HL70085\r")

    assert statuses(read_message(data)) == ["C"]


def test_a_loss_between_bytes_and_values_is_noticed():
    with pytest.raises(Unreadable) as caught:
        refuse_a_loss(WHOLE, ())

    assert (caught.value.reason, caught.value.detail) == (InboxReason.OBX_LOST, "1 in the bytes, 0 read")


def test_z_segments_stray_lines_and_unknown_segments_disturb_nothing():
    noisy = WHOLE.replace(b"\rOBX", b"\rZZZ|1|2\rPRT|x\rQQQ|\r\rOBX") + b"a stray line\rZXX|1|OBX|2\r"

    assert statuses(read_message(noisy)) == ["F"]


def test_a_message_of_a_thousand_observations_is_read_whole():
    lines = "".join(f"OBX|{number}|NM|C{number}^N^L||{number}|mg||||F\r" for number in range(1000))
    data = WHOLE + lines.replace("||||F", "||||||F").encode()

    assert read_message(data).obx_count == 1001


@pytest.mark.parametrize(
    "noise",
    [b"\x0b", b"\x1c", b"\r", b"MSH", b"\xef\xbb\xbf", b"\\", b" ", b"|", b"OBX|", b"\x0b ", b"x\n", b"\x00MSH|"],
)
def test_four_times_the_noise_takes_about_four_times_as_long(noise):
    """Quadratic reading would take sixteen times; only the ratio of one run counts, not the machine's speed."""
    little, much = (min(seconds_for(noise, size) for _ in range(3)) for size in (40_000, 160_000))

    assert much < 12 * little + 0.05


def seconds_for(noise: bytes, size: int) -> float:
    data = WHOLE + noise * (size // len(noise))
    started = time.process_time()
    with suppress(Unreadable):
        read_message(data)
    return time.process_time() - started


def test_a_large_embedded_document_is_carried_whole():
    document = b"QUJD" * 350_000
    data = WHOLE.replace(b"ST|C||Detected", b"ED|C||^application^pdf^Base64^" + document)

    assert len(read_message(data).specimens[0].observations[0].value) > len(document)


FRAGMENTS = st.sampled_from(
    [
        *(MSH.encode() + b"\r", b"MSH|^~\\&", b"SPM|1|T1\r", b"SAC\r", b"OBR|1|T1\n", b"NTE|1||x\r"),
        *(b"OBX|1|ST|C||x||||||F\r\n", b"OBX|1", b"OBX\r", b"\r", b"\x0b", b"\x1c\r", b"\xe9"),
        *(b"\\X41\\", b"\\F\\", b"|", b"^", b"&", b"~", b'""'),
    ]
)


@settings(max_examples=300)
@given(st.one_of(st.lists(FRAGMENTS, max_size=20).map(b"".join), st.binary(max_size=200).map(lambda x: WHOLE + x)))
def test_whatever_the_bytes_the_answer_is_a_message_or_unreadable(data):
    try:
        message = read_message(data)
    except Unreadable as error:
        assert error.reason in InboxReason  # noqa: PT017
    else:
        assert message.obx_count == len(statuses(message))
