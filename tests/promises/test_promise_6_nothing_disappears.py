"""A refused scan, message or event stays, with a reason that a person can act on, and can be tried again."""

import pytest
from sqlalchemy import func, select

from sync.client import outbox
from sync.client.outbox import OutboxState
from tests.builders import cccd, import_bytes, message, pair, specimen, tube
from tests.fakes import PlatformHere, pusher
from workstation.domain.observations import InboxReason
from workstation.store.inbox import MessageState
from workstation.store.tables import received, scan_refusals
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.list_results import list_inbox

WHOLE = message(specimen(tube(1)))
BAD_MESSAGES = [
    (b"", InboxReason.EMPTY_FILE),
    (bytes(range(256)) * 40, InboxReason.NOT_HL7),
    (WHOLE[: len(WHOLE) * 2 // 3], InboxReason.MESSAGE_CUT),
    (WHOLE.replace(tube(1).encode(), b""), InboxReason.NO_TUBE),
    (message(specimen(tube(9))), InboxReason.TUBE_UNKNOWN),
    (WHOLE.replace(b"OUL^R22^OUL_R22", b"ADT^A01^ADT_A01"), InboxReason.WRONG_TYPE),
    (WHOLE.replace(b"Negative", b"\xff\xfe"), InboxReason.BAD_ENCODING),
    (WHOLE.replace(b"260415000^Negative^SCT", b"perhaps"), InboxReason.VALUE_UNKNOWN),
]


@pytest.mark.parametrize(("data", "reason"), BAD_MESSAGES, ids=[reason for _, reason in BAD_MESSAGES])
def test_a_bad_message_is_kept_with_its_bytes_and_its_reason(
    context: Context, desk: DeskSession, data: bytes, reason: InboxReason
) -> None:
    pair(desk, tube(1), cccd())
    imported = import_bytes(context, data)

    assert reason in [issue.reason for one in imported for issue in one.issues]
    assert all(one.state in (MessageState.SET_ASIDE, MessageState.PARTLY) for one in imported)
    with context.database.read() as connection:
        assert connection.execute(select(received.c.data)).scalar_one() == data
    assert [issue.reason for row in list_inbox(context) for issue in row.issues].count(reason) >= 1


def test_one_bad_message_stops_no_other_of_its_file(context: Context, desk: DeskSession) -> None:
    pair(desk, tube(1), cccd())
    wrong = message(specimen(tube(9)), control_id="M0")
    imported = import_bytes(context, wrong + b"stray line\r" + WHOLE)

    assert sum(one.results for one in imported) == 1
    assert any(one.issues for one in imported)


def test_a_refused_scan_is_kept(context: Context, desk: DeskSession) -> None:
    for text in ("", "?", cccd()[:30], tube(1)[:-1] + "0"):
        desk.scan(text)

    with context.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(scan_refusals)).scalar() == 4


def test_a_refused_event_stays_blocks_no_other_and_can_be_tried_again(
    context: Context, desk: DeskSession, platform: PlatformHere
) -> None:
    pair(desk, tube(1), cccd(1))
    with context.database.write() as connection:
        broken = outbox.outbox.c.event.op("||")("")
        connection.execute(outbox.outbox.update().values(event=func.replace(broken, '"position":1', '"position":0')))
    pair(desk, tube(2), cccd(2))

    pushed = pusher(context, platform).push_all()
    assert (pushed.accepted, pushed.refused) == (1, 1)
    with context.database.read() as connection:
        row = connection.execute(select(outbox.outbox).where(outbox.outbox.c.state == OutboxState.REFUSED)).one()
    assert "BAD_EVENT" in row.last_answer
    assert "position" in row.last_answer
    with context.database.write() as connection:
        connection.execute(
            outbox.outbox.update().values(event=func.replace(outbox.outbox.c.event, '"position":0', '"position":1'))
        )
        assert outbox.retry_refused(connection, context.clock()) == 1
    assert pusher(context, platform).push_all().accepted == 1
