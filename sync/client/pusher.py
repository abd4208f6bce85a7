"""Empties the outbox: read a batch, send it with no transaction open, store the receipts."""

import logging
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from sync.client import outbox
from sync.client.transport import Transport, TransportFailed
from sync.protocol import ReceiptState

_log = logging.getLogger(__name__)
BATCH = 200
IDLE_SECONDS = 3.0
OpenTransaction = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """What one push came to; `failure` is empty when the platform answered."""

    accepted: int = 0
    refused: int = 0
    unanswered: int = 0
    failure: str = ""


def _nothing() -> None:
    """Nobody wants to hear of it."""


class Pusher:
    """Sends what waits. `run` is a long worker without Qt; `push_once` and `push_all` serve the command line.

    `on_failure` is called by the worker when the platform left something without a receipt.
    """

    def __init__(
        self,
        *,
        read: OpenTransaction,
        write: OpenTransaction,
        transport: Transport,
        clock: Callable[[], datetime],
        on_failure: Callable[[], None] = _nothing,
    ) -> None:
        self._read = read
        self._write = write
        self._transport = transport
        self._clock = clock
        self._on_failure = on_failure
        self._wake = threading.Event()

    def run(self, stop: threading.Event) -> None:
        """Push until told to stop; when there is nothing to do, look again after three seconds, or when woken."""
        while not stop.is_set():
            self._wake.clear()
            pushed = self._push_or_log()
            if not pushed.accepted and not stop.is_set():
                self._wake.wait(IDLE_SECONDS)

    def wake(self) -> None:
        """Look at once for what waits; from any thread."""
        self._wake.set()

    def flush(self) -> None:
        """Push what is due, and give up at the first batch that is not accepted; for the end of a run."""
        while self._push_or_log().accepted:
            pass

    def push_all(self) -> Pushed:
        """Push everything that waits, at once, until it is gone or the platform gives no receipts."""
        total = Pushed()
        while True:
            pushed = self.push_once(ignore_backoff=True)
            total = Pushed(
                accepted=total.accepted + pushed.accepted,
                refused=total.refused + pushed.refused,
                unanswered=pushed.unanswered,
                failure=pushed.failure,
            )
            if not pushed.accepted and not pushed.refused:
                return total

    def push_once(self, *, ignore_backoff: bool = False) -> Pushed:
        """Push one batch of what is due."""
        with self._read() as connection:
            events = outbox.due(connection, self._clock(), BATCH, ignore_backoff=ignore_backoff)
        if not events:
            return Pushed()
        asked = [UUID(str(event["id"])) for event in events]
        try:
            response = self._transport.push(events)
        except TransportFailed as failed:
            return self._put_off(asked, failed.why)
        receipts = [receipt for receipt in response.receipts if receipt.event_id in set(asked)]
        with self._write() as connection:
            outbox.record_receipts(connection, receipts, self._clock())
        answered = {receipt.event_id for receipt in receipts}
        missing = [event_id for event_id in asked if event_id not in answered]
        if missing:
            self._put_off(missing, "NO_RECEIPT")
        accepted = sum(receipt.state is ReceiptState.ACCEPTED for receipt in receipts)
        return Pushed(accepted=accepted, refused=len(receipts) - accepted, unanswered=len(missing))

    def _push_or_log(self) -> Pushed:
        try:
            pushed = self.push_once()
        except Exception as error:
            # A database that is locked or full now is tried again; the type says enough, and holds no data.
            _log.warning("push failed: %s", type(error).__name__)
            return Pushed()
        if pushed.unanswered:
            self._on_failure()
        return pushed

    def _put_off(self, event_ids: list[UUID], why: str) -> Pushed:
        with self._write() as connection:
            outbox.record_failure(connection, event_ids, why, self._clock())
        return Pushed(unanswered=len(event_ids), failure=why)
