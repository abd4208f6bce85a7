"""What people of the laboratory do by hand: match a specimen, hold, correct and withdraw, each with a reason."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from sync.client.outbox import outbox
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
from tests.plates import POSITIVE, export, plate_with
from workstation.domain.errors import BadInput, GhepError, NotFound, Reason, RuleBroken
from workstation.domain.outcomes import Outcome
from workstation.domain.results import HoldReason, ResultCode, ResultOrigin, ResultStatus
from workstation.domain.scans import Command
from workstation.store import told_tubes, tubes
from workstation.store.inbox import MessageState
from workstation.store.results import ResultRow
from workstation.store.told_tubes import ToldFacts
from workstation.usecases.attach_specimen import (
    confirm_attachment,
    drop_attachment,
    list_attachments,
    propose_attachment,
)
from workstation.usecases.context import Context, new_id
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.hold_result import hold_result
from workstation.usecases.import_plate import import_plate
from workstation.usecases.import_results import import_results
from workstation.usecases.list_results import find_result, list_results
from workstation.usecases.plate_results import finish_plate
from workstation.usecases.record_result import record_result
from workstation.usecases.settle_result import settle_result
from workstation.usecases.withdraw_result import withdraw_result

WHY = "the label was smudged"


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    with station(tmp_path / "home", Hands()) as opened:
        pair(DeskSession(opened), tube(1), cccd())
        yield opened


def by(context: Context, operator: str) -> Context:
    return replace(context, operator=operator)


def newest(context: Context) -> ResultRow:
    found = find_result(context, tube(1))
    assert found is not None
    return found


def events(context: Context) -> list[str]:
    with context.database.read() as connection:
        return [row.type for row in connection.execute(select(outbox).order_by(outbox.c.id))]


def reason_of(act: object) -> Reason:
    with pytest.raises(GhepError) as refused:
        act()  # type: ignore[operator]
    return refused.value.reason


def tell_of_tube(context: Context, number: str, people: int = 1) -> None:
    facts = ToldFacts(pool_size=people, people=people, paired_at=NOON)
    with context.database.write() as connection:
        known = tubes.find_tube(connection, number)
        if known is None:
            told_tubes.add_told(connection, new_id(), number, facts, NOON)
        else:
            told_tubes.note_told(connection, known.id, facts, NOON)


def smudged(context: Context) -> tuple[Context, object, int]:
    """A message about a specimen whose number no one can read, the message's id, and its segment."""
    (imported,) = import_bytes(context, message(specimen("XXXX-SMUDGED"), kind="ORU"))
    assert imported.state is MessageState.SET_ASIDE
    return by(context, TECHNICIAN), imported.message_id, 2


def test_a_specimen_that_two_persons_matched_becomes_the_tubes_result(context: Context) -> None:
    technician, message_id, segment = smudged(context)
    proposed = propose_attachment(technician, message_id, segment, tube(1), WHY)  # type: ignore[arg-type]
    assert [one.tube for one in list_attachments(context)] == [tube(1)]
    assert find_result(context, tube(1)) is None

    imported = confirm_attachment(by(context, VERIFIER), proposed)

    assert (imported.state, imported.results) == (MessageState.IMPORTED, 1)
    assert newest(context).code is ResultCode.NEGATIVE
    assert list_attachments(context) == ()


def test_who_proposed_a_match_may_not_confirm_it(context: Context) -> None:
    technician, message_id, segment = smudged(context)
    proposed = propose_attachment(technician, message_id, segment, tube(1), WHY)  # type: ignore[arg-type]

    assert reason_of(lambda: confirm_attachment(technician, proposed)) is Reason.OWN_PROPOSAL
    assert find_result(context, tube(1)) is None


