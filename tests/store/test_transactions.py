"""The transaction rules: writers wait for each other, and a fact and its event are one commit. On both databases."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from sync.client.outbox import outbox
from tests.builders import NOON, Hands, at_desk, cccd, tube
from workstation.domain.errors import StoreUnavailable
from workstation.domain.outcomes import Outcome
from workstation.settings import Settings
from workstation.station import utc_now
from workstation.store import audit, schema
from workstation.store.database import Database, connect
from workstation.store.tables import pairings
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession

WRITERS, EACH = 8, 25


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = connect(database_url)
    schema.prepare(opened, backup_folder=None, now=NOON)
    yield opened
    opened.close()


@pytest.fixture
def context(database: Database) -> Context:
    clock = Hands(step=timedelta(seconds=5))
    return Context(
        database=database,
        settings=Settings(),
        practice=False,
        station_id="s",
        station_secret=b"s",
        operator="o",
        clock=clock,
    )


def count(connection: Connection, table: object) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]


def test_two_hundred_read_then_write_transactions_at_once_all_succeed(database: Database) -> None:
    """With a plain BEGIN on SQLite, most of them fail as "locked"; on PostgreSQL the audit's key settles the race."""

    def work(writer: int) -> None:
        for number in range(EACH):
            _retrying(database, writer, number)

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(work, range(WRITERS)))
    with database.read() as connection:
        assert count(connection, audit.audit) == WRITERS * EACH
        assert audit.first_broken_entry(connection) is None


def _retrying(database: Database, writer: int, number: int) -> None:
    with database.write() as connection:
        audit.record(
            connection, at=NOON, operator=f"w{writer}", action="test", subject=str(number), detail_number=number
        )


@pytest.mark.quiet
def test_eight_desks_at_once_lose_nothing_and_mix_nothing_up(context: Context) -> None:
    # A clock that all desks push on would be one that jumps for each of them.
    desks = [at_desk(replace(context, clock=utc_now), f"Bàn {n}") for n in range(WRITERS)]

    def work(number: int) -> list[Outcome]:
        scans = [(tube(number * EACH + i + 1), cccd(number * EACH + i + 1)) for i in range(EACH)]
        return [desks[number].scan(text).outcome for both in scans for text in both]

    with ThreadPoolExecutor(WRITERS) as pool:
        answered = list(pool.map(work, range(WRITERS)))
    assert {tuple(outcomes) for outcomes in answered} == {(Outcome.TUBE_TAKEN, Outcome.PAIRED) * EACH}
    with context.database.read() as connection:
        assert count(connection, pairings) == count(connection, outbox) == WRITERS * EACH


def test_one_tube_scanned_at_eight_desks_at_once_is_taken_once(context: Context) -> None:
    desks = [at_desk(context, f"Bàn {n}") for n in range(WRITERS)]
    start = threading.Barrier(WRITERS)

    def work(desk: DeskSession) -> Outcome:
        start.wait()
        return desk.scan(tube()).outcome

    with ThreadPoolExecutor(WRITERS) as pool:
        outcomes = list(pool.map(work, desks))
    assert outcomes.count(Outcome.TUBE_TAKEN) == 1
    assert outcomes.count(Outcome.TUBE_USED) == WRITERS - 1


def test_a_fact_whose_event_cannot_be_stored_is_not_stored(context: Context) -> None:
    desk = DeskSession(context)
    desk.scan(tube())
    with context.database.write() as connection:
        outbox.drop(connection)
    with pytest.raises(Exception, match="outbox"):
        desk.scan(cccd())
    with context.database.read() as connection:
        assert count(connection, pairings) == 0


def test_a_file_that_is_no_database_is_named_as_such(tmp_path: Path) -> None:
    path = tmp_path / "ghep.db"
    path.write_bytes(b"not a database" * 100)
    broken = connect(f"sqlite:///{path}")
    with pytest.raises(StoreUnavailable, match="not a database"):
        schema.prepare(broken, backup_folder=None, now=NOON)
    broken.close()


def test_a_folder_that_cannot_be_written_is_named_as_such() -> None:
    unreachable = connect("sqlite:////nonexistent/folder/ghep.db")
    with pytest.raises(StoreUnavailable, match="unable to open"):
        schema.prepare(unreachable, backup_folder=None, now=NOON)
    unreachable.close()
