"""Messages that are hard to import: many specimens, numbers that look alike, results before the tube, half a disk."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.builders import Hands, cccd, import_bytes, message, pair, specimen, station, tube
from workstation.domain.observations import InboxReason, ReadMessage
from workstation.domain.results import ResultCode
from workstation.store.inbox import MessageState
from workstation.store.tables import observations, results
from workstation.usecases import match_specimens
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.import_results import import_together
from workstation.usecases.list_results import find_result, list_inbox
from workstation.usecases.receive_message import receive_message


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    with station(tmp_path / "home", Hands(), foreign_tubes="^KX[0-9]{4,9}$") as opened:
        yield opened


def count(context: Context, table: object) -> int:
    with context.database.read() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()  # type: ignore[arg-type]


def test_two_hundred_specimens_in_one_message_each_reach_their_own_tube(context: Context) -> None:
    desk = DeskSession(context)
    for serial in range(1, 201):
        pair(desk, tube(serial), cccd(serial, born="01011990"))
    codes = [ResultCode.POSITIVE if serial % 7 == 0 else ResultCode.NEGATIVE for serial in range(1, 201)]
    told = message(*(specimen(tube(serial), code) for serial, code in enumerate(codes, start=1)))
    (imported,) = import_bytes(context, told)

    assert (imported.state, imported.results) == (MessageState.IMPORTED, 200)
    found = [find_result(context, tube(serial)) for serial in (1, 7, 199, 200)]
    assert [row.code for row in found if row] == [codes[0], codes[6], codes[198], codes[199]]


def test_a_number_that_begins_like_another_is_another_tube(context: Context) -> None:
    desk = DeskSession(context)
    pair(desk, "KX0001", cccd(1))
    pair(desk, "KX00012", cccd(2))
    import_bytes(context, message(specimen("KX00012", ResultCode.POSITIVE)))
    (short,) = import_bytes(context, message(specimen("KX000"), control_id="M2"), name="short.hl7")

    assert find_result(context, "KX0001") is None
    assert [issue.reason for issue in short.issues] == [InboxReason.TUBE_UNKNOWN]


def test_a_result_before_the_tube_was_received_counts_as_its_reception(context: Context) -> None:
    pair(DeskSession(context), tube(1), cccd())
    import_bytes(context, message(specimen(tube(1))))

    row = find_result(context, tube(1))
    assert row is not None
    assert row.received_at is not None


def test_a_result_whose_pairing_is_not_here_waits_with_its_tube_named(context: Context) -> None:
    import_bytes(context, message(specimen(tube(9))))

    (row,) = list_inbox(context)
    assert [(issue.reason, issue.detail) for issue in row.issues] == [(InboxReason.TUBE_UNKNOWN, tube(9))]


def test_a_defect_of_the_program_at_one_message_stops_no_other_and_leaves_nothing_half_stored(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = DeskSession(context)
    pair(desk, tube(1), cccd(1))
    pair(desk, tube(2), cccd(2))
    good, bad = message(specimen(tube(1)), control_id="M1"), message(specimen(tube(2)), control_id="BAD")
    received = receive_message(context, source="file", name="both.hl7", data=bad + good)
    whole = match_specimens.judge_tube

    def fails_at_the_bad_one(*given: object, read: ReadMessage, **named: object) -> object:
        if read.control_id == "BAD":
            raise KeyError("a defect")
        return whole(*given, read=read, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(match_specimens, "judge_tube", fails_at_the_bad_one)
    done = import_together(context, received.messages)

    assert [one.state for one in done] == [MessageState.SET_ASIDE, MessageState.IMPORTED]
    assert [issue.reason for issue in done[0].issues] == [InboxReason.READER_FAILED]
    assert (count(context, observations), count(context, results)) == (1, 1)
    monkeypatch.undo()
    assert [one.state for one in import_together(context, received.messages)] == [MessageState.IMPORTED] * 2
