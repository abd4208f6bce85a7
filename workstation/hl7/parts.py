"""Cut the bytes of a large file into deliveries of whole messages, so that memory and disk never work on all of it.

Each part is cut between two messages, and its messages are those of the whole: where a cut would change what is read
(several messages in one frame), there is none.
"""

from collections.abc import Iterator

from workstation.hl7.split import Piece, split_messages

PART_BYTES = 256 * 1024
_MOST_TRIES = 8


def cut_parts(data: bytes, most: int = PART_BYTES) -> Iterator[bytes]:
    """Give the data in parts of about `most` bytes, in order and without a byte lost; a small file is one part."""
    if len(data) <= most:
        yield data
        return
    pieces = split_messages(data)
    start = first = 0
    tries = 0
    for place, piece in enumerate(pieces[:-1]):
        if piece.end - start < most or tries > _MOST_TRIES:
            continue
        if _reads_alike(data[start : piece.end], pieces[first : place + 1], start):
            yield data[start : piece.end]
            start, first, tries = piece.end, place + 1, 0
        else:
            tries += 1
    yield data[start:]


def _reads_alike(part: bytes, pieces: tuple[Piece, ...], offset: int) -> bool:
    alone = [(piece.start + offset, piece.end + offset, piece.reason) for piece in split_messages(part)]
    return alone == [(piece.start, piece.end, piece.reason) for piece in pieces]
