"""A day at a desk on a real database: broken tubes, people alike, people without a number, badges, and old slips."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.builders import Hands, at_desk, cccd, import_bytes, message, pair, release_all, specimen, station, tube
from tests.unit.test_certificate import certificate
from workstation.domain.badge import Role
from workstation.domain.errors import BadInput, NotFound, Reason, RuleBroken
from workstation.domain.identifiers import Gender
from workstation.domain.outcomes import Outcome
from workstation.domain.scans import Command
from workstation.domain.typed_person import TypedPerson
from workstation.slips import write_slips
from workstation.store.audit import first_broken_entry
from workstation.store.tables import audit, identifiers, merges, pairings, persons, scan_refusals
from workstation.texts.outcomes import words_of
from workstation.texts.translate import translations
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.merge_persons import undo_merge
from workstation.usecases.operators import add_operator
from workstation.usecases.void_pairing import void_pairing

BHYT = "HS4010000000001|4e677579e1bb856e2056c4836e205468e1bbad|01/01/1990|1|-|01 - 028|24/01/2019|-|24/01/2019|$"
"""The person of `cccd()` by another card: same name, birth and gender, another number."""
CHILD = TypedPerson(name="Lê Thị Mẫu", birth_date=date(2019, 5, 4), gender=Gender.FEMALE, phone="0900 000 001")


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


def live(context: Context) -> list[tuple[str, int]]:
    """The live pairings: their slip and position."""
    with context.database.read() as connection:
        rows = connection.execute(select(pairings).where(pairings.c.voided_at.is_(None)))
        return [(row.slip_token, row.position) for row in rows]


def test_people_of_a_broken_tube_move_to_the_new_one_and_keep_their_slips(context: Context, desk: DeskSession) -> None:
    desk.set_pool_size(5)
    pair(desk, tube(1), cccd(1), cccd(2, "Trần Thị Mẫu", gender="Nữ"))
    before = live(context)
    asked, swapped = desk.scan("LB03"), desk.scan(tube(2))

    assert (asked.outcome, asked.is_asking) == (Outcome.REPLACE_WITH, True)
    assert (swapped.outcome, swapped.saved, len(swapped.desk_tube.members)) == (Outcome.SWAPPED, True, 2)  # type: ignore[union-attr]
    assert live(context) == before
    assert desk.scan(cccd(3)).tube == tube(2), "the new tube is open as the broken one was"


def test_a_replaced_tube_is_refused_ever_after_and_says_by_what_it_was_replaced(desk: DeskSession) -> None:
    pair(desk, tube(1), cccd(1))
    desk.scan("LB03")
    desk.scan(tube(2))
    refused = desk.scan(tube(1))

    assert (refused.outcome, refused.facts["new_tube"]) == (Outcome.TUBE_REPLACED, tube(2))


def test_a_result_of_a_replaced_tube_reaches_nobody(context: Context, desk: DeskSession) -> None:
    pair(desk, tube(1), cccd(1))
    desk.scan("LB03")
    desk.scan(tube(2))
    import_bytes(context, message(specimen(tube(1))))

    assert [done.problem.reason for done in release_all(context) if done.problem] == [Reason.TUBE_WITHOUT_PERSON]


def test_esc_leaves_the_broken_tube_as_it_was(desk: DeskSession) -> None:
    pair(desk, tube(1), cccd(1))
    desk.scan("LB03")

    assert desk.scan("LB00").outcome is Outcome.KEPT
    assert desk.scan(tube(1)).outcome is Outcome.TUBE_USED


def test_an_older_slip_is_undone_with_its_reason_in_the_record(
    context: Context, desk: DeskSession, clock: Hands
) -> None:
    pair(desk, tube(1), cccd(1))
    clock.forward(minutes=10)
    asked = desk.scan("LB01")
    undone = desk.scan("LB12")

    assert (asked.outcome, undone.outcome, undone.saved) == (Outcome.UNDO_WHY, Outcome.UNDONE, True)
    with context.database.read() as connection:
        assert connection.execute(select(pairings.c.void_reason)).scalar() == "WRONG_TUBE"


def test_the_same_person_under_another_card_is_asked_about_and_never_joined_silently(
    context: Context, desk: DeskSession
) -> None:
    pair(desk, tube(1), cccd(1))
    asked = pair(desk, tube(2), BHYT)

    assert (asked.outcome, asked.facts["like_name"]) == (Outcome.PERSON_LIKE, "Nguyễn Văn Thử")
    with context.database.read() as connection:
        assert connection.execute(select(merges)).all() == []


def test_one_person_with_two_cards_is_found_sampled_today_and_can_be_parted_again(
    context: Context, desk: DeskSession
) -> None:
    pair(desk, tube(1), cccd(1))
    pair(desk, tube(2), BHYT)
    today = desk.scan("LB11")
    paired = desk.scan("LB12")

    assert (today.outcome, today.facts["other_tube"]) == (Outcome.PERSON_TODAY, tube(1))
    assert paired.outcome is Outcome.PAIRED
    with context.database.read() as connection:
        [merge] = connection.execute(select(merges)).all()
        assert len(connection.execute(select(persons)).all()) == 2, "both stay as they were read"
    undo_merge(context, merge.id)
    assert pair(desk, tube(3), BHYT).outcome is Outcome.PERSON_LIKE


def test_two_people_who_are_alike_are_asked_about_once(context: Context, desk: DeskSession, clock: Hands) -> None:
    pair(desk, tube(1), cccd(1))
    pair(desk, tube(2), BHYT)
    assert desk.scan("LB12").outcome is Outcome.PAIRED
    clock.forward(days=1)

    assert pair(desk, tube(3), BHYT).outcome is Outcome.PAIRED
    with context.database.read() as connection:
        assert connection.execute(select(merges)).all() == []


def test_two_citizen_numbers_are_two_people_and_nobody_is_asked(desk: DeskSession) -> None:
    pair(desk, tube(1), cccd(1))

    assert pair(desk, tube(2), cccd(2)).outcome is Outcome.PAIRED


def test_who_has_no_number_gets_a_card_and_is_found_by_it_again(context: Context, desk: DeskSession) -> None:
    desk.scan(tube(1))
    answer = desk.enter(CHILD)

    assert (answer.outcome, answer.person) == (Outcome.PAIRED, "Lê Thị Mẫu")
    card = str(answer.facts["card"])
    with context.database.read() as connection:
        assert connection.execute(select(identifiers.c.value)).scalars().all() == [card]
        stored = connection.execute(select(persons)).one()
    assert (stored.phone, stored.birth_date) == ("0900000001", date(2019, 5, 4))
    again = pair(desk, tube(2), f"GHEP1|{card}|Lê Thị Mẫu|2019-05-04|F")
    assert (again.outcome, again.facts["other_tube"]) == (Outcome.PERSON_TODAY, tube(1))


def test_a_typed_person_without_an_open_tube_is_not_recorded(context: Context, desk: DeskSession) -> None:
    assert desk.enter(CHILD).outcome is Outcome.PERSON_FIRST
    with context.database.read() as connection:
        assert connection.execute(select(persons)).all() == []
        assert connection.execute(select(scan_refusals.c.outcome)).scalars().all() == ["PERSON_FIRST"]


def test_a_typed_person_who_is_not_whole_is_refused_by_field(desk: DeskSession) -> None:
    desk.scan(tube(1))
    with pytest.raises(BadInput) as refused:
        desk.enter(replace(CHILD, name="001090000001|Nguyen"))

    assert refused.value.reason is Reason.BAD_PERSON
    assert refused.value.facts["field"] == "name"


def test_a_lost_card_is_typed_by_its_number_and_finds_its_owner(desk: DeskSession) -> None:
    desk.scan(tube(1))
    card = str(desk.enter(CHILD).facts["card"])
    desk.scan(tube(2))
    again = desk.enter(replace(CHILD, number=card))

    assert (again.outcome, again.facts["other_tube"]) == (Outcome.PERSON_TODAY, tube(1))


def test_two_children_with_one_phone_are_two_people(context: Context, desk: DeskSession) -> None:
    desk.scan(tube(1))
    desk.enter(CHILD)
    desk.scan(tube(2))
    other = desk.enter(replace(CHILD, name="Lê Văn Mẫu", gender=Gender.MALE))

    assert other.outcome is Outcome.PAIRED


def test_a_certificate_is_paired_by_name_with_a_card_number_once_somebody_agrees(
    context: Context, desk: DeskSession
) -> None:
    asked = pair(desk, tube(1), certificate())
    paired = desk.scan("LB11")

    assert (asked.outcome, paired.outcome) == (Outcome.CERT_NO_ID, Outcome.PAIRED)
    assert paired.facts["card"]
    with context.database.read() as connection:
        assert connection.execute(select(pairings.c.reason)).scalar() == "PAIR_BY_NAME"


def test_a_badge_makes_its_owner_the_operator_and_outlasts_a_restart(context: Context, desk: DeskSession) -> None:
    hoa = add_operator(context, "Lê Thị Hoà", Role.SUPERVISOR)
    answer = desk.scan(hoa.badge)
    pair(desk, tube(1), cccd(1))

    assert (answer.outcome, answer.operator, answer.saved) == (Outcome.OPERATOR_IN, "Lê Thị Hoà", True)
    with context.database.read() as connection:
        assert connection.execute(select(pairings.c.operator)).scalar() == "Lê Thị Hoà"
    assert DeskSession(context, resume=True).context.operator == "Lê Thị Hoà"


def test_a_badge_that_nobody_has_changes_nothing(desk: DeskSession) -> None:
    before = desk.context.operator

    assert desk.scan("LBN12345660").outcome in (Outcome.UNKNOWN_COMMAND, Outcome.NOT_A_PERSON)
    assert desk.context.operator == before


def test_what_is_an_hour_old_is_undone_by_a_supervisor_alone(context: Context, desk: DeskSession, clock: Hands) -> None:
    boss = add_operator(context, "Trưởng nhóm Thử", Role.SUPERVISOR)
    desk.scan(boss.badge)
    helper = add_operator(desk.context, "Người lấy mẫu Thử", Role.COLLECTOR)
    desk.scan(helper.badge)
    pair(desk, tube(1), cccd(1))
    clock.forward(hours=2)
    refused = desk.scan("LB01")
    desk.scan(boss.badge)
    asked = desk.scan("LB01")

    assert (refused.outcome, asked.outcome) == (Outcome.NOT_ALLOWED, Outcome.UNDO_WHY)


def test_what_a_device_found_to_be_no_scan_is_kept_as_a_refusal(context: Context, desk: DeskSession) -> None:
    answer = desk.refuse(Outcome.IME_ON)

    assert (answer.outcome, answer.saved) == (Outcome.IME_ON, False)
    with context.database.read() as connection:
        assert connection.execute(select(scan_refusals.c.outcome)).scalars().all() == ["IME_ON"]


def test_a_tube_and_a_person_in_one_view_are_paired_in_one_act(desk: DeskSession) -> None:
    assert [answer.outcome for answer in desk.take_pair(tube(1), cccd(1))] == [Outcome.TUBE_TAKEN, Outcome.PAIRED]


def test_a_used_tube_in_view_leaves_the_person_beside_it_alone(context: Context, desk: DeskSession) -> None:
    pair(desk, tube(1), cccd(1))
    answers = desk.take_pair(tube(1), cccd(2))

    assert [answer.outcome for answer in answers] == [Outcome.TUBE_USED]
    assert len(live(context)) == 1


def test_slips_that_cannot_be_written_do_not_touch_the_pairing(context: Context, desk: DeskSession) -> None:
    pair(desk, tube(1), cccd(1))

    assert desk.scan("LB04").outcome is Outcome.NO_SLIP
    assert len(live(context)) == 1


def test_slips_are_written_where_the_desk_is_told(context: Context, tmp_path: Path) -> None:
    asked: list[str] = []

    def write(_context: Context, number: str) -> Path:
        asked.append(number)
        return tmp_path / "slips.pdf"

    desk = DeskSession(context, print_slips=write)
    pair(desk, tube(1), cccd(1))
    answer = desk.scan("LB04")

    assert (answer.outcome, answer.facts["path"], asked) == (Outcome.SLIP_READY, tmp_path / "slips.pdf", [tube(1)])


def test_a_tube_of_another_sites_numbers_is_asked_about_where_the_site_knows_its_own(tmp_path: Path) -> None:
    with station(tmp_path / "own", tube_blocks="48-49") as own:
        desk = DeskSession(own)
        asked = desk.scan(tube(1, block=700))

        assert asked.outcome is Outcome.TUBE_NOT_OURS
        assert desk.scan("LB11").outcome is Outcome.TUBE_TAKEN


def test_a_tube_of_an_old_lot_is_refused_the_day_after_its_last(tmp_path: Path, clock: Hands) -> None:
    lot = {"first": tube(1), "last": tube(99), "expires": "2026-03-02"}
    with station(tmp_path / "lot", clock, tube_lots=[lot]) as own:
        desk = DeskSession(own)
        assert pair(desk, tube(1), cccd(1)).outcome is Outcome.PAIRED
        clock.forward(days=1)

        assert desk.scan(tube(2)).outcome is Outcome.TUBE_EXPIRED
        assert desk.scan(tube(100)).outcome is Outcome.TUBE_TAKEN


def test_a_wrong_pairing_of_any_age_is_voided_and_its_result_reaches_nobody(
    context: Context, desk: DeskSession, clock: Hands
) -> None:
    pair(desk, tube(1), cccd(1))
    clock.forward(days=2)
    pair(desk, tube(2), cccd(2))
    voided = void_pairing(context, tube(1), 1, "WRONG_PERSON")
    import_bytes(context, message(specimen(tube(1), at=clock.now)))

    assert (voided.tube, voided.position) == (tube(1), 1)
    assert [done.problem.reason for done in release_all(context) if done.problem] == [Reason.TUBE_WITHOUT_PERSON]
    with pytest.raises(NotFound):
        void_pairing(context, tube(1), 1, "WRONG_PERSON")


def test_voiding_in_a_pool_names_the_person(context: Context, desk: DeskSession) -> None:
    desk.set_pool_size(5)
    pair(desk, tube(1), cccd(1), cccd(2, "Trần Thị Mẫu", gender="Nữ"))
    with pytest.raises(BadInput) as refused:
        void_pairing(context, tube(1), 0, "WRONG_PERSON")
    with pytest.raises(NotFound) as nobody:
        void_pairing(context, tube(1), 3, "WRONG_PERSON")

    assert (refused.value.reason, refused.value.facts["places"]) == (Reason.WHICH_PERSON, "1, 2")
    assert nobody.value.reason is Reason.NO_SUCH_PLACE
    assert len(live(context)) == 2


def test_a_scan_during_a_question_repeats_the_question_whole(context: Context, desk: DeskSession) -> None:
    pair(desk, tube(1))
    asked, again = desk.scan(tube(2)), desk.scan(tube(3))
    first, second = (words_of(one, translations("en"), context.settings.zone) for one in (asked, again))

    assert (again.outcome, second.headline) == (Outcome.QUESTION_OPEN, "ANSWER FIRST")
    assert (second.detail, second.next) == (first.detail, first.next)


def test_a_slip_that_cannot_be_written_says_why_in_words(context: Context, tmp_path: Path) -> None:
    desk = DeskSession(context, print_slips=partial(write_slips, folder=tmp_path, catalogue=translations("en")))
    pair(desk, tube(1), cccd(1))
    words = words_of(desk.scan("LB04"), translations("en"), context.settings.zone)

    assert words.detail == "No platform is set"


def test_a_collector_voids_nothing_that_the_desk_has_left_behind(context: Context, desk: DeskSession) -> None:
    pair(desk, tube(1), cccd(1))
    add_operator(context, "Trưởng nhóm Thử", Role.SUPERVISOR)
    with pytest.raises(RuleBroken) as refused:
        void_pairing(context, tube(1), 1, "WRONG_PERSON")

    assert refused.value.reason is Reason.NOT_ALLOWED
    assert len(live(context)) == 1


def test_undo_reaches_the_tube_that_was_opened_last_whatever_the_clock_says(desk: DeskSession, clock: Hands) -> None:
    pair(desk, tube(1), cccd(1))
    clock.forward(seconds=-15)
    pair(desk, tube(2), cccd(2))
    undone = desk.scan("LB01")

    assert (undone.outcome, undone.tube) == (Outcome.UNDONE, tube(2))


def test_what_undo_reaches_does_not_hang_on_another_desk(context: Context, desk: DeskSession, clock: Hands) -> None:
    pair(desk, tube(1), cccd(1))
    desk.scan(tube(2))
    desk.scan("LB02")
    at_desk(context, "Bàn 2").scan(tube(2))
    clock.forward(seconds=5)

    assert desk.scan("LB01").outcome is Outcome.NOTHING_TO_UNDO


def test_a_number_pressed_while_a_tube_is_replaced_leaves_the_question_open(desk: DeskSession) -> None:
    pair(desk, tube(1), cccd(1))
    desk.scan("LB03")

    assert [desk.scan("LB11").outcome, desk.scan(tube(2)).outcome] == [Outcome.QUESTION_OPEN, Outcome.SWAPPED]


def test_people_who_moved_out_of_a_broken_tube_keep_the_time_of_their_swab(desk: DeskSession, clock: Hands) -> None:
    pair(desk, tube(1), cccd(1))
    clock.forward(minutes=50)
    desk.scan("LB03")
    desk.scan(tube(2))
    clock.forward(seconds=5)

    assert desk.scan("LB01").outcome is Outcome.UNDO_WHY


def test_a_clock_that_jumped_during_a_replacement_is_asked_about_at_the_next_tube(
    desk: DeskSession, clock: Hands
) -> None:
    pair(desk, tube(1), cccd(1))
    desk.scan("LB03")
    clock.forward(minutes=-30)

    assert [desk.scan(tube(2)).outcome, desk.scan(tube(3)).outcome] == [Outcome.SWAPPED, Outcome.CLOCK_JUMP]


def test_a_card_that_names_two_records_is_still_found_sampled_today(desk: DeskSession) -> None:
    pair(desk, tube(1), "HS4010000000001")
    pair(desk, tube(2), cccd(1))
    both = "001090000001|NGUYEN VAN THU|1990-01-01|0|162979388586171101|<1<HS4010000000001<"

    assert pair(desk, tube(3), both).outcome is Outcome.PERSON_TODAY


def test_a_card_held_before_the_scanner_is_one_scan_however_long(desk: DeskSession, clock: Hands) -> None:
    pair(desk, tube(1), cccd(1))
    held = []
    for _ in range(10):
        clock.forward(seconds=2)
        held.append(desk.scan(cccd(1)).outcome)

    assert set(held) == {Outcome.SAME_AGAIN}


def test_a_name_that_lost_its_marks_is_no_other_name_and_is_mended_by_the_next_card(
    context: Context, desk: DeskSession, clock: Hands
) -> None:
    lost = pair(desk, tube(1), cccd(1, "Nguy?n V?n Th?"))
    clock.forward(days=1)
    good = pair(desk, tube(2), cccd(1))

    assert (lost.outcome, good.outcome) == (Outcome.ACCENTS_LOST, Outcome.PAIRED)
    with context.database.read() as connection:
        assert connection.execute(select(persons.c.name)).scalars().all() == ["Nguyễn Văn Thử"]


def test_everything_that_was_done_stands_in_a_whole_record(context: Context, desk: DeskSession) -> None:
    pair(desk, tube(1), cccd(1))
    pair(desk, tube(2), BHYT)
    desk.command(Command.CHOICE_1)
    desk.command(Command.CHOICE_1)
    desk.scan("LB03")
    desk.scan(tube(3))
    with context.database.read() as connection:
        actions = connection.execute(select(audit.c.action).order_by(audit.c.sequence)).scalars().all()

        assert first_broken_entry(connection) is None
    assert {"person.merged", "tube.replaced", "pairing.voided", "pairing.made"} <= set(actions)


def test_another_desk_of_the_station_has_its_own_pool_size_and_keeps_it(context: Context) -> None:
    at_desk(context, "Bàn 2").set_pool_size(10)

    assert at_desk(context, "Bàn 2").current.pool_size == 10
    assert at_desk(context, "Bàn 1").current.pool_size == 1
