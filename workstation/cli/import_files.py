"""`ghep import`: messages from files and folders, with progress, a clean stop, and a summary by reason."""

from pathlib import Path
from threading import Event
from typing import Annotated

import typer

from workstation.cli.job import HomeOption, Job, JsonOption, LanguageOption, OperatorOption, PracticeOption, station_job
from workstation.cli.lab import MESSAGE_STATES, spoken_issue
from workstation.cli.progress import ProgressLine, progress_line
from workstation.cli.stopping import STOPPED_BY_HAND, stopping
from workstation.texts.notices import error_sentence, inbox_sentence
from workstation.texts.translate import mark as _
from workstation.usecases.context import Context
from workstation.usecases.import_again import import_again
from workstation.usecases.import_files import FileImport, import_files
from workstation.usecases.import_results import Imported
from workstation.usecases.import_tally import ImportTally

MOST_LINES = 20
"""So many messages are told one by one, and so many more of those that wait; the summary counts the others."""
_FILE = _("{path}: message {number}: {state}, {results} results")
_AGAIN = _("{path}: these bytes are here already")
_SUMMARY = _("Files {files} · messages {messages} · results {results} · controls {controls} · waiting {waiting}")
_KNOWN = _("    {count} messages were here already")
_RESENT = _("    {count} messages were sent again and changed nothing")
_CAUGHT_UP = _("    {count} messages that an earlier import had left were read")
_REASON = _("    {count} × {sentence}")
_MORE = _("All that waits: ghep inbox")
_STOPPED = _("Stopped. What was read is kept; the same command goes on from here")


def import_(
    paths: Annotated[list[Path], typer.Argument(help="HL7 files, .gz, .zip, or folders.", show_default=False)],
    verbose: Annotated[bool, typer.Option("--verbose", help="A line for every message, however many.")] = False,
    progress: Annotated[
        bool, typer.Option("--progress", help="Tell the progress as JSON lines on standard error.")
    ] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Import analyzers' HL7 v2 messages. Every byte is kept; what cannot be read or matched waits in the inbox."""
    with (
        stopping() as stop,
        station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context),
    ):
        telling = _Telling(job, tells_all=verbose or as_json)
        with progress_line(as_json=progress, quiet=as_json) as line:
            _import(context, paths, telling, line, stop)
        telling.sum_up(stopped=stop.is_set())
        if stop.is_set():
            raise typer.Exit(STOPPED_BY_HAND)


def _import(context: Context, paths: list[Path], telling: "_Telling", line: ProgressLine, stop: Event) -> None:
    for message in import_again(context, all_open=False):
        telling.tally.catch_up(message)
        if stop.is_set():
            return
    for file in import_files(context, paths, progress=line.tell, cancelled=stop.is_set):
        if telling.has_to_say(file):
            line.hide()
        telling.tell(file)


class _Telling:
    """Says what became of each file as long as a person can follow it, and of all together at the end."""

    def __init__(self, job: Job, *, tells_all: bool) -> None:
        self.tally = ImportTally()
        self._job, self._tells_all = job, tells_all
        self._told = self._told_waiting = self._complained = 0

    def has_to_say(self, file: FileImport) -> bool:
        """Tell whether `tell` will write something."""
        room = self._tells_all or self._complained < MOST_LINES
        return (file.problem is not None and room) or any(self._may_say(message) for message in file.messages)

    def tell(self, file: FileImport) -> None:
        """Say what became of a file, and add it to the sums."""
        self.tally.add(file)
        if file.problem is not None:
            self._job.failed = True
            self._complained += 1
            if self._tells_all or self._complained <= MOST_LINES:
                self._job.complain(file.problem)
        for number, message in enumerate(file.messages, start=file.first):
            if self._may_say(message):
                self._say(file, number, message)

    def _may_say(self, message: Imported) -> bool:
        few = self._told < MOST_LINES or (bool(message.issues) and self._told_waiting < MOST_LINES)
        return self._tells_all or few

    def _say(self, file: FileImport, number: int, message: Imported) -> None:
        if self._told < MOST_LINES:
            self._told += 1
        else:
            self._told_waiting += 1
        job, path = self._job, file.place
        state = job.catalogue.gettext(MESSAGE_STATES[message.state])
        issues = [spoken_issue(job, issue) for issue in message.issues]
        lines = [job.word(_FILE, path=path, number=number, state=state, results=message.results)]
        if file.repeated:
            lines.insert(0, job.word(_AGAIN, path=path))
        job.say(
            "\n    ".join([*lines, *(str(issue["message"]) for issue in issues)]),
            path=path,
            message=message.message_id,
            number=number,
            state=message.state,
            repeated=file.repeated,
            results=message.results,
            issues=issues,
        )

    def sum_up(self, *, stopped: bool) -> None:
        """Say what all of it came to: how many of what, why anything waits, and what to do next."""
        job, tally = self._job, self.tally
        counts = {
            "files": tally.files,
            "messages": tally.messages,
            "results": tally.results,
            "controls": tally.controls,
            "waiting": tally.waiting,
        }
        lines = [job.word(_SUMMARY, **counts)]
        for text, count in ((_KNOWN, tally.known), (_RESENT, tally.resent), (_CAUGHT_UP, tally.caught_up)):
            lines += [job.word(text, count=count)] if count else []
        for reason, count in tally.reasons.most_common():
            words = inbox_sentence(reason, job.catalogue, segment=0, field="", detail="…")
            lines.append(job.word(_REASON, count=count, sentence=words))
        for problem, count in tally.problems.values():
            lines.append(job.word(_REASON, count=count, sentence=error_sentence(problem, job.catalogue)))
        if tally.waiting > self._told + self._told_waiting:
            lines.append(job.catalogue.gettext(_MORE))
        if stopped:
            lines.append(job.catalogue.gettext(_STOPPED))
        job.say(
            "\n".join(lines),
            **counts,
            known=tally.known,
            resent=tally.resent,
            caught_up=tally.caught_up,
            unread=tally.unread,
            reasons=dict(tally.reasons),
            problems={reason: count for reason, (_first, count) in tally.problems.items()},
            stopped=stopped,
        )
