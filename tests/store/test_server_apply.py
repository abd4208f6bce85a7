"""The platform keeps each event once, answers each one alone, and reaches one state in any order, on SQLite
and on PostgreSQL.
"""

import hashlib
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, StatementError

from sync.protocol import NO_EVENT_ID, ReceiptState, RefusalReason
from sync.server.apply import apply_events
from sync.server.database import Database, open_database
from sync.server.lookup import Ambiguous, Found, NotFound, find_by_slip, find_by_tube
from sync.server.tables import EVENTS, METADATA, TUBE_STEPS
from sync.server.view import State
from tests.server_builders import (
    AN,
    BINH,
    NOON,
    Raw,
    box_sent,
    event,
    pairing_made,
    pairing_voided,
    pool_of,
    result_released,
    with_body,
)
from tests.server_stories import stories

ACCEPTED, REFUSED = ReceiptState.ACCEPTED, ReceiptState.REFUSED
TOKEN = "a-secret-of-a-slip"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def sqlite_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path_factory.mktemp('stories') / 'platform.db'}")
    yield opened
    opened.close()


def count(database: Database) -> dict[str, int]:
    with database.reading() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in METADATA.sorted_tables
        }


def states(database: Database, *raw_events: object) -> list[ReceiptState]:
    return [receipt.state for receipt in apply_events(database, raw_events, NOON)]


def test_what_was_accepted_is_there_after_opening_again(database_url: str) -> None:
    first = open_database(database_url)
    made = pairing_made(token=TOKEN)
    assert states(first, made, result_released()) == [ACCEPTED, ACCEPTED]
    first.close()

    second = open_database(database_url)
    found = find_by_slip(second, TOKEN)
    second.close()

    assert isinstance(found, Found)
    assert (found.view.state, found.name) == (State.RESULT, AN["name"])
    assert found.view.collected_at == NOON


def test_the_same_event_again_gets_the_same_receipt_and_changes_nothing(database: Database) -> None:
    batch = [pairing_made(), box_sent("VN1", "VN2"), result_released()]
    receipts = apply_events(database, batch, NOON)
    before = count(database)

    assert apply_events(database, [*batch, *batch], NOON) == receipts * 2
    assert count(database) == before
    assert before["platform_events"] == 3
    assert before["platform_tube_steps"] == 2


def test_another_body_under_a_known_id_is_refused_and_the_first_stands(database: Database) -> None:
    made = pairing_made(token=TOKEN)
    other = with_body(made, person=BINH)
    assert states(database, made) == [ACCEPTED]

    (receipt,) = apply_events(database, [other], NOON)

    assert (receipt.state, receipt.reason) == (REFUSED, RefusalReason.EVENT_ID_REUSED)
    assert apply_events(database, [other], NOON) == [receipt]
    assert states(database, made) == [ACCEPTED]
    found = find_by_slip(database, TOKEN)
    assert isinstance(found, Found)
    assert found.name == AN["name"]


def test_two_events_with_one_id_in_one_batch_keep_the_first(database: Database) -> None:
    made = pairing_made()

    assert states(database, made, with_body(made, person=BINH), made) == [ACCEPTED, REFUSED, ACCEPTED]


def test_a_bad_event_stops_no_other_and_names_its_field(database: Database) -> None:
    bad = with_body(pairing_made(), pool_size=0)

    receipts = apply_events(database, [pairing_made(), bad, result_released()], NOON)

    assert [receipt.state for receipt in receipts] == [ACCEPTED, REFUSED, ACCEPTED]
    assert receipts[1].reason is RefusalReason.BAD_EVENT
    assert receipts[1].event_id == UUID(str(bad["id"]))
    assert receipts[1].detail == "body.pool_size: greater_than_equal"
    assert count(database)["platform_events"] == 2


def _without(raw: Raw, name: str) -> Raw:
    return {key: value for key, value in raw.items() if key != name}


