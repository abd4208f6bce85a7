"""Find the list of a box: in this station's own database, else at the platform. Asked before any transaction."""

from dataclasses import dataclass

from sync.client.boxes import ask_box
from sync.client.line import Line, TransportFailed
from sync.protocol import SentBox
from workstation.domain.custody import BoxList, BoxState, ListedTube, ListSource, NoList
from workstation.store import boxes
from workstation.usecases.context import Context

MOST_NUMBER = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformAccess:
    """Where the platform is and this site's key; an empty `url` says that none is set."""

    url: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundList:
    """A box's list and where it comes from; without one, `why`."""

    told: BoxList | None
    source: ListSource
    why: NoList | None = None


def find_box_list(context: Context, box: str, access: PlatformAccess) -> FoundList:
    """Find what left in a box. Never raises for a network: reception goes on without a list.

    Where two stations sent boxes of one code, the list has the tubes of both: nothing is called unexpected by mistake.
    """
    with context.database.read() as connection:
        known = boxes.find_box(connection, box)
        here = boxes.fill(connection, known) if known is not None and known.state is not BoxState.OPEN else None
    if here is not None:
        return FoundList(told=here.as_list, source=ListSource.STATION)
    if not access.url:
        return FoundList(told=None, source=ListSource.NONE, why=NoList.NO_PLATFORM)
    try:
        with Line(access.url, access.key) as line:
            sent = ask_box(line, context.station_id, box)
    except TransportFailed:
        return FoundList(told=None, source=ListSource.NONE, why=NoList.NOT_REACHED)
    if not sent:
        return FoundList(told=None, source=ListSource.NONE, why=NoList.NOWHERE)
    return FoundList(told=_joined(box, sent), source=ListSource.PLATFORM)


def _joined(box: str, sent: tuple[SentBox, ...]) -> BoxList:
    newest = sent[0]
    lines = {tube.tube: tube for told in reversed(sent) for tube in told.tubes}
    return BoxList(
        box=box,
        tubes=tuple(
            ListedTube(number=line.tube[:MOST_NUMBER], people=line.people, collected_at=line.collected_at)
            for line in lines.values()
        ),
        sent_at=newest.sent_at,
        temperature=newest.temperature,
        site=newest.site,
        destination=newest.destination,
    )
