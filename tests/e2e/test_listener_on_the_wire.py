"""The listener on real sockets and a real database: what the field sends, what breaks, and what is answered."""

from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path

import pytest

from tests.builders import DeskSession, at_desk, cccd, message, pair, specimen, station, tube
from tests.wire import (
    HEAD,
    TAIL,
    Analyzer,
    Listened,
    count_messages,
    framed,
    listened,
    result,
    stored_deliveries,
    stored_framing,
)
from workstation.domain.observations import InboxReason
from workstation.hl7.framing import FS, VT
from workstation.hl7.listener import Wire
from workstation.store.inbox import MessageState
from workstation.usecases.context import Context
from workstation.usecases.list_results import list_results


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    with station(tmp_path) as opened:
        yield opened


@pytest.fixture
def lab(context: Context, tmp_path: Path) -> Iterator[Listened]:
    with listened(context, tmp_path) as listening:
        yield listening


@pytest.fixture
def analyzer(lab: Listened) -> Iterator[Analyzer]:
    with lab.analyzer() as connected:
        yield connected


def test_a_result_that_was_answered_aa_is_stored_and_then_imported(context: Context, tmp_path: Path) -> None:
    desk: DeskSession = at_desk(context, "Bàn 1")
    pair(desk, tube(1), cccd(1))
    pair(desk, tube(2), cccd(2))
    sent = message(specimen(tube(1)))
    with listened(context, tmp_path) as lab, lab.analyzer() as analyzer:
        code = analyzer.ask(sent)
        kept = stored_deliveries(context)
        lab.wait_until_imported(1)

    assert code == "AA"
    assert kept == [VT + sent + FS]
    assert [(row.tube, row.version) for row in list_results(context)] == [(tube(1), 1)]


# The probes of other listeners


def test_a_message_byte_by_byte_is_one_message(analyzer: Analyzer) -> None:
    for place in framed(result()):
        analyzer.send(bytes([place]))

    assert analyzer.answers(1) == [("AA", "M1")]


def test_many_messages_on_one_connection_are_answered_in_their_order(analyzer: Analyzer, context: Context) -> None:
    for number in range(50):
        analyzer.send(framed(result(f"M{number}")))

    assert analyzer.answers(50) == [("AA", f"M{number}") for number in range(50)]
    assert len(stored_deliveries(context)) == 50


@pytest.mark.parametrize("count", [2, 6, 300])
def test_several_frames_in_one_packet_are_each_answered(analyzer: Analyzer, count: int) -> None:
    analyzer.send(b"".join(framed(result(f"M{number}")) for number in range(count)))

    assert analyzer.answers(count) == [("AA", f"M{number}") for number in range(count)]


@pytest.mark.parametrize("before", [b"\r\n", b"\x00", b"\r\n\x00\x00 \t", b"\xef\xbb\xbf"])
def test_blanks_before_a_frame_change_nothing(analyzer: Analyzer, context: Context, before: bytes) -> None:
    analyzer.send(before + framed(result()))

    assert analyzer.answers(1) == [("AA", "M1")]
    assert stored_framing(context) == [""]


@pytest.mark.parametrize("end", [FS, FS + b"\n", FS + b"\r\n"])
def test_a_frame_without_its_last_cr_is_answered_at_once(analyzer: Analyzer, end: bytes) -> None:
    for number in range(3):
        analyzer.send(VT + result(f"M{number}") + end)
        assert analyzer.answers(1) == [("AA", f"M{number}")]


def test_text_before_a_frame_is_kept_with_a_reason_and_the_frame_is_answered(lab: Listened) -> None:
    with lab.analyzer() as analyzer:
        analyzer.send(b"HELLO?\r\n" + framed(result()))
        assert analyzer.answers(1) == [("AA", "M1")]

    assert stored_deliveries(lab.context) == [b"HELLO?\r\n", VT + result() + FS]
    assert stored_framing(lab.context) == [InboxReason.NOT_HL7, ""]


@pytest.mark.parametrize(
    "sent",
    [
        result().replace(b"\r", b"\r\r"),
        result().replace(b"\r", b"\n"),
        result().replace(b"\r", b"\r\n"),
        result().replace(b"^~\\&", b"^~\\&#"),
        result().replace(b"ORU^R01^ORU_R01", b"ORU^R01"),
        result().replace(b"ORU^R01^ORU_R01", b"ADT^A01"),
        result().replace(b"2.5.1", b"2.999"),
        result().replace(b"Detected", b"D\x00\x00etected"),
        result().replace(b"Detected", b"Ph\xe1t hi\xf2n"),
        result().replace(b"|P|2.5.1", b"|P|2.5.1||||||UNICODE UTF-8").replace(b"Detected", b"\xe9\xe8"),
        result().replace(b"|P|2.5.1", b"|P|2.5.1||||||KLINGON"),
        result().replace(b"OBX|1|ST", b"OBX"),
        result() + b"stray line\r",
        HEAD + b"M1" + TAIL + HEAD.replace(b"MSH", b"XXX"),
    ],
)
def test_whatever_has_an_msh_is_stored_answered_aa_and_ends_with_a_person(lab: Listened, sent: bytes) -> None:
    with lab.analyzer() as analyzer:
        analyzer.send(framed(sent))
        assert analyzer.answers(1) == [("AA", "M1")]
    lab.wait_until_imported(1)

    assert stored_deliveries(lab.context) == [VT + sent + FS]
    assert [one.state for one in lab.imported] == [MessageState.SET_ASIDE]
    assert all(one.issues for one in lab.imported)


def test_an_empty_control_id_is_answered_with_an_empty_one(analyzer: Analyzer) -> None:
    analyzer.send(framed(result("")))

    assert analyzer.answers(1) == [("AA", "")]


