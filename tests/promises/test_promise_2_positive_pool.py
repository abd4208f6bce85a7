"""A positive pool is nobody's result. A negative pool is each member's result, marked as pooled."""

from sync.server.view import Answer, State
from tests.builders import cccd, import_bytes, message, pair, release_all, specimen, tube
from tests.promises.conftest import See
from workstation.domain.results import ResultCode
from workstation.domain.scans import Command
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.list_results import list_results

NAMES = ("Nguyễn Văn An", "Trần Văn Bình", "Lê Văn Cường")


def fill_pool(desk: DeskSession) -> None:
    desk.set_pool_size(5)
    pair(desk, tube(1), *(cccd(n, name) for n, name in enumerate(NAMES, start=1)))
    desk.command(Command.CLOSE)


def test_a_negative_pool_is_each_members_result_and_says_pooled(context: Context, desk: DeskSession, see: See) -> None:
    fill_pool(desk)
    import_bytes(context, message(specimen(tube(1))))
    release_all(context)

    assert {view.answer for name in NAMES if (view := see(name))} == {Answer.POOL_NEGATIVE}


def test_a_positive_pool_is_shown_to_nobody_as_a_result(context: Context, desk: DeskSession, see: See) -> None:
    fill_pool(desk)
    import_bytes(context, message(specimen(tube(1), ResultCode.POSITIVE)))
    release_all(context)

    views = [see(name) for name in NAMES]
    assert {(view.state, view.answer) for view in views if view} == {(State.BEING_CONFIRMED, None)}
    assert len(views) == 3


def test_a_presumptive_pool_is_a_positive_pool(context: Context, desk: DeskSession) -> None:
    fill_pool(desk)
    import_bytes(context, message(specimen(tube(1), ResultCode.PRESUMPTIVE)))

    assert [row.code for row in list_results(context)] == [ResultCode.POOL_POSITIVE]


def test_a_pool_that_holds_one_person_is_still_a_pool(context: Context, desk: DeskSession) -> None:
    desk.set_pool_size(5)
    pair(desk, tube(1), cccd())
    desk.command(Command.CLOSE)
    import_bytes(context, message(specimen(tube(1), ResultCode.POSITIVE)))

    assert [row.code for row in list_results(context)] == [ResultCode.POOL_POSITIVE]
