"""A desk asks the others over a real socket, and is never kept waiting by a platform that is slow, gone or not ours."""

import functools
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from sync.client.conflicts import ConflictWatch
from sync.client.line import Line
from sync.client.neighbours import ALONE_SECONDS, Neighbours
from sync.client.worker import working
from sync.protocol import Conflict, LookupRequest, LookupResponse, ReceiptState
from sync.server.app import create_app
from sync.server.apply import apply_events
from sync.server.database import Database, open_database
from sync.server.serve import Embedded
from tests.lan import Cable, stranger
from tests.server_builders import BINH, NOON, pairing_made
from workstation.texts.translate import translations

pytestmark = pytest.mark.quiet
KEY = "key-of-the-stations"
HERE, THERE = "HN-02", "HN-01"
QUESTION = LookupRequest(station=HERE, tube="VN00481237", since=NOON)
NOTHING = LookupResponse(service="ghep-platform", protocol=1, tube=None, person=None)
AT_ONCE = (0.01, 0.01, 0.01)
Join = Callable[..., Neighbours]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path / 'platform.db'}")
    yield opened
    opened.close()


@pytest.fixture
def cable(database: Database) -> Iterator[Cable]:
    """The way to a real platform."""
    app = create_app(database, station_key=KEY, translations=functools.cache(translations), clock=lambda: NOON)
    with Embedded(app) as running, Cable(running.url) as laid:
        yield laid


@pytest.fixture
def join() -> Iterator[Join]:
    """Put a desk on a line, and wait until it has looked around once."""
    with ExitStack() as stack:

        def start(url: str, *, key: str = KEY, pauses: tuple[float, ...] = AT_ONCE, **options: object) -> Neighbours:
            line = stack.enter_context(Line(url, key))
            made = Neighbours(line, station=HERE, clock=lambda: datetime.now(UTC), pauses=pauses, **options)  # type: ignore[arg-type]
            stack.enter_context(working(made, "neighbours"))
            made.wait_for_first_look()
            return made

        yield start


def wait_until(wanted: Callable[[], bool]) -> None:
    """Let the thread work; a desk that never gets there fails by the time limit of this loop alone."""
    end = time.monotonic() + 20
    while not wanted():
        assert time.monotonic() < end
        threading.Event().wait(0.005)


def counting(status: int, body: bytes) -> tuple[list[float], AbstractContextManager[str]]:
    """A stranger, and the moments at which it was asked."""
    asked: list[float] = []

    def answer() -> tuple[int, bytes]:
        asked.append(time.monotonic())
        return status, body

    return asked, stranger(answer)


def test_what_another_desk_paired_is_seen_and_a_free_tube_is_not(database: Database, cable: Cable, join: Join) -> None:
    desk = join(cable.url)
    [receipt] = apply_events(database, [pairing_made()], NOON)
    assert receipt.state is ReceiptState.ACCEPTED

    seen, free = desk.ask(QUESTION), desk.ask(QUESTION.model_copy(update={"tube": "VN2"}))
    assert seen is not None
    assert seen.tube is not None
    assert (seen.tube.desk, seen.tube.first_name) == ("Bàn 2", "Nguyễn Văn Thử")
    assert free == NOTHING
    assert desk.alone_since is None


@pytest.mark.parametrize(
    ("status", "body", "why"),
    [
        (200, b"<html>Please log in</html>", "NOT_THE_PLATFORM"),
        (200, b'{"service": "other", "protocol": 1, "tube": null, "person": null}', "NOT_THE_PLATFORM"),
        (200, b'{"service": "ghep-platform", "protocol": 2, "tube": null, "person": null}', "NOT_THE_PLATFORM"),
        (200, b'{"service": "ghep-platform", "protocol": 1}', "NOT_THE_PLATFORM"),
        (503, b"{}", "HTTP_503"),
        (404, b"{}", "HTTP_404"),
    ],
)
def test_who_is_not_the_platform_leaves_the_desk_alone(join: Join, status: int, body: bytes, why: str) -> None:
    _, server = counting(status, body)
    with server as url:
        desk = join(url, pauses=ALONE_SECONDS)

        assert desk.ask(QUESTION) is None
        assert (desk.alone_since is not None, desk.why) == (True, why)


def test_a_wrong_key_leaves_the_desk_alone_and_says_why(cable: Cable, join: Join) -> None:
    assert join(cable.url, key="sai khoá", pauses=ALONE_SECONDS).why == "KEY_REFUSED"


