"""The listener when something breaks: senders that vanish, hang or wait, a full disk, a crash, a port that is taken."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import station
from tests.full_disk import full
from tests.stored import assert_nothing_half_there
from tests.wire import (
    LOOPBACK,
    Analyzer,
    Listened,
    framed,
    listened,
    result,
    stored_deliveries,
    stored_framing,
)
from workstation.domain.errors import EnvironmentProblem, Reason
from workstation.domain.observations import InboxReason
from workstation.hl7.framing import FS, VT
from workstation.hl7.listener import ListenerOptions, Wire
from workstation.store.inbox import MessageState
from workstation.usecases.context import Context
from workstation.usecases.listening import Listening
from workstation.usecases.receive_message import receive_message


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


# What breaks


def test_a_sender_that_hangs_up_in_the_middle_of_a_frame_leaves_a_cut_piece(lab: Listened) -> None:
    with lab.analyzer() as analyzer:
        analyzer.send(framed(result("1")) + VT + result("2")[:70])
        assert analyzer.answers(1) == [("AA", "1")]
    lab.wait_until(lambda: stored_framing(lab.context) == ["", InboxReason.MESSAGE_CUT])
    with lab.analyzer() as again:
        assert again.ask(result("2")) == "AA"


def test_a_message_cut_just_before_its_end_is_not_taken_for_the_whole_one(lab: Listened) -> None:
    with lab.analyzer() as analyzer:
        analyzer.send(result())
    lab.wait_until_imported(1)
    with lab.analyzer() as again:
        assert again.ask(result()) == "AA"
    lab.wait_until_imported(2)

    assert stored_framing(lab.context) == [InboxReason.MESSAGE_CUT, ""]
    assert [one.state for one in lab.imported] == [MessageState.SET_ASIDE] * 2


def test_a_sender_that_is_gone_before_its_answer_disturbs_nobody(lab: Listened) -> None:
    with lab.analyzer() as other:
        for number in range(20):
            with lab.analyzer() as analyzer:
                analyzer.send(b"".join(framed(result(f"{number}-{part}")) for part in range(20)))
                linger = b"\x01\x00\x00\x00\x00\x00\x00\x00"
                analyzer.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        assert other.ask(result("still here")) == "AA"
    with lab.analyzer() as again:
        for number in range(20):
            assert again.ask(result(f"{number}-0")) == "AA"

    assert len(stored_deliveries(lab.context)) == len(set(stored_deliveries(lab.context)))


def test_a_sender_that_says_all_and_shuts_its_side_still_gets_its_answers(analyzer: Analyzer) -> None:
    analyzer.send(framed(result("1")) + framed(result("2")))
    analyzer.socket.shutdown(socket.SHUT_WR)

    assert analyzer.answers(2) == [("AA", "1"), ("AA", "2")]
    assert analyzer.is_hung_up_on()


def test_a_frame_that_never_ends_is_kept_as_cut_and_hung_up_on(context: Context, tmp_path: Path) -> None:
    with listened(context, tmp_path, frame_seconds=0.1) as lab, lab.analyzer() as analyzer:
        analyzer.send(VT + result()[:50])
        assert analyzer.is_hung_up_on()
        lab.wait_for(Wire.TIMED_OUT)
        lab.wait_until_imported(1)

    assert stored_framing(context) == [InboxReason.MESSAGE_CUT]


def test_a_silent_connection_is_closed_after_its_time_and_nothing_is_kept(context: Context, tmp_path: Path) -> None:
    with listened(context, tmp_path, idle_seconds=0.1) as lab, lab.analyzer() as analyzer:
        assert analyzer.is_hung_up_on()

    assert stored_deliveries(context) == []


def test_idle_and_slow_senders_delay_nobody(context: Context, tmp_path: Path) -> None:
    with listened(context, tmp_path) as lab:
        idle = [lab.analyzer() for _ in range(200)]
        slow = [lab.analyzer() for _ in range(50)]
        for one in slow:
            one.send(VT + b"MSH|")
        with lab.analyzer() as analyzer:
            for number in range(20):
                for one in slow:
                    one.send(b"x")
                assert analyzer.ask(result(f"M{number}")) == "AA"
        status = lab.listening.status()
        for one in idle + slow:
            one.close()

    assert status.connections >= 250


def test_a_full_disk_is_answered_ae_and_the_same_message_goes_through_once_there_is_room(
    lab: Listened, caplog: pytest.LogCaptureFixture
) -> None:
    large = result("LARGE") + b"NTE|1||" + os.urandom(40_000).hex().encode() + b"\r"
    with lab.analyzer() as analyzer:
        assert analyzer.ask(result("before")) == "AA"
        lab.wait_until_imported(1)
        with full(lab.context.database):
            analyzer.send(framed(large) + framed(result("with it")))
            refused = [analyzer.answer(), analyzer.answer()]
        kept = stored_deliveries(lab.context)
        with lab.context.database.read() as connection:
            assert_nothing_half_there(connection)
        again = [analyzer.ask(large), analyzer.ask(result("with it"))]

    assert refused[0].code == "AE"
    assert b"\rERR|||207^" in refused[0].whole
    stored_then = [data for data in kept if b"|with it|" in data]
    assert [one.code for one in refused[1:]] == ["AA" if stored_then else "AE"]
    assert not any(b"|LARGE|" in data for data in kept)
    assert again == ["AA", "AA"]
    assert {record.getMessage() for record in caplog.records} == {"nothing was stored: STORE_UNAVAILABLE"}


# Starting and stopping


def test_what_had_arrived_whole_is_answered_before_the_listener_stops(context: Context, tmp_path: Path) -> None:
    with listened(context, tmp_path) as lab:
        analyzer = lab.analyzer()
        analyzer.send(framed(result("0")))
        assert analyzer.answers(1) == [("AA", "0")]
        analyzer.send(b"".join(framed(result(f"M{number}")) for number in range(200)))
        assert analyzer.answers(1) == [("AA", "M0")]
    analyzer.is_hung_up_on()
    answered = {one.control_id for one in analyzer._answers} | {"0", "M0"}
    analyzer.close()

    stored = {data.split(b"|")[9].decode() for data in stored_deliveries(context)}
    assert answered <= stored
    with pytest.raises(ConnectionRefusedError):
        Analyzer(lab.port)


def test_what_a_crash_left_unread_is_read_at_the_next_start(context: Context, tmp_path: Path) -> None:
    receive_message(context, source="mllp", name="10.0.0.1", data=VT + result() + FS)
    with listened(context, tmp_path) as lab:
        lab.wait_until_imported(1)

    assert [one.state for one in lab.imported] == [MessageState.SET_ASIDE]


def test_a_port_that_is_taken_says_so(context: Context, tmp_path: Path) -> None:
    elsewhere = tmp_path / "other"
    elsewhere.mkdir()
    with listened(context, tmp_path) as lab:
        other = Listening(context, ListenerOptions(host=LOOPBACK, port=lab.port), elsewhere)
        with pytest.raises(EnvironmentProblem) as refusal:
            other.open()

    assert refusal.value.reason is Reason.PORT_TAKEN
    assert other.status().problem is Reason.PORT_TAKEN


def test_one_process_of_a_home_listens_at_a_time(context: Context, tmp_path: Path) -> None:
    with listened(context, tmp_path), pytest.raises(EnvironmentProblem) as refusal, listened(context, tmp_path):
        raise AssertionError

    assert refusal.value.reason is Reason.ALREADY_LISTENING
    with listened(context, tmp_path) as lab, lab.analyzer() as analyzer:
        assert analyzer.ask(result()) == "AA"


def test_the_status_says_the_port_who_is_there_and_how_much_came(lab: Listened) -> None:
    before = lab.listening.status()
    with lab.analyzer() as analyzer:
        analyzer.ask(result("1"))
        analyzer.ask(result("2"))
        now = lab.listening.status()

    assert (before.is_listening, before.port, before.messages, before.last_at) == (True, lab.port, 0, None)
    assert (now.connections, now.messages, now.last_at) == (1, 2, lab.context.clock())
