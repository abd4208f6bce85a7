"""Analyzers on a real socket, and a station that listens to them."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import SimpleQueue

from sqlalchemy import func, select

from sync.client.worker import working
from workstation.hl7.framing import FS, VT, Framer
from workstation.hl7.listener import ListenerOptions, Wire
from workstation.store.tables import messages, received
from workstation.usecases.context import Context
from workstation.usecases.import_results import Imported
from workstation.usecases.listening import Event, Heard, Listening

PATIENCE_SECONDS = 30.0
LOOPBACK = "127.0.0.1"
HEAD = b"MSH|^~\\&|PCR|LAB|||20260302120000||ORU^R01^ORU_R01|"
TAIL = b"|P|2.5.1\rOBR|1||VN0\rOBX|1|ST|94500-6||Detected||||||F\r"


def result(control_id: str = "M1") -> bytes:
    """A small result message that is whole; its tube is nobody's."""
    return HEAD + control_id.encode() + TAIL


def framed(message: bytes) -> bytes:
    return VT + message + FS + b"\r"


@dataclass(slots=True)
class Answer:
    """MSA-1 and MSA-2 of an answer, and all of it."""

    code: str
    control_id: str
    whole: bytes


class Analyzer:
    """A sender with its connection."""

    def __init__(self, port: int, wrap: Callable[[socket.socket], socket.socket] = lambda plain: plain) -> None:
        self.socket = wrap(socket.create_connection((LOOPBACK, port), timeout=PATIENCE_SECONDS))
        self._framer = Framer(10_000_000)
        self._answers: list[Answer] = []

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def answer(self) -> Answer:
        """Wait for the next answer; fails when the connection ends first."""
        while not self._answers:
            assert self._read(), "the connection has ended"
        return self._answers.pop(0)

    def answers(self, count: int) -> list[tuple[str, str]]:
        return [(one.code, one.control_id) for one in (self.answer() for _ in range(count))]

    def ask(self, message: bytes) -> str:
        """Send one message; give the code of its answer."""
        self.send(framed(message))
        return self.answer().code

    def is_hung_up_on(self) -> bool:
        """Wait for the end of the connection; gives whether nothing was said before it."""
        try:
            while self._read():
                pass
        except ConnectionResetError:
            pass
        return not self._answers

    def _read(self) -> bool:
        chunk = self.socket.recv(65_536)
        self._answers += [read_answer(piece.data) for piece in self._framer.feed(chunk)]
        return bool(chunk)

    def close(self) -> None:
        self.socket.close()

    def __enter__(self) -> "Analyzer":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def read_answer(data: bytes) -> Answer:
    fields = data.split(b"\rMSA|")[1].split(b"\r")[0].decode("latin-1").split("|")
    return Answer(fields[0], fields[1] if len(fields) > 1 else "", data)


@dataclass(slots=True)
class Listened:
    """A station that listens, and what it has told so far."""

    context: Context
    listening: Listening
    port: int
    events: SimpleQueue[tuple[Event, str]]
    imported: list[Imported] = field(default_factory=list)
    wire: list[Wire] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)

    def analyzer(self) -> Analyzer:
        return Analyzer(self.port)

    def wait_until(self, is_so: Callable[[], bool]) -> None:
        while not is_so():
            event, _peer = self.events.get(timeout=PATIENCE_SECONDS)
            match event:
                case Imported():
                    self.imported.append(event)
                case Heard():
                    self.heard.append(event)
                case _:
                    self.wire.append(event)

    def wait_for(self, event: Wire) -> None:
        self.wait_until(lambda: event in self.wire)

    def wait_until_imported(self, count: int) -> None:
        self.wait_until(lambda: len(self.imported) >= count)


@contextmanager
def listened(context: Context, home: Path, **options: object) -> Iterator[Listened]:
    """Let a station listen on a free port until the block ends."""
    events: SimpleQueue[tuple[Event, str]] = SimpleQueue()
    chosen = replace(ListenerOptions(host=LOOPBACK), **options)  # type: ignore[arg-type]
    listening = Listening(context, chosen, home, told=lambda event, peer: events.put((event, peer)))
    port = listening.open()
    with working(listening, "listener"):
        yield Listened(context, listening, port, events)


def stored_deliveries(context: Context) -> list[bytes]:
    """The bytes of every delivery, in the order of their arrival."""
    with context.database.read() as connection:
        return list(connection.execute(select(received.c.data).order_by(received.c.id)).scalars())


def stored_framing(context: Context) -> list[str]:
    """Why each message is not whole ("" if it is), in the order of their arrival."""
    with context.database.read() as connection:
        return list(connection.execute(select(messages.c.framing).order_by(messages.c.id)).scalars())


def count_messages(context: Context) -> int:
    with context.database.read() as connection:
        return connection.execute(select(func.count()).select_from(messages)).scalar_one()
