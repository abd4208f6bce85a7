"""Cutting received bytes into messages, by offsets."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workstation.domain.observations import InboxReason
from workstation.hl7.split import Piece, split_messages

ONE = b"MSH|^~\\&|A|B|||20260702||ORU^R01|1|P|2.5\rOBR|1|T1\rOBX|1|ST|C||Detected||||||F\r"
TWO = ONE.replace(b"|1|P|", b"|2|P|").replace(b"T1", b"T2")
FRAME_ONE, FRAME_TWO = b"\x0b" + ONE + b"\x1c\r", b"\x0b" + TWO + b"\x1c\r"


def texts(data: bytes) -> list[tuple[bytes, InboxReason | None]]:
    return [(data[piece.start : piece.end], piece.reason) for piece in split_messages(data)]


def test_one_message_is_one_piece():
    assert texts(ONE) == [(ONE, None)]


def test_several_messages_in_one_text_are_several_pieces():
    assert texts(ONE + TWO) == [(ONE, None), (TWO, None)]


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n"])
def test_any_line_end_cuts_at_the_same_messages(end):
    data = (ONE + TWO).replace(b"\r", end)

    assert [text[:3] for text, _ in texts(data)] == [b"MSH", b"MSH"]


def test_several_frames_in_one_chunk_are_several_messages():
    assert texts(FRAME_ONE + FRAME_TWO) == [(ONE + b"\x1c", None), (TWO + b"\x1c", None)]


def test_garbage_between_frames_is_kept_as_a_piece():
    data = FRAME_ONE + b"\r\n hello \x00\x00" + FRAME_TWO

    assert texts(data)[1] == (b"hello", InboxReason.NOT_HL7)


def test_nulls_and_blank_lines_between_frames_are_nothing():
    assert len(texts(FRAME_ONE + b"\x00\x00\r\n" + FRAME_TWO + b"\x00")) == 2


def test_garbage_before_the_first_message_is_kept():
    assert texts(b"PRINTED 2026\r\n" + ONE) == [(b"PRINTED 2026", InboxReason.NOT_HL7), (ONE, None)]


def test_a_frame_without_its_end_is_cut():
    data = FRAME_ONE + b"\x0b" + TWO

    assert texts(data) == [(ONE + b"\x1c", None), (b"\x0b" + TWO, InboxReason.MESSAGE_CUT)]


def test_a_frame_that_begins_before_the_last_one_ended_cuts_the_last_one():
    data = b"\x0b" + ONE[:40] + FRAME_TWO

    assert texts(data) == [(b"\x0b" + ONE[:40], InboxReason.MESSAGE_CUT), (TWO + b"\x1c", None)]


def test_only_the_last_message_of_an_open_frame_is_cut():
    assert [reason for _, reason in texts(b"\x0b" + ONE + TWO)] == [None, InboxReason.MESSAGE_CUT]


@pytest.mark.parametrize("tail", [b"", b"\r", b"\n", b"\r\n"])
def test_a_frame_end_needs_no_cr(tail):
    assert texts(b"\x0b" + ONE + b"\x1c" + tail) == [(ONE + b"\x1c", None)]


def test_a_byte_order_mark_is_no_part_of_a_message():
    assert texts(b"\xef\xbb\xbf" + ONE) == [(ONE, None)]


def test_batch_wrappers_are_dropped():
    data = b"FHS|^~\\&|A\rBHS|^~\\&|A\r" + ONE + TWO + b"BTS|2\rFTS|1\r"

    assert texts(data) == [(ONE, None), (TWO, None)]


def test_a_message_head_inside_a_line_starts_no_message():
    data = ONE + b"NTE|1||he sent MSH|^~\\& by hand\r"

    assert texts(data) == [(data, None)]


@pytest.mark.parametrize("data", [b"", b"\r\n\r\n", b" \x00\t", b"\xef\xbb\xbf", b"\x0b\x1c\r", b"FHS|^~\\&\rFTS|0"])
def test_data_without_any_message_or_text_is_an_empty_file(data):
    assert split_messages(data) == (Piece(start=0, end=len(data), reason=InboxReason.EMPTY_FILE),)


def test_a_file_of_something_else_is_not_hl7():
    assert texts(b"%PDF-1.7 hello") == [(b"%PDF-1.7 hello", InboxReason.NOT_HL7)]


def test_a_file_saved_as_utf_16_says_so():
    data = "MSH|^~\\&|A\r\n".encode("utf-16")

    assert [reason for _, reason in texts(data)] == [InboxReason.BAD_ENCODING]


PARTS = st.sampled_from(
    [
        *(ONE, TWO, FRAME_ONE, FRAME_TWO, ONE[:30], b"MSH|", b"MSH", b"OBX|1|ST|C||x\r", b"x MSH|^~\\&\r"),
        *(b"FHS|^~\\&\r", b"BTS|1\r", b"\x0b", b"\x1c", b"\x1c\r", b"\r", b"\n", b" ", b"\x00"),
        *(b"\xef\xbb\xbf", b"noise", b"\xff\xfe"),
    ]
)
CHUNKS = st.one_of(st.lists(PARTS, max_size=12).map(b"".join), st.binary(max_size=300))
BLANK = re.compile(rb"(?:\xef\xbb\xbf|[ \t\r\n\x00\x0b\x1c])*")
WRAPPERS = re.compile(rb"(?:FHS|BHS|BTS|FTS)[^\r\n\x0b\x1c]*")


@settings(max_examples=400)
@given(CHUNKS)
def test_whatever_the_bytes_pieces_are_in_order_and_lose_nothing(data):
    pieces = split_messages(data)

    edges = [edge for piece in pieces for edge in (piece.start, piece.end)]
    assert edges == sorted(edges)
    assert edges[0] >= 0
    assert edges[-1] <= len(data)
    gaps = zip([0, *[piece.end for piece in pieces]], [*[piece.start for piece in pieces], len(data)], strict=True)
    for start, end in gaps:
        assert BLANK.fullmatch(WRAPPERS.sub(b"", data[start:end]))


@settings(max_examples=400)
@given(CHUNKS)
def test_whatever_the_bytes_each_message_head_opens_its_own_piece(data):
    heads = [hit.start(1) for hit in re.finditer(rb"(?:\A|(?<=[\r\n\x0b]))(MSH\|)", data)]

    starts = [
        piece.start + data[piece.start : piece.end].index(b"MSH")
        for piece in split_messages(data)
        if piece.reason in {None, InboxReason.MESSAGE_CUT}
    ]
    assert set(heads) <= set(starts)


@given(CHUNKS)
def test_a_whole_message_split_again_is_the_same_message(data):
    for text, reason in texts(data):
        if reason is None:
            assert texts(text) == [(text, None)]


@given(st.lists(st.sampled_from([ONE, TWO]), min_size=1, max_size=6), st.data())
def test_every_framed_message_comes_out_whole(messages, data):
    separators = data.draw(st.lists(st.sampled_from([b"", b"\r", b"\x00", b"\r\n"]), min_size=6, max_size=6))
    wire = b"".join(sep + b"\x0b" + text + b"\x1c" for sep, text in zip(separators, messages, strict=False))

    assert texts(wire) == [(text + b"\x1c", None) for text in messages]
