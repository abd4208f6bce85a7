"""A message of which nobody knows which tube it is about holds what the tubes it names have, whichever came first."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders import NOON, Hands, cccd, import_bytes, message, pair, release_all, specimen, station, tube
from workstation.domain.errors import Reason
from workstation.domain.observations import InboxReason
from workstation.domain.results import ResultCode, ResultStatus
from workstation.store import results, tubes
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.import_again import import_again
from workstation.usecases.import_results import import_together
from workstation.usecases.receive_message import receive_message
from workstation.usecases.settle_result import settle_result

OF_TWO = (
    f"MSH|^~\\&|PCR|LAB|||20260302120000||ORU^R01^ORU_R01|M9|P|2.5.1\rOBR|1||{tube(1)}|94500-6^SARS^LN\r"
    "OBX|1|CWE|94500-6^SARS^LN||260373001^Detected^SCT||||||F|||20260302120000\r"
    f"SPM|1|{tube(2)}\r"
).encode()
"""A positive of which the order names one tube and the specimen another."""
AS_CONTROL = message(specimen(tube(1), ResultCode.POSITIVE, control=True), control_id="M9")
NEGATIVE = message(specimen(tube(1)), control_id="M1")


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    with station(tmp_path / "home", Hands()) as opened:
        desk = DeskSession(opened)
        pair(desk, tube(1), cccd(1, "Nguyễn Văn An"))
        pair(desk, tube(2), cccd(2, "Trần Thị Bình"))
        yield opened


def newest(context: Context, number: str) -> tuple[ResultCode, ResultStatus, str]:
    with context.database.read() as connection:
        found = tubes.find_tube(connection, number)
        assert found is not None
        row = results.versions_of(connection, found.id)[0]
    return row.code, row.status, row.held_reason


@pytest.mark.parametrize(
    ("doubt", "reason"), [(OF_TWO, InboxReason.TUBE_AMBIGUOUS), (AS_CONTROL, InboxReason.TUBE_IS_CONTROL)]
)
@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize("in_one_file", [True, False])
def test_a_tube_that_may_be_another_is_held(
    context: Context, doubt: bytes, reason: InboxReason, *, is_first: bool, in_one_file: bool
) -> None:
    order = (doubt, NEGATIVE) if is_first else (NEGATIVE, doubt)
    if in_one_file:
        import_together(context, receive_message(context, source="file", name="a.hl7", data=b"".join(order)).messages)
    else:
        for number, data in enumerate(order):
            import_bytes(context, data, name=f"{number}.hl7")

    assert newest(context, tube(1)) == (ResultCode.NEGATIVE, ResultStatus.HELD, reason)
    assert [done.problem.reason for done in release_all(context) if done.problem] == [Reason.RESULT_HELD]


def test_both_tubes_that_are_named_are_held_and_a_released_one_is_hidden(context: Context) -> None:
    import_bytes(context, message(specimen(tube(1)), control_id="M1"))
    release_all(context)
    import_bytes(context, message(specimen(tube(2)), control_id="M2"), name="b.hl7")
    import_bytes(context, OF_TWO, name="doubt.hl7")

    assert newest(context, tube(1)) == (ResultCode.NEGATIVE, ResultStatus.RELEASED, InboxReason.TUBE_AMBIGUOUS)
    assert newest(context, tube(2)) == (ResultCode.NEGATIVE, ResultStatus.HELD, InboxReason.TUBE_AMBIGUOUS)


@pytest.mark.parametrize("doubt", [OF_TWO, AS_CONTROL])
def test_what_a_person_settled_is_not_held_by_trying_again(context: Context, doubt: bytes) -> None:
    import_bytes(context, NEGATIVE)
    import_bytes(context, doubt, name="doubt.hl7")
    settle_result(context, tube(1), "the rack was looked at")
    release_all(context)
    tuple(import_again(context, all_open=True))

    assert newest(context, tube(1)) == (ResultCode.NEGATIVE, ResultStatus.RELEASED, "")


def test_a_message_that_calls_a_tube_both_a_control_and_a_persons_holds_it(context: Context) -> None:
    later = specimen(tube(1), ResultCode.POSITIVE, control=True, at=NOON + timedelta(minutes=1))
    import_bytes(context, message(specimen(tube(1)), later))

    assert newest(context, tube(1)) == (ResultCode.NEGATIVE, ResultStatus.HELD, InboxReason.TUBE_IS_CONTROL)
