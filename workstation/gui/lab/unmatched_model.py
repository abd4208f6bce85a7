"""What waits for a person: which tube it is, what is decided, what is read again. Signals, no widgets.

A match by hand is proposed by one person and confirmed by another.
"""

from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from workstation.domain.identifiers import fold_name
from workstation.domain.lab_lists import IssueFilter, IssueKind
from workstation.domain.tube_barcode import normalize_tube
from workstation.gui.background import Background
from workstation.gui.lab.looking import LookingModel
from workstation.gui.lab.paged import PagedList
from workstation.gui.lab.ports import Candidate, IssueRow, LabPort, Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A match that somebody is about to propose."""

    row: IssueRow
    tube: str = ""
    why: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether it may be proposed."""
        return bool(self.tube) and bool(self.why.strip())


class UnmatchedModel(QObject):
    """Holds the filter, the list, the row that is looked at with the tubes it may mean, and the match in hand."""

    chosen_changed = Signal()
    draft_changed = Signal()
    failed = Signal(object)

    def __init__(self, lab: LabPort, reading: Background) -> None:
        super().__init__()
        self._lab, self._reading, self._turn = lab, reading, 0
        self.rows: PagedList[IssueFilter, IssueRow] = PagedList(reading, IssueFilter(), lab.list_issues, lab.issues)
        self.looking = LookingModel(lab, reading)
        self.chosen: UUID | None = None
        self.candidates: tuple[Candidate, ...] = ()
        self.proposals: tuple[Proposal, ...] = ()
        self.draft: Draft | None = None
        self.operator = ""
        self._sought: UUID | None = None
        self.rows.signals.filled.connect(self._look)
        self.rows.signals.listed.connect(self._look)

    @property
    def row(self) -> IssueRow | None:
        """What is looked at, once it was read."""
        return self.rows.find(self.chosen) if self.chosen is not None else None

    @property
    def proposal(self) -> Proposal | None:
        """The match of the chosen row that waits for a second person."""
        row = self.row
        if row is None:
            return None
        return next((p for p in self.proposals if (p.message_id, p.segment) == (row.message_id, row.segment)), None)

    @property
    def is_own_proposal(self) -> bool:
        """Whether who works now has proposed it, and so may not confirm it."""
        proposal = self.proposal
        return proposal is not None and fold_name(proposal.proposed_by) == fold_name(self.operator)

    @property
    def may_match(self) -> bool:
        """Whether it is the tube that is in question: a Ct that cannot be read is no other tube's."""
        return self.row is not None and self.row.kind is IssueKind.NOT_MATCHED

    def refresh(self) -> None:
        """Read list and proposals again."""
        self.rows.ask()
        self._reading.run(self._lab.proposals, done=self._take_proposals, failed=self.failed.emit)

    def narrow(self, **fields: object) -> None:
        """Show only some: `kind`, `source`, `reason` or `text`."""
        wanted = replace(self.rows.wanted, **fields)  # type: ignore[arg-type]
        if wanted != self.rows.wanted:
            self.rows.ask(wanted)

    def choose(self, issue_id: UUID | None) -> None:
        """Look at what waits; a match in hand was another row's."""
        if issue_id != self.chosen:
            self.chosen, self.candidates, self._sought = issue_id, (), None
            self.leave()
            self._look()

    def begin(self) -> bool:
        """Take the chosen row in hand, to match it to a tube; tells whether there is one."""
        row = self.row
        if row is None or not self.may_match or self.proposal is not None:
            return False
        if self.draft is None:
            self.draft = Draft(row=row)
            self.draft_changed.emit()
        return True

    def leave(self) -> None:
        """Put the match away."""
        if self.draft is not None:
            self.draft = None
            self.draft_changed.emit()

    def take_tube(self, text: str) -> None:
        """Take the tube of the match in hand, scanned, typed or picked."""
        if self.draft is not None:
            self.draft = replace(self.draft, tube=normalize_tube(text)[:40])
            self.draft_changed.emit()

    def say_why(self, why: str) -> None:
        """Take why it is this tube."""
        if self.draft is not None and why != self.draft.why:
            self.draft = replace(self.draft, why=why)
            self.draft_changed.emit()

    def set_operator(self, name: str) -> None:
        """Know who works now: a second person confirms."""
        self.operator = name
        self.draft_changed.emit()

    def _look(self, *_rows: object) -> None:
        row = self.row
        if self.chosen is not None:
            self.rows.want(self.chosen)
        if row is not None or self.chosen is None:
            self.looking.look_at(row.message_id if row else None, ((row.segment, row.field),) if row else ())
        if row is not None and self._sought != row.id:
            self._sought, self._turn = row.id, self._turn + 1
            work, done = partial(self._lab.candidates, row.detail), partial(self._found, self._turn)
            self._reading.run(work, done=done, failed=self.failed.emit)
        self.chosen_changed.emit()

    def _found(self, turn: int, candidates: tuple[Candidate, ...]) -> None:
        if turn == self._turn:
            self.candidates = candidates
            self.chosen_changed.emit()

    def _take_proposals(self, proposals: tuple[Proposal, ...]) -> None:
        self.proposals = proposals
        self.chosen_changed.emit()
