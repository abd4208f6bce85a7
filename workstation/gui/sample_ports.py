"""Canned ports for pictures of the screens: one answer, one day, invented people. No desk works on them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from workstation.domain.collection import Collection, LegalBasis, Priority, SamplingReason
from workstation.domain.desk import Answer, Choice, DeskSummary, DeskTube, Member, RecentPairing
from workstation.domain.identifiers import Gender
from workstation.domain.outcomes import Outcome
from workstation.domain.scans import Command
from workstation.domain.tube_barcode import TubeFormat
from workstation.domain.typed_person import TypedPerson
from workstation.gui.ports import (
    CollectionChoices,
    SyncStatus,
)
from workstation.gui.sounds.tones import Sound

NOW = datetime(2026, 3, 12, 2, 14, 22, tzinfo=UTC)
_TUBES = TubeFormat("VN")
_PEOPLE = (
    ("Nguyễn Văn An", 1957, Gender.MALE),
    ("Lê Thị Bưởi", 1961, Gender.FEMALE),
    ("Đặng Quốc Cường", 1979, Gender.MALE),
    ("Vũ Thị Diễm My", 2003, Gender.FEMALE),
    ("Hoàng Gia Bảo", 2015, Gender.MALE),
    ("Phan Thị Ước", 1948, Gender.FEMALE),
    ("Trần Văn Dũng", 1984, Gender.MALE),
    ("Ngô Thuỵ Khuê", 1990, Gender.FEMALE),
    ("Bùi Đình Ngữ", 1972, Gender.MALE),
    ("Nguyễn Hoàng Phương Nguyệt Quỳnh", 2001, Gender.FEMALE),
)
_RECENT = (
    (1236, "Nguyễn Thị Ngọc Ánh", 0, 0),
    (1235, "Đỗ Hữu Ước", 0, 24),
    (1234, "Bùi Thị Xuân", 0, 51),
    (1233, "Trịnh Công Sơn Hải", 9, 93),
    (1232, "Ngô Thuỳ Dương", 0, 182),
    (1231, "Lý Văn Phức", 0, 207),
    (1230, "Đoàn Thị Hương Giang", 4, 260),
    (1229, "Mạc Văn Khoa", 0, 301),
)


@dataclass(frozen=True, slots=True)
class SampleDesk:
    """A desk that gives one answer to everything; `fault` makes every scan fail with it."""

    answer: Answer
    fault: Exception | None = None

    @property
    def current(self) -> Answer:
        """The one answer."""
        return self.answer

    def scan(self, _text: str) -> Answer:
        """The one answer, or the fault."""
        if self.fault is not None:
            raise self.fault
        return self.answer

    def command(self, _command: Command) -> Answer:
        """The one answer."""
        return self.answer

    def enter(self, _person: TypedPerson) -> Answer:
        """The one answer."""
        return self.answer

    def take_pair(self, _tube: str, _person: str) -> tuple[Answer, ...]:
        """The one answer."""
        return (self.answer,)

    def refuse(self, _outcome: Outcome) -> Answer:
        """The one answer."""
        return self.answer

    def set_pool_size(self, _size: int) -> Answer:
        """The one answer."""
        return self.answer

    def summary(self) -> DeskSummary:
        """A busy morning."""
        recent = (
            RecentPairing(tube=tube(serial), name=name, others=others, at=NOW - timedelta(seconds=ago))
            for serial, name, others, ago in _RECENT
        )
        return DeskSummary(people_today=412, tubes_today=87, recent=tuple(recent))


class SampleSpeaker(QObject):
    """A speaker that is there, or missing, and makes no sound."""

    changed = Signal()

    def __init__(self, *, is_there: bool = True) -> None:
        super().__init__()
        self._is_there = is_there

    @property
    def is_there(self) -> bool:
        """As it was made."""
        return self._is_there

    def play(self, _sound: Sound, _volume: float) -> None:
        """Silence."""

    def stop(self) -> None:
        """Silence."""


@dataclass(frozen=True, slots=True)
class SampleSync:
    """An outbox that holds still."""

    waiting: int = 18
    minutes: int = 6
    reachable: bool | None = True

    def status(self) -> SyncStatus:
        """The one status."""
        oldest = NOW - timedelta(minutes=self.minutes)
        return SyncStatus(waiting=self.waiting, oldest=oldest, refused=0, reachable=self.reachable)


@dataclass(frozen=True, slots=True)
class SampleCollections:
    """A desk that was set to a few collections; the first is that of now."""

    collections: tuple[Collection, ...]

    def choices(self) -> CollectionChoices:
        """The collections that it was made with."""
        return CollectionChoices(current=self.collections[0], recent=self.collections)

    def choose(self, collection: Collection, _badge: str) -> CollectionChoices:
        """As if it had been stored."""
        return CollectionChoices(current=collection, recent=(collection, *self.collections))


def school() -> Collection:
    """A routine collection by consent."""
    return Collection(
        site="Trường TH Lê Lợi",
        campaign="Sàng lọc quận 3, tháng 3/2026",
        disease="Covid-19",
        test_code="94500-6",
        specimen_type="258500001",
    )


def alley() -> Collection:
    """An urgent collection by order of the authorities."""
    return Collection(
        site="Hẻm 47 Lê Văn Sỹ",
        campaign="Truy vết ổ dịch chợ Vườn Chuối",
        disease="Covid-19",
        test_code="94759-8",
        specimen_type="258500001",
        reason=SamplingReason.CONTACT,
        priority=Priority.URGENT,
        legal_basis=LegalBasis.EPIDEMIC_ORDER,
        legal_text="Quyết định số 000/QĐ-UBND ngày 01/03/2026 của UBND quận (mẫu)",
    )


def camp() -> Collection:
    """Another disease."""
    return Collection(
        site="Trạm y tế phường 12",
        campaign="Giám sát sốt xuất huyết",
        disease="Sốt xuất huyết Dengue",
        test_code="DENGUE-NS1",
        specimen_type="119364003",
        reason=SamplingReason.SYMPTOMS,
    )


def tube(serial: int) -> str:
    """Give the number of a sample tube."""
    return _TUBES.number(48, serial)


def ready(pool_size: int = 1) -> Answer:
    """Nothing is open."""
    return Answer(outcome=Outcome.READY_TUBE, at=NOW, pool_size=pool_size)


def taken() -> Answer:
    """A tube was taken."""
    return _answer(Outcome.TUBE_TAKEN, _open_tube(1, 0), {"tube": tube(1237)})


def paired() -> Answer:
    """One person was paired."""
    member = _member(0, "Nguyễn Thị Ngọc Ánh", 1990, Gender.FEMALE, "12/03/1990")
    closed = DeskTube(number=tube(1237), capacity=1, opened_at=NOW, is_open=False, members=(member,))
    return _answer(Outcome.PAIRED, closed, _person())


def pool(count: int, *, full: bool = False) -> Answer:
    """A pool of ten with so many people."""
    name, year, gender = _PEOPLE[count - 1]
    facts = {"name": name, "year": year, "gender": gender, "k": count, "n": 10, "tube": tube(1237)}
    held = _open_tube(10, count)
    held = DeskTube(number=held.number, capacity=10, opened_at=NOW, is_open=not full, members=held.members)
    return _answer(Outcome.POOL_FULL if full else Outcome.POOL_ADDED, held, facts)


def tube_used() -> Answer:
    """The tube belongs to somebody."""
    facts = {"tube": tube(1237), "name": "Phạm Minh Khôi", "desk": "Bàn 1", "since": NOW - timedelta(minutes=22)}
    return _answer(Outcome.TUBE_USED, None, facts)


def sampled_today() -> Answer:
    """The person was sampled this morning; the desk asks why again."""
    facts = {**_person(), "other_tube": tube(981), "desk": "Bàn 3", "since": NOW - timedelta(minutes=64)}
    choices = (Choice.SPOILED, Choice.DOCTOR)
    return _answer(Outcome.PERSON_TODAY, _open_tube(1, 0), facts, choices)


def second_tube() -> Answer:
    """A tube was scanned where a person was due."""
    facts = {"tube": tube(1237), "new_tube": tube(1238)}
    return _answer(Outcome.TUBE_TWICE_IN_ROW, _open_tube(1, 0), facts, (Choice.USE_NEW_TUBE,))


def accents_lost() -> Answer:
    """Paired, with a note."""
    return _answer(Outcome.ACCENTS_LOST, paired().desk_tube, {**_person(), "name": "Nguy?n Th? Ng?c ?nh"})


def same_again() -> Answer:
    """The open tube was scanned once more."""
    return _answer(Outcome.SAME_AGAIN, _open_tube(1, 0), {"tube": tube(1237)})


def _answer(
    outcome: Outcome, desk_tube: DeskTube | None, facts: Mapping[str, object], choices: tuple[Choice, ...] = ()
) -> Answer:
    size = desk_tube.capacity if desk_tube else 1
    return Answer(outcome=outcome, at=NOW, facts=facts, choices=choices, desk_tube=desk_tube, pool_size=size)


def _open_tube(capacity: int, count: int) -> DeskTube:
    members = tuple(
        _member(place, name, year, gender, "") for place, (name, year, gender) in enumerate(_PEOPLE[:count])
    )
    opened = NOW - timedelta(minutes=8)
    return DeskTube(number=tube(1237), capacity=capacity, opened_at=opened, is_open=True, members=members)


def _member(place: int, name: str, year: int, gender: Gender, birth: str) -> Member:
    return Member(
        pairing_id=UUID(int=place + 1),
        person_id=UUID(int=place + 1),
        position=place + 1,
        name=name,
        birth_year=year,
        gender=gender,
        identifier="CCCD 0001 •••• 0001",
        made_at=NOW,
        birth=birth,
    )


def _person() -> dict[str, object]:
    return {"name": "Nguyễn Thị Ngọc Ánh", "year": 1990, "gender": Gender.FEMALE, "tube": tube(1237)}
