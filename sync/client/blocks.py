"""Asks the platform for blocks of numbers. The same request may be sent again: it gets the same blocks."""

from sync.client.line import Line, TransportFailed
from sync.protocol import BlocksRequest, BlocksResponse

TRIES = 3
BLOCKS_SECONDS = 20.0
RUN_OUT = "HTTP_409"
"""Why a request was refused for ever: the platform has no such block left."""
_FINAL = ("KEY_REFUSED", "NOT_THE_PLATFORM", "BAD_URL", "HTTP_404", "HTTP_422", RUN_OUT)


def ask_blocks(line: Line, request: BlocksRequest, *, tries: int = TRIES) -> BlocksResponse:
    """Ask for blocks, again where the answer may only have been lost; raise TransportFailed with the last cause."""
    for left in reversed(range(tries)):
        try:
            return line.post("/api/v1/blocks", request, BlocksResponse, seconds=BLOCKS_SECONDS)
        except TransportFailed as failed:
            if failed.why in _FINAL or not left:
                raise
    raise AssertionError