@pytest.mark.parametrize("is_settled", [False, True])
def test_neither_of_the_two_who_matched_a_specimen_releases_its_result(context: Context, *, is_settled: bool) -> None:
    technician, message_id, segment = smudged(context)
    proposed = propose_attachment(technician, message_id, segment, tube(1), WHY)  # type: ignore[arg-type]
    confirm_attachment(by(context, VERIFIER), proposed)
    if is_settled:
        hold_result(context, tube(1), WHY)
        settle_result(by(context, "head of the night"), tube(1), WHY)

    for one_of_them in (TECHNICIAN.upper(), VERIFIER):
        (refused,) = release_all(context, one_of_them)
        assert refused.problem is not None
        assert refused.problem.reason is Reason.SAME_OPERATOR
    assert [done.problem for done in release_all(context, "third")] == [None]


def test_a_match_is_confirmed_once_and_a_dropped_one_never(context: Context) -> None:
    technician, message_id, segment = smudged(context)
    verifier = by(context, VERIFIER)
    first = propose_attachment(technician, message_id, segment, tube(1), WHY)  # type: ignore[arg-type]
    second = propose_attachment(technician, message_id, segment, tube(1), WHY)  # type: ignore[arg-type]

    assert reason_of(lambda: confirm_attachment(verifier, first)) is Reason.NO_SUCH_ATTACHMENT
    drop_attachment(technician, second)
    assert reason_of(lambda: confirm_attachment(verifier, second)) is Reason.NO_SUCH_ATTACHMENT
    third = propose_attachment(technician, message_id, segment, tube(1), WHY)  # type: ignore[arg-type]
    confirm_attachment(verifier, third)
    assert reason_of(lambda: confirm_attachment(verifier, third)) is Reason.ALREADY_ATTACHED


def test_a_match_needs_a_known_tube_a_waiting_message_and_a_reason(context: Context) -> None:
    technician, message_id, segment = smudged(context)
    (done,) = import_bytes(context, message(specimen(tube(1))), name="good.hl7")

    def propose(of: object, number: str, why: str = WHY) -> object:
        return lambda: propose_attachment(technician, of, segment, number, why)  # type: ignore[arg-type]

    assert reason_of(propose(message_id, tube(2))) is Reason.NO_SUCH_TUBE
    assert reason_of(propose(message_id, tube(1), " ")) is Reason.NO_WHY
    assert reason_of(propose(done.message_id, tube(1))) is Reason.NOTHING_TO_ATTACH


def test_a_specimen_is_meant_where_the_inbox_names_it(context: Context) -> None:
    (imported,) = import_bytes(context, message(specimen("XXXX-SMUDGED"), kind="ORU"))
    technician, named = by(context, TECHNICIAN), imported.issues[0].segment
    first = propose_attachment(technician, imported.message_id, 2, tube(1), WHY)
    second = propose_attachment(technician, imported.message_id, named, tube(1), WHY)

    assert (named, [one.id for one in list_attachments(context)]) == (4, [second])
    assert reason_of(lambda: confirm_attachment(by(context, VERIFIER), first)) is Reason.NO_SUCH_ATTACHMENT
    assert confirm_attachment(by(context, VERIFIER), second).results == 1


def test_a_segment_without_a_specimen_is_no_match(context: Context) -> None:
    technician, message_id, _segment = smudged(context)

    def propose() -> object:
        return propose_attachment(technician, message_id, 77, tube(1), WHY)  # type: ignore[arg-type]

    assert reason_of(propose) is Reason.NO_SUCH_SPECIMEN


def test_one_measurement_never_becomes_the_result_of_two_tubes(context: Context) -> None:
    pair(DeskSession(context), tube(2), cccd(2))
    both = message(specimen(tube(1), ResultCode.POSITIVE), specimen("XXXX-SMUDGED"))
    (imported,) = import_bytes(context, both)
    technician = by(context, TECHNICIAN)
    assert imported.state is MessageState.PARTLY

    assert reason_of(lambda: propose_attachment(technician, imported.message_id, 2, tube(2), WHY)) is (
        Reason.SPECIMEN_MATCHED
    )


