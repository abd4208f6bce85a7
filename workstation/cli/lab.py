"""`ghep inbox`, `results`, `release` and `settle`: the laboratory without a window."""

from datetime import datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from workstation.cli.job import HomeOption, Job, JsonOption, LanguageOption, OperatorOption, PracticeOption, station_job
from workstation.cli.result_history import say_history
from workstation.domain.errors import BadInput, NotFound, Reason
from workstation.domain.results import NEGATIVES, ResultStatus
from workstation.domain.scans import TubeScan, read_scan
from workstation.domain.tube_barcode import display_tube, normalize_tube
from workstation.reports import write_report
from workstation.station import platform_access
from workstation.store.inbox import Issue, MessageState
from workstation.store.results import ResultRow
from workstation.texts.notices import RESULT_WORDS, STATUS_WORDS, hold_sentence, inbox_sentence
from workstation.texts.translate import mark as _
from workstation.usecases.check_message import Finding, check_message
from workstation.usecases.close_message import close_message
from workstation.usecases.context import Context
from workstation.usecases.import_again import import_again
from workstation.usecases.lab_lists import read_messages
from workstation.usecases.learn_tubes import learn_before_release
from workstation.usecases.list_results import find_result, list_inbox, list_results
from workstation.usecases.release_results import release_results
from workstation.usecases.report_results import report_results
from workstation.usecases.settle_result import settle_result
from workstation.usecases.show_message import show_message

MESSAGE_STATES: dict[MessageState, str] = {
    MessageState.WAITING: _("waiting to be read"),
    MessageState.IMPORTED: _("imported"),
    MessageState.PARTLY: _("partly imported"),
    MessageState.SET_ASIDE: _("set aside"),
    MessageState.REPEATED: _("sent again, nothing changed"),
    MessageState.CLOSED: _("put away"),
}
_CONFORMS = _("The message conforms to the version that it names")
_CLOSED = _("The message is put away; its bytes are kept")
_EMPTY_INBOX = _("The inbox is empty. Import files with: ghep import PATH…")
_EMPTY_RESULTS = _("There are no results yet. Import files with: ghep import PATH…")
_RESULT = _("{tube} · people: {people} · version {version} · {code} · {status}")
_RELEASED = _("{tube}: released")
_SETTLED = _("{tube}: the result stands; it waits to be released")
_REPORTED = _("{path}: report of {count} results")
_NO_NEGATIVES = _("No negative result waits to be released")


def spoken_issue(job: Job, issue: Issue) -> dict[str, object]:
    """Give what waits in a message as values and as a sentence."""
    words = inbox_sentence(issue.reason, job.catalogue, segment=issue.segment, field=issue.field, detail=issue.detail)
    return {"reason": issue.reason, "segment": issue.segment, "field": issue.field, "message": words}


