"""Tell before a run which numbers it would get."""

from workstation.domain.errors import BadInput, Reason
from workstation.store import numbers
from workstation.store.numbers import Coming
from workstation.usecases.context import Context
from workstation.usecases.mint_numbers import MOST_AT_ONCE


def peek_numbers(context: Context, count: int) -> Coming:
    """Say which numbers come next (1 to 1,000,000); raise BadInput. None is taken: another desk may take them first."""
    if not 1 <= count <= MOST_AT_ONCE:
        raise BadInput(Reason.BAD_QUANTITY, count=count, most=MOST_AT_ONCE)
    tubes = context.settings.scan_rules(practice=context.practice).tubes
    with context.database.read() as connection:
        return numbers.peek_numbers(connection, tubes, count, context.settings.allowed_blocks)
