"""The outbox and the other desks, in the windows' own words."""

from collections.abc import Callable

from sync.client.outbox import counts
from sync.protocol import Conflict
from workstation.gui.ports import (
    ConflictRow,
    SyncStatus,
)
from workstation.usecases.context import Context


class WindowSync:
    """The outbox and the other desks as the top bar shows them; `conflicts` gives what the platform found last."""

    def __init__(self, context: Context, conflicts: Callable[[], tuple[Conflict, ...]] = tuple) -> None:
        self._context = context
        self._conflicts = conflicts

    def status(self) -> SyncStatus:
        """Count what waits; the platform counts as out of reach while a failed try is the last word."""
        with self._context.database.read() as connection:
            now = counts(connection)
        reachable = None if not now.waiting else not now.last_answer
        others = self._context.neighbours
        return SyncStatus(
            waiting=now.waiting,
            oldest=now.oldest_waiting,
            refused=now.refused,
            reachable=reachable,
            is_shared=others is not None,
            alone_since=others.alone_since if others else None,
            conflicts=tuple(
                ConflictRow(tube=one.tube, desk=one.desk, site=one.site, since=one.since) for one in self._conflicts()
            ),
        )
