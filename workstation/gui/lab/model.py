"""Incoming messages and results as their screen sees them: import, choose, confirm, release. Signals, no widgets.

Negatives may be released together, after one question. Everything else goes one by one, and a positive only after its
tube was scanned or its last four digits were typed.
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from workstation.domain.errors import GhepError
from workstation.domain.results import NEGATIVES, ResultStatus
from workstation.domain.tube_barcode import normalize_tube
from workstation.gui.background import Background, Flag
from workstation.gui.lab.words import POSITIVES, Notice, NoticeKind
from workstation.gui.ports import ImportSummary, InboxRow, LabPort, ReleaseOutcome, ResultRow

LAST_DIGITS = 4


class LabModel(QObject):
    """Holds the rows, the chosen result, and what happened last.

    `asked` are the negatives that the question of now is about; the same key once more releases exactly these.
    `found` tells of a scanned result before it is chosen, `import_listed` that the inbox shows what was imported.
    """

    results_changed = Signal()
    inbox_changed = Signal()
    chosen_changed = Signal()
    found = Signal(object)
    import_listed = Signal()
    noticed = Signal()
    progressed = Signal(int, int)
    tree_read = Signal(str)

    def __init__(self, lab: LabPort, background: Background) -> None:
        super().__init__()
        self._lab, self._background = lab, background
        self._cancel = Flag()
        self._is_releasing = False
        self.results: tuple[ResultRow, ...] = ()
        self.inbox: tuple[InboxRow, ...] = ()
        self.refusals: dict[UUID, GhepError] = {}
        self.asked: tuple[UUID, ...] = ()
        self.chosen: ResultRow | None = None
        self.is_confirmed = False
        self.is_importing = False
        self.notice: Notice | None = None

    @property
    def negatives(self) -> tuple[ResultRow, ...]:
        """The results that one key releases."""
        return tuple(row for row in self.results if row.status is ResultStatus.PRELIMINARY and row.code in NEGATIVES)

    @property
    def needs_confirming(self) -> bool:
        """Whether the chosen result is a positive whose tube has not been shown yet."""
        return self._is_positive_chosen and not self.is_confirmed

    @property
    def may_release_chosen(self) -> bool:
        """Whether the chosen result may be released now."""
        if self.chosen is None or not _waits(self.chosen) or self.asked:
            return False
        return not self.needs_confirming and not self._is_releasing

    @property
    def may_release_negatives(self) -> bool:
        """Whether there are negatives to release now."""
        return bool(self.negatives) and not self._is_releasing

    def refresh(self) -> None:
        """Read everything again."""
        self.read_inbox()
        self._read_results()

    def read_inbox(self) -> None:
        """Read the messages again; their reasons come in the language of now."""
        self._background.run(self._lab.inbox, done=self._take_inbox, failed=self._cannot_read)

    def import_paths(self, paths: Sequence[Path]) -> None:
        """Import files; one import at a time."""
        if self.is_importing or not paths:
            return
        self.is_importing, self._cancel = True, Flag()
        self.progressed.emit(0, len(paths))
        work = partial(self._lab.import_paths, tuple(paths), self._progress, self._cancel.is_raised)
        self._background.run(work, done=self._imported, failed=self._import_failed)

    def cancel_import(self) -> None:
        """Stop after the file that is being read; what is imported stays."""
        self._cancel.raise_it()

    def choose(self, result_id: UUID | None) -> None:
        """Choose the result to look at; a confirmation holds only for the result it was given for."""
        row = next((row for row in self.results if row.id == result_id), None)
        if row != self.chosen:
            self.chosen, self.is_confirmed, self.asked = row, False, ()
            self.chosen_changed.emit()

    def scan(self, text: str) -> None:
        """Take a scanned tube: it confirms the chosen positive, takes its proof away again, or finds its result."""
        self.withdraw()
        number = normalize_tube(text)
        if self._is_positive_chosen and self.chosen is not None and self.chosen.tube != number:
            self._disarm()
            self._notice(NoticeKind.WRONG_TUBE, tube=number[:24])
            return
        found = [row for row in self.results if row.tube == number]
        if not found:
            self._notice(NoticeKind.NO_SUCH_TUBE)
            return
        row = next((row for row in found if _waits(row)), found[0])
        self.found.emit(row)
        self.choose(row.id)
        self.is_confirmed = True
        self._clear_notice()
        self.chosen_changed.emit()

    def scan_damaged(self) -> None:
        """Say that an input method rewrote a scan; whichever tube it was, it proves nothing."""
        self._disbelieve(NoticeKind.SCAN_DAMAGED)

    def scan_doubtful(self) -> None:
        """Say that a scan reads as two different things; neither of them is proved."""
        self._disbelieve(NoticeKind.SCAN_DOUBTFUL)

    def scan_cut(self) -> None:
        """Say that a scan has no end; it proves nothing."""
        self._disbelieve(NoticeKind.SCAN_CUT)

    def _disbelieve(self, kind: NoticeKind) -> None:
        self.withdraw()
        self._disarm()
        self._notice(kind)

    def type_last_digits(self, text: str) -> None:
        """Take the typed end of the tube number."""
        matches = self.chosen is not None and len(text) == LAST_DIGITS and self.chosen.tube[-LAST_DIGITS:] == text
        if matches != self.is_confirmed:
            self.is_confirmed = matches
            self.chosen_changed.emit()

    def release_negatives(self) -> None:
        """Ask about all negatives that wait; the second time, release those that were asked about."""
        if not self.may_release_negatives:
            return
        if self.asked:
            self._release(list(self.asked))
        else:
            self.asked = tuple(row.id for row in self.negatives)
            self._clear_notice()
            self.chosen_changed.emit()

    def withdraw(self) -> None:
        """Take the question about the negatives back; nothing is released."""
        if self.asked:
            self.asked = ()
            self.chosen_changed.emit()

    def release_chosen(self) -> None:
        """Release the chosen result, if it may be."""
        if self.may_release_chosen and self.chosen is not None:
            self._release([self.chosen.id])

    def set_operator(self, name: str) -> None:
        """Work in another person's name: who was refused before says nothing about who asks now."""
        self.withdraw()
        self.refusals = {}
        if self.notice is not None and self.notice.kind is NoticeKind.REFUSED:
            self._clear_notice()
        self.chosen_changed.emit()
        self._background.run(partial(self._lab.set_operator, name), done=_done, failed=self._cannot_read)

    def read_tree(self, message_id: UUID) -> None:
        """Read one message as a tree."""
        work = partial(self._lab.message_tree, message_id)
        self._background.run(work, done=self.tree_read.emit, failed=self._cannot_read)

    @property
    def _is_positive_chosen(self) -> bool:
        return self.chosen is not None and self.chosen.code in POSITIVES and _waits(self.chosen)

    def _read_results(self) -> None:
        self._background.run(self._lab.results, done=self._take_results, failed=self._cannot_read)

    def _disarm(self) -> None:
        if self._is_positive_chosen and self.is_confirmed:
            self.is_confirmed = False
            self.chosen_changed.emit()

    def _release(self, result_ids: list[UUID]) -> None:
        self._is_releasing, self.asked = True, ()
        self.chosen_changed.emit()
        work: Callable[[], tuple[ReleaseOutcome, ...]] = partial(self._lab.release, result_ids)
        self._background.run(work, done=self._released, failed=self._release_failed)

    def _released(self, outcomes: tuple[ReleaseOutcome, ...]) -> None:
        self._is_releasing = self.is_confirmed = False
        self.refusals = {done.result_id: done.problem for done in outcomes if done.problem is not None}
        refused = len(self.refusals)
        self._notice(
            NoticeKind.REFUSED if refused else NoticeKind.RELEASED,
            refusals=tuple(self.refusals.values()),
            released=len(outcomes) - refused,
            refused=refused,
        )
        self.chosen_changed.emit()
        self.refresh()

    def _release_failed(self, problem: Exception) -> None:
        self._is_releasing = False
        self._notice(NoticeKind.RELEASE_FAILED, problem=problem)
        self.chosen_changed.emit()

    def _progress(self, done: int, total: int) -> None:
        """On the worker."""
        self._background.send_home(partial(self.progressed.emit, done, total))

    def _imported(self, summary: ImportSummary) -> None:
        self.is_importing = False
        self._notice(
            NoticeKind.IMPORTED,
            messages=summary.messages,
            results=summary.results,
            set_aside=summary.set_aside,
            repeated=summary.repeated,
        )
        self._background.run(self._lab.inbox, done=self._take_import, failed=self._cannot_read)
        self._read_results()

    def _import_failed(self, problem: Exception) -> None:
        self.is_importing = False
        self._notice(NoticeKind.IMPORT_FAILED, problem=problem)
        self.refresh()

    def _take_results(self, rows: tuple[ResultRow, ...]) -> None:
        self.results = rows
        if set(self.asked) != {row.id for row in self.negatives}:
            self.withdraw()
        self.results_changed.emit()
        before = self.chosen
        if before is not None:
            self.choose(before.id)

    def _take_inbox(self, rows: tuple[InboxRow, ...]) -> None:
        self.inbox = rows
        self.inbox_changed.emit()

    def _take_import(self, rows: tuple[InboxRow, ...]) -> None:
        self._take_inbox(rows)
        self.import_listed.emit()

    def _cannot_read(self, problem: Exception) -> None:
        self._notice(NoticeKind.CANNOT_READ, problem=problem)

    def _notice(
        self,
        kind: NoticeKind,
        problem: Exception | None = None,
        refusals: tuple[GhepError, ...] = (),
        **facts: object,
    ) -> None:
        self.notice = Notice(kind=kind, facts=facts, problem=problem, refusals=refusals)
        self.noticed.emit()

    def _clear_notice(self) -> None:
        self.notice = None
        self.noticed.emit()


def _done(_nothing: None) -> None:
    """There is nothing to show of it."""


def _waits(row: ResultRow) -> bool:
    return row.status is ResultStatus.PRELIMINARY
