"""One block of segments -> one specimen: its role, and every text that may be its tube's number.

Which of the candidates is a tube of ours is for the use case to look up.
"""

from collections.abc import Iterator
from datetime import tzinfo
from functools import lru_cache

from workstation.domain.analyzer_profile import GENERIC, AnalyzerProfile
from workstation.domain.observations import ReadSpecimen, RoleReason, SpecimenRole, TubeCandidate
from workstation.hl7.association import SpecimenBlock
from workstation.hl7.observations import read_note, read_observation
from workstation.hl7.segments import Segment


def read_specimen(block: SpecimenBlock, zone: tzinfo, profile: AnalyzerProfile = GENERIC) -> ReadSpecimen:
    """Return the specimen as its analyzer's profile reads it; times without an offset are in `zone`."""
    candidates = tuple(_candidates(block, profile.tube_fields))
    role, role_reason = _role(block, candidates, profile)
    return ReadSpecimen(
        segment=block.opened_by.number,
        role=role,
        role_reason=role_reason,
        candidates=candidates,
        observations=tuple(read_observation(found, zone) for found in block.observations),
        order_statuses=_order_statuses(block),
        notes=tuple(note for segment in block.notes if (note := read_note(segment))),
    )


def _role(
    block: SpecimenBlock, candidates: tuple[TubeCandidate, ...], profile: AnalyzerProfile
) -> tuple[SpecimenRole, RoleReason]:
    """Read SPM-11 (table 0369); a control's name, or INV-3 CO beside the container, also tells.

    An INV among the reagents (after the order) says nothing about the specimen. Where the profile does not trust
    SPM-11, a control code counts only for a specimen without a number.
    """
    codes = {head.component(11, 1).upper() for head in block.heads if head.name == "SPM"}
    if codes & _CALIBRATOR_CODES:
        return SpecimenRole.CALIBRATOR, RoleReason.SPECIMEN_TYPE
    if any(_is_control_inventory(head) for head in _container_inventory(block)):
        return SpecimenRole.CONTROL, RoleReason.INVENTORY
    if codes & _CONTROL_CODES and profile.trusts_specimen_type:
        return SpecimenRole.CONTROL, RoleReason.SPECIMEN_TYPE
    if any(profile.control_names.search(found.text) for found in candidates if found.field[:3] != "ORC"):
        return SpecimenRole.CONTROL, RoleReason.NAME
    if codes & _CONTROL_CODES and not candidates:
        return SpecimenRole.CONTROL, RoleReason.NO_NUMBER
    return SpecimenRole.PATIENT, RoleReason.NOTHING_ELSE


_CALIBRATOR_CODES = frozenset({"C", "V"})
_CONTROL_CODES = frozenset({"Q", "B", "E", "F", "O"})
_POOL_CODES = frozenset({"L", "G"})


def _container_inventory(block: SpecimenBlock) -> Iterator[Segment]:
    for head in block.heads:
        if head.name in {"ORC", "OBR"}:
            return
        if head.name == "INV":
            yield head


def _is_control_inventory(inventory: Segment) -> bool:
    return inventory.component(3, 1).upper() == "CO"


def _candidates(block: SpecimenBlock, fields: tuple[str, ...]) -> Iterator[TubeCandidate]:
    """Yield the texts in the order of the profile's fields, each text once a field."""
    by_name: dict[str, list[Segment]] = {}
    for head in block.heads:
        by_name.setdefault(head.name, []).append(head)
    for place, name, field in _places(fields):
        if name in by_name:
            found = _texts_of(block, by_name[name], field)
            if name in {"ORC", "OBR"} and len(found) > 1:
                continue  # One specimen, several order numbers: none of them is the tube's.
            for text, segment in found.items():
                yield TubeCandidate(text=text, field=place, segment=segment)


@lru_cache(maxsize=64)
def _places(fields: tuple[str, ...]) -> tuple[tuple[str, str, int], ...]:
    return tuple((place, place[:3], int(place[4:])) for place in fields)


def _texts_of(block: SpecimenBlock, heads: list[Segment], field: int) -> dict[str, int]:
    """Return each text with the segment where it stands first."""
    found: dict[str, int] = {}
    for head in heads:
        raw = head.raw(field)
        if raw and _may_name_the_tube(block, head, field):
            for text in (raw,) if raw.isalnum() else _texts(head, field):
                found.setdefault(text, head.number)
    found.pop("", None)
    return found


def _may_name_the_tube(block: SpecimenBlock, head: Segment, field: int) -> bool:
    """The parents of a pool (SPM-3 repeats) are its members, and an INV is mostly about a reagent."""
    if head.name == "SPM" and field == 3:
        return len(head.repetitions(3)) == 1 and head.component(11, 1).upper() not in _POOL_CODES
    return head.name != "INV" or (_is_control_inventory(head) and head in _container_inventory(block))


def _texts(head: Segment, field: int) -> list[str]:
    """Read an EI, or the placer's and the filler's EI of an EIP (SPM-2, SPM-3)."""
    components = (1, 2) if head.name == "SPM" else (1,)
    raw, delimiters = head.raw(field), head.delimiters
    if delimiters.is_standard and "~" not in raw and delimiters.escape not in raw and '"' not in raw:
        return [part.partition("&")[0].strip(" \x00") for part in raw.split("^")[: len(components)]]
    return [
        head.subcomponent(field, component, 1, repetition=number).strip(" \x00")
        for number in range(1, len(head.repetitions(field)) + 1)
        for component in components
    ]


def _order_statuses(block: SpecimenBlock) -> tuple[str, ...]:
    statuses = (head.component(25, 1) for head in block.heads if head.name == "OBR")
    return tuple(dict.fromkeys(status for status in statuses if status))
