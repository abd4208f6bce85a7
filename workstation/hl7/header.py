"""The header (MSH) of a message that must be answered now: byte for byte, before anything is read.

Every byte is one character (Latin-1), so that what is echoed is what was sent, in any character set.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """`fields[n]` is MSH-n as sent; `component` and `subcomponent` are the sender's own, or "" where it has none."""

    fields: tuple[str, ...]
    component: str
    subcomponent: str

    def raw(self, number: int) -> str:
        """Give a field as sent, "" where it is missing."""
        return self.fields[number] if number < len(self.fields) else ""

    def part(self, number: int, component: int) -> str:
        """Give a component, without blanks around it."""
        parts = self.raw(number).split(self.component) if self.component else [self.raw(number)]
        return parts[component - 1].strip() if component <= len(parts) else ""

    @property
    def separator(self) -> str:
        """MSH-1."""
        return self.fields[1]

    @property
    def kind(self) -> str:
        """MSH-9 in capitals without its structure, for example `QBP^Q11`; `ACK` where there is no trigger."""
        parts = (self.part(9, 1).upper(), self.part(9, 2).upper())
        return "^".join(part for part in parts if part)

    @property
    def version(self) -> tuple[int, ...]:
        """The version's numbers, (2, 5, 1); 2.5.1 where it is none."""
        numbers = tuple(int(part) for part in self.part(12, 1).split(".") if part.isascii() and part.isdigit())
        return numbers if numbers[:1] == (2,) and len(numbers) > 1 else (2, 5, 1)


def read_header(message: bytes) -> Header | None:
    """Read the first line of one message that starts with its MSH; None where the bytes are no HL7 message."""
    line = message[: _first_end(message)].decode("latin-1")
    separator = line[3:4]
    if not line.startswith("MSH") or separator not in _PUNCTUATION:
        return None
    fields = line.split(separator)
    marks = fields[1].strip()
    if not _PUNCTUATION.issuperset(marks):
        return None
    marks = marks or _USUAL_MARKS
    return Header(
        fields=("MSH", separator, *fields[1:]),
        component=marks[0] if marks[0] != separator else "",
        subcomponent=marks[3] if len(marks) > 3 and marks[3] not in (separator, *marks[:3]) else "",
    )


_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_USUAL_MARKS = "^~\\&"
_ENDS = (b"\r", b"\n", b"\x1c", b"\x0b")


def _first_end(message: bytes) -> int:
    return min((at for end in _ENDS if (at := message.find(end)) >= 0), default=len(message))
