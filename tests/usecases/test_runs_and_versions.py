"""A tube's runs are all kept: a resend is no run, a rerun is one, and what a run changes is linked by versions."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders import NOON, Hands, cccd, import_bytes, message, pair, release_all, specimen, station, tube
from workstation.domain.observations import InboxReason
from workstation.domain.results import ResultCode, ResultStatus
from workstation.store import results, runs, tubes
from workstation.store.inbox import MessageState
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.list_results import find_result


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    with station(tmp_path / "home", Hands()) as opened:
        pair(DeskSession(opened), tube(1), cccd())
        yield opened


def runs_of(context: Context, number: str) -> tuple[runs.Run, ...]:
    with context.database.read() as connection:
        found = tubes.find_tube(connection, number)
        assert found is not None
        return runs.runs_of(connection, found.id)


def versions_of(context: Context, number: str) -> list[tuple[int, ResultCode, ResultStatus]]:
    with context.database.read() as connection:
        found = tubes.find_tube(connection, number)
        assert found is not None
        return [(row.version, row.code, row.status) for row in results.versions_of(connection, found.id)]


def test_the_same_bytes_again_are_no_second_run(context: Context) -> None:
    data = message(specimen(tube(1)))
    import_bytes(context, data)
    (again,) = import_bytes(context, b"\r\n" + data, name="again.hl7")

    assert again.state is MessageState.REPEATED
    assert len(runs_of(context, tube(1))) == 1


def test_the_same_run_in_a_new_envelope_is_no_second_run(context: Context) -> None:
    import_bytes(context, message(specimen(tube(1)), control_id="M1"))
    (again,) = import_bytes(context, message(specimen(tube(1)), control_id="M2"), name="again.hl7")

    assert (again.state, again.results) == (MessageState.IMPORTED, 1)
    assert len(runs_of(context, tube(1))) == 1


def test_a_rerun_with_the_same_value_is_a_second_run_of_the_same_result(context: Context) -> None:
    import_bytes(context, message(specimen(tube(1)), control_id="M1"))
    later = specimen(tube(1), at=NOON + timedelta(hours=2))
    import_bytes(context, message(later, control_id="M2"), name="later.hl7")

    assert [(run.number, run.code) for run in runs_of(context, tube(1))] == [
        (1, ResultCode.NEGATIVE),
        (2, ResultCode.NEGATIVE),
    ]
    assert versions_of(context, tube(1)) == [(1, ResultCode.NEGATIVE, ResultStatus.PRELIMINARY)]


def test_a_run_after_an_invalid_one_takes_its_place(context: Context) -> None:
    import_bytes(context, message(specimen(tube(1), ResultCode.INVALID), control_id="M1"))
    later = specimen(tube(1), ResultCode.POSITIVE, at=NOON + timedelta(hours=2))
    import_bytes(context, message(later, control_id="M2"), name="later.hl7")

    assert versions_of(context, tube(1)) == [
        (2, ResultCode.POSITIVE, ResultStatus.PRELIMINARY),
        (1, ResultCode.INVALID, ResultStatus.REPLACED),
    ]


def test_a_run_after_a_released_invalid_one_waits_beside_it(context: Context) -> None:
    import_bytes(context, message(specimen(tube(1), ResultCode.INVALID), control_id="M1"))
    release_all(context)
    later = specimen(tube(1), at=NOON + timedelta(hours=2))
    import_bytes(context, message(later, control_id="M2"), name="later.hl7")

    assert versions_of(context, tube(1)) == [
        (2, ResultCode.NEGATIVE, ResultStatus.PRELIMINARY),
        (1, ResultCode.INVALID, ResultStatus.RELEASED),
    ]
    assert [done.problem for done in release_all(context)] == [None]
    assert versions_of(context, tube(1))[1] == (1, ResultCode.INVALID, ResultStatus.REPLACED)


def test_an_older_run_does_not_take_an_invalid_ones_place(context: Context) -> None:
    import_bytes(context, message(specimen(tube(1), ResultCode.INVALID), control_id="M1"))
    earlier = specimen(tube(1), at=NOON - timedelta(hours=2))
    (late,) = import_bytes(context, message(earlier, control_id="M2"), name="late.hl7")

    assert [issue.reason for issue in late.issues] == [InboxReason.VALUES_DISAGREE]
    held = find_result(context, tube(1))
    assert held is not None
    assert (held.code, held.status) == (ResultCode.INVALID, ResultStatus.HELD)


def test_a_run_that_contradicts_another_is_kept_with_the_reason_why_it_waits(context: Context) -> None:
    import_bytes(context, message(specimen(tube(1)), control_id="M1"))
    later = specimen(tube(1), ResultCode.POSITIVE, at=NOON + timedelta(hours=2))
    import_bytes(context, message(later, control_id="M2"), name="later.hl7")

    assert [(run.number, run.code, run.reason) for run in runs_of(context, tube(1))] == [
        (1, ResultCode.NEGATIVE, ""),
        (2, ResultCode.POSITIVE, InboxReason.VALUES_DISAGREE),
    ]


def test_messages_of_one_group_know_of_each_other(context: Context) -> None:
    first = message(specimen(tube(1)), control_id="M1")
    resent = message(specimen(tube(1)), control_id="M2")
    contradicting = message(specimen(tube(1), ResultCode.POSITIVE, at=NOON + timedelta(hours=1)), control_id="M3")
    done = import_bytes(context, first + resent + contradicting)

    assert [one.state for one in done] == [MessageState.IMPORTED, MessageState.IMPORTED, MessageState.SET_ASIDE]
    assert versions_of(context, tube(1)) == [(1, ResultCode.NEGATIVE, ResultStatus.HELD)]
