"""Labels out of use: every desk refuses them with the reason, and a tube that holds people keeps its label."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import func, select

from sync.client import outbox
from tests.builders import NOON, Hands, at_desk, cccd, pair, station, tube
from tests.fakes import PlatformHere, platform_here, platform_on_a_port, pusher
from workstation.domain.errors import BadInput, Reason, RuleBroken
from workstation.domain.outcomes import Outcome
from workstation.domain.scans import Command
from workstation.domain.void_reason import VoidReason
from workstation.station import among_desks
from workstation.store import audit
from workstation.store.tables import void_labels
from workstation.store.void_labels import is_void
from workstation.texts.outcomes import words_of
from workstation.texts.translate import translations
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.share_desks import SharedDesks
from workstation.usecases.void_label import refuse_void, void_label


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def context(tmp_path: Path, clock: Hands) -> Iterator[Context]:
    with station(tmp_path / "home", clock) as opened:
        yield opened


@pytest.fixture
def desk(context: Context) -> DeskSession:
    return DeskSession(context)


def test_a_voided_label_is_refused_at_every_desk_of_the_station_with_its_reason(context: Context) -> None:
    void_label(context, tube(1), VoidReason.MISPRINTED)
    answer = at_desk(context, "Bàn 2").scan(tube(1))
    words = words_of(answer, translations("en"), context.settings.zone)

    assert (answer.outcome, answer.facts["void"]) == (Outcome.TUBE_VOIDED, "misprinted")
    assert words.detail.endswith("The label was misprinted, 12:00 02/03/2026")
    assert answer.desk_tube is None


def test_a_voided_label_never_takes_over_from_a_broken_tube(context: Context, desk: DeskSession) -> None:
    pair(desk, tube(1), cccd())
    void_label(context, tube(2), VoidReason.DAMAGED)
    assert desk.command(Command.REPLACE).outcome is Outcome.REPLACE_WITH

    refused, taken = desk.scan(tube(2)), desk.scan(tube(3))
    assert (refused.outcome, refused.is_asking) == (Outcome.TUBE_VOIDED, True)
    assert taken.outcome is Outcome.SWAPPED


def test_a_tube_that_holds_people_keeps_its_label(context: Context, desk: DeskSession) -> None:
    pair(desk, tube(1), cccd())
    with pytest.raises(RuleBroken) as refused:
        void_label(context, tube(1), VoidReason.DAMAGED)

    assert (refused.value.reason, refused.value.facts["people"]) == (Reason.TUBE_HOLDS_PEOPLE, 1)
    with context.database.read() as connection:
        assert not is_void(connection, tube(1))


def test_a_tube_that_is_open_keeps_its_label_until_it_is_put_back(context: Context, desk: DeskSession) -> None:
    desk.scan(tube(1))
    with pytest.raises(RuleBroken) as refused:
        void_label(context, tube(1), VoidReason.LOST)
    desk.command(Command.UNDO)
    void_label(context, tube(1), VoidReason.LOST)

    assert refused.value.reason is Reason.TUBE_STILL_OPEN
    assert at_desk(context, "Bàn 2").scan(tube(1)).outcome is Outcome.TUBE_VOIDED


def test_once_is_enough_and_the_first_reason_stays(context: Context, clock: Hands) -> None:
    first = void_label(context, tube(1), VoidReason.LOST)
    clock.forward(hours=1)
    again = void_label(context, tube(1).lower(), VoidReason.DAMAGED)

    assert again == first
    with context.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(void_labels)).scalar() == 1
        assert outbox.counts(connection).waiting == 1
        assert audit.first_broken_entry(connection) is None


@pytest.mark.parametrize("text", ["", "VN0048000100", "001090000001", "LB01", cccd()])
def test_what_is_no_tube_number_cannot_be_voided(context: Context, text: str) -> None:
    with pytest.raises(BadInput) as refused:
        void_label(context, text, VoidReason.OTHER)

    assert refused.value.reason is Reason.BAD_TUBE_NUMBER


def test_a_voided_label_is_not_printed_again(context: Context) -> None:
    void_label(context, tube(2), VoidReason.DAMAGED)
    refuse_void(context, [tube(1), tube(3)])
    with pytest.raises(RuleBroken) as refused:
        refuse_void(context, [tube(1), tube(2)])

    assert (refused.value.reason, refused.value.facts["tube"]) == (Reason.LABEL_VOID, tube(2))


@pytest.fixture
def platform(tmp_path: Path, clock: Hands) -> Iterator[PlatformHere]:
    with platform_here(tmp_path / "platform.db", clock) as opened:
        yield opened


def test_a_void_label_is_no_result_and_takes_none_away(
    context: Context, desk: DeskSession, platform: PlatformHere
) -> None:
    void_label(context, tube(1), VoidReason.LOST)
    pair(desk, tube(2), cccd())

    assert pusher(context, platform).push_all().refused == 0
    with platform.database.reading() as connection:
        told = connection.exec_driver_sql("SELECT tube, reason FROM platform_void_labels").all()
    assert [tuple(row) for row in told] == [(tube(1), "lost")]


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[tuple[SharedDesks, SharedDesks]]:
    with ExitStack() as stack:
        way = stack.enter_context(platform_on_a_port(tmp_path / "platform"))
        opened = []
        for name in ("Bàn 1", "Bàn 2"):
            fields = {"desk": name, "platform_url": way.url, "platform_key": way.key}
            context = stack.enter_context(station(tmp_path / name, **fields, shared_desks=True))
            opened.append(stack.enter_context(among_desks(tmp_path / name, context)))
        yield opened[0], opened[1]


def test_a_label_voided_at_one_desk_is_refused_at_the_other(desks: tuple[SharedDesks, SharedDesks]) -> None:
    first, second = desks
    void_label(first.context, tube(1), VoidReason.DAMAGED)
    assert second.context.neighbours is not None
    while (seen := second.context.neighbours.ask(tube=tube(1), identifiers=(), since=NOON)) is None or not seen.tube:
        assert second.context.neighbours.alone_since is None
    answer = DeskSession(second.context).scan(tube(1))

    assert (answer.outcome, answer.facts["void"], answer.facts["since"]) == (Outcome.TUBE_VOIDED, "damaged", NOON)


def test_a_label_voided_while_its_tube_is_open_elsewhere_takes_nobody_in(
    desks: tuple[SharedDesks, SharedDesks],
) -> None:
    first, second = desks
    other = DeskSession(second.context)
    assert other.scan(tube(1)).outcome is Outcome.TUBE_TAKEN
    void_label(first.context, tube(1), VoidReason.LOST)
    assert second.context.neighbours is not None
    while (seen := second.context.neighbours.ask(tube=tube(1), identifiers=(), since=NOON)) is None or not seen.tube:
        assert second.context.neighbours.alone_since is None

    assert other.scan(cccd()).outcome is Outcome.TUBE_VOIDED
