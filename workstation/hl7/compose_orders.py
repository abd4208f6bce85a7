"""Messages of the host to an analyzer: the answer to its query (RSP^K11), and what it shall run (OML^O33).

IHE LAW (PaLM Technical Framework, volume 2): LAB-27, section 3.Q.5, has the RSP^K11; LAB-28, section 3.R.5, the
OML^O33 by which the work follows it, and the negative one (ORC-1 DC, with MSH, SPM, SAC and ORC alone, SPM-11 U). Where
the fields stand follows Roche's x800 Data Manager Host Interface Manual. No person is in an order: there is no PID.
In version 2.5.1 and UTF-8; hl7apy has checked each shape.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from workstation.hl7.orders import Place, Problem, Query
from workstation.hl7.standard import Group, Line
from workstation.hl7.write_filled import write_filled

LAB_28 = "LAB-28^IHE"


@dataclass(frozen=True, slots=True, kw_only=True)
class TestToRun:
    """One order: its number (OBR-2) and the test as OBR-4 says it (code^text^system, not escaped)."""

    __test__ = False

    number: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkOrder:
    """What an analyzer shall run on one tube; without tests it is told that there is nothing to run.

    `specimen_type` is SNOMED CT. `sent_at` is aware, in the zone that the message is to show.
    """

    tube: str
    tests: tuple[TestToRun, ...]
    control_id: str
    sent_at: datetime
    specimen_type: str = ""
    collected_at: datetime | None = None
    is_urgent: bool = False


def compose_response(query: Query, *, control_id: str, sent_at: datetime, found: bool = False) -> bytes:
    """Return the RSP^K11: QAK-2 OK or NF, or AE with the query's problem in ERR. QPD is repeated as it was sent."""
    problem = query.problem
    header = _header(query, "RSP^K11^RSP_K11", control_id, sent_at) | {21: query.profile}
    lines = [
        Line(name="MSH", fields=header),
        Line(name="MSA", fields={1: f"A{problem.letter}" if problem else "AA", 2: query.control_id}),
        *([_error(problem)] if problem else []),
        Line(
            name="QAK", fields={1: query.tag, 2: _status(problem, found=found), 3: query.echo[0] if query.echo else ""}
        ),
        Line(name="QPD", fields={number: text for number, text in enumerate(query.echo, 1) if text}),
    ]
    return write_filled("RSP_K11", "2.5.1", lines)


def compose_work_order(query: Query, work: WorkOrder) -> bytes:
    """Return the OML^O33 for one tube: one order a test, or the negative one."""
    header = _header(query, "OML^O33^OML_O33", work.control_id, work.sent_at) | {15: "NE", 16: "AL", 21: LAB_28}
    orders: Sequence[Group] = [_order(number, work, test) for number, test in enumerate(work.tests, 1)]
    if not work.tests:
        orders = [Group(name="OML_O33_ORDER", children=(Line(name="ORC", fields={1: "DC", 9: _time(work.sent_at)}),))]
    specimen = Group(
        name="OML_O33_SPECIMEN",
        children=(_specimen(work), Line(name="SAC", fields=_container(work.tube, query.place)), *orders),
    )
    return write_filled("OML_O33", "2.5.1", [Line(name="MSH", fields=header), specimen])


def _status(problem: Problem | None, *, found: bool) -> str:
    if problem is not None:
        return f"A{problem.letter}"
    return "OK" if found else "NF"


def _header(query: Query, kind: str, control_id: str, sent_at: datetime) -> dict[int, str]:
    return {
        3: query.receiving_application or "GHEP",
        4: query.receiving_facility,
        5: query.application,
        6: query.facility,
        7: _time(sent_at),
        9: kind,
        10: control_id,
        11: query.processing,
        12: "2.5.1",
        18: "UNICODE UTF-8",
    }


def _error(problem: Problem) -> Line:
    code = f"{problem.code}^{problem.meaning}^HL70357"
    return Line(name="ERR", fields={2: problem.place, 3: code, 4: "E", 8: _escape(problem.text)})


def _specimen(work: WorkOrder) -> Line:
    if not work.tests:
        return Line(name="SPM", fields={1: "1", 11: "U^^HL70369"})
    fields = {1: "1", 2: f"{_escape(work.tube)}&GHEP", 11: "P^^HL70369"}
    if work.specimen_type:
        fields[4] = f"{_escape(work.specimen_type)}^^SCT"
    if work.collected_at is not None:
        fields[17] = _time(work.collected_at.astimezone(work.sent_at.tzinfo))
    return Line(name="SPM", fields=fields)


def _container(tube: str, place: Place) -> dict[int, str]:
    parts = {
        3: tube,
        10: place.rack,
        11: place.rack_position,
        13: place.tray,
        14: place.tray_position,
        15: place.location,
    }
    return {number: _escape(text) for number, text in parts.items() if text}


def _order(number: int, work: WorkOrder, test: TestToRun) -> Group:
    code = "^".join(_escape(part) for part in test.code.split("^"))
    priority = "S" if work.is_urgent else "R"
    return Group(
        name="OML_O33_ORDER",
        children=(
            Line(name="ORC", fields={1: "NW", 9: _time(work.sent_at)}),
            Group(name="OML_O33_TIMING", children=(Line(name="TQ1", fields={9: f"{priority}^^HL70485"}),)),
            Group(
                name="OML_O33_OBSERVATION_REQUEST",
                children=(
                    Line(name="OBR", fields={1: str(number), 2: test.number, 4: code}),
                    Line(name="TCD", fields={1: code}),
                ),
            ),
        ),
    )


def _time(when: datetime) -> str:
    return when.strftime("%Y%m%d%H%M%S%z")


def _escape(text: str) -> str:
    return "".join(_ESCAPES.get(sign, sign) for sign in text if sign >= " " and sign != "\x7f")


_ESCAPES = {"|": "\\F\\", "^": "\\S\\", "&": "\\T\\", "~": "\\R\\", "\\": "\\E\\"}
