"""Told tubes, the worklist and orders, on both databases."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import Connection, event

from tests.builders import NOON, tube
from workstation.domain.custody import CheckedTube, RejectReason, Standing
from workstation.domain.results import ResultCode, ResultStatus
from workstation.store import collections, orders, receptions, results, schema, told_tubes, tubes, waiting_tubes
from workstation.store.custody_tables import receptions as receptions_table
from workstation.store.database import Database, connect
from workstation.store.orders import OrderState
from workstation.store.tables import results as results_table
from workstation.store.told_tubes import ToldFacts
from workstation.store.worklist import waiting_for_test
from workstation.usecases.context import new_id

FACTS = ToldFacts(pool_size=5, people=3, paired_at=NOON, site="Trường Thử", campaign="C", disease="Covid-19", box="T-7")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = connect(database_url)
    schema.prepare(opened, backup_folder=None, now=NOON)
    yield opened
    opened.close()


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    with database.write() as opened:
        yield opened


def told(connection: Connection, serial: int = 1, facts: ToldFacts = FACTS, at: datetime = NOON) -> UUID:
    tube_id = new_id()
    told_tubes.add_told(connection, tube_id, tube(serial), facts, at)
    return tube_id


def result(connection: Connection, tube_id: UUID, code: ResultCode = ResultCode.POOL_NEGATIVE) -> UUID:
    result_id = new_id()
    row = {"id": result_id, "tube_id": tube_id, "version": 1, "code": code, "status": ResultStatus.PRELIMINARY}
    made = {"held_reason": "", "origin": "measured", "why": "", "created_at": NOON, "created_by": "t"}
    connection.execute(results_table.insert(), row | made)
    return result_id


def check_in(connection: Connection, serial: int, standing: Standing = Standing.RECEIVED, minutes: int = 0) -> None:
    reception = new_id()
    row = {"id": reception, "box": f"T-{serial}", "source": "none", "announced": 0, "list_key": "", "site": ""}
    times = {"desk": "Bàn 1", "touched_at": NOON, "opened_at": NOON, "opened_by": "t"}
    connection.execute(receptions_table.insert(), row | times)
    at = NOON + timedelta(minutes=minutes)
    reason = RejectReason.RB if standing is Standing.REJECTED else None
    checked = CheckedTube(number=tube(serial), standing=standing, reason=reason, at=at, by="t", is_known=False)
    receptions.save_checked(connection, reception, checked)


def test_a_told_tube_is_found_like_any_other_with_its_people_and_last_pairing(connection: Connection) -> None:
    tube_id = told(connection)
    result(connection, tube_id)

    row, latest = tubes.find_tube(connection, tube()), results.latest_of(connection, tube_id)
    assert row is not None
    assert latest is not None
    assert (row.state, row.capacity, row.desk) == (tubes.TubeState.TOLD, 5, "Trường Thử")
    assert tubes.last_paired_at(connection, tube_id) == NOON
    assert (latest.people, latest.capacity) == (3, 5)
    assert tubes.people_in(connection, tube_id) == 3
    assert told_tubes.facts_known(connection, [tube(), tube(2)]) == {tube(): FACTS}


def test_what_is_told_later_replaces_what_was_told_before(connection: Connection) -> None:
    tube_id = told(connection)
    later = NOON + timedelta(hours=1)
    news = ToldFacts(pool_size=1, people=0, paired_at=None, disputed=True, void="lost", received=True)
    told_tubes.note_told(connection, tube_id, news, later)

    known, row = told_tubes.find_told_by_id(connection, tube_id), tubes.find_tube(connection, tube())
    assert known is not None
    assert row is not None
    assert (known.facts, known.first_told_at, known.told_at, row.capacity) == (news, NOON, later, 1)
    assert tubes.last_paired_at(connection, tube_id) is None


def test_a_told_tube_puts_no_collection_before_a_desk(connection: Connection) -> None:
    told(connection)
    told(connection, 2)

    assert collections.last_used(connection, "Bàn 1", 10) == ()
    assert collections.last_used(connection, "Trường Thử", 10) == ()


def test_a_tube_is_asked_about_while_its_result_waits_and_else_for_a_while(connection: Connection) -> None:
    waiting, released, old = told(connection, 1), told(connection, 2), told(connection, 3, at=NOON - timedelta(days=30))
    result(connection, waiting)
    results.set_status(connection, result(connection, released), ResultStatus.RELEASED)

    assert told_tubes.worth_asking(connection, None) == [tube(1)]
    assert told_tubes.worth_asking(connection, NOON - timedelta(days=1)) == [tube(1), tube(2)]
    result(connection, old)
    assert told_tubes.worth_asking(connection, None) == [tube(1), tube(3)]


@pytest.mark.parametrize(
    "doubt", [{"disputed": True}, {"void": "lost"}, {"people": 0, "paired_at": None}, {"people": 6}, {}]
)
def test_tubes_in_doubt_are_found_while_their_result_waits(connection: Connection, doubt: dict[str, object]) -> None:
    values = {"pool_size": 5, "people": 3, "paired_at": NOON, **doubt}
    tube_id = told(connection, facts=ToldFacts(**values))  # type: ignore[arg-type]
    assert told_tubes.doubtful_with_result(connection) == []
    result_id = result(connection, tube_id)

    assert told_tubes.doubtful_with_result(connection) == ([tube()] if doubt else [])
    results.set_status(connection, result_id, ResultStatus.RELEASED)
    assert told_tubes.doubtful_with_result(connection) == []


def test_the_worklist_has_what_was_received_and_not_tested_the_oldest_first(connection: Connection) -> None:
    known, tested, rerun = told(connection, 1), told(connection, 2), told(connection, 6)
    for serial, minutes in ((1, 9), (2, 1), (3, 5), (6, 7)):
        check_in(connection, serial, minutes=minutes)
    check_in(connection, 4, Standing.REJECTED)
    check_in(connection, 5, Standing.ASIDE)
    told(connection, 7)
    result(connection, tested)
    result(connection, rerun, ResultCode.INVALID)
    tubes.mark_received(connection, known, NOON + timedelta(minutes=9))

    rows = waiting_for_test(connection, 10)
    assert [(row.number, row.is_known, row.people, row.pool_size, row.box) for row in rows] == [
        (tube(3), False, 0, 0, "T-3"),
        (tube(6), True, 3, 5, "T-6"),
        (tube(1), True, 3, 5, "T-1"),
    ]
    assert [row.paired_at for row in rows] == [None, NOON, NOON]
    assert [row.number for row in waiting_for_test(connection, 2)] == [tube(3), tube(6)]


def test_what_an_analyzer_accepted_is_no_pending_work(connection: Connection) -> None:
    check_in(connection, 1)
    check_in(connection, 2)
    order_id = new_id()
    names = {"number": "N1", "tube": tube(1), "code": "X", "analyzer": "A|", "control_id": "C1"}
    orders.add_order(connection, order_id=order_id, now=NOON, **names)
    assert len(waiting_for_test(connection, 10, pending=True)) == 2
    orders.note_answer(connection, order_id, OrderState.ACCEPTED, "OK", NOON)

    assert [row.number for row in waiting_for_test(connection, 10, pending=True)] == [tube(2)]
    assert [row.order for row in waiting_for_test(connection, 10)] == ["accepted", ""]


def test_an_order_is_found_by_its_number_and_by_the_message_that_carried_it_last(connection: Connection) -> None:
    order_id = new_id()
    names = {"number": "N1", "tube": tube(1), "code": "X", "analyzer": "A|", "control_id": "C1"}
    orders.add_order(connection, order_id=order_id, now=NOON, **names)
    orders.note_sent_again(connection, order_id, "C2")

    assert [order.times for order in orders.find_answered(connection, number="N1")] == [2]
    assert orders.find_answered(connection, control_id="C1") == ()
    assert [order.id for order in orders.find_answered(connection, control_id="C2")] == [order_id]


def test_reception_without_a_pairing_is_what_is_asked_about(connection: Connection) -> None:
    check_in(connection, 1)
    check_in(connection, 2)
    told(connection, 2)

    assert waiting_tubes.received_unknown(connection) == [tube(1)]
    assert waiting_tubes.known_numbers(connection, [tube(1), tube(2)]) == {tube(2)}


def test_what_a_station_looks_for_again_and_again_reads_no_whole_table(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        pytest.skip("the plan is told in SQLite's words")
    asked: list[tuple[str, object]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_more: object) -> None:
        asked.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", note)
    waiting_tubes.received_unknown(connection)
    receptions.unjoined(connection)
    receptions.rejected_without_result(connection)
    told_tubes.worth_asking(connection, None)
    told_tubes.doubtful_with_result(connection)
    event.remove(connection, "before_cursor_execute", note)
    plans = [
        row.detail
        for statement, parameters in asked
        for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)  # type: ignore[arg-type]
    ]
    assert {plan for plan in plans if plan.startswith("SCAN")} == {
        "SCAN reception_tubes USING INDEX ix_reception_tubes_unknown",
        "SCAN reception_tubes USING INDEX ix_reception_tubes_rejected",
    }
