"""Two desks of a station, restarts, a clock that moves and a laboratory, in any order, against the model of the rules.

Every answer is the one that the model foretells, and after every step the database holds what the model holds.
"""

import random
import shutil
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.builders import Hands, at_desk, import_bytes, message, specimen, station
from tests.desk_model import PAIRED, DeskModel, Said, Station
from tests.scan_script import CARD_KINDS, FOREIGN_BLOCK, Human, Shown, command, make_noise, tube
from tests.stored import assert_nothing_half_there, open_tubes, stored_swabs
from workstation.domain.rhythm import LEARNT
from workstation.domain.scans import Command
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession

NAMES = ("Bàn 1", "Bàn 2")
PEOPLE = (
    Human(serial=1, name="Nguyễn Văn Thử", born=date(1990, 1, 1), gender="M"),
    Human(serial=2, name="Nguyễn Văn Thử", born=date(1990, 1, 1), gender="M", old_insurance=True),
    Human(serial=3, name="Trần Thị Mẫu", born=date(1985, 8, 15), gender="F", misnumbered=True),
    Human(serial=4, name="Lê Thuỳ Ánh", born=date(2004, 2, 29), gender="F"),
)
DESKS = st.sampled_from(NAMES)
OLD_TUBES, POOL = 20, 3
TUBES = st.sampled_from([*map(tube, range(1, OLD_TUBES + 4)), tube(1, FOREIGN_BLOCK)])
COMMANDS = st.sampled_from([member.value for member in Command])
CHOSEN = st.sampled_from(["LB11", "LB11", "LB12", "LB00", ""])
CARDS = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(CARD_KINDS))


