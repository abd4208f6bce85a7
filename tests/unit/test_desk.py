"""The desk's state machine, without a store: what each scan means in each situation."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from tests.builders import NOON, tube
from workstation.domain.decide import decide
from workstation.domain.desk import (
    Act,
    Choice,
    DeskTube,
    KnownPerson,
    KnownTube,
    Member,
    Question,
    Reach,
    Situation,
    Step,
    TubeUse,
)
from workstation.domain.identifiers import Gender, Identifier, IdSystem
from workstation.domain.outcomes import CLASS_OF, SAVED, Outcome, OutcomeClass
from workstation.domain.personal_qr.person import PersonFlag, PersonScan
from workstation.domain.rhythm import RhythmDoubt
from workstation.domain.scans import Command, CommandScan, RefusedScan, TubeScan

PERSON = PersonScan(kind="cccd", identifiers=(Identifier(IdSystem.CCCD, "001090000001"),), name="Nguyễn Văn Thử")


def member(position: int) -> Member:
    return Member(
        pairing_id=UUID(int=position),
        person_id=UUID(int=position),
        position=position,
        name=f"Người {position}",
        birth_year=1990,
        gender=Gender.FEMALE,
        identifier="CCCD 0010••••0001",
        made_at=NOON + timedelta(minutes=position),
    )


def desk_tube(capacity: int = 1, people: int = 0, *, is_open: bool = True) -> DeskTube:
    members = tuple(member(i + 1) for i in range(people))
    return DeskTube(number=tube(1), capacity=capacity, opened_at=NOON, is_open=is_open, members=members)


IDLE = Situation()
WAITING = Situation(tube=desk_tube())


def pool(people: int, size: int = 5) -> Situation:
    return Situation(tube=desk_tube(size, people))


def step(scan: object, situation: Situation, question: Question | None = None) -> Step:
    return decide(scan, situation, question)  # type: ignore[arg-type]


def test_a_free_tube_is_opened() -> None:
    taken = step(TubeScan(tube()), IDLE)

    assert (taken.outcome, taken.acts) == (Outcome.TUBE_TAKEN, (Act.OPEN_TUBE,))


def test_a_person_in_a_single_closes_its_tube() -> None:
    paired = step(PERSON, WAITING)

    assert (paired.outcome, paired.acts) == (Outcome.PAIRED, (Act.ADD_MEMBER, Act.CLOSE_TUBE))


@pytest.mark.parametrize(
    ("people", "outcome"), [(0, Outcome.POOL_ADDED), (3, Outcome.POOL_ADDED), (4, Outcome.POOL_FULL)]
)
def test_a_pool_fills_person_by_person_and_closes_itself(people: int, outcome: Outcome) -> None:
    added = step(PERSON, pool(people))

    assert added.outcome is outcome
    assert (Act.CLOSE_TUBE in added.acts) == (outcome is Outcome.POOL_FULL)
    assert (added.facts["k"], added.facts["n"]) == (people + 1, 5)


def test_a_person_before_a_tube_is_refused() -> None:
    assert step(PERSON, IDLE).outcome is Outcome.PERSON_FIRST


def test_a_used_tube_says_whose_it_is_and_since_when() -> None:
    known = KnownTube(use=TubeUse.USED, owner="Phạm Minh Khôi", others=2, desk="Bàn 1", since=NOON)
    used = step(TubeScan(tube(2)), replace(IDLE, known_tube=known))

    assert used.outcome is Outcome.TUBE_USED
    assert (used.facts["name"], used.facts["since"], used.facts["desk"]) == ("Phạm Minh Khôi", NOON, "Bàn 1")
    assert not used.acts


def test_a_second_tube_before_a_person_is_asked_about() -> None:
    asked = step(TubeScan(tube(2)), WAITING)

    assert asked.outcome is Outcome.TUBE_TWICE_IN_ROW
    assert asked.question is not None
    assert not asked.acts


def test_choosing_the_second_tube_puts_the_empty_one_back() -> None:
    asked = step(TubeScan(tube(2)), WAITING)
    chosen = step(CommandScan(Command.CHOICE_1), WAITING, asked.question)

    assert chosen.acts == (Act.PUT_BACK, Act.OPEN_TUBE)


def test_choosing_the_second_tube_closes_a_pool_with_people_in_it() -> None:
    asked = step(TubeScan(tube(2)), pool(2))
    chosen = step(CommandScan(Command.CHOICE_1), pool(2), asked.question)

    assert chosen.acts == (Act.CLOSE_TUBE, Act.OPEN_TUBE)
    assert (chosen.facts["closed_tube"], chosen.facts["closed_with"]) == (tube(1), 2)


def test_a_second_tube_that_was_used_meanwhile_is_refused_even_if_chosen() -> None:
    asked = step(TubeScan(tube(2)), WAITING)
    now = replace(WAITING, known_tube=KnownTube(use=TubeUse.USED, since=NOON))

    assert step(CommandScan(Command.CHOICE_1), now, asked.question).outcome is Outcome.TUBE_USED


def test_an_open_question_takes_only_its_own_answers() -> None:
    question = step(TubeScan(tube(2)), WAITING).question

    for scan in (PERSON, TubeScan(tube(3)), RefusedScan(outcome=Outcome.NOT_A_PERSON), CommandScan(Command.UNDO)):
        again = step(scan, WAITING, question)
        assert (again.outcome, again.question, again.acts) == (Outcome.QUESTION_OPEN, question, ())
    assert step(CommandScan(Command.CHOICE_3), WAITING, question).outcome is Outcome.QUESTION_OPEN


def test_escape_changes_nothing() -> None:
    question = step(TubeScan(tube(2)), WAITING).question
    kept = step(CommandScan(Command.SKIP), WAITING, question)

    assert (kept.outcome, kept.acts, kept.question) == (Outcome.KEPT, (), None)


def test_a_masked_person_is_paired_only_when_chosen() -> None:
    masked = replace(PERSON, flags=frozenset({PersonFlag.MASKED}))
    asked = step(masked, WAITING)

    assert (asked.outcome, asked.acts) == (Outcome.PERSON_MASKED, ())
    chosen = step(CommandScan(Command.CHOICE_1), WAITING, asked.question)
    assert (chosen.outcome, chosen.reason) == (Outcome.PAIRED, Choice.PAIR_BY_QID)


def test_a_person_sampled_today_is_asked_about_with_where_and_when() -> None:
    situation = replace(WAITING, known_person=KnownPerson(tube=tube(9), desk="Bàn 3", since=NOON))
    asked = step(PERSON, situation)

    assert asked.outcome is Outcome.PERSON_TODAY
    assert (asked.facts["other_tube"], asked.facts["desk"]) == (tube(9), "Bàn 3")
    assert step(CommandScan(Command.CHOICE_2), situation, asked.question).reason == Choice.DOCTOR


def test_a_masked_person_who_was_sampled_today_is_asked_both() -> None:
    masked = replace(PERSON, flags=frozenset({PersonFlag.MASKED}))
    situation = replace(WAITING, known_person=KnownPerson(tube=tube(9), since=NOON))
    first = step(masked, situation)
    second = step(CommandScan(Command.CHOICE_1), situation, first.question)

    assert (first.outcome, second.outcome) == (Outcome.PERSON_MASKED, Outcome.PERSON_TODAY)
    assert step(CommandScan(Command.CHOICE_1), situation, second.question).outcome is Outcome.PAIRED


def test_a_person_in_this_or_another_open_tube_is_refused() -> None:
    here = replace(pool(2), known_person=KnownPerson(position_here=2))
    there = replace(pool(2), known_person=KnownPerson(tube=tube(9), tube_open=True))

    assert step(PERSON, here).outcome is Outcome.PERSON_IN_TUBE
    assert step(PERSON, there).outcome is Outcome.PERSON_IN_OTHER_OPEN


@pytest.mark.parametrize(
    ("flag", "outcome"),
    [(PersonFlag.ID_DOUBT, Outcome.PAIRED_CHECK_ID), (PersonFlag.ACCENTS_LOST, Outcome.ACCENTS_LOST)],
)
def test_a_doubt_about_the_code_is_saved_with_a_note(flag: PersonFlag, outcome: Outcome) -> None:
    assert step(replace(PERSON, flags=frozenset({flag})), WAITING).outcome is outcome


def test_another_name_under_a_known_number_is_asked_about() -> None:
    differs = replace(WAITING, known_person=KnownPerson(earlier_name="Người Khác"))
    asked = step(PERSON, differs)

    assert (asked.outcome, asked.acts) == (Outcome.PERSON_DIFFERS, ())
    assert step(CommandScan(Command.CHOICE_1), differs, asked.question).outcome is Outcome.PAIRED


def test_a_number_that_somebody_else_has_too_is_saved_with_a_note() -> None:
    shared = replace(WAITING, known_person=KnownPerson(shares_number=True))

    assert step(PERSON, shared).outcome is Outcome.PAIRED_CHECK_ID


def test_a_number_without_a_name_is_saved_with_a_note() -> None:
    typed = replace(PERSON, flags=frozenset({PersonFlag.TYPED}))

    assert step(typed, WAITING).outcome is Outcome.PAIRED_NUMBER_ONLY


def test_undo_takes_out_the_last_person_then_the_tube_then_nothing() -> None:
    undo = CommandScan(Command.UNDO)

    assert step(undo, replace(pool(2), reach=Reach.AT_ONCE)).acts == (Act.VOID_LAST,)
    assert step(undo, pool(0)).acts == (Act.PUT_BACK,)
    assert step(undo, IDLE).outcome is Outcome.NOTHING_TO_UNDO


def test_undo_reaches_a_closed_tube_only_while_the_laboratory_has_not_had_it() -> None:
    closed = Situation(tube=desk_tube(people=1, is_open=False), reach=Reach.AT_ONCE)
    undo = CommandScan(Command.UNDO)

    assert step(undo, closed).acts == (Act.VOID_LAST,)
    assert step(undo, replace(closed, reach=Reach.NOTHING)).outcome is Outcome.NOTHING_TO_UNDO
    assert step(undo, replace(closed, reach=Reach.SUPERVISOR)).outcome is Outcome.NOT_ALLOWED


def test_an_undo_that_is_no_slip_any_more_needs_its_reason() -> None:
    closed = Situation(tube=desk_tube(people=1, is_open=False), reach=Reach.WITH_REASON)
    asked = step(CommandScan(Command.UNDO), closed)
    undone = step(CommandScan(Command.CHOICE_3), closed, asked.question)

    assert (asked.outcome, asked.acts) == (Outcome.UNDO_WHY, ())
    assert (undone.outcome, undone.acts, undone.reason) == (Outcome.UNDONE, (Act.VOID_LAST,), Choice.PERSON_LEFT)


def test_an_undo_that_was_asked_about_reaches_no_other_person() -> None:
    asked = step(CommandScan(Command.UNDO), pool(2))

    assert step(CommandScan(Command.CHOICE_1), pool(3), asked.question).outcome is Outcome.NO_QUESTION


def test_a_broken_tube_is_replaced_by_the_next_tube_that_is_free() -> None:
    full = Situation(tube=desk_tube(people=1, is_open=False))
    asked = step(CommandScan(Command.REPLACE), full)
    swapped = step(TubeScan(tube(2)), full, asked.question)

    assert (asked.outcome, asked.acts) == (Outcome.REPLACE_WITH, ())
    assert (swapped.outcome, swapped.acts, swapped.question) == (Outcome.SWAPPED, (Act.REPLACE_TUBE,), None)


@pytest.mark.parametrize(
    ("use", "outcome"),
    [
        (TubeUse.USED, Outcome.TUBE_USED),
        (TubeUse.SHIPPED, Outcome.TUBE_SHIPPED),
        (TubeUse.REPLACED, Outcome.TUBE_REPLACED),
        (TubeUse.VOID, Outcome.TUBE_VOIDED),
        (TubeUse.AT_LAB, Outcome.TUBE_AT_LAB),
    ],
)
def test_a_used_tube_neither_opens_nor_replaces_another(use: TubeUse, outcome: Outcome) -> None:
    used = Situation(known_tube=KnownTube(use=use))
    broken = replace(pool(2), known_tube=KnownTube(use=use))
    asked = step(CommandScan(Command.REPLACE), broken)
    refused = step(TubeScan(tube(2)), broken, asked.question)

    assert step(TubeScan(tube(2)), used).outcome is outcome
    assert (refused.outcome, refused.acts) == (outcome, ())
    assert refused.question is asked.question, "the question waits on for a tube that is free"


@pytest.mark.parametrize("scan", [PERSON, TubeScan(tube(1)), CommandScan(Command.CLOSE)])
def test_while_a_tube_is_replaced_nothing_but_another_tube_is_taken(scan: object) -> None:
    asked = step(CommandScan(Command.REPLACE), pool(2))
    told = step(scan, pool(2), asked.question)

    assert (told.acts, told.question) == ((), asked.question)


def test_a_tube_at_the_laboratory_is_not_replaced() -> None:
    at_lab = Situation(tube=replace(desk_tube(people=1, is_open=False), at_lab=True))

    assert step(CommandScan(Command.REPLACE), at_lab).outcome is Outcome.NOTHING_TO_REPLACE


def test_an_expired_tube_is_refused() -> None:
    old = Situation(known_tube=KnownTube(expired=NOON.date()))

    assert step(TubeScan(tube()), old).outcome is Outcome.TUBE_EXPIRED


def test_a_tube_of_another_site_is_asked_about_before_anything_else() -> None:
    foreign = replace(WAITING, known_tube=KnownTube(foreign=True))
    first = step(TubeScan(tube(2)), foreign)
    second = step(CommandScan(Command.CHOICE_1), foreign, first.question)
    third = step(CommandScan(Command.CHOICE_1), foreign, second.question)

    assert [first.outcome, second.outcome] == [Outcome.TUBE_NOT_OURS, Outcome.TUBE_TWICE_IN_ROW]
    assert (third.outcome, third.acts) == (Outcome.TUBE_TAKEN, (Act.PUT_BACK, Act.OPEN_TUBE))


def test_somebody_alike_is_one_or_two_people_as_a_person_says() -> None:
    alike = replace(WAITING, known_person=KnownPerson(like_name="NGUYEN VAN THU", like_number="BHYT HS40••••0001"))
    asked = step(PERSON, alike)

    assert (asked.outcome, asked.acts) == (Outcome.PERSON_LIKE, ())
    assert Act.MERGE in step(CommandScan(Command.CHOICE_1), alike, asked.question).acts
    assert Act.TELL_APART in step(CommandScan(Command.CHOICE_2), alike, asked.question).acts
    assert step(CommandScan(Command.SKIP), alike, asked.question).acts == ()


def test_a_certificate_is_paired_by_name_only_when_somebody_says_so() -> None:
    certificate = PersonScan(kind="certificate", identifiers=(), name="Lê Thị Mẫu", flags=frozenset({PersonFlag.NO_ID}))
    asked = step(certificate, WAITING)
    paired = step(CommandScan(Command.CHOICE_1), WAITING, asked.question)

    assert (asked.outcome, asked.acts) == (Outcome.CERT_NO_ID, ())
    assert (paired.outcome, paired.reason) == (Outcome.PAIRED, Choice.PAIR_BY_NAME)


@pytest.mark.parametrize("scan", [TubeScan(tube(2)), PERSON])
def test_a_clock_that_jumped_is_asked_about_before_anything_is_written(scan: object) -> None:
    situation = Situation(clock_moved=-30)
    asked = step(scan, situation)

    assert (asked.outcome, asked.acts) == (Outcome.CLOCK_JUMP, ())
    assert step(CommandScan(Command.CHOICE_1), situation, asked.question).outcome is not Outcome.CLOCK_JUMP


def test_a_doubt_about_the_tube_in_the_hand_is_answered_by_scanning_it() -> None:
    doubtful = replace(WAITING, rhythm=RhythmDoubt.STALE)
    asked = step(PERSON, doubtful)

    assert (asked.outcome, asked.acts) == (Outcome.RHYTHM_DOUBT, ())
    assert step(TubeScan(tube(1)), doubtful, asked.question).outcome is Outcome.PAIRED
    assert step(TubeScan(tube(2)), doubtful, asked.question).outcome is Outcome.QUESTION_OPEN


def test_a_doubtful_person_in_a_pool_keeps_the_doubt_even_when_the_tube_is_full() -> None:
    doubtful = replace(PERSON, flags=frozenset({PersonFlag.ID_DOUBT}))
    last = step(doubtful, pool(4))

    assert (last.outcome, last.facts["k"], Act.CLOSE_TUBE in last.acts) == (Outcome.PAIRED_CHECK_ID, 5, True)


def test_closing_says_how_many_and_an_empty_tube_is_put_back() -> None:
    close = CommandScan(Command.CLOSE)

    assert (step(close, pool(2)).outcome, step(close, pool(2)).facts["k"]) == (Outcome.POOL_CLOSED, 2)
    assert step(close, pool(0)).outcome is Outcome.TUBE_PUT_BACK
    assert step(close, IDLE).outcome is Outcome.NOTHING_TO_CLOSE


def test_a_choice_without_a_question_changes_nothing() -> None:
    assert step(CommandScan(Command.CHOICE_1), WAITING).outcome is Outcome.NO_QUESTION


def test_what_is_called_saved_is_never_a_refusal_or_a_question() -> None:
    assert {CLASS_OF[outcome] for outcome in SAVED} <= {OutcomeClass.OK, OutcomeClass.OK_NOTE, OutcomeClass.SAME}


def test_an_open_tube_whose_twin_another_desk_has_filled_takes_nobody() -> None:
    twin = replace(WAITING, known_tube=KnownTube(use=TubeUse.USED, owner="Người Khác", desk="Bàn 2", since=NOON))
    refused = step(PERSON, twin)

    assert (refused.outcome, refused.acts, refused.facts["desk"]) == (Outcome.TUBE_USED, (), "Bàn 2")
