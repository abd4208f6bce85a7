"""What an analyzer asks of the host and answers to it: QBP^Q11 (which test for this tube?) and ORL^O34.

IHE LAW (PaLM Technical Framework, volume 2): the query of LAB-27 (section 3.Q.5) names one specimen by QPD-1 to 3, or
by a place in a rack (QPD-4, 5) or tray (QPD-6, 7) at a location (QPD-8); `WOS_ALL` asks for all pending work. Older
firmware leaves QPD-2 empty or writes IHE_LABTF, which is taken too. ORL^O34 is in section 3.R.5.3.
"""

import re
from dataclasses import dataclass

from workstation.domain.observations import InboxReason, Unreadable
from workstation.hl7.segments import Segment, read_segments

MOST_TUBES = 20
LONGEST_NUMBER = 80
FIELDS_OF_A_QUERY = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why a query cannot be answered: `letter` E or R as in MSA-1, code and meaning of table 0357, and the field."""

    letter: str
    code: str
    meaning: str
    place: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in the analyzer the specimen stands, as the analyzer names it."""

    rack: str = ""
    rack_position: str = ""
    tray: str = ""
    tray_position: str = ""
    location: str = ""

    @property
    def is_named(self) -> bool:
        """Whether the query is by a place."""
        return bool(self.rack or self.tray)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One query. Texts are un-escaped; `echo` are the fields of QPD to repeat, in our own delimiters.

    `application` to `receiving_facility` are MSH-3 to 6 in our delimiters. With a `problem` the rest may be empty.
    """

    control_id: str
    sender: str
    application: str
    facility: str
    receiving_application: str
    receiving_facility: str
    processing: str
    profile: str
    name: str
    tag: str
    echo: tuple[str, ...]
    tubes: tuple[str, ...]
    place: Place
    is_all: bool
    problem: Problem | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderAnswer:
    """What the analyzer says of one order: ORC-1 (OK, UA, CR …) and its number, which may be missing."""

    number: str
    control: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderResponse:
    """ORL^O34: the answer to the message `control_id`; `code` is MSA-1, `text` what its ERR or MSA says."""

    sender: str
    control_id: str
    code: str
    text: str
    orders: tuple[OrderAnswer, ...]


def read_query(data: bytes) -> Query:
    """Read a QBP^Q11; raise Unreadable where not even its header can be read."""
    segments = read_segments(data)
    header = segments[0]
    query = next((segment for segment in segments if segment.name == "QPD"), None)
    name = query.component(1, 1).upper() if query else ""
    is_all = name.endswith("_ALL")
    tubes = _tubes(query) if query else ()
    place = _place(query) if query else Place()
    return Query(
        control_id=echo_field(header, 10),
        sender=f"{header.field(3)}|{header.field(4)}",
        application=echo_field(header, 3),
        facility=echo_field(header, 4),
        receiving_application=echo_field(header, 5),
        receiving_facility=echo_field(header, 6),
        processing=echo_field(header, 11) or "P",
        profile=echo_field(header, 21),
        name=name,
        tag=echo_field(query, 2) if query else "",
        echo=tuple(echo_field(query, number) for number in range(1, min(len(query.fields), FIELDS_OF_A_QUERY + 1)))
        if query
        else (),
        tubes=() if is_all else tubes,
        place=place,
        is_all=is_all,
        problem=_problem_of_kind(header, query) or _problem_of_question(name, tubes, place),
    )


def read_order_response(data: bytes) -> OrderResponse:
    """Read an ORL^O34 or ORL^O42; raise Unreadable where it answers nothing (no MSA)."""
    segments = read_segments(data)
    answer = next((segment for segment in segments if segment.name == "MSA"), None)
    if answer is None:
        raise Unreadable(InboxReason.MESSAGE_CUT, field="MSA")
    errors = [segment for segment in segments if segment.name == "ERR"]
    said = [error.component(8, 1) or error.component(3, 2) or error.component(1, 1) for error in errors]
    return OrderResponse(
        sender=f"{segments[0].field(3)}|{segments[0].field(4)}",
        control_id=answer.field(2).strip(),
        code=answer.field(1).strip().upper(),
        text="; ".join(text for text in [answer.field(3), *said] if text),
        orders=tuple(_answers(segments)),
    )


def _answers(segments: tuple[Segment, ...]) -> list[OrderAnswer]:
    """An order's number stands in ORC-2, or in OBR-2 after it; some analyzers send neither."""
    found: list[OrderAnswer] = []
    for segment in segments:
        if segment.name == "ORC":
            found.append(OrderAnswer(number=segment.component(2, 1), control=segment.component(1, 1).upper()))
        elif segment.name == "OBR" and found and not found[-1].number:
            found[-1] = OrderAnswer(number=segment.component(2, 1), control=found[-1].control)
    return found


