"""Printed cards with numbers that are given once, and the people of one address."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import insert, select

from tests.builders import Hands, at_desk, station, tube
from workstation.cards import write_cards
from workstation.domain.errors import BadInput, NotFound, NumbersRunOut, Reason
from workstation.domain.identifiers import Gender, Identifier, IdSystem
from workstation.domain.outcomes import Outcome
from workstation.domain.personal_qr.card import card_number
from workstation.domain.personal_qr.person import PersonScan
from workstation.domain.scans import read_scan
from workstation.domain.typed_person import TypedPerson
from workstation.store import people
from workstation.store.numbers import take_card_number
from workstation.store.tables import identifiers, number_blocks, persons
from workstation.texts.translate import translations
from workstation.usecases.context import Context, new_id
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.household import household_of, people_of_household
from workstation.usecases.merge_persons import merge_persons
from workstation.usecases.personal_card import CardText, make_card

CHILD = TypedPerson(name="Hoàng Gia Bảo", birth_date=date(2015, 11, 20), birth_year=2015, gender=Gender.MALE)


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    with station(tmp_path, Hands(), tube_blocks="48-48") as opened:
        yield opened


def enter(context: Context, serial: int, person: TypedPerson) -> Outcome:
    desk = DeskSession(context)
    desk.scan(tube(serial))
    return desk.enter(person).outcome


def only_person(context: Context) -> object:
    with context.database.read() as connection:
        return connection.execute(select(persons.c.id)).scalar_one()


def test_card_numbers_are_given_once_from_the_station_s_blocks(context: Context) -> None:
    with context.database.write() as connection:
        taken = [take_card_number(connection, "CN", context.settings.allowed_blocks) for _ in range(3)]
        practice = take_card_number(connection, "CT", context.settings.allowed_blocks)

    assert taken == [card_number(480_001), card_number(480_002), card_number(480_003)]
    assert practice == card_number(480_001, "CT")


def test_stations_without_blocks_draw_their_own(tmp_path: Path) -> None:
    blocks = set()
    for name in ("one", "two", "three"):
        with station(tmp_path / name) as context, context.database.write() as connection:
            blocks.add(take_card_number(connection, "CN")[2:6])

    assert len(blocks) > 1


def test_a_number_that_somebody_bears_here_is_passed_over_and_a_full_block_is_the_end(context: Context) -> None:
    with context.database.write() as connection:
        bearer = Identifier(IdSystem.CARD, card_number(480_001))
        scan = PersonScan(kind="card", identifiers=(bearer,), name="Người Khác")
        people.add_person(connection, new_id(), scan, context.clock(), shares_number=False)
        first = take_card_number(connection, "CN", context.settings.allowed_blocks)
        connection.execute(insert(number_blocks), {"prefix": "CT", "block": 48, "next_serial": 10_000})
        with pytest.raises(NumbersRunOut):
            take_card_number(connection, "CT", context.settings.allowed_blocks)

    assert first == card_number(480_002)


def test_a_card_names_the_person_and_its_code_finds_them_again(context: Context) -> None:
    enter(context, 1, CHILD)
    card = make_card(context, only_person(context))
    desk = at_desk(context, "Bàn 2")
    desk.scan(tube(2))
    again = desk.scan(card.payload)
    read = read_scan(card.payload, context.settings.scan_rules(practice=False))

    assert (card.name, card.detail) == ("Hoàng Gia Bảo", "20/11/2015\nCN\u00a00048\u00a00001\u00a0" + card.number[-2:])
    assert isinstance(read, PersonScan)
    assert (read.name, read.birth_date, read.gender) == (CHILD.name, CHILD.birth_date, CHILD.gender)
    assert again.outcome is Outcome.PERSON_TODAY


def test_a_card_is_made_once_also_for_who_was_merged(context: Context) -> None:
    enter(context, 1, CHILD)
    first = only_person(context)
    number = make_card(context, first).number
    enter(context, 2, replace(CHILD, name="Trần Mẫu", number="001215000001"))
    with context.database.read() as connection:
        second = connection.execute(select(persons.c.id).where(persons.c.id != first)).scalar_one()
    merge_persons(context, second, first)

    assert make_card(context, first).number == make_card(context, second).number == number
    with context.database.read() as connection:
        cards = connection.execute(select(identifiers.c.value).where(identifiers.c.system == "card")).scalars().all()
    assert cards == [number]
    with pytest.raises(NotFound):
        make_card(context, new_id())


def test_practice_cards_have_their_own_prefix(context: Context) -> None:
    enter(context, 1, replace(CHILD, number="001215000001"))

    assert make_card(replace(context, practice=True), only_person(context)).number.startswith("CT")


def test_a_card_file_is_its_owner_s_alone_and_a_name_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    card = CardText(payload="GHEP1|CN0048000119|Bảo|2015|M", number="CN0048000119", name="Bảo", detail="2015")
    path = write_cards([card, card], tmp_path / "cards" / "card.pdf", translations("vi"), practice=True)
    with pytest.raises(BadInput) as raised:
        write_cards([replace(card, name="Bảo " * 50)], path, translations("vi"), practice=False)

    assert path.read_bytes().startswith(b"%PDF")
    assert path.stat().st_mode & 0o777 == 0o600
    assert raised.value.reason is Reason.BAD_LABEL


def test_the_people_of_one_address_are_listed_as_they_came_and_once_each(context: Context) -> None:
    home = uuid4()
    for serial, name in enumerate(("Hoàng Văn Một", "Hoàng Thị Hai", "Hoàng Văn Ba"), start=1):
        enter(context, serial, replace(CHILD, name=name, household=home if serial < 3 else None))
    with context.database.read() as connection:
        ids = {row.name: row.id for row in connection.execute(select(persons))}
    merge_persons(context, ids["Hoàng Văn Một"], ids["Hoàng Văn Ba"])

    assert [m.name for m in household_of(context, ids["Hoàng Thị Hai"])] == ["Hoàng Văn Một", "Hoàng Thị Hai"]
    assert household_of(context, ids["Hoàng Văn Ba"]) == people_of_household(context, home)
    assert people_of_household(context, uuid4()) == ()
    assert household_of(context, new_id()) == ()
