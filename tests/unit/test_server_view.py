"""What a member of a tube may see, for every code, every doubt and every order of arrival."""

from datetime import timedelta
from itertools import permutations
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.protocol import EVENT, Person
from sync.server.facts import Fact, Pairing, facts_of, tube_facts
from sync.server.people import answers_to, group_people, plain
from sync.server.view import Answer, MemberView, Pool, State, see_member
from tests.server_builders import (
    AN,
    BINH,
    CHI,
    NOON,
    Raw,
    box_sent,
    pairing_made,
    pairing_voided,
    pool_of,
    result_held,
    result_released,
    result_withdrawn,
    tube_received,
    with_body,
)
from tests.server_stories import stories

TUBE = "VN00481237"


def views(*events: Raw, tube: str = TUBE) -> dict[UUID, MemberView | None]:
    """What each pairing that was told for the tube sees, by pairing id."""
    facts: frozenset[Fact] = frozenset()
    for event in events:
        facts |= facts_of(EVENT.validate_python(event))
    known = tube_facts(tube, facts)
    makings = [fact for fact in facts if isinstance(fact, Pairing) and fact.tube == tube]
    return {making.pairing_id: see_member(known, making) for making in makings}


def only_view(*events: Raw) -> MemberView:
    (view,) = views(*events).values()
    assert view is not None
    return view


def states(*events: Raw) -> list[State | None]:
    return sorted((view.state if view else None for view in views(*events).values()), key=str)


def test_a_sample_is_collected_then_on_the_way_then_in_test() -> None:
    made, sent, received = pairing_made(), box_sent(TUBE, "VN2"), tube_received()

    assert only_view(made).state is State.COLLECTED
    assert only_view(made, sent).state is State.ON_THE_WAY
    assert only_view(made, sent, received).state is State.IN_TEST
    assert only_view(made, received).state is State.IN_TEST


@pytest.mark.parametrize(
    ("code", "state", "answer", "pool"),
    [
        ("NEGATIVE", State.RESULT, Answer.NEGATIVE, None),
        ("POSITIVE", State.RESULT, Answer.POSITIVE, None),
        ("POOL_NEGATIVE", State.RESULT, Answer.POOL_NEGATIVE, None),
        ("POOL_POSITIVE", State.BEING_CONFIRMED, None, Pool.SAME_SAMPLE),
        ("PRESUMPTIVE", State.BEING_CONFIRMED, None, None),
        ("INCONCLUSIVE", State.SAMPLE_NEEDED_AGAIN, None, None),
        ("INVALID", State.SAMPLE_NEEDED_AGAIN, None, None),
        ("REJECTED", State.SAMPLE_NEEDED_AGAIN, None, None),
        ("NOT_DONE", State.IN_TEST, None, None),
        ("PROBABLY_FINE", State.BEING_CONFIRMED, None, None),
        ("negative", State.BEING_CONFIRMED, None, None),
        ("", State.BEING_CONFIRMED, None, None),
    ],
)
def test_a_single_tube_shows_each_code_as_the_vocabulary_says(
    code: str, state: State, answer: Answer | None, pool: Pool | None
) -> None:
    view = only_view(pairing_made(), result_released(code=code))

    assert (view.state, view.answer, view.pool) == (state, answer, pool)


@pytest.mark.parametrize(
    ("code", "state", "answer", "pool"),
    [
        ("POOL_NEGATIVE", State.RESULT, Answer.POOL_NEGATIVE, None),
        ("POOL_POSITIVE", State.BEING_CONFIRMED, None, Pool.NEW_SAMPLE),
        ("POSITIVE", State.BEING_CONFIRMED, None, None),
        ("NEGATIVE", State.BEING_CONFIRMED, None, None),
        ("INVALID", State.SAMPLE_NEEDED_AGAIN, None, None),
    ],
)
def test_a_pool_never_shows_an_answer_that_is_one_persons(
    code: str, state: State, answer: Answer | None, pool: Pool | None
) -> None:
    seen = views(*pool_of([AN, BINH, CHI], code=code)).values()

    assert [(view.state, view.answer, view.pool) for view in seen if view] == [(state, answer, pool)] * 3


def test_a_pool_of_one_registered_member_is_still_a_pool() -> None:
    view = only_view(pairing_made(pool_size=5), result_released(code="POSITIVE"))

    assert view.state is State.BEING_CONFIRMED


