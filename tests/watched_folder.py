"""A watched folder for tests: real files, and a clock that is moved by hand."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from workstation.domain.errors import Reason
from workstation.domain.watched_folder import FolderStatus, MovedFile
from workstation.hl7.folder import FolderWatcher, Pace

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
DAY = "2026-03-02"
PACE = Pace(settle=2.0, settle_empty=30.0, again=30.0)
Kept = list[tuple[str, bytes]]


@dataclass
class Rig:
    """A folder, its watcher, and what the watcher handed over."""

    folder: Path
    owner: str = "one"
    seconds: float = 100.0
    now: datetime = NOON
    kept: Kept = field(default_factory=list)
    notes: dict[bytes, str] = field(default_factory=dict)
    problem: BaseException | None = None
    on_take: Callable[[Path], object] = lambda _path: None
    heard: list[FolderStatus | MovedFile] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.watcher = self.start()

    def start(self) -> FolderWatcher:
        """Start anew, as after a crash: nothing of the earlier watcher is known but its files."""
        self.watcher = FolderWatcher(
            self.folder,
            self.take,
            lambda _name, problem: f"cannot: {problem.reason}",
            owner=self.owner,
            now=lambda: self.now,
            told=self.heard.append,
            pace=PACE,
            ticks=lambda: self.seconds,
        )
        return self.watcher

    def take(self, name: str, path: Path) -> str:
        if self.problem is not None:
            raise self.problem
        data = path.read_bytes()
        self.on_take(path)
        self.kept.append((name, data))
        return self.notes.get(data, "")

    def put(self, name: str, data: bytes = b"whole", changed: float | None = None) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        if changed is not None:
            os.utime(path, (changed, changed))
        return path

    def look(self, after: float = 0.0) -> FolderStatus:
        self.seconds += after
        self.watcher.look()
        return self.watcher.status

    def settle(self) -> FolderStatus:
        """Let what is there become complete."""
        self.look()
        return self.look(after=2.0)

    def files(self, where: str = "") -> dict[str, bytes]:
        top = self.folder / where
        return {path.relative_to(top).as_posix(): path.read_bytes() for path in top.rglob("*") if path.is_file()}

    @property
    def reason(self) -> Reason | None:
        trouble = self.watcher.status.trouble
        return trouble.reason if trouble else None
