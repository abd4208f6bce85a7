"""Bytes of one connection, in any chunks -> MLLP frames (`<VT>` message `<FS><CR>`), and what stands outside of them.

A pure state machine: no socket, no clock. Whatever is not blank leaves it again, as it came; nothing is decoded here.
What a message is within a frame is the business of `split_messages`.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto

VT, FS = b"\x0b", b"\x1c"


class Kind(Enum):
    """What a piece of the stream is."""

    FRAME = auto()
    """From VT to FS, or a message that began without a VT and has its FS."""
    STRAY = auto()
    """Text outside of a frame."""
    CUT = auto()
    """A frame that began and never ended."""
    TOO_LARGE = auto()
    """The first bytes of what is larger than was agreed; the rest was not kept, and the stream is over."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the stream as it came, with its VT and FS."""

    kind: Kind
    data: bytes


class Framer:
    """Cuts one connection's bytes. The same bytes give the same pieces, however they are chunked.

    An FS ends what is open, whatever follows it: a sender that leaves out the CR, or sends LF, is answered at once.
    Between pieces CR, LF, FS, NUL, blanks and byte order marks are nothing. A VT inside a frame belongs to it.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._held = bytearray()
        self._in_frame = False
        self._is_over = False

    @property
    def size(self) -> int:
        """How many bytes are held of a piece that has begun and not ended."""
        return len(self._held)

    def feed(self, chunk: bytes) -> list[Piece]:
        """Take the next bytes and give the pieces that they ended; nothing more after TOO_LARGE."""
        pieces: list[Piece] = []
        at = 0
        while at < len(chunk) and not self._is_over:
            at = self._go_on(chunk, at, pieces) if self._held else self._open(chunk, at)
        return pieces

    def close(self) -> list[Piece]:
        """Give what has begun and will not end: the connection was closed, or its time is over."""
        return self._end(Kind.CUT if self._in_frame else Kind.STRAY)

    def _open(self, chunk: bytes, at: int) -> int:
        begin = _BETWEEN.match(chunk, at)
        at = begin.end() if begin else at
        if at < len(chunk):
            self._in_frame = chunk.startswith(VT, at)
            self._held += chunk[at : at + 1]
            at += 1
        return at

    def _go_on(self, chunk: bytes, at: int, pieces: list[Piece]) -> int:
        fs = chunk.find(FS, at)
        end = len(chunk) if fs < 0 else fs + 1
        begins = -1 if self._in_frame else chunk.find(VT, at, end)
        if begins >= 0:
            end = begins
        room = self._most_bytes - self.size
        self._held += chunk[at : min(end, at + room)]
        if end - at > room:
            pieces += self._give_up()
        elif begins >= 0:
            pieces += self._end(Kind.STRAY)
        elif fs >= 0:
            pieces += self._end(Kind.FRAME if self._is_message() else Kind.STRAY)
        return end

    def _is_message(self) -> bool:
        return self._in_frame or bool(_UNFRAMED_HEAD.match(self._held))

    def _give_up(self) -> list[Piece]:
        self._is_over = True
        return [Piece(Kind.TOO_LARGE, self._take()[:_HEAD_BYTES])]

    def _end(self, kind: Kind) -> list[Piece]:
        data = self._take()
        if kind is not Kind.FRAME and _NOTHING.fullmatch(data):
            return []
        return [Piece(kind, data)]

    def _take(self) -> bytes:
        held, self._held = self._held, bytearray()
        self._in_frame = False
        return bytes(held)


_HEAD_BYTES = 8_192
_BETWEEN = re.compile(rb"[\r\n\x1c\x00 \t]*+")
_NOTHING = re.compile(rb"(?:\xef\xbb\xbf|[\r\n\x0b\x1c\x00 \t])*+")
_UNFRAMED_HEAD = re.compile(rb"(?:\xef\xbb\xbf|[\x00 \t])*+(?:MSH|FHS|BHS)[!-/:-@\[-`{-~]")
