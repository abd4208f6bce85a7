"""How many numbers this station may still give, so that it can reserve more while it still has a network."""

from collections.abc import Sequence
from dataclasses import dataclass

from workstation.domain.tube_barcode import SERIALS_A_BLOCK
from workstation.store import numbers
from workstation.store.numbers import NumberBlock, NumberSource
from workstation.usecases.context import Context

LOW_SHARE = 0.1
LOW_NUMBERS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberShare:
    """The numbers of one prefix: `reserved` is the sum of `given` and `left`.

    Reservations that are used up are not counted, except the last one. `given` also counts the numbers of closed
    blocks. `low` says that under 10 % or under 500 are left: it is time to reserve. A station that draws its blocks at
    random has nothing reserved and is never low.
    """

    prefix: str
    source: NumberSource
    reserved: int
    given: int
    left: int

    @property
    def low(self) -> bool:
        """Whether more should be reserved now."""
        if self.source is NumberSource.RANDOM:
            return False
        return self.left < LOW_NUMBERS or self.left < self.reserved * LOW_SHARE


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownBlocks:
    """The share of one prefix, and the blocks behind it in the order in which they are used up."""

    share: NumberShare
    blocks: tuple[NumberBlock, ...]


def number_share(context: Context, prefix: str = "") -> NumberShare:
    """Count the numbers of a prefix; without one, of this mode's tubes."""
    return known_blocks(context, prefix).share


def known_blocks(context: Context, prefix: str = "") -> KnownBlocks:
    """Give the share of a prefix with its blocks; without a prefix, of this mode's tubes."""
    prefix = prefix or context.settings.scan_rules(practice=context.practice).tubes.prefix
    allowed = context.settings.allowed_blocks
    with context.database.read() as connection:
        blocks = numbers.load_blocks(connection, prefix)
    share = _share(prefix, blocks, allowed)
    behind = tuple(block for block in blocks if numbers.is_of(block, share.source, allowed))
    return KnownBlocks(share=share, blocks=behind)


def _share(prefix: str, blocks: Sequence[NumberBlock], allowed: range | None) -> NumberShare:
    source = numbers.source_of(blocks, allowed)
    if source is NumberSource.TUBE_BLOCKS and allowed is not None:
        a_block = SERIALS_A_BLOCK - numbers.FIRST_SERIAL
        reserved = len(allowed) * a_block
        left = reserved - sum(a_block - block.left for block in blocks if block.block in allowed)
    elif source is NumberSource.RESERVED:
        counted = _last_reservations(blocks)
        reserved, left = len(counted) * SERIALS_A_BLOCK, sum(block.left for block in counted)
    else:
        return NumberShare(prefix=prefix, source=source, reserved=0, given=_given(blocks), left=0)
    return NumberShare(prefix=prefix, source=source, reserved=reserved, given=reserved - left, left=left)


def _given(blocks: Sequence[NumberBlock]) -> int:
    return sum(max(0, block.next_serial - numbers.FIRST_SERIAL) for block in blocks)


def _last_reservations(blocks: Sequence[NumberBlock]) -> list[NumberBlock]:
    """Give the blocks of every reservation that is not used up, or else those of the last."""
    moments = sorted({block.reserved_at for block in blocks if block.reserved_at is not None})
    lasting = [at for at in moments if any(block.left for block in blocks if block.reserved_at == at)]
    return [block for block in blocks if block.reserved_at in (lasting or moments[-1:])]
