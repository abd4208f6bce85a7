"""Desk, laboratory, outbox, a network that loses, and crashes, in any order, against a simple model of what was said.

Whatever happened, once the network is whole again each person sees exactly what the model says, and nobody else's.
"""

import random
import shutil
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import select

from sync.server.view import Answer, State
from tests.builders import Hands, cccd, import_bytes, message, release_all, specimen, station, tube
from tests.fakes import LossyNetwork, platform_here, pusher
from workstation.domain.outcomes import Outcome
from workstation.domain.results import ResultCode
from workstation.domain.scans import Command
from workstation.store import audit
from workstation.store.tables import pairings, persons, tubes
from workstation.store.tubes import find_tube, members_of
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.import_again import import_again
from workstation.usecases.settle_result import settle_result
from workstation.usecases.station_status import station_status
from workstation.usecases.void_pairing import void_pairing

CODES = st.sampled_from([ResultCode.NEGATIVE, ResultCode.POSITIVE])
TUBES, PEOPLE = st.integers(1, 6), st.integers(1, 8)
SEEN = {
    (ResultCode.NEGATIVE, False): (State.RESULT, Answer.NEGATIVE),
    (ResultCode.POSITIVE, False): (State.RESULT, Answer.POSITIVE),
    (ResultCode.NEGATIVE, True): (State.RESULT, Answer.POOL_NEGATIVE),
    (ResultCode.POSITIVE, True): (State.BEING_CONFIRMED, None),
}


