"""Words of the way from the site to the laboratory: boxes, what is in them, and what the laboratory checked in.

Plain values and rules without a store: what may be packed, what a scanned tube means at reception, and what is
missing in the end. Times are UTC, temperatures °C.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from workstation.domain.desk import Answer

MOST_TUBES = 500
"""In one box; an event of the platform takes 5,000."""
COLDEST, WARMEST = -90.0, 60.0
"""What a thermometer of a box can say; anything else was mistyped."""


class BoxState(StrEnum):
    """Tubes go in and out of an open box; a sealed one waits for its transport; a sent one has left."""

    OPEN = "open"
    SEALED = "sealed"
    SENT = "sent"


class ListSource(StrEnum):
    """Where a laboratory has the list of a box from."""

    NONE = "none"
    STATION = "station"
    PLATFORM = "platform"
    CODE = "code"
    FILE = "file"


class Standing(StrEnum):
    """What became of a tube at reception. One that was set aside is not received."""

    RECEIVED = "received"
    REJECTED = "rejected"
    ASIDE = "aside"


class PackDoubt(StrEnum):
    """Why a tube that was packed must be looked at."""

    UNKNOWN = "unknown"
    OLD = "old"


class NoList(StrEnum):
    """Why a box has no list here."""

    NOWHERE = "nowhere"
    NO_PLATFORM = "no_platform"
    NOT_REACHED = "not_reached"


class RejectReason(StrEnum):
    """Why a specimen is rejected: HL7 table 0490."""

    EX = "EX"
    QS = "QS"
    RA = "RA"
    RB = "RB"
    RC = "RC"
    RD = "RD"
    RE = "RE"
    RH = "RH"
    RI = "RI"
    RM = "RM"
    RN = "RN"
    RP = "RP"
    RR = "RR"
    RS = "RS"


USUAL_REASONS = (
    RejectReason.RB,
    RejectReason.RM,
    RejectReason.RR,
    RejectReason.EX,
    RejectReason.QS,
    RejectReason.RN,
    RejectReason.RI,
    RejectReason.RD,
)
"""What the window offers, the most frequent first; the command line takes every reason of the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedTube:
    """A line of a box's list. It names nobody; `people` is 0 and `collected_at` None where it is not known."""

    number: str
    people: int = 0
    collected_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxList:
    """The whole list of one box, as it travels: on paper, in a file, by the platform."""

    box: str
    tubes: tuple[ListedTube, ...]
    sent_at: datetime | None = None
    temperature: float | None = None
    site: str = ""
    destination: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedTube:
    """A tube in a box: who packed it and when."""

    number: str
    people: int
    collected_at: datetime | None
    added_at: datetime
    added_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A box that this station packs, without its tubes."""

    code: str
    state: BoxState
    site: str
    destination: str
    temperature: float | None
    created_at: datetime
    created_by: str
    sealed_at: datetime | None = None
    sealed_by: str = ""
    sent_at: datetime | None = None
    sent_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledBox:
    """A box and what is in it, the first packed first."""

    box: Box
    tubes: tuple[PackedTube, ...] = ()

    @property
    def people(self) -> int:
        """How many people's swabs are in it, as far as it is known."""
        return sum(tube.people for tube in self.tubes)

    @property
    def oldest(self) -> datetime | None:
        """When the oldest swab in it was taken."""
        return min((tube.collected_at for tube in self.tubes if tube.collected_at), default=None)

    @property
    def as_list(self) -> BoxList:
        """Give the list that travels with it."""
        lines = (ListedTube(number=t.number, people=t.people, collected_at=t.collected_at) for t in self.tubes)
        return BoxList(
            box=self.box.code,
            tubes=tuple(lines),
            sent_at=self.box.sent_at or self.box.sealed_at,
            temperature=self.box.temperature,
            site=self.box.site,
            destination=self.box.destination,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedTube:
    """A tube that was scanned at reception. `is_known` says that its pairing is here already."""

    number: str
    standing: Standing
    at: datetime
    by: str
    reason: RejectReason | None = None
    note: str = ""
    agreed: bool = False
    is_known: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What a reception came to. Every listed tube is present, rejected, set aside, elsewhere or missing."""

    listed: int = 0
    present: int = 0
    rejected: int = 0
    aside: int = 0
    missing: tuple[str, ...] = ()
    unexpected: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()

    @property
    def is_even(self) -> bool:
        """Whether what came is what was handed over, whole."""
        return not (self.missing or self.unexpected or self.rejected or self.aside)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reception:
    """One box as a laboratory checks it in; `box` is empty for tubes that came without one.

    `announced` is how many tubes the list has, of which `listed` are known here: a list on paper may be read in parts.
    """

    id: UUID
    box: str
    source: ListSource
    announced: int
    opened_at: datetime
    opened_by: str
    site: str = ""
    sent_at: datetime | None = None
    temperature: float | None = None
    arrival_temperature: float | None = None
    finished_at: datetime | None = None
    finished_by: str = ""
    listed: tuple[ListedTube, ...] = ()
    checked: tuple[CheckedTube, ...] = ()
    elsewhere: frozenset[str] = frozenset()

    @property
    def is_open(self) -> bool:
        """Whether tubes are still scanned in."""
        return self.finished_at is None

    @property
    def has_whole_list(self) -> bool:
        """Whether it can be said of a tube that it is not on the list."""
        return self.source is not ListSource.NONE and len(self.listed) >= self.announced

    @property
    def tally(self) -> Tally:
        """Count what came against what was handed over."""
        return tally(self.listed, self.checked, self.elsewhere, is_whole=self.has_whole_list)


def tally(
    listed: Iterable[ListedTube],
    checked: Iterable[CheckedTube],
    elsewhere: frozenset[str] = frozenset(),
    *,
    is_whole: bool = True,
) -> Tally:
    """Compare a list with what was scanned; the order of either, and repeats, do not matter.

    `elsewhere` are numbers that were received with another box. Without a whole list nothing is unexpected.
    """
    numbers = list(dict.fromkeys(tube.number for tube in listed))
    found = {tube.number: tube for tube in checked}
    standing = [tube.standing for tube in found.values()]
    rest = [number for number in numbers if number not in found]
    return Tally(
        listed=len(numbers),
        present=standing.count(Standing.RECEIVED),
        rejected=standing.count(Standing.REJECTED),
        aside=standing.count(Standing.ASIDE),
        missing=tuple(number for number in rest if number not in elsewhere),
        elsewhere=tuple(number for number in rest if number in elsewhere),
        unexpected=tuple(sorted(found.keys() - set(numbers))) if is_whole else (),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyAnswer:
    """One answer of packing or reception: the answer itself, and where the box stands after it.

    `reasons` are offered by number while it is asked why a tube is rejected.
    """

    answer: Answer
    box: FilledBox | None = None
    reception: Reception | None = None
    reasons: tuple[RejectReason, ...] = field(default=())
