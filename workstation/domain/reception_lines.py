"""What a reception came to, tube by tube: what differs first, in the order in which somebody looks for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workstation.domain.custody import Reception, RejectReason, Standing


class Became(StrEnum):
    """What became of a tube that was handed over, or that came."""

    MISSING = "missing"
    UNEXPECTED = "unexpected"
    REJECTED = "rejected"
    ASIDE = "aside"
    ELSEWHERE = "elsewhere"
    RECEIVED = "received"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceptionLine:
    """One tube; when and by whom it was scanned, unless it did not come with this box."""

    number: str
    became: Became
    at: datetime | None = None
    by: str = ""
    reason: RejectReason | None = None


_STANDINGS = {Standing.REJECTED: Became.REJECTED, Standing.ASIDE: Became.ASIDE, Standing.RECEIVED: Became.RECEIVED}


def reception_lines(reception: Reception) -> tuple[ReceptionLine, ...]:
    """Give a line for every tube that is listed or was scanned."""
    places = list(Became)
    return tuple(sorted(_lines(reception), key=lambda line: places.index(line.became)))


def differing_lines(reception: Reception) -> tuple[ReceptionLine, ...]:
    """Give the lines of what did not come as it was handed over."""
    return tuple(line for line in reception_lines(reception) if line.became is not Became.RECEIVED)


def _lines(reception: Reception) -> Iterator[ReceptionLine]:
    counted = reception.tally
    for number in counted.missing:
        yield ReceptionLine(number=number, became=Became.MISSING)
    for number in counted.elsewhere:
        yield ReceptionLine(number=number, became=Became.ELSEWHERE)
    unexpected = frozenset(counted.unexpected)
    for tube in reception.checked:
        became = _STANDINGS[tube.standing]
        if became is Became.RECEIVED and tube.number in unexpected:
            became = Became.UNEXPECTED
        yield ReceptionLine(number=tube.number, became=became, at=tube.at, by=tube.by, reason=tube.reason)
