"""Asks the platform which tubes of this station another one paired too, so that the desk can say so."""

import threading
from contextlib import suppress

from sync.client.line import Line, TransportFailed
from sync.protocol import Conflict, ConflictsRequest, ConflictsResponse

EVERY_SECONDS = 5.0
LIMIT_SECONDS = 2.0


def ask_conflicts(line: Line, station: str) -> tuple[Conflict, ...]:
    """Ask once; raise TransportFailed when no answer came."""
    request = ConflictsRequest(station=station)
    return tuple(line.post("/api/v1/conflicts", request, ConflictsResponse, seconds=LIMIT_SECONDS).conflicts)


class ConflictWatch:
    """Holds what the platform said last; it stays said while the platform is out of reach."""

    def __init__(self, line: Line, *, station: str) -> None:
        self._line = line
        self._station = station
        self._wake = threading.Event()
        self.found: tuple[Conflict, ...] = ()

    def wake(self) -> None:
        """Ask at once."""
        self._wake.set()

    def run(self, stop: threading.Event) -> None:
        """Ask every five seconds until told to stop."""
        while not stop.is_set():
            self._wake.clear()
            # Whether the desk is alone is told by the questions; this can wait.
            with suppress(TransportFailed):
                self.found = ask_conflicts(self._line, self._station)
            if not stop.is_set():
                self._wake.wait(EVERY_SECONDS)
