"""Plain results -> HL7 messages, as an analyzer would send them: for practice, demonstrations and tests.

Written by hl7apy from the standard's structures (2.5.1, UTF-8, CR line ends). Not for answering an
analyzer, and not for sending real results anywhere.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from workstation.domain.observations import SpecimenRole
from workstation.hl7.standard import Group, Line, write_er7


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultToSend:
    """One result of a specimen: LOINC code and text, SNOMED CT value and text, status of table 0085.

    `ct` (cycles) is sent as a second observation of the same code, marked as LAW's supplement.
    """

    code: str
    text: str
    value_code: str
    value_text: str
    observed_at: datetime | None
    status: str = "F"
    ct: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecimenToSend:
    """A tube, by the number on its label, or a control, by its name."""

    tube: str
    role: SpecimenRole
    results: tuple[ResultToSend, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageToSend:
    """Header (`sender` MSH-3, `facility` MSH-4, `control_id` MSH-10) and specimens; times are aware."""

    sender: str
    facility: str
    control_id: str
    sent_at: datetime
    instrument: str
    specimens: tuple[SpecimenToSend, ...]


def compose_oul_r22(message: MessageToSend) -> bytes:
    """Return an OUL^R22 in the manner of IHE LAW (LAB-29): the tube in SPM-2 and SAC-3.

    A control has neither: its name stands in INV-1. Raises ValueError for a text with a control
    character, which HL7 cannot carry.
    """
    header = _header(message, "OUL^R22^OUL_R22") | {15: "NE", 16: "AL", 21: "LAB-29^IHE"}
    specimens = [
        Group(
            name="OUL_R22_SPECIMEN",
            children=(_specimen_line(number, specimen), _container(specimen), *_law_orders(message, specimen)),
        )
        for number, specimen in enumerate(message.specimens, 1)
    ]
    return _write("OUL_R22", header, specimens)


def compose_oru_r01(message: MessageToSend) -> bytes:
    """Return an ORU^R01 in the manner of 2.5.1: the tube in OBR-3, and in SPM-2 after its results.

    A control has its name in the same places. Raises ValueError as `compose_oul_r22` does.
    """
    orders = [_order_observation(message, specimen, number) for number, specimen in enumerate(message.specimens, 1)]
    result = Group(name="ORU_R01_PATIENT_RESULT", children=tuple(orders))
    return _write("ORU_R01", _header(message, "ORU^R01^ORU_R01"), [result])


_ROLES = {SpecimenRole.PATIENT: "P", SpecimenRole.CONTROL: "Q", SpecimenRole.CALIBRATOR: "C"}
_SPECIMEN_TYPE = "258500001^Nasopharyngeal swab^SCT"
_SUPPLEMENT = "S_OTHER^Other Supplemental^IHELAW"


def _write(structure: str, header: dict[int, str], groups: list[Group]) -> bytes:
    return write_er7(structure, "2.5.1", [Line(name="MSH", fields=header), *groups]).encode("utf-8")


def _header(message: MessageToSend, kind: str) -> dict[int, str]:
    return {
        3: _escape(message.sender),
        4: _escape(message.facility),
        7: _time(message.sent_at),
        9: kind,
        10: _escape(message.control_id),
        11: "P",
        12: "2.5.1",
        18: "UNICODE UTF-8",
    }


def _specimen_line(number: int, specimen: SpecimenToSend, *, name_controls: bool = False) -> Line:
    fields = {1: str(number), 4: _SPECIMEN_TYPE, 11: f"{_ROLES[specimen.role]}^^HL70369"}
    if specimen.role is SpecimenRole.PATIENT or name_controls:
        fields[2] = f"{_escape(specimen.tube)}&GHEP"
    return Line(name="SPM", fields=fields)


def _container(specimen: SpecimenToSend) -> Group:
    name = _escape(specimen.tube)
    if specimen.role is SpecimenRole.PATIENT:
        return Group(name="OUL_R22_CONTAINER", children=(Line(name="SAC", fields={3: name}),))
    inventory = Line(name="INV", fields={1: name, 2: "OK^^HL70383", 3: "CO^^HL70384"})
    return Group(name="OUL_R22_CONTAINER", children=(Line(name="SAC", fields={}), inventory))


def _law_orders(message: MessageToSend, specimen: SpecimenToSend) -> list[Group]:
    return [
        Group(
            name="OUL_R22_ORDER",
            children=(
                Line(name="OBR", fields={1: str(number), 4: _coded(result.code, result.text, "LN")}),
                Line(name="ORC", fields={1: "SC", 5: "CM"}),
                *_results(message, result, 1, group="OUL_R22_OBXTCDSIDNTE_SUPPGRP"),
            ),
        )
        for number, result in enumerate(specimen.results, 1)
    ]


def _order_observation(message: MessageToSend, specimen: SpecimenToSend, number: int) -> Group:
    order = {1: str(number), 3: _escape(specimen.tube)}
    if specimen.results:
        order[4] = _coded(specimen.results[0].code, specimen.results[0].text, "LN")
    observations: list[Group] = []
    for result in specimen.results:
        observations += _results(message, result, len(observations) + 1, group="ORU_R01_OBSERVATION")
    last = _specimen_line(1, specimen, name_controls=True)
    return Group(
        name="ORU_R01_ORDER_OBSERVATION",
        children=(
            Line(name="OBR", fields=order),
            *observations,
            Group(name="ORU_R01_SPECIMEN", children=(last,)),
        ),
    )


def _results(message: MessageToSend, result: ResultToSend, first: int, *, group: str) -> list[Group]:
    """Return the result's OBX and, if it has a Ct, the supplement's."""
    code = _coded(result.code, result.text, "LN")
    common = {
        11: _escape(result.status),
        18: _escape(message.instrument),
        **({19: _time(result.observed_at)} if result.observed_at else {}),
    }
    value = _coded(result.value_code, result.value_text, "SCT")
    lines = [{1: str(first), 2: "CWE", 3: code, 4: "1", 5: value}]
    if result.ct is not None:
        lines.append({1: str(first + 1), 2: "NA", 3: f"{code}^{_SUPPLEMENT}", 4: "1", 5: f"{result.ct:f}"})
    return [Group(name=group, children=(Line(name="OBX", fields=line | common),)) for line in lines]


def _coded(code: str, text: str, system: str) -> str:
    return f"{_escape(code)}^{_escape(text)}^{system}"


def _time(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y%m%d%H%M%S+0000")


def _escape(text: str) -> str:
    if any(character < " " or character == "\x7f" for character in text):
        raise ValueError("a text for HL7 holds a control character")
    return "".join(_ESCAPES.get(character, character) for character in text)


_ESCAPES = {"|": "\\F\\", "^": "\\S\\", "&": "\\T\\", "~": "\\R\\", "\\": "\\E\\"}
