"""What every test may ask for, and what none may leave behind."""

import logging
import os
import threading
from collections.abc import Iterator

import pytest
from hypothesis import settings

pytest_plugins = ["tests.postgres"]
# `make test` tries the same examples every time; `make soak` (HYPOTHESIS_PROFILE=soak) looks for new ones.
settings.register_profile("test", derandomize=True, deadline=None)
settings.register_profile("soak", max_examples=1000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "test"))

OUR_THREADS = {
    "background",
    "long work",
    "camera",
    "pusher",
    "platform",
    "neighbours",
    "conflicts",
    "printing",
    "worklist",
    "listener",
    "listener answers",
    "importer",
    "folder watcher",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep together what shares a server, a browser or a window: beside a second process each would start its own."""
    for item in items:
        if isinstance(item, pytest.Function) and _shares_with_its_file(item):
            item.add_marker(pytest.mark.xdist_group(item.path.name))


def _shares_with_its_file(item: pytest.Function) -> bool:
    fixtures = item.session._fixturemanager
    named = (found for name in item.fixturenames for found in fixtures.getfixturedefs(name, item) or ())
    return any(fixture.scope == "module" for fixture in named)


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A test fails when it leaves a thread of ours running, or when the program warned of something unexpected."""
    before = set(threading.enumerate())
    yield
    left = [thread.name for thread in set(threading.enumerate()) - before if thread.name in OUR_THREADS]
    is_shared = bool({"browser", "url", "server"} & set(request.fixturenames))
    assert left == [] or is_shared
    if "caplog" not in request.function.__code__.co_varnames:
        warned = [r.getMessage() for r in caplog.get_records("call") if r.levelno >= logging.WARNING]
        assert warned == []
