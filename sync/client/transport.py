"""Pushes over HTTP: one push, one answer."""

from dataclasses import dataclass
from typing import Protocol

from sync.client.line import Line, TransportFailed
from sync.protocol import PushRequest, PushResponse

__all__ = ["HttpTransport", "LineTransport", "Transport", "TransportFailed"]

TIMEOUT_SECONDS = 20.0


class Transport(Protocol):
    """What a pusher needs of the network."""

    def push(self, events: list[dict[str, object]]) -> PushResponse:
        """Send a batch and give the platform's receipts, or raise TransportFailed."""


@dataclass(frozen=True, slots=True)
class LineTransport:
    """The platform over a connection that somebody else keeps and closes."""

    line: Line
    seconds: float = TIMEOUT_SECONDS

    def push(self, events: list[dict[str, object]]) -> PushResponse:
        """POST a batch."""
        return self.line.post("/api/v1/events", PushRequest(events=events), PushResponse, seconds=self.seconds)


@dataclass(frozen=True, slots=True)
class HttpTransport:
    """The platform at a URL, with this site's key; each push has a connection of its own."""

    url: str
    key: str

    def push(self, events: list[dict[str, object]]) -> PushResponse:
        """POST a batch."""
        with Line(self.url, self.key) as line:
            return LineTransport(line).push(events)
