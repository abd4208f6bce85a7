"""What every test may ask for, and what none may leave behind."""

import logging
import threading
from collections.abc import Iterator

import pytest

pytest_plugins = ["tests.postgres"]
OUR_THREADS = {"background", "pusher", "platform"}


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
