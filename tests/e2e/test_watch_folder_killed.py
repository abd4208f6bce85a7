"""`ghep watch` as a process: killed at any moment, two of them on one folder, and a disk that refuses.

However it ends, every file lies in one place, whole, and its message is in the inbox once.
"""

import json
import os
import random
import resource
import selectors
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import pytest
from sqlalchemy import func, select

from tests.builders import at_desk, cccd, message, pair, specimen, station, tube
from tests.stored import assert_nothing_half_there
from workstation.station import DATABASE_FILE
from workstation.store.inbox import MessageState
from workstation.store.tables import messages, received, results
from workstation.usecases.watch_folder import LOCK_FILE

PAIRED, KILLS, MANY_KILLS, CHUNK = 10, 3, 60, 6
TEMPLATE = message(specimen(tube(1)), control_id="CONTROLID")


def message_of(number: int) -> bytes:
    data = TEMPLATE.replace(tube(1).encode(), tube(number % 9_000 + 1).encode())
    return data.replace(b"CONTROLID", b"M%d" % number)


def home_in(folder: Path) -> Path:
    with station(folder) as context:
        for number in range(PAIRED):
            pair(at_desk(context, "Bàn 1"), tube(number + 1), cccd(number + 1))
    return folder


def put(folder: Path, number: int) -> None:
    """Write a file as a careful program does; the watcher need not wait long for it."""
    hidden = folder / f".{number:05}.hl7"
    hidden.write_bytes(message_of(number))
    hidden.rename(folder / f"{number:05}.hl7")


class Watch:
    """A running `ghep watch`; a test that fails leaves none."""

    running: ClassVar[list["Watch"]] = []

    def __init__(self, home: Path, folder: Path) -> None:
        command = [sys.executable, "-m", "workstation", "watch", str(folder), "--json", "--home", str(home)]
        # Unbuffered, so that a line that was read ahead is not waited for.
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0)
        self.running.append(self)
        self.moved: list[str] = []
        self.errors: list[str] = []

    def heard(self, seconds: float = 60.0) -> bool:
        """Read what it says next; give whether it said anything."""
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            selector.register(self.process.stderr, selectors.EVENT_READ)
            ready = selector.select(seconds)
        for key, _ in ready:
            line = self.process.stdout.readline() if key.fd == self.process.stdout.fileno() else b""
            error = self.process.stderr.readline() if key.fd == self.process.stderr.fileno() else b""
            if line:
                self._take(json.loads(line))
            elif error:
                self.errors.append(json.loads(error)["error"])
        return bool(ready)

    def _take(self, told: dict[str, Any]) -> None:
        if told["event"] in ("done", "refused"):
            self.moved.append(told["name"])

    def wait_for(self, count: int) -> None:
        while len(self.moved) < count:
            assert self.heard(), "it says nothing any more"

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        out, _ = self.process.communicate(timeout=60)
        for line in out.decode().splitlines():
            if line.endswith("}"):
                self._take(json.loads(line))
        return self.process.returncode


@pytest.fixture(autouse=True)
def none_left() -> Iterator[None]:
    yield
    for watch in Watch.running:
        watch.process.kill()
        watch.process.communicate()
    Watch.running.clear()


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def is_at_work(folder: Path) -> bool:
    """Tell whether a file is not where it shall end; they move while this looks."""
    places = (Path(place).relative_to(folder).parts[:1] for place, _, names in os.walk(folder) if names)
    return any(place not in (("done",), ("refused",)) for place in places)


def assert_every_file_is_in_one_place(folder: Path, count: int) -> None:
    there = files_in(folder)
    notes = {name for name in there if name.endswith(".txt")}
    whole = {name: data for name, data in there.items() if name not in notes}

    assert sorted(whole.values()) == sorted(message_of(number) for number in range(count))
    assert all(name.startswith(("done/", "refused/")) for name in whole)
    assert notes == {f"{name}.txt" for name in whole if name.startswith("refused/")}
    assert all(there[name] for name in notes)


def assert_everything_is_kept_once(home: Path, count: int) -> None:
    with station(home) as context, context.database.read() as connection:
        assert_nothing_half_there(connection)
        assert connection.execute(select(func.count()).select_from(received)).scalar() == count
        states = Counter(connection.execute(select(messages.c.state)).scalars())
        assert connection.execute(select(func.count()).select_from(results)).scalar() == min(count, PAIRED)
    assert states == +Counter({MessageState.IMPORTED: PAIRED, MessageState.SET_ASIDE: count - PAIRED})


@dataclass
class Kills:
    """A folder whose watcher is killed again and again while files come."""

    home: Path
    folder: Path
    dice: random.Random
    count: int = 0
    left_in_working: list[int] = field(default_factory=list)

    def once(self) -> None:
        for _ in range(CHUNK):
            put(self.folder, self.count)
            self.count += 1
        watch = Watch(self.home, self.folder)
        watch.wait_for(self.dice.randint(0, CHUNK - 1))
        # The moments between two answers are the ones of interest: reading, committing, linking, noting, unlinking.
        watch.heard(self.dice.random() * 0.03)
        assert watch.end(signal.SIGKILL) == -signal.SIGKILL
        self.left_in_working.append(sum(name.startswith("working/") for name in files_in(self.folder)))

    def end(self) -> None:
        watch = Watch(self.home, self.folder)
        while is_at_work(self.folder):
            assert watch.heard()
        assert watch.end() == 0
        assert watch.errors == []


