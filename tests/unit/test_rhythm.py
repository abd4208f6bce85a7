"""The rhythm of a desk: learnt from its own tubes, and asked about when the order of tube and person seems to slip."""

from datetime import timedelta

from tests.builders import NOON
from workstation.domain.rhythm import LEARNT, Rhythm, RhythmDoubt


class Desk:
    """A desk whose scans come at chosen moments."""

    def __init__(self) -> None:
        self.rhythm, self.now = Rhythm(), NOON

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def pair(self, *, to_tube: float = 12, to_person: float = 3) -> RhythmDoubt:
        self.wait(to_tube)
        self.rhythm.tube(self.now)
        self.wait(to_person)
        doubt = self.rhythm.doubt(self.now)
        self.rhythm.person(self.now)
        return doubt

    def work(self, tubes: int = LEARNT + 3) -> "Desk":
        assert [self.pair() for _ in range(tubes)] == [RhythmDoubt.NONE] * tubes
        return self


def test_a_steady_desk_is_never_asked() -> None:
    Desk().work(200)


def test_a_desk_that_scans_the_tube_long_before_the_person_from_the_start_is_never_asked() -> None:
    desk = Desk()

    assert {desk.pair(to_tube=2, to_person=14) for _ in range(100)} == {RhythmDoubt.NONE}


def test_a_tube_that_has_waited_far_longer_than_usual_is_doubted() -> None:
    assert Desk().work().pair(to_person=240) is RhythmDoubt.STALE


def test_a_slow_person_at_a_slow_desk_is_not_doubted() -> None:
    desk = Desk()
    for _ in range(10):
        desk.pair(to_person=100)

    assert desk.pair(to_person=240) is RhythmDoubt.NONE


def test_a_new_desk_knows_nothing_and_asks_nothing() -> None:
    desk = Desk()
    desk.pair()

    assert desk.pair(to_person=3600) is RhythmDoubt.NONE


def test_tubes_that_begin_to_come_right_after_people_are_doubted_once_they_do_so_again_and_again() -> None:
    desk = Desk().work()

    assert [desk.pair(to_tube=2, to_person=14) for _ in range(3)] == ["", "", RhythmDoubt.FLIPPED]


def test_a_desk_that_was_looked_at_learns_anew() -> None:
    desk = Desk().work()
    for _ in range(3):
        desk.pair(to_tube=2, to_person=14)
    desk.rhythm.accept()

    assert {desk.pair(to_tube=2, to_person=14) for _ in range(50)} == {RhythmDoubt.NONE}
