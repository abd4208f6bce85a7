"""One sender's connection: its socket (TLS or not), what it has begun to send, and what it must still be told."""

import socket
import ssl
from collections import deque
from dataclasses import dataclass, field
from enum import Enum, auto

from workstation.hl7.framing import FS, VT, Framer, Piece

READ_BYTES, READS_AT_ONCE = 65_536, 4
MOST_IN_FLIGHT = 64
"""Pieces of one connection that wait for their answer; while there are as many or more, nothing is read from it."""
MOST_UNSENT_BYTES = 1_000_000


class Stage(Enum):
    """How far a connection has come."""

    HANDSHAKE = auto()
    OPEN = auto()
    ENDING = auto()
    """Nothing more is read from it; what it was promised is still sent."""
    LINGERING = auto()
    """All was sent; what still comes is thrown away until the sender has read it and closes."""


@dataclass(slots=True, kw_only=True, eq=False)
class Connection:
    """The state of one connection; every method is called by the listener's thread alone and never blocks."""

    socket: socket.socket
    peer: str
    framer: Framer
    stage: Stage
    since: float
    """When the stage, or the piece that is open, began."""
    heard_at: float
    in_flight: int = 0
    has_ended: bool = False
    """Whether the sender has sent all it ever will."""
    wants_write: bool = False
    """Whether the TLS handshake waits for room to send."""
    _unsent: deque[bytes] = field(default_factory=deque)
    unsent_bytes: int = 0

    def fileno(self) -> int:
        """For the selector."""
        return self.socket.fileno()

    @property
    def may_read(self) -> bool:
        """Whether it may send more now."""
        if self.stage is Stage.OPEN:
            return self.in_flight < MOST_IN_FLIGHT and self.unsent_bytes < MOST_UNSENT_BYTES
        return self.stage in (Stage.HANDSHAKE, Stage.LINGERING)

    def shake_hands(self) -> bool:
        """Go on with the TLS handshake; gives whether it is done. Raises OSError if it failed."""
        if isinstance(self.socket, ssl.SSLSocket):
            try:
                self.socket.do_handshake()
            except (ssl.SSLWantReadError, ssl.SSLWantWriteError) as wish:
                self.wants_write = isinstance(wish, ssl.SSLWantWriteError)
                return False
        return True

    def read(self, now: float) -> list[Piece]:
        """Read what is there, a fair share of it; sets `has_ended` at its end. Raises OSError if it is broken."""
        pieces: list[Piece] = []
        for _ in range(READS_AT_ONCE):
            try:
                chunk = self.socket.recv(READ_BYTES)
            except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
                break
            if not chunk:
                self.has_ended = True
                break
            self._hear(chunk, now, pieces)
            is_enough = self.in_flight + len(pieces) >= MOST_IN_FLIGHT
            if is_enough or (len(chunk) < READ_BYTES and not self.has_more):
                break
        return pieces

    @property
    def has_more(self) -> bool:
        """Whether bytes wait that the selector does not see: decrypted, and not taken yet."""
        return isinstance(self.socket, ssl.SSLSocket) and self.socket.pending() > 0

    def _hear(self, chunk: bytes, now: float, pieces: list[Piece]) -> None:
        self.heard_at = now
        if self.stage is not Stage.OPEN:
            return
        was_open = self.framer.size > 0
        found = self.framer.feed(chunk)
        if found or not was_open:
            self.since = now
        pieces += found

    def say(self, message: bytes) -> None:
        """Send a message in its frame, as soon as there is room."""
        framed = VT + message + FS + b"\r"
        self._unsent.append(framed)
        self.unsent_bytes += len(framed)

    def send(self) -> None:
        """Send what the socket takes now. Raises OSError if it is broken."""
        while self._unsent:
            data = b"".join(self._unsent) if len(self._unsent) > 1 else self._unsent[0]
            self._unsent = deque([data])
            try:
                sent = self.socket.send(data)
            except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
                return
            self.unsent_bytes -= sent
            self._unsent = deque([data[sent:]] if sent < len(data) else [])

    def end(self, now: float) -> None:
        """Read nothing more; what it was promised is still sent."""
        if self.stage in (Stage.HANDSHAKE, Stage.OPEN):
            self.stage, self.since = Stage.ENDING, now

    def linger(self, now: float) -> None:
        """All was sent: say that nothing more comes, and let the sender close."""
        self.stage, self.since = Stage.LINGERING, now
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            self.has_ended = True
