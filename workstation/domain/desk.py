"""What a desk is about: its tube and the people in it, what is known of a scan, questions, steps and answers.

Plain values; `decide` says what a scan means, and `usecases/handle_scan.py` carries it out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from workstation.domain.identifiers import Gender
from workstation.domain.outcomes import CLASS_OF, SAVED, Outcome, OutcomeClass
from workstation.domain.scans import Scan

REPEAT_SECONDS = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One person in a tube, as the desk shows it; the identifier is masked."""

    pairing_id: UUID
    person_id: UUID
    position: int
    name: str
    birth_year: int | None
    gender: Gender
    identifier: str
    made_at: datetime
    birth: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskTube:
    """A tube at this desk: open and waiting, or the one that was just closed."""

    number: str
    capacity: int
    opened_at: datetime
    is_open: bool
    members: tuple[Member, ...] = ()
    at_lab: bool = False

    @property
    def is_pool(self) -> bool:
        """Whether several people share this tube."""
        return self.capacity > 1


class TubeUse(StrEnum):
    """What the store knows of a scanned tube."""

    FREE = "free"
    OPEN_HERE = "open_here"
    AT_LAB = "at_lab"
    USED = "used"
    SHIPPED = "shipped"
    REPLACED = "replaced"
    VOID = "void"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownTube:
    """The scanned tube: free, or since when, where and by whom it is used, or what took its place.

    `expired` is the last day of its lot, where that is over; `foreign` says that it is of another site's numbers;
    `void` is why its label is out of use.
    """

    use: TubeUse = TubeUse.FREE
    owner: str = ""
    others: int = 0
    desk: str = ""
    since: datetime | None = None
    box: str = ""
    replaced_by: str = ""
    expired: date | None = None
    foreign: bool = False
    void: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPerson:
    """The scanned person: where they already are today, if anywhere, and whom they may be.

    `like` is a person known under another card who has the same name, birth and gender; `like_*` describe them until
    the question about them is answered.
    """

    name: str = ""
    birth_year: int | None = None
    gender: Gender = Gender.UNKNOWN
    earlier_name: str = ""
    shares_number: bool = False
    like: UUID | None = None
    like_name: str = ""
    like_number: str = ""
    position_here: int | None = None
    tube: str = ""
    tube_open: bool = False
    desk: str = ""
    since: datetime | None = None


class Choice(StrEnum):
    """What a question offers; Esc, which changes nothing, is always there beside these."""

    USE_NEW_TUBE = "USE_NEW_TUBE"
    CLOSE_AND_USE_NEW = "CLOSE_AND_USE_NEW"
    SPOILED = "SPOILED"
    DOCTOR = "DOCTOR"
    SAME_PERSON = "SAME_PERSON"
    PAIR_BY_QID = "PAIR_BY_QID"
    PAIR_BY_NAME = "PAIR_BY_NAME"
    SAME_AS_KNOWN = "SAME_AS_KNOWN"
    ANOTHER_PERSON = "ANOTHER_PERSON"
    USE_ANYWAY = "USE_ANYWAY"
    TUBE_IN_HAND = "TUBE_IN_HAND"
    CLOCK_IS_RIGHT = "CLOCK_IS_RIGHT"
    WRONG_PERSON = "WRONG_PERSON"
    WRONG_TUBE = "WRONG_TUBE"
    PERSON_LEFT = "PERSON_LEFT"
    PACK_ANYWAY = "PACK_ANYWAY"
    SEND_BOX = "SEND_BOX"
    REOPEN_BOX = "REOPEN_BOX"
    RECEIVE_HERE = "RECEIVE_HERE"
    RECEIVE_LOOSE = "RECEIVE_LOOSE"
    RECEIVE_ANYWAY = "RECEIVE_ANYWAY"
    REJECT_TUBE = "REJECT_TUBE"
    GO_ON = "GO_ON"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An open question: its outcome, its choices by number (1, 2, 3), and the scan that it is about.

    `agreed` are the answers to earlier questions about the same scan.
    """

    outcome: Outcome
    choices: tuple[Choice, ...]
    scan: Scan
    facts: Mapping[str, object] = field(default_factory=dict)
    agreed: tuple[Choice, ...] = ()


class Act(StrEnum):
    """What has to be committed before the answer may be shown."""

    OPEN_TUBE = "open_tube"
    PUT_BACK = "put_back"
    ADD_MEMBER = "add_member"
    CLOSE_TUBE = "close_tube"
    VOID_LAST = "void_last"
    REPLACE_TUBE = "replace_tube"
    MERGE = "merge"
    TELL_APART = "tell_apart"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The machine's decision: the outcome, its facts, the acts in order, a question, and a reason for the record."""

    outcome: Outcome
    acts: tuple[Act, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)
    question: Question | None = None
    reason: str = ""


class Reach(StrEnum):
    """How far the person at work may change the last tube: a fresh slip at once, later only with a reason."""

    NOTHING = "nothing"
    AT_ONCE = "at_once"
    WITH_REASON = "with_reason"
    SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Where the desk stands: the tube that matters, and what is known of the scan.

    `reach` says how far back the person at work may change the last tube; `clock_moved` is by how many minutes the
    computer's clock jumped; `rhythm` says why the tube in hand may not be the open one.
    """

    tube: DeskTube | None = None
    known_tube: KnownTube = KnownTube()
    known_person: KnownPerson = KnownPerson()
    reach: Reach = Reach.WITH_REASON
    clock_moved: int = 0
    rhythm: str = ""

    @property
    def open_tube(self) -> DeskTube | None:
        """The tube that is open at this desk, if one is."""
        return self.tube if self.tube is not None and self.tube.is_open else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer to one scan: what the window paints and the command line prints.

    `operator` is who works from now on, where a badge was scanned; `alone` says that the other desks of the site could
    not be asked.
    """

    outcome: Outcome
    at: datetime
    tube: str = ""
    person: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    asking: bool = False
    desk_tube: DeskTube | None = None
    pool_size: int = 1
    operator: str = ""
    alone: bool = False

    @property
    def cls(self) -> OutcomeClass:
        """The class, which fixes colour, shape and sound."""
        return CLASS_OF[self.outcome]

    @property
    def is_asking(self) -> bool:
        """Whether a question is open, which Esc leaves as it was; one question is answered by a tube, not a number."""
        return self.asking or bool(self.choices)

    @property
    def saved(self) -> bool:
        """Whether a pairing, a closing or an undo was committed by this scan."""
        return self.outcome in SAVED


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentPairing:
    """One tube of the recent list: its last person, and how many others share it."""

    tube: str
    name: str
    others: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskSummary:
    """The side list of a desk: today's counts and the tubes paired last."""

    people_today: int
    tubes_today: int
    recent: tuple[RecentPairing, ...] = ()