@pytest.mark.parametrize(
    ("spoil", "field"),
    [
        (lambda raw: with_body(raw, made_at="2026-03-12T05:00:00"), "body.made_at"),
        (lambda raw: with_body(raw, made_at="0001-01-01T00:00:00+14:00"), "body.made_at"),
        (lambda raw: with_body(raw, tube=""), "body.tube"),
        (lambda raw: with_body(raw, tube="Ống 1"), "body.tube"),
        (lambda raw: with_body(raw, slip_sha256="abc"), "body.slip_sha256"),
        (lambda raw: with_body(raw, person={"name": "A\x00B"}), "body.person.name"),
        (lambda raw: with_body(raw, person={"name": "A\ud800"}), "body.person.name"),
        (lambda raw: with_body(raw, site="x" * 201), "body.site"),
        (lambda raw: with_body(raw, newer_field=float("nan")), "body.newer_field"),
        (lambda raw: with_body(raw, newer_field=10**400), "body.newer_field"),
        (lambda raw: with_body(raw, newer_field=NOON), "body.newer_field"),
        (lambda raw: {**raw, "type": "pairing.guessed"}, "type"),
        (lambda raw: {**raw, "body": None}, "body"),
        (lambda raw: _without(raw, "body"), "body"),
        (lambda raw: _without(raw, "type"), "type"),
        (lambda raw: _without(raw, "station"), "station"),
    ],
)
def test_each_kind_of_bad_event_is_refused_by_field(
    sqlite_database: Database, spoil: Callable[[Raw], Raw], field: str
) -> None:
    before = count(sqlite_database)

    (receipt,) = apply_events(sqlite_database, [spoil(pairing_made())], NOON)

    assert (receipt.state, receipt.reason) == (REFUSED, RefusalReason.BAD_EVENT)
    assert receipt.detail.startswith(f"{field}: ")
    assert count(sqlite_database) == before


def test_a_refusal_repeats_nothing_of_a_person(sqlite_database: Database) -> None:
    secret = "Bí Mật 001090000001"
    spoiled = [
        with_body(pairing_made(), person={"name": secret * 30}),
        with_body(pairing_made(), person={"name": secret, "gender": secret}),
        with_body(pairing_made(), pairing_id=secret, made_at=secret),
        {**pairing_made(), "type": secret},
        {**pairing_made(), "id": secret},
    ]

    receipts = apply_events(sqlite_database, spoiled, NOON)

    assert [receipt.state for receipt in receipts] == [REFUSED] * len(spoiled)
    assert not any(word in receipt.model_dump_json() for receipt in receipts for word in secret.split())


@pytest.mark.parametrize("raw", [None, 7, "text", [], {}, {"id": "no"}, {**pairing_made(), "id": str(NO_EVENT_ID)}])
def test_an_event_without_a_readable_id_is_answered_at_its_place(sqlite_database: Database, raw: object) -> None:
    receipts = apply_events(sqlite_database, [pairing_made(), raw, pairing_made()], NOON)

    assert [receipt.state for receipt in receipts] == [ACCEPTED, REFUSED, ACCEPTED]
    assert receipts[1].event_id == NO_EVENT_ID


def test_fields_of_a_newer_station_are_kept_and_do_no_harm(database: Database) -> None:
    made = with_body(pairing_made(), newer={"deep": ["Ắ", 1.5, None, True]})

    assert states(database, made) == [ACCEPTED]
    with database.reading() as connection:
        assert connection.execute(select(EVENTS.c.body)).scalar_one() == made["body"]


def test_a_void_may_come_before_its_making(database: Database) -> None:
    made = pairing_made(token=TOKEN)

    assert states(database, pairing_voided(made)) == [ACCEPTED]
    assert states(database, made, result_released()) == [ACCEPTED, ACCEPTED]
    assert find_by_slip(database, TOKEN) == NotFound()


def test_a_result_that_came_first_waits_for_its_pairing(database: Database) -> None:
    states(database, result_released(code="POSITIVE"))
    assert find_by_tube(database, "VN00481237", "0001") == NotFound()

    states(database, pairing_made())
    found = find_by_tube(database, " vn-0048 1237 ", "001090000001")

    assert isinstance(found, Found)
    assert found.view.state is State.RESULT


def test_members_with_the_same_last_four_characters_are_shown_nothing(database: Database) -> None:
    twin = {"name": "Người Khác", "identifiers": [{"system": "bhyt", "value": "HS4010000000001"}]}
    states(database, *pool_of([AN, twin, BINH], code="POOL_NEGATIVE"))

    assert find_by_tube(database, "VN00481237", "0001") == Ambiguous()
    assert isinstance(find_by_tube(database, "VN00481237", "0002"), Found)


