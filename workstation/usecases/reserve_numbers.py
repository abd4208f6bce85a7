"""Reserve numbers for labels or cards at the platform, in whole blocks that no other station ever gets.

What is reserved is used without a network. Practice has no real platform to ask; its own may be asked in the window.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sync.client.blocks import RUN_OUT, ask_blocks
from sync.client.line import Line, TransportFailed
from sync.protocol import MAX_BLOCKS_A_REQUEST, BlocksRequest, BlocksResponse
from workstation.domain.errors import BadInput, NumbersRunOut, PlatformUnreachable, Reason
from workstation.domain.tube_barcode import SERIALS_A_BLOCK
from workstation.store import audit, numbers
from workstation.usecases.context import Context, new_id
from workstation.usecases.number_share import NumberShare, number_share
from workstation.usecases.personal_card import card_prefix

MOST_AT_ONCE = MAX_BLOCKS_A_REQUEST * SERIALS_A_BLOCK


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserved:
    """What a reservation came to: the new blocks, and those that nothing is minted from any more, with the share now.

    Blocks are closed when this database turned out to be an older copy, or when another station has them too.
    """

    prefix: str
    blocks: tuple[int, ...]
    closed: tuple[int, ...]
    share: NumberShare

    @property
    def numbers(self) -> int:
        """How many numbers were got."""
        return len(self.blocks) * SERIALS_A_BLOCK


def reserve_numbers(
    context: Context, count: int, *, url: str, key: str, cards: bool = False, restored: bool = False
) -> Reserved:
    """Reserve at least `count` numbers of tubes or personal cards (1 to 1,000,000), rounded up to whole blocks.

    With `restored` every block of before is closed: for a database that came back from a copy, which cannot know what
    was printed after it was made. Without it the same is done where the platform has seen more than this database.
    Raises BadInput, NumbersRunOut (the platform has no block left) and PlatformUnreachable; then nothing was reserved.
    """
    if not 1 <= count <= MOST_AT_ONCE:
        raise BadInput(Reason.BAD_QUANTITY, count=count, most=MOST_AT_ONCE)
    if not url:
        raise PlatformUnreachable(Reason.PLATFORM_NOT_SET)
    prefix = _prefix(context, cards=cards)
    told = _blocks_of_ours(context, prefix)
    request = BlocksRequest(
        station=context.station_id,
        prefix=prefix,
        blocks=-(-count // SERIALS_A_BLOCK),
        request_id=new_id(),
        used=tuple(sorted(told)),
    )
    answer = _ask(request, url, key)
    kept = _keep(context, request, answer, told, restored=restored)
    return Reserved(prefix=prefix, blocks=kept.added, closed=kept.closed, share=number_share(context, prefix))


def _prefix(context: Context, *, cards: bool) -> str:
    return card_prefix(context) if cards else context.settings.scan_rules(practice=context.practice).tubes.prefix


def _blocks_of_ours(context: Context, prefix: str) -> set[int]:
    """Give every block that this station knows or was set to: the platform then gives none of them to others."""
    with context.database.read() as connection:
        known = {block.block for block in numbers.load_blocks(connection, prefix)}
    return known | set(context.settings.allowed_blocks or ())


def _ask(request: BlocksRequest, url: str, key: str) -> BlocksResponse:
    with Line(url, key) as line:
        try:
            return ask_blocks(line, request)
        except TransportFailed as failed:
            if failed.why == RUN_OUT:
                raise NumbersRunOut(Reason.NO_BLOCK_LEFT, prefix=request.prefix) from failed
            raise PlatformUnreachable(Reason.NUMBERS_NOT_RESERVED, url=url, why=failed.why) from failed


def _keep(
    context: Context, request: BlocksRequest, answer: BlocksResponse, told: Iterable[int], *, restored: bool
) -> numbers.Kept:
    now, prefix = context.clock(), request.prefix
    with context.database.write() as connection:
        before = numbers.close_blocks(connection, prefix) if restored else ()
        held = {block.block: block.highest for block in answer.held}
        kept = numbers.keep_blocks(connection, prefix, given=answer.blocks, told=told, held=held, now=now)
        kept = numbers.Kept(added=kept.added, closed=tuple(sorted({*before, *kept.closed})))
        acts = [_act("numbers.reserved", prefix, kept.added, request.request_id)]
        if kept.closed:
            acts.append(_act("numbers.closed", prefix, kept.closed, request.request_id))
        audit.record_all(connection, acts, at=now, operator=context.operator)
    return kept


def _act(action: str, prefix: str, blocks: tuple[int, ...], request_id: UUID) -> audit.Act:
    return audit.Act(action, prefix, {"blocks": list(blocks), "request": request_id})