def test_the_highest_version_wins_whatever_came_last() -> None:
    made = pairing_made()
    versions = [
        result_released(code="NEGATIVE", version=1),
        result_released(code="INVALID", version=2),
        result_released(code="POSITIVE", version=3),
    ]

    for order in permutations(versions):
        view = only_view(*order, made)
        assert (view.state, view.answer, view.version) == (State.RESULT, Answer.POSITIVE, 3)


def test_two_different_results_of_one_version_are_held_until_a_higher_one() -> None:
    told = [pairing_made(), result_released(code="NEGATIVE"), result_released(code="POSITIVE")]

    held = only_view(*told)
    settled = only_view(*told, result_released(code="POSITIVE", version=2))

    assert (held.state, held.answer, held.answered_at, held.version) == (State.HELD, None, None, None)
    assert (settled.state, settled.answer) == (State.RESULT, Answer.POSITIVE)


def test_a_withdrawn_result_is_shown_no_more_until_a_higher_version_is_released() -> None:
    told = [pairing_made(), result_released(code="POSITIVE"), result_withdrawn(version=1)]

    for order in permutations(told):
        assert (only_view(*order).state, only_view(*order).answer) == (State.WITHDRAWN, None)
    after = only_view(*told, result_released(code="NEGATIVE", version=2))
    assert (after.state, after.answer, after.version) == (State.RESULT, Answer.NEGATIVE, 2)


def test_taking_a_version_back_also_takes_back_those_below_it_and_settles_their_holds() -> None:
    told = [
        pairing_made(),
        result_released(code="NEGATIVE"),
        result_released(code="POSITIVE", version=2),
        result_held(version=2),
        result_withdrawn(version=2),
    ]

    assert only_view(*told).state is State.WITHDRAWN
    assert only_view(*told, result_held(version=3)).state is State.HELD


def test_a_withdrawal_says_nothing_where_the_people_of_the_tube_are_in_doubt() -> None:
    told = [pairing_made(person=AN), pairing_made(person=BINH), result_released(), result_withdrawn(version=1)]

    assert states(*told) == [State.HELD] * 2


def test_a_result_told_twice_is_one_result() -> None:
    first = result_released(code="NEGATIVE")
    again = {**first, "id": str(uuid4())}

    assert only_view(pairing_made(), first, again).state is State.RESULT


def test_a_result_waits_for_its_pairing() -> None:
    assert views(result_released()) == {}


def test_a_voided_pairing_sees_nothing_and_the_right_person_sees_the_result() -> None:
    wrong, right = pairing_made(person=AN), pairing_made(person=BINH)

    assert states(wrong, right, pairing_voided(wrong), result_released()) == [None, State.RESULT]


def test_two_stations_that_paired_one_tube_with_different_people_hold_it_for_both() -> None:
    assert states(pairing_made(person=AN), pairing_made(person=BINH), result_released()) == [State.HELD] * 2


def test_two_stations_that_paired_one_tube_with_the_same_person_do_not_hold_it() -> None:
    by_card = {"name": "NGUYEN VAN THU", "identifiers": [*AN["identifiers"], {"system": "qid", "value": "1629"}]}

    assert states(pairing_made(person=AN), pairing_made(person=by_card), result_released()) == [State.RESULT] * 2


def test_openings_of_a_pool_with_different_people_hold_it_for_all() -> None:
    one, other = pool_of([AN, BINH]), pool_of([AN, CHI])

    assert states(*one, *other, result_released(code="POOL_NEGATIVE")) == [State.HELD] * 4


def test_an_opening_that_lacks_one_of_the_others_people_holds_the_pool() -> None:
    one, other = pool_of([AN, BINH]), pool_of([AN, BINH])[:1]

    assert states(*one, *other, result_released(code="POOL_NEGATIVE")) == [State.HELD] * 3


def test_more_live_members_than_the_pool_has_places_hold_it() -> None:
    members = pool_of([AN, BINH, CHI], pool_size=2)

    assert states(*members, result_released(code="POOL_NEGATIVE")) == [State.HELD] * 3


def test_a_single_with_two_people_of_one_opening_is_held() -> None:
    members = pool_of([AN, BINH], pool_size=1)

    assert states(*members, result_released()) == [State.HELD] * 2


