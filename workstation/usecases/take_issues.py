"""What a message's reading found to be no result: it waits for a person, and what contradicts itself holds the tube.

Works within the caller's transaction, as a part of `import_results`.
"""

from collections.abc import Set
from datetime import datetime

from sqlalchemy import Connection

from workstation.domain.observations import ReadMessage
from workstation.domain.results import ENDING
from workstation.store import results
from workstation.store.doubts import DOUBTS
from workstation.store.inbox import Issue
from workstation.usecases.context import Context
from workstation.usecases.judge_tube import hold


def take_issues(
    context: Context, connection: Connection, read: ReadMessage, settled: Set[tuple[str, str]], now: datetime
) -> list[Issue]:
    """Give the issues of a read message as the inbox keeps them, and hold the results that they put in doubt.

    `settled` are reasons and tubes that a person settled at an earlier try: that stands.
    """
    left = [found for found in read.issues if (found.reason, found.tube) not in settled]
    for tube in dict.fromkeys(found.tube for found in left if found.reason in DOUBTS and found.tube):
        latest = results.latest_of_number(connection, tube)
        if latest is not None and (not latest.held_reason or latest.held_reason in ENDING):
            reason = next(found.reason for found in left if found.tube == tube and found.reason in DOUBTS)
            hold(context, connection, latest, reason, now)
    return [Issue(reason=found.reason, segment=found.segment, field=found.field, detail=found.detail) for found in left]
