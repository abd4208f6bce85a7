"""A laboratory held in memory, for pictures of its screen; what stands in it is `sample_lab_rows.py`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import UUID

from workstation.domain.identifiers import fold_name
from workstation.domain.lab_lists import (
    IdList,
    IssueFilter,
    IssueKind,
    MessageFilter,
    ResultFilter,
    Worklist,
    id_list,
)
from workstation.domain.report_days import Days
from workstation.domain.results import ResultCode, Seen
from workstation.gui.lab.ports import (
    Cancelled,
    Candidate,
    ImportSummary,
    IssueRow,
    LabCounts,
    MessageDetail,
    MessageRow,
    Mood,
    Progress,
    Proposal,
    ReleaseOutcome,
    ResultDetail,
    ResultRow,
    RunRow,
    Source,
    SourceState,
    Trouble,
)
from workstation.gui.lab.verify_model import worklist_of
from workstation.gui.sample_ports import NOW

WAYS = (
    SourceState(source=Source.PORT, mood=Mood.WORKS, detail="2575"),
    SourceState(source=Source.FOLDER, mood=Mood.WORKS, detail="QS5"),
)


@dataclass
class SampleLab:
    """Answers from lists; what is decided changes nothing but the list of proposals."""

    rows: list[ResultRow] = field(default_factory=list)
    inbox: list[MessageRow] = field(default_factory=list)
    waiting: list[IssueRow] = field(default_factory=list)
    open_proposals: list[Proposal] = field(default_factory=list)
    shown: MessageDetail | None = None
    runs: tuple[RunRow, ...] = ()
    ways: tuple[SourceState, ...] = WAYS
    troubles: tuple[Trouble, ...] = ()
    near: Mapping[str, tuple[Candidate, ...]] = field(default_factory=dict)
    read_as: tuple[str, ...] = ()

    def counts(self) -> LabCounts:
        """Count the lists."""
        states, kinds, worklists = dict[str, int](), dict.fromkeys(IssueKind, 0), dict.fromkeys(Worklist, 0)
        for message in self.inbox:
            states[message.state] = states.get(message.state, 0) + 1
        for issue in self.waiting:
            kinds[issue.kind] += 1
        for row in self.rows:
            if (worklist := worklist_of(row)) is not None:
                worklists[worklist] += 1
        return LabCounts(
            messages=states, issues=kinds, reasons={}, worklists=worklists, ways=self.ways, troubles=self.troubles
        )

    def list_messages(self, wanted: MessageFilter) -> IdList:
        """Filter by state, source and text."""
        rows = [row for row in self.inbox if not wanted.states or row.state in wanted.states]
        rows = [row for row in rows if not wanted.source or row.source == wanted.source]
        return id_list([row.id for row in rows if fold_name(wanted.text) in fold_name(row.name)])

    def messages(self, ids: Sequence[UUID]) -> tuple[MessageRow, ...]:
        """Give the messages."""
        return tuple(row for wanted in ids for row in self.inbox if row.id == wanted)

    def list_issues(self, wanted: IssueFilter) -> IdList:
        """Filter by kind and text."""
        rows = [row for row in self.waiting if wanted.kind in (None, row.kind)]
        return id_list([row.id for row in rows if fold_name(wanted.text) in fold_name(row.detail + row.name)])

    def issues(self, ids: Sequence[UUID]) -> tuple[IssueRow, ...]:
        """Give what waits."""
        return tuple(row for wanted in ids for row in self.waiting if row.id == wanted)

    def list_results(self, wanted: ResultFilter) -> IdList:
        """Filter by worklist and text."""
        rows = [row for row in self.rows if worklist_of(row) is wanted.worklist]
        text = fold_name(wanted.text).replace(" ", "")
        return id_list([r.id for r in rows if text in fold_name(r.tube + r.imported_by).replace(" ", "")])

    def results(self, ids: Sequence[UUID]) -> tuple[ResultRow, ...]:
        """Give the results."""
        return tuple(row for wanted in ids for row in self.rows if row.id == wanted)

    def find_result(self, tube: str) -> ResultRow | None:
        """Give the newest version of a tube's result."""
        found = [row for row in self.rows if row.tube == tube]
        return max(found, key=lambda row: row.version) if found else None

    def result(self, tube: str) -> ResultDetail:
        """Give the versions of a tube, and the same runs for all."""
        versions = sorted((row for row in self.rows if row.tube == tube), key=lambda row: -row.version)
        return ResultDetail(tube=tube, versions=tuple(versions), runs=self.runs)

    def message(self, message_id: UUID, places: Sequence[tuple[int, str]]) -> MessageDetail:
        """Give the one message that there is."""
        shown = self.shown or MessageDetail(message_id=message_id, size=0, raw=(), tree=())
        return replace(shown, message_id=message_id) if places else replace(shown, raw_marks=(), tree_marks=())

    def decisions(self, _message_id: UUID) -> tuple[str, ...]:
        """Tell how the message is read."""
        return self.read_as

    def candidates(self, detail: str) -> tuple[Candidate, ...]:
        """Give the tubes near a number."""
        return self.near.get(detail, ())

    def import_paths(self, paths: Sequence[Path], progress: Progress, cancelled: Cancelled) -> ImportSummary:
        """Import nothing, file by file."""
        for done, _path in enumerate(paths, start=1):
            if cancelled():
                break
            progress(done, len(paths))
        return ImportSummary(messages=0, results=0, set_aside=0, repeated=0)

    def try_again(self, ids: Sequence[UUID] | None, _progress: Progress, _cancelled: Cancelled) -> ImportSummary:
        """Change nothing."""
        return ImportSummary(messages=len(ids or self.inbox), results=0, set_aside=len(ids or self.inbox), repeated=0)

    def proposals(self) -> tuple[Proposal, ...]:
        """Give the matches that wait."""
        return tuple(self.open_proposals)

    def propose(self, message_id: UUID, segment: int, tube: str, why: str) -> None:
        """Keep a match."""
        made = Proposal(
            id=UUID(int=9_000 + len(self.open_proposals)),
            message_id=message_id,
            segment=segment,
            tube=tube,
            why=why,
            proposed_by="Lê Thị Hoà",
            proposed_at=NOW,
        )
        self.open_proposals.append(made)

    def confirm(self, proposal: UUID) -> None:
        """Take the match from the list."""
        self.drop(proposal)

    def drop(self, proposal: UUID) -> None:
        """Take the match from the list."""
        self.open_proposals = [row for row in self.open_proposals if row.id != proposal]

    def release(self, ids: Sequence[UUID], progress: Progress) -> tuple[ReleaseOutcome, ...]:
        """Release everything."""
        progress(len(ids), len(ids))
        return tuple(ReleaseOutcome(result_id=found) for found in ids)

    def hold(self, tube: str, why: str) -> None:
        """Hold nothing."""

    def settle(self, tube: str, why: str, seen: Seen) -> None:
        """Settle nothing."""

    def correct(self, tube: str, code: ResultCode, why: str, seen: Seen) -> None:
        """Correct nothing."""

    def withdraw(self, tube: str, why: str) -> None:
        """Withdraw nothing."""

    def close(self, _message_id: UUID, _why: str) -> None:
        """Put nothing away."""

    def report(self, _path: Path, _days: Days) -> int:
        """Write nothing."""
        return len(self.rows)

    def export(self, _path: Path, _wanted: MessageFilter | IssueFilter | ResultFilter) -> int:
        """Write nothing."""
        return len(self.rows)

    def set_operator(self, name: str) -> None:
        """Nobody works here."""
