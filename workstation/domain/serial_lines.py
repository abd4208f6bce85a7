"""Cuts what a serial scanner sends into scanned texts: bytes in any chunks come in, whole texts come out.

A text ends with CR, LF, ETX or silence; between STX and ETX line breaks belong to it. Letters are UTF-8, kept to the
byte: what is not UTF-8 stays in the text as surrogate escapes, so that a scan of it is refused and never guessed.
"""

from dataclasses import dataclass, field

from workstation.domain.scans import MAX_SCAN_CHARACTERS

STX, ETX, CR, LF = 0x02, 0x03, 0x0D, 0x0A
_ENDS = frozenset({CR, LF, ETX})
# A letter has at most four bytes, so this many bytes are surely more letters than a scan may have.
_MOST_BYTES = 4 * (MAX_SCAN_CHARACTERS + 1)


@dataclass(slots=True)
class SerialLines:
    """The bytes of one scanner that wait for their end.

    `silence_ms` is how long a text without an end waits: 50 ms, but half a second once the scanner has shown that it
    ends its texts by itself, because a pause is then a slow line and not an end.
    """

    silence_ms: int = 50
    _held: bytearray = field(default_factory=bytearray)
    _framed: bool = False
    _skipping: bool = False

    @property
    def is_holding(self) -> bool:
        """Whether a text has begun, or the rest of a run-away one is awaited."""
        return bool(self._held) or self._framed or self._skipping

    def feed(self, data: bytes) -> tuple[str, ...]:
        """Take bytes in; give the texts that they end, in order."""
        texts: list[str] = []
        for byte in data:
            texts += self._take(byte)
        return tuple(texts)

    def silence(self) -> tuple[str, ...]:
        """Nothing came for `silence_ms`: what is held was all."""
        return self._end()

    def forget(self) -> None:
        """Drop what is held: the scanner went away within a text, and half a text is none."""
        self._held.clear()
        self._framed = self._skipping = False

    def _take(self, byte: int) -> tuple[str, ...]:
        if byte == STX:
            before = self._end()
            self._framed = True
            return before
        if byte == ETX or (byte in _ENDS and not self._framed):
            if self.is_holding:
                self.silence_ms = 500
            return self._end()
        if self._skipping:
            return ()
        self._held.append(byte)
        return self._cut() if len(self._held) >= _MOST_BYTES else ()

    def _end(self) -> tuple[str, ...]:
        held, framed = bytes(self._held), self._framed
        self.forget()
        if framed and held.endswith((b"\r", b"\n")):
            # STX without ETX: the line break was the end after all.
            return tuple(_text(line) for line in held.replace(b"\r", b"\n").split(b"\n") if line)
        return (_text(held),) if held else ()

    def _cut(self) -> tuple[str, ...]:
        text = _text(bytes(self._held))
        self.forget()
        self._skipping = True
        return (text,)


def _text(held: bytes) -> str:
    """Decode, and keep of a run-away text what is needed to call it too long."""
    return held.decode("utf-8", "surrogateescape")[: MAX_SCAN_CHARACTERS + 1]
