"""What each kind of message on the wire becomes: stored and acknowledged, passed on, or refused; in one commit."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event, select

from tests.builders import station
from tests.full_disk import full
from tests.wire import result, stored_deliveries, stored_framing
from workstation.domain.observations import InboxReason
from workstation.hl7.acknowledge import NO_MESSAGE, NOT_STORED, NOT_SUPPORTED, SENDER_REFUSED, TOO_LARGE
from workstation.hl7.answering import Arrived
from workstation.hl7.framing import FS, VT, Kind, Piece
from workstation.store.audit import first_broken_entry
from workstation.store.tables import audit, received
from workstation.usecases.answer_messages import Answered, answer_messages
from workstation.usecases.context import Context
from workstation.usecases.import_results import import_results
from workstation.usecases.receive_message import Delivery, receive_message, receive_messages

PEER = "10.0.5.7"
QUERY = (
    b"MSH|^~\\&|COBAS|R|GHEP|LAB|20260702||QBP^Q11^QBP_Q11|Q1|P|2.5.1|||NE|AL||UNICODE UTF-8|||LAB-27^IHE\r"
    b"QPD|WOS^Work Order Step^IHELAW|1|VN0000000000\rRCP|I||R\r"
)


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    with station(tmp_path) as opened:
        yield opened


def frame(message: bytes, peer: str = PEER) -> Arrived:
    return Arrived(peer=peer, piece=Piece(Kind.FRAME, VT + message + FS))


def answer(context: Context, message: bytes) -> Answered:
    return answer_messages(context, [frame(message)])[0]


def codes(answered: Answered) -> list[str]:
    return [reply.split(b"\rMSA|")[1][:2].decode() for reply in answered.replies]


def test_a_group_is_stored_in_one_commit_and_answered_in_its_order(context: Context) -> None:
    commits: list[object] = []
    event.listen(context.database.engine, "commit", commits.append)
    group = answer_messages(context, [frame(result(f"M{number}")) for number in range(20)])

    assert [one.replies[0].split(b"|")[-1] for one in group] == [b"M%d\r" % number for number in range(20)]
    assert len(commits) == 1
    assert len(stored_deliveries(context)) == 20
    with context.database.read() as connection:
        assert connection.execute(select(received.c.source, received.c.name)).first() == ("mllp", PEER)
        assert first_broken_entry(connection) is None
        assert len(connection.execute(select(audit)).all()) == 20


def test_a_repeated_message_says_that_it_is_one_and_nothing_more_waits(context: Context) -> None:
    first, again = answer(context, result()), answer(context, result())

    assert (first.messages, first.waiting, first.repeated) == (1, 1, False)
    assert (again.messages, again.waiting, again.repeated) == (1, 0, True)
    assert first.replies == again.replies


def test_a_query_gets_its_response_and_is_no_result(context: Context) -> None:
    answered = answer(context, QUERY)

    assert b"|RSP^K11^RSP_K11|" in answered.replies[0]
    assert (answered.questions, answered.messages, answered.fault) == (1, 0, None)
    assert stored_deliveries(context) == []


def test_a_query_that_wants_an_accept_acknowledgment_gets_it_first(context: Context) -> None:
    answered = answer(context, QUERY.replace(b"NE|AL", b"AL|AL"))

    assert b"\rMSA|CA|Q1\r" in answered.replies[0]
    assert b"|RSP^K11^RSP_K11|" in answered.replies[1]


@pytest.mark.parametrize("kind", [b"QBP^Q21^QBP_Q21", b"QRY^A19"])
def test_another_query_is_said_not_to_be_answered_here(context: Context, kind: bytes) -> None:
    answered = answer(context, result().replace(b"ORU^R01^ORU_R01", kind))

    assert (codes(answered), answered.fault) == (["AE"], NOT_SUPPORTED)
    assert stored_deliveries(context) == []


@pytest.mark.parametrize(("conditions", "said"), [(b"NE|NE", []), (b"AL|NE", ["CA"]), (b"|", [])])
def test_what_is_said_to_an_order_gets_no_answer_but_one_it_asks_for(
    context: Context, conditions: bytes, said: list[str]
) -> None:
    response = (
        b"MSH|^~\\&|COBAS|R|GHEP|LAB|20260702||ORL^O34^ORL_O42|R1|P|2.5.1|||" + conditions + b"\rMSA|AA|UNKNOWN\r"
    )
    answered = answer(context, response)

    assert codes(answered) == said
    assert stored_deliveries(context) == []


def test_an_analyzer_is_named_by_its_address_so_that_its_profile_reads_it(tmp_path: Path) -> None:
    names = {"10.0.5.7": "alinity-m", "10.0.5.0/24": "other", "2001:db8::/32": "six"}
    with station(tmp_path, listen_names=names) as context:
        for number, peer in enumerate(["10.0.5.7", "10.0.5.8", "2001:db8::1", "10.9.9.9"]):
            answer_messages(context, [frame(result(f"M{number}"), peer=peer)])
        with context.database.read() as connection:
            kept = connection.execute(select(received.c.name).order_by(received.c.id)).scalars().all()

    assert kept == ["alinity-m/10.0.5.7", "other/10.0.5.8", "six/2001:db8::1", "10.9.9.9"]
    assert context.profiles.choose(source=kept[0], sender="", kind="OUL^R22").name == "alinity-m"


def test_text_outside_of_frames_is_kept_unanswered(context: Context) -> None:
    stray, cut = Piece(Kind.STRAY, b"hello"), Piece(Kind.CUT, VT + result())
    answered = answer_messages(context, [Arrived(peer=PEER, piece=stray), Arrived(peer=PEER, piece=cut)])

    assert [one.replies for one in answered] == [(), ()]
    assert stored_framing(context) == [InboxReason.NOT_HL7, InboxReason.MESSAGE_CUT]


def test_what_is_too_large_is_refused_by_its_header_and_not_kept(context: Context) -> None:
    [answered] = answer_messages(context, [Arrived(peer=PEER, piece=Piece(Kind.TOO_LARGE, VT + result("BIG")[:90]))])

    assert (codes(answered), answered.fault) == (["AR"], TOO_LARGE)
    assert answered.replies[0].split(b"\r")[1] == b"MSA|AR|BIG"
    assert stored_deliveries(context) == []


def test_a_batch_is_answered_message_by_message(context: Context) -> None:
    answered = answer(context, b"FHS|^~\\&|A\rBHS|^~\\&|A\r" + result("1") + result("2") + b"BTS|2\rFTS|1\r")

    assert (codes(answered), answered.messages, answered.waiting) == (["AA", "AA"], 2, 2)


def test_a_frame_of_which_one_sender_is_refused_is_kept_whole_for_the_other(tmp_path: Path) -> None:
    with station(tmp_path, listen_senders=["COBAS"]) as context:
        answered = answer(context, result("1") + result("2").replace(b"|PCR|", b"|COBAS|"))

        assert (codes(answered), answered.fault) == (["AR", "AA"], SENDER_REFUSED)
        assert len(stored_deliveries(context)) == 1


def test_without_a_message_the_bytes_are_kept_and_refused(context: Context) -> None:
    answered = answer(context, b"1H|\\^&|||ASTM")

    assert (codes(answered), answered.messages, answered.waiting, answered.fault) == (["AR"], 0, 1, NO_MESSAGE)


def test_a_disk_that_is_full_refuses_the_whole_group_and_keeps_nothing(
    context: Context, caplog: pytest.LogCaptureFixture
) -> None:
    with full(context.database):
        group = [frame(result(f"M{number}") + b"NTE|1||" + b"x" * 20_000 + b"\r") for number in range(3)]
        answered = answer_messages(context, group)

    assert [codes(one) for one in answered] == [["AE"]] * 3
    assert {one.fault for one in answered} == {NOT_STORED}
    assert stored_deliveries(context) == []
    assert [record.getMessage() for record in caplog.records] == ["nothing was stored: STORE_UNAVAILABLE"]


def test_one_delivery_that_cannot_be_stored_keeps_out_no_other(
    context: Context, caplog: pytest.LogCaptureFixture
) -> None:
    impossible = frame(result("2"), peer="\ud800")
    answered = answer_messages(context, [frame(result("1")), impossible, frame(result("3"))])

    assert [codes(one) for one in answered] == [["AA"], ["AE"], ["AA"]]
    assert len(stored_deliveries(context)) == 2
    assert len(caplog.records) == 2


def test_the_same_bytes_twice_in_a_group_are_one_delivery(context: Context) -> None:
    delivery = Delivery(source="mllp", name=PEER, data=result())
    first, second = receive_messages(context, [delivery, delivery])

    assert (first.repeated, second.repeated) == (False, True)
    assert first.id == second.id
    assert first.messages == second.messages
    assert receive_message(context, source="file", name="again.hl7", data=result()).messages == first.messages


def test_a_whole_message_is_no_repetition_of_a_cut_one_with_the_same_bytes(context: Context) -> None:
    cut = Delivery(source="mllp", name=PEER, data=result(), is_cut=True)
    [kept] = receive_messages(context, [cut])
    inside = receive_message(context, source="file", name="a.hl7", data=b"\n" + result())
    read = [import_results(context, message) for message in (*kept.messages, *inside.messages)]

    assert [one.issues[0].reason for one in read] == [InboxReason.MESSAGE_CUT, InboxReason.TUBE_UNKNOWN]
