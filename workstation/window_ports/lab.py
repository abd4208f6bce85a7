"""The laboratory's use cases, in the windows' own words."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from gettext import NullTranslations
from pathlib import Path
from uuid import UUID

from workstation.gui.ports import (
    ImportSummary,
    InboxRow,
    ReleaseOutcome,
    ResultRow,
)
from workstation.texts.notices import inbox_sentence
from workstation.usecases.context import Context
from workstation.usecases.import_files import import_files
from workstation.usecases.import_tally import ImportTally
from workstation.usecases.list_results import list_inbox, list_results
from workstation.usecases.release_results import release_results
from workstation.usecases.show_message import show_message


class WindowLab:
    """The laboratory as the Results window asks for it; `catalogue` gives the language that is shown now."""

    def __init__(self, context: Context, catalogue: Callable[[], NullTranslations]) -> None:
        self._context = context
        self._catalogue = catalogue

    def results(self) -> tuple[ResultRow, ...]:
        """List the newest version of every tube's result."""
        return tuple(
            ResultRow(
                id=row.id,
                tube=row.tube,
                people=row.people,
                is_pool=row.is_pool,
                version=row.version,
                code=row.code,
                status=row.status,
                tested_at=row.tested_at,
                imported_by=row.imported_by,
                held_reason=row.held_reason,
            )
            for row in list_results(self._context)
        )

    def inbox(self) -> tuple[InboxRow, ...]:
        """List the messages with what waits for a person in each."""
        catalogue = self._catalogue()
        return tuple(
            InboxRow(
                id=row.id,
                name=row.name if row.ordinal == 1 else f"{row.name} ({row.ordinal})",
                received_at=row.received_at,
                kind=row.kind,
                state=row.state,
                results=row.results,
                reasons=tuple(
                    inbox_sentence(i.reason, catalogue, segment=i.segment, field=i.field, detail=i.detail)
                    for i in row.issues
                ),
            )
            for row in list_inbox(self._context)
        )

    def import_paths(
        self, paths: Sequence[Path], progress: Callable[[int, int], None], cancelled: Callable[[], bool]
    ) -> ImportSummary:
        """Import files one after another; what each became is added up and not kept."""
        tally = ImportTally()
        steps = import_files(
            self._context, paths, progress=lambda done, total, _name: progress(done, total), cancelled=cancelled
        )
        for file in steps:
            tally.add(file)
        return ImportSummary(
            messages=tally.messages,
            results=tally.results,
            set_aside=tally.waiting,
            repeated=tally.known + tally.resent,
        )

    def release(self, result_ids: Sequence[UUID]) -> tuple[ReleaseOutcome, ...]:
        """Release results, each on its own."""
        return tuple(
            ReleaseOutcome(result_id=done.result_id, problem=done.problem)
            for done in release_results(self._context, result_ids)
        )

    def set_operator(self, name: str) -> None:
        """Work in another person's name from the next call on."""
        self._context = replace(self._context, operator=name)

    def message_tree(self, message_id: UUID) -> str:
        """Write a message as an indented tree."""
        lines = show_message(self._context, message_id)
        return "\n".join(f"{'    ' * line.depth}{line.name}  {line.long_name}  {line.value}".rstrip() for line in lines)
