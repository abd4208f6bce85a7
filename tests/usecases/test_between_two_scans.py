"""What happens between a question and its answer: the laboratory, another desk or the clock may have changed it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from sync.client.outbox import outbox
from sync.protocol import EVENT, PairingMadeEvent
from tests.builders import Hands, at_desk, cccd, import_bytes, message, pair, specimen, station, tube
from tests.usecases.test_desk_day import BHYT, live
from workstation.domain.outcomes import Outcome
from workstation.domain.scans import Command
from workstation.domain.typed_person import TypedPerson
from workstation.slips import write_slips
from workstation.store.collections import collection_of
from workstation.store.tables import merges
from workstation.store.tubes import find_tube
from workstation.texts.translate import Language, translations
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.set_collection import current_collection, set_collection


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def context(tmp_path: Path, clock: Hands) -> Iterator[Context]:
    with station(tmp_path, clock) as opened:
        yield opened


@pytest.fixture
def desk(context: Context) -> DeskSession:
    return DeskSession(context)


def made(context: Context) -> list[PairingMadeEvent]:
    """The pairings that the platform is told of, in their order."""
    with context.database.read() as connection:
        rows = connection.execute(select(outbox.c.event).order_by(outbox.c.id)).scalars()
        events = [EVENT.validate_json(row) for row in rows]
    return [event for event in events if isinstance(event, PairingMadeEvent)]


def disease_of(context: Context, number: str) -> str:
    with context.database.read() as connection:
        row = find_tube(connection, number)
        assert row is not None
        return collection_of(connection, row.id).disease


def test_a_tube_that_the_laboratory_told_of_meanwhile_is_not_replaced(
    context: Context, desk: DeskSession, clock: Hands
) -> None:
    pair(desk, tube(1), cccd(1))
    asked = desk.scan("LB03")
    before = live(context)
    import_bytes(context, message(specimen(tube(1))))
    late = desk.scan(tube(2))

    assert (asked.outcome, late.outcome) == (Outcome.REPLACE_WITH, Outcome.NOTHING_TO_REPLACE)
    assert live(context) == before
    clock.forward(seconds=5)
    assert desk.scan(tube(2)).outcome is Outcome.TUBE_TAKEN, "the question is over"


def test_a_question_that_stood_open_for_an_hour_replaces_nothing(desk: DeskSession, clock: Hands) -> None:
    pair(desk, tube(1), cccd(1))
    desk.scan("LB03")
    clock.forward(hours=1, minutes=1)

    assert desk.scan(tube(2)).outcome is Outcome.NOTHING_TO_REPLACE


def test_people_of_a_broken_tube_stay_in_the_collection_that_they_were_swabbed_for(
    context: Context, desk: DeskSession
) -> None:
    pair(desk, tube(1), cccd(1))
    set_collection(context, replace(current_collection(context), disease="Cúm A"))
    desk.scan("LB03")
    desk.scan(tube(2))
    desk.scan(tube(3))

    assert [disease_of(context, tube(n)) for n in (1, 2, 3)] == ["Covid-19", "Covid-19", "Cúm A"]
    assert [event.body.disease for event in made(context)] == ["Covid-19", "Covid-19"]


def test_a_tube_refused_while_one_is_replaced_does_not_set_the_clock_right(desk: DeskSession, clock: Hands) -> None:
    pair(desk, tube(1), cccd(1))
    pair(desk, tube(2), cccd(2))
    desk.scan("LB03")
    clock.forward(minutes=-30)

    assert [desk.scan(tube(1)).outcome, desk.scan("LB00").outcome] == [Outcome.TUBE_USED, Outcome.KEPT]
    assert desk.scan(tube(3)).outcome is Outcome.CLOCK_JUMP


def test_same_person_is_said_of_the_one_who_was_shown_and_of_nobody_who_came_since(
    context: Context, desk: DeskSession
) -> None:
    name = "Nguyễn Văn Thử"
    desk.scan(tube(1))
    desk.enter(TypedPerson(name=name, birth_year=1990))
    asked = pair(desk, tube(2), cccd(1))
    other = at_desk(context, "Bàn 2")
    other.scan(tube(3))
    other.enter(TypedPerson(name=name, birth_date=date(1990, 1, 1), number="B1234567"))
    other.scan("LB12")
    answered = desk.scan("LB11")

    assert (asked.outcome, answered.outcome) == (Outcome.PERSON_LIKE, Outcome.NO_QUESTION)
    with context.database.read() as connection:
        assert connection.execute(select(merges)).all() == []
    assert desk.scan(cccd(1)).facts["like_number"] == "PASSPORT ••••4567"


def test_a_merged_person_is_named_to_the_platform_by_each_of_their_cards(
    context: Context, desk: DeskSession, clock: Hands
) -> None:
    pair(desk, tube(1), BHYT)
    pair(desk, tube(2), cccd(1))
    desk.command(Command.CHOICE_1)
    desk.command(Command.CHOICE_1)
    clock.forward(days=1)
    pair(desk, tube(3), cccd(1))
    told = [{one.system for one in event.body.person.identifiers} for event in made(context)]

    assert told == [{"bhyt"}, {"bhyt", "cccd"}, {"bhyt", "cccd"}]


def test_two_citizens_who_share_an_insurance_number_are_two_people_of_one_pool(desk: DeskSession) -> None:
    desk.set_pool_size(5)
    father, son = (
        f"{number}|NGUYEN VAN {name}|{year}-01-01|0|162979388586171101|<1<HS4010000000001<"
        for number, name, year in (("001090000001", "CHA", 1990), ("001210000002", "CON", 2010))
    )
    answer = pair(desk, tube(), father, son)

    assert (answer.outcome, answer.facts["k"]) == (Outcome.PAIRED_CHECK_ID, 2)


def test_slips_of_a_foreign_tube_stay_in_their_folder(tmp_path: Path) -> None:
    with station(tmp_path, foreign_tubes="[A-Z./0-9]*/[A-Z./0-9]*", platform_url="http://localhost") as context:
        pair(DeskSession(context), "../../LAB/1", cccd(1))
        path = write_slips(context, "../../LAB/1", tmp_path / "home", translations(Language.VI))

    assert path.parent == tmp_path / "home" / "slips"
    assert path.exists()
