"""Segments of a message -> blocks, one a specimen, by the order of the segments alone.

Decides nothing about what a field means. Where the order leaves open whose an observation is, the
message is refused: nothing is guessed.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from workstation.domain.observations import InboxReason, Unreadable
from workstation.hl7.segments import Segment


@dataclass(slots=True, kw_only=True)
class ObservationBlock:
    """An OBX and the NTEs that follow it."""

    obx: Segment
    notes: list[Segment] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class SpecimenBlock:
    """What stands together: `heads` are its SPM, SAC, OBR, ORC, and the INVs before its first OBX.

    `notes` are the NTEs that follow a head and no OBX.
    """

    opened_by: Segment
    heads: list[Segment] = field(default_factory=list)
    notes: list[Segment] = field(default_factory=list)
    observations: list[ObservationBlock] = field(default_factory=list)

    def has(self, *names: str) -> bool:
        return any(head.name in names for head in self.heads)


def group_by_specimen(segments: Iterable[Segment], *, specimen_first: bool = False) -> list[SpecimenBlock]:
    """Return the blocks in order; every OBX is in exactly one of them.

    Two layouts exist, told apart by which comes first:
    - specimen first (OUL^R22, R23): an SPM opens a block that lasts until the next SPM; a SAC after an
      order opens another block of the same SPM (one a container).
    - order first (ORU^R01, R32, OUL^R24, and messages without SPM): an order (ORC and OBR, either
      first) opens a block, and an SPM or SAC after it joins it, as in ORU^R01 2.5.1.
    `specimen_first` says that the message's type allows the first layout alone (OUL^R22, R23). Raises Unreadable
    TUBE_AMBIGUOUS if the observations of one order stand among several SPMs, or if some orders have one and some none.
    """
    relevant = [segment for segment in segments if segment.name in _RELEVANT]
    first = next((segment.name for segment in relevant if segment.name in _HEADS_AND_RESULTS), "")
    grouping: _Grouping = _SpecimenFirst() if specimen_first or first in {"SPM", "SAC"} else _OrderFirst()
    for segment in relevant:
        grouping.take(segment)
    grouping.check_end()
    return grouping.blocks


_HEADS_AND_RESULTS = frozenset({"SPM", "SAC", "ORC", "OBR", "OBX"})
_RELEVANT = _HEADS_AND_RESULTS | {"PID", "INV", "NTE"}


class _Grouping(ABC):
    """What both layouts share: the block that is open, and who gets an OBX, an NTE or an INV."""

    def __init__(self) -> None:
        self.blocks: list[SpecimenBlock] = []
        self._block: SpecimenBlock | None = None
        self._notes: list[Segment] | None = None

    def take(self, segment: Segment) -> None:
        match segment.name:
            case "OBX":
                self._take_observation(segment)
            case "NTE":
                if self._notes is not None:
                    self._notes.append(segment)
            case "INV":
                if self._block is not None and not self._block.observations:
                    self._block.heads.append(segment)
            case "PID":
                self._take_patient()
            case _:
                self._take_head(segment)

    @abstractmethod
    def check_end(self) -> None:
        """Raise if the whole message shows that the layout was misread."""

    def _take_observation(self, segment: Segment) -> None:
        block = self._block or self._open(segment)
        observation = ObservationBlock(obx=segment)
        block.observations.append(observation)
        self._notes = observation.notes

    def _take_patient(self) -> None:
        """Another patient's segments follow: they never join the results before."""
        self._notes = None
        if self._block is not None and self._block.observations:
            self._block = None

    def _take_head(self, segment: Segment) -> None:
        block = self._block
        if block is None or self._opens(block, segment):
            block = self._open(segment)
        block.heads.append(segment)
        self._notes = block.notes

    def _open(self, segment: Segment) -> SpecimenBlock:
        self._block = SpecimenBlock(opened_by=segment)
        self.blocks.append(self._block)
        return self._block

    @abstractmethod
    def _opens(self, block: SpecimenBlock, segment: Segment) -> bool:
        """Say whether this SPM, SAC, ORC or OBR begins another block than the open one."""


class _SpecimenFirst(_Grouping):
    def check_end(self) -> None:
        """Nothing can be misread: each SPM stands before its results."""

    def _opens(self, block: SpecimenBlock, segment: Segment) -> bool:
        worked_on = bool(block.observations) or block.has("OBR", "ORC")
        if segment.name == "SPM":
            return worked_on or block.has("SPM")
        return segment.name == "SAC" and worked_on

    def _open(self, segment: Segment) -> SpecimenBlock:
        before = self._block
        block = super()._open(segment)
        if segment.name == "SAC" and before is not None:
            block.heads += [head for head in before.heads if head.name == "SPM"]
        return block


class _OrderFirst(_Grouping):
    def __init__(self) -> None:
        super().__init__()
        self._specimen_after_results = False

    def check_end(self) -> None:
        """An SPM that opened a block and has no results may be the one of the results before it."""
        for block in self.blocks[1:]:
            if block.opened_by.name == "SPM" and not block.observations:
                raise _ambiguous(block.opened_by)
        with_results = [block for block in self.blocks if block.observations]
        without = [block for block in with_results if not block.has("SPM")]
        if without and len(without) < len(with_results):
            raise _ambiguous(without[0].opened_by)

    def _open(self, segment: Segment) -> SpecimenBlock:
        self._specimen_after_results = False
        return super()._open(segment)

    def _take_patient(self) -> None:
        self._notes = None
        self._block = None

    def _take_observation(self, segment: Segment) -> None:
        if self._block and sum(1 for head in self._block.heads if head.name == "SPM") > 1:
            raise _ambiguous(segment)
        super()._take_observation(segment)

    def _opens(self, block: SpecimenBlock, segment: Segment) -> bool:
        if segment.name in {"ORC", "OBR"}:
            return bool(block.observations) or block.has(segment.name)
        if segment.name != "SPM" or not block.observations:
            return False
        if self._specimen_after_results:
            raise _ambiguous(segment)
        self._specimen_after_results = not block.has("SPM")
        return not self._specimen_after_results


def refuse_lost_places(blocks: Sequence[SpecimenBlock], *, containers_after_orders: bool) -> None:
    """Raise Unreadable TUBE_AMBIGUOUS where an analyzer that keeps to the layout of OUL^R22 left it.

    It writes SPM, SAC, OBR, OBX for each specimen. In a message of several, results without an order, or (unless
    `containers_after_orders`, as in OUL^R23) a container after an order, show that segments were lost or moved.
    """
    if len(blocks) < 2:
        return
    for block in blocks:
        moved = block.opened_by.name == "SAC" and block.has("SPM") and not containers_after_orders
        if moved or _has_results_before_orders(block):
            raise _ambiguous(block.opened_by)


def _has_results_before_orders(block: SpecimenBlock) -> bool:
    orders = [head.number for head in block.heads if head.name in {"OBR", "ORC"}]
    return bool(block.observations) and (not orders or block.observations[0].obx.number < min(orders))


def _ambiguous(segment: Segment) -> Unreadable:
    return Unreadable(InboxReason.TUBE_AMBIGUOUS, segment=segment.number, field="SPM-2")
