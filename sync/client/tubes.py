"""Asks the platform of tubes that other stations paired. Nothing about a person is asked or answered."""

from collections.abc import Iterator, Sequence

from sync.client.line import Line, TransportFailed
from sync.protocol import MAX_TUBES_A_REQUEST, ToldTube, TubesRequest, TubesResponse

TUBES_SECONDS = 20.0
"""How long a laboratory waits for an answer about tubes."""


def ask_tubes(
    line: Line, station: str, numbers: Sequence[str], *, seconds: float = TUBES_SECONDS
) -> Iterator[tuple[ToldTube, ...]]:
    """Ask about any number of tubes, a batch at a time; raise TransportFailed where no whole answer came.

    What was answered before the failure stands.
    """
    for start in range(0, len(numbers), MAX_TUBES_A_REQUEST):
        some = tuple(numbers[start : start + MAX_TUBES_A_REQUEST])
        request = TubesRequest(station=station, tubes=some)
        told = tuple(line.post("/api/v1/tubes", request, TubesResponse, seconds=seconds).tubes)
        if [tube.tube for tube in told] != list(some):
            raise TransportFailed("NOT_THE_PLATFORM")
        yield told
