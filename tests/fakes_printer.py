"""A label printer that is not here: a real TCP server that speaks ZPL, counts its labels and has every trouble.

Formats (`^XA` to `^XZ`) go into a receive buffer and are printed one by one; `~` commands are answered at once, in the
middle of a format too; a variable (`! U1 getvar`) is answered in its turn. What was printed is kept in `paper`.
"""

import re
import socket
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_COMMAND = re.compile(rb'~HS|~JX|~JA|! U1 getvar "([^"]*)"\r\n|\^XA.*?\^XZ\n?', re.DOTALL)
_TILDE = re.compile(rb"~HS|~JX|~JA")
NUMBER = re.compile(rb"\^FD(?:>[:;])?([A-Z0-9>;:-]+)\^FS")


@dataclass
class Trouble:
    """What is wrong with the printer. Counts are of labels or bytes from when they were set; None is never."""

    paper_left: int | None = None
    is_paused: bool = False
    is_head_open: bool = False
    hang_up_after_bytes: int | None = None
    hang_up_after_labels: int | None = None
    half_status: bool = False
    is_silent: bool = False
    counts: bool = True
    prints: bool = True
    drop_next: int = 0
    feeds: int = 0


@dataclass
class FakePrinter:
    """One printer on a port of this computer."""

    port: int = 0
    name: str = "D2J001"
    odometer: int = 1000
    trouble: Trouble = field(default_factory=Trouble)
    paper: list[bytes] = field(default_factory=list)
    connections: int = 0
    watch: Callable[["FakePrinter"], None] = lambda _printer: None
    received: int = 0
    _waiting: deque[bytes] = field(default_factory=deque)
    _input: bytes = b""
    _lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def numbers(self) -> list[str]:
        """The tube numbers on the paper, in the order in which they came out."""
        return [number_of(label) for label in self.paper]

    def take(self, data: bytes) -> bytes:
        """Take bytes from the host and give the answer to them. Raises ConnectionError where it hangs up."""
        with self._lock:
            limit = self.trouble.hang_up_after_bytes
            if limit is not None and self.received + len(data) >= limit:
                self._take(data[: max(0, limit - self.received)])
                self.received, self.trouble.hang_up_after_bytes = limit, None
                raise ConnectionError
            self.received += len(data)
            answer = self._take(data)
            self.watch(self)
            return answer

    def _take(self, data: bytes) -> bytes:
        self._input += data
        answer = b""
        while found := _COMMAND.search(self._input):
            early = _TILDE.search(self._input)
            found = early if early and early.start() < found.end() else found
            command = found[0]
            self._input = self._input[: found.start()] + self._input[found.end() :]
            answer += self._do(command)
        self._print_some()
        return answer

    def _do(self, command: bytes) -> bytes:
        if command == b"~HS":
            return self._status()
        if command == b"~JX":
            self._input = b""
        elif command == b"~JA":
            self._waiting.clear()
        elif command.startswith(b"! U1"):
            self._print_some()
            return self._variable(command.split(b'"')[1].decode())
        else:
            self._waiting.append(command)
        return b""

    def _variable(self, name: str) -> bytes:
        if self.trouble.is_silent:
            return b""
        known = {"odometer.total_label_count": str(self.odometer), "device.unique_id": self.name}
        return f'"{known.get(name, "?") if self.trouble.counts else "?"}"'.encode()

    def _status(self) -> bytes:
        self._print_some()
        if self.trouble.is_silent:
            return b""
        out = int(self.trouble.paper_left == 0)
        half = int(b"^" in self._input)
        one = f"030,{out},{int(self.trouble.is_paused)},0203,{len(self._waiting):03d},0,0,{half},000,0,0,0"
        two = f"000,0,{int(self.trouble.is_head_open)},0,0,2,4,0,{min(1, len(self._waiting)):08d},1,000"
        whole = b"".join(b"\x02%b\x03\r\n" % text.encode() for text in (one, two, "1234,0"))
        return whole[: len(whole) // 2] if self.trouble.half_status else whole

    def _print_some(self) -> None:
        """Print one label of what waits: a host that asks at once finds the rest still in the buffer."""
        trouble = self.trouble
        stopped = trouble.is_paused or trouble.is_head_open or trouble.paper_left == 0 or not trouble.prints
        if not self._waiting or stopped:
            return
        label = self._waiting.popleft()
        if trouble.drop_next:
            trouble.drop_next -= 1
            return
        self.paper.append(label)
        self.odometer += 1 + trouble.feeds
        trouble.feeds = 0
        if trouble.paper_left is not None:
            trouble.paper_left -= 1
        if trouble.hang_up_after_labels is not None:
            trouble.hang_up_after_labels -= 1
            if trouble.hang_up_after_labels <= 0:
                trouble.hang_up_after_labels = None
                raise ConnectionError


def number_of(label: bytes) -> str:
    """Read a label's number from its bars' data, as the printer's own Code 128 would."""
    found = NUMBER.search(label)
    return re.sub(r">.", "", found[1].decode()) if found else ""


@contextmanager
def printer_on_a_port(printer: FakePrinter | None = None) -> Iterator[FakePrinter]:
    """A printer that listens. It takes one connection at a time, as many label printers do."""
    printer = printer or FakePrinter()
    with socket.create_server(("127.0.0.1", printer.port)) as server:
        printer.port = server.getsockname()[1]
        stop = threading.Event()
        thread = threading.Thread(target=_serve, args=(server, printer, stop), name="fake printer")
        thread.start()
        try:
            yield printer
        finally:
            stop.set()
            thread.join()


def refused_address() -> str:
    """An address of this computer at which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"127.0.0.1:{server.getsockname()[1]}"


def _serve(server: socket.socket, printer: FakePrinter, stop: threading.Event) -> None:
    server.settimeout(0.05)
    while not stop.is_set():
        try:
            line, _ = server.accept()
        except TimeoutError:
            continue
        printer.connections += 1
        with line:
            _talk(line, printer, stop)


def _talk(line: socket.socket, printer: FakePrinter, stop: threading.Event) -> None:
    line.settimeout(0.05)
    while not stop.is_set():
        try:
            data = line.recv(65536)
            if not data:
                return
            answer = printer.take(data)
            if answer:
                line.sendall(answer)
        except TimeoutError:
            continue
        except OSError:
            return