def test_a_voided_member_does_not_make_the_others_digits_ambiguous(database: Database) -> None:
    twin = {"name": "Người Khác", "identifiers": [{"system": "bhyt", "value": "HS4010000000001"}]}
    an, other = pool_of([AN, twin])
    states(database, an, other, pairing_voided(other))

    found = find_by_tube(database, "VN00481237", "0001")

    assert isinstance(found, Found)
    assert found.name == AN["name"]


def test_one_person_in_two_tubes_with_the_same_typed_number_is_shown_nothing(database: Database) -> None:
    states(database, pairing_made("VN-1"), pairing_made("VN1"))

    assert find_by_tube(database, "VN1", "0001") == Ambiguous()


def test_a_slip_that_stands_for_two_people_shows_nothing(database: Database) -> None:
    states(database, pairing_made("VN1", AN, TOKEN), pairing_made("VN2", BINH, TOKEN))

    assert find_by_slip(database, TOKEN) == Ambiguous()


def test_one_pairing_id_told_for_two_tubes_holds_both(database: Database) -> None:
    made = pairing_made("VN1", AN, TOKEN)
    elsewhere = {**with_body(made, tube="VN2", slip_sha256="0" * 64), "id": str(uuid4())}
    states(database, made, result_released("VN1"), elsewhere, result_released("VN2"))

    for found in (find_by_slip(database, TOKEN), find_by_tube(database, "VN2", "0001")):
        assert isinstance(found, Found)
        assert found.view.state is State.HELD


def test_only_the_hash_of_a_slips_secret_is_kept(sqlite_database: Database) -> None:
    made = pairing_made(token="never-to-be-stored-0001")
    states(sqlite_database, made)

    kept = Path(str(sqlite_database.engine.url.database))
    everything = b"".join(path.read_bytes() for path in kept.parent.iterdir())

    assert hashlib.sha256(b"never-to-be-stored-0001").hexdigest().encode() in everything
    assert b"never-to-be-stored-0001" not in everything


def test_pushes_that_share_events_at_once_keep_each_event_once(database: Database) -> None:
    batch = [pairing_made(f"VN{number}") for number in range(299)] + [box_sent("VN1", "VN2")]
    start = threading.Barrier(6)

    def push(number: int) -> list[ReceiptState]:
        start.wait()
        return states(database, *(batch if number % 2 else reversed(batch)))

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(push, range(6)))

    assert answers == [[ACCEPTED] * 300] * 6
    assert count(database)["platform_events"] == 300
    assert count(database)["platform_pairings"] == 299
    assert count(database)["platform_tube_steps"] == 2


def test_pushes_that_hold_each_others_events_in_turn_do_not_lock_up(postgres_url: str) -> None:
    database = open_database(postgres_url)
    one, other, middle = pairing_made("VN1"), pairing_made("VN2"), pairing_made("VN3")
    with ThreadPoolExecutor(2) as pool:
        with database.engine.connect() as holder, holder.begin() as transaction:
            holder.execute(EVENTS.insert(), _event_row("holder") | {"id": UUID(str(middle["id"]))})
            pushes = [pool.submit(states, database, *batch) for batch in [(one, middle, other), (other, middle, one)]]
            _until_two_wait(database)
            transaction.rollback()
        answers = [push.result() for push in pushes]
    database.close()

    assert answers == [[ACCEPTED] * 3] * 2


def _until_two_wait(database: Database) -> None:
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    for _ in range(10_000):
        with database.reading() as connection:
            if connection.execute(waiting).scalar_one() == 2:
                return
    raise AssertionError("the pushes did not come to wait")


def test_writers_that_read_before_they_write_wait_for_each_other(database: Database) -> None:
    start = threading.Barrier(6)

    def read_then_write(number: int) -> None:
        start.wait()
        for turn in range(10):
            with database.writing() as connection:
                connection.execute(select(func.count()).select_from(TUBE_STEPS)).scalar_one()
                connection.execute(EVENTS.insert(), _event_row(f"{number} {turn}"))

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(read_then_write, range(6)))

    assert count(database)["platform_events"] == 60


