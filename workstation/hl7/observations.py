"""One OBX, with its NTEs, -> an `Observation`. What its value means is not decided here."""

from datetime import tzinfo

from workstation.domain.observations import Observation
from workstation.hl7.association import ObservationBlock
from workstation.hl7.segments import Segment
from workstation.hl7.timestamps import read_time


def read_observation(block: ObservationBlock, zone: tzinfo) -> Observation:
    """Return the observation; `observed_at` is OBX-19 (analysis), else OBX-14, no offset meaning `zone`.

    `instrument` is the first repetition of OBX-18 that is not empty. The coded parts of OBX-3 are those
    of the first coding, or of the second where the first is empty; `alternate_code` is OBX-3.4.
    """
    obx = block.obx
    raw = obx.fields + _MISSING  # Every field that is read below is there then, most of them empty.
    code = (obx.components(3) + _NO_CODING)[:7]
    named = code if code[0] or code[1] else code[3:]
    value_type = raw[2] if raw[2].isalnum() else obx.component(2, 1)
    value_code, value_text, value_system = _coded_value(obx, value_type.upper()) if raw[5] else ("", "", "")
    return Observation(
        segment=obx.number,
        code=_standard(named[0], obx),
        code_text=named[1],
        code_system=named[2],
        alternate_code=code[3],
        sub_id=obx.standard(4) if raw[4] else "",
        value_type=value_type,
        value=obx.standard(5) if raw[5] else "",
        value_code=value_code,
        value_text=value_text,
        value_system=value_system,
        units=obx.component(6, 1) or obx.component(6, 2) if raw[6] else "",
        flags=tuple(filter(None, obx.firsts(8))) if raw[8] else (),
        status=raw[11] if raw[11].isalnum() else obx.component(11, 1),
        observed_at=(raw[19] and read_time(obx.component(19, 1), zone)) or read_time(obx.component(14, 1), zone),
        instrument=next(filter(None, obx.firsts(18)), "") if raw[18] else "",
        notes=tuple([note for segment in block.notes if (note := read_note(segment))]) if block.notes else (),
    )


_MISSING = ("",) * 20
_NO_CODING = [""] * 7


def _standard(text: str, obx: Segment) -> str:
    """Write a code's sub-components with the standard's delimiter."""
    mark = obx.delimiters.subcomponent
    return text if mark in ("&", "") else text.replace(mark, "&")


def read_note(nte: Segment) -> str:
    """Return the comment, NTE-3; where that is empty NTE-2, in which some analyzers put theirs."""
    return nte.field(3) or nte.field(2)


def _coded_value(obx: Segment, value_type: str) -> tuple[str, str, str]:
    """Return code, text and system of OBX-5.

    Coded (CE, CWE, CNE, CF, or any text type with a third component): components 1-3, or 4-6 where
    1 and 2 are empty, or CWE.9 as text. SN: its parts joined, `<20`. Anything else: component 1 as text.
    A value that repeats has no single code: all three are empty.
    """
    mark = obx.delimiters.repetition
    if mark and mark in obx.raw(5):
        return "", "", ""
    parts = obx.components(5)
    if value_type == "SN":
        return "", "".join(parts), ""
    if value_type in _CODED or (_part(parts, 3) and value_type not in _NUMERIC):
        return _coding(parts)
    return "", _part(parts, 1), ""


_CODED = frozenset({"CE", "CWE", "CNE", "CF"})
_NUMERIC = frozenset({"NM", "NA", "MA", "SN", "NR", "CQ", "DR", "RP", "ED"})


def _coding(parts: list[str]) -> tuple[str, str, str]:
    first = parts if _part(parts, 1) or _part(parts, 2) else parts[3:]
    return _part(first, 1), _part(first, 2) or _part(parts, 9), _part(first, 3)


def _part(parts: list[str], position: int) -> str:
    return parts[position - 1] if position <= len(parts) else ""
