"""The listener for analyzers: MLLP over TCP, with or without TLS, many connections, many messages on each.

One thread for all sockets, and one that has groups of messages stored and answered (`answering`): a sender that is
slow, silent or hostile delays nobody. Knows nothing of what a message means, and logs no content.
"""

import logging
import selectors
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from workstation.hl7.answering import Answer, Answering, Arrived
from workstation.hl7.connection import Connection, Stage
from workstation.hl7.door import Door, Guest, Network, is_allowed
from workstation.hl7.framing import Framer, Kind, Piece

_log = logging.getLogger(__name__)
LOOK_SECONDS = 0.5
HANDSHAKE_SECONDS, LINGER_SECONDS, LAST_SECONDS = 10.0, 30.0, 10.0
MOST_WAITING_BYTES, MOST_UNFINISHED_BYTES = 128_000_000, 256_000_000


class Wire(StrEnum):
    """What happens on the wire, for whoever shows it."""

    CONNECTED = "connected"
    CLOSED = "closed"
    NOT_ALLOWED = "not_allowed"
    TOO_MANY = "too_many"
    TLS_FAILED = "tls_failed"
    TIMED_OUT = "timed_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenerOptions:
    """Where to listen and what to bear. Empty `allow` lets every address in; port 0 takes a free one.

    `frame_seconds`: a piece that has begun must be whole by then. `idle_seconds`: a connection without a word.
    """

    host: str = "0.0.0.0"  # noqa: S104 - analyzers stand elsewhere; `allow` and the firewall say which
    port: int = 0
    allow: tuple[Network, ...] = ()
    tls: ssl.SSLContext | None = None
    most_bytes: int = 50_000_000
    most_connections: int = 500
    frame_seconds: float = 120.0
    idle_seconds: float = 3_600.0


def _nobody(_event: Wire, _peer: str) -> None:
    """Nobody looks."""


