"""Look at one message as a person does who has to decide: its bytes as lines, its tree, and where the trouble stands.

Bytes that are no text are shown as escapes, so that a wrong one is seen. For the eye only.
"""

import re
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from workstation.domain.errors import NotFound, Reason
from workstation.hl7.tree import TreeLine, message_tree
from workstation.store import inbox
from workstation.store.inbox import StoredMessage
from workstation.store.plate_deliveries import SOURCE as PLATE_SOURCE
from workstation.usecases.context import Context
from workstation.usecases.look_at_plate import plate_lines, plate_tree

MOST_LINES = 20_000
MOST_LETTERS = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RawLine:
    """One line of the bytes as they came; `segment` counts the lines that are not blank, from 1."""

    segment: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Where the trouble stands: a place in `raw` (line, letters from and to), and a place in `tree`; -1 is nowhere."""

    segment: int
    field: str
    raw_line: int = -1
    first: int = 0
    end: int = 0
    tree_line: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAt:
    """One message: lines, tree, and a mark for each place that was asked about."""

    message_id: UUID
    size: int
    raw: tuple[RawLine, ...]
    tree: tuple[TreeLine, ...]
    marks: tuple[Mark, ...]


def look_at_message(context: Context, message_id: UUID, places: tuple[tuple[int, str], ...] = ()) -> LookedAt:
    """Give a message with the marks of these (segment, field) places; raise NotFound where there is none."""
    with context.database.read() as connection:
        message = inbox.load_message(connection, message_id)
    if message is None:
        raise NotFound(Reason.NO_SUCH_MESSAGE, message=message_id)
    if message.source == PLATE_SOURCE:
        return _look_at_plate(message, places)
    raw, tree = _raw_lines(message.data), message_tree(message.data, at_most=MOST_LINES)
    marks = tuple(_mark(raw, tree, segment, field) for segment, field in places)
    return LookedAt(message_id=message_id, size=len(message.data), raw=raw, tree=tree, marks=marks)


def _look_at_plate(message: StoredMessage, places: tuple[tuple[int, str], ...]) -> LookedAt:
    """A plate's file has rows and columns where a message has segments and fields."""
    lines, tree = plate_lines(message.data, message.name), plate_tree(message.data, message.name)
    raw = tuple(RawLine(segment=line, text=text) for line, text in lines)
    marks = tuple(_mark_row(raw, tree, row, column) for row, column in places)
    return LookedAt(message_id=message.id, size=len(message.data), raw=raw, tree=tree, marks=marks)


def _mark_row(raw: tuple[RawLine, ...], tree: tuple[TreeLine, ...], row: int, column: str) -> Mark:
    place = next((at for at, line in enumerate(raw) if row and line.segment == row), -1)
    of_row = [at for at, line in enumerate(tree) if row and line.segment == row]
    named = next((at for at in of_row if tree[at].name == column), of_row[0] if of_row else -1)
    end = len(raw[place].text) if place >= 0 else 0
    return Mark(segment=row, field=column, raw_line=place, end=end, tree_line=named)


def _raw_lines(data: bytes) -> tuple[RawLine, ...]:
    lines, segment = [], 0
    for found in islice(re.finditer(rb"[^\r\n]+", data), MOST_LINES):
        text = _shown(found.group()[:MOST_LETTERS])
        if found.group().strip(b" \t\x00\x0b\x1c\xef\xbb\xbf"):
            segment += 1
            lines.append(RawLine(segment=segment, text=text))
        elif text:
            lines.append(RawLine(segment=0, text=text))
    return tuple(lines)


def _shown(line: bytes) -> str:
    text = line.decode("utf-8", errors="backslashreplace")
    return "".join(letter if letter >= " " and letter != "\x7f" else f"\\x{ord(letter):02x}" for letter in text)


def _mark(raw: tuple[RawLine, ...], tree: tuple[TreeLine, ...], segment: int, field: str) -> Mark:
    place = next((at for at, line in enumerate(raw) if line.segment == segment), -1) if segment else -1
    number = _field_number(field)
    first, end = _letters(raw[place].text, field, number) if place >= 0 else (0, 0)
    of_segment = [at for at, line in enumerate(tree) if segment and line.segment == segment]
    named = [at for at in of_segment if number and re.match(rf"{re.escape(field)}(?![0-9])", tree[at].name)]
    tree_line = named[0] if named else of_segment[0] if of_segment else -1
    return Mark(segment=segment, field=field, raw_line=place, first=first, end=end, tree_line=tree_line)


def _field_number(field: str) -> int:
    found = re.match(r"[A-Z][A-Z0-9]{2}-(\d+)", field)
    return int(found.group(1)) if found else 0


def _letters(line: str, field: str, number: int) -> tuple[int, int]:
    """Give which letters of a line are the field; the whole line where it is not there, or another segment is meant."""
    start = line.find(field[:3]) if number else -1
    if start < 0 or len(line) <= start + 3:
        return 0, len(line)
    mark = line[start + 3]
    parts = line[start:].split(mark)
    place = number - 1 if field.startswith("MSH") else number
    if place >= len(parts):
        return 0, len(line)
    first = start + sum(len(part) + 1 for part in parts[:place])
    return first, first + len(parts[place])
