"""Gives stations whole blocks of 10,000 numbers, each block once for ever, so that two that are both offline never
print one number. What a block's numbers become is not known here, except what pairings and voided labels tell.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, Table, bindparam, func, select, text
from sqlalchemy.dialects import postgresql, sqlite

from sync.protocol import BLOCKS_A_PREFIX, BlocksRequest, BlocksResponse, HeldBlock
from sync.server.database import Database
from sync.server.tables import CARDS, NUMBER_BLOCKS, PAIRINGS, VOID_LABELS

NOBODY = ""
"""Stands for the station of a block that was seen in use before anybody had asked for it."""
_BLOCK_DIGITS, _SERIAL_DIGITS, _CHECK_DIGITS = 4, 4, 2
_HIGHEST = tuple(
    select(func.max(number)).where(
        number.between(bindparam("lowest"), bindparam("highest")), func.length(number) == bindparam("length")
    )
    for number in (PAIRINGS.c.tube, VOID_LABELS.c.tube, CARDS.c.number)
)


class NoBlocksLeft(Exception):
    """Fewer blocks of this prefix are free than were asked for; none was given."""


class RequestReused(Exception):
    """This request id stands for another station or another prefix."""


def reserve_blocks(database: Database, asked: BlocksRequest, now: datetime) -> BlocksResponse:
    """Give a station the blocks that it asks for, and tell it what is known of all of its blocks.

    What it calls used is kept first, also when nothing can be given. The same request again gets the same blocks.
    Raises NoBlocksLeft and RequestReused.
    """
    with database.writing() as connection:
        _lock(connection)
        given = _given_before(connection, asked)
        _keep(connection, asked, asked.used, asked.station, now)
        if not given and asked.blocks:
            given = _choose(connection, asked, now)
            rows = [_row(asked.prefix, block, asked.station, now) | {"request_id": asked.request_id} for block in given]
            if rows:
                connection.execute(NUMBER_BLOCKS.insert(), rows)
        is_given = len(given) >= asked.blocks
        held = _held(connection, asked) if is_given else []
    if not is_given:
        raise NoBlocksLeft
    return BlocksResponse(service="ghep-platform", protocol=1, blocks=sorted(given), held=held)


def _lock(connection: Connection) -> None:
    # SQLite's transaction began as the only writer; on PostgreSQL two stations would read the same free blocks.
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('platform_number_blocks'))"))


def _given_before(connection: Connection, asked: BlocksRequest) -> list[int]:
    rows = connection.execute(select(NUMBER_BLOCKS).where(NUMBER_BLOCKS.c.request_id == asked.request_id)).all()
    if any((row.station, row.prefix) != (asked.station, asked.prefix) for row in rows):
        raise RequestReused
    return [row.block for row in rows]


def _choose(connection: Connection, asked: BlocksRequest, now: datetime) -> list[int]:
    """Find free blocks from the highest down: people who share blocks out by hand begin with the lowest."""
    taken = set(
        connection.execute(select(NUMBER_BLOCKS.c.block).where(NUMBER_BLOCKS.c.prefix == asked.prefix)).scalars()
    )
    chosen: list[int] = []
    for block in reversed(range(BLOCKS_A_PREFIX)):
        if len(chosen) == asked.blocks:
            return chosen
        if block in taken:
            continue
        if _highest(connection, asked.prefix, block) is None:
            chosen.append(block)
        else:
            _keep(connection, asked, (block,), NOBODY, now)
    return chosen if len(chosen) == asked.blocks else []


def _keep(connection: Connection, asked: BlocksRequest, blocks: Iterable[int], station: str, now: datetime) -> None:
    rows = [_row(asked.prefix, block, station, now) for block in sorted(set(blocks))]
    if rows:
        connection.execute(_insert(connection, NUMBER_BLOCKS).on_conflict_do_nothing(), rows)


def _row(prefix: str, block: int, station: str, now: datetime) -> dict[str, object]:
    return {"prefix": prefix, "block": block, "station": station, "request_id": None, "kept_at": now}


def _held(connection: Connection, asked: BlocksRequest) -> list[HeldBlock]:
    own = select(NUMBER_BLOCKS.c.block).where(
        NUMBER_BLOCKS.c.prefix == asked.prefix, NUMBER_BLOCKS.c.station == asked.station
    )
    blocks = connection.execute(own.order_by(NUMBER_BLOCKS.c.block)).scalars()
    return [HeldBlock(block=block, highest=_highest(connection, asked.prefix, block)) for block in blocks.all()]


def _highest(connection: Connection, prefix: str, block: int) -> int | None:
    """Give the highest serial of a block that any station has told of; an index finds it, however many numbers are."""
    stem = f"{prefix}{block:0{_BLOCK_DIGITS}d}"
    digits = _SERIAL_DIGITS + _CHECK_DIGITS
    of_stem = {"lowest": stem + "0" * digits, "highest": stem + "9" * digits, "length": len(stem) + digits}
    found = [connection.execute(query, of_stem).scalar() for query in _HIGHEST]
    serials = [number[len(stem) : len(stem) + _SERIAL_DIGITS] for number in found if number is not None]
    return max((int(serial) for serial in serials if serial.isdecimal()), default=None)


def _insert(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)
