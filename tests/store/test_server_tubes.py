"""What the platform tells a laboratory of tubes that it did not pair, on both databases: no person in it, the same in
any order of arrival, and every doubt said.
"""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol import MAX_TUBES_A_REQUEST, ReceiptState, ToldTube, TubesRequest
from sync.server.apply import apply_events
from sync.server.database import Database, open_database
from sync.server.tubes import tell_tubes
from tests.server_builders import (
    AN,
    BINH,
    NOON,
    Raw,
    box_sent,
    label_voided,
    pairing_made,
    pairing_voided,
    pool_of,
    tube_received,
    with_body,
)

TUBE = "VN00481237"
SINGLE = {"site": "Trường tiểu học Lê Lợi", "campaign": "2026-03", "disease": "COVID-19"}


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url)
    yield opened
    opened.close()


def tell(database: Database, *events: Raw) -> None:
    receipts = apply_events(database, events, NOON)
    assert {receipt.state for receipt in receipts} == {ReceiptState.ACCEPTED}


def ask(database: Database, *tubes: str) -> list[ToldTube]:
    return tell_tubes(database, TubesRequest(station="LAB", tubes=tubes)).tubes


def test_a_tube_is_told_with_its_size_its_people_and_its_last_pairing(database: Database) -> None:
    later = (NOON + timedelta(minutes=3)).isoformat()
    one, other = pool_of([AN, BINH], pool_size=5)
    tell(database, one, with_body(other, made_at=later))

    expected = ToldTube(tube=TUBE, known=True, pool_size=5, people=2, paired_at=NOON + timedelta(minutes=3), **SINGLE)
    assert [expected] == ask(database, TUBE)


def test_each_question_is_answered_in_its_place_also_when_it_is_asked_twice(database: Database) -> None:
    tell(database, pairing_made("VN2"))

    assert [(told.tube, told.known) for told in ask(database, "VN1", "VN2", "VN1")] == [
        ("VN1", False),
        ("VN2", True),
        ("VN1", False),
    ]
    assert ask(database) == []


def test_nothing_of_a_person_is_told(database: Database) -> None:
    tell(database, *pool_of([AN, BINH]))

    told = ask(database, TUBE)[0].model_dump_json()
    assert not any(secret in told for secret in ("Nguyễn", "Trần", "001090000001", "001190000002"))


def test_a_tube_whose_pairings_were_all_voided_is_known_and_holds_nobody(database: Database) -> None:
    made = pairing_made()
    tell(database, pairing_voided(made), made)

    assert [ToldTube(tube=TUBE, known=True, pool_size=1, people=0, paired_at=None, **SINGLE)] == ask(database, TUBE)


def test_a_tube_that_two_people_got_as_their_own_is_told_as_disputed(database: Database) -> None:
    tell(database, pairing_made(), pairing_made(person=BINH))

    [told] = ask(database, TUBE)
    assert (told.disputed, told.people, told.pool_size) == (True, 2, 1)


def test_one_pairing_that_was_told_of_two_tubes_makes_both_disputed(database: Database) -> None:
    made = pairing_made("VN1")
    body = made["body"]
    assert isinstance(body, dict)
    tell(database, made, pairing_made("VN2", pairing_id=body["pairing_id"], opening_id=body["opening_id"]))

    assert [told.disputed for told in ask(database, "VN1", "VN2")] == [True, True]
    assert [told.disputed for told in ask(database, "VN2")] == [True]


def test_box_reception_and_a_voided_label_are_told_also_of_a_tube_that_nobody_paired(database: Database) -> None:
    tell(database, box_sent(TUBE, "VN2"), tube_received(TUBE), label_voided("VN3", "lost"))

    assert [
        ToldTube(tube=TUBE, known=False, box="T-7", received=True),
        ToldTube(tube="VN2", known=False, box="T-7"),
        ToldTube(tube="VN3", known=False, void="lost"),
    ] == ask(database, TUBE, "VN2", "VN3")


def test_as_many_tubes_as_a_question_may_hold_are_answered_at_once(database: Database) -> None:
    numbers = [f"VN{serial:08d}" for serial in range(MAX_TUBES_A_REQUEST)]
    tell(database, *(pairing_made(number) for number in numbers[::2]))

    told = ask(database, *numbers)
    assert [number for number, one in zip(numbers, told, strict=True) if one.known] == numbers[::2]


@given(seed=st.integers(0, 10**6))
def test_what_is_told_does_not_depend_on_the_order_of_arrival(seed: int) -> None:
    first, second = pairing_made(), pairing_made(person=BINH)
    pool = pool_of([AN, BINH], "VN2")
    events = [first, second, pairing_voided(first), *pool, pairing_voided(pool[0]), box_sent(TUBE), tube_received()]
    answers = []
    for order in (events, Random(seed).sample(events, len(events))):
        opened = open_database("sqlite://")
        tell(opened, *order)
        answers.append(ask(opened, TUBE, "VN2"))
        opened.close()

    assert answers[0] == answers[1]
    assert [(told.people, told.disputed) for told in answers[0]] == [(1, False), (1, False)]
