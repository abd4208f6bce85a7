"""Stand-ins for what is not here, speaking the real protocol: networks that lose, and a platform in this process."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sync.client.pusher import Pusher
from sync.client.transport import HttpTransport, Transport, TransportFailed
from sync.protocol import PushResponse
from sync.server.apply import apply_events
from sync.server.database import Database, open_database
from sync.server.lookup import Found, find_by_slip
from sync.server.view import MemberView
from tests.new_stores import put_platform_store
from workstation.platform_server import PlatformOptions, embedded_platform, station_key
from workstation.station import utc_now
from workstation.usecases.context import Context


@dataclass(slots=True)
class NoNetwork:
    """Every try fails."""

    tries: int = 0

    def push(self, events: list[dict[str, object]]) -> PushResponse:
        self.tries += 1
        raise TransportFailed("ConnectError")


@dataclass(slots=True)
class PlatformHere:
    """The real platform's rules on a real database, without HTTP."""

    database: Database
    clock: Callable[[], datetime]

    def push(self, events: list[dict[str, object]]) -> PushResponse:
        return PushResponse(
            service="ghep-platform", protocol=1, receipts=apply_events(self.database, events, self.clock())
        )

    def page(self, token: str) -> MemberView | None:
        """What the holder of a slip sees."""
        found = find_by_slip(self.database, token)
        return found.view if isinstance(found, Found) else None


@dataclass(slots=True)
class LossyNetwork:
    """Loses requests, loses answers, repeats, reorders and cuts batches, as chance has it."""

    behind: Transport
    chance: random.Random = field(default_factory=lambda: random.Random(1))

    def push(self, events: list[dict[str, object]]) -> PushResponse:
        fate = self.chance.choice(["lost", "answer lost", "twice", "part", "well"])
        if fate == "lost":
            raise TransportFailed("ConnectTimeout")
        sent = self.chance.sample(events, len(events))
        if fate == "part":
            sent = sent[: max(1, len(sent) // 2)]
        if fate == "twice":
            self.behind.push(sent)
        answer = self.behind.push(sent)
        if fate == "answer lost":
            raise TransportFailed("ReadTimeout")
        return answer


def pusher(context: Context, transport: Transport) -> Pusher:
    return Pusher(read=context.database.read, write=context.database.write, transport=transport, clock=context.clock)


@contextmanager
def platform_here(path: Path, clock: Callable[[], datetime]) -> Iterator[PlatformHere]:
    put_platform_store(path)
    database = open_database(f"sqlite:///{path}")
    try:
        yield PlatformHere(database=database, clock=clock)
    finally:
        database.close()


@contextmanager
def platform_on_a_port(home: Path) -> Iterator[HttpTransport]:
    """A real platform on a real socket, and the way to it."""
    options = PlatformOptions(home=home, clock=utc_now)
    with embedded_platform(options) as running:
        yield HttpTransport(running.url, station_key(options))
