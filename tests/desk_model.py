"""A plain model of a station's desks: what each scan must be answered with, by the written rules alone.

It reads no code and asks no database: it goes by what `tests.scan_script` says of each scan, and by the time that the
program gave its answer. It says nothing of the rhythm of a desk, which `tests/unit/test_rhythm.py` proves.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.scan_script import Person, Shown
from workstation.domain.desk import Answer

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
REPEAT, AT_ONCE, REACH, CLOCK = timedelta(seconds=4), timedelta(minutes=1), timedelta(hours=1), timedelta(minutes=2)
PAIRED = {"PAIRED", "PAIRED_CHECK_ID", "PAIRED_NUMBER_ONLY", "ACCENTS_LOST", "POOL_ADDED", "POOL_FULL"}
SAVES = PAIRED | {"POOL_CLOSED", "UNDONE", "TUBE_PUT_BACK", "SWAPPED"}
NAMES_A_TUBE = SAVES | {"TUBE_TAKEN", "TUBE_USED", "TUBE_REPLACED", "TUBE_AT_LAB"}
CHOICES = {
    "PERSON_MASKED": 1,
    "CERT_NO_ID": 1,
    "PERSON_DIFFERS": 1,
    "PERSON_LIKE": 2,
    "PERSON_TODAY": 2,
    "TUBE_NOT_OURS": 1,
    "TUBE_TWICE_IN_ROW": 1,
    "UNDO_WHY": 3,
    "CLOCK_JUMP": 1,
    "REPLACE_WITH": 0,
}
UNDO_REASONS = {1: "WRONG_PERSON", 2: "WRONG_TUBE", 3: "PERSON_LEFT"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What an answer says that can be foretold; the tube only where the words of the answer name it."""

    outcome: str
    tube: str = ""
    saved: bool = False
    open_tube: str = ""
    members: int = 0
    choices: int = 0

    @classmethod
    def in_answer(cls, answer: Answer) -> "Said":
        """Take it from an answer of a desk's session."""
        tube = answer.desk_tube if answer.desk_tube is not None and answer.desk_tube.is_open else None
        return cls(
            outcome=answer.outcome.value,
            tube=answer.tube if answer.outcome.value in NAMES_A_TUBE else "",
            saved=answer.saved,
            open_tube=tube.number if tube else "",
            members=len(tube.members) if tube else 0,
            choices=len(answer.choices),
        )

    @classmethod
    def in_line(cls, line: dict[str, Any]) -> "Said":
        """Take it from a line of `ghep scan --json`."""
        return cls(
            outcome=line["outcome"],
            tube=line["tube"] if line["outcome"] in NAMES_A_TUBE else "",
            saved=line["saved"],
            open_tube=line["open_tube"],
            members=line["members"],
            choices=len(line["choices"]),
        )


@dataclass(slots=True, eq=False)
class Record:
    """One person as the station knows them; `same` are all records that were found to be this person."""

    numbers: dict[str, set[str]] = field(default_factory=dict)
    known: Person = field(default_factory=Person)
    swabs: "list[Swab]" = field(default_factory=list)
    same: "list[Record]" = field(default_factory=list)

    def __post_init__(self) -> None:
        self.same.append(self)

    @property
    def all_numbers(self) -> frozenset[tuple[str, str]]:
        return frozenset((kind, value) for kind, values in self.numbers.items() for value in values if kind != "card")

    def join(self, other: "Record") -> None:
        """Find two people to be one."""
        other.same.extend(self.same)
        for record in self.same:
            record.same = other.same


@dataclass(slots=True, eq=False)
class Swab:
    """One live pairing."""

    record: Record
    tube: "Tube"
    at: datetime


@dataclass(slots=True, eq=False)
class Tube:
    """A tube that was opened once: open, closed, free (put back) or replaced."""

    number: str
    capacity: int
    opened_at: datetime
    state: str = "open"
    swabs: list[Swab] = field(default_factory=list)
    at_lab: bool = False

    @property
    def newest(self) -> datetime:
        """When the newest thing happened that is still held."""
        return max([self.opened_at, *(swab.at for swab in self.swabs)])


@dataclass(slots=True)
class Asked:
    """An open question: what it is, the scan that it is about, and what was agreed to before."""

    outcome: str
    about: Shown
    agreed: tuple[str, ...] = ()


@dataclass(slots=True)
class Station:
    """What the desks of a station share."""

    blocks: range | None = None
    tubes: dict[str, Tube] = field(default_factory=dict)
    holders: dict[tuple[str, str], Record] = field(default_factory=dict)
    by_name: dict[str, list[Record]] = field(default_factory=dict)
    apart: list[tuple[Record, Record]] = field(default_factory=list)

    @property
    def swabs(self) -> Counter[tuple[str, str, frozenset[tuple[str, str]]]]:
        """Who is in which tube, as `tests.stored` reads it from a database."""
        return Counter(
            (tube.number, swab.record.known.folded.lower(), swab.record.all_numbers)
            for tube in self.tubes.values()
            for swab in tube.swabs
        )