class Listener:
    """Holds the port from its beginning, and serves while it runs. Raises OSError if the port cannot be had.

    `told` hears what happens; it is called by the listener's thread and must not wait.
    """

    def __init__(self, options: ListenerOptions, answer: Answer, told: Callable[[Wire, str], None] = _nobody) -> None:
        self._options, self._told = options, told
        self._door: Door | None = Door(options.host, options.port, tls=options.tls)
        self.port = self._door.port
        self._selector = selectors.DefaultSelector()
        self._bell, self._button = socket.socketpair()
        self._answering: Answering[Connection] = Answering(answer, self.wake)
        self._connections: set[Connection] = set()
        self._again: set[Connection] = set()
        self._paused: set[Connection] = set()
        self._looked_at = 0.0

    @property
    def connections(self) -> int:
        """How many senders are connected now."""
        return len(self._connections)

    def wake(self) -> None:
        """Let the thread look around at once; from any thread."""
        with suppress(OSError):  # full: it will wake anyhow; closed: it has ended
            self._button.send(b"\x00")

    def close(self) -> None:
        """Give the port and everything else back; a listener that ran has done it."""
        self._shut_the_door()
        self._selector.close()
        self._bell.close()
        self._button.close()

    def run(self, stop: threading.Event) -> None:
        """Serve until told to stop; what has arrived whole is then still stored and answered."""
        self._bell.setblocking(False)
        self._button.setblocking(False)
        self._selector.register(self._bell, selectors.EVENT_READ)
        self._answering.start()
        try:
            while not stop.is_set():
                self._turn(time.monotonic())
            self._finish()
        finally:
            self._answering.end()
            self._answering.join()
            for connection in list(self._connections):
                self._close(connection)
            self.close()

    def _finish(self) -> None:
        self._shut_the_door()
        for connection in self._connections:
            connection.end(time.monotonic())
        self._answering.end()
        end = time.monotonic() + LAST_SECONDS
        while time.monotonic() < end and not (self._answering.is_over and self._all_is_said()):
            self._turn(time.monotonic())

    def _shut_the_door(self) -> None:
        if self._door is not None:
            self._mind(self._door, 0)
            self._door.close()
            self._door = None

    def _all_is_said(self) -> bool:
        return not any(connection.in_flight or connection.unsent_bytes for connection in self._connections)

    def _turn(self, now: float) -> None:
        for key, _ in self._selector.select(0 if self._again else LOOK_SECONDS):
            found = key.fileobj
            if isinstance(found, Connection):
                self._serve(found, now)
            elif isinstance(found, Door):
                self._let_in(found, now)
            else:
                with suppress(OSError):
                    self._bell.recv(4_096)
        again, self._again = self._again, set()
        for connection in again & self._connections:
            self._serve(connection, now)
        self._pass_answers_on(now)
        if now - self._looked_at >= LOOK_SECONDS:
            self._looked_at = now
            self._look_at_all(now)

    def _let_in(self, door: Door, now: float) -> None:
        try:
            for guest in door.guests():
                self._welcome(guest, now)
        except OSError as error:
            # No file handle is left: those who are in go on, and the door opens again at the next look around.
            _log.info("a connection was not taken: %s", type(error).__name__)
            self._mind(door, 0)

    def _welcome(self, guest: Guest, now: float) -> None:
        refusal = None if is_allowed(guest.peer, self._options.allow) else Wire.NOT_ALLOWED
        if len(self._connections) >= self._options.most_connections:
            refusal = refusal or Wire.TOO_MANY
        if refusal is not None:
            guest.socket.close()
            self._told(refusal, guest.peer)
            return
        connection = Connection(
            socket=guest.socket,
            peer=guest.peer,
            framer=Framer(self._options.most_bytes),
            stage=Stage.HANDSHAKE if self._options.tls is not None else Stage.OPEN,
            since=now,
            heard_at=now,
        )
        self._connections.add(connection)
        self._mind(connection, selectors.EVENT_READ)
        self._told(Wire.CONNECTED, guest.peer)

    def _serve(self, connection: Connection, now: float) -> None:
        try:
            if connection.stage is Stage.HANDSHAKE and not self._handshake(connection, now):
                self._mind(connection, selectors.EVENT_READ | selectors.EVENT_WRITE * connection.wants_write)
                return
            connection.send()
            if connection.may_read and not self._is_full:
                self._take(connection, connection.read(now), now)
        except OSError:
            self._lose(connection, now)
            return
        self._go_on(connection, now)

    def _handshake(self, connection: Connection, now: float) -> bool:
        try:
            done = connection.shake_hands()
        except OSError:
            self._told(Wire.TLS_FAILED, connection.peer)
            raise
        if done:
            connection.stage, connection.since = Stage.OPEN, now
        return done

    @property
    def _is_full(self) -> bool:
        return self._answering.bytes_waiting > MOST_WAITING_BYTES

    def _take(self, connection: Connection, pieces: list[Piece], now: float) -> None:
        for piece in pieces:
            connection.in_flight += 1
            self._answering.put(connection, Arrived(peer=connection.peer, piece=piece))
            if piece.kind is Kind.TOO_LARGE:
                connection.end(now)
        if connection.has_ended and connection.stage is Stage.OPEN:
            connection.end(now)
            self._take(connection, connection.framer.close(), now)

    def _lose(self, connection: Connection, now: float) -> None:
        """A connection is over: what it had begun is kept, and nobody waits for an answer any more."""
        connection.has_ended = True
        self._take(connection, [], now)
        self._close(connection)

    def _go_on(self, connection: Connection, now: float) -> None:
        """Close what is over, else say what to wait for."""
        if connection.stage is Stage.ENDING and not connection.in_flight and not connection.unsent_bytes:
            connection.linger(now)
        if connection.stage is Stage.LINGERING and connection.has_ended:
            self._close(connection)
            return
        reads = connection.may_read and not self._is_full
        self._mind(connection, selectors.EVENT_READ * reads | selectors.EVENT_WRITE * (connection.unsent_bytes > 0))
        (self._paused.discard if reads else self._paused.add)(connection)
        if reads and connection.has_more:
            self._again.add(connection)

    def _mind(self, what: Connection | Door, events: int) -> None:
        """Let the selector look for these events of a socket; 0 for none."""
        known = self._selector.get_map().get(what.fileno())
        if known is None:
            if events:
                self._selector.register(what, events)
        elif not events:
            self._selector.unregister(what)
        elif known.events != events:
            self._selector.modify(what, events)

    def _pass_answers_on(self, now: float) -> None:
        answered = self._answering.take()
        for connection, replies in answered:
            connection.in_flight -= 1
            if replies is None:
                connection.end(now)
            for reply in replies or ():
                connection.say(reply)
        freed = [one for one in self._paused if one.may_read] if answered else []
        for connection in dict.fromkeys([owner for owner, _ in answered] + freed):
            if connection in self._connections:
                self._serve(connection, now)

    def _look_at_all(self, now: float) -> None:
        if self._door is not None:
            self._mind(self._door, selectors.EVENT_READ)
        for connection in [one for one in self._connections if self._is_late(one, now)]:
            if connection.stage is Stage.HANDSHAKE or connection.framer.size:
                self._told(Wire.TIMED_OUT, connection.peer)
            self._lose(connection, now)
        if sum(connection.framer.size for connection in self._connections) > MOST_UNFINISHED_BYTES:
            self._lose(max(self._connections, key=lambda connection: connection.framer.size), now)

    def _is_late(self, connection: Connection, now: float) -> bool:
        in_stage = now - connection.since
        if connection.stage is Stage.HANDSHAKE:
            return in_stage > HANDSHAKE_SECONDS
        if connection.stage is Stage.LINGERING:
            return in_stage > LINGER_SECONDS
        is_waited_for = connection.stage is Stage.ENDING or (connection.framer.size > 0 and connection.may_read)
        if is_waited_for and not connection.in_flight and in_stage > self._options.frame_seconds:
            return True
        return now - connection.heard_at > self._options.idle_seconds and not connection.in_flight

    def _close(self, connection: Connection) -> None:
        if connection in self._connections:
            self._connections.discard(connection)
            self._paused.discard(connection)
            self._again.discard(connection)
            self._mind(connection, 0)
            connection.socket.close()
            self._told(Wire.CLOSED, connection.peer)
