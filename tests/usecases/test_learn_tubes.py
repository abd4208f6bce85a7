"""A laboratory that paired nothing learns of tubes from the platform, and its results reach the right tube or wait.

Two stations on one real platform, over HTTP: the site pairs, the laboratory imports and releases.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from sync.client.line import Line
from sync.client.outbox import outbox
from sync.client.tubes import ask_tubes
from sync.protocol import MAX_TUBES_A_REQUEST
from tests.builders import (
    NOON,
    TECHNICIAN,
    VERIFIER,
    Hands,
    cccd,
    import_bytes,
    message,
    pair,
    release_all,
    specimen,
    station,
    tube,
)
from tests.fakes import platform_on_a_port
from tests.lan import Cable, stranger
from workstation.domain.custody import ListSource, RejectReason
from workstation.domain.errors import PlatformUnreachable, Reason
from workstation.domain.learning import NOBODY_ASKS
from workstation.domain.observations import InboxReason
from workstation.domain.results import HoldReason, ResultCode, ResultStatus
from workstation.domain.void_reason import VoidReason
from workstation.store import told_tubes, tubes
from workstation.store.results import ResultRow
from workstation.store.tables import audit, persons
from workstation.texts.translate import translations
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.keep_learning import TubeLearner, learning_tubes
from workstation.usecases.learn_tubes import Learned, learn_tubes, waiting_numbers
from workstation.usecases.list_results import find_result, list_inbox, list_results
from workstation.usecases.push_events import push_events
from workstation.usecases.receive_box import open_reception, reject_tube
from workstation.usecases.release_results import release_results
from workstation.usecases.void_label import void_label
from workstation.usecases.void_pairing import void_pairing
from workstation.window_ports.lab_words import troubles_of

POOL = (cccd(1), cccd(2, "Trần Thị Mẫu", gender="Nữ"))


class TwoStations:
    """A site, a laboratory and the platform between them; each acts when it is told to."""

    def __init__(self, site: Context, lab: Context, url: str, key: str, clock: Hands) -> None:
        self.site = site
        self.lab = lab
        self.url = url
        self.key = key
        self.clock = clock

    def pair(self, number: str, *people: str, pool_size: int = 1) -> None:
        settings = self.site.settings.model_copy(update={"pool_size": pool_size})
        desk = DeskSession(replace(self.site, settings=settings))
        pair(desk, number, *people)
        self.clock.forward(minutes=1)

    def push(self, context: Context | None = None) -> None:
        push_events(context or self.site, url=self.url, key=self.key)

    def learn(self) -> Learned:
        return learn_tubes(self.lab, url=self.url, key=self.key)

    def measure(
        self, number: str, code: ResultCode = ResultCode.NEGATIVE, control_id: str = "M1"
    ) -> InboxReason | None:
        """An analyzer's message, a minute later; give why it waits."""
        self.clock.forward(minutes=1)
        [imported] = import_bytes(
            self.lab, message(specimen(number, code, at=self.clock.now), control_id=control_id), f"{control_id}.hl7"
        )
        return imported.issues[0].reason if imported.issues else None

    def result(self, number: str) -> ResultRow:
        found = find_result(self.lab, number)
        assert found is not None
        return found


@pytest.fixture
def two(tmp_path: Path) -> Iterator[TwoStations]:
    clock = Hands()
    with ExitStack() as stack:
        way = stack.enter_context(platform_on_a_port(tmp_path / "platform"))
        site = stack.enter_context(station(tmp_path / "site", clock, site="Trường Thử"))
        lab = stack.enter_context(station(tmp_path / "lab", clock, site="CDC"))
        yield TwoStations(site, lab, way.url, way.key, clock)


def test_a_result_that_came_before_its_pairing_waits_and_joins_its_tube_later(two: TwoStations) -> None:
    two.pair(tube(), cccd())
    assert two.measure(tube()) is InboxReason.TUBE_UNKNOWN
    assert two.learn().waiting == (tube(),)

    two.push()
    learned = two.learn()

    assert (learned.learned, learned.messages, learned.results, learned.waiting) == ((tube(),), 1, 1, ())
    assert [row.issues for row in list_inbox(two.lab)] == [()]
    row = two.result(tube())
    assert (row.code, row.people, row.capacity, row.status) == (ResultCode.NEGATIVE, 1, 1, ResultStatus.PRELIMINARY)
    assert [done.problem for done in release_all(two.lab)] == [None]


