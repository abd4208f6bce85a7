"""Take what an analyzer exports into a folder: kept, read, and moved to `done/` or `refused/`; one process of a home.

The name of a subfolder is the name of the source, by which an analyzer's profile is chosen.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workstation.devices.process_lock import process_lock
from workstation.domain.errors import BadInput, GhepError, Reason
from workstation.domain.watched_folder import FolderStatus, WatchState
from workstation.hl7.folder import FolderWatcher, Pace
from workstation.hl7.unpack import is_table, unpack
from workstation.hl7.whole_file import open_whole
from workstation.store.inbox import Issue
from workstation.usecases.context import Context
from workstation.usecases.import_deliveries import import_deliveries, parts_of
from workstation.usecases.import_files import MOST_BYTES

LOCK_FILE = "watching.lock"
BY_FOLDER = "folder"
"""Who imported what came so: no person, so that any person may verify it."""
_OWNER_LETTERS = 8
_LOCK_SECONDS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What waits for a person in a file: a thing in one of its messages, or why a part of it could not be read."""

    inner: str = ""
    message: int = 0
    issue: Issue | None = None
    problem: GhepError | None = None


Words = Callable[[str, Sequence[Waiting]], str]
"""Writes the note beside a file, in the station's language."""


class FolderWorker:
    """Watches one folder for an open station, as long as no other process of its home does.

    `home` holds the lock between them; `words` writes the notes; `on_taken` is called after each file.
    """

    def __init__(
        self,
        context: Context,
        folder: Path,
        home: Path,
        words: Words,
        *,
        pace: Pace | None = None,
        on_taken: Callable[[], None] = lambda: None,
    ) -> None:
        self._context = replace(context, operator=BY_FOLDER)
        self._home, self._words, self._on_taken = home, words, on_taken
        self._wake = threading.Event()
        self._watcher = FolderWatcher(
            folder,
            self._take,
            lambda name, problem: words(name, [Waiting(problem=problem)]),
            owner=context.station_id.replace("-", "")[-_OWNER_LETTERS:],
            now=lambda: context.clock().astimezone(context.settings.zone),
            pace=pace,
        )
        self._elsewhere = FolderStatus(folder=folder, state=WatchState.ELSEWHERE)
        self._is_ours = True

    @property
    def status(self) -> FolderStatus:
        """How the watching stands; from any thread."""
        return self._watcher.status if self._is_ours else self._elsewhere

    def run(self, stop: threading.Event) -> None:
        """Watch until told to stop; where another process of the home watches, wait until it ends."""
        while not stop.is_set():
            with process_lock(self._home / LOCK_FILE) as is_ours:
                self._is_ours = is_ours
                if is_ours:
                    self._watcher.run(stop)
            if not stop.is_set():
                self._wake.clear()
                self._wake.wait(_LOCK_SECONDS)

    def run_alone(self, stop: threading.Event) -> None:
        """Watch until told to stop; raise BadInput where another process of the home watches."""
        with process_lock(self._home / LOCK_FILE) as is_ours:
            if not is_ours:
                raise BadInput(Reason.FOLDER_WATCHED, path=self._elsewhere.folder)
            self._watcher.run(stop)

    def wake(self) -> None:
        """End a pause, so that a stop is seen at once."""
        self._wake.set()

    def _take(self, name: str, path: Path) -> str:
        """Keep and read a claimed file; give the note on what waits in it. See `hl7.folder.Take`."""
        waiting: list[Waiting] = []
        if path.stat().st_size > MOST_BYTES:
            raise BadInput(Reason.FILE_TOO_LARGE, path=name, most=MOST_BYTES // 1_000_000)
        with open_whole(path, cancelled=_never, waits=False) as whole:
            for member in unpack(name, whole.file):
                whole.check()
                problem = member.problem
                member_name = f"{name}/{member.inner}" if member.inner else name
                if problem is None and is_table(member_name, member.data):
                    problem = BadInput(Reason.FILE_IS_TABLE, path=member_name)
                if problem is not None:
                    waiting.append(Waiting(inner=member.inner, problem=problem))
                else:
                    waiting += self._import(member.inner, member_name, member.data)
            whole.check()
        self._on_taken()
        return self._words(name, waiting) if waiting else ""

    def _import(self, inner: str, name: str, data: bytes) -> list[Waiting]:
        found, first = list[Waiting](), 1
        for part in parts_of(self._context, source="folder", name=name, data=data):
            [told] = import_deliveries(self._context, [part], _never)
            for number, message in enumerate(told.messages, start=first):
                found += [Waiting(inner=inner, message=number, issue=issue) for issue in message.issues]
            first += len(told.messages)
        return found


def _never() -> bool:
    return False