def kill_again_and_again(tmp_path: Path, kills: int, seed: int) -> None:
    (tmp_path / "in").mkdir()
    story = Kills(home_in(tmp_path / "home"), tmp_path / "in", random.Random(seed))
    for _ in range(kills):
        story.once()
    story.end()
    print(f"{kills} kills with {story.count} files; {sum(story.left_in_working)} times one was left in working/")

    assert_every_file_is_in_one_place(story.folder, story.count)
    assert_everything_is_kept_once(story.home, story.count)


@pytest.mark.timeout(180)
def test_whenever_the_watcher_is_killed_each_file_ends_in_one_place_and_is_kept_once(tmp_path: Path) -> None:
    kill_again_and_again(tmp_path, KILLS, seed=1)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_a_watcher_that_is_killed_sixty_times_loses_and_doubles_nothing(tmp_path: Path) -> None:
    kill_again_and_again(tmp_path, MANY_KILLS, seed=2)


@pytest.mark.timeout(120)
def test_two_stations_on_one_folder_share_its_files_and_take_none_twice(tmp_path: Path) -> None:
    folder, count = tmp_path / "in", 30
    folder.mkdir()
    homes = [home_in(tmp_path / name) for name in ("one", "two")]
    watches = [Watch(home, folder) for home in homes]
    for number in range(count):
        put(folder, number)
    while sum(len(watch.moved) for watch in watches) < count:
        for watch in watches:
            watch.heard(0.2)
            assert watch.process.poll() is None
    assert [watch.end() for watch in watches] == [0, 0]
    kept = []
    for home in homes:
        with station(home) as context, context.database.read() as connection:
            kept.append(connection.execute(select(func.count()).select_from(received)).scalar() or 0)
    print(f"two watchers took {kept[0]} and {kept[1]} of {count} files")

    assert sorted([*watches[0].moved, *watches[1].moved]) == [f"{number:05}.hl7" for number in range(count)]
    assert sum(kept) == count
    assert_every_file_is_in_one_place(folder, count)


@pytest.mark.timeout(120)
def test_a_second_watcher_of_one_home_is_refused_and_a_stopped_one_makes_room(tmp_path: Path) -> None:
    folder, home = tmp_path / "in", home_in(tmp_path / "home")
    folder.mkdir()
    first = Watch(home, folder)
    assert first.heard()
    second = subprocess.run(
        [sys.executable, "-m", "workstation", "watch", str(tmp_path), "--json", "--home", str(home)],
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert first.end(signal.SIGINT) == 0

    assert (second.returncode, json.loads(second.stderr)["error"]) == (2, "FOLDER_WATCHED")
    assert (home / LOCK_FILE).exists()
    third = Watch(home, folder)
    put(folder, 0)
    third.wait_for(1)
    assert third.end() == 0


@pytest.mark.timeout(120)
def test_a_full_disk_moves_nothing_that_is_not_kept(tmp_path: Path) -> None:
    folder, home = tmp_path / "in", home_in(tmp_path / "home")
    folder.mkdir()
    watch = Watch(home, folder)
    assert watch.heard()
    size = (home / f"{DATABASE_FILE}-wal").stat().st_size if (home / f"{DATABASE_FILE}-wal").exists() else 0
    resource.prlimit(watch.process.pid, resource.RLIMIT_FSIZE, (size + 30_000, resource.RLIM_INFINITY))
    for number in range(PAIRED):
        put(folder, number)
    while "STORE_UNAVAILABLE" not in watch.errors:
        assert watch.heard()
    with station(home) as context, context.database.read() as connection:
        kept = set(connection.execute(select(received.c.data)).scalars())
    moved = {
        data for name, data in files_in(folder).items() if name.startswith(("done/", "refused/")) and data[:3] == b"MSH"
    }
    unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    resource.prlimit(watch.process.pid, resource.RLIMIT_FSIZE, unlimited)
    watch.end()
    again = Watch(home, folder)
    again.wait_for(PAIRED - len(moved))
    assert again.end() == 0

    assert moved <= kept
    assert len(moved) < PAIRED
    assert_every_file_is_in_one_place(folder, PAIRED)
    assert_everything_is_kept_once(home, PAIRED)


def test_without_a_folder_it_says_how_to_name_one(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "workstation", "watch", "--language", "en", "--home", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, check=False, text=True, timeout=60)

    assert done.returncode == 2
    assert "watch_folder" in done.stderr


@pytest.mark.timeout(60)
def test_the_folder_of_the_settings_is_watched_once_it_is_there(tmp_path: Path) -> None:
    folder, home = tmp_path / "analyzers", home_in(tmp_path / "home")
    (home / "settings.toml").write_text(f'watch_folder = "{folder}"\n', encoding="utf-8")
    command = [sys.executable, "-m", "workstation", "watch", "--json", "--home", str(home)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stderr is not None
    missing = json.loads(process.stderr.readline())
    folder.mkdir()
    put(folder, 0)
    lines = [json.loads(process.stdout.readline()) for _ in range(2)]
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)

    assert missing["error"] == "NO_SUCH_FILE"
    assert [line["event"] for line in lines] == ["watching", "done"]
    assert os.listdir(folder / "done")


@pytest.mark.timeout(60)
def test_a_listening_process_watches_the_folder_of_the_settings_too(tmp_path: Path) -> None:
    folder, home = tmp_path / "in", home_in(tmp_path / "home")
    folder.mkdir()
    (home / "settings.toml").write_text(f'watch_folder = "{folder}"\n', encoding="utf-8")
    put(folder, 0)
    command = [sys.executable, "-m", "workstation", "listen", "--port", "0", "--host", "127.0.0.1", "--json"]
    process = subprocess.Popen([*command, "--home", str(home)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    events = [json.loads(process.stdout.readline())["event"] for _ in range(3)]
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)

    assert sorted(events) == ["done", "listening", "watching"]
    assert process.returncode == 0
