"""Right person, where the laboratory is another station than the sampling site: in whatever order pairing, sending,
measuring, asking and voiding happen, a result leaves only for a live pairing that was there before its test.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import VERIFIER, Hands, at_desk, cccd, import_bytes, message, pair, specimen, station, tube
from tests.fakes import platform_on_a_port
from workstation.domain.results import ResultStatus
from workstation.usecases.context import Context
from workstation.usecases.learn_tubes import learn_tubes
from workstation.usecases.list_results import find_result
from workstation.usecases.push_events import push_events
from workstation.usecases.release_results import release_results
from workstation.usecases.void_pairing import void_pairing

EXAMPLES = settings.default.max_examples // 8 if settings.default else 12
ACTS = ("pair", "push", "measure", "learn", "void")


class World:
    """A site, a laboratory and a platform; each example has a tube and a person of its own."""

    def __init__(self, site: Context, lab: Context, url: str, key: str, clock: Hands) -> None:
        self.site, self.lab, self.url, self.key, self.clock = site, lab, url, key, clock
        self._serials = count(1)
        self.begin()

    def begin(self) -> None:
        self.serial = next(self._serials)
        self.number = tube(self.serial)
        self.paired = self.voided = self.measured = False

    def do(self, act: str) -> None:
        self.clock.forward(minutes=20)
        getattr(self, f"_{act}")()

    def _pair(self) -> None:
        if not self.paired:
            assert pair(at_desk(self.site, "Bàn 1"), self.number, cccd(self.serial, f"Người {self.serial}")).saved
            self.paired = True

    def _void(self) -> None:
        if self.paired and not self.voided:
            void_pairing(self.site, self.number, 0, "WRONG_PERSON")
            self.voided = True

    def _measure(self) -> None:
        # What came before the pairing tells of another use of the number.
        self.measured = self.measured or self.paired
        import_bytes(self.lab, message(specimen(self.number, at=self.clock.now), control_id=self.number), self.number)

    def _push(self) -> None:
        push_events(self.site, url=self.url, key=self.key)

    def _learn(self) -> None:
        learn_tubes(self.lab, url=self.url, key=self.key)

    def released(self) -> bool:
        """Let a second person release what the tube has."""
        row = find_result(self.lab, self.number)
        if row is None:
            return False
        [done] = release_results(replace(self.lab, operator=VERIFIER), [row.id])
        return done.problem is None


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    clock, folder = Hands(), tmp_path_factory.mktemp("elsewhere")
    with ExitStack() as stack:
        way = stack.enter_context(platform_on_a_port(folder / "platform"))
        site, lab = (stack.enter_context(station(folder / name, clock)) for name in ("site", "lab"))
        yield World(site, lab, way.url, way.key, clock)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=EXAMPLES)
@given(acts=st.lists(st.sampled_from(ACTS), max_size=9))
def test_a_result_leaves_for_a_live_pairing_alone_in_whatever_order_things_happen(
    world: World, acts: list[str]
) -> None:
    world.begin()
    for act in [*acts, "push", "learn"]:
        world.do(act)

    may_leave = world.measured and not world.voided
    assert world.released() is may_leave
    row = find_result(world.lab, world.number)
    assert (row is not None and row.status is ResultStatus.RELEASED) is may_leave


def test_what_left_before_its_pairing_was_voided_is_hidden_by_the_platform_alone(world: World) -> None:
    world.begin()
    for act in ("pair", "push", "measure", "learn"):
        world.do(act)
    assert world.released()
    push_events(world.lab, url=world.url, key=world.key)
    world.do("void")
    world.do("push")
    world.do("learn")

    row = find_result(world.lab, world.number)
    assert row is not None
    assert (row.status, row.people) == (ResultStatus.RELEASED, 0)