def test_a_specimen_whose_tube_came_meanwhile_is_matched_no_more(context: Context) -> None:
    (imported,) = import_bytes(context, message(specimen(tube(7), ResultCode.POSITIVE), specimen("XXXX-SMUDGED")))
    technician, verifier = by(context, TECHNICIAN), by(context, VERIFIER)
    proposed = propose_attachment(technician, imported.message_id, imported.issues[0].segment, tube(1), WHY)
    tell_of_tube(context, tube(7))
    import_results(context, imported.message_id)

    assert reason_of(lambda: confirm_attachment(verifier, proposed)) is Reason.SPECIMEN_MATCHED
    assert find_result(context, tube(1)) is None


def test_a_file_that_is_read_by_another_plate_gives_its_values_to_no_second_tube(
    context: Context, tmp_path: Path
) -> None:
    pair(DeskSession(context), tube(2), cccd(2))
    technician = by(context, TECHNICIAN)
    for number, serial in (("PLATE-1", 1), ("PLATE-2", 2)):
        plate_with(technician, serial, number=number)
        finish_plate(technician, number)
    run = export(tmp_path / "run.csv", {"A01": POSITIVE, "B01": POSITIVE})
    assert import_plate(technician, run, plate="PLATE-1").imported.state is MessageState.PARTLY

    assert reason_of(lambda: import_plate(technician, run, plate="PLATE-2")) is Reason.PLATE_FILE_USED
    assert [(row.tube, row.code) for row in list_results(context)] == [(tube(1), ResultCode.POSITIVE)]


def test_settling_the_result_of_a_tube_that_is_a_pool_gives_the_pools(context: Context) -> None:
    tell_of_tube(context, tube(7))
    import_bytes(context, message(specimen(tube(7), ResultCode.POSITIVE)))
    hold_result(context, tube(7), WHY)
    tell_of_tube(context, tube(7), people=3)
    settle_result(by(context, VERIFIER), tube(7), WHY)

    settled = find_result(context, tube(7))
    assert settled is not None
    assert settled.code is ResultCode.POOL_POSITIVE
    assert [done.problem for done in release_all(context, TECHNICIAN)] == [None]


def test_a_held_result_does_not_leave_until_it_is_settled(context: Context) -> None:
    import_bytes(context, message(specimen(tube(1))))
    hold_result(by(context, VERIFIER), tube(1), WHY)

    held = newest(context)
    assert (held.status, held.held_reason, held.why) == (ResultStatus.HELD, HoldReason.BY_PERSON, WHY)
    (refused,) = release_all(context)
    assert isinstance(refused.problem, RuleBroken)
    assert reason_of(lambda: hold_result(context, tube(1), WHY)) is Reason.ALREADY_HELD
    settle_result(by(context, TECHNICIAN), tube(1), "both runs agree")
    assert [done.problem for done in release_all(context)] == [None, None][:1]


def test_holding_a_released_result_hides_it_and_settling_shows_it_again(context: Context) -> None:
    import_bytes(context, message(specimen(tube(1))))
    release_all(context)
    hold_result(by(context, VERIFIER), tube(1), WHY)

    assert (newest(context).status, newest(context).held_reason) == (ResultStatus.RELEASED, HoldReason.BY_PERSON)
    assert events(context)[-1] == "result.held"
    settle_result(by(context, TECHNICIAN), tube(1), "it was right")
    release_all(context)
    assert (newest(context).version, newest(context).status) == (2, ResultStatus.RELEASED)
    assert newest(context).origin is ResultOrigin.SETTLED