def inbox(
    message: Annotated[UUID | None, typer.Option("--message", help="Show one message, field by field.")] = None,
    conformance: Annotated[
        bool, typer.Option("--conformance", help="With --message: what the HL7 standard finds wrong with it.")
    ] = False,
    close: Annotated[str, typer.Option("--close", help="With --message: put it away, and why.")] = "",
    again: Annotated[bool, typer.Option("--again", help="First try every message that waits once more.")] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """List what was received, and what waits for a person and why."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        if message is not None and close:
            close_message(context, message, close)
            job.say(job.catalogue.gettext(_CLOSED), message=message, closed=True)
            return
        if message is not None and again:
            list(import_again(context, all_open=False, only=[message]))
        if message is not None and conformance:
            _say_findings(job, check_message(context, message))
            return
        if message is not None:
            if not as_json:
                _say_waiting(job, context, message)
            for line in show_message(context, message):
                job.say(
                    f"{'  ' * line.depth}{line.name} {line.long_name}: {line.value}".rstrip(": "),
                    depth=line.depth,
                    name=line.name,
                    long_name=line.long_name,
                    value=line.value,
                )
            return
        if again:
            list(import_again(context, all_open=True))
        rows = list_inbox(context)
        for row in rows:
            issues = [spoken_issue(job, issue) for issue in row.issues]
            state = job.catalogue.gettext(MESSAGE_STATES[row.state])
            first = f"{row.id} · {job.local(row.received_at)} · {row.name} · {row.kind or '—'} · {state}"
            job.say(
                "\n    ".join([first, *(str(issue["message"]) for issue in issues)]),
                message=row.id,
                name=row.name,
                received_at=row.received_at,
                kind=row.kind,
                sender=row.sender,
                state=row.state,
                results=row.results,
                issues=issues,
            )
        if not rows and not as_json:
            job.say(job.catalogue.gettext(_EMPTY_INBOX))


def _say_waiting(job: Job, context: Context, message: UUID) -> None:
    """Say first what waits in a message: that is why somebody looks at its fields."""
    for row in read_messages(context, [message]):
        for issue in row.issues:
            job.say(str(spoken_issue(job, issue)["message"]))


def _say_findings(job: Job, findings: tuple[Finding, ...]) -> None:
    for found in findings:
        times = f" (× {found.times})" if found.times > 1 else ""
        job.say(
            f"{found.severity}: {found.text}{times}", severity=found.severity, finding=found.text, times=found.times
        )
    if not findings and not job.as_json:
        job.say(job.catalogue.gettext(_CONFORMS))


def results(
    tube: Annotated[str, typer.Argument(help="This tube alone: its versions and runs.", show_default=False)] = "",
    report: Annotated[
        Path | None, typer.Option("--report", help="Write what was released as a PDF; it names nobody.")
    ] = None,
    since: Annotated[
        datetime | None, typer.Option("--since", help="With --report: from when; today if not given.")
    ] = None,
    until: Annotated[datetime | None, typer.Option("--until", help="With --report: until when; else now.")] = None,
    message: Annotated[UUID | None, typer.Option("--message", help="With --report: only what this gave.")] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """List the newest version of every tube's result, or one tube's history; or write a report of what was released."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        if report is not None:
            zone = context.settings.zone
            first = since.replace(tzinfo=zone) if since else None
            end = until.replace(tzinfo=zone) if until else None
            batch = report_results(context, since=first, until=end, message_id=message)
            count = write_report(context, batch, report, job.catalogue)
            job.say(job.word(_REPORTED, path=report, count=count), path=report, results=count)
            return
        if tube:
            say_history(job, context, tube)
            return
        rows = list_results(context)
        for row in rows:
            _say_result(job, row)
        if not rows and not as_json:
            job.say(job.catalogue.gettext(_EMPTY_RESULTS))


def _say_result(job: Job, row: ResultRow) -> None:
    tr = job.catalogue.gettext
    words = job.word(
        _RESULT,
        tube=display_tube(row.tube),
        people=row.people,
        version=row.version,
        code=tr(RESULT_WORDS[row.code]),
        status=tr(STATUS_WORDS[row.status]),
    )
    held = hold_sentence(row.held_reason, job.catalogue, tube=row.tube) if row.held_reason else ""
    job.say(
        f"{words}\n    {held}" if held else words,
        result=row.id,
        tube=row.tube,
        people=row.people,
        pool_size=row.capacity,
        version=row.version,
        code=row.code,
        status=row.status,
        held_reason=row.held_reason,
        tested_at=row.tested_at,
        imported_by=row.imported_by,
        released_at=row.released_at,
        released_by=row.released_by,
    )


def release(
    tubes: Annotated[list[str] | None, typer.Argument(help="Tubes whose result may leave.", show_default=False)] = None,
    negatives: Annotated[bool, typer.Option("--negatives", help="Every negative that is to be released.")] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Release results: named tubes one by one, or all negatives. A positive is released by its tube number alone."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        if negatives == bool(tubes):
            raise BadInput(Reason.NOTHING_CHOSEN)
        chosen = [row for row in list_results(context) if _is_open_negative(row)] if negatives else []
        for tube in tubes or []:
            found = find_result(context, tube)
            if found is not None:
                chosen.append(found)
            else:
                job.complain(_not_found(context, tube))
        url, key = platform_access(job.home, job.settings, practice=practice)
        learn_before_release(context, [row.tube for row in chosen], url=url, key=key)
        _release(job, context, [row.id for row in chosen])
        if not chosen and negatives and not as_json:
            job.say(job.catalogue.gettext(_NO_NEGATIVES))


def _not_found(context: Context, tube: str) -> NotFound:
    rules = context.settings.scan_rules(practice=context.practice)
    is_tube = isinstance(read_scan(tube, rules), TubeScan)
    return NotFound(Reason.NO_RESULT_YET if is_tube else Reason.BAD_TUBE_NUMBER, tube=normalize_tube(tube)[:40])


def settle(
    tube: Annotated[str, typer.Argument(help="The tube whose result is in doubt.", show_default=False)],
    why: Annotated[str, typer.Option("--why", help="What was found; kept in the audit.", show_default=False)],
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Let a result in doubt stand, after both runs were compared. Another person still has to release it."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        result_id = settle_result(context, tube, why)
        number = normalize_tube(tube)
        job.say(job.word(_SETTLED, tube=display_tube(number)), tube=number, result=result_id, settled=True)


def _is_open_negative(row: ResultRow) -> bool:
    return row.code in NEGATIVES and row.status is ResultStatus.PRELIMINARY


def _release(job: Job, context: Context, chosen: list[UUID]) -> None:
    for done in release_results(context, dict.fromkeys(chosen)):
        if done.problem is not None:
            job.complain(done.problem)
        else:
            job.say(
                job.word(_RELEASED, tube=display_tube(done.tube)), tube=done.tube, result=done.result_id, released=True
            )
