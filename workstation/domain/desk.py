"""The desk's state machine: what a scan means now, given the open tube and what is known of tube and person.

Pure: `decide` gives the outcome, the acts that must be committed before it may be shown, and the question that
is left open. `usecases/handle_scan.py` looks up what is known, commits the acts, and answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from workstation.domain.identifiers import Gender
from workstation.domain.outcomes import CLASS_OF, SAVED, Outcome, OutcomeClass
from workstation.domain.personal_qr.person import PersonFlag, PersonScan
from workstation.domain.scans import Command, CommandScan, RefusedScan, Scan, TubeScan

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


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownTube:
    """The scanned tube: free, or since when, where and by whom it is used."""

    use: TubeUse = TubeUse.FREE
    owner: str = ""
    others: int = 0
    desk: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPerson:
    """The scanned person: where they already are today, if anywhere."""

    name: str = ""
    birth_year: int | None = None
    gender: Gender = Gender.UNKNOWN
    earlier_name: str = ""
    shares_number: bool = False
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An open question: its outcome, its choices by number (1, 2, 3), and the scan that it is about."""

    outcome: Outcome
    choices: tuple[Choice, ...]
    scan: Scan
    facts: Mapping[str, object] = field(default_factory=dict)


class Act(StrEnum):
    """What has to be committed before the answer may be shown."""

    OPEN_TUBE = "open_tube"
    PUT_BACK = "put_back"
    ADD_MEMBER = "add_member"
    CLOSE_TUBE = "close_tube"
    VOID_LAST = "void_last"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The machine's decision: the outcome, its facts, the acts in order, a question, and a reason for the record."""

    outcome: Outcome
    acts: tuple[Act, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)
    question: Question | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Where the desk stands: the tube that matters, and what is known of the scan."""

    tube: DeskTube | None = None
    known_tube: KnownTube = KnownTube()
    known_person: KnownPerson = KnownPerson()
    can_undo: bool = False

    @property
    def open_tube(self) -> DeskTube | None:
        """The tube that is open at this desk, if one is."""
        return self.tube if self.tube is not None and self.tube.is_open else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer to one scan: what the window paints and the command line prints."""

    outcome: Outcome
    at: datetime
    tube: str = ""
    person: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    desk_tube: DeskTube | None = None
    pool_size: int = 1

    @property
    def cls(self) -> OutcomeClass:
        """The class, which fixes colour, shape and sound."""
        return CLASS_OF[self.outcome]

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


def decide(scan: Scan, now: Situation, question: Question | None) -> Step:
    """Decide what a scan means now. An open question takes only its own answers."""
    if isinstance(scan, CommandScan) and scan.command in _CHOICES:
        return _answer_question(scan.command, now, question)
    if question is not None:
        return Step(outcome=Outcome.QUESTION_OPEN, question=question, facts=question.facts)
    if isinstance(scan, RefusedScan):
        return Step(outcome=scan.outcome, facts=dict(scan.facts))
    if isinstance(scan, CommandScan):
        return _undo(now) if scan.command is Command.UNDO else _close(now)
    if isinstance(scan, TubeScan):
        return _tube(scan, now)
    return _person(scan, now)


_CHOICES = {Command.SKIP: 0, Command.CHOICE_1: 1, Command.CHOICE_2: 2, Command.CHOICE_3: 3}


def _tube(scan: TubeScan, now: Situation) -> Step:
    known, facts = now.known_tube, {"tube": scan.number}
    if known.use is TubeUse.OPEN_HERE:
        return Step(outcome=Outcome.SAME_AGAIN, facts=facts)
    if known.use is TubeUse.USED:
        used = {"name": known.owner, "others": known.others, "desk": known.desk, "since": known.since}
        return Step(outcome=Outcome.TUBE_USED, facts={**facts, **used})
    if known.use is TubeUse.AT_LAB:
        return Step(outcome=Outcome.TUBE_AT_LAB, facts=facts)
    if now.open_tube is None:
        return Step(outcome=Outcome.TUBE_TAKEN, acts=(Act.OPEN_TUBE,), facts=facts)
    return _ask_about_second_tube(scan, now.open_tube)


def _ask_about_second_tube(scan: TubeScan, open_tube: DeskTube) -> Step:
    facts = {"tube": open_tube.number, "new_tube": scan.number, "k": len(open_tube.members)}
    choice = Choice.CLOSE_AND_USE_NEW if open_tube.members else Choice.USE_NEW_TUBE
    return _ask(Outcome.TUBE_TWICE_IN_ROW, (choice,), scan, facts)


def _person(scan: PersonScan, now: Situation, *, agreed: Choice | None = None) -> Step:
    known, tube = now.known_person, now.open_tube
    facts: dict[str, object] = {"name": known.name, "year": known.birth_year, "gender": known.gender}
    if tube is None:
        return Step(outcome=Outcome.PERSON_FIRST, facts=facts)
    facts["tube"] = tube.number
    if (refusal := _refused_person(tube, known)) is not None:
        return Step(outcome=refusal, facts=facts | _elsewhere(known))
    question = _question_about(scan, known, agreed)
    if question is not None:
        return _ask(*question, scan, facts | _elsewhere(known))
    return _add(scan, tube, facts, known, agreed)


