"""The storing side of the listener: what arrived while the last group was stored is the next group.

So that one commit serves many messages when many come, and one message alone waits for nobody.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from workstation.hl7.framing import Piece

_log = logging.getLogger(__name__)
MOST_PIECES, MOST_BYTES = 500, 32_000_000
"""Of one group: a commit shall not take long, nor fill the memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A piece of a connection's stream, and the address it came from (without the port)."""

    peer: str
    piece: Piece


Answer = Callable[[Sequence[Arrived]], Sequence[tuple[bytes, ...]]]
"""Stores a group and gives for each piece the messages to send back, in order; what it answers AA is on disk."""

Owner = TypeVar("Owner")


class Answering(Generic[Owner]):
    """One thread that has groups answered. Pieces are answered in the order in which they were put in.

    `answered` is called from that thread whenever there is something to `take`.
    """

    def __init__(self, answer: Answer, answered: Callable[[], None]) -> None:
        self._answer, self._answered = answer, answered
        self._changed = threading.Condition()
        self._waiting: deque[tuple[Owner, Arrived]] = deque()
        self._ready: deque[tuple[Owner, tuple[bytes, ...] | None]] = deque()
        self._ends = False
        self._thread = threading.Thread(target=self._run, name="listener answers")
        self.bytes_waiting = 0
        """Of pieces that were put in and are not answered."""

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def put(self, owner: Owner, arrived: Arrived) -> None:
        """Let a piece be answered."""
        with self._changed:
            self._waiting.append((owner, arrived))
            self.bytes_waiting += len(arrived.piece.data)
            self._changed.notify()

    def take(self) -> list[tuple[Owner, tuple[bytes, ...] | None]]:
        """Take what was answered since; None for a piece of which it is not known what became."""
        with self._changed:
            ready, self._ready = list(self._ready), deque()
        return ready

    def end(self) -> None:
        """Answer what was put in, and end; gives no word when it has (`is_over`)."""
        with self._changed:
            self._ends = True
            self._changed.notify()

    @property
    def is_over(self) -> bool:
        """Whether everything is answered after `end`."""
        return not self._thread.is_alive()

    def join(self) -> None:
        """Wait for the end."""
        self._thread.join()

    def _run(self) -> None:
        while group := self._next_group():
            answers = self._ask(group)
            size = sum(len(arrived.piece.data) for _, arrived in group)
            with self._changed:
                self.bytes_waiting -= size
                self._ready.extend((owner, replies) for (owner, _), replies in zip(group, answers, strict=True))
            self._answered()
        self._answered()

    def _next_group(self) -> list[tuple[Owner, Arrived]]:
        """Wait for pieces; an empty group is the end."""
        group: list[tuple[Owner, Arrived]] = []
        size = 0
        with self._changed:
            while not self._waiting and not self._ends:
                self._changed.wait()
            while self._waiting and len(group) < MOST_PIECES and size < MOST_BYTES:
                group.append(self._waiting.popleft())
                size += len(group[-1][1].piece.data)
        return group

    def _ask(self, group: list[tuple[Owner, Arrived]]) -> Sequence[tuple[bytes, ...] | None]:
        try:
            return self._answer([arrived for _, arrived in group])
        except Exception as error:
            # Nobody may believe that it was stored, nor that it was not: no answer, and the sender sends again.
            _log.warning("answering failed: %s", type(error).__name__)
            return [None] * len(group)
