"""An analyzer asks what to run: it is told for tubes that may be run, under one number, and never who is in them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.builders import (
    NOON,
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
from workstation.domain.collection import Priority
from workstation.domain.custody import CheckedTube, RejectReason, Standing
from workstation.domain.no_work import NoWork
from workstation.domain.results import ResultCode
from workstation.hl7.segments import Segment, read_segments
from workstation.store import orders, tubes
from workstation.store.custody_tables import receptions
from workstation.store.orders import Order, OrderState
from workstation.store.receptions import save_checked
from workstation.store.tables import audit
from workstation.usecases.answer_query import answer_query
from workstation.usecases.context import Context, new_id
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.list_worklist import list_worklist, preview_order
from workstation.usecases.take_order_response import take_order_response
from workstation.usecases.void_pairing import void_pairing

POOL = (cccd(1), cccd(2, "Trần Thị Mẫu", gender="Nữ"))


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def context(tmp_path: Path, clock: Hands) -> Iterator[Context]:
    with station(tmp_path, clock) as opened:
        yield opened


def ask(context: Context, *numbers: str, name: str = "WOS^Work Order Step^IHELAW") -> list[tuple[Segment, ...]]:
    asked = f"MSH|^~\\&|PCR|LAB|HOST||2026||QBP^Q11^QBP_Q11|Q1|P|2.5.1\rQPD|{name}|T1|{'~'.join(numbers)}\r"
    return [read_segments(data) for data in answer_query(context, asked.encode())]


def of(segments: tuple[Segment, ...], name: str) -> Segment:
    return next(segment for segment in segments if segment.name == name)


def told(context: Context, number: str) -> tuple[str, str, str]:
    """Say QAK-2, ORC-1 and the order's number."""
    answer, work = ask(context, number)
    order = next((segment for segment in work if segment.name == "OBR"), None)
    return of(answer, "QAK").field(2), of(work, "ORC").field(1), order.field(2) if order else ""


def respond(context: Context, number: str, control: str, *, code: str = "AA", control_id: str = "-") -> None:
    orc = f"ORC|{control}|{number}\r" if control else ""
    take_order_response(context, f"MSH|^~\\&|PCR\rMSA|{code}|{control_id}\r{orc}".encode())


def newest(context: Context, number: str) -> Order:
    with context.database.read() as connection:
        return orders.orders_of(connection, number)[0]


def test_a_closed_tube_is_ordered_with_its_collections_test_and_without_a_name(context: Context) -> None:
    pair(DeskSession(context), tube(), cccd())
    answer, work = ask(context, tube())

    assert of(answer, "QAK").field(2) == "OK"
    assert [segment.name for segment in work] == ["MSH", "SPM", "SAC", "ORC", "TQ1", "OBR", "TCD"]
    assert (of(work, "SAC").field(3), of(work, "OBR").field(4)) == (tube(), "94500-6^^LN")
    assert not any("Nguyễn" in str(segment.fields) or "001090" in str(segment.fields) for segment in work)


def test_an_order_is_kept_and_asked_again_it_has_the_same_number(context: Context) -> None:
    pair(DeskSession(context), tube(), cccd())
    first, second = told(context, tube()), told(context, tube())

    kept = newest(context, tube())
    assert first == second == ("OK", "NW", kept.number)
    assert (kept.state, kept.times, kept.analyzer, kept.code) == (OrderState.SENT, 2, "PCR|LAB", "94500-6^^LN")
    with context.database.read() as connection:
        acts = connection.execute(select(audit.c.action)).scalars().all()
    assert acts.count("order.sent") == 1


def test_what_was_accepted_stays_so_though_its_repeat_is_refused(context: Context) -> None:
    pair(DeskSession(context), tube(), cccd())
    _, _, number = told(context, tube())
    respond(context, number, "OK")
    respond(context, number, "UA")

    kept = newest(context, tube())
    assert (kept.state, kept.answer, kept.answered_at) == (OrderState.ACCEPTED, "OK", NOON)
    assert told(context, tube())[2] == number


def test_what_was_refused_is_ordered_anew_under_another_number(context: Context) -> None:
    pair(DeskSession(context), tube(), cccd())
    _, _, number = told(context, tube())
    respond(context, number, "UA")

    assert newest(context, tube()).state is OrderState.REFUSED
    assert told(context, tube())[2] not in ("", number)


def test_an_answer_without_a_number_is_about_all_that_its_message_carried(context: Context) -> None:
    pair(DeskSession(context), tube(), cccd())
    _, work = ask(context, tube())
    respond(context, "", "OK", control_id=work[0].field(10))

    assert newest(context, tube()).state is OrderState.ACCEPTED


