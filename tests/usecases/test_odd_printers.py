"""Printers on the network that say what no printer should: too much, too little, or something else each time."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from uuid import uuid4

import pytest

from tests.printing import stored_printer
from workstation.devices.printers.contract import Batch
from workstation.devices.printers.line import Line
from workstation.devices.printers.tcp import TcpPrinter
from workstation.domain.errors import PrinterProblem, Reason

IDLE = b"\x02030,0,0,0203,000,0,0,0,000,0,0,0\x03\r\n\x02000,0,0,0,0,2,4,0,00000000,1,000\x03\r\n\x021234,0\x03\r\n"
Says = Callable[[bytes], bytes | None]


@contextmanager
def printer_that_says(answer: Says) -> Iterator[str]:
    """Listen, answer what comes with what it is told to, and hang up for None."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_serve, args=(server, answer))
        thread.start()
        try:
            yield f"127.0.0.1:{server.getsockname()[1]}"
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join()


def _serve(server: socket.socket, answer: Says) -> None:
    while True:
        try:
            line, _ = server.accept()
        except OSError:
            return
        with line:
            try:
                while (data := line.recv(65536)) and (said := answer(data)) is not None:
                    line.sendall(said)
            except OSError:
                continue


def batch(count: int) -> Batch:
    return Batch(job=uuid4(), first=0, count=count, write=lambda target: None)


def test_a_printer_that_stops_counting_gets_no_ten_labels_that_nobody_could_prove() -> None:
    counters = iter([b'"1000"', b'"?"'])

    def answer(data: bytes) -> bytes:
        return IDLE if data == b"~HS" else next(counters)

    with printer_that_says(answer) as address:
        printer = TcpPrinter(stored_printer(address), answer_seconds=0.2)
        assert printer.most_at_once() == 10
        with pytest.raises(PrinterProblem, match=Reason.PRINTER_SILENT):
            printer.prepare(batch(10))
        printer.close()


@pytest.mark.parametrize(
    "said", [b'"' + b"9" * 5_000 + b'"', "\u0665\u0666".encode(), b'"-5"', b'""', b"\xff" * 70_000]
)
def test_a_count_that_is_none_is_no_count_and_breaks_nothing(said: bytes) -> None:
    with printer_that_says(lambda data: IDLE if data == b"~HS" else said) as address:
        printer = TcpPrinter(stored_printer(address), answer_seconds=0.2)
        with suppress(PrinterProblem):
            assert printer.most_at_once() in (1, 10)
            assert printer.prepare(batch(1))
        printer.close()


@pytest.mark.parametrize(
    "said",
    [
        b"\x02" * 200_000,
        IDLE.replace(b"030", b"9" * 5_000),
        IDLE[:40],
        b"\x02,,,,,,,,,,,,\x03" * 3,
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        IDLE.replace(b"000,0,0,0,000", b"00A,0,0,0,000"),
    ],
)
def test_a_status_that_is_none_is_a_half_answer(said: bytes) -> None:
    with printer_that_says(lambda _: said) as address:
        printer = TcpPrinter(stored_printer(address), answer_seconds=0.2)
        with pytest.raises(PrinterProblem, match=f"{Reason.PRINTER_HALF_ANSWER}|{Reason.PRINTER_SILENT}"):
            printer.status()


def test_a_printer_that_talks_for_ever_is_given_up_when_everything_was_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        stop = threading.Event()
        thread = threading.Thread(target=_talk_for_ever, args=(server, stop))
        thread.start()
        line = Line(server.getsockname(), 0.02)
        with pytest.raises(PrinterProblem, match=Reason.PRINTER_SILENT):
            line.finish()
        line.close()
        stop.set()
        thread.join()


def _talk_for_ever(server: socket.socket, stop: threading.Event) -> None:
    line, _ = server.accept()
    with line:
        while not stop.wait(0.005):
            try:
                line.sendall(b"@PJL USTATUS\r\n")
            except OSError:
                return
