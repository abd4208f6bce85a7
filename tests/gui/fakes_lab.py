"""A laboratory in memory that remembers what it was asked, and refuses what it is told to refuse."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from threading import current_thread, main_thread
from uuid import UUID

from tests.gui.fakes import NOW
from workstation.domain.errors import GhepError, Reason, RuleBroken
from workstation.domain.lab_lists import IdList, IssueFilter, IssueKind, MessageFilter, ResultFilter
from workstation.domain.report_days import Days
from workstation.domain.results import ResultCode, ResultStatus, Seen
from workstation.gui.lab.ports import (
    Cancelled,
    ImportSummary,
    IssueRow,
    LabCounts,
    MessageRow,
    Progress,
    ReleaseOutcome,
    ResultRow,
)
from workstation.gui.sample_lab import SampleLab


def result(
    number: int, code: ResultCode, status: ResultStatus = ResultStatus.PRELIMINARY, **fields: object
) -> ResultRow:
    pooled = code in (ResultCode.POOL_NEGATIVE, ResultCode.POOL_POSITIVE)
    row = ResultRow(
        id=UUID(int=number),
        tube=f"VN004812{number:04d}",
        people=10 if pooled else 1,
        is_pool=pooled,
        version=1,
        code=code,
        status=status,
        tested_at=NOW - timedelta(minutes=number),
        imported_by="Hoà",
        held_reason="BY_PERSON" if status is ResultStatus.HELD else "",
        held_words="chứng nội không đạt" if status is ResultStatus.HELD else "",
    )
    return replace(row, **fields)  # type: ignore[arg-type]


def message(number: int, state: str = "imported", reasons: tuple[str, ...] = ()) -> MessageRow:
    return MessageRow(
        id=UUID(int=number),
        name=f"đĩa_{number}.hl7",
        source="file",
        received_at=NOW,
        kind="ORU_R01",
        state=state,
        results=94,
        reasons=reasons,
        places=((4, "SPM-2"),) if reasons else (),
    )


def issue(number: int, kind: IssueKind = IssueKind.NOT_MATCHED, detail: str = "VN0048123877") -> IssueRow:
    return IssueRow(
        id=UUID(int=500 + number),
        message_id=UUID(int=number),
        name=f"đĩa_{number}.hl7",
        source="file",
        received_at=NOW,
        kind=kind,
        what=f"ống {detail} chưa biết ở đây",
        do="Nhập lại khi có dữ liệu",
        segment=4,
        field="SPM-2",
        detail=detail,
    )


@dataclass
class FakeLab(SampleLab):
    """`refused` maps a result to why it may not be released; `fault` makes everything fail."""

    messages_: list[MessageRow] = field(default_factory=list)
    refused: dict[UUID, GhepError] = field(default_factory=dict)
    fault: Exception | None = None
    imported: list[Path] = field(default_factory=list)
    released: list[tuple[UUID, ...]] = field(default_factory=list)
    operators: list[str] = field(default_factory=list)
    done: list[tuple[str, ...]] = field(default_factory=list)
    on_gui_thread: bool = False

    def __post_init__(self) -> None:
        self.inbox = self.inbox or self.messages_

    def counts(self) -> LabCounts:
        self._work()
        return super().counts()

    def list_messages(self, wanted: MessageFilter) -> IdList:
        self._work()
        return super().list_messages(wanted)

    def list_issues(self, wanted: IssueFilter) -> IdList:
        self._work()
        return super().list_issues(wanted)

    def list_results(self, wanted: ResultFilter) -> IdList:
        self._work()
        return super().list_results(wanted)

    def import_paths(self, paths: Sequence[Path], progress: Progress, cancelled: Cancelled) -> ImportSummary:
        self._work()
        for done, path in enumerate(paths, start=1):
            if cancelled():
                break
            self.imported.append(path)
            progress(done, len(paths))
        return ImportSummary(messages=len(self.imported), results=94, set_aside=1, repeated=0)

    def try_again(self, ids: Sequence[UUID] | None, progress: Progress, cancelled: Cancelled) -> ImportSummary:
        self._work()
        self.done.append(("again", *(str(found.int) for found in ids or ())))
        return super().try_again(ids, progress, cancelled)

    def release(self, ids: Sequence[UUID], progress: Progress) -> tuple[ReleaseOutcome, ...]:
        self._work()
        self.released.append(tuple(ids))
        for place, row in enumerate(self.rows):
            if row.id in ids and row.id not in self.refused:
                self.rows[place] = replace(row, status=ResultStatus.RELEASED, released_at=NOW, released_by="Khôi")
        return tuple(ReleaseOutcome(result_id=found, problem=self.refused.get(found)) for found in ids)

    def propose(self, message_id: UUID, segment: int, tube: str, why: str) -> None:
        self._work()
        self.done.append(("propose", tube, why))
        super().propose(message_id, segment, tube, why)

    def confirm(self, proposal: UUID) -> None:
        self._work()
        self.done.append(("confirm", next(row.tube for row in self.open_proposals if row.id == proposal)))
        super().confirm(proposal)

    def hold(self, tube: str, why: str) -> None:
        self._decide("hold", tube, why)
        self._change(tube, status=ResultStatus.HELD, held_reason="BY_PERSON", held_words=why)

    def settle(self, tube: str, why: str, seen: Seen) -> None:
        row = next(row for row in self.rows if row.tube == tube)
        if seen != Seen(version=row.version, runs=row.runs):
            raise RuleBroken(Reason.RESULT_CHANGED, tube=tube)
        self._decide("settle", tube, why)
        self._change(tube, status=ResultStatus.PRELIMINARY, held_reason="", held_words="")

    def correct(self, tube: str, code: ResultCode, why: str, seen: Seen) -> None:
        self._decide("correct", tube, code, why)
        before = next(row for row in self.rows if row.tube == tube)
        made = replace(before, id=UUID(int=before.id.int + 5_000), version=before.version + 1, code=code)
        self._change(tube, status=ResultStatus.REPLACED)
        self.rows.append(replace(made, status=ResultStatus.PRELIMINARY, released_at=None, released_by=""))

    def withdraw(self, tube: str, why: str) -> None:
        self._decide("withdraw", tube, why)
        self._change(tube, status=ResultStatus.WITHDRAWN, why=why)

    def close(self, message_id: UUID, why: str) -> None:
        if message_id in self.refused:
            self._work()
            raise self.refused[message_id]
        self._decide("close", str(message_id.int), why)
        self.inbox = [replace(row, state="closed") if row.id == message_id else row for row in self.inbox]
        self.waiting = [row for row in self.waiting if row.message_id != message_id]

    def report(self, path: Path, days: Days) -> int:
        self._decide("report", path.name, str(days.first), str(days.last))
        return 7

    def export(self, path: Path, wanted: MessageFilter | IssueFilter | ResultFilter) -> int:
        self._decide("export", path.name, type(wanted).__name__)
        return 9

    def set_operator(self, name: str) -> None:
        self.operators.append(name)

    def _decide(self, *what: str) -> None:
        self._work()
        self.done.append(tuple(what))

    def _change(self, tube: str, **fields: object) -> None:
        self.rows = [replace(row, **fields) if row.tube == tube else row for row in self.rows]  # type: ignore[arg-type]

    def _work(self) -> None:
        self.on_gui_thread = self.on_gui_thread or current_thread() is main_thread()
        if self.fault is not None:
            raise self.fault
