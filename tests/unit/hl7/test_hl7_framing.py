"""Frames from a connection's bytes: the same pieces however they are chunked, and nothing dropped but blanks."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.hl7.framing import FS, VT, Framer, Kind, Piece

ONE = b"MSH|^~\\&|A|B|C|D|20260101||ORU^R01|1|P|2.5.1\rOBX|1|NM|x||1||||||F\r"
LIMIT = 1_000
TOLERATED = b"\r\n\x00 \t\x1c\x0b\xef\xbb\xbf"


def cut(*chunks: bytes, most_bytes: int = LIMIT) -> list[Piece]:
    """Feed the chunks and close."""
    framer = Framer(most_bytes)
    pieces = [piece for chunk in chunks for piece in framer.feed(chunk)]
    return pieces + framer.close()


def frame(text: bytes = ONE) -> bytes:
    return VT + text + FS


WHOLE = Piece(Kind.FRAME, frame())


@pytest.mark.parametrize("end", [b"\r", b"", b"\n", b"\r\n", b"\x00\x00", b" \r\n\t", FS + b"\r"])
def test_what_follows_the_end_of_a_frame_changes_nothing(end: bytes) -> None:
    assert cut((frame() + end) * 3) == [WHOLE] * 3


def test_a_frame_is_given_with_its_last_byte_and_not_later() -> None:
    framer = Framer(LIMIT)

    assert framer.feed(frame()[:-1]) == []
    assert framer.feed(FS) == [WHOLE]


@pytest.mark.parametrize("before", [b"\r\n", b"\x00", b"\xef\xbb\xbf", b"\r\x00 \t\n", FS])
def test_blanks_before_a_frame_are_nothing(before: bytes) -> None:
    assert cut(before + frame()) == [WHOLE]


@pytest.mark.parametrize("text", [b"garbage", b"MSH|^~\\&|cut", b"\x00\xffx\r"])
def test_text_before_a_frame_is_a_piece_of_its_own(text: bytes) -> None:
    begun = text.lstrip(b"\x00")

    assert cut(text + frame()) == [Piece(Kind.STRAY, begun), WHOLE]


def test_a_message_that_lacks_its_beginning_but_has_its_end_is_a_frame() -> None:
    assert cut(ONE + FS + b"\r" + frame()) == [Piece(Kind.FRAME, ONE + FS), WHOLE]


def test_other_text_with_an_end_is_none() -> None:
    assert cut(b"hello" + FS) == [Piece(Kind.STRAY, b"hello" + FS)]


def test_a_frame_that_never_ends_is_cut_and_text_that_never_ends_is_stray() -> None:
    assert cut(frame()[:-1]) == [Piece(Kind.CUT, frame()[:-1])]
    assert cut(ONE) == [Piece(Kind.STRAY, ONE)]


def test_a_vt_within_a_frame_belongs_to_it() -> None:
    resent = VT + ONE[:40] + frame()

    assert cut(resent) == [Piece(Kind.FRAME, resent)]


@pytest.mark.parametrize("nothing", [b"", b"\r\n", VT, VT + b"\r\x00", b"\xef\xbb\xbf", FS])
def test_nothing_but_blanks_is_nothing_even_when_it_is_cut(nothing: bytes) -> None:
    assert cut(nothing) == []


def test_an_empty_frame_is_given_for_it_must_be_answered() -> None:
    assert cut(VT + FS) == [Piece(Kind.FRAME, VT + FS)]


def test_what_is_too_large_is_said_at_once_and_not_kept() -> None:
    framer = Framer(LIMIT)
    large = VT + ONE + b"x" * LIMIT

    assert framer.feed(large) == [Piece(Kind.TOO_LARGE, large[:LIMIT])]
    assert framer.size == 0
    assert framer.feed(b"x" * LIMIT + FS + frame()) == []
    assert framer.size == 0
    assert framer.close() == []


def test_exactly_the_largest_size_is_taken() -> None:
    largest = VT + b"x" * (LIMIT - 2) + FS

    assert cut(largest) == [Piece(Kind.FRAME, largest)]
    assert [piece.kind for piece in cut(VT + b"x" * (LIMIT - 1) + FS)] == [Kind.TOO_LARGE]


def test_megabytes_of_blanks_between_frames_are_not_kept() -> None:
    framer = Framer(LIMIT)

    assert framer.feed(b"\x00" * 5_000_000) == []
    assert framer.size == 0


wires = st.lists(
    st.sampled_from(
        [VT, FS, b"\r", b"\n", b"\x00", b" ", b"\xef\xbb\xbf", b"MSH|", b"x", ONE, frame(), frame() + b"\r"]
    )
    | st.binary(max_size=8),
    max_size=12,
).map(b"".join)


@given(wires, st.lists(st.integers(0, 400), max_size=12), st.integers(20, 300))
def test_any_chunking_gives_the_same_pieces(wire: bytes, places: list[int], most_bytes: int) -> None:
    borders = sorted({0, len(wire), *(min(place, len(wire)) for place in places)})
    chunks = [wire[start:end] for start, end in pairwise(borders)]
    single = [wire[place : place + 1] for place in range(len(wire))]

    at_once = cut(wire, most_bytes=most_bytes)
    assert cut(*chunks, most_bytes=most_bytes) == at_once
    assert cut(*single, most_bytes=most_bytes) == at_once


@given(wires)
def test_every_byte_that_is_not_blank_stands_in_a_piece_in_order(wire: bytes) -> None:
    kept = b"".join(piece.data for piece in cut(wire, most_bytes=100_000))

    assert kept.translate(None, TOLERATED) == wire.translate(None, TOLERATED)


def seconds_to_cut(size: int, chunk: int) -> float:
    wire = VT + b"x" * size + FS
    framer = Framer(100_000_000)
    started = time.process_time()
    found = [piece for at in range(0, len(wire), chunk) for piece in framer.feed(wire[at : at + chunk])]
    assert len(found) == 1
    return time.process_time() - started


def test_the_time_grows_with_the_size_and_not_with_its_square() -> None:
    small = min(seconds_to_cut(200_000, 100) for _ in range(3))
    large = min(seconds_to_cut(2_000_000, 100) for _ in range(3))

    assert large < 40 * small
    assert large < 1