def _question_about(
    scan: PersonScan, known: KnownPerson, agreed: Choice | None
) -> tuple[Outcome, tuple[Choice, ...]] | None:
    """Give the first question that was not answered yet; they are asked in this order."""
    questions: list[tuple[bool, Outcome, tuple[Choice, ...]]] = [
        (PersonFlag.MASKED in scan.flags, Outcome.PERSON_MASKED, (Choice.PAIR_BY_QID,)),
        (bool(known.earlier_name), Outcome.PERSON_DIFFERS, (Choice.SAME_PERSON,)),
        (bool(known.tube), Outcome.PERSON_TODAY, (Choice.SPOILED, Choice.DOCTOR)),
    ]
    answered = next((i for i, (_, _, choices) in enumerate(questions) if agreed in choices), -1)
    return next(((o, c) for applies, o, c in questions[answered + 1 :] if applies), None)


def _refused_person(tube: DeskTube, known: KnownPerson) -> Outcome | None:
    if tube.at_lab:
        return Outcome.TUBE_AT_LAB
    if known.position_here is not None:
        return Outcome.PERSON_IN_TUBE
    return Outcome.PERSON_IN_OTHER_OPEN if known.tube_open else None


def _elsewhere(known: KnownPerson) -> dict[str, object]:
    return {
        "k": known.position_here,
        "other_tube": known.tube,
        "desk": known.desk,
        "since": known.since,
        "earlier_name": known.earlier_name,
    }


def _add(scan: PersonScan, tube: DeskTube, facts: dict[str, object], known: KnownPerson, agreed: Choice | None) -> Step:
    count = len(tube.members) + 1
    facts |= {"k": count, "n": tube.capacity}
    full = count >= tube.capacity
    acts = (Act.ADD_MEMBER, Act.CLOSE_TUBE) if full else (Act.ADD_MEMBER,)
    return Step(
        outcome=_added_outcome(scan, tube, known, full=full),
        acts=acts,
        facts=facts,
        reason=agreed.value if agreed else "",
    )


def _added_outcome(scan: PersonScan, tube: DeskTube, known: KnownPerson, *, full: bool) -> Outcome:
    if tube.is_pool and full:
        return Outcome.POOL_FULL
    if PersonFlag.ID_DOUBT in scan.flags or known.shares_number:
        return Outcome.PAIRED_CHECK_ID
    if PersonFlag.TYPED in scan.flags:
        return Outcome.PAIRED_NUMBER_ONLY
    if PersonFlag.ACCENTS_LOST in scan.flags:
        return Outcome.ACCENTS_LOST
    return Outcome.POOL_ADDED if tube.is_pool else Outcome.PAIRED


def _undo(now: Situation) -> Step:
    tube = now.tube
    if tube is None or tube.at_lab or (not tube.is_open and not now.can_undo):
        return Step(outcome=Outcome.NOTHING_TO_UNDO)
    if not tube.members:
        return Step(outcome=Outcome.TUBE_PUT_BACK, acts=(Act.PUT_BACK,), facts={"tube": tube.number})
    last = tube.members[-1]
    facts = {"tube": tube.number, "name": last.name, "k": len(tube.members) - 1, "n": tube.capacity}
    return Step(outcome=Outcome.UNDONE, acts=(Act.VOID_LAST,), facts=facts)


def _close(now: Situation) -> Step:
    tube = now.open_tube
    if tube is None:
        return Step(outcome=Outcome.NOTHING_TO_CLOSE)
    if not tube.members:
        return Step(outcome=Outcome.TUBE_PUT_BACK, acts=(Act.PUT_BACK,), facts={"tube": tube.number})
    facts = {"tube": tube.number, "k": len(tube.members), "n": tube.capacity}
    return Step(outcome=Outcome.POOL_CLOSED, acts=(Act.CLOSE_TUBE,), facts=facts)


def _answer_question(command: Command, now: Situation, question: Question | None) -> Step:
    number = _CHOICES[command]
    if question is not None and number == 0:
        return Step(outcome=Outcome.KEPT, facts=question.facts)
    # Another process at this desk may have changed the tube that was asked about.
    if question is None or now.open_tube is None or now.open_tube.number != question.facts.get("tube"):
        return Step(outcome=Outcome.NO_QUESTION)
    if number > len(question.choices):
        return Step(outcome=Outcome.QUESTION_OPEN, question=question, facts=question.facts)
    choice = question.choices[number - 1]
    if isinstance(question.scan, PersonScan):
        return _person(question.scan, now, agreed=choice)
    if isinstance(question.scan, TubeScan) and now.known_tube.use is TubeUse.FREE and now.open_tube:
        leave = Act.CLOSE_TUBE if now.open_tube.members else Act.PUT_BACK
        left = now.open_tube
        facts: dict[str, object] = {"tube": question.scan.number}
        if left.members:
            facts |= {"closed_tube": left.number, "closed_with": len(left.members)}
        return Step(outcome=Outcome.TUBE_TAKEN, acts=(leave, Act.OPEN_TUBE), facts=facts)
    return decide(question.scan, now, None)


def _ask(outcome: Outcome, choices: tuple[Choice, ...], scan: Scan, facts: Mapping[str, object]) -> Step:
    return Step(
        outcome=outcome,
        facts=facts,
        question=Question(outcome=outcome, choices=choices, scan=scan, facts=facts),
    )
