"""The result slips of a tube: one secret link for each person in it, and no name on any."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from workstation.domain.errors import NotFound, PlatformUnreachable, Reason
from workstation.domain.tube_barcode import normalize_tube
from workstation.store.tables import pairings, tubes
from workstation.usecases.context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """What one person takes home."""

    tube: str
    position: int
    people: int
    collected_at: datetime
    link: str


def list_slips(context: Context, tube: str) -> tuple[Slip, ...]:
    """Give the slips of a tube's live pairings, in order.

    Raises NotFound for a tube that holds nobody, and PlatformUnreachable where no platform is set.
    """
    number = normalize_tube(tube)
    base = (context.settings.public_url or context.settings.platform_url).rstrip("/")
    if not base:
        raise PlatformUnreachable(Reason.PLATFORM_NOT_SET)
    with context.database.read() as connection:
        rows = connection.execute(
            select(pairings.c.position, pairings.c.made_at, pairings.c.slip_token)
            .join(tubes, tubes.c.id == pairings.c.tube_id)
            .where(tubes.c.number == number, pairings.c.voided_at.is_(None))
            .order_by(pairings.c.position)
        ).all()
    if not rows:
        raise NotFound(Reason.NO_SUCH_TUBE, tube=number)
    return tuple(
        Slip(
            tube=number,
            position=row.position,
            people=len(rows),
            collected_at=row.made_at,
            link=f"{base}/r/{row.slip_token}",
        )
        for row in rows
    )
