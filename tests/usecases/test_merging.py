"""Who may be one person, and what a merge does: pairings stay, look-ups go by the group. On both databases."""

import itertools
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.builders import NOON, Hands, cccd, pair, tube
from workstation.domain.errors import NotFound, Reason, RuleBroken
from workstation.domain.identifiers import Gender, Identifier, IdSystem
from workstation.domain.outcomes import Outcome
from workstation.domain.personal_qr.person import PersonScan
from workstation.domain.scans import Command
from workstation.settings import Settings
from workstation.store import audit, people, schema
from workstation.store.database import Database, connect, sqlite_url
from workstation.store.tables import pairings, persons
from workstation.usecases.context import Context, new_id
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.known_persons import list_alike, persons_named
from workstation.usecases.merge_persons import merge_persons, say_different, undo_merge

CITIZEN = Identifier(IdSystem.CCCD, "001090000001")
OTHER_CITIZEN = Identifier(IdSystem.CCCD, "001090000002")
INSURANCE = Identifier(IdSystem.BHYT, "0100000001")
BHYT = (
    "0100000001|4e677579e1bb856e2056c4836e205468e1bbad|01/01/1990|1|-|01 - C54|01/07/2023|-|31/07/2023|-|-|4|-|-|-|-|$"
)
PASSPORT = Identifier(IdSystem.PASSPORT, "B1234567")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = connect(database_url)
    schema.prepare(opened, backup_folder=None, now=NOON)
    yield opened
    opened.close()


@pytest.fixture
def context(database: Database) -> Context:
    return context_on(database)


def context_on(database: Database) -> Context:
    return Context(
        database=database,
        settings=Settings(),
        practice=False,
        station_id="s",
        station_secret=b"s",
        operator="o",
        clock=Hands(step=timedelta(seconds=5)),
    )


def scan(*known_by: Identifier, name: str = "Nguyễn Văn Thử", **fields: object) -> PersonScan:
    given: dict[str, object] = {"birth_date": date(1990, 1, 1), "birth_year": 1990, "gender": Gender.MALE}
    return PersonScan(kind="cccd", identifiers=known_by, name=name, **{**given, **fields})  # type: ignore[arg-type]


def add(context: Context, *known_by: Identifier, name: str = "Nguyễn Văn Thử", **fields: object) -> UUID:
    person_id = new_id()
    with context.database.write() as connection:
        people.add_person(
            connection, person_id, scan(*known_by, name=name, **fields), context.clock(), shares_number=False
        )
    return person_id


def like(context: Context, person: PersonScan, known: UUID | None = None) -> UUID | None:
    with context.database.read() as connection:
        row = people.find_like(connection, person, known)
    return row.id if row else None


def found(context: Context, *known_by: Identifier) -> tuple[UUID | None, bool]:
    with context.database.read() as connection:
        person = people.find_person(connection, known_by)
    return (person.row.id if person.row else None), person.shares_number


def group(context: Context, person_id: UUID) -> frozenset[UUID]:
    with context.database.read() as connection:
        return people.same_person_ids(connection, person_id)


def kept(context: Context, person_id: UUID) -> UUID:
    with context.database.read() as connection:
        return people.kept_person(connection, person_id)


@pytest.mark.parametrize(
    ("other", "is_like"),
    [
        (scan(INSURANCE), True),
        (scan(), True),
        (scan(INSURANCE, name="NGUYEN VAN THU"), True),
        (scan(INSURANCE, birth_date=None), True),
        (scan(INSURANCE, gender=Gender.UNKNOWN), True),
        (scan(OTHER_CITIZEN), False),
        (scan(INSURANCE, name="Nguyễn Văn Thư Hai"), False),
        (scan(INSURANCE, name=""), False),
        (scan(INSURANCE, birth_date=date(1990, 1, 2)), False),
        (scan(INSURANCE, birth_date=None, birth_year=1991), False),
        (scan(INSURANCE, birth_date=None, birth_year=None), False),
        (scan(INSURANCE, gender=Gender.FEMALE), False),
    ],
)
def test_likeness_is_name_birth_and_gender_and_never_two_citizen_numbers(
    context: Context, other: PersonScan, is_like: bool
) -> None:
    known = add(context, CITIZEN)

    assert like(context, other) == (known if is_like else None)


