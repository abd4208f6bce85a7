"""What a desk is set to, and who may change it: found again after a restart, on both databases."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event, func, select

from sync.client.outbox import outbox
from tests.builders import NOON, Hands, at_desk, cccd, collection, pair, tube
from workstation.domain.badge import Operator, Role, badge_code
from workstation.domain.collection import Collection, LegalBasis, Priority
from workstation.domain.errors import BadInput, NotFound, Reason, RuleBroken
from workstation.domain.scans import Command
from workstation.settings import Settings
from workstation.store import audit, collections, operators, schema, tubes
from workstation.store.database import Database, connect
from workstation.store.tables import audit as audit_rows
from workstation.store.tables import collections as collection_rows
from workstation.usecases.context import Context
from workstation.usecases.desk_choices import load_choices, save_pool_size
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.open_collection import collection_of_settings, open_collection
from workstation.usecases.operators import (
    add_operator,
    end_operator,
    list_operators,
    role_of,
    sign_in,
    take_over,
    who_is,
)
from workstation.usecases.set_collection import current_collection, list_collections, set_collection
from workstation.usecases.void_pairing import void_pairing

ALLEY = collection(site="Hẻm 47", campaign="Truy vết", priority=Priority.URGENT)
CAMP = collection(site="Trạm y tế", campaign="Giám sát", disease="Dengue", test_code="DENGUE-NS1")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = connect(database_url)
    schema.prepare(opened, backup_folder=None, now=NOON)
    yield opened
    opened.close()


@pytest.fixture
def context(database: Database) -> Context:
    return Context(
        database=database,
        settings=Settings(desk="Bàn 1"),
        practice=False,
        station_id="s",
        station_secret=b"s",
        operator="Hoà",
        clock=Hands(step=timedelta(seconds=5)),
    )


@pytest.fixture
def desk(context: Context) -> DeskSession:
    return DeskSession(context)


def of_tube(context: Context, number: str) -> Collection:
    with context.database.read() as connection:
        row = tubes.find_tube(connection, number)
        assert row is not None
        return collections.collection_of(connection, row.id)


def acts(context: Context) -> list[tuple[str, str]]:
    with context.database.read() as connection:
        assert audit.first_broken_entry(connection) is None
        rows = connection.execute(select(audit_rows.c.action, audit_rows.c.operator).order_by(audit_rows.c.sequence))
        return [(row.action, row.operator) for row in rows]


def refused(reason: Reason) -> pytest.RaisesExc[RuleBroken | BadInput | NotFound]:
    return pytest.raises((RuleBroken, BadInput, NotFound), check=lambda error: error.reason is reason)


def badge_of(context: Context, name: str, role: Role = Role.COLLECTOR, *, by: str = "") -> str:
    return add_operator(context, name, role, badge=by).badge


# The collection of a desk


def test_a_new_desk_collects_what_the_settings_say(context: Context, desk: DeskSession) -> None:
    desk.scan(tube())

    assert current_collection(context) == collection_of_settings(context.settings)
    assert of_tube(context, tube()) == collection_of_settings(context.settings)


def test_a_tube_belongs_to_what_the_desk_was_set_to_before_it_was_opened(context: Context, desk: DeskSession) -> None:
    set_collection(context, ALLEY)
    pair(desk, tube(1), cccd(1))
    set_collection(context, CAMP)
    pair(desk, tube(2), cccd(2))

    assert [of_tube(context, tube(n)) for n in (1, 2)] == [ALLEY, CAMP]


def test_the_choice_is_the_desks_own_and_kept_over_a_restart(context: Context) -> None:
    set_collection(context, ALLEY)
    at_desk(context, "Bàn 2").scan(tube(2))
    DeskSession(replace(context, settings=context.settings.model_copy(update={"site": "Nơi khác"}))).scan(tube(1))

    assert of_tube(context, tube(1)) == ALLEY
    assert of_tube(context, tube(2)) == collection_of_settings(context.settings)


def test_the_platform_is_told_the_collection_of_the_tube(context: Context, desk: DeskSession) -> None:
    set_collection(context, CAMP)
    pair(desk, tube(), cccd())

    with context.database.read() as connection:
        told = json.loads(connection.execute(select(outbox.c.event)).scalar_one())["body"]
    assert (told["site"], told["campaign"], told["disease"]) == (CAMP.site, CAMP.campaign, CAMP.disease)


def test_nothing_is_changed_while_a_tube_is_open_at_this_desk(context: Context, desk: DeskSession) -> None:
    desk.scan(tube())
    with refused(Reason.TUBE_OPEN_ON_DESK) as caught:
        set_collection(context, ALLEY)

    assert caught.value.facts["tube"] == tube()
    assert current_collection(context) == collection_of_settings(context.settings)
    desk.command(Command.UNDO)
    assert set_collection(context, ALLEY) == ALLEY


def test_a_tube_open_at_another_desk_is_in_nobodys_way(context: Context) -> None:
    at_desk(context, "Bàn 2").scan(tube())

    assert set_collection(context, ALLEY) == ALLEY


def test_an_epidemic_order_without_its_text_is_refused_and_nothing_is_stored(context: Context) -> None:
    with refused(Reason.BAD_COLLECTION) as caught:
        set_collection(context, collection(legal_basis=LegalBasis.EPIDEMIC_ORDER, legal_text=" \n"))

    assert (caught.value.facts["field"], caught.value.facts["problem"]) == ("legal_text", "NO_ORDER")
    assert list_collections(context) == ()


def test_the_same_collection_chosen_twice_is_stored_and_noted_once(context: Context) -> None:
    for _time in range(2):
        set_collection(context, collection(site="  Trường TH  Lê Lợi "))

    assert list_collections(context) == (collection(),)
    assert acts(context) == [("collection.set", "Hoà")]


def test_two_collections_that_differ_in_the_order_alone_are_two(context: Context) -> None:
    for text in ("12/QĐ", "13/QĐ"):
        set_collection(context, collection(legal_basis=LegalBasis.EPIDEMIC_ORDER, legal_text=text))

    assert [other.legal_text for other in list_collections(context)] == ["13/QĐ", "12/QĐ"]


def test_the_list_begins_with_what_this_desk_used_last(context: Context, desk: DeskSession) -> None:
    for place, chosen in enumerate((ALLEY, CAMP, collection(), ALLEY)):
        set_collection(context, chosen)
        if chosen is not CAMP:
            pair(desk, tube(place), cccd(place))

    assert list_collections(context) == (ALLEY, collection(), CAMP)


def test_a_tube_costs_one_look_at_the_desk_and_none_at_the_collections(context: Context) -> None:
    set_collection(context, ALLEY)
    asked: list[str] = []
    event.listen(context.database.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    with context.database.read() as connection:
        open_collection(connection, context.settings, NOON)

    assert len([statement for statement in asked if "FROM" in statement]) == 1
    assert not any("collections" in statement.split("FROM")[-1] for statement in asked)


def test_a_station_whose_settings_never_change_stores_one_collection(context: Context, desk: DeskSession) -> None:
    for number in range(3):
        pair(desk, tube(number), cccd(number))

    with context.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(collection_rows)).scalar() == 1


# The pool size


def test_the_pool_size_is_kept_over_a_restart_whoever_set_it(context: Context) -> None:
    DeskSession(context).set_pool_size(7)
    set_collection(context, ALLEY)

    assert load_choices(context).pool_size == 7
    assert DeskSession(context).current.pool_size == 7
    assert at_desk(context, "Bàn 2").current.pool_size == 1


@pytest.mark.parametrize("size", [0, 16, -1])
def test_a_pool_size_that_no_tube_has_is_refused(context: Context, size: int) -> None:
    with refused(Reason.BAD_QUANTITY):
        save_pool_size(context, size)


# Who may change it


def role(context: Context) -> Role:
    with context.database.read() as connection:
        return role_of(context, connection)


def signed_in(context: Context, badge: str) -> Context:
    with context.database.write() as connection:
        owner = who_is(connection, badge)
        assert owner is not None
        return sign_in(context, connection, owner)


def test_where_nobody_has_a_badge_everybody_is_a_supervisor(context: Context) -> None:
    assert role(context) is Role.SUPERVISOR


def test_from_the_first_badge_on_a_name_alone_is_a_collector(context: Context) -> None:
    badge = badge_of(context, "Mai", Role.SUPERVISOR)

    assert role(replace(context, operator="Mai")) is Role.COLLECTOR
    with refused(Reason.NOT_ALLOWED):
        set_collection(replace(context, operator="Mai"), ALLEY)
    assert set_collection(context, ALLEY, badge=badge) == ALLEY
    assert acts(context)[-1] == ("collection.set", "Mai")


def test_a_scanned_badge_makes_its_owner_the_operator_also_after_a_restart(context: Context) -> None:
    at_work = signed_in(context, badge_of(context, "Mai", Role.SUPERVISOR))

    assert (at_work.operator, role(at_work)) == ("Mai", Role.SUPERVISOR)
    choices = load_choices(context)
    assert (choices.operator, choices.role) == ("Mai", Role.SUPERVISOR)
    assert role(replace(at_work, settings=Settings(desk="Bàn 2"))) is Role.COLLECTOR


def test_who_takes_over_by_name_loses_the_badges_right_even_under_the_same_name(context: Context) -> None:
    at_work = signed_in(context, badge_of(context, "Mai", Role.SUPERVISOR))
    other = take_over(at_work, "Hoà")

    assert role(other) is Role.COLLECTOR
    assert role(take_over(other, "Mai")) is Role.COLLECTOR
    assert load_choices(context).operator == ""


def test_an_ended_badge_is_nobodys_and_gives_no_right(context: Context) -> None:
    first = badge_of(context, "Mai", Role.SUPERVISOR)
    second = badge_of(context, "Hoà", Role.SUPERVISOR, by=first)
    at_work = signed_in(context, first)
    end_operator(context, first, badge=second)

    assert role(at_work) is Role.COLLECTOR
    assert load_choices(context).operator == ""
    with context.database.read() as connection:
        assert who_is(connection, first) is None
    with refused(Reason.NO_SUCH_BADGE):
        set_collection(at_work, ALLEY, badge=first)


def test_who_gets_the_name_of_an_ended_badge_finds_no_desk_signed_in(context: Context) -> None:
    supervisor = badge_of(context, "Mai", Role.SUPERVISOR)
    ended = badge_of(context, "An", by=supervisor)
    at_work = signed_in(context, ended)
    end_operator(context, ended, badge=supervisor)
    badge_of(context, "An", Role.SUPERVISOR, by=supervisor)

    assert role(at_work) is Role.COLLECTOR
    assert load_choices(context).operator == ""


def test_a_pairing_is_voided_in_the_name_of_whose_badge_was_given(context: Context, desk: DeskSession) -> None:
    pair(desk, tube(), cccd())
    supervisor = badge_of(context, "Mai", Role.SUPERVISOR)
    collector = badge_of(context, "An", by=supervisor)
    with refused(Reason.NOT_ALLOWED):
        void_pairing(context, tube(), 1, "WRONG_PERSON", badge=collector)
    void_pairing(context, tube(), 1, "WRONG_PERSON", badge=supervisor)

    assert acts(context)[-1] == ("pairing.voided", "Mai")


def test_a_collectors_badge_changes_no_collection_and_gives_no_badges(context: Context) -> None:
    supervisor = badge_of(context, "Mai", Role.SUPERVISOR)
    collector = badge_of(context, "Hoà", by=supervisor)

    for forbidden in (
        lambda: set_collection(context, ALLEY, badge=collector),
        lambda: add_operator(context, "Lan", Role.COLLECTOR, badge=collector),
        lambda: end_operator(context, supervisor, badge=collector),
    ):
        with refused(Reason.NOT_ALLOWED):
            forbidden()


def test_the_first_badge_is_a_supervisors_and_the_last_supervisors_ends_last(context: Context) -> None:
    with refused(Reason.FIRST_SUPERVISOR):
        badge_of(context, "Hoà")
    supervisor = badge_of(context, "Mai", Role.SUPERVISOR)
    collector = badge_of(context, "Hoà", by=supervisor)
    with refused(Reason.LAST_SUPERVISOR):
        end_operator(context, supervisor, badge=supervisor)
    end_operator(context, collector, badge=supervisor)
    end_operator(context, supervisor, badge=supervisor)

    assert role(context) is Role.SUPERVISOR
    assert [operator.ended_at is None for operator in list_operators(context)] == [False, False]
    assert [action for action, _who in acts(context)] == ["operator.added"] * 2 + ["operator.ended"] * 2


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "\x00"])
def test_an_operator_needs_a_name(context: Context, name: str) -> None:
    with refused(Reason.NO_NAME):
        badge_of(context, name, Role.SUPERVISOR)


def test_two_people_with_badges_never_share_a_name(context: Context) -> None:
    supervisor = badge_of(context, "Lê Thị Hoà", Role.SUPERVISOR)

    with refused(Reason.NAME_TAKEN):
        badge_of(context, " Lê  Thị Hoa\u0300 ", by=supervisor)


def test_a_badge_that_ended_is_never_given_again(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([7, 7, 8])
    monkeypatch.setattr("workstation.usecases.operators.secrets.randbelow", lambda _most: next(drawn))
    first = badge_of(context, "Mai", Role.SUPERVISOR)
    second = badge_of(context, "Hoà", by=first)

    assert (first, second) == (badge_code(7), badge_code(8))


def test_operators_are_listed_those_who_work_first_then_by_name(context: Context) -> None:
    supervisor = badge_of(context, "Mai", Role.SUPERVISOR)
    ended = badge_of(context, "An", by=supervisor)
    badge_of(context, "Bình", by=supervisor)
    end_operator(context, ended, badge=supervisor)

    assert [operator.name for operator in list_operators(context)] == ["Bình", "Mai", "An"]


def test_an_operator_of_another_station_is_not_known(context: Context) -> None:
    stranger = Operator(badge=badge_code(99), name="Lạ", role=Role.SUPERVISOR, made_at=NOON)
    with context.database.read() as connection:
        assert operators.find_badge(connection, stranger.badge) is None
        assert who_is(connection, stranger.badge) is None
