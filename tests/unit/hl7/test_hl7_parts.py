"""A large file is cut between messages, and nothing that is read of it changes."""

from hypothesis import given
from hypothesis import strategies as st

from workstation.hl7.parts import cut_parts
from workstation.hl7.split import split_messages

BITS = (
    b"MSH|^~\\&|A|B\rPID|1\r",
    b"MSH|^~\\&|A|B\nOBX|1|ST|X||text MSH|\n",
    b"\x0bMSH|^~\\&|A\rOBX|1\r\x1c\r",
    b"\x0bMSH|^~\\&|A\r",
    b"\x1c\r",
    b"\x1c",
    b"FHS|^~\\&\r",
    b"BHS|^~\\&\nBTS|2\r\n",
    b"FTS|1\r",
    b"stray text\r",
    b"\r\n\r\n",
    b"\xef\xbb\xbf",
    b"\x00",
)


def reading(data: bytes) -> list[tuple[bytes, object]]:
    return [(data[piece.start : piece.end], piece.reason) for piece in split_messages(data)]


@given(bits=st.lists(st.sampled_from(BITS), min_size=1, max_size=40), most=st.integers(1, 200))
def test_parts_together_are_the_file_and_read_as_the_file(bits: list[bytes], most: int) -> None:
    data = b"".join(bits)
    parts = list(cut_parts(data, most))

    assert b"".join(parts) == data
    assert [read for part in parts for read in reading(part)] == reading(data)


def test_a_small_file_is_one_part_and_a_large_one_many() -> None:
    message = BITS[0]

    assert list(cut_parts(message * 3, 1_000)) == [message * 3]
    assert [len(part) for part in cut_parts(message * 100, len(message) * 10)] == [len(message) * 10] * 10


def test_one_large_message_is_never_cut() -> None:
    message = b"MSH|^~\\&|A\r" + b"OBX|1|ED|X||" + b"A" * 100_000 + b"\r"

    assert list(cut_parts(message, 1_000)) == [message]


def test_many_messages_in_one_frame_stay_together_and_cost_no_more_than_a_few_tries() -> None:
    data = b"\x0b" + BITS[0] * 20_000 + b"\x1c\r"

    assert list(cut_parts(data, 1_000)) == [data]