def test_what_is_no_hl7_is_answered_ar_and_kept_for_a_person(analyzer: Analyzer, context: Context) -> None:
    analyzer.send(framed(b"1H|\\^&|||ASTM") + framed(result()))

    assert analyzer.answers(2) == [("AR", ""), ("AA", "M1")]
    assert stored_framing(context) == [InboxReason.NOT_HL7, ""]


def test_an_empty_frame_is_answered_and_nothing_is_kept(analyzer: Analyzer, context: Context) -> None:
    analyzer.send(framed(b""))

    assert analyzer.answers(1) == [("AR", "")]
    assert stored_deliveries(context) == []


def test_two_messages_in_one_frame_are_each_answered(analyzer: Analyzer, context: Context) -> None:
    analyzer.send(framed(result("M1") + result("M2")))

    assert analyzer.answers(2) == [("AA", "M1"), ("AA", "M2")]
    assert count_messages(context) == 2


def test_a_message_begun_anew_is_answered_and_its_first_half_kept_as_cut(analyzer: Analyzer, context: Context) -> None:
    analyzer.send(VT + result()[:60] + framed(result()))

    assert analyzer.answers(1) == [("AA", "M1")]
    assert stored_framing(context) == [InboxReason.MESSAGE_CUT, ""]


def test_an_answer_is_not_answered(analyzer: Analyzer, context: Context) -> None:
    analyzer.send(framed(b"MSH|^~\\&|PCR||||||ACK^R22^ACK|A1|P|2.5.1\rMSA|AA|X\r") + framed(result()))

    assert analyzer.answers(1) == [("AA", "M1")]


def test_the_same_message_again_gets_the_same_answer_and_is_kept_once(lab: Listened) -> None:
    with lab.analyzer() as analyzer:
        first = analyzer.ask(result()), analyzer.ask(result())
    with lab.analyzer() as other:
        again = other.ask(result())

    assert {*first, again} == {"AA"}
    assert len(stored_deliveries(lab.context)) == 1


def test_the_same_message_twice_in_one_packet_is_kept_once(analyzer: Analyzer, context: Context) -> None:
    analyzer.send(framed(result()) * 2)

    assert analyzer.answers(2) == [("AA", "M1")] * 2
    assert len(stored_deliveries(context)) == 1


def test_modes_are_mixed_on_one_connection_as_each_message_asks(analyzer: Analyzer) -> None:
    def asking(control_id: str, conditions: bytes) -> bytes:
        return framed(result(control_id).replace(b"|P|2.5.1", b"|P|2.5.1|||" + conditions))

    analyzer.send(
        asking("1", b"AL|NE")
        + asking("2", b"NE|NE")
        + asking("3", b"AL|AL")
        + asking("4", b"NE|AL")
        + asking("5", b"|")
    )

    assert analyzer.answers(5) == [("CA", "1"), ("CA", "3"), ("AA", "3"), ("AA", "4"), ("AA", "5")]


# Sizes


def test_ten_thousand_obx_in_one_message_are_taken(lab: Listened) -> None:
    rows = b"".join(b"OBX|%d|NM|94500-6||1||||||F\r" % number for number in range(10_000))
    with lab.analyzer() as analyzer:
        assert analyzer.ask(result() + rows) == "AA"
    lab.wait_until_imported(1)

    assert lab.imported[0].state is MessageState.SET_ASIDE


def test_what_is_too_large_is_refused_with_its_own_id_and_the_connection_ends(context: Context, tmp_path: Path) -> None:
    with listened(context, tmp_path, most_bytes=100_000) as lab:
        with lab.analyzer() as analyzer:
            analyzer.send(VT + result("BIG") + b"x" * 3_000_000 + FS)
            refused = analyzer.answer()
            assert analyzer.is_hung_up_on()
        with lab.analyzer() as next_one:
            assert next_one.ask(result()) == "AA"

    assert (refused.code, refused.control_id) == ("AR", "BIG")
    assert len(stored_deliveries(context)) == 1


# Who may send


@pytest.mark.parametrize(("network", "is_let_in"), [("127.0.0.0/8", True), ("10.0.5.0/24", False)])
def test_only_allowed_addresses_are_let_in(context: Context, tmp_path: Path, network: str, is_let_in: bool) -> None:
    with listened(context, tmp_path, allow=(ip_network(network),)) as lab, lab.analyzer() as analyzer:
        if is_let_in:
            assert analyzer.ask(result()) == "AA"
        else:
            assert analyzer.is_hung_up_on()
            lab.wait_for(Wire.NOT_ALLOWED)

    assert len(stored_deliveries(context)) == int(is_let_in)


def test_only_allowed_senders_are_taken_where_they_are_named(tmp_path: Path) -> None:
    with (
        station(tmp_path, listen_senders=["COBAS"]) as context,
        listened(context, tmp_path) as lab,
        lab.analyzer() as analyzer,
    ):
        refused = analyzer.ask(result())
        taken = analyzer.ask(result().replace(b"|PCR|", b"|COBAS|"))

        assert (refused, taken) == ("AR", "AA")
        assert len(stored_deliveries(context)) == 1


def test_there_is_a_most_of_connections_and_room_again_when_one_goes(context: Context, tmp_path: Path) -> None:
    with listened(context, tmp_path, most_connections=2) as lab:
        with lab.analyzer() as first, lab.analyzer() as second:
            assert [first.ask(result("1")), second.ask(result("2"))] == ["AA", "AA"]
            with lab.analyzer() as third:
                assert third.is_hung_up_on()
        lab.wait_until(lambda: lab.wire.count(Wire.CLOSED) >= 2)
        with lab.analyzer() as fourth:
            assert fourth.ask(result("4")) == "AA"

    assert Wire.TOO_MANY in lab.wire
