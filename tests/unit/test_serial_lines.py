"""What a serial scanner sends comes out as it was printed, however the line cuts it into pieces."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import cccd
from workstation.domain.outcomes import Outcome
from workstation.domain.scans import MAX_SCAN_CHARACTERS, RefusedScan, read_scan
from workstation.domain.serial_lines import SerialLines
from workstation.settings import Settings

CARD = "000123456789||Nguyễn Thị Ngọc Ánh|12031990|Nữ|Tổ 5, Phường Bến Nghé, Đà Nẵng|01012021"
RULES = Settings().scan_rules(practice=True)
PRINTED = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=120)
ENDS = st.sampled_from([b"\r", b"\n", b"\r\n", b"\x03", b"\x03\r\n"])


def chunks(data: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({cut % (len(data) + 1) for cut in cuts})
    edges = [0, *places, len(data)]
    return [data[a:b] for a, b in pairwise(edges)]


def feed(lines: SerialLines, *pieces: bytes) -> list[str]:
    return [text for piece in pieces for text in lines.feed(piece)]


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b"\x03"])
def test_a_text_ends_with_its_end_and_is_byte_equal(end: bytes) -> None:
    lines = SerialLines()

    assert feed(lines, CARD.encode() + end) == [CARD]
    assert not lines.is_holding


@given(st.lists(st.tuples(PRINTED, ENDS), min_size=1, max_size=6), st.lists(st.integers(0, 2_000), max_size=20))
def test_however_the_line_cuts_it_every_text_comes_out_once_and_in_order(
    sent: list[tuple[str, bytes]], cuts: list[int]
) -> None:
    data = b"".join(text.encode() + end for text, end in sent)

    assert feed(SerialLines(), *chunks(data, cuts)) == [text for text, _ in sent]


@given(st.lists(PRINTED, min_size=1, max_size=4), st.lists(st.integers(0, 2_000), max_size=20))
def test_texts_between_stx_and_etx_keep_their_line_breaks(sent: list[str], cuts: list[int]) -> None:
    broken = [f"{text}\r\n{text}" for text in sent]
    data = b"".join(b"\x02" + text.encode() + b"\x03" for text in broken)

    assert feed(SerialLines(), *chunks(data, cuts)) == broken


@given(st.binary(max_size=400), st.lists(st.integers(0, 400), max_size=10))
def test_any_bytes_give_the_same_texts_however_they_are_cut(data: bytes, cuts: list[int]) -> None:
    whole, cut = SerialLines(), SerialLines()

    assert [*feed(whole, data), *whole.silence()] == [*feed(cut, *chunks(data, cuts)), *cut.silence()]


def test_silence_ends_a_text_without_an_end() -> None:
    lines = SerialLines()
    before = feed(lines, CARD.encode())

    assert (before, lines.silence(), lines.silence()) == ([], (CARD,), ())


def test_an_stx_without_etx_ends_at_the_next_stx_and_at_silence() -> None:
    lines = SerialLines()

    assert feed(lines, b"\x02TP0048\r\n\x02TP0049\r") == ["TP0048"]
    assert lines.silence() == ("TP0049",)


def test_a_scanner_that_ends_its_texts_is_given_time_for_the_rest() -> None:
    lines = SerialLines()
    before = lines.silence_ms
    lines.feed(b"TP0048\r")

    assert (before, lines.silence_ms) == (50, 500)


def test_empty_lines_are_no_scans() -> None:
    assert feed(SerialLines(), b"\r\n\r\n\x03") == []


def test_bytes_that_are_not_utf_8_are_refused_and_not_guessed() -> None:
    (text,) = feed(SerialLines(), CARD.encode("cp1258", "replace") + b"\r")

    assert read_scan(text, RULES) == RefusedScan(outcome=Outcome.BAD_BYTES)


@pytest.mark.parametrize("letter", ["A", "Ễ"])
def test_a_run_away_line_is_answered_once_and_leaves_the_next_alone(letter: str) -> None:
    lines = SerialLines()
    texts = feed(lines, *[letter.encode() * 1_000] * 40, b"\r", CARD.encode() + b"\r")

    assert [len(texts[0]), *texts[1:]] == [MAX_SCAN_CHARACTERS + 1, CARD]
    scan = read_scan(texts[0], RULES)
    assert isinstance(scan, RefusedScan)
    assert scan.outcome is Outcome.TOO_LONG


def test_half_a_text_is_forgotten_when_the_scanner_goes() -> None:
    lines = SerialLines()
    lines.feed(CARD.encode()[:40])
    lines.forget()

    assert (lines.is_holding, feed(lines, b"TP0048\r")) == (False, ["TP0048"])


def test_a_practice_card_of_the_builders_survives_a_serial_line() -> None:
    (text,) = feed(SerialLines(), cccd(1).encode() + b"\r\n")

    assert text == cccd(1)