class DeskModel:
    """One desk of a station. `restart` is a new session of the same desk: it forgets what was not saved."""

    def __init__(self, station: Station, name: str, pool_size: int = 1) -> None:
        self.station, self.name, self.pool_size = station, name, pool_size
        self.last: Tube | None = None
        self.restart()

    def restart(self) -> None:
        self.question: Asked | None = None
        self.last_text: str | None = None
        self.last_said: Said | None = None
        self.last_at: datetime | None = None
        self.settled: datetime | None = None

    @property
    def open(self) -> Tube | None:
        return self.last if self.last is not None and self.last.state == "open" else None

    def scan(self, shown: Shown, at: datetime, *, meant_twice: bool = False) -> Said:
        """Foretell the answer that was given at this time; `meant_twice` is a key, not a card."""
        repeats = not meant_twice and self._is_repeat(shown, at)
        self.last_at = at
        if repeats and self.last_said is not None:
            said = self.last_said
            changed = said.saved or said.outcome in ("TUBE_TAKEN", "SAME_AGAIN")
            return self._say("SAME_AGAIN") if changed else said
        said = self._answer(shown, at)
        self.last_text, self.last_said = (None if meant_twice else shown.text), said
        return said

    def _is_repeat(self, shown: Shown, at: datetime) -> bool:
        """Tell whether the text is that of the last answer, read again within four seconds of its last reading."""
        return self.last_text == shown.text and self.last_at is not None and abs(at - self.last_at) <= REPEAT

    def _answer(self, shown: Shown, at: datetime) -> Said:
        if self.question is not None:
            return self._to_question(self.question, shown, at)
        if shown.refusal:
            return self._say(shown.refusal)
        return self._do(shown, (), at)

    def _clock_jumped(self, at: datetime) -> bool:
        before = self.settled or (self.last.newest if self.last and self.last.state in ("open", "closed") else None)
        return before is not None and before - at > CLOCK

    def _do(self, shown: Shown, agreed: tuple[str, ...], at: datetime) -> Said:
        if shown.command:
            return self._command(shown, at)
        if self._clock_jumped(at) and "CLOCK_JUMP 1" not in agreed:
            return self._ask(Asked("CLOCK_JUMP", shown, agreed))
        self.settled = at
        if shown.tube:
            return self._tube(shown, agreed, at)
        return self._person(shown, shown.person or Person(), agreed, at)

    # ---- questions

    def _to_question(self, asked: Asked, shown: Shown, at: datetime) -> Said:
        if shown.command == "LB00":
            self.question = None
            return self._say("KEPT")
        choice = int(shown.command[2:]) - 10 if shown.command[:3] == "LB1" else 0
        if asked.outcome == "REPLACE_WITH" and shown.tube:
            return self._replace(shown, at)
        if not 1 <= choice <= CHOICES[asked.outcome]:
            return self._say("QUESTION_OPEN", choices=CHOICES[asked.outcome])
        self.question = None
        if asked.outcome == "UNDO_WHY":
            return self._undo(at, UNDO_REASONS[choice])
        return self._do(asked.about, (*asked.agreed, f"{asked.outcome} {choice}"), at)

    def _ask(self, asked: Asked, tube: str = "") -> Said:
        self.question = asked
        return self._say(asked.outcome, tube, choices=CHOICES[asked.outcome])

    # ---- tubes

    def _tube(self, shown: Shown, agreed: tuple[str, ...], at: datetime) -> Said:
        number = shown.tube
        if self.open is not None and self.open.number == number:
            return self._say("SAME_AGAIN")
        if refusal := self._use_of(number):
            return self._say(refusal, number)
        if self._is_foreign(number) and "TUBE_NOT_OURS 1" not in agreed:
            return self._ask(Asked("TUBE_NOT_OURS", shown, agreed))
        if self.open is not None:
            if "TUBE_TWICE_IN_ROW 1" not in agreed:
                return self._ask(Asked("TUBE_TWICE_IN_ROW", shown, agreed))
            self.open.state = "closed" if self.open.swabs else "free"
        self.last = self.station.tubes[number] = Tube(number, self.pool_size, at)
        return self._say("TUBE_TAKEN", number)

    def _use_of(self, number: str) -> str:
        tube = self.station.tubes.get(number)
        if tube is None or (tube.state == "free" and not tube.at_lab):
            return ""
        if tube.state == "replaced":
            return "TUBE_REPLACED"
        return "TUBE_AT_LAB" if tube.at_lab and tube.state == "free" else "TUBE_USED"

    def _is_foreign(self, number: str) -> bool:
        return self.station.blocks is not None and int(number[2:6]) not in self.station.blocks

    # ---- people

    def _person(self, shown: Shown, person: Person, agreed: tuple[str, ...], at: datetime) -> Said:
        tube = self.open
        if tube is None:
            return self._say("PERSON_FIRST")
        if tube.at_lab:
            return self._say("TUBE_AT_LAB", tube.number)
        record, holders = self._whose(person)
        like = None if holders and record is None else self._like(person, record)
        one_of_them = [one for one in holders if record is not None or not _is_another_citizen(person, one)]
        same = [*one_of_them, *(like.same if like and "PERSON_LIKE 1" in agreed else ())]
        swabs = [swab for one in same for swab in one.swabs]
        if any(swab.tube is tube for swab in swabs):
            return self._say("PERSON_IN_TUBE", tube.number)
        if any(swab.tube.state == "open" for swab in swabs):
            return self._say("PERSON_IN_OTHER_OPEN", tube.number)
        today = at.astimezone(ZONE).date()
        doubts = {
            "PERSON_MASKED": person.masked,
            "CERT_NO_ID": not person.numbers,
            "PERSON_DIFFERS": record is not None and _differs(person, record.known),
            "PERSON_LIKE": like is not None,
            "PERSON_TODAY": any(swab.at.astimezone(ZONE).date() >= today for swab in swabs),
        }
        settled = {answer.split()[0] for answer in agreed}
        for doubt, is_there in doubts.items():
            if is_there and doubt not in settled:
                return self._ask(Asked(doubt, shown, agreed), tube.number)
        return self._pair(tube, person, agreed, at)

    def _whose(self, person: Person) -> tuple[Record | None, list[Record]]:
        """Find who is named by these numbers, and everybody who has one of them.

        Numbers of two people, or one beside another number of its kind, name nobody: a shared number joins no one.
        """
        holders = list[Record]()
        for number in person.numbers:
            if (holder := self.station.holders.get(number)) is not None and holder not in holders:
                holders += holder.same
        if not holders or any(holder.same is not holders[0].same for holder in holders):
            return None, holders
        theirs = {kind: {n for one in holders for n in one.numbers.get(kind, ())} for kind, _ in person.numbers}
        fits = all(value in theirs[kind] or not theirs[kind] for kind, value in person.numbers)
        return (holders[0].same[0] if fits or len(person.numbers) == 1 else None), holders

    def _like(self, person: Person, record: Record | None) -> Record | None:
        """Find who may be the same by another card; the first known, where there are several."""
        citizen = {value for kind, value in person.numbers if kind == "cccd"} | _citizen_numbers(record)
        known = [one for one in self.station.by_name.get(person.folded, ()) if one.same[0] is one]
        for other in sorted(known, key=lambda one: one.known.born is None):
            theirs = _citizen_numbers(other)
            if record is not None and (other.same is record.same or self._told_apart(record, other)):
                continue
            if citizen and theirs and not citizen & theirs:
                continue
            if _alike(person, other.known):
                return other
        return None

    def _told_apart(self, one: Record, other: Record) -> bool:
        pairs = ((first.same, second.same) for first, second in self.station.apart)
        return any((a is one.same and b is other.same) or (a is other.same and b is one.same) for a, b in pairs)

    def _pair(self, tube: Tube, person: Person, agreed: tuple[str, ...], at: datetime) -> Said:
        record, holders = self._whose(person)
        shared = bool(holders) and record is None
        like = None if shared else self._like(person, record)
        record = self._remember(person, record)
        if like is not None and "PERSON_LIKE 1" in agreed:
            record.same[0].join(like)
        if like is not None and "PERSON_LIKE 2" in agreed:
            self.station.apart.append((record, like))
        swab = Swab(record, tube, at)
        tube.swabs.append(swab)
        record.swabs.append(swab)
        is_full = len(tube.swabs) == tube.capacity
        tube.state = "closed" if is_full else "open"
        if person.doubt or shared:
            return self._say("PAIRED_CHECK_ID", tube.number)
        if person.typed:
            return self._say("PAIRED_NUMBER_ONLY", tube.number)
        if person.accents_lost:
            return self._say("ACCENTS_LOST", tube.number)
        if tube.capacity == 1:
            return self._say("PAIRED", tube.number)
        return self._say("POOL_FULL" if is_full else "POOL_ADDED", tube.number)

    def _remember(self, person: Person, record: Record | None) -> Record:
        record = record or Record()
        was = record.known
        mends = "?" in was.name and bool(person.name) and "?" not in person.name
        record.known = Person(
            name=person.name if mends else was.name or person.name,
            born=was.born or person.born,
            year=was.year or person.year,
            gender=was.gender or person.gender,
        )
        if record.known.name != was.name:
            if was.name:
                self.station.by_name[was.folded].remove(record)
            self.station.by_name.setdefault(record.known.folded, []).append(record)
        for number in person.numbers:
            if self.station.holders.setdefault(number, record) is record:
                record.numbers.setdefault(number[0], set()).add(number[1])
        if not person.numbers:
            record.numbers["card"] = set()
        return record

    # ---- commands

    def _command(self, shown: Shown, at: datetime) -> Said:
        match shown.command:
            case "LB01":
                return self._undo(at)
            case "LB02":
                return self._close()
            case "LB03":
                return self._broken(shown, at)
            case "LB04":
                return self._say("NO_SLIP")
            case _:
                return self._say("NO_QUESTION")

    def _close(self) -> Said:
        tube = self.open
        if tube is None:
            return self._say("NOTHING_TO_CLOSE")
        if not tube.swabs:
            return self._put_back(tube)
        tube.state = "closed"
        return self._say("POOL_CLOSED", tube.number)

    def _put_back(self, tube: Tube) -> Said:
        tube.state = "free"
        return self._say("TUBE_PUT_BACK", tube.number)

    def _undo(self, at: datetime, reason: str = "") -> Said:
        tube = self.last
        if tube is not None and tube.state == "open" and not tube.swabs:
            return self._put_back(tube)
        if tube is None or not self._is_within_reach(tube, at):
            return self._say("NOTHING_TO_UNDO")
        if not reason and abs(at - tube.swabs[-1].at) > AT_ONCE:
            return self._ask(Asked("UNDO_WHY", Shown(text="LB01", command="LB01")), tube.number)
        undone = tube.swabs.pop()
        undone.record.swabs.remove(undone)
        tube.state = "open"
        return self._say("UNDONE", tube.number)

    def _is_within_reach(self, tube: Tube, at: datetime) -> bool:
        """Tell whether the last person of the desk's last tube may still be taken out, or the tube replaced."""
        if tube.at_lab or tube.state not in ("open", "closed"):
            return False
        return tube.state == "open" or abs(at - tube.swabs[-1].at) <= REACH

    def _broken(self, shown: Shown, at: datetime) -> Said:
        if self.last is None or not self._is_within_reach(self.last, at):
            return self._say("NOTHING_TO_REPLACE")
        return self._ask(Asked("REPLACE_WITH", shown), self.last.number)

    def _replace(self, shown: Shown, at: datetime) -> Said:
        broken, number = self.last, shown.tube
        if broken is None or broken.number == number:
            return self._say("REPLACE_WITH")
        if refusal := self._use_of(number):
            return self._say(refusal, number)
        if self._is_foreign(number):
            return self._say("REPLACE_WITH")
        self.question = None
        new = Tube(number, broken.capacity, at, broken.state, broken.swabs)
        broken.state, broken.swabs = "replaced", []
        for swab in new.swabs:
            swab.tube = new
        self.last = self.station.tubes[number] = new
        return self._say("SWAPPED", number)

    def _say(self, outcome: str, tube: str = "", choices: int = 0) -> Said:
        is_open = self.open
        return Said(
            outcome=outcome,
            tube=tube if outcome in NAMES_A_TUBE else "",
            saved=outcome in SAVES,
            open_tube=is_open.number if is_open else "",
            members=len(is_open.swabs) if is_open else 0,
            choices=choices,
        )


def _citizen_numbers(record: Record | None) -> set[str]:
    return {number for one in (record.same if record else ()) for number in one.numbers.get("cccd", ())}


def _is_another_citizen(person: Person, record: Record) -> bool:
    """Two citizen numbers are two people, whatever else they share."""
    own, theirs = {number for kind, number in person.numbers if kind == "cccd"}, _citizen_numbers(record)
    return bool(own and theirs and not own & theirs)


def _differs(person: Person, known: Person) -> bool:
    names = bool(person.name and known.name and not _may_be_one_name(person.folded, known.folded))
    return names or bool(person.year and known.year and person.year != known.year)


def _may_be_one_name(one: str, other: str) -> bool:
    """A scanner sends a question mark for a letter that it cannot send."""
    if len(one) != len(other):
        return False
    return all(a == b or "?" in (a, b) for a, b in zip(one, other, strict=True))


def _alike(person: Person, known: Person) -> bool:
    if not person.name or person.folded != known.folded:
        return False
    if person.gender and known.gender and person.gender != known.gender:
        return False
    if person.born and known.born:
        return person.born == known.born
    return person.year is not None and person.year == known.year
