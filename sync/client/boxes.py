"""Asks the platform what left in a box. Nothing about a person is asked or answered."""

from sync.client.line import Line
from sync.protocol import BoxesRequest, BoxesResponse, SentBox

BOXES_SECONDS = 5.0
"""How long a reception waits for an answer: without one it goes on without a list."""


def ask_box(line: Line, station: str, box: str) -> tuple[SentBox, ...]:
    """Give every sending of a box's code, the newest first; raise TransportFailed where no answer came."""
    request = BoxesRequest(station=station, box=box)
    return tuple(line.post("/api/v1/boxes", request, BoxesResponse, seconds=BOXES_SECONDS).boxes)
