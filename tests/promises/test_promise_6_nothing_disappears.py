"""A refused scan, message or event stays, with a reason that a person can act on, and can be tried again."""

import pytest
from sqlalchemy import func, select

from sync.client import outbox
from sync.client.outbox import OutboxState
from sync.server.view import Answer
from tests.builders import cccd, import_bytes, message, pair, paired_elsewhere, release_all, specimen, tube
from tests.fakes import PlatformHere, pusher
from tests.promises.conftest import See
from workstation.domain.errors import Reason, RuleBroken
from workstation.domain.observations import InboxReason
from workstation.domain.results import ResultCode
from workstation.store.inbox import MessageState
from workstation.store.tables import received, scan_refusals
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.import_again import import_again
from workstation.usecases.list_results import list_inbox, list_results
from workstation.usecases.receive_message import receive_message
from workstation.usecases.settle_result import settle_result

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
    again = import_bytes(context, data)
    assert [one.issues for one in again] == [one.issues for one in imported]
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


def test_a_held_result_is_settled_by_a_person_and_released_by_another(context: Context, desk: DeskSession) -> None:
    pair(desk, tube(1), cccd())
    import_bytes(context, message(specimen(tube(1)), control_id="M1"))
    doubting = message(specimen(tube(1), ResultCode.POSITIVE), control_id="M2")
    import_bytes(context, doubting)
    assert [done.problem.reason for done in release_all(context) if done.problem] == [Reason.RESULT_HELD]

    settle_result(context, tube(1), "run 2 was another rack")
    assert [issue for row in list_inbox(context) for issue in row.issues] == []
    import_bytes(context, doubting)
    assert [done.problem for done in release_all(context)] == [None]


def test_a_released_result_in_doubt_is_shown_again_after_it_was_settled(
    context: Context, desk: DeskSession, see: See
) -> None:
    pair(desk, tube(1), cccd(1, "Nguyễn Văn An"))
    import_bytes(context, message(specimen(tube(1)), control_id="M1"))
    release_all(context)
    import_bytes(context, message(specimen(tube(1), ResultCode.POSITIVE), control_id="M2"))
    hidden = see("Nguyễn Văn An")
    settle_result(context, tube(1), "run 2 was another rack")
    release_all(context)
    shown = see("Nguyễn Văn An")

    assert hidden is not None
    assert shown is not None
    assert (hidden.answer, shown.answer, shown.version) == (None, Answer.NEGATIVE, 2)


def test_a_result_in_no_doubt_needs_no_settling(context: Context, desk: DeskSession) -> None:
    pair(desk, tube(1), cccd())
    import_bytes(context, message(specimen(tube(1))))

    with pytest.raises(RuleBroken):
        settle_result(context, tube(1), "looked at both")


def test_a_message_that_a_crash_left_unread_is_read_later(context: Context, desk: DeskSession) -> None:
    pair(desk, tube(1), cccd())
    receive_message(context, source="file", name="run.hl7", data=WHOLE)
    assert list_results(context) == ()

    assert [done.results for done in import_again(context, all_open=False)] == [1]


def test_every_waiting_message_can_be_tried_again_at_once(context: Context) -> None:
    import_bytes(context, WHOLE)
    paired_elsewhere(context, tube(1))

    assert [done.results for done in import_again(context, all_open=True)] == [1]