def test_a_year_alone_on_record_is_like_a_date_in_that_year(context: Context) -> None:
    known = add(context, INSURANCE, birth_date=None)

    assert like(context, scan(CITIZEN)) == known
    assert like(context, scan(CITIZEN, birth_date=date(1991, 1, 1), birth_year=1991)) is None


def test_nobody_is_like_themselves_nor_like_whom_they_were_merged_with_or_told_apart_from(context: Context) -> None:
    one, other = add(context, CITIZEN), add(context, INSURANCE)
    before = like(context, scan(CITIZEN), one)
    merge_id = merge_persons(context, one, other)
    merged = [like(context, scan(CITIZEN), one), like(context, scan(INSURANCE), other), like(context, scan(), None)]
    undo_merge(context, merge_id)
    undone = like(context, scan(CITIZEN), one)
    say_different(context, other, one)

    assert (before, undone) == (other, other)
    assert merged == [None, None, one]
    assert (like(context, scan(CITIZEN), one), like(context, scan(INSURANCE), other)) == (None, None)


def test_a_merged_person_is_found_by_every_number_of_the_group(context: Context) -> None:
    one, other, third = add(context, CITIZEN), add(context, INSURANCE), add(context, PASSPORT)
    merge_persons(context, one, other)
    merge_persons(context, other, third)

    assert {found(context, number) for number in (CITIZEN, INSURANCE, PASSPORT)} == {(one, False)}
    assert found(context, CITIZEN, INSURANCE, PASSPORT) == (one, False)
    assert group(context, third) == {one, other, third}
    assert kept(context, third) == one


def test_two_numbers_of_one_system_in_a_group_do_not_break_scanning(context: Context) -> None:
    second = Identifier(IdSystem.BHYT, "HS4010000000001")
    one, other = add(context, CITIZEN, INSURANCE), add(context, second)
    merge_persons(context, one, other)

    assert found(context, CITIZEN, second) == (one, False)
    assert found(context, second, INSURANCE) == (one, False)
    assert found(context, CITIZEN, Identifier(IdSystem.BHYT, "0100000009")) == (None, True)


def test_a_number_that_leads_to_somebody_outside_the_group_still_finds_nobody(context: Context) -> None:
    one, other = add(context, CITIZEN), add(context, INSURANCE)
    add(context, PASSPORT)
    merge_persons(context, one, other)

    assert found(context, INSURANCE, PASSPORT) == (None, True)


def test_a_name_that_grows_when_it_is_folded_is_stored_and_found_again(context: Context) -> None:
    desk = DeskSession(context)
    first = pair(desk, tube(1), cccd(1, "ß" * 200))

    assert first.outcome is Outcome.PAIRED
    assert pair(desk, tube(2), cccd(1, "ß" * 200)).outcome is Outcome.PERSON_TODAY


def test_a_merge_that_is_taken_back_leaves_two_persons_as_before(context: Context) -> None:
    one, other, third = add(context, CITIZEN), add(context, INSURANCE), add(context, PASSPORT)
    first = merge_persons(context, one, other)
    merge_persons(context, third, one)
    undo_merge(context, first)

    assert found(context, INSURANCE) == (other, False)
    assert found(context, CITIZEN) == (third, False)
    with pytest.raises(NotFound):
        undo_merge(context, first)
    assert merge_persons(context, other, one) != first


def test_different_citizen_numbers_are_two_people_through_the_whole_group(context: Context) -> None:
    one, other, third = add(context, CITIZEN), add(context, INSURANCE), add(context, OTHER_CITIZEN)
    merge_persons(context, other, one)
    with pytest.raises(RuleBroken) as raised:
        merge_persons(context, third, other)

    assert raised.value.reason is Reason.TWO_CITIZEN_NUMBERS
    assert group(context, third) == {third}


