"""The laboratory's use cases, in the windows' own words."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from gettext import NullTranslations
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from workstation.domain.lab_lists import IdList, IssueFilter, MessageFilter, ResultFilter
from workstation.domain.report_days import Days
from workstation.domain.results import ResultCode, ResultOrigin, Seen
from workstation.gui.lab.ports import (
    Cancelled,
    Candidate,
    ImportSummary,
    IssueRow,
    LabCounts,
    MessageDetail,
    MessageRow,
    Progress,
    Proposal,
    ReleaseOutcome,
    ResultDetail,
    ResultRow,
)
from workstation.reports import write_report, write_table
from workstation.store.inbox import MessageState
from workstation.texts.notices import RESULT_WORDS, STATUS_WORDS
from workstation.texts.translate import mark as _
from workstation.usecases import lab_lists
from workstation.usecases.attach_specimen import (
    confirm_attachment,
    drop_attachment,
    list_attachments,
    propose_attachment,
)
from workstation.usecases.close_message import close_message
from workstation.usecases.context import Context
from workstation.usecases.find_candidates import find_candidates
from workstation.usecases.hold_result import hold_result
from workstation.usecases.import_again import import_again
from workstation.usecases.import_files import import_files
from workstation.usecases.import_results import Imported
from workstation.usecases.import_tally import ImportTally
from workstation.usecases.list_results import find_result
from workstation.usecases.look_at_message import look_at_message
from workstation.usecases.record_result import record_result
from workstation.usecases.release_results import release_results
from workstation.usecases.report_results import report_results
from workstation.usecases.settle_result import settle_result
from workstation.usecases.show_result import show_result
from workstation.usecases.try_profile import AUTO, try_profile
from workstation.usecases.withdraw_result import withdraw_result
from workstation.window_ports.lab_words import (
    decision_lines,
    issue_row,
    message_detail,
    message_row,
    problem_words,
    result_detail,
    result_row,
    troubles_of,
    way_states,
)

Row = TypeVar("Row")
TOGETHER, CHUNK = 25, 500
OPEN = (MessageState.PARTLY, MessageState.SET_ASIDE, MessageState.WAITING)
_MESSAGE_HEAD = (_("Message"), _("Received"), _("Source"), _("State"), _("Results"), _("Reason"))
_ISSUE_HEAD = (_("Message"), _("Received"), _("Line"), _("Field"), _("What is the matter"), _("What to do"))
_RESULT_HEAD = (_("Tube"), _("Result"), _("People"), _("Status"), _("Version"), _("Tested"), _("Released"))


class WindowLab:
    """The laboratory as its window asks for it; `catalogue` gives the language that is shown now."""

    def __init__(self, context: Context, catalogue: Callable[[], NullTranslations]) -> None:
        self._context = context
        self._catalogue = catalogue

    def counts(self) -> LabCounts:
        """Count every list, and tell how port and folder stand and what is wrong beside them."""
        counts, context = lab_lists.count_lists(self._context), self._context
        return LabCounts(
            messages=counts.messages,
            issues=counts.issues,
            reasons={reason.value: count for reason, count in counts.reasons.items()},
            worklists=counts.worklists,
            ways=way_states(context.listener(), context.folder(), self._catalogue()),
            troubles=tuple(troubles_of(context, self._catalogue())),
        )

    def list_messages(self, wanted: MessageFilter) -> IdList:
        """Give the messages, the newest first."""
        return lab_lists.list_messages(self._context, wanted)

    def messages(self, ids: Sequence[UUID]) -> tuple[MessageRow, ...]:
        """Read messages."""
        catalogue = self._catalogue()
        return tuple(message_row(row, catalogue) for row in lab_lists.read_messages(self._context, ids))

    def list_issues(self, wanted: IssueFilter) -> IdList:
        """Give what waits for a person, the newest first."""
        return lab_lists.list_issues(self._context, wanted)

    def issues(self, ids: Sequence[UUID]) -> tuple[IssueRow, ...]:
        """Read what waits."""
        catalogue = self._catalogue()
        return tuple(issue_row(row, catalogue) for row in lab_lists.read_issues(self._context, ids))

    def list_results(self, wanted: ResultFilter) -> IdList:
        """Give the results of a worklist, the newest first."""
        return lab_lists.list_worklist(self._context, wanted)

    def results(self, ids: Sequence[UUID]) -> tuple[ResultRow, ...]:
        """Read results."""
        catalogue = self._catalogue()
        return tuple(result_row(row, catalogue) for row in lab_lists.read_results(self._context, ids))

    def find_result(self, tube: str) -> ResultRow | None:
        """Give the newest version of a tube's result."""
        found = find_result(self._context, tube)
        return result_row(found, self._catalogue()) if found is not None else None

    def result(self, tube: str) -> ResultDetail:
        """Give a tube's result in full."""
        return result_detail(tube, show_result(self._context, tube), self._catalogue())

    def message(self, message_id: UUID, places: Sequence[tuple[int, str]]) -> MessageDetail:
        """Give a message to look at."""
        return message_detail(look_at_message(self._context, message_id, tuple(places)))

    def decisions(self, message_id: UUID) -> tuple[str, ...]:
        """Tell how a message is read."""
        data, source = lab_lists.message_bytes(self._context, message_id)
        return decision_lines(try_profile(self._context, data, AUTO, source=source), self._catalogue())

    def candidates(self, detail: str) -> tuple[Candidate, ...]:
        """Find tubes that a text may mean."""
        found = find_candidates(self._context, detail)
        return tuple(Candidate(tube=row.tube, is_exact=row.is_exact) for row in found)

    def import_paths(self, paths: Sequence[Path], progress: Progress, cancelled: Cancelled) -> ImportSummary:
        """Import files one after another; what each became is added up and not kept."""
        tally = ImportTally()
        steps = import_files(
            self._context, paths, progress=lambda done, total, _name: progress(done, total), cancelled=cancelled
        )
        for file in steps:
            tally.add(file)
        catalogue = self._catalogue()
        return ImportSummary(
            messages=tally.messages,
            results=tally.results,
            set_aside=tally.waiting,
            repeated=tally.known + tally.resent,
            problems=tuple(problem_words(first, catalogue) for first, _count in tally.problems.values()),
        )

    def try_again(self, ids: Sequence[UUID] | None, progress: Progress, cancelled: Cancelled) -> ImportSummary:
        """Read messages again; stops between two groups of them once cancelled."""
        wanted = ids if ids is not None else self.list_messages(MessageFilter(states=OPEN)).all()
        tally = ImportTally()
        for done, imported in enumerate(self._again(wanted, cancelled), start=1):
            tally.catch_up(imported)
            progress(done, len(wanted))
        return ImportSummary(
            messages=tally.messages, results=tally.results, set_aside=tally.waiting, repeated=tally.resent
        )

    def proposals(self) -> tuple[Proposal, ...]:
        """List the matches by hand that wait for a second person."""
        return tuple(
            Proposal(
                id=row.id,
                message_id=row.message_id,
                segment=row.segment,
                tube=row.tube,
                why=row.why,
                proposed_by=row.proposed_by,
                proposed_at=row.proposed_at,
            )
            for row in list_attachments(self._context)
        )

    def propose(self, message_id: UUID, segment: int, tube: str, why: str) -> None:
        """Say which tube a specimen is."""
        propose_attachment(self._context, message_id, segment, tube, why)

    def confirm(self, proposal: UUID) -> None:
        """Confirm another person's match."""
        confirm_attachment(self._context, proposal)

    def drop(self, proposal: UUID) -> None:
        """Take a match back."""
        drop_attachment(self._context, proposal)

    def release(self, ids: Sequence[UUID], progress: Progress) -> tuple[ReleaseOutcome, ...]:
        """Release results, each on its own."""
        outcomes: list[ReleaseOutcome] = []
        for first in range(0, len(ids), TOGETHER):
            done = release_results(self._context, ids[first : first + TOGETHER])
            outcomes += [ReleaseOutcome(result_id=row.result_id, problem=row.problem) for row in done]
            if len(ids) > TOGETHER:
                progress(len(outcomes), len(ids))
        return tuple(outcomes)

    def hold(self, tube: str, why: str) -> None:
        """Hold a tube's result."""
        hold_result(self._context, tube, why)

    def settle(self, tube: str, why: str, seen: Seen) -> None:
        """Let a result in doubt stand."""
        settle_result(self._context, tube, why, seen=seen)

    def correct(self, tube: str, code: ResultCode, why: str, seen: Seen) -> None:
        """Say what a tube's result is."""
        record_result(self._context, tube, code, why, origin=ResultOrigin.CORRECTED, seen=seen)

    def withdraw(self, tube: str, why: str) -> None:
        """Withdraw a released result."""
        withdraw_result(self._context, tube, why)

    def close(self, message_id: UUID, why: str) -> None:
        """Put a message away."""
        close_message(self._context, message_id, why)

    def report(self, path: Path, days: Days) -> int:
        """Write what was released on these days as a PDF; of today, until now."""
        since, end = (self._midnight(day) for day in (days.first, days.last + timedelta(days=1)))
        batch = report_results(self._context, since=since, until=min(end, self._context.clock()))
        return write_report(self._context, batch, path, self._catalogue())

    def export(self, path: Path, wanted: MessageFilter | IssueFilter | ResultFilter) -> int:
        """Write a list as CSV, in the language of now."""
        tr = self._catalogue().gettext
        if isinstance(wanted, MessageFilter):
            return write_table(path, [tr(text) for text in _MESSAGE_HEAD], self._message_cells(wanted))
        if isinstance(wanted, IssueFilter):
            return write_table(path, [tr(text) for text in _ISSUE_HEAD], self._issue_cells(wanted))
        return write_table(path, [tr(text) for text in _RESULT_HEAD], self._result_cells(wanted))

    def set_operator(self, name: str) -> None:
        """Work in another person's name from the next call on."""
        self._context = replace(self._context, operator=name)

    def _again(self, wanted: Sequence[UUID], cancelled: Cancelled) -> Iterator[Imported]:
        for first in range(0, len(wanted), TOGETHER):
            if cancelled():
                return
            yield from import_again(self._context, all_open=False, only=wanted[first : first + TOGETHER])

    def _message_cells(self, wanted: MessageFilter) -> Iterator[tuple[str, ...]]:
        for row in self._chunks(self.list_messages(wanted), self.messages):
            yield (
                row.name,
                self._local(row.received_at),
                row.source,
                row.state,
                str(row.results),
                " ".join(row.reasons),
            )

    def _issue_cells(self, wanted: IssueFilter) -> Iterator[tuple[str, ...]]:
        for row in self._chunks(self.list_issues(wanted), self.issues):
            yield (row.name, self._local(row.received_at), str(row.segment), row.field, row.what, row.do)

    def _result_cells(self, wanted: ResultFilter) -> Iterator[tuple[str, ...]]:
        tr = self._catalogue().gettext
        for row in self._chunks(self.list_results(wanted), self.results):
            words = (tr(RESULT_WORDS[row.code]), str(row.people), tr(STATUS_WORDS[row.status]), str(row.version))
            yield (row.tube, *words, self._local(row.tested_at), self._local(row.released_at))

    def _chunks(self, ids: IdList, read: Callable[[Sequence[UUID]], Iterable[Row]]) -> Iterator[Row]:
        for first in range(0, len(ids), CHUNK):
            yield from read(ids.between(first, first + CHUNK))

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time.min, tzinfo=self._context.settings.zone)

    def _local(self, at: datetime | None) -> str:
        return at.astimezone(self._context.settings.zone).strftime("%d/%m/%Y %H:%M") if at is not None else ""
