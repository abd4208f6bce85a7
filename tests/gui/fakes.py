"""Hand-written ports: a desk that answers from a script, an outbox, and a laboratory in memory."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, current_thread, main_thread
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal

from workstation.domain.desk import Answer, Choice, DeskSummary, DeskTube, Member, RecentPairing
from workstation.domain.errors import Reason, RuleBroken
from workstation.domain.identifiers import Gender, fold_name
from workstation.domain.outcomes import Outcome
from workstation.domain.scans import Command
from workstation.domain.typed_person import TypedPerson
from workstation.gui.ports import (
    CardFile,
    CommuneRow,
    ExpectedRow,
    HouseholdPerson,
    ListPreviewRows,
    ListProblem,
    ListReport,
    SyncStatus,
)
from workstation.gui.sample_plates import SamplePlates
from workstation.gui.sounds.tones import Sound

NOW = datetime(2026, 3, 12, 2, 14, 22, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
TUBE = "VN0048123777"


def member(position: int = 1, name: str = "Nguyễn Thị Ngọc Ánh") -> Member:
    return Member(
        pairing_id=UUID(int=position),
        person_id=UUID(int=position),
        position=position,
        name=name,
        birth_year=1990,
        gender=Gender.FEMALE,
        identifier="CCCD 0001 •••• 0001",
        made_at=NOW,
        birth="12/03/1990",
    )


def desk_tube(capacity: int = 1, count: int = 0, *, is_open: bool = True) -> DeskTube:
    members = tuple(member(place + 1, f"Người số {place + 1}") for place in range(count))
    return DeskTube(number=TUBE, capacity=capacity, opened_at=NOW, is_open=is_open, members=members)


def answer(outcome: Outcome = Outcome.READY_TUBE, **changes: object) -> Answer:
    return replace(Answer(outcome=outcome, at=NOW), **changes)


def question() -> Answer:
    facts = {"name": "Nguyễn Thị Ngọc Ánh", "year": 1990, "other_tube": TUBE, "desk": "Bàn 3", "since": NOW}
    choices = (Choice.SPOILED, Choice.DOCTOR)
    return answer(Outcome.PERSON_TODAY, facts=facts, choices=choices, desk_tube=desk_tube())


@dataclass
class FakeDesk:
    """Answers every scan with `script[text]`, or with UNKNOWN; remembers what it was asked, and where."""

    current: Answer = field(default_factory=answer)
    script: dict[str, Answer] = field(default_factory=dict)
    fault: Exception | None = None
    scans: list[str] = field(default_factory=list)
    commands: list[Command] = field(default_factory=list)
    entered: list[TypedPerson] = field(default_factory=list)
    refused: list[Outcome] = field(default_factory=list)
    on_gui_thread: bool = False

    def scan(self, text: str) -> Answer:
        self._work()
        self.scans.append(text)
        self.current = self.script.get(text, answer(Outcome.NOT_A_PERSON, tube=text))
        return self.current

    def command(self, command: Command) -> Answer:
        self._work()
        self.commands.append(command)
        return answer(Outcome.KEPT)

    def enter(self, person: TypedPerson) -> Answer:
        self._work()
        self.entered.append(person)
        return answer(Outcome.PAIRED)

    def take_pair(self, tube: str, person: str) -> tuple[Answer, ...]:
        return (self.scan(tube), self.scan(person))

    def refuse(self, outcome: Outcome) -> Answer:
        self._work()
        self.refused.append(outcome)
        return answer(outcome)

    def set_pool_size(self, size: int) -> Answer:
        self._work()
        if self.current.desk_tube is not None and self.current.desk_tube.is_open:
            raise RuleBroken(Reason.TUBE_OPEN_ON_DESK, tube=self.current.desk_tube.number)
        self.current = answer(pool_size=size)
        return self.current

    def summary(self) -> DeskSummary:
        recent = RecentPairing(tube=TUBE, name="Đỗ Hữu Ước", others=2, at=NOW)
        return DeskSummary(people_today=1412, tubes_today=87, recent=(recent,))

    def _work(self) -> None:
        self.on_gui_thread = self.on_gui_thread or current_thread() is main_thread()
        if self.fault is not None:
            raise self.fault


@dataclass
class FakeSync:
    """An outbox of a given state."""

    waiting: int = 18
    refused: int = 0
    reachable: bool | None = True
    age: timedelta = timedelta(minutes=6)

    def status(self) -> SyncStatus:
        oldest = NOW - self.age if self.waiting else None
        return SyncStatus(waiting=self.waiting, oldest=oldest, refused=self.refused, reachable=self.reachable)


class FakeSpeaker(QObject):
    """Remembers what it was asked to play; `plug` puts a speaker in or pulls it out."""

    changed = Signal()

    def __init__(self, *, is_there: bool = True) -> None:
        super().__init__()
        self.is_there = is_there
        self.played: list[tuple[Sound, float]] = []
        self.silenced = 0

    def play(self, sound: Sound, volume: float) -> None:
        self.played.append((sound, volume))

    def stop(self) -> None:
        self.silenced += 1

    def plug(self, *, is_there: bool) -> None:
        self.is_there = is_there
        self.changed.emit()

    @property
    def heard(self) -> list[Sound]:
        return [sound for sound, _volume in self.played]


@dataclass
class FakePeople:
    """Communes, an expected list and a household in memory; `fault` makes everything fail."""

    communes: list[CommuneRow] = field(default_factory=list)
    expected: list[ExpectedRow] = field(default_factory=list)
    at_home: list[HouseholdPerson] = field(default_factory=list)
    seen: ListPreviewRows | None = None
    fault: Exception | None = None
    asked: list[str] = field(default_factory=list)
    imported: list[Path] = field(default_factory=list)
    saved: list[tuple[Path, tuple[ListProblem, ...]]] = field(default_factory=list)
    cards: list[UUID] = field(default_factory=list)
    on_gui_thread: bool = False
    wait: Event = field(default_factory=Event)

    def search_communes(self, text: str) -> tuple[CommuneRow, ...]:
        self._work()
        self.asked.append(text)
        return tuple(row for row in self.communes if fold_name(text) in fold_name(row.name))

    def search_expected(self, text: str) -> tuple[ExpectedRow, ...]:
        self._work()
        self.asked.append(text)
        return tuple(row for row in self.expected if fold_name(text) in fold_name(row.person.name))

    def preview(self, path: Path) -> ListPreviewRows:
        self._work()
        return replace(self.seen or ListPreviewRows(path=path, encoding="UTF-8", people=0), path=path)

    def import_list(
        self, path: Path, progress: Callable[[int, int], None], cancelled: Callable[[], bool]
    ) -> ListReport:
        self._work()
        progress(1, 2)
        self.wait.wait(5)
        if cancelled():
            return ListReport(people=0, cancelled=True)
        self.imported.append(path)
        return ListReport(people=self.seen.people if self.seen else 0, problems=self.seen.problems if self.seen else ())

    def save_errors(self, path: Path, rows: Sequence[ListProblem]) -> None:
        self._work()
        self.saved.append((path, tuple(rows)))

    def new_household(self) -> UUID:
        return UUID(int=77)

    def household(self, household: UUID) -> tuple[HouseholdPerson, ...]:
        self._work()
        return tuple(self.at_home)

    def make_card(self, person: UUID) -> CardFile:
        self._work()
        self.cards.append(person)
        return CardFile(number="CT 0000 0001 23", path=Path("cards/card-1.pdf"))

    def _work(self) -> None:
        self.on_gui_thread = self.on_gui_thread or current_thread() is main_thread()
        if self.fault is not None:
            raise self.fault


@dataclass
class FakeCustody:
    """Boxes in memory."""


class FakePlates(SamplePlates):
    """Plates that hold still."""