def test_a_whole_message_that_was_refused_refuses_its_orders(context: Context) -> None:
    pair(DeskSession(context), tube(), cccd())
    _, work = ask(context, tube())
    respond(context, "", "", code="AR", control_id=work[0].field(10))

    assert newest(context, tube()).state is OrderState.REFUSED


def test_an_answer_to_nothing_of_ours_changes_nothing(context: Context) -> None:
    for data in (b"", b"MSH|^~\\&|X\r", b"MSH|^~\\&|X\rMSA|AA|other\rORC|OK|N\r", b"MSH|^~\\&|X\rMSA|AR|other\r"):
        take_order_response(context, data)

    with context.database.read() as connection:
        assert orders.find_answered(connection, control_id="other") == ()


def _unknown(context: Context) -> NoWork:
    return NoWork.UNKNOWN


def _open(context: Context) -> NoWork:
    settings = context.settings.model_copy(update={"pool_size": 2})
    pair(DeskSession(replace(context, settings=settings)), tube(), cccd())
    return NoWork.STILL_OPEN


def _nobody(context: Context) -> NoWork:
    pair(DeskSession(context), tube(), cccd())
    void_pairing(context, tube(), 0, "WRONG_PERSON")
    return NoWork.NOBODY


def _resulted(context: Context) -> NoWork:
    pair(DeskSession(context), tube(), cccd())
    import_bytes(context, message(specimen(tube())))
    return NoWork.HAS_RESULT


def _released(context: Context) -> NoWork:
    _resulted(context)
    release_all(context)
    return NoWork.HAS_RESULT


def _rejected(context: Context) -> NoWork:
    pair(DeskSession(context), tube(), cccd())
    check_in(context, tube(), Standing.REJECTED)
    return NoWork.REJECTED


def _aside(context: Context) -> NoWork:
    check_in(context, tube(), Standing.ASIDE)
    return NoWork.NOT_RECEIVED


def check_in(context: Context, number: str, standing: Standing) -> None:
    """Reception has the tube; its own rules are tested elsewhere."""
    with context.database.write() as connection:
        reception = new_id()
        connection.execute(
            receptions.insert(),
            {
                "id": reception,
                "box": number,
                "source": "none",
                "announced": 0,
                "list_key": "",
                "site": "",
                "desk": "Bàn 1",
                "touched_at": NOON,
                "opened_at": NOON,
                "opened_by": "t",
            },
        )
        reason = RejectReason.EX if standing is Standing.REJECTED else None
        checked = CheckedTube(number=number, standing=standing, reason=reason, at=NOON, by="t")
        save_checked(connection, reception, checked)


@pytest.mark.parametrize("prepare", [_unknown, _open, _nobody, _resulted, _released, _rejected, _aside])
def test_a_tube_that_may_not_be_run_gets_the_negative_answer(context: Context, prepare: object) -> None:
    why = prepare(context)  # type: ignore[operator]

    assert told(context, tube()) == ("NF", "DC", "")
    assert preview_order(context, tube()).why is why


def test_a_run_without_an_answer_may_be_ordered_again(context: Context) -> None:
    pair(DeskSession(context), tube(), cccd())
    import_bytes(context, message(specimen(tube(), ResultCode.INVALID)))

    assert told(context, tube())[:2] == ("OK", "NW")


def test_a_tube_that_reception_has_is_run_before_its_pairing_arrives(context: Context) -> None:
    check_in(context, tube(), Standing.RECEIVED)

    assert told(context, tube())[:2] == ("OK", "NW")
    assert [(row.number, row.is_known, row.order) for row in list_worklist(context)] == [(tube(), False, "sent")]


def test_a_barcode_that_is_the_beginning_of_another_is_another_tube(context: Context) -> None:
    pair(DeskSession(context), tube(), cccd())

    assert told(context, tube()[:-2])[:2] == ("NF", "DC")


def test_several_tubes_of_one_question_are_each_answered(context: Context) -> None:
    pair(DeskSession(context), tube(1), cccd())
    answer, *works = ask(context, tube(1), tube(2))

    assert of(answer, "QAK").field(2) == "OK"
    assert [of(work, "ORC").field(1) for work in works] == ["NW", "DC"]


def test_a_place_in_a_rack_is_unknown_here(context: Context) -> None:
    asked = b"MSH|^~\\&|PCR||||2026||QBP^Q11|Q1|P|2.5.1\rQPD|WOS_BY_RACK^x|T1||S54|14\r"
    answer, work = (read_segments(data) for data in answer_query(context, asked))

    assert (of(answer, "QAK").field(2), of(work, "ORC").field(1)) == ("NF", "DC")
    assert (of(work, "SAC").field(10), of(work, "SAC").field(11), of(work, "SAC").field(3)) == ("S54", "14", "")


