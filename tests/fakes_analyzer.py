"""An analyzer that asks before it runs: it speaks the real protocol on a real socket (IHE LAW, LAB-27 to LAB-29)."""

import socket
from dataclasses import dataclass
from itertools import count

from workstation.hl7.framing import FS, VT, Framer
from workstation.hl7.segments import Segment, read_segments

PATIENCE_SECONDS = 30.0
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Told:
    """What the host said to one question: QAK-2, and for each tube ORC-1, the order's number and its test."""

    status: str
    orders: tuple[tuple[str, str, str], ...]


class AskingAnalyzer:
    """A connection to the host. It refuses an order's number that it has seen, as LAW has it."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection((LOOPBACK, port), timeout=PATIENCE_SECONDS)
        self._framer = Framer(10_000_000)
        self._frames: list[bytes] = []
        self._numbers = count(1)
        self._seen: set[str] = set()

    def __enter__(self) -> "AskingAnalyzer":
        return self

    def __exit__(self, *_error: object) -> None:
        self._socket.close()

    def ask(self, tube: str, *, works: int = 1, name: str = "WOS^Work Order Step^IHELAW") -> Told:
        """Ask what to run on a tube (LAB-27), take the `works` messages that follow (LAB-28), and answer each."""
        control_id = f"Q{next(self._numbers)}"
        self.send(f"{self._head('QBP^Q11^QBP_Q11', control_id, 'LAB-27')}\rQPD|{name}|{control_id}|{tube}\rRCP|I||R\r")
        answer = self._next()
        assert answer[0].component(9, 1) == "RSP"
        assert named(answer, "MSA").field(2) == control_id
        assert named(answer, "QAK").field(1) == control_id
        return Told(named(answer, "QAK").field(2), tuple(self._take_order() for _ in range(works)))

    def result(self, message: bytes) -> str:
        """Send a result (LAB-29); give MSA-1 of its answer."""
        self.send(message.decode())
        return named(self._next(), "MSA").field(1)

    def send(self, message: str) -> None:
        self._socket.sendall(VT + message.encode() + FS + b"\r")

    def _take_order(self) -> tuple[str, str, str]:
        work = self._next()
        assert (work[0].component(9, 1), work[0].component(21, 1)) == ("OML", "LAB-28")
        assert not [segment for segment in work if segment.name == "PID"]
        control = named(work, "ORC").field(1)
        requests = [segment for segment in work if segment.name == "OBR"]
        number = requests[0].field(2) if requests else ""
        said = [] if control != "NW" else [self._verdict(request.field(2)) for request in requests]
        orcs = "".join(f"ORC|{verdict}|{number}|||SC\r" for verdict in said)
        own = f"A{next(self._numbers)}"
        answer = f"{self._head('ORL^O34^ORL_O42', own, 'LAB-28')}\rMSA|AA|{work[0].field(10)}\r{orcs}"
        self.send(answer)
        return control, number, requests[0].field(4) if requests else ""

    def _verdict(self, number: str) -> str:
        is_new = number not in self._seen
        self._seen.add(number)
        return "OK" if is_new else "UA"

    def _next(self) -> tuple[Segment, ...]:
        while not self._frames:
            chunk = self._socket.recv(65_536)
            assert chunk, "the connection has ended"
            self._frames += [piece.data for piece in self._framer.feed(chunk)]
        return read_segments(self._frames.pop(0))

    def _head(self, kind: str, control_id: str, profile: str) -> str:
        asks = "NE|AL" if not kind.startswith("ORL") else "|"
        when = "20260302120000+0700"
        return f"MSH|^~\\&|X800 DM||HOST||{when}||{kind}|{control_id}|P|2.5.1|||{asks}||UNICODE UTF-8|||{profile}^IHE"


def named(segments: tuple[Segment, ...], name: str) -> Segment:
    return next(segment for segment in segments if segment.name == name)
