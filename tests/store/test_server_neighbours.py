"""What the platform tells a desk about the others, on both databases: who has a tube, where a person was, and which
tubes two stations paired.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlalchemy import Connection

from sync.protocol import (
    LookupRequest,
    LookupResponse,
    Person,
    PersonIdentifier,
    ReceiptState,
    SeenPerson,
    SeenTube,
)
from sync.server.apply import apply_events
from sync.server.database import Database, open_database
from sync.server.neighbours import find_conflicts, look_around
from sync.server.people import group_people, person_key
from tests.server_builders import (
    AN,
    BINH,
    CHI,
    NOON,
    Raw,
    box_sent,
    label_voided,
    pairing_made,
    pairing_voided,
    pool_of,
    result_released,
    tube_received,
    with_body,
)

HERE, THERE = "HN-02", "HN-01"
TUBE = "VN00481237"
AN_CARD = PersonIdentifier(system="cccd", value="001090000001")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url)
    yield opened
    opened.close()


def tell(database: Database, *events: Raw, station: str = THERE) -> None:
    told = [{**event, "station": station} for event in events]
    receipts = apply_events(database, told, NOON)
    assert {receipt.state for receipt in receipts} == {ReceiptState.ACCEPTED}


def ask(
    database: Database, tube: str | None = None, *numbers: PersonIdentifier, since: datetime = NOON, who: str = HERE
) -> LookupResponse:
    return look_around(database, LookupRequest(station=who, tube=tube, identifiers=numbers, since=since))


def conflicts(database: Database, station: str = HERE) -> list[str]:
    return [conflict.tube for conflict in find_conflicts(database, station).conflicts]


def test_a_tube_of_another_station_is_told_with_its_first_person_and_place(database: Database) -> None:
    tell(database, *pool_of([BINH, AN]))

    expected = SeenTube(
        desk="Bàn 2",
        site="Trường tiểu học Lê Lợi",
        station=THERE,
        since=NOON,
        people=2,
        first_name="Trần Thị Mẫu",
    )
    assert expected == ask(database, TUBE).tube


def test_what_a_station_did_itself_is_not_told_to_it(database: Database) -> None:
    tell(database, pairing_made())

    answer = ask(database, TUBE, AN_CARD, who=THERE)
    assert (answer.tube, answer.person) == (None, None)


def test_a_voided_pairing_counts_for_nothing_also_when_the_voiding_came_first(database: Database) -> None:
    made, other = pairing_made(), pairing_made("VN2")
    tell(database, made, pairing_voided(made))
    tell(database, pairing_voided(other))
    tell(database, other)

    assert ask(database, TUBE, AN_CARD).tube is None
    assert ask(database, "VN2", AN_CARD).person is None


def test_a_voided_label_is_told_to_every_station_with_its_first_reason(database: Database) -> None:
    tell(database, label_voided(TUBE, "lost", voided_at=(NOON + timedelta(hours=3)).isoformat()))
    tell(database, label_voided(TUBE, "damaged"))

    since = NOON + timedelta(hours=1)
    expected = SeenTube(since=since, people=0, void="damaged", void_at=since)
    assert expected == ask(database, TUBE).tube == ask(database, TUBE, who=THERE).tube
    assert ask(database, "VN2").tube is None


def test_a_tube_that_was_paired_and_voided_is_told_as_both(database: Database) -> None:
    tell(database, label_voided(), pairing_made())
    seen = ask(database, TUBE).tube

    assert seen is not None
    assert (seen.people, seen.since, seen.void) == (1, NOON, "damaged")


def test_a_person_is_found_by_any_number_in_any_writing(database: Database) -> None:
    both: Raw = {"name": "Lê Thử", "identifiers": [*CHI["identifiers"], *AN["identifiers"]]}  # type: ignore[misc]
    tell(database, pairing_made(person=both))

    seen = SeenPerson(tube=TUBE, desk="Bàn 2", site="Trường tiểu học Lê Lợi", station=THERE, since=NOON)
    for system, value in [("cccd", "001090000001"), ("CCCD", "001 090 000001"), ("bhyt", "hs4010000000003")]:
        assert seen == ask(database, None, PersonIdentifier(system=system, value=value)).person
    assert ask(database, None, PersonIdentifier(system="qid", value="001090000001")).person is None


def test_the_last_pairing_of_a_person_since_the_moment_asked_about_is_told(database: Database) -> None:
    morning, evening = NOON - timedelta(hours=5), NOON + timedelta(hours=5)
    tell(database, pairing_made("VN1", made_at=morning.isoformat()), pairing_made("VN2"))

    assert ask(database, None, AN_CARD, since=morning).person.tube == "VN2"  # type: ignore[union-attr]
    assert ask(database, None, AN_CARD, since=evening).person is None


def test_a_number_without_a_letter_or_digit_is_nobodys(database: Database) -> None:
    nobody = {"name": "Không Số", "identifiers": [{"system": "cccd", "value": "---"}]}
    tell(database, pairing_made(person=nobody))

    assert ask(database, None, PersonIdentifier(system="cccd", value=" . ")).person is None


def test_a_person_without_a_name_is_told_by_the_end_of_the_number_alone(database: Database) -> None:
    tell(database, pairing_made(person={**AN, "name": ""}))

    assert ask(database, TUBE).tube.first_name == "CCCD ••••0001"  # type: ignore[union-attr]


def test_a_tube_that_left_or_arrived_is_told_also_without_a_pairing(database: Database) -> None:
    tell(database, box_sent("VN1", "VN2"), tube_received("VN2"))

    left, arrived = ask(database, "VN1").tube, ask(database, "VN2").tube
    assert left is not None
    assert arrived is not None
    assert (left.people, left.box, left.shipped_at, left.received) == (0, "T-7", NOON + timedelta(hours=2), False)
    assert (arrived.people, arrived.box, arrived.received) == (0, "T-7", True)


def test_a_tube_that_two_stations_paired_with_two_people_is_a_conflict_for_both(database: Database) -> None:
    tell(database, pairing_made())
    tell(
        database,
        pairing_made(person=BINH, desk="Bàn 5", made_at=(NOON + timedelta(minutes=1)).isoformat()),
        station=HERE,
    )

    [mine] = find_conflicts(database, HERE).conflicts
    [theirs] = find_conflicts(database, THERE).conflicts
    assert (mine.tube, mine.desk, mine.since) == (TUBE, "Bàn 2", NOON)
    assert (theirs.tube, theirs.desk, theirs.paired_at) == (TUBE, "Bàn 5", NOON)
    assert conflicts(database, "HN-03") == []


def test_a_conflict_ends_when_either_station_voids_its_pairing(database: Database) -> None:
    wrong = pairing_made(person=BINH)
    tell(database, pairing_made())
    tell(database, wrong, station=HERE)
    tell(database, pairing_voided(wrong), station=HERE)

    assert (conflicts(database, HERE), conflicts(database, THERE)) == ([], [])


def test_two_stations_that_paired_one_tube_with_one_person_are_no_conflict(database: Database) -> None:
    tell(database, pairing_made())
    tell(database, pairing_made(), station=HERE)

    assert conflicts(database) == []


def test_a_tube_paired_twice_by_one_station_is_not_another_ones(database: Database) -> None:
    tell(database, pairing_made(), pairing_made(person=BINH))

    assert (conflicts(database, THERE), conflicts(database, HERE)) == ([], [])


def test_no_more_conflicts_are_listed_than_an_answer_may_hold(database: Database) -> None:
    tubes = [f"VN{number:04d}" for number in range(103)]
    tell(database, *(pairing_made(tube) for tube in tubes))
    tell(database, *(pairing_made(tube, BINH) for tube in tubes), station=HERE)

    assert conflicts(database) == tubes[:100]


class SlowToCommit(Database):
    """Has written, and waits before the commit."""

    has_written, may_commit = threading.Event(), threading.Event()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        with super().writing() as connection:
            yield connection
            self.has_written.set()
            self.may_commit.wait(20)


def test_stations_that_tell_of_one_tube_at_the_same_moment_are_both_seen(database: Database) -> None:
    """Neither transaction sees the other's pairing before it ends."""
    slow = SlowToCommit(engine=database.engine)
    slow.has_written.clear()
    slow.may_commit.clear()
    first = threading.Thread(target=tell, args=(slow, pairing_made()))
    second = threading.Thread(target=tell, args=(database, pairing_made(person=BINH)), kwargs={"station": HERE})
    first.start()
    slow.has_written.wait(20)
    second.start()
    # The second waits for the first; one that does not is done long before.
    second.join(0.3)
    slow.may_commit.set()
    first.join()
    second.join()

    assert conflicts(database) == [TUBE]


def test_a_repeat_and_a_changed_event_change_no_answer(database: Database) -> None:
    made = pairing_made()
    tell(database, made, made, result_released())
    apply_events(database, [{**with_body(made, tube="VN9"), "station": THERE}], NOON)

    assert ask(database, TUBE, AN_CARD).person is not None
    assert ask(database, "VN9").tube is None


NUMBERS = st.builds(
    PersonIdentifier,
    system=st.sampled_from(["cccd", "CCCD", "bhyt"]),
    value=st.text(alphabet="aAbB ß1１.-", min_size=1, max_size=4),
)


@given(one=NUMBERS, other=NUMBERS)
def test_two_numbers_have_one_key_exactly_where_they_are_one_person(
    one: PersonIdentifier, other: PersonIdentifier
) -> None:
    keys = person_key(one), person_key(other)
    assume(None not in keys)

    groups = group_people([Person(name="", identifiers=(one,)), Person(name="", identifiers=(other,))])
    assert (keys[0] == keys[1]) is (len(groups) == 1)