def test_all_pending_work_is_what_was_received_and_not_accepted_yet(context: Context, clock: Hands) -> None:
    for serial in (1, 2, 3):
        pair(DeskSession(context), tube(serial), cccd(serial, f"Người {serial}"))
        clock.forward(minutes=1)
    check_in(context, tube(1), Standing.RECEIVED)
    check_in(context, tube(2), Standing.RECEIVED)
    first = ask(context, name="WOS_ALL^x")
    respond(context, of(first[1], "OBR").field(2), "OK")
    second = ask(context, name="WOS_ALL^x")

    assert [of(work, "SAC").field(3) for work in first[1:]] == [tube(1), tube(2)]
    assert [of(work, "SAC").field(3) for work in second[1:]] == [tube(2)]
    assert of(ask_nothing(context)[0], "QAK").field(2) == "NF"


def ask_nothing(context: Context) -> list[tuple[Segment, ...]]:
    for row in list_worklist(context):
        respond(context, row.order_number, "OK")
    return ask(context, name="WOS_ALL^x")


@pytest.mark.parametrize("key", ["94500-6", "Covid-19"])
def test_a_laboratory_names_its_analyzers_codes_by_test_or_by_disease(tmp_path: Path, key: str) -> None:
    codes = {key: ["SCoV2^SARS-CoV-2^99ROC", "FLU^^99ROC"]}
    with station(tmp_path, order_codes=codes) as context:
        pair(DeskSession(context), tube(), cccd())
        _, work = ask(context, tube())

    assert [segment.field(4) for segment in work if segment.name == "OBR"] == codes[key]


def test_an_urgent_collection_is_ordered_as_urgent(tmp_path: Path) -> None:
    with station(tmp_path, priority=Priority.URGENT) as context:
        pair(DeskSession(context), tube(), cccd())
        _, work = ask(context, tube())

    assert of(work, "TQ1").component(9, 1) == "S"


def test_a_preview_is_what_would_be_sent_and_orders_nothing(context: Context) -> None:
    pair(DeskSession(context), tube(), cccd())
    preview = preview_order(context, tube())

    assert preview.why is None
    assert [segment.name for segment in read_segments(preview.data)][:3] == ["MSH", "SPM", "SAC"]
    with context.database.read() as connection:
        assert orders.orders_of(connection, tube()) == ()


def test_the_worklist_says_how_long_each_tube_waits_and_what_was_ordered(context: Context, clock: Hands) -> None:
    settings = context.settings.model_copy(update={"pool_size": 2})
    pair(DeskSession(replace(context, settings=settings)), tube(1), *POOL)
    pair(DeskSession(context), tube(2), cccd(3, "Lê Thử"))
    with context.database.write() as connection:
        for serial, minutes in ((1, 5), (2, 9)):
            row = tubes.find_tube(connection, tube(serial))
            assert row is not None
            tubes.mark_received(connection, row.id, NOON + timedelta(minutes=minutes))
    _, _, number = told(context, tube(1))
    respond(context, number, "OK")

    rows = list_worklist(context)
    assert [(row.number, row.pool_size, row.people, row.order) for row in rows] == [
        (tube(1), 2, 2, "accepted"),
        (tube(2), 1, 1, ""),
    ]
    assert [row.received_at for row in rows] == [NOON + timedelta(minutes=5), NOON + timedelta(minutes=9)]
    import_bytes(context, message(specimen(tube(2))))
    assert [row.number for row in list_worklist(context)] == [tube(1)]


@pytest.mark.parametrize(
    "data", [b"", b"QPD|x", b"MSH|^~\\&|A\xff\xfe||||||QBP^Q11|Q1\r", b"MSH|^~\\&|A||||||QBP^Q11|Q1"]
)
def test_a_query_that_cannot_be_read_is_answered_as_an_error(context: Context, data: bytes) -> None:
    [answer] = answer_query(context, data)

    assert answer.split(b"\r")[1].split(b"|")[1] in (b"AE", b"AR")


def test_a_store_that_is_away_is_answered_as_an_error(context: Context) -> None:
    pair(DeskSession(context), tube(), cccd())
    with context.database.write() as connection:
        connection.exec_driver_sql("ALTER TABLE orders RENAME TO gone")
    [answer] = [read_segments(data) for data in answer_query(context, _query(tube()))]

    assert (of(answer, "MSA").field(1), of(answer, "QAK").field(2)) == ("AE", "AE")


def _query(number: str) -> bytes:
    return f"MSH|^~\\&|PCR||||2026||QBP^Q11|Q1|P|2.5.1\rQPD|WOS|T1|{number}\r".encode()