def test_merging_twice_or_in_a_circle_is_refused(context: Context) -> None:
    one, other, third = add(context, CITIZEN), add(context, INSURANCE), add(context)
    merge_persons(context, one, other)
    merge_persons(context, other, third)
    refusals = []
    for kept_id, merged in ((one, other), (other, one), (third, one), (one, one), (third, third)):
        with pytest.raises(RuleBroken) as raised:
            merge_persons(context, kept_id, merged)
        refusals.append(raised.value.reason)
    with pytest.raises(RuleBroken):
        say_different(context, one, third)
    with pytest.raises(NotFound):
        merge_persons(context, one, new_id())

    assert set(refusals) == {Reason.ALREADY_SAME_PERSON}


def test_a_merge_moves_no_pairing_and_is_in_the_audit(context: Context) -> None:
    desk = DeskSession(context)
    for number, card in ((tube(1), cccd(1)), (tube(2), BHYT)):
        desk.scan(number)
        desk.scan(card)
    desk.command(Command.CHOICE_2)
    with context.database.read() as connection:
        before = connection.execute(select(pairings)).all()
    one, other = before[0].person_id, before[1].person_id
    merge_id = merge_persons(context, one, other)
    undo_merge(context, merge_id)
    merge_persons(context, one, other)

    with context.database.read() as connection:
        assert connection.execute(select(pairings)).all() == before
        actions = [row.action for row in connection.execute(select(audit.audit))]
        assert actions[-3:] == ["person.merged", "person.unmerged", "person.merged"]
        assert audit.first_broken_entry(connection) is None


def test_a_merged_person_is_the_same_again_at_the_desk_by_either_card(context: Context) -> None:
    desk = DeskSession(context)
    desk.scan(tube(1))
    desk.scan(cccd(1))
    with context.database.read() as connection:
        one = connection.execute(select(persons.c.id)).scalar_one()
    merge_persons(context, one, add(context, INSURANCE, name="Lê Mẫu"))
    desk.scan(tube(2))

    assert desk.scan(INSURANCE.value).outcome is Outcome.PERSON_TODAY


def test_the_list_of_alike_persons_leaves_out_who_was_decided(context: Context) -> None:
    one, other = add(context, CITIZEN), add(context, INSURANCE, birth_date=None, gender=Gender.UNKNOWN)
    add(context, PASSPORT, name="Nguyễn Văn Khác")
    third = add(context, OTHER_CITIZEN)
    pairs = [{a.id, b.id} for a, b in list_alike(context)]
    say_different(context, third, other)
    merge_persons(context, one, other)

    assert sorted(map(sorted, pairs)) == sorted(map(sorted, [{one, other}, {other, third}]))
    assert list_alike(context) == ()


def test_persons_are_named_by_id_or_by_their_tube(context: Context) -> None:
    desk = DeskSession(context)
    desk.scan(tube(1))
    desk.scan(cccd(1))
    with context.database.read() as connection:
        person_id = connection.execute(select(persons.c.id)).scalar_one()

    assert persons_named(context, str(person_id)) == persons_named(context, tube(1)) == (person_id,)
    for nobody in (tube(2), str(new_id()), "Nguyễn"):
        with pytest.raises(NotFound):
            persons_named(context, nobody)


@settings(max_examples=25)
@given(steps=st.lists(st.tuples(st.sampled_from(["merge", "undo"]), st.integers(0, 5), st.integers(0, 5)), max_size=14))
def test_groups_are_whole_after_any_merges_and_undoings(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, int]]
) -> None:
    database = connect(sqlite_url(tmp_path_factory.mktemp("merges") / "test.db"))
    schema.prepare(database, backup_folder=None, now=NOON)
    context = context_on(database)
    everybody = [add(context, Identifier(IdSystem.PASSPORT, f"B100000{i}")) for i in range(6)]
    made: list[UUID] = []
    for what, one, other in steps:
        with suppress(RuleBroken):
            if what == "merge":
                made.append(merge_persons(context, everybody[one], everybody[other]))
            elif made:
                undo_merge(context, made.pop(one % len(made)))
    groups = {group(context, person_id) for person_id in everybody}
    numbers = [found(context, Identifier(IdSystem.PASSPORT, f"B100000{i}")) for i in range(6)]
    database.close()

    assert sorted(itertools.chain(*groups)) == sorted(everybody)
    assert len(groups) == 6 - len(made)
    for person_id, (kept_id, shares) in zip(everybody, numbers, strict=True):
        assert not shares
        assert any({person_id, kept_id} <= members for members in groups)
