"""What the promises are tested with: a station, its desk and a platform, all on real files."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from sync.server.view import MemberView
from tests.builders import Hands, station
from tests.fakes import PlatformHere, platform_here, pusher
from workstation.store.tables import pairings, persons, tubes
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession

See = Callable[[str], MemberView | None]


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def context(tmp_path: Path, clock: Hands) -> Iterator[Context]:
    with station(tmp_path / "home", clock) as opened:
        yield opened


@pytest.fixture
def desk(context: Context) -> DeskSession:
    return DeskSession(context)


@pytest.fixture
def platform(tmp_path: Path, clock: Hands) -> Iterator[PlatformHere]:
    with platform_here(tmp_path / "platform.db", clock) as opened:
        yield opened


@pytest.fixture
def see(context: Context, platform: PlatformHere) -> See:
    """Push everything, then look at the page of the person with this name, by their newest slip."""

    def look(name: str) -> MemberView | None:
        pusher(context, platform).push_all()
        token = slip_of(context, name)
        return platform.page(token)

    return look


def slip_of(context: Context, name: str) -> str:
    with context.database.read() as connection:
        query = (
            select(pairings.c.slip_token)
            .join(persons, persons.c.id == pairings.c.person_id)
            .join(tubes, tubes.c.id == pairings.c.tube_id)
            .where(persons.c.name == name)
            .order_by(pairings.c.made_at.desc(), pairings.c.id.desc())
        )
        return str(connection.execute(query.limit(1)).scalar_one())
