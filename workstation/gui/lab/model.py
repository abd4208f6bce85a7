"""The Lab screen without its widgets: its tabs, imports, counts, who works, and what happened last.

A scan goes to the open tab, and never to the desk. Lists are read on one worker, acts are done on another, so that a
long import lets everybody go on looking.
"""

from collections.abc import Callable, Sequence
from datetime import date
from enum import IntEnum
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from workstation.domain.badge import read_badge
from workstation.domain.errors import GhepError
from workstation.domain.lab_lists import IssueFilter, MessageFilter, ResultFilter, Worklist
from workstation.gui.background import Background, Flag
from workstation.gui.lab.away_model import AwayModel
from workstation.gui.lab.incoming_model import OPEN, IncomingModel
from workstation.gui.lab.looking import LookingModel
from workstation.gui.lab.ports import ImportSummary, IssueRow, LabCounts, LabPort
from workstation.gui.lab.span_model import SpanModel
from workstation.gui.lab.unmatched_model import UnmatchedModel
from workstation.gui.lab.verify_model import VerifyModel
from workstation.gui.lab.words import Notice, NoticeKind
from workstation.gui.plate.model import PlateModel

SECONDS_BETWEEN_COUNTS = 5


class Tab(IntEnum):
    """The tabs, from left to right."""

    INCOMING = 0
    UNMATCHED = 1
    VERIFY = 2
    PLATE = 3


