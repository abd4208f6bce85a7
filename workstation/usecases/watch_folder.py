"""Take what an analyzer exports into a folder: kept, read, and moved to `done/` or `refused/`; one process of a home.

The name of a subfolder is the name of the source, by which an analyzer's profile is chosen.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from workstation.devices.process_lock import process_lock
from workstation.domain.errors import BadInput, Reason
from workstation.domain.watched_folder import FolderStatus, MovedFile, Waiting, WatchState
from workstation.hl7.folder import FolderWatcher, Pace
from workstation.hl7.unpack import Member, is_table, unpack
from workstation.hl7.whole_file import open_whole
from workstation.usecases.context import Context
from workstation.usecases.import_deliveries import import_deliveries, parts_of
from workstation.usecases.import_files import MOST_BYTES
from workstation.usecases.read_plate import reads_as_plate

LOCK_FILE = "watching.lock"
BY_FOLDER = "folder"
"""Who imported what came so: no person, so that any person may verify it."""
_OWNER_LETTERS = 8
_LOCK_SECONDS = 2.0
Words = Callable[[str, Sequence[Waiting]], str]
"""Writes the note beside a file, in the station's language."""


def _nobody(_event: FolderStatus | MovedFile) -> None:
    """Nobody hears of it."""


class FolderWorker:
    """Watches one folder for an open station, as long as no other process of its home does.

    `home` holds the lock between them; `words` writes the notes; `told` hears of every file that was moved, and of
    every change of what stands in the way, in the worker's thread.
    """

    def __init__(
        self,
        context: Context,
        folder: Path,
        home: Path,
        words: Words,
        *,
        told: Callable[[FolderStatus | MovedFile], None] = _nobody,
        pace: Pace | None = None,
    ) -> None:
        self._context = replace(context, operator=BY_FOLDER)
        self._home, self._words = home, words
        self._wake = threading.Event()
        self._watcher = FolderWatcher(
            folder,
            self._take,
            lambda name, problem: words(name, [Waiting(problem=problem)]),
            owner=context.station_id.replace("-", "")[-_OWNER_LETTERS:],
            now=lambda: context.clock().astimezone(context.settings.zone),
            told=told,
            pace=pace,
        )
        self._elsewhere = FolderStatus(folder=folder, state=WatchState.ELSEWHERE)
        self._is_ours = True

    def status(self) -> FolderStatus:
        """Say how the watching stands; from any thread."""
        return self._watcher.status if self._is_ours else self._elsewhere

    def run(self, stop: threading.Event) -> None:
        """Watch until told to stop; where another process of the home watches, wait until it ends."""
        while not stop.is_set():
            with process_lock(self._home / LOCK_FILE) as is_ours:
                self._is_ours = is_ours
                if is_ours:
                    self._watcher.run(stop)
            if not stop.is_set():
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
        self._watcher.wake()

    def _take(self, name: str, path: Path) -> str:
        """Keep and read a claimed file; give the note on what waits in it. See `hl7.folder.Take`."""
        if path.stat().st_size > MOST_BYTES:
            raise BadInput(Reason.FILE_TOO_LARGE, path=name, most=MOST_BYTES // 1_000_000)
        waiting: list[Waiting] = []
        with open_whole(path, cancelled=_never, waits=False) as whole:
            for member in unpack(name, whole.file):
                whole.check()
                waiting += self._take_member(name, member)
            whole.check()
        return self._words(name, waiting) if waiting else ""

    def _take_member(self, file: str, member: Member) -> list[Waiting]:
        name = f"{file}/{member.inner}" if member.inner else file
        problem = member.problem
        if problem is None and is_table(name, member.data) and not reads_as_plate(self._context, member.data, name):
            problem = BadInput(Reason.FILE_IS_TABLE, path=name)
        if problem is not None:
            return [Waiting(inner=member.inner, problem=problem)]
        waiting, first = list[Waiting](), 1
        for part in parts_of(self._context, source="folder", name=name, data=member.data):
            [told] = import_deliveries(self._context, [part], _never)
            for number, message in enumerate(told.messages, start=first):
                waiting += [
                    Waiting(
                        inner=member.inner,
                        message=number,
                        reason=issue.reason,
                        segment=issue.segment,
                        field=issue.field,
                        detail=issue.detail,
                    )
                    for issue in message.issues
                ]
            first += len(told.messages)
        return waiting


def _never() -> bool:
    return False