def test_members_who_disagree_on_the_pools_size_or_the_disease_hold_it() -> None:
    an, binh = pool_of([AN, BINH])
    result = result_released(code="POOL_NEGATIVE")

    assert states(an, with_body(binh, pool_size=7), result) == [State.HELD] * 2
    assert states(an, with_body(binh, disease="dengue"), result) == [State.HELD] * 2


def test_one_pairing_id_told_in_two_ways_holds_both_tubes() -> None:
    first = pairing_made(person=AN)
    other = {**with_body(first, tube="VN2", person=BINH), "id": str(uuid4())}
    told = [first, other, result_released(), result_released("VN2")]

    assert [view.state for view in views(*told).values() if view] == [State.HELD]
    assert [view.state for view in views(*told, tube="VN2").values() if view] == [State.HELD]


def test_records_that_name_two_citizen_numbers_for_one_person_hold_the_tube() -> None:
    insured = {"system": "bhyt", "value": "0100000001"}
    one = {"name": "A", "identifiers": [insured, {"system": "cccd", "value": "001090000001"}]}
    other = {"name": "A", "identifiers": [insured, {"system": "cccd", "value": "001090000019"}]}

    assert states(pairing_made(person=one), pairing_made(person=other), result_released()) == [State.HELD] * 2


def test_a_result_from_before_the_number_was_used_for_this_sample_is_held() -> None:
    made = pairing_made(made_at=(NOON + timedelta(days=30)).isoformat())
    wrong_clock = pairing_made(made_at=(NOON + timedelta(hours=9, minutes=35)).isoformat())
    retested = result_released(tested_at=(NOON - timedelta(days=300)).isoformat())

    assert only_view(made, result_released()).state is State.HELD
    assert only_view(wrong_clock, result_released()).state is State.RESULT
    assert only_view(pairing_made(), retested).state is State.HELD


def test_a_name_never_makes_two_records_one_person() -> None:
    nameless = [Person(name="Nguyễn Văn Thử"), Person(name="Nguyễn Văn Thử")]

    assert len(group_people(nameless)) == 2


def test_records_are_one_person_through_a_third_that_shares_with_both() -> None:
    def record(*values: str) -> Person:
        identifiers = [dict(zip(("system", "value"), value.split(":"), strict=True)) for value in values]
        return Person.model_validate({"name": "", "identifiers": identifiers})

    people = [record("qid:1"), record("bhyt:2"), record("QID:1", "bhyt: 2")]

    (group,) = group_people(people)
    assert (group.members, group.doubtful) == (frozenset({0, 1, 2}), False)


@pytest.mark.parametrize(
    ("typed", "answers"), [("0001", True), ("0002", False), ("001", False), ("", False), ("00001", False)]
)
def test_a_person_answers_to_the_last_four_characters_alone(typed: str, answers: bool) -> None:
    assert answers_to(Person.model_validate(AN), typed) is answers


def test_a_short_identifier_answers_to_nothing() -> None:
    assert not answers_to(Person.model_validate({"name": "", "identifiers": [{"system": "card", "value": "12"}]}), "12")


def test_a_tube_number_may_be_typed_with_blanks_dashes_and_small_letters() -> None:
    assert plain(" vn-0048 1237\t") == TUBE


@settings(max_examples=150, deadline=None)
@given(stories(), st.data())
def test_the_order_and_repeats_of_events_change_no_members_view(story: list[Raw], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(story + data.draw(st.lists(st.sampled_from(story)))))

    assert views(*story) == views(*shuffled)


@settings(max_examples=150, deadline=None)
@given(stories())
def test_no_story_shows_a_result_while_two_people_claim_a_single(story: list[Raw]) -> None:
    seen = [view for view in views(*story).values() if view]
    people = {id_.value for made in _live_people(story) for id_ in made.identifiers}

    if any(view.answer in (Answer.POSITIVE, Answer.NEGATIVE) for view in seen):
        assert len(people) == 1


def _live_people(story: list[Raw]) -> list[Person]:
    bodies = [(raw["type"], raw["body"]) for raw in story]
    voided = {body["pairing_id"] for kind, body in bodies if kind == "pairing.voided"}  # type: ignore[index]
    return [
        Person.model_validate(body["person"])  # type: ignore[index]
        for kind, body in bodies
        if kind == "pairing.made" and body["pairing_id"] not in voided and body["tube"] == TUBE  # type: ignore[index]
    ]