def test_a_platform_that_does_not_answer_in_time_is_not_waited_for(join: Join) -> None:
    answered, may_answer, is_slow = threading.Event(), threading.Event(), threading.Event()

    def answer() -> tuple[int, bytes]:
        if is_slow.is_set():
            may_answer.wait(20)
            answered.set()
        return 200, NOTHING.model_dump_json().encode()

    with stranger(answer) as url:
        desk = join(url, pauses=ALONE_SECONDS)
        assert desk.ask(QUESTION) == NOTHING
        is_slow.set()

        assert desk.ask(QUESTION) is None
        assert not answered.is_set()
        assert desk.alone_since is not None
        may_answer.set()


def test_an_alone_desk_asks_nobody_until_a_probe_has_found_the_others(cable: Cable, join: Join) -> None:
    desk = join(cable.url, pauses=(0.5,))
    cable.silence()
    assert desk.ask(QUESTION) is None
    cable.mend()

    start = time.perf_counter()
    refused = [desk.ask(QUESTION) for _ in range(100)]
    alone_for = time.perf_counter() - start
    assert refused == [None] * 100
    wait_until(lambda: desk.alone_since is None)
    start = time.perf_counter()
    assert [desk.ask(QUESTION) for _ in range(100)] == [NOTHING] * 100
    assert alone_for < time.perf_counter() - start


@pytest.mark.parametrize("trouble", ["cut", "silence"])
def test_a_desk_comes_back_when_the_cable_is_mended(cable: Cable, join: Join, trouble: str) -> None:
    desk = join(cable.url)
    getattr(cable, trouble)()

    assert desk.ask(QUESTION) is None
    cable.mend()
    wait_until(lambda: desk.alone_since is None)
    assert desk.ask(QUESTION) == NOTHING


def test_a_desk_is_together_again_only_when_the_others_know_what_it_did(cable: Cable, join: Join) -> None:
    left = ["HTTP_503", "HTTP_503", ""]
    said: list[tuple[str, bool]] = []

    def deliver() -> str:
        said.append((left[0], desk.alone_since is not None))
        return left.pop(0) if left else ""

    cable.cut()
    desk = join(cable.url, deliver=deliver)
    assert (desk.ask(QUESTION), said) == (None, [])
    cable.mend()
    wait_until(lambda: desk.alone_since is None)

    assert said == [("HTTP_503", True), ("HTTP_503", True), ("", True)]
    assert desk.ask(QUESTION) == NOTHING


def test_what_did_not_get_through_is_delivered_again_or_leaves_the_desk_alone(cable: Cable, join: Join) -> None:
    answers = ["", "", "HTTP_503"]
    desk = join(cable.url, pauses=ALONE_SECONDS, deliver=lambda: answers.pop(0))
    desk.doubt()
    wait_until(lambda: len(answers) == 1)
    assert desk.ask(QUESTION) == NOTHING

    desk.doubt()
    wait_until(lambda: desk.alone_since is not None)
    assert desk.why == "HTTP_503"


def test_a_connection_that_was_dropped_at_rest_costs_no_answer(cable: Cable, join: Join) -> None:
    desk = join(cable.url)
    cable.cut()
    cable.mend()

    assert desk.ask(QUESTION) == NOTHING


def test_an_alone_desk_probes_more_and_more_rarely(join: Join) -> None:
    asked, server = counting(503, b"{}")
    with server as url:
        join(url, pauses=(0.02, 0.1, 0.4))
        wait_until(lambda: len(asked) > 3)

    first, second, third = (later - earlier for earlier, later in pairwise(asked[:4]))
    assert first < second < third


def test_alone_since_is_when_it_began(join: Join) -> None:
    asked, server = counting(503, b"{}")
    with server as url:
        desk = join(url)
        began = desk.alone_since
        wait_until(lambda: len(asked) > 5)

        assert began is not None
        assert desk.alone_since == began


def test_many_threads_may_ask_at_once(database: Database, cable: Cable, join: Join) -> None:
    desk = join(cable.url)
    answers: list[LookupResponse | None] = []
    threads = [threading.Thread(target=lambda: answers.append(desk.ask(QUESTION))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(answers) == 4
    assert set(answers) <= {NOTHING, None}


def test_a_conflict_is_found_by_the_watch_and_stays_said_while_the_cable_is_cut(
    database: Database, cable: Cable
) -> None:
    apply_events(database, [pairing_made()], NOON)
    with Line(cable.url, KEY) as line:
        watch = ConflictWatch(line, station=HERE)
        with working(watch, "conflicts"):
            apply_events(database, [{**pairing_made(person=BINH), "station": HERE}], NOON)
            watch.wake()
            wait_until(lambda: bool(watch.found))
            cable.cut()
            watch.wake()

            expected = Conflict(
                tube="VN00481237", paired_at=NOON, desk="Bàn 2", site="Trường tiểu học Lê Lợi", since=NOON
            )
            assert watch.found == (expected,)