class LabModel(QObject):
    """Holds the open tab, the counts and the last notice; the tabs' own models do the rest."""

    tab_changed = Signal()
    counted = Signal()
    noticed = Signal()
    progressed = Signal(int, int)
    badge_scanned = Signal(str)

    def __init__(
        self,
        lab: LabPort,
        acting: Background,
        reading: Background,
        plate: PlateModel,
        today: Callable[[], date] = date.today,
    ) -> None:
        super().__init__()
        self._lab, self._acting, self._reading, self.plate = lab, acting, reading, plate
        self.incoming = IncomingModel(lab, reading)
        self.unmatched = UnmatchedModel(lab, reading)
        self.verify = VerifyModel(lab, acting, reading, self._tell)
        self.away, self.span = AwayModel(), SpanModel(today)
        self._cancel, self._seconds, self._is_looking = Flag(), 0, False
        self.tab = Tab.VERIFY
        self.counts = LabCounts()
        self.is_importing = False
        self.notice: Notice | None = None
        for part in (self.incoming.rows, self.unmatched.rows, self.verify.rows):
            part.signals.failed.connect(self._cannot_read)
        for failing in (self.incoming.looking, self.unmatched.looking, self.unmatched, self.verify):
            failing.failed.connect(self._cannot_read)
        self.verify.changed_something.connect(self.refresh)
        self.verify.progressed.connect(self.progressed)
        self.incoming.chosen_changed.connect(self._looks_at_another)
        self.unmatched.chosen_changed.connect(self._looks_at_another)

    @property
    def looking(self) -> LookingModel:
        """The message that is looked at, on *Not matched* or else on *Incoming*."""
        return self.unmatched.looking if self.tab is Tab.UNMATCHED else self.incoming.looking

    @property
    def may_put_away(self) -> bool:
        """Whether something waits in the message that is looked at, so that somebody may say that nobody needs it."""
        if self.tab is Tab.UNMATCHED:
            return self.unmatched.row is not None
        row = self.incoming.row
        return row is not None and row.state in OPEN

    def refresh(self) -> None:
        """Read everything again."""
        self._count()
        self.incoming.rows.ask()
        self.unmatched.refresh()
        self.verify.rows.ask()
        self.plate.refresh()

    def tick(self) -> None:
        """A second has passed in which the screen was looked at: see now and then whether something came."""
        self._seconds += 1
        if self._seconds % SECONDS_BETWEEN_COUNTS == 0 and not self._is_looking:
            self._is_looking = True
            self._reading.run(self._lab.counts, done=self._take_news, failed=self._not_now)

    def open(self, tab: Tab) -> None:
        """Open a tab; a question on another is taken back."""
        if tab is not self.tab:
            self.withdraw()
            self.tab = tab
            self.tab_changed.emit()

    def withdraw(self) -> None:
        """Take back a question that is no longer in sight."""
        self.verify.withdraw()
        self.away.leave()
        self.span.leave()

    def scan(self, text: str) -> None:
        """Take a scan, on the open tab. A badge is the desk's: whoever it names works everywhere in this window."""
        if read_badge(text):
            self.badge_scanned.emit(text)
        elif self.tab is Tab.PLATE:
            self.plate.scan(text)
        elif self.tab is Tab.VERIFY:
            self.span.leave()
            self.verify.scan(text)
        elif self.tab is Tab.UNMATCHED and self.unmatched.draft is not None:
            self.unmatched.take_tube(text)
        else:
            self._seek(text)

    def scan_damaged(self) -> None:
        """Say that an input method rewrote a scan; whichever tube it was, it proves nothing."""
        self._disbelieve(NoticeKind.SCAN_DAMAGED, self.plate.scan_damaged)

    def scan_doubtful(self) -> None:
        """Say that a scan reads as two different things; neither of them is proved."""
        self._disbelieve(NoticeKind.SCAN_DOUBTFUL, self.plate.scan_doubtful)

    def scan_cut(self) -> None:
        """Say that a scan has no end; it proves nothing."""
        self._disbelieve(NoticeKind.SCAN_CUT, self.plate.scan_cut)

    def import_paths(self, paths: Sequence[Path]) -> None:
        """Import files; one import at a time."""
        if paths:
            self._import(partial(self._lab.import_paths, tuple(paths)), len(paths))

    def try_again(self, ids: Sequence[UUID] | None) -> None:
        """Read these messages again, or without ids all that wait."""
        total = len(ids) if ids is not None else self.counts.open_messages
        if total:
            self._import(partial(self._lab.try_again, ids), total)

    def cancel_import(self) -> None:
        """Stop soon; what is imported stays."""
        self._cancel.raise_it()

    def propose(self) -> None:
        """Propose the match in hand."""
        draft = self.unmatched.draft
        if draft is not None and draft.is_whole:
            row = draft.row
            work = partial(self._lab.propose, row.message_id, row.segment, draft.tube, draft.why.strip())
            self._act(work, NoticeKind.PROPOSED, tube=draft.tube)

    def confirm_proposal(self) -> None:
        """Confirm another person's match."""
        proposal = self.unmatched.proposal
        if proposal is not None and not self.unmatched.is_own_proposal:
            self._act(partial(self._lab.confirm, proposal.id), NoticeKind.ATTACHED, tube=proposal.tube)

    def drop_proposal(self) -> None:
        """Take a match back that nobody confirmed."""
        if (proposal := self.unmatched.proposal) is not None:
            self._act(partial(self._lab.drop, proposal.id), NoticeKind.DROPPED, tube=proposal.tube)

    def begin_away(self) -> bool:
        """Take the message that is looked at in hand, to put it away; tells whether it may be."""
        row = self.unmatched.row if self.tab is Tab.UNMATCHED else self.incoming.row
        if row is None or not self.may_put_away:
            return False
        self.unmatched.leave()
        self.away.begin(row.message_id if isinstance(row, IssueRow) else row.id, row.name)
        return True

    def put_away(self) -> None:
        """Put the message in hand away."""
        draft = self.away.draft
        if draft is not None and draft.is_whole:
            work = partial(self._lab.close, draft.message_id, draft.why.strip())
            self._act(work, NoticeKind.PUT_AWAY, name=draft.name)

    def report(self, path: Path) -> None:
        """Write what was released on the chosen days as a PDF."""
        if (days := self.span.days) is not None:
            self.span.leave()
            done = partial(self._written, NoticeKind.REPORTED, path)
            self._acting.run(partial(self._lab.report, path, days), done=done, failed=self._not_written)

    def export(self, path: Path) -> None:
        """Write the list of the open tab as CSV."""
        done = partial(self._written, NoticeKind.EXPORTED, path)
        self._acting.run(partial(self._lab.export, path, self._wanted), done=done, failed=self._not_written)

    def set_operator(self, name: str) -> None:
        """Work in another person's name: who was refused before says nothing about who asks now."""
        self.verify.forget_refusals()
        self.unmatched.set_operator(name)
        if self.notice is not None and self.notice.kind in (NoticeKind.REFUSED, NoticeKind.NOT_DECIDED):
            self._tell(None)
        self._acting.run(partial(self._lab.set_operator, name), done=_done, failed=self._cannot_read)

    @property
    def _wanted(self) -> MessageFilter | IssueFilter | ResultFilter:
        wanted = (self.incoming.rows.wanted, self.unmatched.rows.wanted, self.verify.rows.wanted)
        return wanted[self.tab] if self.tab is not Tab.PLATE else wanted[Tab.VERIFY]

    def _seek(self, text: str) -> None:
        """Show what the scanned tube's messages are."""
        if self.tab is Tab.INCOMING:
            self.incoming.narrow(text=text[:40])
        else:
            self.unmatched.narrow(text=text[:40])
        self.tab_changed.emit()

    def _disbelieve(self, kind: NoticeKind, tell_plate: Callable[[], None]) -> None:
        if self.tab is Tab.PLATE:
            tell_plate()
            return
        self.verify.disbelieve()
        self._tell(kind)

    def _act(self, work: Callable[[], None], kind: NoticeKind, **facts: object) -> None:
        self._acting.run(work, done=partial(self._acted, kind, facts), failed=self._not_decided)

    def _looks_at_another(self) -> None:
        """A question is about the message that is in sight."""
        draft = self.away.draft
        if draft is not None and self.looking.wanted != draft.message_id:
            self.away.leave()

    def _acted(self, kind: NoticeKind, facts: dict[str, object], _done: None) -> None:
        self.unmatched.leave()
        self.away.leave()
        self.notice = Notice(kind=kind, facts=facts)
        self.noticed.emit()
        self.refresh()

    def _not_decided(self, problem: Exception) -> None:
        self._tell(NoticeKind.NOT_DECIDED, problem=problem)
        self.unmatched.refresh()

    def _import(self, work: Callable[..., ImportSummary], total: int) -> None:
        if self.is_importing:
            return
        self.is_importing, self._cancel = True, Flag()
        self.progressed.emit(0, total)
        job = partial(work, self._progress, self._cancel.is_raised)
        self._acting.run(job, done=self._imported, failed=self._import_failed)

    def _progress(self, done: int, total: int) -> None:
        """On the worker."""
        self._acting.send_home(partial(self.progressed.emit, done, total))

    def _imported(self, summary: ImportSummary) -> None:
        self._import_ended()
        kind = NoticeKind.IMPORTED_PARTLY if summary.problems else NoticeKind.IMPORTED
        self._tell(
            kind,
            messages=summary.messages,
            results=summary.results,
            set_aside=summary.set_aside,
            repeated=summary.repeated,
            problems=" · ".join(summary.problems),
        )
        self.refresh()

    def _import_failed(self, problem: Exception) -> None:
        self._import_ended()
        self._tell(NoticeKind.IMPORT_FAILED, problem=problem)
        self.refresh()

    def _import_ended(self) -> None:
        self.is_importing = False
        self.progressed.emit(0, 0)

    def _written(self, kind: NoticeKind, path: Path, count: int) -> None:
        self._tell(kind, path=path, count=count)

    def _not_written(self, problem: Exception) -> None:
        self._tell(NoticeKind.NOT_WRITTEN, problem=problem)

    def _count(self) -> None:
        self._reading.run(self._lab.counts, done=self._take_counts, failed=self._cannot_read)

    def _take_counts(self, counts: LabCounts) -> None:
        self.counts = counts
        self.verify.negatives = counts.worklists.get(Worklist.NEGATIVES, 0)
        self.counted.emit()

    def _take_news(self, counts: LabCounts) -> None:
        """Something came by itself: list it. A question that stands is about what was listed, and stays."""
        self._is_looking = False
        before, asked = self.counts, self.verify.asked.text
        self._take_counts(counts)
        if before.messages != counts.messages:
            self.incoming.rows.ask()
        if before.reasons != counts.reasons:
            self.unmatched.refresh()
        if before.worklists != counts.worklists and not asked:
            self.verify.rows.ask()

    def _not_now(self, _problem: Exception) -> None:
        """It is looked again soon; F5 tells what is wrong."""
        self._is_looking = False

    def _cannot_read(self, problem: Exception) -> None:
        self._tell(NoticeKind.CANNOT_READ, problem=problem)

    def _tell(
        self,
        kind: NoticeKind | None,
        problem: Exception | None = None,
        refusals: tuple[GhepError, ...] = (),
        **facts: object,
    ) -> None:
        self.notice = Notice(kind=kind, facts=facts, problem=problem, refusals=refusals) if kind else None
        self.noticed.emit()


def _done(_nothing: None) -> None:
    """There is nothing to show of it."""