class Desks(RuleBasedStateMachine):
    """What may happen at two desks."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="ghep-desks-"))
        self.clock, self.stack = Hands(), ExitStack()
        opened = station(self.folder / "home", self.clock, tube_blocks="48-48")
        self.context: Context = self.stack.enter_context(opened)
        self.known = Station(blocks=range(48, 49))
        self.models = {name: DeskModel(self.known, name) for name in NAMES}
        self.sessions = {name: at_desk(self.context, name) for name in NAMES}
        self.cycles = dict.fromkeys(NAMES, 0)
        self.last: dict[str, Shown] = {}
        self.messages, self.tubes = 0, OLD_TUBES
        self.choose_a_pool_size(NAMES[1], POOL)

    def show(self, name: str, shown: Shown, *, key: bool = False) -> Said:
        """Scan at a desk, or press its key, and compare."""
        self.clock.forward(seconds=1)
        session, at = self.sessions[name], self.clock.now
        answer = session.command(Command(shown.command)) if key else session.scan(shown.text)
        said = self.models[name].scan(shown, at, meant_twice=key)
        assert said == (told := Said.in_answer(answer)), f"{name}, {shown.text}: foretold {said}, told {told}"
        self.last[name] = shown
        self._keep_rhythm_unlearnt(name, said)
        return said

    def _keep_rhythm_unlearnt(self, name: str, said: Said) -> None:
        """Begin anew before a desk knows its rhythm, which would ask questions of its own."""
        self.cycles[name] += said.outcome in PAIRED
        if self.cycles[name] >= LEARNT:
            self.begin_anew(name)

    def show_and_answer(self, name: str, shown: Shown, choice: str) -> None:
        """Scan, and answer by key whatever is asked then; with no choice the questions are left open."""
        self.show(name, shown)
        while choice and self.models[name].question is not None:
            said = self.show(name, command(choice), key=True)
            choice = "LB00" if said.outcome == "QUESTION_OPEN" else choice

    def new_tube(self) -> Shown:
        """A tube that nobody has scanned."""
        self.tubes += 1
        return tube(self.tubes)

    @rule(name=DESKS, shown=TUBES, choice=CHOSEN)
    def scan_a_tube(self, name: str, shown: Shown, choice: str) -> None:
        self.show_and_answer(name, shown, choice)

    @rule(name=DESKS, card=CARDS, choice=CHOSEN)
    def scan_a_person(self, name: str, card: tuple[Human, str], choice: str) -> None:
        self.show_and_answer(name, card[0].show(card[1]), choice)

    @rule(name=DESKS, card=CARDS, choice=CHOSEN)
    def scan_a_new_tube_and_a_person(self, name: str, card: tuple[Human, str], choice: str) -> None:
        self.show_and_answer(name, self.new_tube(), "LB11")
        self.show_and_answer(name, card[0].show(card[1]), choice)

    @rule(name=DESKS, human=st.sampled_from(PEOPLE), choice=CHOSEN)
    def scan_a_card_with_another_name(self, name: str, human: Human, choice: str) -> None:
        self.show_and_answer(name, human.show("cccd", name="Người Khác Tên"), choice)

    @rule(name=DESKS, code=COMMANDS, key=st.booleans())
    def give_a_command(self, name: str, code: str, key: bool) -> None:
        self.show(name, command(code), key=key)

    @rule(name=DESKS, choice=st.sampled_from(["LB11", "LB12", "LB13"]))
    def undo(self, name: str, choice: str) -> None:
        self.show_and_answer(name, command("LB01"), choice)

    @rule(name=DESKS, shown=st.none() | TUBES)
    def replace_a_tube(self, name: str, shown: Shown | None) -> None:
        self.show(name, command("LB03"))
        self.show(name, shown or self.new_tube())

    @rule(name=DESKS, seed=st.integers(0, 1000))
    def scan_noise(self, name: str, seed: int) -> None:
        self.show(name, make_noise(random.Random(seed), PEOPLE[0], tube(1).tube))

    @rule(name=DESKS)
    def scan_the_same_again(self, name: str) -> None:
        if name in self.last:
            self.show(name, self.last[name])

    @rule(seconds=st.sampled_from([2, 5, 30, 61, 600, 3700, 24 * 3600]))
    def time_passes(self, seconds: int) -> None:
        self.clock.forward(seconds=seconds)

    @rule(minutes=st.sampled_from([1, 30]))
    def the_clock_is_set_back(self, minutes: int) -> None:
        self.clock.forward(minutes=-minutes)

    @rule(name=DESKS)
    def begin_anew(self, name: str) -> None:
        self.sessions[name] = at_desk(self.context, name)
        self.models[name].restart()
        self.cycles[name] = 0
        self.last.pop(name, None)

    @rule(name=DESKS, size=st.sampled_from([1, POOL]))
    def choose_a_pool_size(self, name: str, size: int) -> None:
        if self.models[name].open is None and self.models[name].question is None:
            self.sessions[name].set_pool_size(size)
            self.models[name].pool_size = size

    @rule(shown=TUBES)
    def the_laboratory_gets_a_tube(self, shown: Shown) -> None:
        held = self.known.tubes.get(shown.tube)
        if held is not None and held.state == "closed":
            self.messages += 1
            sent = message(specimen(shown.tube, at=self.clock.now), control_id=f"M{self.messages}")
            import_bytes(self.context, sent)
            held.at_lab = True

    @invariant()
    def the_database_agrees(self) -> None:
        with self.context.database.read() as connection:
            assert stored_swabs(connection) == self.known.swabs
            assert open_tubes(connection) == {n: m.open.number for n, m in self.models.items() if m.open}
            assert_nothing_half_there(connection)

    @invariant()
    def a_new_session_finds_the_open_tube(self) -> None:
        for name, model in self.models.items():
            found = DeskSession(self.sessions[name].context).current.desk_tube
            opened = (model.open.number, len(model.open.swabs)) if model.open else None
            assert opened == ((found.number, len(found.members)) if found else None)

    def teardown(self) -> None:
        self.stack.close()
        shutil.rmtree(self.folder)


def run(examples: int, steps: int) -> None:
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    limits = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=checks,
        report_multiple_bugs=False,
    )
    desks: Callable[[], RuleBasedStateMachine] = Desks
    run_state_machine_as_test(desks, settings=limits)  # type: ignore[no-untyped-call]


@pytest.mark.timeout(600)
def test_whatever_two_desks_do_the_answers_are_those_of_the_rules() -> None:
    run(examples=30, steps=40)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_whatever_two_desks_do_for_long() -> None:
    run(examples=500, steps=60)