def test_the_laboratory_learns_no_person(two: TwoStations) -> None:
    two.pair(tube(), cccd())
    two.push()
    two.measure(tube())
    two.learn()

    with two.lab.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(persons)).scalar() == 0
        row = tubes.find_tube(connection, tube())
        assert row is not None
        told = told_tubes.find_told_by_id(connection, row.id)
    assert told is not None
    assert "Thử" in told.facts.site
    assert not any("Nguyễn" in str(value) for value in (told.facts, told.number))


def test_a_pool_that_was_told_of_is_read_as_a_pool(two: TwoStations) -> None:
    two.pair(tube(), *POOL, pool_size=2)
    two.push()
    two.measure(tube(), ResultCode.POSITIVE)
    two.learn()

    row = two.result(tube())
    assert (row.code, row.people, row.capacity) == (ResultCode.POOL_POSITIVE, 2, 2)


def test_who_imported_may_not_release_what_joined_later_in_the_background(two: TwoStations) -> None:
    two.pair(tube(), cccd())
    two.push()
    two.measure(tube())
    two.learn()

    rows = [row.id for row in list_results(two.lab)]
    [mine] = release_results(replace(two.lab, operator=TECHNICIAN), rows)
    [other] = release_results(replace(two.lab, operator=VERIFIER), rows)
    assert mine.problem is not None
    assert mine.problem.reason is Reason.SAME_OPERATOR
    assert other.problem is None


def test_a_message_that_came_before_the_swab_is_not_used(two: TwoStations) -> None:
    two.measure(tube())
    two.clock.forward(minutes=1)
    two.pair(tube(), cccd())
    two.push()
    two.learn()

    [row] = list_inbox(two.lab)
    assert [issue.reason for issue in row.issues] == [InboxReason.PAIRED_AFTER_TEST]
    assert list_results(two.lab) == ()


@pytest.mark.parametrize("known_before", [True, False])
def test_a_pairing_that_was_voided_meanwhile_holds_the_result(two: TwoStations, known_before: bool) -> None:
    two.pair(tube(), cccd())
    two.push()
    two.measure(tube())
    if known_before:
        two.learn()
    void_pairing(two.site, tube(), 0, "WRONG_PERSON")
    two.push()
    learned = two.learn()

    row = two.result(tube())
    assert (row.status, row.held_reason, row.people) == (ResultStatus.HELD, HoldReason.TUBE_EMPTY, 0)
    assert learned.held == (tube(),)
    [refused] = release_all(two.lab)
    assert refused.problem is not None
    assert refused.problem.reason is Reason.RESULT_HELD


def test_what_two_stations_paired_differently_is_held_and_leaves_when_one_of_them_takes_it_back(
    two: TwoStations, tmp_path: Path
) -> None:
    two.pair(tube(), cccd())
    two.push()
    with station(tmp_path / "other", two.clock, desk="Bàn 7") as other:
        pair(DeskSession(other), tube(), POOL[1])
        two.clock.forward(minutes=1)
        two.push(other)
        two.measure(tube())
        two.learn()
        held = two.result(tube())
        void_pairing(other, tube(), 0, "WRONG_TUBE")
        two.push(other)
    two.learn()

    assert (held.status, held.held_reason) == (ResultStatus.HELD, HoldReason.TUBE_OVERFULL)
    freed = two.result(tube())
    assert (freed.status, freed.held_reason) == (ResultStatus.PRELIMINARY, "")
    assert [done.problem for done in release_all(two.lab)] == [None]
    with two.lab.database.read() as connection:
        acts = connection.execute(select(audit.c.action).where(audit.c.subject == tube())).scalars().all()
    assert [act for act in acts if act.startswith("result.")] == [
        "result.stored",
        "result.held",
        "result.unheld",
        "result.released",
    ]


def test_a_label_that_another_station_took_out_of_use_holds_the_result(two: TwoStations, tmp_path: Path) -> None:
    two.pair(tube(), cccd())
    two.push()
    two.measure(tube())
    two.learn()
    with station(tmp_path / "other", two.clock) as other:
        void_label(other, tube(), VoidReason.DAMAGED)
        two.push(other)
    two.learn()

    assert two.result(tube()).held_reason == HoldReason.TUBE_LABEL_VOID


def test_somebody_who_joined_a_pool_after_its_test_holds_even_what_was_released(two: TwoStations) -> None:
    two.pair(tube(), cccd(), pool_size=3)
    two.push()
    two.measure(tube())
    two.learn()
    assert [done.problem for done in release_all(two.lab)] == [None]
    two.clock.forward(minutes=5)
    two.pair(tube(), POOL[1], pool_size=3)
    two.push()
    two.learn()

    row = two.result(tube())
    assert (row.status, row.held_reason) == (ResultStatus.RELEASED, HoldReason.MEMBER_AFTER_TEST)
    with two.lab.database.read() as connection:
        sent = connection.execute(select(outbox.c.type)).scalars().all()
    assert sent.count("result.held") == 1


