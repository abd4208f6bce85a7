"""Joins a desk to the others of its site: asks them before a scan, tells them after it, and watches for collisions.

The site's platform (`ghep platform` on one of its computers) stands between them. Without it each desk goes on alone.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from pydantic import ValidationError

from sync.client import neighbours as lan
from sync.client.conflicts import ConflictWatch, ask_conflicts
from sync.client.line import Line, TransportFailed
from sync.client.pusher import Pusher
from sync.client.transport import LineTransport
from sync.client.worker import working
from sync.protocol import Conflict, LookupRequest, LookupResponse, PersonIdentifier
from workstation.domain.identifiers import Identifier
from workstation.usecases.context import Context
from workstation.usecases.neighbours import SeenPerson, SeenTube, Sightings

PUSH_SECONDS = 3.0
"""How long a push on a LAN may wait for each step; the central platform, far away, gets more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedDesks:
    """A desk among others: the context that its use cases work with, and the conflicts that the platform found last."""

    context: Context
    conflicts: Callable[[], tuple[Conflict, ...]] = tuple


@dataclass(frozen=True, slots=True, kw_only=True)
class DesksStatus:
    """How a desk stands to the others at this moment; `why` is a short code while it is alone."""

    together: bool
    why: str = ""
    conflicts: tuple[Conflict, ...] = ()


class DeskNeighbours:
    """The other desks in the words of this one."""

    def __init__(self, asked: lan.Neighbours, station_id: str) -> None:
        self._asked = asked
        self._station_id = station_id

    def ask(self, *, tube: str, identifiers: tuple[Identifier, ...], since: datetime) -> Sightings | None:
        """Ask about a tube and a person; None when the desk is alone, or when no platform could read the question."""
        try:
            request = LookupRequest(
                station=self._station_id,
                tube=tube or None,
                identifiers=tuple(PersonIdentifier(system=one.system, value=one.value) for one in identifiers),
                since=since,
            )
        except ValidationError:
            return None
        answer = self._asked.ask(request)
        return _sightings(answer) if answer is not None else None

    @property
    def alone_since(self) -> datetime | None:
        """Since when nobody could be asked."""
        return self._asked.alone_since


@contextmanager
def sharing_desks(context: Context, *, url: str, key: str) -> Iterator[SharedDesks]:
    """Work among the other desks until the block ends; what is due then is still sent, unless the desk is alone."""
    with ExitStack() as stack:
        line = stack.enter_context(Line(url, key))
        make_pusher = partial(
            Pusher,
            read=context.database.read,
            write=context.database.write,
            transport=LineTransport(line, PUSH_SECONDS),
            clock=context.clock,
        )
        others = lan.Neighbours(
            line, station=context.station_id, clock=context.clock, deliver=lambda: _deliver(make_pusher())
        )
        pusher = make_pusher(on_failure=others.doubt)
        watch = ConflictWatch(line, station=context.station_id)
        stack.callback(_flush, pusher, others)
        stack.enter_context(working(others, "neighbours"))
        stack.enter_context(working(pusher, "pusher"))
        stack.enter_context(working(watch, "conflicts"))
        others.wait_for_first_look()
        joined = replace(context, neighbours=DeskNeighbours(others, context.station_id), on_committed=pusher.wake)
        yield SharedDesks(context=joined, conflicts=lambda: watch.found)


def desks_status(context: Context, *, url: str, key: str) -> DesksStatus:
    """Ask the platform now, once, whether it is there and which tubes are in conflict."""
    with Line(url, key) as line:
        try:
            return DesksStatus(together=True, conflicts=ask_conflicts(line, context.station_id))
        except TransportFailed as failed:
            return DesksStatus(together=False, why=failed.why)


def _deliver(pusher: Pusher) -> str:
    """Push all that waits, however long it was put off; give why something is left."""
    pushed = pusher.push_all()
    return pushed.failure or ("NO_RECEIPT" if pushed.unanswered else "")


def _flush(pusher: Pusher, others: lan.Neighbours) -> None:
    if others.alone_since is None:
        pusher.flush()


def _sightings(answer: LookupResponse) -> Sightings:
    tube, person = answer.tube, answer.person
    return Sightings(
        tube=SeenTube(
            desk=tube.desk,
            site=tube.site,
            since=tube.since,
            name=tube.first_name,
            people=tube.people,
            box=tube.box,
            shipped_at=tube.shipped_at,
            at_lab=tube.received,
            void=tube.void,
            void_at=tube.void_at,
        )
        if tube
        else None,
        person=SeenPerson(tube=person.tube, desk=person.desk, site=person.site, since=person.since) if person else None,
    )
