"""Our own messages of every profile in tests/data/hl7/<profile>, and what an import would make of any bytes."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from workstation.domain.explain_rows import explain_rows
from workstation.domain.interpretation import interpret
from workstation.domain.observations import InboxReason, Observation, ReadMessage, SpecimenRole, Unreadable
from workstation.domain.results import ResultCode
from workstation.hl7.read_message import read_message
from workstation.hl7.split import split_messages
from workstation.profiles.load_profiles import built_in_profiles

DATA = Path(__file__).parent / "data" / "hl7"
PROFILES = sorted(folder.name for folder in DATA.iterdir() if folder.is_dir())
TUBE = re.compile(r"G[0-9]{9}")


@dataclass(slots=True)
class Outcome:
    """What became of some bytes: results by tube, reasons by tube, and reasons of what has no tube or is unreadable.

    `calls` are what the rows of a tube say one by one, whatever their status.
    """

    results: dict[str, ResultCode] = field(default_factory=dict)
    reasons: dict[str, InboxReason] = field(default_factory=dict)
    calls: dict[str, set[ResultCode | None]] = field(default_factory=dict)
    waiting: list[InboxReason] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    controls: int = 0
    observations: int = 0
    profiles: list[str] = field(default_factory=list)

    @property
    def told(self) -> bool:
        """Whether anything at all was said of the bytes."""
        return bool(self.results or self.reasons or self.waiting or self.unreadable or self.controls)


def message(profile: str, name: str) -> bytes:
    return (DATA / profile / f"{name}.hl7").read_bytes()


def messages(profile: str) -> dict[str, bytes]:
    return {path.stem: path.read_bytes() for path in sorted((DATA / profile).glob("*.hl7"))}


def tubes_in(data: bytes) -> frozenset[str]:
    return frozenset(TUBE.findall(data.decode("latin-1")))


def outcome(data: bytes, profile: str, known: Collection[str]) -> Outcome:
    """Import as the use case does, with these tubes known, from a folder of the profile's name."""
    out = Outcome()
    choose = partial(built_in_profiles().choose, source=profile)
    for piece in split_messages(data):
        if piece.reason is not None:
            out.waiting.append(piece.reason)
            continue
        try:
            _take(out, read_message(data[piece.start : piece.end], choose=choose), known)
        except Unreadable as problem:
            out.unreadable.append(problem)
    return out


def _take(out: Outcome, read: ReadMessage, known: Collection[str]) -> None:
    of_tube: dict[str, tuple[list[Observation], list[str]]] = {}
    out.observations += read.obx_count
    out.profiles.append(read.profile.name)
    for specimen in read.specimens:
        texts = {candidate.text for candidate in specimen.candidates}
        found = texts & set(known)
        if specimen.role is not SpecimenRole.PATIENT:
            if found:
                out.waiting.append(InboxReason.TUBE_IS_CONTROL)
            else:
                out.controls += 1
        elif len(found) == 1 and {text for text in texts if TUBE.fullmatch(text)} <= found:
            rows, statuses = of_tube.setdefault(found.pop(), ([], []))
            rows.extend(specimen.observations)
            statuses.extend(specimen.order_statuses)
        elif found:
            out.waiting.append(InboxReason.TUBE_AMBIGUOUS)
        else:
            out.waiting.append(InboxReason.TUBE_UNKNOWN if texts else InboxReason.NO_TUBE)
    for tube, (rows, statuses) in of_tube.items():
        final = [replace(row, status="F") for row in rows]
        decided = explain_rows(final, accepted_codes=frozenset(), profile=read.profile)
        out.calls.setdefault(tube, set()).update(decision.call for decision in decided)
        meaning = interpret(rows, pool=False, profile=read.profile, order_statuses=statuses)
        if meaning.code is not None and tube not in out.reasons:
            if out.results.setdefault(tube, meaning.code) is not meaning.code:
                out.reasons[tube] = InboxReason.VALUES_DISAGREE
        else:
            out.reasons[tube] = meaning.reason or InboxReason.VALUES_DISAGREE
