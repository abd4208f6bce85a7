"""Keeps a laboratory told of tubes that were paired elsewhere: a long worker for the window and `ghep listen`."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sync.client.line import Line
from sync.client.worker import working
from workstation.domain.learning import LearningStatus
from workstation.usecases.context import Context
from workstation.usecases.learn_tubes import Learned, learn_over

_log = logging.getLogger(__name__)
SHORTEST_PAUSE = 5.0
LONGEST_PAUSE = 60.0
EVERYTHING_AFTER = timedelta(hours=1)
"""How often tubes of which no result waits are asked about again: a label may be voided, a pairing taken back."""


class TubeLearner:
    """Asks the platform again and again, from `with` to the end of the block or until `run` is stopped.

    With nothing to ask about nothing is sent. While the platform is out of reach everything waits, for ever: then
    `failing_since` is when it first was, and `last` says why. `told` hears, from this thread, of what was learned and
    held, and when the platform is out of reach or back.
    """

    def __init__(
        self, context: Context, *, url: str, key: str, told: Callable[[Learned], None] = lambda _learned: None
    ) -> None:
        self._context = context
        self._told = told
        self._url = url
        self._key = key
        self._wake = threading.Event()
        self._everything_at: datetime | None = None
        self._pause = SHORTEST_PAUSE
        self.last = Learned()
        self.failing_since: datetime | None = None

    def run(self, stop: threading.Event) -> None:
        """Ask until told to stop; the pause grows while nothing new is learned."""
        with Line(self._url, self._key) as line:
            while not stop.is_set():
                self._wake.clear()
                self._learn_or_log(line)
                if not stop.is_set():
                    self._wake.wait(self._pause)

    def wake(self) -> None:
        """Ask at once: something new waits for its tube, or somebody wants to know; from any thread."""
        self._pause = SHORTEST_PAUSE
        self._wake.set()

    def status(self) -> LearningStatus:
        """Give how the asking stands; from any thread."""
        last = self.last
        return LearningStatus(waiting=len(last.waiting), failing_since=self.failing_since, why=last.failure)

    def _learn_or_log(self, line: Line) -> None:
        now = self._context.clock()
        everything = self._everything_at is None or now - self._everything_at >= EVERYTHING_AFTER
        try:
            learned = learn_over(self._context, line, everything=everything)
        except Exception as error:
            # A database that is locked or full now is tried again; the type says enough, and holds no data.
            _log.warning("asking about tubes failed: %s", type(error).__name__)
            self._pause = LONGEST_PAUSE
            return
        if everything and not learned.failure:
            self._everything_at = now
        self._note(learned, now)

    def _note(self, learned: Learned, now: datetime) -> None:
        is_news = bool(learned.learned or learned.changed) or learned.waiting != self.last.waiting
        self._pause = SHORTEST_PAUSE if is_news else min(LONGEST_PAUSE, self._pause * 2)
        is_other = bool(learned.failure) is (self.failing_since is None)
        self.failing_since = (self.failing_since or now) if learned.failure else None
        self.last = learned
        if is_other or learned.learned or learned.held:
            self._told(learned)


@contextmanager
def learning_tubes(
    context: Context, *, url: str, key: str, told: Callable[[Learned], None] = lambda _learned: None
) -> Iterator[TubeLearner]:
    """Keep learning of tubes in a thread of its own until the block ends; without a platform nobody is asked."""
    learner = TubeLearner(context, url=url, key=key, told=told)
    if not url:
        yield learner
        return
    with working(learner, "worklist"):
        yield learner
