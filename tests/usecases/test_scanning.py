"""A desk on a real database: what a scan stores, what it refuses, and what a restart finds."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.builders import Hands, at_desk, cccd, pair, station, tube
from workstation.domain.desk import Answer
from workstation.domain.errors import RuleBroken, StoreUnavailable
from workstation.domain.outcomes import Outcome
from workstation.domain.scans import Command, scan_key
from workstation.store.tables import pairings, persons, scan_refusals
from workstation.texts.outcomes import words_of
from workstation.texts.translate import translations
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.mint_numbers import mint_numbers

MASKED = "******000001|TRAN THI MAU|1990-**-**|0|162979388586171101|<2<00<"


@pytest.fixture
def clock() -> Hands:
    return Hands(step=timedelta(seconds=5))


@pytest.fixture
def context(tmp_path: Path, clock: Hands) -> Iterator[Context]:
    with station(tmp_path, clock) as opened:
        yield opened


@pytest.fixture
def desk(context: Context) -> DeskSession:
    return DeskSession(context)


def outcomes(desk: DeskSession, *scans: str) -> list[Outcome]:
    return [desk.scan(scan).outcome for scan in scans]


def count(context: Context, table: object) -> int:
    with context.database.read() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]


def test_a_tube_and_a_person_make_a_pairing(context: Context, desk: DeskSession) -> None:
    assert outcomes(desk, tube(), cccd()) == [Outcome.TUBE_TAKEN, Outcome.PAIRED]
    assert count(context, pairings) == 1


def test_the_same_two_again_save_nothing_and_say_whose_tube_it_is(context: Context, desk: DeskSession) -> None:
    pair(desk, tube(), cccd())
    used, first = desk.scan(tube()), desk.scan(cccd())
    words = words_of(used, translations("en"), context.settings.zone)

    assert (used.outcome, used.saved, used.person) == (Outcome.TUBE_USED, False, "Nguyễn Văn Thử")
    assert "12:00 02/03/2026, Bàn 1" in words.detail
    assert (first.outcome, first.saved) == (Outcome.PERSON_FIRST, False)
    assert count(context, pairings) == 1


def test_a_double_read_is_grey_and_saves_nothing(context: Context, desk: DeskSession, clock: Hands) -> None:
    clock.step = timedelta(seconds=1)
    again = [desk.scan(text).outcome for text in (tube(), tube(), cccd(), cccd())]

    assert again == [Outcome.TUBE_TAKEN, Outcome.SAME_AGAIN, Outcome.PAIRED, Outcome.SAME_AGAIN]
    assert count(context, pairings) == 1


def test_a_refusal_read_twice_stays_a_refusal(desk: DeskSession, clock: Hands) -> None:
    pair(desk, tube(), cccd())
    clock.step = timedelta(seconds=1)

    assert outcomes(desk, tube(), tube()) == [Outcome.TUBE_USED, Outcome.TUBE_USED]


def test_a_pool_of_five_fills_and_closes(desk: DeskSession) -> None:
    desk.set_pool_size(5)
    people = [cccd(n) for n in range(1, 6)]

    assert outcomes(desk, tube(), *people) == [Outcome.TUBE_TAKEN, *[Outcome.POOL_ADDED] * 4, Outcome.POOL_FULL]


def test_the_same_person_again_in_a_pool_is_refused(desk: DeskSession) -> None:
    desk.set_pool_size(5)
    pair(desk, tube(), cccd(1), cccd(2))
    answer = desk.scan(cccd(1))

    assert (answer.outcome, answer.facts["k"]) == (Outcome.PERSON_IN_TUBE, 1)


def test_a_pool_can_be_closed_early(desk: DeskSession) -> None:
    desk.set_pool_size(10)
    pair(desk, tube(), cccd(1), cccd(2))
    closed = desk.command(Command.CLOSE)

    assert (closed.outcome, closed.facts["k"], closed.facts["n"]) == (Outcome.POOL_CLOSED, 2, 10)


def test_a_second_tube_is_asked_about_and_can_replace_the_first(desk: DeskSession) -> None:
    assert outcomes(desk, tube(1), tube(2), "LB11", cccd()) == [
        Outcome.TUBE_TWICE_IN_ROW if i == 1 else o
        for i, o in enumerate([Outcome.TUBE_TAKEN, None, Outcome.TUBE_TAKEN, Outcome.PAIRED])
    ]
    assert desk.scan(tube(1)).outcome is Outcome.TUBE_TAKEN


def test_a_masked_code_is_paired_by_qid_when_chosen(desk: DeskSession) -> None:
    assert outcomes(desk, tube(), MASKED, "LB11") == [Outcome.TUBE_TAKEN, Outcome.PERSON_MASKED, Outcome.PAIRED]


def test_a_person_sampled_today_is_asked_about_and_tomorrow_not(desk: DeskSession, clock: Hands) -> None:
    pair(desk, tube(1), cccd())
    assert outcomes(desk, tube(2), cccd(), "LB00") == [Outcome.TUBE_TAKEN, Outcome.PERSON_TODAY, Outcome.KEPT]
    clock.forward(days=1)

    assert desk.scan(cccd()).outcome is Outcome.PAIRED


def test_a_person_in_an_open_pool_of_another_desk_is_refused(context: Context, desk: DeskSession) -> None:
    other = at_desk(context, "Bàn 2")
    other.set_pool_size(5)
    pair(other, tube(1), cccd())

    answer = pair(desk, tube(2), cccd())
    assert (answer.outcome, answer.facts["desk"]) == (Outcome.PERSON_IN_OTHER_OPEN, "Bàn 2")


def test_a_tube_open_at_another_desk_is_used(context: Context, desk: DeskSession) -> None:
    at_desk(context, "Bàn 2").scan(tube())

    assert desk.scan(tube()).outcome is Outcome.TUBE_USED


def test_undo_voids_the_pairing_and_opens_the_tube_again(context: Context, desk: DeskSession) -> None:
    pair(desk, tube(), cccd(1))
    undone = desk.command(Command.UNDO)

    assert (undone.outcome, undone.saved, undone.facts["name"]) == (Outcome.UNDONE, True, "Nguyễn Văn Thử")
    assert desk.scan(cccd(2)).outcome is Outcome.PAIRED
    with context.database.read() as connection:
        live = connection.execute(select(func.count()).where(pairings.c.voided_at.is_(None))).scalar()
    assert (count(context, pairings), live) == (2, 1)


def test_undo_goes_no_further_than_the_last_tube(desk: DeskSession) -> None:
    pair(desk, tube(1), cccd(1))
    pair(desk, tube(2), cccd(2))

    undone = [desk.command(Command.UNDO).outcome for _ in range(3)]
    assert undone == [Outcome.UNDONE, Outcome.TUBE_PUT_BACK, Outcome.NOTHING_TO_UNDO]


def test_the_open_tube_survives_a_restart(tmp_path: Path, clock: Hands) -> None:
    with station(tmp_path / "home", clock) as context:
        desk = DeskSession(context)
        desk.set_pool_size(5)
        pair(desk, tube(), cccd(1), cccd(2))
    with station(tmp_path / "home", clock) as context:
        desk = DeskSession(context)
        current = desk.current
        assert (current.outcome, current.tube, current.pool_size) == (Outcome.TUBE_TAKEN, tube(), 5)
        assert current.desk_tube is not None
        assert len(current.desk_tube.members) == 2
        assert desk.scan(cccd(3)).facts["k"] == 3


def test_the_pool_size_changes_only_between_tubes(desk: DeskSession) -> None:
    desk.scan(tube())
    with pytest.raises(RuleBroken):
        desk.set_pool_size(5)


def test_a_refused_scan_is_kept_as_a_fingerprint_only(context: Context, desk: DeskSession) -> None:
    desk.scan("a secret that is nobody's business")
    with context.database.read() as connection:
        row = connection.execute(select(scan_refusals)).one()

    assert row.outcome == Outcome.NOT_A_PERSON
    assert row.fingerprint != scan_key("a secret that is nobody's business")
    assert "secret" not in repr(row)


def test_a_number_first_typed_gets_its_name_from_a_later_card(context: Context, desk: DeskSession) -> None:
    number = cccd().split("|")[0]
    pair(desk, tube(1), number)
    pair(desk, tube(2), cccd(), "LB12")

    with context.database.read() as connection:
        names = connection.execute(select(persons.c.name)).scalars().all()
    assert names == ["Nguyễn Văn Thử"]


def test_the_same_number_with_another_name_is_asked_about(desk: DeskSession, clock: Hands) -> None:
    pair(desk, tube(1), cccd())
    clock.forward(days=1)
    asked = pair(desk, tube(2), cccd(name="Người Khác"))

    assert (asked.outcome, asked.facts["earlier_name"]) == (Outcome.PERSON_DIFFERS, "Nguyễn Văn Thử")
    assert desk.scan("LB11").outcome is Outcome.PAIRED


def test_undo_does_not_reach_what_is_an_hour_old(desk: DeskSession, clock: Hands) -> None:
    pair(desk, tube(1), cccd())
    clock.forward(hours=2)

    assert desk.command(Command.UNDO).outcome is Outcome.NOTHING_TO_UNDO


def test_the_summary_counts_people_and_tubes_of_today(desk: DeskSession) -> None:
    pair(desk, tube(1), cccd(1))
    desk.set_pool_size(5)
    pair(desk, tube(2), cccd(2), cccd(3))
    summary = desk.summary()

    assert (summary.people_today, summary.tubes_today) == (3, 2)
    assert [(row.tube, row.others) for row in summary.recent] == [(tube(2), 1), (tube(1), 0)]


def test_minted_numbers_are_never_given_twice(context: Context) -> None:
    minted = [number for _ in range(5) for number in mint_numbers(context, 3000)]

    assert len(set(minted)) == 15_000


def test_a_disk_that_refuses_saves_nothing_and_says_so(context: Context, desk: DeskSession) -> None:
    desk.scan(tube())
    with context.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
        connection.commit()
    with pytest.raises(StoreUnavailable):
        desk.scan(cccd())
    context.database.engine.dispose()

    answer: Answer = desk.scan(cccd())
    assert answer.outcome is Outcome.PAIRED


def test_a_clock_that_was_set_back_is_asked_about_and_does_not_lose_the_open_tube(
    desk: DeskSession, clock: Hands
) -> None:
    pair(desk, tube(1), cccd(1))
    clock.forward(minutes=-30)
    asked, agreed = desk.scan(tube(2)), desk.scan("LB11")
    answer = desk.scan(cccd(2))

    assert (asked.outcome, asked.facts["minutes"], agreed.outcome) == (Outcome.CLOCK_JUMP, -30, Outcome.TUBE_TAKEN)
    assert (answer.outcome, answer.tube) == (Outcome.PAIRED, tube(2))


def test_a_clock_that_nobody_confirmed_is_asked_about_again(desk: DeskSession, clock: Hands) -> None:
    pair(desk, tube(1), cccd(1))
    clock.forward(minutes=-30)

    assert outcomes(desk, tube(2), "LB00", tube(2)) == [Outcome.CLOCK_JUMP, Outcome.KEPT, Outcome.CLOCK_JUMP]


def test_a_clock_set_forward_is_noticed_by_the_one_that_nobody_can_set(context: Context, clock: Hands) -> None:
    ticks = iter(range(0, 1000, 5))
    desk = DeskSession(replace(context, ticks=lambda: float(next(ticks))))
    pair(desk, tube(1), cccd(1))
    clock.forward(minutes=90)

    assert desk.scan(tube(2)).outcome is Outcome.CLOCK_JUMP


def test_after_a_restart_a_clock_that_is_behind_the_last_pairing_is_asked_about(
    context: Context, desk: DeskSession, clock: Hands
) -> None:
    pair(desk, tube(1), cccd(1))
    clock.forward(minutes=-30)

    assert DeskSession(context).scan(tube(2)).outcome is Outcome.CLOCK_JUMP


def test_a_question_about_a_tube_that_changed_meanwhile_is_dropped(context: Context, desk: DeskSession) -> None:
    pair(desk, tube(1), cccd(1))
    assert pair(desk, tube(2), cccd(1)).outcome is Outcome.PERSON_TODAY
    same_desk = DeskSession(context)
    same_desk.scan(cccd(2))
    same_desk.scan(tube(3))

    assert desk.scan("LB11").outcome is Outcome.NO_QUESTION


def test_a_number_alone_is_paired_with_a_note(desk: DeskSession) -> None:
    assert pair(desk, tube(), "001090000001").outcome is Outcome.PAIRED_NUMBER_ONLY


def test_a_site_with_its_own_blocks_takes_them_in_order(tmp_path: Path) -> None:
    with station(tmp_path / "own", tube_blocks="100-101") as own:
        assert mint_numbers(own, 2)[1].startswith("VN0100")
        assert mint_numbers(own, 10_000)[-1].startswith("VN0101")