class World(RuleBasedStateMachine):
    """What may happen, and what was confirmed so far."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="ghep-world-"))
        self.clock = Hands(step=timedelta(seconds=5))
        self.stack = ExitStack()
        self.platform = self.stack.enter_context(platform_here(self.folder / "platform.db", self.clock))
        self.running = ExitStack()
        self.start()
        self.members: dict[int, list[int]] = {}
        self.pool: dict[int, bool] = {}
        self.open: int | None = None
        self.tested: dict[int, ResultCode] = {}
        self.waits: set[int] = set()
        self.doubted: set[int] = set()
        self.released: dict[int, ResultCode] = {}
        self.told_too_early: set[int] = set()
        self.message = 0
        self.network = LossyNetwork(self.platform, random.Random(1))

    def start(self) -> None:
        self.context: Context = self.running.enter_context(station(self.folder / "home", self.clock))
        self.desk = DeskSession(self.context)
        assert self.desk.current is not None

    @rule(size=st.sampled_from([1, 5]))
    def choose_pool_size(self, size: int) -> None:
        if self.open is None:
            self.desk.set_pool_size(size)

    @rule(number=TUBES)
    def scan_tube(self, number: int) -> None:
        answer = self.desk.scan(tube(number))
        if answer.outcome is Outcome.TUBE_TAKEN:
            assert number not in self.members
            assert number not in self.tested
            self.members[number], self.open = [], number
            self.pool[number] = answer.pool_size > 1
        elif answer.choices:
            assert self.desk.command(Command.SKIP).outcome is Outcome.KEPT

    @rule(number=PEOPLE)
    def scan_person(self, number: int) -> None:
        answer = self.desk.scan(cccd(number, f"Người {number}"))
        if answer.outcome is Outcome.PERSON_TODAY:
            answer = self.desk.command(Command.CHOICE_2)
        if answer.saved:
            assert self.open is not None
            assert number not in self.members[self.open]
            assert self.open not in self.tested
            self.members[self.open].append(number)
            if answer.outcome in (Outcome.PAIRED, Outcome.POOL_FULL):
                self.open = None

    @rule()
    def close(self) -> None:
        outcome = self.desk.command(Command.CLOSE).outcome
        if outcome is Outcome.POOL_CLOSED:
            self.open = None
        elif outcome is Outcome.TUBE_PUT_BACK and self.open is not None:
            del self.members[self.open]
            self.open = None

    @rule()
    def undo(self) -> None:
        answer = self.desk.command(Command.UNDO)
        if answer.outcome is Outcome.UNDONE:
            number = next(n for n in self.members if tube(n) == answer.tube)
            self.members[number].pop()
            self.open = number
        elif answer.outcome is Outcome.TUBE_PUT_BACK:
            number = next(n for n in self.members if tube(n) == answer.tube)
            del self.members[number]
            self.open = None

    @precondition(lambda self: any(self.members.values()))
    @rule(data=st.data())
    def void(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(n for n, people in self.members.items() if people)))
        with self.context.database.read() as connection:
            row = find_tube(connection, tube(number))
            assert row is not None
            positions = [member.position for member in members_of(connection, row.id)]
        place = data.draw(st.integers(0, len(positions) - 1))
        void_pairing(self.context, tube(number), positions[place], "WRONG_PERSON")
        del self.members[number][place]

    @rule(number=TUBES, code=CODES)
    def hear_of_a_tube_too_early(self, number: int, code: ResultCode) -> None:
        """A laboratory tells of a number that nobody has opened: another tube bears it, too."""
        if number not in self.members and number not in self.tested:
            assert not self.send(number, code, "F")
            self.told_too_early.add(number)

    @rule()
    def try_again_what_waits(self) -> None:
        tuple(import_again(self.context, all_open=True))

    @precondition(lambda self: self.members)
    @rule(data=st.data(), code=CODES, again=st.booleans())
    def analyze(self, data: st.DataObject, code: ResultCode, again: bool) -> None:
        number = data.draw(st.sampled_from(sorted(self.members)))
        if number not in self.tested and self.send(number, code, "F", times=2 if again else 1):
            self.tested[number] = code
            self.waits.add(number)
            if number in self.told_too_early:
                self.doubted.add(number)

    @precondition(lambda self: self.tested)
    @rule(data=st.data(), code=CODES)
    def correct(self, data: st.DataObject, code: ResultCode) -> None:
        number = data.draw(st.sampled_from(sorted(self.tested)))
        changes = code is not self.tested[number]
        if self.send(number, code, "C") and changes:
            self.tested[number] = code
            self.waits.add(number)
            if number not in self.told_too_early:
                self.doubted.discard(number)

    @precondition(lambda self: self.tested)
    @rule(data=st.data(), code=CODES)
    def run_again(self, data: st.DataObject, code: ResultCode) -> None:
        number = data.draw(st.sampled_from(sorted(self.tested)))
        agrees = self.send(number, code, "F")
        if number in self.members and not agrees:
            assert code is not self.tested[number]
            self.doubted.add(number)

    @precondition(lambda self: self.doubted)
    @rule(data=st.data())
    def settle(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.doubted)))
        settle_result(self.context, tube(number), "compared")
        self.doubted.discard(number)
        self.told_too_early.discard(number)
        self.waits.add(number)

    def send(self, number: int, code: ResultCode, status: str, times: int = 1) -> bool:
        """Send one message, perhaps twice; tell whether it gave a result."""
        self.message += 1
        what = specimen(tube(number), code, status=status, at=self.clock.now)
        sent = message(what, control_id=f"M{self.message}")
        first, *_others = [import_bytes(self.context, sent) for _ in range(times)]
        return first[0].results == 1

    @rule()
    def release(self) -> None:
        for done in release_all(self.context):
            number = next(n for n in self.tested if tube(n) == done.tube)
            if done.problem is None:
                assert self.members[number]
                assert number != self.open
                assert number in self.waits - self.doubted
                self.waits.discard(number)
                self.released[number] = self.tested[number]

    @rule()
    def push_over_a_bad_network(self) -> None:
        pusher(self.context, self.network).push_once(ignore_backoff=True)

    @rule()
    def crash_and_start_again(self) -> None:
        self.running.close()
        self.start()

    @rule(hours=st.integers(1, 30))
    def time_passes(self, hours: int) -> None:
        self.clock.forward(hours=hours)

    @invariant()
    def the_audit_is_whole(self) -> None:
        with self.context.database.read() as connection:
            assert audit.first_broken_entry(connection) is None

    @invariant()
    def the_station_holds_exactly_what_was_confirmed(self) -> None:
        with self.context.database.read() as connection:
            rows = connection.execute(
                select(tubes.c.number, persons.c.name)
                .join(pairings, pairings.c.tube_id == tubes.c.id)
                .join(persons, persons.c.id == pairings.c.person_id)
                .where(pairings.c.voided_at.is_(None))
            )
            held = sorted((row.number, row.name) for row in rows)
        assert held == sorted((tube(n), f"Người {p}") for n, people in self.members.items() for p in people)

    def teardown(self) -> None:
        try:
            pusher(self.context, self.platform).push_all()
            assert station_status(self.context).outbox.waiting == 0
            self.everybody_sees_their_own_and_no_other()
        finally:
            self.running.close()
            self.stack.close()
            shutil.rmtree(self.folder)

    def everybody_sees_their_own_and_no_other(self) -> None:
        with self.context.database.read() as connection:
            slips = connection.execute(
                select(tubes.c.number, persons.c.name, pairings.c.slip_token, pairings.c.voided_at)
                .join(pairings, pairings.c.tube_id == tubes.c.id)
                .join(persons, persons.c.id == pairings.c.person_id)
            ).all()
        numbers = {tube(n): n for n in range(1, 7)}
        for slip in slips:
            view, number = self.platform.page(slip.slip_token), numbers[slip.number]
            if slip.voided_at is not None:
                assert view is None
                continue
            assert view is not None
            assert view.tube == slip.number
            code = self.released.get(number)
            if code is None or number in self.waits | self.doubted:
                assert view.answer is None
            else:
                assert (view.state, view.answer) == SEEN[code, self.pool[number]]


def run(examples: int, steps: int) -> None:
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    limits = settings(max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=checks)
    world: Callable[[], RuleBasedStateMachine] = World
    run_state_machine_as_test(world, settings=limits)  # type: ignore[no-untyped-call]


def test_whatever_happens_everyone_sees_their_own_result_and_no_other() -> None:
    run(examples=15, steps=30)


@pytest.mark.soak
def test_whatever_happens_for_long() -> None:
    run(examples=400, steps=60)
