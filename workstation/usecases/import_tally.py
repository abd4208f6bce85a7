"""Adds up what an import did, so that it ends with a summary by reason, however many files there were."""

from collections import Counter
from dataclasses import dataclass, field

from workstation.domain.errors import BadInput, Reason
from workstation.domain.observations import InboxReason
from workstation.store.inbox import MessageState
from workstation.usecases.import_files import FileImport
from workstation.usecases.import_results import Imported

WAITS = (MessageState.PARTLY, MessageState.SET_ASIDE)


@dataclass(slots=True, kw_only=True)
class ImportTally:
    """The sums of one import. `known` messages were here before by their file's bytes, `resent` ones by their own.

    `waiting` messages wait for a person, in part or whole; `reasons` counts why, once for each thing that waits.
    `problems` counts the files that could not be read, each reason with the first of them. `unread` were kept and not
    read, since it was cancelled; `caught_up` were left unread by an earlier import and are read now.
    """

    files: int = 0
    messages: int = 0
    results: int = 0
    controls: int = 0
    known: int = 0
    resent: int = 0
    waiting: int = 0
    unread: int = 0
    caught_up: int = 0
    reasons: Counter[InboxReason] = field(default_factory=Counter)
    problems: dict[Reason, tuple[BadInput, int]] = field(default_factory=dict)

    def add(self, file: FileImport) -> None:
        """Add what became of a file."""
        self.files += file.first == 1
        if file.problem is not None:
            first, count = self.problems.get(file.problem.reason, (file.problem, 0))
            self.problems[file.problem.reason] = (first, count + 1)
        self.unread += file.unread
        for message in file.messages:
            self._add_message(message)
            if file.repeated:
                self.known += 1
            else:
                self.resent += message.state is MessageState.REPEATED

    def catch_up(self, message: Imported) -> None:
        """Add a message that an earlier import had left unread."""
        self.caught_up += 1
        self._add_message(message)
        self.resent += message.state is MessageState.REPEATED

    def _add_message(self, message: Imported) -> None:
        self.messages += 1
        self.results += message.results
        self.controls += message.controls
        self.waiting += message.state in WAITS
        self.reasons.update(issue.reason for issue in message.issues)
