"""Two stations on one real platform: what one commits is known to the other at once, in the other's own words."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from sync.client.pusher import IDLE_SECONDS
from tests.builders import NOON, cccd, pair, station, tube
from tests.fakes import platform_on_a_port
from workstation.domain.identifiers import Identifier, IdSystem
from workstation.domain.outcomes import Outcome
from workstation.settings import Settings
from workstation.station import among_desks
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.neighbours import SeenPerson, SeenTube, Sightings
from workstation.usecases.share_desks import SharedDesks, desks_status

pytestmark = pytest.mark.quiet
AN = Identifier(IdSystem.CCCD, "001090000001")


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[tuple[SharedDesks, SharedDesks]]:
    with ExitStack() as stack:
        way = stack.enter_context(platform_on_a_port(tmp_path / "platform"))
        opened = []
        for name in ("Bàn 1", "Bàn 2"):
            fields = {"desk": name, "site": "Trường Thử", "platform_url": way.url, "platform_key": way.key}
            context = stack.enter_context(station(tmp_path / name, **fields, shared_desks=True))
            opened.append(stack.enter_context(among_desks(tmp_path / name, context)))
        yield opened[0], opened[1]


def ask(desk: SharedDesks, number: str, *people: Identifier) -> Sightings | None:
    assert desk.context.neighbours is not None
    return desk.context.neighbours.ask(tube=number, identifiers=people, since=NOON - timedelta(hours=1))


def test_what_one_desk_commits_the_other_sees_long_before_a_pusher_would_look(
    desks: tuple[SharedDesks, SharedDesks],
) -> None:
    first, second = desks
    assert ask(second, tube(1), AN) == Sightings()
    assert pair(DeskSession(first.context), tube(1), cccd()).outcome is Outcome.PAIRED

    start = time.monotonic()
    while ask(second, tube(1), AN) == Sightings():
        assert time.monotonic() - start < IDLE_SECONDS / 2
    assert ask(second, tube(1), AN) == Sightings(
        tube=SeenTube(desk="Bàn 1", site="Trường Thử", since=NOON, name="Nguyễn Văn Thử", people=1),
        person=SeenPerson(tube=tube(1), desk="Bàn 1", site="Trường Thử", since=NOON),
    )


def test_a_question_that_no_platform_could_read_is_answered_alone(desks: tuple[SharedDesks, SharedDesks]) -> None:
    first, _ = desks

    assert ask(first, "Ống") is None
    assert ask(first, tube(1)) == Sightings()


def test_a_desk_whose_platform_is_not_there_is_alone_and_works(tmp_path: Path) -> None:
    nowhere = {"platform_url": "http://127.0.0.1:9", "platform_key": "k", "shared_desks": True}
    with station(tmp_path, **nowhere) as context, among_desks(tmp_path, context) as desk:
        assert ask(desk, tube(1)) is None
        assert desk.context.neighbours is not None
        assert desk.context.neighbours.alone_since == NOON
        answer = pair(DeskSession(desk.context), tube(1), cccd())

        assert (answer.outcome, answer.alone) == (Outcome.PAIRED, True)
        assert desks_status(context, url="http://127.0.0.1:9", key="k").why == "ConnectError"


def test_a_desk_that_is_not_shared_asks_nobody(tmp_path: Path) -> None:
    with station(tmp_path) as context, among_desks(tmp_path, context) as desk:
        assert desk.context is context
        assert (desk.context.neighbours, desk.conflicts()) == (None, ())


def test_shared_desks_without_a_place_to_meet_are_refused() -> None:
    with pytest.raises(ValueError, match="platform_url"):
        Settings(shared_desks=True)