def test_nobody_settles_or_corrects_over_a_run_that_came_while_they_decided(context: Context) -> None:
    import_bytes(context, message(specimen(tube(1)), control_id="M1"))
    later = NOON + timedelta(hours=1)
    import_bytes(context, message(specimen(tube(1), ResultCode.POSITIVE, at=later), control_id="M2"))
    seen = newest(context).seen
    import_bytes(
        context, message(specimen(tube(1), ResultCode.POSITIVE, at=later + timedelta(hours=1)), control_id="M3")
    )

    def correct() -> object:
        return record_result(context, tube(1), ResultCode.NEGATIVE, WHY, origin=ResultOrigin.CORRECTED, seen=seen)

    assert reason_of(lambda: settle_result(context, tube(1), WHY, seen=seen)) is Reason.RESULT_CHANGED
    assert reason_of(correct) is Reason.RESULT_CHANGED
    settle_result(context, tube(1), WHY, seen=newest(context).seen)


def test_a_corrected_result_is_a_new_version_that_another_person_releases(context: Context) -> None:
    import_bytes(context, message(specimen(tube(1))))
    release_all(context)
    record_result(by(context, TECHNICIAN), tube(1), ResultCode.POSITIVE, WHY, origin=ResultOrigin.CORRECTED)

    corrected = newest(context)
    assert (corrected.version, corrected.code, corrected.status) == (2, ResultCode.POSITIVE, ResultStatus.PRELIMINARY)
    assert (corrected.origin, corrected.why) == (ResultOrigin.CORRECTED, WHY)
    assert events(context)[-1] == "result.held"
    (same,) = release_all(context, TECHNICIAN)
    assert same.problem is not None
    assert same.problem.reason is Reason.SAME_OPERATOR
    assert [done.problem for done in release_all(context)] == [None]


def test_nobody_joins_or_leaves_a_tube_whose_result_was_recorded(context: Context) -> None:
    desk = DeskSession(context)
    record_result(by(context, TECHNICIAN), tube(1), ResultCode.POSITIVE, WHY, origin=ResultOrigin.CORRECTED)
    desk.set_pool_size(5)
    pair(desk, tube(2), cccd(2))
    record_result(by(context, TECHNICIAN), tube(2), ResultCode.NEGATIVE, WHY, origin=ResultOrigin.CORRECTED)

    assert "tube.received" in events(context)
    assert desk.scan(cccd(3)).outcome is Outcome.TUBE_AT_LAB
    desk.command(Command.CLOSE)
    assert desk.command(Command.UNDO).outcome is not Outcome.UNDONE
    assert {row.tube: row.people for row in list_results(context)} == {tube(1): 1, tube(2): 1}


def test_only_what_left_can_be_withdrawn_and_the_next_run_is_a_new_version(context: Context) -> None:
    import_bytes(context, message(specimen(tube(1)), control_id="M1"))
    assert reason_of(lambda: withdraw_result(context, tube(1), WHY)) is Reason.NOT_RELEASED
    release_all(context)
    withdraw_result(by(context, VERIFIER), tube(1), WHY)

    assert newest(context).status is ResultStatus.WITHDRAWN
    assert events(context)[-1] == "result.withdrawn"
    assert reason_of(lambda: withdraw_result(context, tube(1), WHY)) is Reason.NOT_RELEASED
    import_bytes(context, message(specimen(tube(1)), control_id="M1"), name="resent.hl7")
    assert newest(context).version == 1
    import_bytes(context, message(specimen(tube(1), ResultCode.POSITIVE), control_id="M2"), name="rerun.hl7")
    assert (newest(context).version, newest(context).code) == (2, ResultCode.POSITIVE)


@pytest.mark.parametrize("act", [hold_result, withdraw_result, settle_result])
def test_each_act_needs_a_result(context: Context, act: object) -> None:
    with pytest.raises(NotFound):
        act(context, tube(1), WHY)  # type: ignore[operator]


def test_each_act_needs_a_reason(context: Context) -> None:
    import_bytes(context, message(specimen(tube(1))))
    release_all(context)
    for act in (hold_result, withdraw_result):
        with pytest.raises(BadInput):
            act(context, tube(1), "  ")
    with pytest.raises(BadInput):
        record_result(context, tube(1), ResultCode.POSITIVE, "", origin=ResultOrigin.CORRECTED)
