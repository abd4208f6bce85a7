"""The answer to a message: ACK with MSA, and ERR where it was not accepted.

Original mode (AA, AE, AR) and enhanced mode (CA, CE, CR by MSH-15; AA, AE, AR by MSH-16) as HL7 2.5.1 chapter 2.9.2
and 2.9.3 have them, and LAW's `ACK^R22^ACK`. hl7apy writes and checks each shape of answer once; after that it is
filled, for hl7apy takes milliseconds a message. What is echoed is what was sent, byte for byte.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b

from workstation.hl7.header import Header
from workstation.hl7.standard import Line, write_er7


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a message was not accepted. `letter` E: could not be done, try again; R: not acceptable, in this form never.

    `code` and `meaning` are of table 0357, `field` is the field of MSH that is at fault (0: none), `text` says it in
    plain ASCII.
    """

    letter: str
    code: str
    meaning: str
    field: int
    text: str


NOT_STORED = Fault(
    letter="E",
    code="207",
    meaning="Application internal error",
    field=0,
    text="Not stored, nothing was done with it. Send it again",
)
NO_MESSAGE = Fault(letter="R", code="100", meaning="Segment sequence error", field=1, text="No HL7 message: no MSH")
TOO_LARGE = Fault(
    letter="R", code="207", meaning="Application internal error", field=0, text="Larger than this receiver takes"
)
SENDER_REFUSED = Fault(
    letter="R", code="103", meaning="Table value not found", field=3, text="This sender is not known here"
)
NOT_SUPPORTED = Fault(
    letter="E", code="200", meaning="Unsupported message type", field=9, text="This receiver does not answer queries"
)
FAULTS = (NOT_STORED, NO_MESSAGE, TOO_LARGE, SENDER_REFUSED, NOT_SUPPORTED)


def acknowledge(header: Header | None, fault: Fault | None, *, now: datetime) -> tuple[bytes, ...]:
    """Give the answers to one message in the order in which they are sent: none, one, or CA and then AA.

    `now` is aware, in the zone that MSH-7 is to show. Without a header the answer has an empty MSA-2. The same header
    and fault give the same MSH-10.
    """
    header = header or _NO_HEADER
    return tuple(_answer(header, code, fault, now) for code in answer_codes(header, fault))


def accept(header: Header, *, now: datetime) -> tuple[bytes, ...]:
    """Give the accept acknowledgment (CA) that goes before an answer of another kind, where one is asked for."""
    wanted = _is_enhanced(header) and _is_wanted(header.part(15, 1), None)
    return (_answer(header, "CA", None, now),) if wanted else ()


def answer_codes(header: Header, fault: Fault | None) -> tuple[str, ...]:
    """Give the MSA-1 of each answer. After CE or CR nothing more follows: the message went no further."""
    letter = fault.letter if fault else "A"
    if not _is_enhanced(header):
        return (f"A{letter}",)
    if _is_wanted(header.part(15, 1), fault):
        also = fault is None and _is_wanted(header.part(16, 1), fault)
        return ("CA", "AA") if also else (f"C{letter}",)
    return (f"A{letter}",) if _is_wanted(header.part(16, 1), fault) else ()


_NO_HEADER = Header(fields=("MSH", "|", "^~\\&"), component="^", subcomponent="&")
_CONDITIONS = frozenset({"AL", "NE", "ER", "SU"})
"""Table 0155: always, never, on an error, on success."""


def _is_enhanced(header: Header) -> bool:
    """A text that is no condition does not choose a mode in which nothing might be answered."""
    return bool(_CONDITIONS & {header.part(15, 1).upper(), header.part(16, 1).upper()})


def _is_wanted(condition: str, fault: Fault | None) -> bool:
    condition = condition.upper()
    return condition == "AL" or (condition == "ER" and fault is not None) or (condition == "SU" and fault is None)