def _event_row(station: str) -> dict[str, object]:
    row: dict[str, object] = {"id": uuid4(), "type": "box.sent", "station": station, "body": {}, "sha256": ""}
    return {**row, "occurred_at": NOON, "received_at": NOON}


def test_two_bodies_for_one_id_at_once_are_accepted_once(database: Database) -> None:
    made = pairing_made()
    bodies = [with_body(made, desk=f"Bàn {number}") for number in range(8)]
    start = threading.Barrier(8)

    def push(raw: Raw) -> ReceiptState:
        start.wait()
        return states(database, raw)[0]

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(push, bodies))

    assert sorted(answers) == [ACCEPTED] + [REFUSED] * 7
    assert count(database)["platform_pairings"] == 1


def test_a_batch_that_fails_while_it_is_written_leaves_nothing(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("ALTER TABLE platform_pairings RENAME TO elsewhere"))

    with pytest.raises(DBAPIError, match="platform_pairings") as failure:
        apply_events(database, [box_sent("VN1"), pairing_made()], NOON)

    assert "001090000001" not in str(failure.value)
    with database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(EVENTS)).scalar_one() == 0
        assert connection.execute(select(func.count()).select_from(TUBE_STEPS)).scalar_one() == 0


def test_a_time_without_an_offset_is_never_stored(database: Database) -> None:
    with pytest.raises(StatementError, match="without an offset"):
        apply_events(database, [pairing_made()], NOON.replace(tzinfo=None))

    assert count(database)["platform_events"] == 0


def test_times_come_back_in_utc_whatever_offset_they_were_told_in(database: Database) -> None:
    states(database, event("box.sent", {"box": "T", "tubes": ["VN1"], "sent_at": "2026-03-12T12:00:00.25+07:00"}))

    with database.reading() as connection:
        moment = connection.execute(select(TUBE_STEPS.c.at)).scalar_one()

    assert moment.isoformat() == "2026-03-12T05:00:00.250000+00:00"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=stories(), data=st.data())
def test_any_order_split_and_repeats_give_every_member_the_same_answer(
    sqlite_database: Database, story: list[Raw], data: st.DataObject
) -> None:
    told_well, told_badly = _moved(story), _moved(story)
    repeats = data.draw(st.lists(st.sampled_from(range(len(story)))))
    order = data.draw(st.permutations([*range(len(story)), *repeats]))
    cuts = data.draw(st.lists(st.integers(0, len(order)), max_size=4).map(sorted))

    assert set(states(sqlite_database, *told_well.events)) == {ACCEPTED}
    for begin, end in zip([0, *cuts], [*cuts, len(order)], strict=True):
        batch = [told_badly.events[index] for index in order[begin:end]]
        assert set(states(sqlite_database, *batch)) <= {ACCEPTED}

    assert _answers(sqlite_database, told_well) == _answers(sqlite_database, told_badly)


class _moved:  # noqa: N801 - reads as a verb
    """A story told of a tube of its own, so that many fit into one database."""

    def __init__(self, story: list[Raw]) -> None:
        self.mark = uuid4().hex[:12].upper()
        renamed: dict[str, str] = {}
        self.tokens: list[str] = []
        self.events = [self._move(raw, renamed) for raw in story]

    def _move(self, raw: Raw, renamed: dict[str, str]) -> Raw:
        body = dict(raw["body"])  # type: ignore[call-overload]
        for name in ("pairing_id", "opening_id"):
            if name in body:
                body[name] = renamed.setdefault(body[name], str(uuid4()))
        if "slip_sha256" in body:
            token = renamed.setdefault(body["slip_sha256"], self.mark + body["slip_sha256"][:16])
            self.tokens.append(token)
            body["slip_sha256"] = hashlib.sha256(token.encode()).hexdigest()
        if "tube" in body:
            body["tube"] = f"{body['tube']}-{self.mark}"
        if "tubes" in body:
            body["tubes"] = [f"{tube}-{self.mark}" for tube in body["tubes"]]
        return {**raw, "id": str(uuid4()), "body": body}


def _answers(database: Database, story: _moved) -> list[str]:
    tube = f"VN00481237-{story.mark}"
    findings = [find_by_slip(database, token) for token in story.tokens]
    findings += [find_by_tube(database, tube, digits) for digits in ("0001", "0002", "0003")]
    return [repr(finding).replace(story.mark, "") for finding in findings]