def test_a_tube_that_was_emptied_and_given_to_another_after_its_test_stays_held(
    two: TwoStations, tmp_path: Path
) -> None:
    two.pair(tube(), cccd())
    two.push()
    two.measure(tube())
    two.learn()
    void_pairing(two.site, tube(), 0, "WRONG_PERSON")
    two.push()
    two.learn()
    empty = two.result(tube()).held_reason
    two.clock.forward(minutes=5)
    with station(tmp_path / "other", two.clock) as other:
        pair(DeskSession(other), tube(), POOL[1])
        two.push(other)
    two.learn()

    row = two.result(tube())
    assert (empty, row.status, row.held_reason) == ("TUBE_EMPTY", ResultStatus.HELD, HoldReason.MEMBER_AFTER_TEST)
    assert row.people == 1
    [refused] = release_all(two.lab)
    assert refused.problem is not None


def test_a_pool_whose_size_is_told_otherwise_after_it_was_read_is_held(two: TwoStations, tmp_path: Path) -> None:
    two.pair(tube(), cccd(), pool_size=3)
    two.push()
    two.measure(tube())
    two.learn()
    void_pairing(two.site, tube(), 0, "WRONG_PERSON")
    two.push()
    with station(tmp_path / "other", replace(two.clock, now=NOON)) as other:
        pair(DeskSession(other), tube(), POOL[1])
        two.push(other)
    two.learn()

    row = two.result(tube())
    assert (row.code, row.capacity, row.held_reason) == (ResultCode.POOL_NEGATIVE, 1, HoldReason.SIZE_CHANGED)


def test_a_tube_that_reception_rejected_before_it_was_known_gets_its_result_when_it_is_learned_of(
    two: TwoStations,
) -> None:
    two.pair(tube(), cccd())
    two.push()
    technician = replace(two.lab, operator=TECHNICIAN)
    reception = open_reception(technician, "", None, ListSource.NONE)
    reject_tube(technician, reception.id, tube(), RejectReason.RB)
    learned = two.learn()

    row = two.result(tube())
    assert learned.learned == (tube(),)
    assert (row.code, row.imported_by) == (ResultCode.REJECTED, TECHNICIAN)


def test_another_round_changes_nothing_and_says_so(two: TwoStations) -> None:
    two.pair(tube(), cccd())
    two.push()
    two.measure(tube())
    two.learn()
    again = two.learn()

    assert replace(again, asked=0) == Learned()
    assert again.asked == 1


def test_several_messages_of_many_tubes_join_each_its_own(two: TwoStations) -> None:
    numbers = [tube(serial) for serial in range(1, 6)]
    for place, number in enumerate(numbers, 1):
        two.pair(number, cccd(place, f"Người {place}"))
    codes = [ResultCode.NEGATIVE, ResultCode.POSITIVE, ResultCode.NEGATIVE, ResultCode.INVALID, ResultCode.NEGATIVE]
    for number, code in zip(numbers, codes, strict=True):
        two.measure(number, code, control_id=number)
    two.push()
    learned = two.learn()

    assert learned.results == len(numbers)
    assert {number: two.result(number).code for number in numbers} == dict(zip(numbers, codes, strict=True))


def test_a_number_that_could_be_a_persons_is_never_asked_about(two: TwoStations) -> None:
    two.measure("001090000001", control_id="A")
    two.measure("PCR-77", control_id="B")
    two.measure(tube(3), control_id="C")

    assert waiting_numbers(two.lab) == ("PCR-77", tube(3))


def test_a_tube_of_our_own_that_another_station_paired_too_is_held_here(two: TwoStations, tmp_path: Path) -> None:
    two.pair(tube(), cccd())
    two.push()
    with station(tmp_path / "other", two.clock) as other:
        pair(DeskSession(other), tube(), POOL[1])
        two.push(other)
    import_bytes(two.site, message(specimen(tube(), at=two.clock.now)))
    learn_tubes(two.site, url=two.url, key=two.key)

    row = find_result(two.site, tube())
    assert row is not None
    assert (row.held_reason, row.people) == (HoldReason.TUBE_DISPUTED, 1)


