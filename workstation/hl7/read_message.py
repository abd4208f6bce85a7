"""Bytes of one message -> its plain values, or the reason why a person must look.

Reads what analyzers send (ORU and OUL result messages in every dialect met); says nothing about what a
result means or whose it is. Cut a file or a frame with `split_messages` first.
"""

import re
from datetime import tzinfo
from typing import Protocol

from workstation.domain.analyzer_profile import GENERIC, AnalyzerProfile
from workstation.domain.observations import InboxReason, ReadMessage, ReadSpecimen, Unreadable
from workstation.hl7.association import group_by_specimen, refuse_lost_places
from workstation.hl7.segments import Segment, read_segments
from workstation.hl7.specimens import read_specimen
from workstation.hl7.split import split_messages
from workstation.hl7.timestamps import VIETNAM, read_time


class ChooseProfile(Protocol):
    """Gives the profile for a message's sender (MSH-3|MSH-4) and kind (`ORU^R01`)."""

    def __call__(self, *, sender: str, kind: str) -> AnalyzerProfile: ...


def read_message(data: bytes, *, zone: tzinfo = VIETNAM, choose: ChooseProfile | None = None) -> ReadMessage:
    """Return the message; every OBX in its bytes is in exactly one specimen.

    `data` is one message, with or without its MLLP frame or byte order mark. `choose` gives the analyzer's profile
    once the header is read; without it the message is read as GENERIC. `zone` is the analyzer's wall clock, for times
    without an offset, where the profile names none. A specimen without observations (a refused order) is
    returned too. Raises Unreadable: EMPTY_FILE, NOT_HL7 (also for more than one message), MESSAGE_CUT,
    BAD_ENCODING, SEGMENT_DAMAGED, WRONG_TYPE, TUBE_AMBIGUOUS, OBX_LOST or NO_RESULTS.
    """
    message = _the_message(data)
    _refuse_a_cut_header(message)
    segments = read_segments(message)
    _refuse_a_cut(message, segments)
    header = segments[0]
    kind = _kind(header)
    sender = f"{header.field(3)}|{header.field(4)}"
    profile = choose(sender=sender, kind=kind) if choose else GENERIC
    zone = profile.zone or zone
    blocks = group_by_specimen(segments, specimen_first=kind in _SPECIMEN_FIRST)
    if profile.needs_order and kind in _SPECIMEN_FIRST:
        refuse_lost_places(blocks, containers_after_orders=kind != "OUL^R22")
    specimens = tuple(read_specimen(block, zone, profile) for block in blocks)
    refuse_a_loss(message, specimens)
    if not specimens:
        raise Unreadable(InboxReason.NO_RESULTS)
    return ReadMessage(
        kind=kind,
        control_id=header.field(10),
        sender=sender,
        version=header.component(12, 1),
        sent_at=read_time(header.component(7, 1), zone),
        specimens=specimens,
        obx_count=sum(len(specimen.observations) for specimen in specimens),
        profile=profile,
    )


def refuse_a_loss(message: bytes, specimens: tuple[ReadSpecimen, ...]) -> None:
    """Raise Unreadable OBX_LOST unless the specimens hold as many observations as the bytes.

    The count over the raw bytes knows nothing of the reader. `message` starts with its MSH.
    """
    in_bytes = len(_OBX_LINE.findall(message))
    read = sum(len(specimen.observations) for specimen in specimens)
    if read != in_bytes:
        raise Unreadable(InboxReason.OBX_LOST, detail=f"{in_bytes} in the bytes, {read} read")


_OBX_LINE = re.compile(rb"[\r\n][ \t\x00]*+OBX(?![A-Za-z0-9])")


def _the_message(data: bytes) -> bytes:
    pieces = split_messages(data)
    for piece in pieces:
        if piece.reason is not None:
            raise Unreadable(piece.reason, detail=f"offset {piece.start}")
    if len(pieces) > 1:
        raise Unreadable(InboxReason.NOT_HL7, detail=f"{len(pieces)} messages")
    return data[pieces[0].start : pieces[0].end]


def _refuse_a_cut_header(message: bytes) -> None:
    if not any(end in message for end in _ENDS):
        raise Unreadable(InboxReason.MESSAGE_CUT, segment=1, field="MSH")


def _refuse_a_cut(message: bytes, segments: tuple[Segment, ...]) -> None:
    """Raise MESSAGE_CUT if the last line was not ended and what is missing could change the meaning.

    A frame's FS ends the message, whatever its last line looks like.
    """
    ended = message.rstrip(b" \t\x00")
    if b"\x1c" in ended[:-1]:
        raise Unreadable(InboxReason.MESSAGE_CUT, detail="a frame's end inside the message")
    last = segments[-1]
    last_line = ended[max(ended.rfind(b"\r"), ended.rfind(b"\n")) + 1 :].strip(b" \t\x00")
    before_results = not any(segment.name == "OBX" for segment in segments)
    if not ended.endswith(_ENDS) and (before_results or _could_be_cut(last) or _PART_OF_A_NAME.fullmatch(last_line)):
        raise Unreadable(InboxReason.MESSAGE_CUT, segment=last.number, field=last.name)


def _could_be_cut(last: Segment) -> bool:
    """An OBX without its status, or a number of a specimen or order that stands last."""
    if last.name == "OBX":
        return len(last.fields) <= 11 or not any(last.fields[11:])
    return len(last.fields) - 1 <= _LAST_NUMBER.get(last.name, 0)


_ENDS = (b"\r", b"\n", b"\x1c")
_LAST_NUMBER = {"SPM": 3, "SAC": 3, "OBR": 3, "ORC": 3}
_PART_OF_A_NAME = re.compile(rb"[A-Z][A-Z0-9]{0,2}")


def _kind(header: Segment) -> str:
    """Return for example `ORU^R01`, from `ORU^R01^ORU_R01`, `oru^r01`, `ORU_R01` or `ORU^^ORU_R01`."""
    parts = [part.strip() for part in re.split(r"[\^_]", "^".join(header.components(9)).upper())]
    trigger = next((part for part in parts[1:] if part and part != parts[0]), "")
    kind = f"{parts[0]}^{trigger}"
    if kind not in _RESULT_KINDS:
        raise Unreadable(InboxReason.WRONG_TYPE, segment=1, field="MSH-9", detail=kind.rstrip("^")[:40])
    return kind


_SPECIMEN_FIRST = frozenset({"OUL^R22", "OUL^R23"})
_RESULT_KINDS = frozenset({"ORU^R01", "ORU^R32", "OUL^R22", "OUL^R23", "OUL^R24"})
