"""Take new tube numbers from this station's blocks, for labels that are printed before people arrive."""

from sqlalchemy import Connection

from workstation.domain.errors import BadInput, Reason
from workstation.store import audit, numbers
from workstation.usecases.context import Context

MOST_AT_ONCE = 1_000_000


def mint_numbers(context: Context, count: int) -> list[str]:
    """Give `count` new tube numbers (1 to 1,000,000), never given before; raise BadInput or NumbersRunOut."""
    with context.database.write() as connection:
        return take_new(context, connection, count)


def take_new(context: Context, connection: Connection, count: int) -> list[str]:
    """Give new tube numbers in its caller's transaction: they are given if that is done. Raises as `mint_numbers`."""
    if not 1 <= count <= MOST_AT_ONCE:
        raise BadInput(Reason.BAD_QUANTITY, count=count, most=MOST_AT_ONCE)
    tubes = context.settings.scan_rules(practice=context.practice).tubes
    minted = numbers.take_numbers(connection, tubes, count, context.settings.allowed_blocks)
    audit.record(
        connection,
        at=context.clock(),
        operator=context.operator,
        action="numbers.minted",
        subject=minted[0],
        count=count,
        last=minted[-1],
    )
    return minted
