"""What another message says of a tube is never swallowed, and what a person decided is not undone by trying again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from tests.builders import (
    NOON,
    TECHNICIAN,
    VERIFIER,
    Hands,
    cccd,
    import_bytes,
    message,
    pair,
    release_all,
    specimen,
    station,
    tube,
)
from workstation.domain.observations import InboxReason
from workstation.domain.results import ResultCode, ResultOrigin, ResultStatus
from workstation.store import results, tubes
from workstation.usecases.attach_specimen import confirm_attachment, propose_attachment
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.import_again import import_again
from workstation.usecases.import_results import Imported
from workstation.usecases.record_result import record_result
from workstation.usecases.settle_result import settle_result

UNKNOWN = "VN0099000012"
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    with station(tmp_path / "home", Hands()) as opened:
        pair(DeskSession(opened), tube(1), cccd())
        yield opened


def newest(context: Context, number: str) -> tuple[int, ResultCode, ResultStatus, str]:
    with context.database.read() as connection:
        found = tubes.find_tube(connection, number)
        assert found is not None
        row = results.versions_of(connection, found.id)[0]
    return row.version, row.code, row.status, row.held_reason


def flagged(flag: str, control_id: str) -> bytes:
    """A message that says its result by OBX-8 alone."""
    return (
        f"MSH|^~\\&|PCR|LAB|||20260302120000||ORU^R01^ORU_R01|{control_id}|P|2.5.1\rOBR|1||{tube(1)}|94500-6^SARS^LN\r"
        f"OBX|1|ST|94500-6^SARS^LN|||||{flag}|||F|||20260302120000\r"
    ).encode()


def beside_an_unknown(code: ResultCode, status: str = "F") -> bytes:
    """A message that stays open: it is about this tube, and about one that nobody knows."""
    return message(specimen(tube(1), code, status=status, at=LATER), specimen(UNKNOWN), control_id="M2")


def test_another_flag_at_the_same_moment_is_no_resend(context: Context) -> None:
    import_bytes(context, flagged("NEG", "M1"))
    (other,) = import_bytes(context, flagged("POS", "M2"), name="other.hl7")

    assert [issue.reason for issue in other.issues] == [InboxReason.VALUES_DISAGREE]
    assert newest(context, tube(1)) == (1, ResultCode.NEGATIVE, ResultStatus.HELD, InboxReason.VALUES_DISAGREE)


def test_a_doubt_that_was_settled_does_not_come_back_when_its_message_is_tried_again(context: Context) -> None:
    import_bytes(context, message(specimen(tube(1)), control_id="M1"))
    import_bytes(context, beside_an_unknown(ResultCode.POSITIVE), name="other.hl7")
    settle_result(context, tube(1), "the curves were looked at")
    release_all(context)
    (again,) = tried_again(context)

    assert [issue.reason for issue in again.issues] == [InboxReason.TUBE_UNKNOWN]
    assert newest(context, tube(1)) == (2, ResultCode.NEGATIVE, ResultStatus.RELEASED, "")


def test_a_message_that_is_tried_again_does_not_undo_what_a_person_corrected(context: Context) -> None:
    import_bytes(context, message(specimen(tube(1)), control_id="M1"))
    import_bytes(context, beside_an_unknown(ResultCode.NEGATIVE, status="C"), name="other.hl7")
    record_result(context, tube(1), ResultCode.POSITIVE, "the curve rises", origin=ResultOrigin.CORRECTED)
    release_all(context)
    tried_again(context)

    assert newest(context, tube(1)) == (2, ResultCode.POSITIVE, ResultStatus.RELEASED, "")


def test_a_second_specimen_that_is_matched_to_a_tube_by_hand_is_weighed_with_the_first(context: Context) -> None:
    both = message(specimen(tube(1)), specimen(UNKNOWN, ResultCode.POSITIVE))
    (imported,) = import_bytes(context, both)
    matched = matched_by_hand(context, imported.message_id, imported.issues[0].segment)

    assert [issue.reason for issue in matched.issues] == [InboxReason.VALUES_DISAGREE]
    assert newest(context, tube(1)) == (1, ResultCode.NEGATIVE, ResultStatus.HELD, InboxReason.VALUES_DISAGREE)


def tried_again(context: Context) -> tuple[Imported, ...]:
    return tuple(import_again(context, all_open=True))


def matched_by_hand(context: Context, message_id: UUID, segment: int) -> Imported:
    proposed = propose_attachment(replace(context, operator=TECHNICIAN), message_id, segment, tube(1), "the rack")
    return confirm_attachment(replace(context, operator=VERIFIER), proposed)


@pytest.mark.parametrize("is_first", [True, False])
def test_a_value_that_nobody_knows_holds_once_whichever_came_first(context: Context, *, is_first: bool) -> None:
    known, unknown = message(specimen(tube(1)), control_id="M1"), flagged("???", "M2")
    for number, data in enumerate((unknown, known) if is_first else (known, unknown)):
        import_bytes(context, data, name=f"{number}.hl7")
    held = newest(context, tube(1))
    settle_result(context, tube(1), "the curves were looked at")
    release_all(context)
    tried_again(context)

    assert held == (1, ResultCode.NEGATIVE, ResultStatus.HELD, InboxReason.VALUE_UNKNOWN)
    assert newest(context, tube(1)) == (2, ResultCode.NEGATIVE, ResultStatus.RELEASED, "")
