"""A message as the lines of a tree that a person reads: the value of every field beside its name.

For the eye only: nothing is decided from it. It shows any bytes, also those that cannot be read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from workstation.domain.observations import InboxReason, Unreadable
from workstation.hl7.segments import Segment, read_segments, unescape
from workstation.hl7.split import split_messages
from workstation.hl7.standard import define_component, define_field


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeLine:
    """One line: `depth` 0 segment, 1 field, 2 component, 3 sub-component; `name` such as `OBX-5.1`.

    A second repetition is `OBX-5[2]`. `long_name` is English, from the standard, or "". A stray line,
    or one of a part that is not HL7, has no name.
    """

    depth: int
    name: str
    long_name: str
    value: str
    segment: int = 0
    """Which segment of its message it is, counted as `Segment.number`; 0 where it is none."""


def message_tree(data: bytes, *, at_most: int = 20_000) -> tuple[TreeLine, ...]:
    """Return the lines of all messages in the data; empty fields are left out.

    After `at_most` lines a last one named "…" says that there is more. Bytes that do not decode are
    shown as `\\xe9`. Never raises.
    """
    lines = tuple(islice(_lines(data), at_most + 1))
    if len(lines) <= at_most:
        return lines
    return (*lines[:at_most], TreeLine(depth=0, name="…", long_name="", value=""))


def _lines(data: bytes) -> Iterator[TreeLine]:
    for piece in split_messages(data):
        part = data[piece.start : piece.end]
        if piece.reason not in {None, InboxReason.MESSAGE_CUT}:
            yield from _plain_lines(part)
            continue
        try:
            segments = read_segments(part)
        except Unreadable:
            yield from _plain_lines(part)
        else:
            yield from _message_lines(segments)


def _plain_lines(part: bytes) -> Iterator[TreeLine]:
    for line in re.split(r"[\r\n]+", part.decode("utf-8", errors="backslashreplace")):
        if text := line.strip(" \t\x00\x0b\x1c\ufeff"):
            yield TreeLine(depth=0, name="", long_name="", value=text)


def _message_lines(segments: tuple[Segment, ...]) -> Iterator[TreeLine]:
    version = segments[0].component(12, 1)
    for segment in segments:
        value = "" if segment.name else segment.raw(1)
        long_name = _SEGMENT_NAMES.get(segment.name, "")
        yield TreeLine(depth=0, name=segment.name, long_name=long_name, value=value, segment=segment.number)
        if segment.name:
            yield from (replace(line, segment=segment.number) for line in _field_lines(segment, version))


def _field_lines(segment: Segment, version: str) -> Iterator[TreeLine]:
    for number in range(1, len(segment.fields)):
        name = f"{segment.name}-{number}"
        definition = define_field(version, segment.name, number)
        if name in {"MSH-1", "MSH-2"}:
            yield TreeLine(depth=1, name=name, long_name=definition.long_name, value=segment.raw(number))
            continue
        datatype = segment.component(2, 1) if name == "OBX-5" else definition.datatype
        for count, repetition in enumerate(segment.repetitions(number), 1):
            label = name if count == 1 else f"{name}[{count}]"
            value = unescape(repetition, segment.delimiters)
            yield TreeLine(depth=1, name=label, long_name=definition.long_name, value=value)
            yield from _part_lines(segment, repetition, label, version, datatype)


def _part_lines(segment: Segment, repetition: str, label: str, version: str, datatype: str) -> Iterator[TreeLine]:
    """Yield the components, each with its sub-components; nothing of a field that is one plain text."""
    component_mark, subcomponent_mark = segment.delimiters.component, segment.delimiters.subcomponent
    components = _parts(repetition, component_mark)
    if len(components) == 1 and len(_parts(repetition, subcomponent_mark)) == 1:
        return
    for number, component in enumerate(components, 1):
        if component:
            definition = define_component(version, datatype, number)
            yield _part_line(2, f"{label}.{number}", definition.long_name, component, segment)
            for place, text in _several(_parts(component, subcomponent_mark)):
                inner = define_component(version, definition.datatype, place)
                yield _part_line(3, f"{label}.{number}.{place}", inner.long_name, text, segment)


def _part_line(depth: int, name: str, long_name: str, text: str, segment: Segment) -> TreeLine:
    return TreeLine(depth=depth, name=name, long_name=long_name, value=unescape(text, segment.delimiters))


def _several(parts: list[str]) -> list[tuple[int, str]]:
    if len(parts) == 1:
        return []
    return [(place, text) for place, text in enumerate(parts, 1) if text]


def _parts(text: str, mark: str) -> list[str]:
    return text.split(mark) if mark else [text]


_SEGMENT_NAMES = {
    "MSH": "Message header",
    "PID": "Patient identification",
    "PV1": "Patient visit",
    "SPM": "Specimen",
    "SAC": "Specimen container",
    "INV": "Inventory",
    "ORC": "Common order",
    "OBR": "Observation request",
    "OBX": "Observation result",
    "NTE": "Note",
    "TCD": "Test code detail",
    "TQ1": "Timing and quantity",
    "PRT": "Participation",
    "MSA": "Message acknowledgment",
    "ERR": "Error",
}
