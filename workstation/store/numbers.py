"""Tube and card numbers that this station may still mint: blocks of 10,000, each used once, in order.

They come from the blocks of the setting `tube_blocks` where it is set, and from no others; else from the blocks that
the platform reserved; only a station that has neither draws a block at random.
"""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, insert, select, update

from workstation.domain.errors import NumbersRunOut, Reason
from workstation.domain.identifiers import IdSystem
from workstation.domain.personal_qr.card import card_number
from workstation.domain.tube_barcode import SERIALS_A_BLOCK, TubeFormat
from workstation.store.tables import identifiers, number_blocks, void_labels

BLOCKS = 10_000
FIRST_SERIAL = 1
"""Of a block that nobody reserved; a reserved one begins with 0, so that it holds as many numbers as it is said to."""


class NumberSource(StrEnum):
    """Where the next number comes from; `random` may meet the block of another station."""

    TUBE_BLOCKS = "tube_blocks"
    RESERVED = "reserved"
    RANDOM = "random"


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberBlock:
    """One block of this station; `next_serial` is 10,000 when none of its numbers may be given any more."""

    block: int
    next_serial: int
    reserved_at: datetime | None

    @property
    def left(self) -> int:
        """How many numbers may still be given."""
        return SERIALS_A_BLOCK - self.next_serial


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What became of blocks when the platform had told what it knows of them.

    `added` are new here. `closed` may not be minted from any more, because this database is older than what the
    platform knows of them, or they belong to another station too.
    """

    added: tuple[int, ...]
    closed: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """The numbers that come next: `there` of those asked for can be told, or are left at all; else `last` is empty."""

    first: str
    last: str
    there: int


def take_numbers(connection: Connection, tubes: TubeFormat, count: int, allowed: range | None) -> list[str]:
    """Take the next tube numbers; each is given once, whatever becomes of the label. Voided ones are passed over.

    `allowed` are the blocks of `tube_blocks`, or None. Random blocks of many stations do meet (of 50 stations with one
    block each, in 11 % of cases); the platform holds the results of tube numbers that were used twice.
    Raises NumbersRunOut.
    """
    numbers: list[str] = []
    while len(numbers) < count:
        block, serial = _current_block(connection, tubes.prefix, allowed)
        take = min(count - len(numbers), SERIALS_A_BLOCK - serial)
        made = [tubes.number(block, serial + i) for i in range(take)]
        void = _void_among(connection, made)
        numbers += [number for number in made if number not in void] if void else made
        _set_next(connection, tubes.prefix, block, serial + take)
    return numbers


def peek_numbers(connection: Connection, tubes: TubeFormat, count: int, allowed: range | None) -> Coming:
    """Say which tube numbers `take_numbers` would give now, without taking any: another desk may take them first."""
    first, left = "", count
    for block in _blocks_to_come(connection, tubes.prefix, allowed):
        void = _void_serials(connection, tubes, block)
        there = block.left - len(void)
        if there and not first:
            first = tubes.number(block.block, _serial_at(block, void, 1))
        if left <= there:
            return Coming(first=first, last=tubes.number(block.block, _serial_at(block, void, left)), there=count)
        left -= there
    return Coming(first=first, last="", there=count - left)


def take_card_number(connection: Connection, prefix: str, allowed: range | None = None) -> str:
    """Take the next number of a personal card (`CN` real, `CT` practice); each is given once.

    Blocks are this station's as those of tubes are; a number that somebody here bears already, made by a station that
    drew the same block, is passed over. Raises NumbersRunOut.
    """
    while True:
        block, serial = _current_block(connection, prefix, allowed)
        _set_next(connection, prefix, block, serial + 1)
        number = card_number(block * SERIALS_A_BLOCK + serial, prefix)
        bearer = select(identifiers.c.person_id).where(
            identifiers.c.system == IdSystem.CARD, identifiers.c.value == number
        )
        if connection.execute(bearer).first() is None:
            return number


def load_blocks(connection: Connection, prefix: str) -> tuple[NumberBlock, ...]:
    """Give every block of a prefix that this station knows, in the order in which they are used up."""
    rows = connection.execute(select(number_blocks).where(number_blocks.c.prefix == prefix))
    blocks = [NumberBlock(block=row.block, next_serial=row.next_serial, reserved_at=row.reserved_at) for row in rows]
    # The block that is in use comes first; those that were reserved later come later.
    return tuple(sorted(blocks, key=_order))


def source_of(blocks: Iterable[NumberBlock], allowed: range | None) -> NumberSource:
    """Say where the next number comes from. Once a block was reserved, none is ever drawn at random again."""
    if allowed is not None:
        return NumberSource.TUBE_BLOCKS
    return NumberSource.RESERVED if any(block.reserved_at for block in blocks) else NumberSource.RANDOM


def keep_blocks(
    connection: Connection,
    prefix: str,
    *,
    given: Iterable[int],
    told: Iterable[int],
    held: Mapping[int, int | None],
    now: datetime,
) -> Kept:
    """Keep the blocks that the platform gave now, and close those that it is not safe to mint from.

    `told` are the blocks that the station called its own when it asked; `held` are those that the platform calls so,
    with the highest serial that it has seen of each. Closed are: a block that another station has too; a held block
    that this database does not know (its answer was lost, or this is an older copy); and, where the platform has seen
    numbers that this database has not given yet, every block of before: an older copy does not know how many labels
    were printed after it was made.
    """
    known = {block.block: block for block in load_blocks(connection, prefix)}
    # Another process of this station may have seen a block of this answer before its answer was kept, and closed it.
    added = sorted(block for block in set(given) if block not in known or known[block].reserved_at is None)
    shared = set(told) - held.keys()
    unknown = held.keys() - known.keys() - set(added) - set(told)
    ahead = {block for block, highest in held.items() if block not in added and _is_ahead(highest, known.get(block))}
    before = set(known) if ahead else set()
    doubtful = (shared | unknown | ahead | before) - set(added)
    closed = sorted(block for block in doubtful if block not in known or known[block].left)
    _close(connection, prefix, closed, known.keys())
    for block in added:
        _open(connection, prefix, block, now, is_known=block in known)
    return Kept(added=tuple(added), closed=tuple(closed))


def close_blocks(connection: Connection, prefix: str) -> tuple[int, ...]:
    """Close every block of a prefix, for a database that is known to be an older copy; give those that were open."""
    known = {block.block: block for block in load_blocks(connection, prefix)}
    closed = sorted(block for block in known if known[block].left)
    _close(connection, prefix, closed, known.keys())
    return tuple(closed)


def _is_ahead(highest: int | None, known: NumberBlock | None) -> bool:
    return highest is not None and (known is None or highest >= known.next_serial)


def _close(connection: Connection, prefix: str, closed: Iterable[int], known: Iterable[int]) -> None:
    for block in closed:
        if block in known:
            _set_next(connection, prefix, block, SERIALS_A_BLOCK)
        else:
            values = {"prefix": prefix, "block": block, "next_serial": SERIALS_A_BLOCK}
            connection.execute(insert(number_blocks), values)


def _open(connection: Connection, prefix: str, block: int, now: datetime, *, is_known: bool) -> None:
    if is_known:
        where = (number_blocks.c.prefix == prefix) & (number_blocks.c.block == block)
        connection.execute(update(number_blocks).where(where).values(next_serial=0, reserved_at=now))
    else:
        values = {"prefix": prefix, "block": block, "next_serial": 0, "reserved_at": now}
        connection.execute(insert(number_blocks), values)


def _current_block(connection: Connection, prefix: str, allowed: range | None) -> tuple[int, int]:
    known = load_blocks(connection, prefix)
    source = source_of(known, allowed)
    usable = [block for block in known if block.left and is_of(block, source, allowed)]
    if usable:
        return usable[0].block, usable[0].next_serial
    free = sorted(set(allowed or range(BLOCKS)) - {block.block for block in known})
    if not free or source is NumberSource.RESERVED:
        raise NumbersRunOut(Reason.NUMBERS_RUN_OUT, prefix=prefix)
    block = free[0] if allowed else secrets.choice(free)
    connection.execute(insert(number_blocks), {"prefix": prefix, "block": block, "next_serial": FIRST_SERIAL})
    return block, FIRST_SERIAL


def _blocks_to_come(connection: Connection, prefix: str, allowed: range | None) -> Iterator[NumberBlock]:
    """Yield the blocks that numbers would be taken from; a block that is yet to be drawn at random is none of them."""
    known = load_blocks(connection, prefix)
    source = source_of(known, allowed)
    yield from (block for block in known if block.left and is_of(block, source, allowed))
    for free in sorted(set(allowed or ()) - {block.block for block in known}):
        yield NumberBlock(block=free, next_serial=FIRST_SERIAL, reserved_at=None)


def _serial_at(block: NumberBlock, void: Sequence[int], place: int) -> int:
    """Give the serial of the place-th number (from 1) that a block would still give; `void` are passed over."""
    serial = block.next_serial + place - 1
    for one in void:
        if one > serial:
            break
        serial += 1
    return serial


def _void_serials(connection: Connection, tubes: TubeFormat, block: NumberBlock) -> list[int]:
    between = void_labels.c.number.between(
        tubes.number(block.block, block.next_serial), tubes.number(block.block, SERIALS_A_BLOCK - 1)
    )
    start = len(tubes.prefix) + 4
    void = connection.execute(select(void_labels.c.number).where(between)).scalars()
    return sorted(int(number[start : start + 4]) for number in void)


def is_of(block: NumberBlock, source: NumberSource, allowed: range | None) -> bool:
    """Tell whether the next number may come from this block."""
    match source:
        case NumberSource.TUBE_BLOCKS:
            return allowed is not None and block.block in allowed
        case NumberSource.RESERVED:
            return block.reserved_at is not None
        case NumberSource.RANDOM:
            return True


def _order(block: NumberBlock) -> tuple[bool, float, int]:
    first = 0 if block.reserved_at else FIRST_SERIAL
    reserved = block.reserved_at.timestamp() if block.reserved_at else 0.0
    return (block.next_serial <= first, reserved, block.block)


def _set_next(connection: Connection, prefix: str, block: int, serial: int) -> None:
    where = (number_blocks.c.prefix == prefix) & (number_blocks.c.block == block)
    connection.execute(update(number_blocks).where(where).values(next_serial=serial))


def _void_among(connection: Connection, made: list[str]) -> set[str]:
    """Give the voided ones of numbers that follow each other in one block."""
    between = void_labels.c.number.between(made[0], made[-1])
    return set(connection.execute(select(void_labels.c.number).where(between)).scalars())
