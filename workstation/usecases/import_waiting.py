"""Reads what the listener has stored, message by message, as long as the station listens."""

import logging
import threading
from collections.abc import Callable
from uuid import UUID

from workstation.domain.errors import GhepError
from workstation.store import inbox
from workstation.store.inbox import MessageState
from workstation.usecases.context import Context
from workstation.usecases.import_results import Imported, import_together

_log = logging.getLogger(__name__)
TOGETHER, FEW = 25, 5
"""Messages that share a commit; few while messages arrive, because the listener's own commit waits for it."""
PATIENCE_SECONDS, RETRY_SECONDS = 0.1, 2.0


def _always() -> bool:
    return True


class ImportWorker:
    """Imports waiting messages in the order in which they came, what an earlier run left among them.

    It gives way while `is_quiet` says no: a message is acknowledged sooner than another is read. `told` hears of each.
    """

    def __init__(
        self,
        context: Context,
        *,
        is_quiet: Callable[[], bool] = _always,
        told: Callable[[Imported], None] = lambda _imported: None,
    ) -> None:
        self._context, self._is_quiet, self._told = context, is_quiet, told
        self._wake = threading.Event()
        self._failed: set[UUID] = set()

    def run(self, stop: threading.Event) -> None:
        """Import until told to stop."""
        while not stop.is_set():
            self._wake.clear()
            pause = None
            try:
                self._import_all(stop)
            except Exception as error:
                # A database that is locked or full now is tried again; the type says enough, and holds no data.
                _log.warning("importing failed: %s", type(error).__name__)
                pause = RETRY_SECONDS
            if not stop.is_set():
                self._wake.wait(pause)

    def wake(self) -> None:
        """Look at once for what waits; from any thread."""
        self._wake.set()

    def _import_all(self, stop: threading.Event) -> None:
        while waiting := self._waiting():
            while waiting:
                is_quiet = self._is_quiet()
                if not is_quiet:
                    stop.wait(PATIENCE_SECONDS)
                if stop.is_set():
                    return
                size = TOGETHER if is_quiet else FEW
                self._import(waiting[:size])
                waiting = waiting[size:]

    def _waiting(self) -> tuple[UUID, ...]:
        with self._context.database.read() as connection:
            waiting = inbox.open_messages(connection, (MessageState.WAITING,))
        return tuple(message for message in waiting if message not in self._failed)

    def _import(self, group: tuple[UUID, ...]) -> None:
        try:
            done = import_together(self._context, group)
        except GhepError:
            raise
        except Exception as defect:
            _log.warning("a message was not imported: %s", type(defect).__name__)
            self._failed.update(group)
            return
        for imported in done:
            self._told(imported)
