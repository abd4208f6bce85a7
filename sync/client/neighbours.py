"""Asks the platform what the other desks did, and never keeps a desk waiting for it.

One thread (`run`) answers the questions, keeps the connection warm, and while the desk is alone tries whether the
others are back. So a question costs a desk at most `DEADLINE_SECONDS`, and nothing while it is alone.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import datetime
from queue import Empty, SimpleQueue

from sync.client.line import Line, TransportFailed
from sync.protocol import LookupRequest, LookupResponse

_log = logging.getLogger(__name__)
DEADLINE_SECONDS = 0.12
WARM_SECONDS = 2.0
ALONE_SECONDS = (2.0, 5.0, 15.0)
FIRST_LOOK_SECONDS = 1.0
_Question = tuple[LookupRequest, Future[LookupResponse]]


class Neighbours:
    """The other desks, as the platform knows them. `ask` may be called from any thread, `run` by one.

    After a failure the desk is alone, for 2 seconds, then 5, then 15 at a time; only a probe of `run`, never a scan,
    finds out that the others are back. Before it says so, `deliver` tells them what this desk did meanwhile: it gives
    a short code of why it could not, or nothing. Together means that questions are answered, and nothing is kept back.
    """

    def __init__(
        self,
        line: Line,
        *,
        station: str,
        clock: Callable[[], datetime],
        deliver: Callable[[], str] = str,
        pauses: Sequence[float] = ALONE_SECONDS,
    ) -> None:
        self._line = line
        self._station = station
        self._clock = clock
        self._deliver = deliver
        self._pauses = pauses
        self._questions: SimpleQueue[_Question | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._failures = 0
        self._next_probe = 0.0
        self._first_look = threading.Event()
        self._is_doubted = True
        self.alone_since: datetime | None = None
        self.why = ""

    def ask(self, request: LookupRequest) -> LookupResponse | None:
        """Ask the others; None when the desk is alone, or is so from now on because no answer came in time."""
        if self.alone_since is not None:
            return None
        answer: Future[LookupResponse] = Future()
        self._questions.put((request, answer))
        try:
            return answer.result(DEADLINE_SECONDS)
        except TransportFailed as failed:
            self._go_alone(failed.why)
        except TimeoutError:
            answer.cancel()
            self._go_alone("DEADLINE")
        return None

    def wait_for_first_look(self) -> None:
        """Wait, for a second at most, until it is known whether the others are there; at a start, never for a scan."""
        self._first_look.wait(FIRST_LOOK_SECONDS)

    def doubt(self) -> None:
        """Test the way at once, deliveries included: something did not get through."""
        self._is_doubted = True
        self._next_probe = 0.0
        self.wake()

    def wake(self) -> None:
        """Let `run` see that it is to stop."""
        self._questions.put(None)

    def run(self, stop: threading.Event) -> None:
        """Answer questions and watch the connection until told to stop."""
        while not stop.is_set():
            try:
                question = self._questions.get(timeout=max(0.0, self._next_probe - time.monotonic()))
            except Empty:
                # A question that failed meanwhile may have put the probe off.
                if time.monotonic() >= self._next_probe:
                    self._probe()
                    self._first_look.set()
                continue
            if question is not None:
                self._answer(*question)

    def _answer(self, request: LookupRequest, answer: Future[LookupResponse]) -> None:
        if not answer.set_running_or_notify_cancel():
            return
        try:
            answer.set_result(self._look_up(request))
            self._next_probe = time.monotonic() + WARM_SECONDS
        except Exception as error:
            answer.set_exception(error if isinstance(error, TransportFailed) else _defect(error))

    def _look_up(self, request: LookupRequest) -> LookupResponse:
        return self._line.post("/api/v1/lookups", request, LookupResponse, seconds=DEADLINE_SECONDS)

    def _probe(self) -> None:
        """Ask an empty question: it needs the key, the protocol and the database, as a desk's question does."""
        try:
            why = self._test_the_way()
        except TransportFailed as failed:
            why = failed.why
        except Exception as error:
            why = _defect(error).why
        if why:
            self._go_alone(why, probed=True)
        else:
            self._stay_together()

    def _test_the_way(self) -> str:
        empty = LookupRequest(station=self._station, since=self._clock())
        is_new = self.alone_since is not None or self._is_doubted
        if is_new:
            # This one may have to connect; how long the others take is told by the next.
            self._look_up(empty)
        start = time.monotonic()
        self._look_up(empty)
        if time.monotonic() - start > DEADLINE_SECONDS:
            return "DEADLINE"
        self._is_doubted = False
        return self._deliver() if is_new else ""

    def _go_alone(self, why: str, *, probed: bool = False) -> None:
        with self._lock:
            is_news = self.alone_since is None
            if not is_news and not probed:
                return
            self._failures = 1 if is_news else self._failures + 1
            self.alone_since = self.alone_since or self._clock()
            self.why = why
            pause = self._pauses[min(self._failures, len(self._pauses)) - 1]
            self._next_probe = time.monotonic() + pause
        # The thread may be resting until a later moment.
        self._questions.put(None)

    def _stay_together(self) -> None:
        with self._lock:
            self.alone_since, self.why, self._failures = None, "", 0
            if not self._is_doubted:
                self._next_probe = time.monotonic() + WARM_SECONDS


def _defect(error: Exception) -> TransportFailed:
    # The thread must outlive any answer; the type says enough, and holds no data.
    _log.warning("asking the other desks failed: %s", type(error).__name__)
    return TransportFailed(type(error).__name__)