def _answer(header: Header, code: str, fault: Fault | None, now: datetime) -> bytes:
    values = {
        "MSH": {
            3: header.raw(5),
            4: header.raw(6),
            5: header.raw(3),
            6: header.raw(4),
            7: now.strftime("%Y%m%d%H%M%S%z"),
            9: header.component.join(_kind(header)) if header.component else "ACK",
            10: _own_id(header, code),
            11: header.raw(11) or "P",
            12: header.raw(12) or "2.5.1",
            18: header.raw(18),
            21: header.raw(21),
        },
        "MSA": {1: code, 2: header.raw(10)},
        "ERR": {},
    }
    is_new = header.version >= _NEW_ERR
    if fault and is_new:
        values["ERR"] = _error(fault, header)
    elif fault:
        values["MSA"][3] = _plain(fault.text, header)
        values["ERR"] = _old_error(fault, header)
    marks = header.raw(2).strip() or _NO_HEADER.raw(2)
    lines = [
        _fill(segment, values[segment[0]], header.separator, marks)
        for segment in answer_shape("2.5.1" if is_new else "2.4", has_error=fault is not None)
    ]
    return "".join(f"{line}\r" for line in lines).encode("latin-1")


@lru_cache
def answer_shape(version: str, *, has_error: bool) -> tuple[tuple[str, ...], ...]:
    """Give the segments of an answer as hl7apy writes them, each as its name and fields, with sample values.

    2.5.1 stands for every version since 2.5, and 2.4 for those before, whose ERR has one field.
    """
    header = {3: "A", 4: "B", 5: "C", 6: "D", 7: "20000101000000+0700", 9: "ACK^R22^ACK", 10: "1", 11: "P", 12: version}
    lines = [
        Line(name="MSH", fields=header | {18: "UNICODE UTF-8", 21: "LAB-29^IHE"}),
        Line(name="MSA", fields={1: "AE" if has_error else "AA", 2: "1", 3: "Text"}),
    ]
    if has_error and version == "2.4":
        lines.append(Line(name="ERR", fields={1: "MSH^1^9^200&Unsupported message type&HL70357"}))
    elif has_error:
        error = {2: "MSH^1^9", 3: "200^Unsupported message type^HL70357", 4: "E", 8: "Text"}
        lines.append(Line(name="ERR", fields=error))
    return tuple(tuple(text.split("|")) for text in write_er7("ACK", version, lines).rstrip("\r").split("\r"))


_NEW_ERR = (2, 5)
_NO_TRIGGER, _NO_STRUCTURE = (2, 2), (2, 3, 1)


def _kind(header: Header) -> tuple[str, ...]:
    """MSH-9 had no trigger in 2.1, and no structure before 2.3.1."""
    trigger = header.part(9, 2)
    if header.version < _NO_TRIGGER or not trigger:
        return ("ACK",)
    return ("ACK", trigger) if header.version < _NO_STRUCTURE else ("ACK", trigger, "ACK")


def _own_id(header: Header, code: str) -> str:
    """20 characters, as 2.5.1 allows for MSH-10; the same for the same answer."""
    text = header.separator.join((code, *header.fields))
    return blake2b(text.encode("latin-1"), digest_size=10).hexdigest().upper()


def _error(fault: Fault, header: Header) -> dict[int, str]:
    place = ("MSH", "1", str(fault.field)) if fault.field else ()
    return {
        2: header.component.join(place),
        3: header.component.join((fault.code, _plain(fault.meaning, header), "HL70357")) if header.component else "",
        4: "E",
        8: _plain(fault.text, header),
    }


def _old_error(fault: Fault, header: Header) -> dict[int, str]:
    """ERR-1 before 2.5: segment, its number, field, and the code with its meaning and table."""
    if not header.component:
        return {1: fault.code}
    parts = (fault.code, _plain(fault.meaning, header), "HL70357") if header.subcomponent else (fault.code,)
    where = ("MSH", "1", str(fault.field)) if fault.field else ("", "", "")
    return {1: header.component.join((*where, header.subcomponent.join(parts)))}


def _plain(text: str, header: Header) -> str:
    """A sender may use any sign as a delimiter: our words have none of them."""
    marks = {header.separator, *header.raw(2)}
    return "".join(" " if letter in marks else letter for letter in text)


def _fill(segment: tuple[str, ...], values: dict[int, str], separator: str, marks: str) -> str:
    is_header = segment[0] == "MSH"
    fields = [segment[0]]
    for place in range(1, len(segment)):
        number = place + 1 if is_header else place
        fields.append(marks if is_header and place == 1 else values.get(number, ""))
    return separator.join(fields).rstrip(separator)
