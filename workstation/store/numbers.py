"""Tube and card numbers that this station may still mint: blocks of 10,000, each used once, in order."""

import secrets

from sqlalchemy import Connection, insert, select, update

from workstation.domain.errors import NumbersRunOut, Reason
from workstation.domain.identifiers import IdSystem
from workstation.domain.personal_qr.card import card_number
from workstation.domain.tube_barcode import SERIALS_A_BLOCK, TubeFormat
from workstation.store.tables import identifiers, number_blocks

BLOCKS = 10_000


def take_numbers(connection: Connection, tubes: TubeFormat, count: int, allowed: range | None) -> list[str]:
    """Take the next tube numbers; each is given once, whatever becomes of the label.

    A station without a block takes the next free one of `allowed`, or draws one at random where the site set none.
    Random blocks of many stations do meet (of 50 stations with one block each, in 11 % of cases); the platform
    holds the results of tube numbers that were used twice. Raises NumbersRunOut.
    """
    numbers: list[str] = []
    while len(numbers) < count:
        block, serial = _current_block(connection, tubes.prefix, allowed)
        take = min(count - len(numbers), SERIALS_A_BLOCK - serial)
        numbers += [tubes.number(block, serial + i) for i in range(take)]
        connection.execute(
            update(number_blocks)
            .where(number_blocks.c.prefix == tubes.prefix, number_blocks.c.block == block)
            .values(next_serial=serial + take)
        )
    return numbers


def take_card_number(connection: Connection, prefix: str, allowed: range | None = None) -> str:
    """Take the next number of a personal card (`CN` real, `CT` practice); each is given once.

    Blocks are this station's as those of tubes are; a number that somebody here bears already, made by a station that
    drew the same block, is passed over. Raises NumbersRunOut.
    """
    while True:
        block, serial = _current_block(connection, prefix, allowed)
        connection.execute(
            update(number_blocks)
            .where(number_blocks.c.prefix == prefix, number_blocks.c.block == block)
            .values(next_serial=serial + 1)
        )
        number = card_number(block * SERIALS_A_BLOCK + serial, prefix)
        bearer = select(identifiers.c.person_id).where(
            identifiers.c.system == IdSystem.CARD, identifiers.c.value == number
        )
        if connection.execute(bearer).first() is None:
            return number


def _current_block(connection: Connection, prefix: str, allowed: range | None) -> tuple[int, int]:
    rows = connection.execute(select(number_blocks).where(number_blocks.c.prefix == prefix)).all()
    for row in rows:
        if row.next_serial < SERIALS_A_BLOCK:
            return row.block, row.next_serial
    free = sorted(set(allowed or range(BLOCKS)) - {row.block for row in rows})
    if not free:
        raise NumbersRunOut(Reason.NUMBERS_RUN_OUT, prefix=prefix)
    block = free[0] if allowed else secrets.choice(free)
    connection.execute(insert(number_blocks), {"prefix": prefix, "block": block, "next_serial": 1})
    return block, 1
