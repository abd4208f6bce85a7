"""Watches a folder into which an analyzer exports, and moves each file out of the way when its bytes are safe.

Pure file work: what a file means is decided by the function that takes it. Polling, since network shares tell of
nothing. A file that is complete is renamed to `working/<watcher>/<claim>/`, so that no two watchers take it; its bytes
are handed over; then it is moved to `done/<day>/`, or to `refused/<day>/` with a note beside it. What a crash left in
`working/` is taken again at the next start.
"""

import logging
import math
import os
import stat
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from workstation.domain.errors import BadInput, EnvironmentProblem, GhepError, Reason
from workstation.domain.watched_folder import FolderStatus, MovedFile, WatchState
from workstation.hl7.find_files import is_unfinished_name, unreadable
from workstation.hl7.move_file import move_aside

WORKING, DONE, REFUSED = "working", "done", "refused"
_OURS = (WORKING, DONE, REFUSED)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often the folder is looked at, how long a file must not change, and when what failed is tried again; seconds.

    Some programs make an empty file long before they write it: it counts as complete later.
    """

    look: float = 1.0
    settle: float = 2.0
    settle_empty: float = 30.0
    again: float = 30.0


Take = Callable[[str, Path], str]
"""Keeps a file, named by its path within the folder (`cobas/run.hl7`), and gives a note on what waits for a person in
it, or "". The file is moved once it has returned. It raises BadInput for a file that cannot be kept at all (its note is
made by `Explain`), and EnvironmentProblem where it has to be tried again."""
Explain = Callable[[str, GhepError], str]
"""Writes the note for a file that could not be kept."""


@dataclass(slots=True)
class _Seen:
    """A file that is waited for: its size and time of change, and since when it has kept them."""

    size: int
    changed: int
    since: float


def _nobody(_event: FolderStatus | MovedFile) -> None:
    """Nobody hears of it."""


class FolderWatcher:
    """One watcher of one folder. `owner` names it among others on the same folder; `now` is a local time, with zone.

    `told` hears of every file that was moved, and of every change of what stands in the way.
    """

    def __init__(
        self,
        folder: Path,
        take: Take,
        explain: Explain,
        *,
        owner: str,
        now: Callable[[], datetime],
        told: Callable[[FolderStatus | MovedFile], None] = _nobody,
        pace: Pace | None = None,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder, self._take, self._explain = folder, take, explain
        self._own = folder / WORKING / owner
        self._now, self._told, self._pace, self._ticks = now, told, pace or Pace(), ticks
        self._seen: dict[str, _Seen] = {}
        self._trouble: GhepError | None = None
        self._held: GhepError | None = None
        self._again_at = 0.0
        self._stop, self._wake = threading.Event(), threading.Event()
        self.status = FolderStatus(folder=folder)

    def run(self, stop: threading.Event) -> None:
        """Watch until told to stop; the file that is being taken is finished first."""
        self._stop = stop
        while not stop.is_set():
            try:
                self.look()
            except Exception as error:
                _log.warning("watching a folder failed: %s", type(error).__name__)
            self._wake.wait(self._pace.look)
            self._wake.clear()
        self.status = replace(self.status, state=WatchState.OFF, trouble=None)

    def wake(self) -> None:
        """Look at once, or see that it shall stop; from any thread."""
        self._wake.set()

    def look(self) -> None:
        """Look at the folder once: take what is complete, and tell in `status` what stands in the way."""
        self._trouble = None
        if self._ticks() >= self._again_at:
            self._take_leftovers()
        if not isinstance(self._held, EnvironmentProblem):
            self._take_complete()
        trouble = self._trouble or self._held
        state = WatchState.TROUBLE if trouble else WatchState.WATCHING
        before, self.status = self.status, replace(self.status, state=state, trouble=trouble, waiting=len(self._seen))
        if (state, str(trouble)) != (before.state, str(before.trouble)):
            self._told(self.status)

    def _take_leftovers(self) -> None:
        """Take again what a crash, or a trouble that may be over, has left in our part of `working/`."""
        self._held, self._again_at = None, math.inf
        try:
            claims = sorted(self._own.iterdir()) if self._own.is_dir() else []
        except OSError as error:
            self._hold(unreadable(self._own, error))
            return
        for claim in claims:
            for path, name in _files_in(claim):
                if self._stop.is_set() or isinstance(self._held, EnvironmentProblem):
                    return
                self._finish(claim, path, name)
            _remove_empty(claim)

    def _take_complete(self) -> None:
        now = self._ticks()
        there = dict(self._files(self._folder, ""))
        for name in self._seen.keys() - there.keys():
            del self._seen[name]
        complete = [name for name, found in there.items() if self._is_complete(name, found, now)]
        for name in sorted(complete, key=lambda name: (there[name].st_mtime_ns, name)):
            if self._stop.is_set() or isinstance(self._held, EnvironmentProblem):
                return
            claimed = self._claim(name)
            if claimed is not None:
                del self._seen[name]
                self._finish(*claimed, name)

    def _files(self, folder: Path, prefix: str) -> Iterator[tuple[str, os.stat_result]]:
        """Give the files of the folder, and of the analyzers' folders in it; one that cannot be read stops no other."""
        try:
            names = os.listdir(folder)
        except OSError as error:
            self._trouble = unreadable(folder, error)
            if not prefix:
                self._again_at = self._ticks()  # what stands in `working/` is looked for once the folder is back
            return
        for name in names:
            if is_unfinished_name(name) or (not prefix and name in _OURS):
                continue
            try:
                found = (folder / name).lstat()
            except OSError:
                continue  # gone since it was listed; the next look tells
            if stat.S_ISDIR(found.st_mode):
                yield from self._files(folder / name, f"{prefix}{name}/")
            elif stat.S_ISREG(found.st_mode):
                yield prefix + name, found

    def _is_complete(self, name: str, found: os.stat_result, now: float) -> bool:
        seen = self._seen.get(name)
        if seen is None or (seen.size, seen.changed) != (found.st_size, found.st_mtime_ns):
            self._seen[name] = _Seen(found.st_size, found.st_mtime_ns, now)
            return False
        return now - seen.since >= (self._pace.settle if found.st_size else self._pace.settle_empty)

    def _claim(self, name: str) -> tuple[Path, Path] | None:
        """Rename a file into a place of its own, which only one watcher can do; None where it was gone or cannot be."""
        claim = self._own / f"{time.time_ns():020}-{uuid.uuid4().hex[:8]}"
        target = claim / name
        try:
            target.parent.mkdir(parents=True)
            os.rename(self._folder / name, target)
        except FileNotFoundError:
            _remove_empty(claim)
            return None
        except OSError as error:
            _remove_empty(claim)
            # Windows keeps a file from being renamed while its writer has it open: that is no trouble.
            if os.name != "nt" or not isinstance(error, PermissionError):
                self._trouble = unreadable(self._folder / name, error)
            return None
        return claim, target

    def _finish(self, claim: Path, path: Path, name: str) -> None:
        """Hand a claimed file over, and move it where it belongs; one that fails stays, and is tried again later."""
        note = self._hand_over(path, name)
        if note is None:
            return
        now = self._now()
        day = self._folder / (REFUSED if note else DONE) / now.date().isoformat()
        try:
            target = move_aside(path, day / name, note)
        except OSError as error:
            self._hold(unreadable(day, error))
            return
        _remove_empty(claim)
        is_new_day = self.status.last_at is None or self.status.last_at.date() != now.date()
        done, refused = (0, 0) if is_new_day else (self.status.done, self.status.refused)
        self.status = replace(
            self.status, done=done + (not note), refused=refused + bool(note), last_name=name, last_at=now
        )
        self._told(MovedFile(name=name, target=target, refused=bool(note)))

    def _hand_over(self, path: Path, name: str) -> str | None:
        """Give the note of a file that was kept ("" for none), or None where it has to be tried again."""
        try:
            return self._take(name, path)
        except BadInput as problem:
            if problem.reason is not Reason.FILE_STILL_WRITTEN:
                return self._explain(name, problem)
            self._again_at = min(self._again_at, self._ticks() + self._pace.settle)
        except GhepError as problem:
            self._hold(problem)
        except OSError as error:
            if path.exists():
                return self._explain(name, unreadable(self._folder / name, error))
            self._hold(unreadable(self._folder / name, error))
        except Exception as error:
            # A defect in reading one file must not stop the others; its type says enough, and holds no data.
            _log.warning("a file of the watched folder failed: %s", type(error).__name__)
            self._again_at = min(self._again_at, self._ticks() + self._pace.again)
        return None

    def _hold(self, problem: GhepError) -> None:
        """Keep in sight what stands in the way of a file in `working/`, until it was tried again."""
        self._held = problem
        self._again_at = min(self._again_at, self._ticks() + self._pace.again)


def _files_in(claim: Path) -> list[tuple[Path, str]]:
    return sorted((path, path.relative_to(claim).as_posix()) for path in claim.rglob("*") if path.is_file())


def _remove_empty(claim: Path) -> None:
    """Remove the folders of a claim, which hold nothing any more; what still holds a file stays."""
    for folder, _folders, _files in os.walk(claim, topdown=False):
        try:
            os.rmdir(folder)
        except OSError:
            return
