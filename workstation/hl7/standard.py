"""The HL7 standard as hl7apy knows it: the names of fields, and messages written by its structures.

Beside `conformance` the only module that imports hl7apy. Messages of analyzers are never read with it (decision 0007).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from hl7apy import load_reference
from hl7apy.consts import VALIDATION_LEVEL
from hl7apy.core import Message
from hl7apy.exceptions import HL7apyException


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A field's or component's name in words, and its data type; both "" where the standard has none."""

    long_name: str
    datatype: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One segment to write: field number -> ER7 text, already escaped."""

    name: str
    fields: dict[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A segment group of the message's structure, with what it holds in order."""

    name: str
    children: "tuple[Line | Group, ...]"


@lru_cache(maxsize=4096)
def define_field(version: str, segment: str, number: int) -> Definition:
    """Look the field up in that version, then in 2.5.1 and 2.8.2 for one that the version lacks."""
    return _define("Field", f"{segment}_{number}", version)


@lru_cache(maxsize=4096)
def define_component(version: str, datatype: str, number: int) -> Definition:
    """Look the component of a data type (`CWE`, 2) up, as `define_field` does."""
    return _define("Component", f"{datatype}_{number}", version)


def write_er7(structure: str, version: str, nodes: Sequence[Line | Group]) -> str:
    """Return the message with CR line ends; `nodes` starts with the MSH, its fields from 3 on.

    hl7apy drops, moves or escapes again what it does not expect without a word, so its text is compared
    with what was asked for. Raises ValueError naming the first field that differs.
    """
    message = Message(structure, version=version, validation_level=VALIDATION_LEVEL.TOLERANT)
    for node in nodes:
        _add(message, node)
    text: str = message.to_er7() + "\r"
    _refuse_a_difference(text.rstrip("\r").split("\r"), list(_lines(nodes)))
    return text


_FALLBACKS = ("2.5.1", "2.8.2")
_UNKNOWN = Definition(long_name="", datatype="")


def _define(kind: str, name: str, version: str) -> Definition:
    for known in (version, *_FALLBACKS):
        try:
            reference = load_reference(name, kind, known)
        except HL7apyException:
            continue
        return Definition(long_name=(reference[3] or "").replace("_", " ").capitalize(), datatype=reference[2] or "")
    return _UNKNOWN


def _add(parent: Any, node: Line | Group) -> None:  # noqa: ANN401 - hl7apy has no types
    if isinstance(node, Group):
        group = parent.add_group(node.name)
        for child in node.children:
            _add(group, child)
        return
    # hl7apy makes the MSH itself, with the local time of now in MSH-7.
    segment = parent.msh if node.name == "MSH" else parent.add_segment(node.name)
    for number, text in node.fields.items():
        setattr(segment, f"{node.name.lower()}_{number}", text)


def _lines(nodes: Sequence[Line | Group]) -> Iterator[Line]:
    for node in nodes:
        if isinstance(node, Group):
            yield from _lines(node.children)
        else:
            yield node


def _refuse_a_difference(written: list[str], asked: list[Line]) -> None:
    if [text[:3] for text in written] != [line.name for line in asked]:
        raise ValueError("hl7apy wrote other segments than it was asked for")
    for text, line in zip(written, asked, strict=True):
        fields = text.split("|")
        offset = 1 if line.name == "MSH" else 0
        for number, value in line.fields.items():
            found = fields[number - offset] if number - offset < len(fields) else ""
            if found != value:
                raise ValueError(f"hl7apy changed {line.name}-{number}")
