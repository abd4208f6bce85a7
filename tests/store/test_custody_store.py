"""Boxes and reception on both kinds of database: a tube is in one box, received once, and two receptions are one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from sync.client.outbox import outbox
from tests.builders import NOON, Hands, tube
from workstation.domain.box_code import BOXES
from workstation.domain.custody import (
    Box,
    BoxList,
    BoxState,
    CheckedTube,
    ListedTube,
    ListSource,
    PackedTube,
    RejectReason,
    Standing,
)
from workstation.domain.outcomes import Outcome
from workstation.domain.scans import Command
from workstation.settings import Settings
from workstation.store import audit, boxes, receptions, schema
from workstation.store.custody_tables import box_tubes, reception_tubes
from workstation.store.custody_tables import receptions as receptions_table
from workstation.store.database import connect
from workstation.usecases.context import Context, new_id
from workstation.usecases.pack_box import make_box, pack_tube, seal_box
from workstation.usecases.receive_box import finish_reception, open_reception, receive_tube
from workstation.usecases.receive_session import ReceiveSession
from workstation.usecases.send_box import send_box

CODE = BOXES.number(48, 17)


@pytest.fixture
def context(database_url: str) -> Iterator[Context]:
    database = connect(database_url)
    schema.prepare(database, backup_folder=None, now=NOON)
    yield Context(
        database=database,
        settings=Settings(),
        practice=False,
        station_id="lab-1",
        station_secret=b"secret",
        operator="one",
        clock=Hands(step=timedelta(seconds=5)),
    )
    database.close()


def packed(number: str) -> PackedTube:
    return PackedTube(number=number, people=1, collected_at=NOON, added_at=NOON, added_by="one")


def test_a_box_is_packed_sealed_sent_and_received(context: Context) -> None:
    code = make_box(context, "Viện Thử").box.code
    from_desk = [pack_tube(context, code, tube(n), ("PACK_ANYWAY",)) for n in (1, 2)]  # type: ignore[arg-type]
    seal_box(context, code)
    sent = send_box(context, code)
    session = ReceiveSession(context)
    told = [session.scan(text).answer.outcome for text in (code, tube(1), tube(1), tube(2), Command.CLOSE)]
    with context.database.read() as connection:
        assert audit.first_broken_entry(connection) is None
        assert boxes.sent_with(connection, tube(1)) == (code, sent.box.sent_at)
        types = sorted(row.type for row in connection.execute(select(outbox.c.type)))

    assert [one.outcome for one in from_desk] == [Outcome.BOX_ADDED_CHECK] * 2
    assert told[1:] == [
        Outcome.RECEIVED_NO_LIST,
        Outcome.RECEIVED_AGAIN,
        Outcome.RECEIVED_NO_LIST,
        Outcome.RECEPTION_DONE,
    ]
    assert types == ["box.sent", "tube.received", "tube.received"]


def test_a_tube_is_in_one_box_whatever_a_program_does(context: Context) -> None:
    with context.database.write() as connection:
        for code in (CODE, BOXES.number(48, 18)):
            made = Box(code=code, state=BoxState.OPEN, site="", destination="", temperature=None,
                       created_at=NOON, created_by="one")  # fmt: skip
            boxes.add_box(connection, made, "Bàn 1")
        boxes.pack_tube(connection, new_id(), CODE, packed(tube(1)))
    with pytest.raises(IntegrityError), context.database.write() as connection:
        boxes.pack_tube(connection, new_id(), BOXES.number(48, 18), packed(tube(1)))
    with context.database.write() as connection:
        assert boxes.take_out(connection, CODE, tube(1), operator="one", now=NOON)
        assert not boxes.take_out(connection, CODE, tube(1), operator="one", now=NOON)
        boxes.pack_tube(connection, new_id(), BOXES.number(48, 18), packed(tube(1)))
        assert len(connection.execute(select(box_tubes)).all()) == 2


def test_a_box_has_one_open_reception(context: Context) -> None:
    first = open_reception(context, CODE, None, ListSource.NONE)
    again = open_reception(replace(context, operator="two"), CODE, None, ListSource.NONE)
    finish_reception(context, first.id)
    later = open_reception(context, CODE, None, ListSource.NONE)
    with pytest.raises(IntegrityError), context.database.write() as connection:
        connection.execute(receptions_table.update().where(receptions_table.c.id == first.id).values(finished_at=None))

    assert first.id == again.id != later.id


def test_a_list_comes_once_and_keeps_its_order(context: Context) -> None:
    lines = tuple(ListedTube(number=tube(n), people=n, collected_at=NOON) for n in (3, 1, 2))
    told = BoxList(box=CODE, tubes=lines, sent_at=NOON, temperature=5.2, site="Trường Thử")
    first = open_reception(context, CODE, told, ListSource.PLATFORM)
    again = open_reception(context, CODE, replace(told, tubes=lines[:1]), ListSource.FILE)

    assert first.listed == lines == again.listed
    assert (again.source, again.announced, again.site, again.temperature) == (
        ListSource.PLATFORM, 3, "Trường Thử", 5.2
    )  # fmt: skip


def test_a_tube_that_was_set_aside_may_be_received_and_is_one_row(context: Context) -> None:
    reception = open_reception(context, CODE, None, ListSource.NONE)
    with context.database.write() as connection:
        aside = CheckedTube(number=tube(1), standing=Standing.ASIDE, at=NOON, by="one")
        receptions.save_checked(connection, reception.id, aside)
    receive_tube(context, reception.id, tube(1))
    with context.database.write() as connection:
        [row] = connection.execute(select(reception_tubes)).all()
        rejected = CheckedTube(number=tube(1), standing=Standing.REJECTED, at=NOON, by="one", reason=RejectReason.RB)
        receptions.save_checked(connection, reception.id, rejected)
        found = receptions.find_checked(connection, tube(1))

    assert row.standing == Standing.RECEIVED
    assert found is not None
    assert (found.tube.reason, found.box) == (RejectReason.RB, CODE)
