"""A message that nobody needs is put away with a reason; its bytes stay, and it can be read anew."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.builders import (
    Hands,
    cccd,
    import_bytes,
    message,
    pair,
    paired_elsewhere,
    release_all,
    specimen,
    station,
    tube,
)
from workstation.domain.errors import GhepError, Reason
from workstation.domain.results import ResultCode
from workstation.store.inbox import MessageState
from workstation.store.tables import audit, received
from workstation.texts.translate import translations
from workstation.usecases.close_message import close_message
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.import_again import import_again
from workstation.usecases.list_results import list_inbox
from workstation.window_ports.lab import WindowLab

ADT = b"MSH|^~\\&|A|B|||20260302||ADT^A01|1|P|2.5\rPID|1\r"


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    with station(tmp_path / "home", Hands()) as opened:
        pair(DeskSession(opened), tube(1), cccd())
        yield opened


def refusal(act: object) -> Reason:
    with pytest.raises(GhepError) as refused:
        act()  # type: ignore[operator]
    return refused.value.reason


def test_a_message_of_another_kind_is_put_away_and_waits_no_more(context: Context) -> None:
    (imported,) = import_bytes(context, ADT)
    close_message(context, imported.message_id, "an admission, no result")

    (row,) = list_inbox(context)
    assert (row.state, row.issues) == (MessageState.CLOSED, ())
    assert list(import_again(context, all_open=True)) == []
    with context.database.read() as connection:
        kept = connection.execute(select(received.c.data)).scalar_one()
        told = connection.execute(select(audit.c.detail).where(audit.c.action == "message.closed")).scalar_one()
    assert kept == ADT
    assert "an admission, no result" in told
    assert "WRONG_TYPE" in told


def test_what_was_put_away_can_be_read_anew(tmp_path: Path) -> None:
    with station(tmp_path / "home", Hands()) as context:
        (imported,) = import_bytes(context, message(specimen(tube(2))))
        close_message(context, imported.message_id, "not ours")
        paired_elsewhere(context, tube(2))

        assert [one.results for one in import_again(context, all_open=False, only=[imported.message_id])] == [1]


def test_what_holds_a_tubes_result_is_not_put_away(context: Context) -> None:
    import_bytes(context, message(specimen(tube(1)), control_id="M1"))
    release_all(context)
    (doubt,) = import_bytes(context, message(specimen(tube(1), ResultCode.POSITIVE), control_id="M2"), name="b.hl7")

    assert refusal(lambda: close_message(context, doubt.message_id, "away")) is Reason.CLOSE_HOLDS


def test_the_window_puts_away_what_the_command_does(context: Context) -> None:
    (imported,) = import_bytes(context, ADT)
    WindowLab(context, lambda: translations("vi")).close(imported.message_id, "an admission")

    assert [row.state for row in list_inbox(context)] == [MessageState.CLOSED]


def test_it_needs_a_reason_and_something_that_waits(context: Context) -> None:
    (imported,) = import_bytes(context, message(specimen(tube(1))))
    (other,) = import_bytes(context, ADT, name="adt.hl7")

    assert refusal(lambda: close_message(context, imported.message_id, "done")) is Reason.NOTHING_TO_CLOSE
    assert refusal(lambda: close_message(context, other.message_id, " ")) is Reason.NO_WHY