def _tubes(query: Segment) -> tuple[str, ...]:
    """Read QPD-3, whose number may have a namespace after it (`number&BARCODE`)."""
    found = (_text(query.subcomponent(3, 1, 1, repetition=place)) for place in range(1, len(query.repetitions(3)) + 1))
    return tuple(text for text in found if text)


def _text(text: str) -> str:
    return text.strip(" \x00")


def _place(query: Segment) -> Place:
    rack, rack_position, tray, tray_position, location = (_text(query.component(number, 1)) for number in range(4, 9))
    return Place(rack=rack, rack_position=rack_position, tray=tray, tray_position=tray_position, location=location)


_NAMES = re.compile(r"(?:WOS(?:_\w+)?|INISEL)?")
"""LAW's Work Order Step and its kinds; cobas' own inquiry of a test selection; and no name at all."""


def _problem_of_kind(header: Segment, query: Segment | None) -> Problem | None:
    kind = [part.upper() for part in re.split(r"[\^_]", "^".join(header.components(9)))]
    if kind[:1] != ["QBP"] or not {"Q11", "WOS"} & set(kind):
        return _refuse("R", "201", "Unsupported event code", "MSH^1^9", "Only QBP^Q11 is answered")
    return None if query else _refuse("E", "100", "Segment sequence error", "QPD^1", "There is no QPD")


def _problem_of_question(name: str, tubes: tuple[str, ...], place: Place) -> Problem | None:
    if not _NAMES.fullmatch(name):
        return _refuse("E", "103", "Table value not found", "QPD^1^1", "Only work order steps (WOS) are told")
    if not tubes and not place.is_named and not name.endswith("_ALL"):
        return _refuse("E", "101", "Required field missing", "QPD^1^3", "No specimen is named")
    if len(tubes) > MOST_TUBES or not all(map(_may_be_told, tubes)):
        return _refuse("E", "102", "Data type error", "QPD^1^3", "This is no specimen number")
    return None


def _may_be_told(number: str) -> bool:
    return len(number) <= LONGEST_NUMBER and number.isprintable()


def _refuse(letter: str, code: str, meaning: str, place: str, text: str) -> Problem:
    return Problem(letter=letter, code=code, meaning=meaning, place=place, text=text)


def echo_field(segment: Segment, number: int) -> str:
    """Write a field as it was sent, its parts in the standard delimiters and without anything that cannot be sent."""
    marks = segment.delimiters
    mine = {marks.repetition: "~", marks.component: "^", marks.subcomponent: "&", marks.escape: "\\"}
    theirs = segment.raw(number)
    told = "".join(
        mine[sign] if sign in mine else _ESCAPES.get(sign, sign) for sign in theirs if sign >= " " and sign != "\x7f"
    )
    return told.strip()


_ESCAPES = {"|": "\\F\\", "^": "\\S\\", "&": "\\T\\", "~": "\\R\\", "\\": "\\E\\"}
"""What was no delimiter for the sender and is one for us."""
