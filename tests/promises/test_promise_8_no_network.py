"""No network, no stop: every job works offline; what is unsent, and how old it is, always shows."""

import random
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from sync.client.transport import HttpTransport, TransportFailed
from sync.protocol import PushResponse
from sync.server.view import Answer
from tests.builders import Hands, cccd, import_bytes, message, pair, release_all, specimen, tube
from tests.fakes import LossyNetwork, NoNetwork, PlatformHere, platform_on_a_port, pusher
from tests.promises.conftest import slip_of
from workstation.domain.errors import PlatformUnreachable, Reason, StoreUnavailable
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.push_events import push_events
from workstation.usecases.station_status import station_status


def work_a_day(context: Context, desk: DeskSession) -> None:
    for number in range(1, 11):
        pair(desk, tube(number), cccd(number, f"Người {number}"))
    import_bytes(context, message(*(specimen(tube(n)) for n in range(1, 11))))
    release_all(context)


def test_a_day_without_a_network_arrives_whole_afterwards(
    context: Context, desk: DeskSession, platform: PlatformHere, clock: Hands
) -> None:
    started = clock.now
    work_a_day(context, desk)
    clock.forward(days=14)
    failed = pusher(context, NoNetwork()).push_all()
    waiting = station_status(context).outbox

    assert (failed.failure, failed.unanswered) == ("ConnectError", 30)
    assert (waiting.waiting, waiting.oldest_waiting) == (30, started)
    assert pusher(context, platform).push_all().accepted == 30
    view = platform.page(slip_of(context, "Người 7"))
    assert view is not None
    assert view.answer is Answer.NEGATIVE


@pytest.mark.parametrize("seed", range(5))
def test_a_network_that_loses_repeats_and_reorders_changes_nothing(
    context: Context, desk: DeskSession, platform: PlatformHere, seed: int
) -> None:
    work_a_day(context, desk)
    lossy = pusher(context, LossyNetwork(platform, random.Random(seed)))
    for _ in range(200):
        if station_status(context).outbox.waiting == 0:
            break
        lossy.push_all()

    assert station_status(context).outbox.waiting == 0
    views = [platform.page(slip_of(context, f"Người {n}")) for n in range(1, 11)]
    assert {view.answer for view in views if view} == {Answer.NEGATIVE}
    assert all(views)


def test_retries_come_later_and_later_and_never_stop(context: Context, desk: DeskSession, clock: Hands) -> None:
    pair(desk, tube(1), cccd())
    network = NoNetwork()
    sender = pusher(context, network)
    for _ in range(24 * 60):
        sender.push_once()
        clock.forward(minutes=1)

    assert 60 < network.tries < 24 * 60 / 2
    clock.now += timedelta(days=30)
    assert sender.push_once().failure == "ConnectError"


def test_a_captive_portal_that_answers_200_proves_nothing(context: Context, desk: DeskSession) -> None:
    pair(desk, tube(1), cccd())
    with pytest.raises(PlatformUnreachable):
        push_events(context, url="http://127.0.0.1:9", key="k")

    assert station_status(context).outbox.waiting == 1


def test_the_real_platform_takes_what_waits_over_a_real_socket(
    context: Context, desk: DeskSession, tmp_path: Path
) -> None:
    work_a_day(context, desk)
    with platform_on_a_port(tmp_path / "platform") as way:
        assert push_events(context, url=way.url, key=way.key).accepted == 30
        with pytest.raises(TransportFailed, match="KEY_REFUSED"):
            HttpTransport(way.url, "wrong").push([])


def test_a_wrong_key_says_so_and_loses_nothing(context: Context, desk: DeskSession, tmp_path: Path) -> None:
    pair(desk, tube(1), cccd())
    with platform_on_a_port(tmp_path / "platform") as way, pytest.raises(PlatformUnreachable) as refused:
        push_events(context, url=way.url, key="wrong")

    assert refused.value.reason is Reason.PLATFORM_KEY_REFUSED
    assert station_status(context).outbox.waiting == 1


def test_a_database_that_is_busy_does_not_end_the_sending(
    context: Context, desk: DeskSession, caplog: pytest.LogCaptureFixture
) -> None:
    pair(desk, tube(1), cccd())
    stop, tries = threading.Event(), []

    class Busy:
        def push(self, events: list[dict[str, object]]) -> PushResponse:
            tries.append(len(events))
            stop.set()
            raise StoreUnavailable(Reason.STORE_UNAVAILABLE, cause="database is locked")

    pusher(context, Busy()).run(stop)
    assert tries == [1]
    assert [record.getMessage() for record in caplog.records] == ["push failed: StoreUnavailable"]