def test_without_a_platform_nothing_is_lost_and_it_is_said(two: TwoStations) -> None:
    two.pair(tube(), cccd())
    two.measure(tube())

    with pytest.raises(PlatformUnreachable) as nowhere:
        learn_tubes(two.lab, url="http://127.0.0.1:9", key="k")
    with pytest.raises(PlatformUnreachable) as unset:
        learn_tubes(two.lab, url="", key="")
    with pytest.raises(PlatformUnreachable) as wrong_key:
        learn_tubes(two.lab, url=two.url, key="wrong")
    assert (nowhere.value.reason, nowhere.value.facts["waiting"]) == (Reason.TUBES_NOT_ASKED, 1)
    assert unset.value.reason is Reason.PLATFORM_NOT_SET
    assert wrong_key.value.reason is Reason.PLATFORM_KEY_REFUSED
    assert waiting_numbers(two.lab) == (tube(),)


@pytest.mark.parametrize(
    "answer",
    [
        (200, b"<html>log in</html>"),
        (200, b'{"service": "ghep-platform", "protocol": 1, "tubes": []}'),
        (200, b'{"service": "ghep-platform", "protocol": 1, "tubes": [{"tube": "VN9", "known": true}]}'),
        (404, b"{}"),
        (500, b""),
    ],
)
def test_an_answer_that_is_not_the_platforms_teaches_nothing(two: TwoStations, answer: tuple[int, bytes]) -> None:
    two.measure(tube())

    with stranger(lambda: answer) as url, pytest.raises(PlatformUnreachable) as refused:
        learn_tubes(two.lab, url=url, key="k")
    assert refused.value.reason is Reason.TUBES_NOT_ASKED
    with two.lab.database.read() as connection:
        assert tubes.find_tube(connection, tube()) is None


def test_more_tubes_than_a_question_holds_are_asked_in_several(two: TwoStations) -> None:
    numbers = [f"VN{serial:010d}" for serial in range(MAX_TUBES_A_REQUEST + 1)]
    with Line(two.url, two.key) as line:
        batches = [len(told) for told in ask_tubes(line, "LAB", numbers)]

    assert batches == [MAX_TUBES_A_REQUEST, 1]


def wake_until(learner: TubeLearner, came: Callable[[], bool]) -> None:
    """Have the worker ask again and again; a minute is more than a loaded machine needs."""
    end = time.monotonic() + 60
    while not came():
        assert time.monotonic() < end
        learner.wake()


def test_the_worker_goes_on_when_the_network_is_back(two: TwoStations) -> None:
    two.pair(tube(), cccd())
    two.push()
    two.measure(tube())
    heard: list[Learned] = []
    with Cable(two.url) as cable:
        cable.cut()
        with learning_tubes(two.lab, url=cable.url, key=two.key, told=heard.append) as learner:
            wake_until(learner, lambda: learner.failing_since is not None)
            away = learner.status()
            shown = troubles_of(replace(two.lab, learning=learner.status), translations("en"))
            assert [trouble.words for trouble in shown] == ["Tubes that wait for the platform: 1"]
            cable.mend()
            wake_until(learner, lambda: learner.last.results > 0)
            assert learner.status() == NOBODY_ASKS

    assert (away.waiting, bool(away.why)) == (1, True)

    assert two.result(tube()).people == 1
    assert [(bool(one.failure), one.results) for one in heard] == [(True, 0), (False, 1)]


def test_without_a_platform_no_worker_runs(two: TwoStations) -> None:
    with learning_tubes(two.lab, url="", key=""):
        assert "worklist" not in [thread.name for thread in threading.enumerate()]


def test_a_laboratory_on_postgresql_learns_as_one_on_a_file_does(
    two: TwoStations, tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    two.pair(tube(), *POOL, pool_size=2)
    two.push()
    monkeypatch.setenv("GHEP_DATABASE", postgres_url)
    with station(tmp_path / "large", two.clock) as lab:
        there = TwoStations(two.site, lab, two.url, two.key, two.clock)
        there.measure(tube())
        learned = there.learn()
        row = there.result(tube())
        void_pairing(two.site, tube(), 1, "WRONG_PERSON")
        void_pairing(two.site, tube(), 2, "WRONG_PERSON")
        there.push()
        there.learn()
        held = there.result(tube())

    assert (learned.results, row.code, row.people) == (1, ResultCode.POOL_NEGATIVE, 2)
    assert (held.status, held.held_reason) == (ResultStatus.HELD, HoldReason.TUBE_EMPTY)


def test_the_worker_outlives_a_database_that_is_away(two: TwoStations, caplog: pytest.LogCaptureFixture) -> None:
    with two.lab.database.write() as connection:
        connection.exec_driver_sql("ALTER TABLE told_tubes RENAME TO gone")
    with learning_tubes(two.lab, url=two.url, key=two.key) as learner:
        wake_until(learner, lambda: bool(caplog.records))

    assert "asking about tubes failed" in caplog.text
