"""The listener without a station behind it: senders that do not read, answers that fail, groups, and addresses."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from ipaddress import ip_network

import pytest

from sync.client.worker import working
from tests.wire import LOOPBACK, Analyzer, framed, result
from workstation.hl7.answering import MOST_PIECES, Answer, Arrived
from workstation.hl7.door import is_allowed, plain_address
from workstation.hl7.header import read_header
from workstation.hl7.listener import Listener, ListenerOptions

ACK = b"MSH|^~\\&|||||||ACK|1|P|2.5.1\rMSA|AA|"


def control_id(arrived: Arrived) -> bytes:
    header = read_header(arrived.piece.data[1:])
    assert header is not None
    return header.raw(10).encode()


@contextmanager
def listener(answer: Answer) -> Iterator[int]:
    made = Listener(ListenerOptions(host=LOOPBACK), answer)
    with working(made, "listener"):
        yield made.port


def test_a_sender_that_reads_late_gets_every_answer_in_its_order() -> None:
    filling = b"x" * 20_000
    groups: list[int] = []

    def answer(arrived: Sequence[Arrived]) -> list[tuple[bytes, ...]]:
        groups.append(len(arrived))
        return [(ACK + control_id(one) + b"|" + filling + b"\r",) for one in arrived]

    count = 2_000
    frames = b"".join(framed(result(f"{number}")) for number in range(count))
    with listener(answer) as port, Analyzer(port) as analyzer:
        sending = threading.Thread(target=analyzer.send, args=(frames,))
        sending.start()
        answered = [analyzer.answer().control_id for _ in range(count)]
        sending.join()

    assert answered == [f"{number}" for number in range(count)]
    assert max(groups) <= MOST_PIECES


def test_what_arrives_while_a_group_is_stored_is_one_group() -> None:
    groups: list[int] = []
    first_is_stored, may_go_on = threading.Event(), threading.Event()

    def answer(arrived: Sequence[Arrived]) -> list[tuple[bytes, ...]]:
        groups.append(len(arrived))
        first_is_stored.set()
        may_go_on.wait(30)
        return [(ACK + control_id(one) + b"\r",) for one in arrived]

    with listener(answer) as port, Analyzer(port) as one, Analyzer(port) as other:
        one.send(framed(result("first")))
        assert first_is_stored.wait(30)
        for number in range(5):
            one.send(framed(result(f"one-{number}")))
            other.send(framed(result(f"other-{number}")))
        one.socket.setblocking(True)
        may_go_on.set()
        codes = one.answers(6), other.answers(5)

    assert codes[0] == [("AA", "first"), *(("AA", f"one-{number}") for number in range(5))]
    assert codes[1] == [("AA", f"other-{number}") for number in range(5)]
    assert groups[0] == 1
    assert len(groups) < 11
    assert max(groups) <= MOST_PIECES


def test_where_it_is_not_known_what_became_of_a_message_nothing_is_answered(caplog: pytest.LogCaptureFixture) -> None:
    def answer(arrived: Sequence[Arrived]) -> list[tuple[bytes, ...]]:
        if b"BAD" in arrived[0].piece.data:
            raise LookupError("a secret of the message")
        return [(ACK + control_id(one) + b"\r",) for one in arrived]

    with listener(answer) as port:
        with Analyzer(port) as analyzer:
            analyzer.send(framed(result("BAD")))
            assert analyzer.is_hung_up_on()
        with Analyzer(port) as next_one:
            assert next_one.ask(result("good")) == "AA"

    assert [record.getMessage() for record in caplog.records] == ["answering failed: LookupError"]


def test_one_that_is_told_to_stop_before_it_began_gives_its_port_back() -> None:
    made = Listener(ListenerOptions(host=LOOPBACK), lambda arrived: [()] * len(arrived))
    made.close()
    made.wake()

    again = Listener(ListenerOptions(host=LOOPBACK, port=made.port), lambda arrived: [()] * len(arrived))
    again.close()


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("10.0.5.7", "10.0.5.7"),
        ("::ffff:10.0.5.7", "10.0.5.7"),
        ("fe80::1%eth0", "fe80::1"),
        ("2001:db8::7", "2001:db8::7"),
    ],
)
def test_an_address_is_written_plainly(written: str, plain: str) -> None:
    assert plain_address(written) == plain


@pytest.mark.parametrize(
    ("peer", "is_in"), [("10.0.5.7", True), ("10.0.6.7", False), ("2001:db8::7", True), ("::1", False)]
)
def test_an_address_is_allowed_in_any_of_the_networks(peer: str, is_in: bool) -> None:
    networks = (ip_network("10.0.5.0/24"), ip_network("2001:db8::/32"))

    assert is_allowed(peer, networks) is is_in
    assert is_allowed(peer, ())
