"""The station's schema history: its head is what the tables say, every step goes up and down with data, the file is
copied before an upgrade, and a database of a newer version is left alone."""

import sqlite3
from pathlib import Path
from uuid import UUID

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, select, text

from sync.client.outbox import metadata as outbox_metadata
from sync.client.outbox import outbox
from tests.builders import NOON, cccd, pair, station, tube
from workstation.domain.errors import StoreTooNew, StoreUnavailable
from workstation.store import migrate, schema
from workstation.store.all_tables import metadata
from workstation.store.database import Database, connect
from workstation.store.tables import collections, pairings, print_items, print_jobs, tubes
from workstation.usecases.desk_session import DeskSession


def prepared(url: str) -> Database:
    database = connect(url)
    schema.prepare(database, backup_folder=None, now=NOON)
    return database


def test_the_head_that_the_code_names_is_the_head_of_the_history() -> None:
    assert migrate.history().get_heads() == [schema.HEAD]


def test_the_head_of_the_history_is_what_the_tables_say(database_url: str) -> None:
    database = prepared(database_url)
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, (metadata, outbox_metadata))  # type: ignore[arg-type]
    database.close()

    assert differences == []


def test_every_step_goes_down_and_up_again(database_url: str) -> None:
    database = prepared(database_url)
    with database.write() as connection:
        connection.execute(outbox.insert(), _event())
    for revision in [script.revision for script in migrate.history().walk_revisions()]:
        with database.write() as connection:
            migrate.downgrade(connection, "-1" if revision != "0001" else "base")
        with database.write() as connection:
            migrate.upgrade(connection, "head")
    with database.read() as connection:
        assert set(inspect(connection).get_table_names()) >= {"pairings", "outbox"}
    database.close()


def test_a_broken_tube_is_never_given_again_by_an_older_program_either(database_url: str) -> None:
    database = prepared(database_url)
    with database.write() as connection:
        _broken_tube(connection)
        migrate.downgrade(connection, "0001")
    with database.read() as connection:
        assert connection.execute(text("SELECT state FROM tubes")).scalars().all() == ["closed"]
    database.close()


def test_a_database_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "ghep.db"
    database = prepared(f"sqlite:///{path}")
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreTooNew):
        schema.prepare(database, backup_folder=tmp_path, now=NOON)
    database.close()

    with sqlite3.connect(path) as raw:
        assert raw.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999",)
    raw.close()


def test_a_copy_made_before_an_upgrade_holds_everything(tmp_path: Path) -> None:
    with station(tmp_path) as context:
        pair(DeskSession(context), tube(), cccd())
        copy = schema.copy_before_upgrade(context.database, tmp_path / "backups", "0000", NOON)
    assert copy is not None
    kept = connect(f"sqlite:///{copy}")
    with kept.read() as connection:
        assert len(connection.execute(select(pairings)).all()) == 1
    kept.close()


def test_two_programs_that_start_at_once_each_keep_a_copy(tmp_path: Path) -> None:
    with station(tmp_path) as context:
        copies = {schema.copy_before_upgrade(context.database, tmp_path / "backups", "0000", NOON) for _ in range(2)}

    assert len(copies) == 2


def test_a_copy_that_cannot_be_made_is_a_refusal_that_says_so(tmp_path: Path) -> None:
    with station(tmp_path) as context, pytest.raises(StoreUnavailable):
        schema.copy_before_upgrade(context.database, tmp_path, "no/folder", NOON)


def _broken_tube(connection: Connection) -> None:
    one = UUID("01890000-0000-7000-8000-000000000002")
    texts = dict.fromkeys(("site", "campaign", "disease", "test_code", "specimen_type", "legal_basis"), "x")
    connection.execute(collections.insert(), {"id": one, "created_at": NOON, **texts})
    opened = {"desk": "Bàn 1", "opened_by": "o", "opened_at": NOON, "opening_id": one, "collection_id": one}
    replaced = {"state": "replaced", "replaced_by": tube(2), "replaced_at": NOON}
    connection.execute(tubes.insert(), {"id": one, "number": tube(1), "capacity": 1, **opened, **replaced})


def _event() -> dict[str, object]:
    return {
        "id": UUID("01890000-0000-7000-8000-000000000001"),
        "type": "tube.received",
        "event": "{}",
        "state": "waiting",
        "attempts": 0,
        "created_at": NOON,
        "next_try_at": NOON,
        "last_answer": "",
    }


def test_what_the_labels_of_a_job_are_of_is_kept_when_it_moves_to_a_table_of_its_own(database_url: str) -> None:
    database = prepared(database_url)
    one = UUID("01890000-0000-7000-8000-000000000004")
    counted: dict[str, object] = {"total": 1, "done": 0, "under_way": 0, "attempts": 0, "checks_first": False}
    texts = {"kind": "tube", "printer": "Zebra", "mark": "", "state": "waiting", "problem": "", "reason": ""}
    with database.write() as connection:
        values = {"id": one, "created_at": NOON, "operator": "o", **counted, **texts}
        connection.execute(print_jobs.insert(), values)
        connection.execute(print_items.insert(), {"job_id": one, "items": f'["{tube()}"]'})
        migrate.downgrade(connection, "0008")
        before = connection.execute(text("SELECT items FROM print_jobs")).scalar_one()
        migrate.upgrade(connection, "head")
        after = connection.execute(select(print_items.c["items"])).scalar_one()
    database.close()

    assert before == after == f'["{tube()}"]'
