"""What a person may ask the laboratory's lists for, and how a list of any length is held: by the ids of its rows.

Pure values, shared by the store that answers and the windows that ask.
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from workstation.domain.observations import InboxReason
from workstation.domain.results import NEGATIVES, ResultCode

HEX = 32


@dataclass(frozen=True, slots=True)
class IdList:
    """Ids in their order, as one text of 32 hexadecimal digits each: a hundred thousand cost one string."""

    text: str = ""

    def __len__(self) -> int:
        return len(self.text) // HEX

    def between(self, first: int, end: int) -> tuple[UUID, ...]:
        """Give the ids of the rows `first` up to, and without, `end`."""
        digits = self.text[max(0, first) * HEX : max(0, end) * HEX]
        return tuple(UUID(hex=digits[start : start + HEX]) for start in range(0, len(digits), HEX))

    def all(self) -> tuple[UUID, ...]:
        """Give all ids."""
        return self.between(0, len(self))

    def place_of(self, wanted: UUID) -> int | None:
        """Find the row of an id."""
        at = self.text.find(wanted.hex)
        while at >= 0 and at % HEX:
            at = self.text.find(wanted.hex, at + 1)
        return at // HEX if at >= 0 else None


def id_list(ids: "tuple[UUID, ...] | list[UUID]") -> IdList:
    """Hold ids that are at hand."""
    return IdList("".join(found.hex for found in ids))


class IssueKind(StrEnum):
    """What a person has to do about something that waits: find its tube, decide on it, or have it sent again."""

    NOT_MATCHED = "not_matched"
    REVIEW = "review"
    REFUSED = "refused"


_NOT_MATCHED = {
    InboxReason.NO_TUBE,
    InboxReason.TUBE_UNKNOWN,
    InboxReason.TUBE_AMBIGUOUS,
    InboxReason.PAIRED_AFTER_TEST,
    InboxReason.DATED_BEFORE_SWAB,
    InboxReason.TUBE_IS_CONTROL,
    InboxReason.WELL_WITHOUT_TUBE,
}
_REFUSED = {
    InboxReason.EMPTY_FILE,
    InboxReason.NOT_HL7,
    InboxReason.MESSAGE_CUT,
    InboxReason.BAD_ENCODING,
    InboxReason.WRONG_TYPE,
    InboxReason.OBX_LOST,
    InboxReason.NO_RESULTS,
    InboxReason.READER_FAILED,
    InboxReason.PLATE_FILE,
    InboxReason.PLATE_COLUMN,
    InboxReason.PLATE_UNKNOWN,
    InboxReason.PLATE_OPEN,
    InboxReason.PLATE_INVALID,
}


def issue_kind(reason: InboxReason) -> IssueKind:
    """Say what a person has to do about a reason."""
    if reason in _NOT_MATCHED:
        return IssueKind.NOT_MATCHED
    return IssueKind.REFUSED if reason in _REFUSED else IssueKind.REVIEW


REASONS_OF: dict[IssueKind, frozenset[InboxReason]] = {
    kind: frozenset(reason for reason in InboxReason if issue_kind(reason) is kind) for kind in IssueKind
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFilter:
    """Which messages: empty means all. `text` looks into names, senders and control ids without accents, and tubes."""

    states: tuple[str, ...] = ()
    source: str = ""
    reason: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueFilter:
    """Which of the things that wait for a person; without a kind, all."""

    kind: IssueKind | None = None
    source: str = ""
    reason: str = ""
    text: str = ""


class Worklist(StrEnum):
    """What a verifier works through."""

    NEGATIVES = "negatives"
    POSITIVES = "positives"
    UNCLEAR = "unclear"
    HELD = "held"
    RELEASED_TODAY = "released_today"


POSITIVES = frozenset({ResultCode.POSITIVE, ResultCode.POOL_POSITIVE, ResultCode.PRESUMPTIVE})
CODES_OF: dict[Worklist, frozenset[ResultCode]] = {
    Worklist.NEGATIVES: NEGATIVES,
    Worklist.POSITIVES: POSITIVES,
    Worklist.UNCLEAR: frozenset(ResultCode) - NEGATIVES - POSITIVES,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultFilter:
    """Which results: `text` is a part of a tube's number, or of the name of who imported or released it."""

    worklist: Worklist
    text: str = ""
