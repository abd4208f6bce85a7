"""The import of a list of expected people as its page sees it: a look first, then all or nothing. No widgets."""

from enum import StrEnum
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from workstation.gui.background import Background, Flag
from workstation.gui.ports import ListPreviewRows, ListProblem, ListReport, PeoplePort


class Stage(StrEnum):
    """How far the import has come."""

    CLOSED = "closed"
    READING = "reading"
    PREVIEW = "preview"
    IMPORTING = "importing"
    DONE = "done"


class ImportModel(QObject):
    """Holds one file at a time; `problem` is why something could not be done at all."""

    changed = Signal()
    progressed = Signal(int, int)
    saved = Signal()

    def __init__(self, port: PeoplePort, background: Background) -> None:
        super().__init__()
        self._port, self._background = port, background
        self._cancelled = Flag()
        self.stage = Stage.CLOSED
        self.preview: ListPreviewRows | None = None
        self.report: ListReport | None = None
        self.problem: Exception | None = None

    @property
    def problems(self) -> tuple[ListProblem, ...]:
        """The rows that are not taken, of the report if there is one."""
        found = self.report or self.preview
        return found.problems if found else ()

    @property
    def can_import(self) -> bool:
        """Whether there is somebody to import."""
        return self.stage is Stage.PREVIEW and self.preview is not None and self.preview.people > 0

    def open(self, path: Path) -> None:
        """Look at a file; nothing is stored."""
        if self.stage in (Stage.READING, Stage.IMPORTING):
            return
        self.preview, self.report = None, None
        self._set(Stage.READING)
        self._background.run(partial(self._port.preview, path), done=self._previewed, failed=self._failed)

    def start(self) -> None:
        """Import what was looked at."""
        if not self.can_import or self.preview is None:
            return
        self._cancelled = Flag()
        self._set(Stage.IMPORTING)
        work = partial(self._port.import_list, self.preview.path, self._progress, self._cancelled.is_raised)
        self._background.run(work, done=self._imported, failed=self._failed)

    def leave(self) -> bool:
        """Go back one step: stop an import, or close the page; tells whether the page closed."""
        if self.stage is Stage.IMPORTING:
            self._cancelled.raise_it()
            return False
        self.preview, self.report = None, None
        self._set(Stage.CLOSED)
        return True

    def save_errors(self, path: Path) -> None:
        """Write the rows that were not taken into a file."""
        work = partial(self._port.save_errors, path, self.problems)
        self._background.run(work, done=self._saved, failed=self._not_saved)

    def _progress(self, done: int, total: int) -> None:
        """On the worker."""
        self._background.send_home(partial(self.progressed.emit, done, total))

    def _previewed(self, preview: ListPreviewRows) -> None:
        if self.stage is Stage.READING:
            self.preview = preview
            self._set(Stage.PREVIEW)

    def _imported(self, report: ListReport) -> None:
        self.report = report
        self._set(Stage.DONE)

    def _failed(self, problem: Exception) -> None:
        if self.stage is not Stage.CLOSED:
            self.stage, self.problem = Stage.DONE, problem
            self.changed.emit()

    def _saved(self, _nothing: None) -> None:
        self.saved.emit()

    def _not_saved(self, problem: Exception) -> None:
        self.problem = problem
        self.changed.emit()

    def _set(self, stage: Stage) -> None:
        self.stage, self.problem = stage, None
        self.changed.emit()
