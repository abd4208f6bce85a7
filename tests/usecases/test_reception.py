"""Reception: a box against its list, whoever has the list, with nothing received that nobody scanned."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from sync.client.outbox import outbox
from sync.protocol import EVENT, TubeReceivedEvent
from tests.builders import (
    COLLECTOR,
    TECHNICIAN,
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
from workstation.domain.box_code import BOXES
from workstation.domain.box_list import write_parts
from workstation.domain.custody import BoxList, ListedTube, ListSource, RejectReason, Standing
from workstation.domain.errors import RuleBroken
from workstation.domain.outcomes import Outcome
from workstation.domain.results import ResultCode, ResultOrigin
from workstation.domain.scans import Command
from workstation.store import audit, receptions, results, tubes
from workstation.store.custody_tables import reception_tubes
from workstation.store.told_tubes import ToldFacts, add_told
from workstation.texts.outcomes import words_of
from workstation.texts.translate import translations
from workstation.usecases.context import Context, new_id
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.join_receptions import join_receptions
from workstation.usecases.pack_box import make_box, pack_tube, seal_box
from workstation.usecases.receive_session import ReceiveSession
from workstation.usecases.release_results import release_results
from workstation.usecases.send_box import send_box

BOX = BOXES.number(48, 17)


@pytest.fixture
def clock() -> Hands:
    return Hands(step=timedelta(seconds=5))


@pytest.fixture
def context(tmp_path: Path, clock: Hands) -> Iterator[Context]:
    with station(tmp_path / "home", clock) as opened:
        yield opened


def sent(context: Context, *serials: int) -> str:
    """Pair, pack and send these tubes at this station."""
    desk, code = DeskSession(context), make_box(context).box.code
    for serial in serials:
        pair(desk, tube(serial), cccd(serial))
        pack_tube(context, code, tube(serial))
    seal_box(context, code)
    send_box(context, code)
    return code


def outcomes(session: ReceiveSession, *texts: str) -> list[Outcome]:
    return [session.scan(text).answer.outcome for text in texts]


def told_received(context: Context) -> list[str]:
    with context.database.read() as connection:
        events = [EVENT.validate_json(row.event) for row in connection.execute(select(outbox))]
    return [event.body.tube for event in events if isinstance(event, TubeReceivedEvent)]


def paper(*serials: int, box: str = BOX) -> tuple[str, ...]:
    lines = tuple(ListedTube(number=tube(serial), people=1) for serial in serials)
    return write_parts(BoxList(box=box, tubes=lines))


def test_a_box_of_this_station_brings_its_list_and_every_tube_is_scanned(context: Context) -> None:
    code = sent(context, 1, 2)
    session = ReceiveSession(context)
    answers = [session.scan(text) for text in (code, tube(1), tube(2))]
    done = session.command(Command.CLOSE)

    assert [a.answer.outcome for a in answers] == [Outcome.RECEIVE_OPEN, Outcome.BOX_RECEIVED, Outcome.BOX_RECEIVED]
    assert Outcome.RECEPTION_DONE is done.answer.outcome
    assert answers[0].reception is not None
    assert ListSource.STATION is answers[0].reception.source
    assert [tube(1), tube(2)] == told_received(context)
    assert words_of(answers[2].answer, translations("vi"), context.settings.zone).headline == "ĐÃ NHẬN 2/2"


def test_a_received_tube_counts_from_its_reception_and_an_analyzer_tells_nothing_twice(
    context: Context, clock: Hands
) -> None:
    code = sent(context, 1)
    session = ReceiveSession(context)
    outcomes(session, code, tube(1))
    clock.forward(hours=3)
    import_bytes(context, message(specimen(tube(1))))
    with context.database.read() as connection:
        row = tubes.find_tube(connection, tube(1))
        at = receptions.received_at(connection, tube(1))

    assert row is not None
    assert (row.received_at, [tube(1)]) == (at, told_received(context))


def test_the_same_tube_again_is_the_same_answer_and_no_second_tube(context: Context, clock: Hands) -> None:
    code = sent(context, 1, 2)
    session = ReceiveSession(context)
    outcomes(session, code, tube(1))
    clock.forward(minutes=5)
    again = session.scan(tube(1))

    assert (again.answer.outcome, again.answer.facts["by"]) == (Outcome.RECEIVED_AGAIN, COLLECTOR)
    assert again.reception is not None
    assert again.reception.tally.present == 1
    assert [tube(1)] == told_received(context)


def test_missing_tubes_are_counted_kept_and_may_come_with_a_later_box(context: Context) -> None:
    first, second = sent(context, 1, 2), sent(context, 3)
    session = ReceiveSession(context)
    outcomes(session, first, tube(1))
    done = session.command(Command.CLOSE)
    asked = outcomes(session, second, tube(3), tube(2))[-1]
    late = session.command(Command.CHOICE_1)
    with context.database.read() as connection:
        kept = receptions.last_reception(connection, first)

    assert Outcome.RECEPTION_DIFFERS is done.answer.outcome
    assert done.reception is not None
    assert (tube(2),) == done.reception.tally.missing
    assert (Outcome.NOT_IN_MANIFEST, first) == (asked, late.answer.facts["other_box"])
    assert Outcome.RECEIVED_HERE is late.answer.outcome
    assert kept is not None
    assert ((), (tube(2),)) == (kept.tally.missing, kept.tally.elsewhere)


def test_a_tube_that_is_not_on_the_list_is_set_aside_by_esc_and_may_be_received_later(context: Context) -> None:
    code = sent(context, 1)
    session = ReceiveSession(context)
    outcomes(session, code, tube(9))
    aside = session.command(Command.SKIP)
    before = told_received(context)
    outcomes(session, tube(9))
    taken = session.command(Command.CHOICE_1)

    assert (aside.answer.outcome, before) == (Outcome.SET_ASIDE, [])
    assert aside.reception is not None
    assert (aside.reception.tally.aside, aside.reception.tally.present) == (1, 0)
    assert Outcome.RECEIVED_HERE is taken.answer.outcome
    assert [tube(9)] == told_received(context)


def test_nothing_is_lost_while_a_question_is_open(context: Context) -> None:
    code = sent(context, 1)
    session = ReceiveSession(context)
    told = outcomes(session, code, tube(9), tube(1), Command.SKIP, tube(1))

    assert told[1:] == [Outcome.NOT_IN_MANIFEST, Outcome.QUESTION_OPEN, Outcome.SET_ASIDE, Outcome.BOX_RECEIVED]


def test_a_box_nobody_knows_is_received_without_a_list(context: Context) -> None:
    session = ReceiveSession(context)
    answers = [session.scan(text) for text in (BOX, tube(1))]
    done = session.command(Command.CLOSE)

    assert [a.answer.outcome for a in answers] == [Outcome.RECEIVE_BLIND, Outcome.RECEIVED_NO_LIST]
    assert Outcome.RECEPTION_DIFFERS is done.answer.outcome
    assert [tube(1)] == told_received(context)


def test_the_papers_codes_bring_the_list_in_any_order(context: Context) -> None:
    parts = paper(*range(1, 131))
    session = ReceiveSession(context)
    told = outcomes(session, BOX, parts[1], tube(5), parts[0], parts[0], tube(200), Command.SKIP, tube(6))
    reception = session.current.reception

    assert len(parts) == 2
    assert told == [
        Outcome.RECEIVE_BLIND,
        Outcome.LIST_PART,
        Outcome.RECEIVED_NO_LIST,
        Outcome.LIST_READ,
        Outcome.LIST_SAME,
        Outcome.NOT_IN_MANIFEST,
        Outcome.SET_ASIDE,
        Outcome.RECEIVED_NO_LIST,
    ]
    assert reception is not None
    assert [tube(serial) for serial in range(1, 131)] == [line.number for line in reception.listed]
    assert len(reception.tally.missing) == 128


def test_a_papers_code_opens_its_own_box_and_never_mixes_two(context: Context) -> None:
    other = BOXES.number(48, 18)
    session = ReceiveSession(context)
    told = outcomes(session, *paper(1, 2), *paper(3, box=other), *paper(1, 2, 3), paper(1)[0][:-1])

    assert told == [Outcome.LIST_READ, Outcome.LIST_OTHER, Outcome.LIST_OTHER, Outcome.CUT_READ]


def test_a_tube_without_a_box_is_asked_about_and_received_loose(context: Context) -> None:
    session = ReceiveSession(context)
    asked, taken, next_one = session.scan(tube(1)), session.command(Command.CHOICE_1), session.scan(tube(2))

    assert [a.answer.outcome for a in (asked, taken, next_one)] == [
        Outcome.RECEIVE_LOOSE,
        Outcome.RECEIVED_NO_LIST,
        Outcome.RECEIVED_NO_LIST,
    ]
    assert next_one.reception is not None
    assert (next_one.reception.box, next_one.reception.tally.present) == ("", 2)


def test_a_broken_tube_that_came_all_the_same_is_refused_and_says_what_took_its_place(context: Context) -> None:
    desk = DeskSession(context)
    pair(desk, tube(1), cccd(1))
    desk.command(Command.REPLACE)
    desk.scan(tube(2))
    session = ReceiveSession(context)
    session.scan(BOX)
    answer = session.scan(tube(1)).answer

    assert (Outcome.TUBE_REPLACED, tube(2)) == (answer.outcome, answer.facts["new_tube"])


def test_a_tube_that_is_too_old_is_asked_about(context: Context, clock: Hands) -> None:
    code = sent(context, 1, 2, 3)
    clock.forward(hours=49)
    session = ReceiveSession(context)
    told = outcomes(session, code, tube(1), Command.CHOICE_2, tube(2), Command.CHOICE_1, tube(3), Command.SKIP)

    assert told[1:] == [
        Outcome.TUBE_TOO_OLD,
        Outcome.BOX_RECEIVED,
        Outcome.TUBE_TOO_OLD,
        Outcome.TUBE_REJECTED,
        Outcome.TUBE_TOO_OLD,
        Outcome.SET_ASIDE,
    ]


def test_a_damaged_tube_gets_a_rejected_result_that_another_person_releases(context: Context) -> None:
    code = sent(context, 1)
    session = ReceiveSession(replace(context, operator=TECHNICIAN))
    outcomes(session, code, tube(1))
    told = [session.command(Command.REPLACE), session.scan(tube(1)), session.choose_reason(RejectReason.RB)]
    with context.database.read() as connection:
        latest = results.latest_of_number(connection, tube(1))
    assert latest is not None
    [alone] = release_results(replace(context, operator=TECHNICIAN), [latest.id])
    [released] = release_all(context)

    assert [a.answer.outcome for a in told] == [Outcome.REJECT_WHICH, Outcome.REJECT_WHY, Outcome.TUBE_REJECTED]
    assert (latest.code, latest.origin, latest.why) == (ResultCode.REJECTED, ResultOrigin.RECEPTION, "RB")
    assert isinstance(alone.problem, RuleBroken)
    assert released.problem is None
    assert told[2].reception is not None
    assert (told[2].reception.tally.rejected, told[2].reception.tally.present) == (1, 0)


def test_a_rejection_that_lost_its_second_commit_is_not_made_twice(context: Context) -> None:
    code = sent(context, 1)
    session = ReceiveSession(context)
    outcomes(session, code, tube(1), Command.REPLACE, tube(1), Command.CHOICE_1)
    with context.database.write() as connection:
        connection.execute(reception_tubes.update().values(result_id=None))
    join_receptions(context)
    with context.database.read() as connection:
        latest = results.latest_of_number(connection, tube(1))
        linked = connection.execute(select(reception_tubes.c.result_id)).scalar_one()

    assert latest is not None
    assert (1, latest.id) == (latest.version, linked)


def test_a_tube_received_before_its_pairing_joins_later_with_the_time_of_its_reception(
    context: Context, clock: Hands
) -> None:
    session = ReceiveSession(context)
    outcomes(session, BOX, tube(1), Command.REPLACE, tube(2), Command.CHOICE_1)
    with context.database.read() as connection:
        at = receptions.received_at(connection, tube(1))
    refused = DeskSession(context).scan(tube(1))
    # Its pairing comes as the platform's word of it, long after the tube.
    clock.forward(hours=5)
    with context.database.write() as connection:
        for serial in (1, 2):
            _learn(connection, tube(serial), clock)
    made = join_receptions(context)
    with context.database.read() as connection:
        row, latest = tubes.find_tube(connection, tube(1)), results.latest_of_number(connection, tube(2))

    assert Outcome.TUBE_AT_LAB is refused.outcome
    assert row is not None
    assert latest is not None
    assert (at, 1, ResultCode.REJECTED) == (row.received_at, made, latest.code)


def _learn(connection: Connection, number: str, clock: Hands) -> None:
    add_told(connection, new_id(), number, ToldFacts(pool_size=1, people=1, paired_at=clock.now), clock.now)


def test_a_reception_stops_and_goes_on_even_after_it_was_finished(context: Context) -> None:
    code = sent(context, 1, 2)
    session = ReceiveSession(context)
    outcomes(session, code, tube(1))
    resumed = ReceiveSession(context)
    stood = resumed.current
    resumed.command(Command.CLOSE)
    told = outcomes(resumed, code, Command.CHOICE_1, tube(2))
    done = resumed.command(Command.CLOSE)

    assert stood.reception is not None
    assert (code, 1) == (stood.reception.box, stood.reception.tally.present)
    assert told == [Outcome.RECEIVE_CLOSED, Outcome.RECEIVE_OPEN, Outcome.BOX_RECEIVED]
    assert Outcome.RECEPTION_DONE is done.answer.outcome


def test_two_people_who_receive_one_box_never_double_a_tube(context: Context) -> None:
    code = sent(context, *range(1, 7))
    one, two = ReceiveSession(context), ReceiveSession(replace(context, operator=TECHNICIAN))
    outcomes(one, code)
    outcomes(two, code)
    first = outcomes(one, tube(1), tube(2), tube(3), tube(4))
    second = outcomes(two, tube(4), tube(5), tube(6), tube(1))
    with context.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(reception_tubes)).scalar_one() == 6
        assert audit.first_broken_entry(connection) is None

    assert first == [Outcome.BOX_RECEIVED] * 4
    assert second == [Outcome.RECEIVED_AGAIN, Outcome.BOX_RECEIVED, Outcome.BOX_RECEIVED, Outcome.RECEIVED_AGAIN]
    assert 6 == len(told_received(context)) == len(set(told_received(context)))


def test_a_tube_received_with_another_box_is_refused_and_says_where(context: Context) -> None:
    first, second = sent(context, 1), sent(context, 2)
    session = ReceiveSession(context)
    outcomes(session, first, tube(1), second)
    answer = session.scan(tube(1)).answer

    assert (Outcome.RECEIVED_ELSEWHERE, first) == (answer.outcome, answer.facts["other_box"])


def test_a_warm_box_is_noted(context: Context) -> None:
    code = sent(context, 1)
    session = ReceiveSession(context)
    session.scan(code)
    answer = session.set_temperature(12.5)

    assert answer.reception is not None
    assert answer.reception.arrival_temperature == 12.5


def test_set_aside_tubes_are_not_the_laboratorys(context: Context) -> None:
    code = sent(context, 1)
    session = ReceiveSession(context)
    outcomes(session, code, tube(9), Command.SKIP)
    with context.database.read() as connection:
        kept = receptions.find_checked(connection, tube(9))
        at = receptions.received_at(connection, tube(9))

    assert kept is not None
    assert (kept.tube.standing, at) == (Standing.ASIDE, None)
