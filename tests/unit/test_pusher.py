"""When the pusher looks at the outbox: every few seconds, at once when it is woken, and once more at the end."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, Engine, create_engine

from sync.client import outbox
from sync.client.pusher import IDLE_SECONDS, Pusher
from sync.client.transport import TransportFailed
from sync.client.worker import working
from sync.protocol import EVENT, PushResponse, Receipt, ReceiptState
from tests.server_builders import NOON, tube_received

# A woken pusher is told from one that rests by a part of its rest.
SOON = IDLE_SECONDS / 2


@dataclass(slots=True)
class Platform:
    """Accepts every event, unless it is out of reach; `pushed` is set after every try."""

    is_there: bool = True
    taken: list[UUID] = field(default_factory=list)
    tries: int = 0
    pushed: threading.Event = field(default_factory=threading.Event)

    def push(self, events: list[dict[str, object]]) -> PushResponse:
        self.tries += 1
        try:
            if not self.is_there:
                raise TransportFailed("ConnectError")
            ids = [UUID(str(event["id"])) for event in events]
            self.taken += ids
            receipts = [Receipt(event_id=one, state=ReceiptState.ACCEPTED) for one in ids]
            return PushResponse(service="ghep-platform", protocol=1, receipts=receipts)
        finally:
            self.pushed.set()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = create_engine(f"sqlite:///{tmp_path / 'outbox.db'}")
    outbox.metadata.create_all(made)
    yield made
    made.dispose()


def pusher(engine: Engine, platform: Platform, on_failure: Callable[[], None] = lambda: None) -> Pusher:
    @contextmanager
    def transaction() -> Iterator[Connection]:
        with engine.begin() as connection:
            yield connection

    return Pusher(read=transaction, write=transaction, transport=platform, clock=lambda: NOON, on_failure=on_failure)


def commit_event(engine: Engine) -> UUID:
    event = EVENT.validate_python({**tube_received(), "id": str(uuid4())})
    with engine.begin() as connection:
        outbox.enqueue(connection, event, NOON)
    return event.id


def test_a_woken_pusher_sends_at_once(engine: Engine) -> None:
    platform = Platform()
    worker = pusher(engine, platform)
    with working(worker, "pusher"):
        first = commit_event(engine)
        worker.wake()
        assert platform.pushed.wait(SOON)
        platform.pushed.clear()
        second = commit_event(engine)
        worker.wake()
        assert platform.pushed.wait(SOON)

    assert platform.taken == [first, second]


def test_a_push_without_receipts_is_told_of_once_a_try(engine: Engine) -> None:
    platform, told = Platform(is_there=False), []
    worker = pusher(engine, platform, on_failure=lambda: told.append(platform.tries))
    commit_event(engine)
    worker.flush()
    worker.flush()

    assert (told, platform.tries) == ([1], 1)


def test_a_flush_sends_every_batch_that_is_due(engine: Engine) -> None:
    platform = Platform()
    events = [commit_event(engine) for _ in range(450)]
    pusher(engine, platform).flush()

    assert (sorted(platform.taken), platform.tries) == (sorted(events), 3)


def test_a_worker_ends_with_its_block_though_it_rests(engine: Engine) -> None:
    ended = threading.Event()
    worker = pusher(engine, Platform())

    def run() -> None:
        with working(worker, "pusher"):
            pass
        ended.set()

    thread = threading.Thread(target=run)
    thread.start()
    assert ended.wait(SOON)
    thread.join()
