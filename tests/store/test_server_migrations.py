"""The platform's schema history: its head is what the code expects, every step goes up and down with data, and
a database of a later release is left alone.
"""

from datetime import timedelta

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, select, text

from sync.protocol import LookupRequest, ReceiptState
from sync.server.apply import apply_events
from sync.server.database import (
    VERSION_TABLE,
    Database,
    DatabaseIsNewer,
    migrations_config,
    open_database,
)
from sync.server.neighbours import find_conflicts, look_around
from sync.server.tables import CARDS, METADATA, PERSON_KEYS, SHARED_TUBES, VOID_LABELS
from tests.server_builders import (
    AN,
    BINH,
    CHI,
    NOON,
    box_sent,
    label_voided,
    pairing_made,
    pairing_voided,
    result_released,
)


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


def revisions(connection: Connection) -> list[str]:
    script = ScriptDirectory.from_config(migrations_config(connection))
    return [revision.revision for revision in reversed(list(script.walk_revisions()))]


def fill(database: Database) -> None:
    made = pairing_made()
    batch = [made, pairing_voided(made), box_sent("VN1"), result_released(), label_voided("VN2")]
    assert {receipt.state for receipt in apply_events(database, batch, NOON)} == {ReceiptState.ACCEPTED}


def test_the_head_of_the_history_is_what_the_tables_say(database_url: str) -> None:
    database = open_database(database_url)
    with database.reading() as connection:
        options = {"version_table": VERSION_TABLE, "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        difference = compare_metadata(context, METADATA)
    database.close()

    assert difference == []


def test_every_step_goes_down_and_up_again_with_data(database_url: str) -> None:
    database = open_database(database_url)
    fill(database)
    with database.reading() as connection:
        steps = revisions(connection)

    for target in ["base", *steps]:
        with database.writing() as connection:
            config = migrations_config(connection)
            command.downgrade(config, target) if target == "base" else command.upgrade(config, target)
    fill(database)
    with database.reading() as connection:
        assert set(METADATA.tables) <= tables(connection)
    database.close()


def test_pairings_of_before_are_found_by_a_persons_number_and_by_a_shared_tube(database_url: str) -> None:
    database = open_database(database_url)
    two = {"name": "Lê Thử", "identifiers": [*AN["identifiers"], *CHI["identifiers"]]}
    batch = [pairing_made(f"VN{number}", two) for number in range(7)]
    apply_events(database, batch, NOON)
    apply_events(database, [{**pairing_made("VN3", BINH), "station": "HN-02"}], NOON)
    told = everything(database)
    with database.writing() as connection:
        config = migrations_config(connection)
        command.downgrade(config, "0002")
        command.upgrade(config, "head")

    assert everything(database) == told
    assert (len(told[0]), told[1]) == (7 * 2 + 1, ["VN3"])
    question = LookupRequest(station="HN-02", identifiers=CHI["identifiers"], since=NOON)
    assert look_around(database, question).person is not None
    assert [conflict.tube for conflict in find_conflicts(database, "HN-02").conflicts] == ["VN3"]
    database.close()


def test_more_pairings_than_one_page_are_all_found(database_url: str) -> None:
    database = open_database(database_url)
    rows = [pairing_made(f"VN{number}") for number in range(5_003)]
    for start in range(0, len(rows), 500):
        apply_events(database, rows[start : start + 500], NOON)
    with database.writing() as connection:
        command.downgrade(migrations_config(connection), "0002")
        command.upgrade(migrations_config(connection), "head")

    assert len(everything(database)[0]) == 5_003
    database.close()


def test_cards_and_voided_labels_of_before_are_known_after_the_step(database_url: str) -> None:
    database = open_database(database_url)
    with_card = {"name": "Lê Thử", "identifiers": [{"system": "card", "value": "cn 9999000512"}]}
    foreign = {"name": "Lê Thử", "identifiers": [{"system": "card", "value": "X1"}, *AN["identifiers"]]}
    batch = [pairing_made("VN1", with_card), pairing_made("VN2", with_card), pairing_made("VN3", foreign)]
    apply_events(database, [*batch, label_voided("VN9", "lost")], NOON)
    before = cards_and_labels(database)
    with database.writing() as connection:
        command.downgrade(migrations_config(connection), "0003")
        command.upgrade(migrations_config(connection), "head")

    assert cards_and_labels(database) == before
    assert (before[0], [row[1:] for row in before[1]]) == (
        ["CN9999000512"],
        [("VN9", NOON + timedelta(hours=1), "lost")],
    )
    database.close()


def cards_and_labels(database: Database) -> tuple[list[str], list[tuple[object, ...]]]:
    with database.reading() as connection:
        cards = sorted(connection.execute(select(CARDS.c.number)).scalars())
        return cards, [tuple(row) for row in connection.execute(select(VOID_LABELS))]


def everything(database: Database) -> tuple[list[tuple[object, ...]], list[str]]:
    with database.reading() as connection:
        keys = sorted(tuple(row) for row in connection.execute(select(PERSON_KEYS)))
        return keys, sorted(connection.execute(select(SHARED_TUBES.c.tube)).scalars())


def test_going_down_to_the_base_leaves_no_table_of_ours(database_url: str) -> None:
    database = open_database(database_url)
    fill(database)

    with database.writing() as connection:
        command.downgrade(migrations_config(connection), "base")

    with database.reading() as connection:
        assert tables(connection) <= {VERSION_TABLE}
    database.close()


def test_a_database_of_a_later_release_is_refused_and_left_as_it_is(database_url: str) -> None:
    database = open_database(database_url)
    fill(database)
    with database.writing() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    database.close()

    with pytest.raises(DatabaseIsNewer) as refusal:
        open_database(database_url)

    assert refusal.value.revision == "9999"


def test_a_step_that_fails_leaves_the_schema_as_it_was(database_url: str) -> None:
    database = open_database(database_url)
    with database.writing() as connection:
        command.downgrade(migrations_config(connection), "base")
        connection.execute(text("CREATE TABLE platform_results (somebody_elses INTEGER)"))

    with pytest.raises(Exception, match="platform_results"), database.writing() as connection:
        command.upgrade(migrations_config(connection), "head")

    with database.reading() as connection:
        assert tables(connection) <= {VERSION_TABLE, "platform_results"}
    database.close()


def test_opening_an_open_database_again_changes_nothing(database_url: str) -> None:
    first = open_database(database_url)
    fill(first)
    second = open_database(database_url)

    fill(second)

    first.close()
    second.close()


def test_sqlite_is_opened_to_survive_a_power_cut(tmp_path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'new folder' / 'platform.db'}")

    with database.writing() as connection:
        settings = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    database.close()

    assert settings == ["wal", 2, 1, 20_000]
