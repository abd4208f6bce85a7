"""Bytes of one message -> segments whose fields, components and sub-components are plain texts.

Knows delimiters, character sets, escapes and line ends; knows no segment's meaning. Nothing is split
before it is asked for, beyond lines and fields.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

from workstation.domain.observations import InboxReason, Unreadable


@dataclass(frozen=True, slots=True, kw_only=True)
class Delimiters:
    """MSH-1 and MSH-2; an empty text means that the message has no such delimiter.

    `is_standard` says that components, repetitions and sub-components are told apart by `^`, `~` and `&`.
    """

    field: str
    component: str
    repetition: str
    escape: str
    subcomponent: str
    truncation: str
    charset: str

    is_standard: bool = True


class Segment(NamedTuple):
    """One segment: `fields[n]` is field n as sent (for MSH too, where field 1 is the separator).

    `number` counts the lines that are not blank, from 1. A stray line that continues no segment has the
    name "". The methods return un-escaped text; `""` (explicitly empty) and a missing part are both "".
    All positions count from 1, as in the standard. (A tuple, as a message is made of thousands.)
    """

    number: int
    name: str
    fields: tuple[str, ...]
    delimiters: Delimiters

    def raw(self, field: int) -> str:
        return self.fields[field] if field < len(self.fields) else ""

    def field(self, field: int) -> str:
        return self._text(self.raw(field))

    def repetitions(self, field: int) -> list[str]:
        """Return the repetitions as sent, with their delimiters and escapes; none of an empty field."""
        raw = self.raw(field)
        return _cut(raw, self.delimiters.repetition) if raw else []

    def firsts(self, field: int) -> list[str]:
        """Return the first component of every repetition."""
        raw = self.raw(field)
        if not raw or raw.isalnum():
            return [raw] if raw else []
        mark = self.delimiters.component
        return [self._text(_cut(raw, mark)[0]) for raw in _cut(raw, self.delimiters.repetition)]

    def components(self, field: int, *, repetition: int = 1) -> list[str]:
        parts = _cut(self._repetition(field, repetition), self.delimiters.component)
        return [self._text(part) for part in parts]

    def component(self, field: int, component: int, *, repetition: int = 1) -> str:
        raw = self.raw(field)
        if not raw:
            return ""
        if component == repetition == 1 and raw.isalnum():  # No delimiter and no escape stands in it.
            return raw
        return self._text(self._component(field, component, repetition))

    def standard(self, field: int) -> str:
        """Return a field un-escaped, with the standard's `^`, `~` and `&` for the message's own delimiters."""
        raw = self.raw(field)
        delimiters = self.delimiters
        if not raw or raw.isalnum() or delimiters.is_standard:
            return self._text(raw)
        own = (delimiters.component, delimiters.repetition, delimiters.subcomponent)
        table = {ord(mark): standard for mark, standard in zip(own, "^~&", strict=True) if mark}
        return "" if raw == EXPLICITLY_EMPTY else unescape(raw.translate(table), delimiters)

    def subcomponent(self, field: int, component: int, subcomponent: int, *, repetition: int = 1) -> str:
        parts = _cut(self._component(field, component, repetition), self.delimiters.subcomponent)
        return self._text(_nth(parts, subcomponent))

    def _component(self, field: int, component: int, repetition: int) -> str:
        raw = self._repetition(field, repetition)
        mark = self.delimiters.component
        if mark and mark in raw:
            return _nth(raw.split(mark), component)
        return raw if component == 1 else ""

    def _repetition(self, field: int, repetition: int) -> str:
        raw = self.fields[field] if field < len(self.fields) else ""
        mark = self.delimiters.repetition
        if mark and mark in raw:
            return _nth(raw.split(mark), repetition)
        return raw if repetition == 1 else ""

    def _text(self, raw: str) -> str:
        if raw == EXPLICITLY_EMPTY:
            return ""
        return unescape(raw, self.delimiters) if self.delimiters.escape in raw else raw


EXPLICITLY_EMPTY = '""'


def read_segments(data: bytes) -> tuple[Segment, ...]:
    """Return the segments of one message, the first being its MSH.

    A line that is no segment continues the one before it (a raw line end inside a field), except after
    an OBX that already has its status: there it stays apart, nameless.
    Raises Unreadable NOT_HL7 (no MSH, or delimiters that are none), SEGMENT_DAMAGED (a line that begins nearly as an
    SPM, OBX, …) or BAD_ENCODING (bytes that the character set of MSH-18 does not know; with none named, that is UTF-8).
    """
    body = _body(data)
    delimiters = _delimiters(body)
    rows = _rows(_decode(body, delimiters), delimiters.field)
    return tuple(_segment(row, delimiters) for row in rows)


def unescape(text: str, delimiters: Delimiters) -> str:
    r"""Return the text without HL7 escapes (2.5.1 chapter 2.7); an unknown one stays as it is.

    `\F\ \S\ \T\ \R\ \E\ \P\` become the message's own delimiters, `\.br\` and `\.sp\` a line end,
    `\Xhh..\` the bytes in the message's character set; `\H\` and `\N\` (highlighting) disappear.
    """
    if not delimiters.escape:
        return text
    mark = re.escape(delimiters.escape)
    return re.sub(mark + _SEQUENCE + mark, lambda hit: _meaning(hit, delimiters), text)


_SEQUENCE = r"(?:([FSTREPHN])|\.(?:br|BR|sp)[+0-9]*|X((?:[0-9A-Fa-f]{2})+))"
_BOM = b"\xef\xbb\xbf"
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
# Any other three letters alone on a line (POS, NEG) are text.
_BARE_SEGMENT = r"(?:PID|PV1|SPM|SAC|INV|ORC|OBR|OBX|NTE|TCD|TQ1|SID)\Z"
# What ties a result to its tube: a line that begins nearly so was one, and no text.
_PLACES = "(PID|SPM|SAC|ORC|OBR|OBX)"
_OBX_STATUS = 11


def _body(data: bytes) -> bytes:
    body = data.strip(b" \t\r\n\x00\x0b\x1c")
    return body.removeprefix(_BOM).lstrip(b" \t\x00")


def _delimiters(body: bytes) -> Delimiters:
    """Read MSH-1, MSH-2 and MSH-18; MSH-2 may be short (then a delimiter is absent), empty or long."""
    head = re.split(rb"[\r\n]", body, maxsplit=1)[0].decode("latin-1")
    separator = head[3:4]
    if not head.startswith("MSH") or separator not in _PUNCTUATION:
        raise Unreadable(InboxReason.NOT_HL7, segment=1, field="MSH-1")
    fields = head.split(separator)
    characters = fields[1].strip() if len(fields) > 1 else ""
    if not _PUNCTUATION.issuperset(characters):
        raise Unreadable(InboxReason.NOT_HL7, segment=1, field="MSH-2")
    component, repetition, escape, subcomponent, truncation = _distinct(separator, characters or "^~\\&")
    return Delimiters(
        field=separator,
        component=component,
        repetition=repetition,
        escape=escape,
        subcomponent=subcomponent,
        truncation=truncation,
        is_standard=(component, repetition, subcomponent) == ("^", "~", "&"),
        charset=_charset(re.split(r"[~^]", fields[17])[0] if len(fields) > 17 else ""),
    )


def _distinct(separator: str, characters: str) -> list[str]:
    """Five delimiters by position; one that repeats an earlier one could never be told apart: dropped."""
    found: list[str] = []
    for character in characters[:5].ljust(5):
        used = character in {" ", separator, *found}
        found.append("" if used else character)
    return found


def _charset(name: str) -> str:
    """Return Python's codec for an MSH-18 (table 0211), "" for one that is not known here.

    ASCII is read as UTF-8: analyzers that say ASCII send UTF-8 names, and every ASCII text is UTF-8.
    """
    label = re.sub(r"[^A-Z0-9]", "", name.upper())
    if label in _UTF_8_LABELS:
        return "utf-8"
    if part := re.fullmatch(r"(?:ISO)?8859(\d{1,2})", label):
        return f"iso8859_{int(part[1])}" if 1 <= int(part[1]) <= 16 and int(part[1]) != 12 else ""
    if page := re.fullmatch(r"(?:WINDOWS|CP|WIN)(125[0-8])", label):
        return f"cp{page[1]}"
    return "gb18030" if label in {"GB18030", "GB180302000", "GB2312", "GBK"} else ""


_UTF_8_LABELS = frozenset({"", "UTF8", "UNICODE", "UNICODEUTF8", "ASCII", "USASCII"})


def _decode(body: bytes, delimiters: Delimiters) -> str:
    try:
        return body.decode(delimiters.charset or "ascii")
    except UnicodeDecodeError as error:
        raise _bad_encoding(body[: error.start], delimiters.field) from None


def _bad_encoding(before: bytes, separator: str) -> Unreadable:
    *lines, last = re.split(rb"[\r\n]", before)
    segment = sum(1 for line in lines if line.strip(b" \t\x00")) + 1
    text = last.lstrip(b" \t\x00").decode("latin-1")
    name, number = text[:3], text.count(separator)
    if not number:
        return Unreadable(InboxReason.BAD_ENCODING, segment=segment)
    number += 1 if name == "MSH" else 0
    return Unreadable(InboxReason.BAD_ENCODING, segment=segment, field=f"{name}-{number}")


class _Row:
    """A segment while its continuing lines are gathered; a list, as a text would be copied each time."""

    __slots__ = ("lines", "name", "number", "separators")

    def __init__(self, number: int, name: str, line: str, separators: int) -> None:
        self.number = number
        self.name = name
        self.lines = [line]
        self.separators = separators


def _rows(text: str, separator: str) -> list[_Row]:
    sep = re.escape(separator)
    starts_segment = re.compile(rf"[A-Z][A-Z0-9]{{2}}{sep}|{_BARE_SEGMENT}").match
    broken_start = re.compile(rf"(?:{_PLACES}(?=[^A-Za-z0-9].*{sep})|.{{1,3}}{_PLACES}{sep})", re.DOTALL).match
    rows: list[_Row] = []
    number = 0
    for line in text.replace("\n", "\r").split("\r"):
        line = line.strip(" \t\x00")  # noqa: PLW2901
        if not line:
            continue
        number += 1
        if starts_segment(line):
            rows.append(_Row(number, line[:3], line, line.count(separator)))
        elif damaged := broken_start(line):
            raise Unreadable(InboxReason.SEGMENT_DAMAGED, segment=number, field=damaged[1] or damaged[2])
        elif _is_open(rows[-1]):
            rows[-1].lines.append(line)
            rows[-1].separators += line.count(separator)
        else:
            rows.append(_Row(number, "", line, 0))
    return rows


def _is_open(row: _Row) -> bool:
    if row.name == "OBX":
        return row.separators < _OBX_STATUS
    return row.name != ""


def _segment(row: _Row, delimiters: Delimiters) -> Segment:
    text = "\n".join(row.lines) if len(row.lines) > 1 else row.lines[0]
    if not row.name:
        return Segment(number=row.number, name="", fields=("", text), delimiters=delimiters)
    fields = text.split(delimiters.field)
    if row.name == "MSH":
        fields.insert(1, delimiters.field)
    return Segment(number=row.number, name=row.name, fields=tuple(fields), delimiters=delimiters)


def _cut(text: str, delimiter: str) -> list[str]:
    return text.split(delimiter) if delimiter else [text]


def _nth(parts: list[str], position: int) -> str:
    return parts[position - 1] if position <= len(parts) else ""


def _meaning(hit: re.Match[str], delimiters: Delimiters) -> str:
    letter, digits = hit[1], hit[2]
    if letter:
        return _letter_meaning(letter, delimiters)
    if not digits:
        return "\n"
    try:
        return bytes.fromhex(digits).decode(delimiters.charset or "ascii")
    except UnicodeDecodeError:
        return hit[0]


def _letter_meaning(letter: str, delimiters: Delimiters) -> str:
    meanings = {
        "F": delimiters.field,
        "S": delimiters.component,
        "T": delimiters.subcomponent,
        "R": delimiters.repetition,
        "E": delimiters.escape,
        "P": delimiters.truncation or "#",
    }
    return meanings.get(letter, "")
