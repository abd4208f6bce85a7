"""It is known who did what, and a changed or missing audit entry is noticed."""

import pytest
from sqlalchemy import delete, select, update

from tests.builders import (
    COLLECTOR,
    TECHNICIAN,
    VERIFIER,
    cccd,
    import_bytes,
    message,
    pair,
    release_all,
    specimen,
    tube,
)
from workstation.domain.scans import Command
from workstation.store import audit
from workstation.store.tables import audit as entries
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession


@pytest.fixture
def worked(context: Context, desk: DeskSession) -> Context:
    pair(desk, tube(1), cccd(1, "Nguyễn Văn An"))
    desk.command(Command.UNDO)
    desk.scan(cccd(2, "Trần Văn Bình"))
    import_bytes(context, message(specimen(tube(1))))
    release_all(context)
    return context


def test_every_act_names_who_did_it(worked: Context) -> None:
    with worked.database.read() as connection:
        rows = connection.execute(select(entries.c.action, entries.c.operator).order_by(entries.c.sequence)).all()

    assert [tuple(row) for row in rows] == [
        ("tube.opened", COLLECTOR),
        ("pairing.made", COLLECTOR),
        ("tube.closed", COLLECTOR),
        ("pairing.voided", COLLECTOR),
        ("pairing.made", COLLECTOR),
        ("tube.closed", COLLECTOR),
        ("message.received", TECHNICIAN),
        ("result.stored", TECHNICIAN),
        ("message.imported", TECHNICIAN),
        ("result.released", VERIFIER),
    ]


def test_the_audit_holds_no_name_and_no_number_of_a_person(worked: Context) -> None:
    with worked.database.read() as connection:
        text = repr(connection.execute(select(entries)).all())

    assert "Nguyễn" not in text
    assert cccd(1).split("|")[0] not in text


def test_a_whole_audit_is_whole(worked: Context) -> None:
    with worked.database.read() as connection:
        assert audit.first_broken_entry(connection) is None


@pytest.mark.parametrize("column", ["operator", "action", "subject", "detail"])
def test_a_changed_entry_is_noticed(worked: Context, column: str) -> None:
    with worked.database.write() as connection:
        connection.execute(update(entries).where(entries.c.sequence == 3).values({column: "changed"}))
        assert audit.first_broken_entry(connection) == 3


def test_a_missing_entry_is_noticed(worked: Context) -> None:
    with worked.database.write() as connection:
        connection.execute(delete(entries).where(entries.c.sequence == 4))
        assert audit.first_broken_entry(connection) == 4
