"""Nothing leaves unverified, and a correction reaches everyone who had the wrong version; every version is kept."""

from dataclasses import replace

from sqlalchemy import select

from sync.client.outbox import outbox
from sync.server.view import Answer, State
from tests.builders import TECHNICIAN, VERIFIER, cccd, import_bytes, message, pair, release_all, specimen, tube
from tests.promises.conftest import See
from workstation.domain.errors import Reason
from workstation.domain.results import ResultCode
from workstation.store.tables import results
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession


def result_events(context: Context) -> int:
    with context.database.read() as connection:
        types = connection.execute(select(outbox.c.type)).scalars().all()
    return types.count("result.released")


def test_an_imported_result_does_not_leave_by_itself(context: Context, desk: DeskSession, see: See) -> None:
    pair(desk, tube(1), cccd(1, "Nguyễn Văn An"))
    import_bytes(context, message(specimen(tube(1))))

    view = see("Nguyễn Văn An")
    assert view is not None
    assert view.answer is None
    assert result_events(context) == 0


def test_the_importer_may_not_release(context: Context, desk: DeskSession) -> None:
    pair(desk, tube(1), cccd())
    import_bytes(context, message(specimen(tube(1))))

    refused = release_all(context, operator=TECHNICIAN)
    assert [done.problem.reason for done in refused if done.problem] == [Reason.SAME_OPERATOR]
    assert [done.problem for done in release_all(context, operator=VERIFIER)] == [None]


def test_the_importer_may_release_where_the_site_says_so(context: Context, desk: DeskSession) -> None:
    pair(desk, tube(1), cccd())
    import_bytes(context, message(specimen(tube(1))))
    alone = replace(context, settings=context.settings.model_copy(update={"second_person_releases": False}))

    assert [done.problem for done in release_all(alone, operator=TECHNICIAN)] == [None]


def test_a_correction_replaces_what_the_person_saw_and_keeps_it(context: Context, desk: DeskSession, see: See) -> None:
    pair(desk, tube(1), cccd(1, "Nguyễn Văn An"))
    import_bytes(context, message(specimen(tube(1)), control_id="M1"))
    release_all(context)
    before = see("Nguyễn Văn An")
    import_bytes(context, message(specimen(tube(1), ResultCode.POSITIVE, status="C"), control_id="M2"))
    meanwhile = see("Nguyễn Văn An")
    release_all(context)
    after = see("Nguyễn Văn An")

    assert before is not None
    assert meanwhile is not None
    assert after is not None
    assert (meanwhile.state, meanwhile.answer) == (State.HELD, None)
    assert (before.answer, before.version) == (Answer.NEGATIVE, 1)
    assert (after.answer, after.version) == (Answer.POSITIVE, 2)
    with context.database.read() as connection:
        kept = connection.execute(select(results.c.code, results.c.status).order_by(results.c.version)).all()
    assert [tuple(row) for row in kept] == [("NEGATIVE", "replaced"), ("POSITIVE", "released")]


def test_a_final_result_follows_a_preliminary_one(context: Context, desk: DeskSession) -> None:
    pair(desk, tube(1), cccd())
    import_bytes(context, message(specimen(tube(1), ResultCode.POSITIVE, status="P"), control_id="M1"))
    final = import_bytes(context, message(specimen(tube(1), status="F"), control_id="M2"))

    assert final[0].issues == ()
    assert [done.problem for done in release_all(context)] == [None]
