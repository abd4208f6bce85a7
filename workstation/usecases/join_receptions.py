"""Join what reception had in its hands with what this station learned since: a pairing may come after its tube.

A tube then counts as received from the moment that it was scanned in, and a rejected one gets its preliminary result
"sample needed again", which another person releases. Running it again changes nothing.
"""

from dataclasses import replace

from workstation.domain.errors import NotFound
from workstation.domain.results import ResultCode, ResultOrigin
from workstation.store import receptions, results, tubes
from workstation.usecases.context import Context
from workstation.usecases.record_result import record_result


def join_receptions(context: Context) -> int:
    """Join all that can be joined; gives how many tubes were rejected by a result that is new."""
    with context.database.read() as connection:
        waiting = receptions.unjoined(connection)
        rejected = receptions.rejected_without_result(connection)
    if waiting:
        with context.database.write() as connection:
            for tube_id, number, at in receptions.unjoined(connection):
                tubes.mark_received(connection, tube_id, at)
                receptions.note_known(connection, number)
    made = 0
    for number, reason, operator in rejected:
        made += _reject(replace(context, operator=operator), number, reason)
    return made


def _reject(context: Context, number: str, reason: str) -> bool:
    """In two commits: where only the first was made, its result is found again by its origin."""
    with context.database.read() as connection:
        latest = results.latest_of_number(connection, number)
    is_made = latest is not None and latest.origin is ResultOrigin.RECEPTION and latest.code is ResultCode.REJECTED
    if latest is not None and is_made:
        result_id = latest.id
    else:
        try:
            result_id = record_result(context, number, ResultCode.REJECTED, reason, origin=ResultOrigin.RECEPTION)
        except NotFound:
            return False
    with context.database.write() as connection:
        receptions.note_result(connection, number, result_id)
    return not is_made
