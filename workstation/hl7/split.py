"""Cut bytes as received (a file, or what came over a wire) into messages, by offsets into those bytes.

Nothing is decoded and nothing is changed here. A batch wrapper is dropped: a line that starts with FHS,
BHS, BTS or FTS and a separator belongs to no piece, and ends the message before it.
"""

import re
from dataclasses import dataclass

from workstation.domain.observations import InboxReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """`data[start:end]` is one message (`reason` None), or a part that a person must see.

    A message runs from its `MSH` to the next message, wrapper or frame. The FS that closed its frame is
    part of it, so that a reader can tell a whole message from a cut one. A message whose frame began with
    VT and never ended is MESSAGE_CUT; if it is the first of that frame, it starts at the VT.
    """

    start: int
    end: int
    reason: InboxReason | None


def split_messages(data: bytes) -> tuple[Piece, ...]:
    """Return the pieces of the data in order; they never overlap.

    Every byte that is neither blank (space, tab, CR, LF, NUL, VT, FS, byte order mark) nor part of a
    batch wrapper lies in a piece. Text that belongs to no message is NOT_HL7, or BAD_ENCODING if it
    starts as UTF-16 does. Data with no such byte is one piece, EMPTY_FILE.
    """
    walk = _Walk(data)
    for hit in _SIGNS.finditer(data):
        walk.meet(hit.group(), hit.start())
    walk.finish()
    return tuple(walk.pieces) or (Piece(start=0, end=len(data), reason=InboxReason.EMPTY_FILE),)


_VT, _FS = b"\x0b", b"\x1c"
_SIGNS = re.compile(rb"\x0b|\x1c|MSH|FHS|BHS|BTS|FTS")
_SEPARATOR = rb"[!-/:-@\[-`{-~]"
_MESSAGE_HEAD = re.compile(rb"MSH(?:" + _SEPARATOR + rb"|(?=[\r\n\x0b\x1c]|\Z))")
_WRAPPER_LINE = re.compile(rb"[FB][HT]S" + _SEPARATOR + rb"[^\r\n\x0b\x1c]*+")
_FRAME_HEAD = re.compile(rb"\x0b(?:\xef\xbb\xbf|[ \t\x00])*+(?:MSH|FHS|BHS)" + _SEPARATOR)
_FRAME_END = re.compile(rb"\x1c(?=[\r\n\x0b\x1c\x00 \t]|\Z|MSH" + _SEPARATOR + rb")")
_BREAKS = b"\r\n\x0b\x1c"
_BLANKS = b" \t\x00"
_BOM = b"\xef\xbb\xbf"
_NOTHING = re.compile(rb"(?:\xef\xbb\xbf|[\r\n\x0b\x1c \t\x00])*+")
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


class _Walk:
    """One pass over the signs in the data: the stretch that began last, and the frame that is open."""

    def __init__(self, data: bytes) -> None:
        self.pieces: list[Piece] = []
        self._data = data
        self._start = 0
        self._in_message = False
        self._open_frame: int | None = None

    def meet(self, sign: bytes, at: int) -> None:
        if sign == _VT:
            self._meet_frame(at)
        elif sign == _FS:
            if _FRAME_END.match(self._data, at):
                self._close(at + 1)
                self._open(at + 1, in_message=False)
                self._open_frame = None
        elif self._at_line_start(at):
            self._meet_line(at)

    def finish(self) -> None:
        self._close(len(self._data), cut=self._open_frame is not None)

    def _meet_frame(self, at: int) -> None:
        """A VT inside a line of a message is text, unless a message follows it."""
        if self._at_line_start(at) or _FRAME_HEAD.match(self._data, at):
            self._close(at, cut=self._open_frame is not None)
            self._open(at + 1, in_message=False)
            self._open_frame = at

    def _meet_line(self, at: int) -> None:
        if _MESSAGE_HEAD.match(self._data, at):
            self._close(at)
            self._open(at, in_message=True)
        elif wrapper := _WRAPPER_LINE.match(self._data, at):
            self._close(at)
            self._open(wrapper.end(), in_message=False)

    def _at_line_start(self, at: int) -> bool:
        while at > 0:
            if self._data[at - 1] in _BLANKS:
                at -= 1
            elif self._data.endswith(_BOM, 0, at):
                at -= len(_BOM)
            else:
                return self._data[at - 1] in _BREAKS
        return True

    def _open(self, start: int, *, in_message: bool) -> None:
        self._start = start
        self._in_message = in_message

    def _close(self, end: int, *, cut: bool = False) -> None:
        if self._in_message:
            start = self._frame_start() if cut else self._start
            reason = InboxReason.MESSAGE_CUT if cut else None
            self.pieces.append(Piece(start=start, end=end, reason=reason))
        else:
            self._close_stray(end)

    def _frame_start(self) -> int:
        frame = self._open_frame
        if frame is not None and _NOTHING.fullmatch(self._data, frame, self._start):
            return frame
        return self._start

    def _close_stray(self, end: int) -> None:
        start = _first_text(self._data, self._start, end)
        if start == end:
            return
        end = start + len(self._data[start:end].rstrip(_BREAKS + _BLANKS))
        utf_16 = self._data.startswith(_UTF_16_MARKS, start)
        reason = InboxReason.BAD_ENCODING if utf_16 else InboxReason.NOT_HL7
        self.pieces.append(Piece(start=start, end=end, reason=reason))


def _first_text(data: bytes, start: int, end: int) -> int:
    nothing = _NOTHING.match(data, start, end)
    return nothing.end() if nothing else start
