"""`ghep jobs …`: what was printed and what waits; going on after a cut, scanning the first label back, cancelling."""

from typing import Annotated

import typer

from workstation.cli.job import HomeOption, Job, JsonOption, LanguageOption, OperatorOption, PracticeOption, station_job
from workstation.cli.print_pages import JobPages
from workstation.cli.stopping import stopping
from workstation.domain.errors import GhepError
from workstation.domain.printing import JobState, PrintJob
from workstation.domain.void_reason import VoidReason
from workstation.texts.notices import error_notice
from workstation.texts.printing import KIND_WORDS, REASON_WORDS, STATE_WORDS, problem_sentence
from workstation.texts.translate import mark as _
from workstation.usecases.context import Context
from workstation.usecases.print_jobs import (
    LISTED,
    MOST_LISTED,
    cancel_job,
    confirm_first,
    find_job,
    list_jobs,
    resume_job,
    show_job,
)
from workstation.usecases.run_print_jobs import PrintWorker

app = typer.Typer(no_args_is_help=True, help="Print jobs: history, going on, cancelling.")

_JOB = _("{job} · {at} · {kind} · {printer} · {done} of {total} · {state}")
_AGAIN = _("{job} · again: {reason}")
_SCAN_FIRST = _("Scan the first label: ghep jobs confirm {job} TEXT")
_BUSY = _("Another window or command of this station prints now; the job is in its list")

JobArgument = Annotated[str, typer.Argument(metavar="JOB", help="The job, by its id or the last 4 letters or more.")]


@app.command("list")
def list_(
    limit: Annotated[int, typer.Option("--limit", help="At most this many.", min=1, max=MOST_LISTED)] = LISTED,
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    practice: PracticeOption = False,
) -> None:
    """List the print jobs, the newest first."""
    with station_job(home, as_json=as_json, language=language, practice=practice) as (job, context):
        for found in list_jobs(context, limit):
            say_job(job, found)


@app.command()
def run(
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Print what waits, as the window does by itself."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        before = [found for found in list_jobs(context) if found.state in (JobState.WAITING, JobState.PRINTING)]
        _run(job, context)
        for found in reversed(before):
            say_job(job, show_job(context, found.id)[0])


@app.command()
def cancel(
    which: JobArgument,
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Print no more of a job."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        say_job(job, cancel_job(context, find_job(context, which).id))


@app.command()
def resume(
    which: JobArgument,
    last: Annotated[
        str, typer.Option("--last", help="Number of the last label that came out, or: none.", show_default=False)
    ] = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Go on with a stopped job, behind the last label that came out."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        say_job(job, print_now(job, context, resume_job(context, find_job(context, which).id, last)))


@app.command()
def confirm(
    which: JobArgument,
    scanned: Annotated[str, typer.Argument(metavar="TEXT", help="What the scanner reads on the first label.")],
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Scan the first label of a job back; the others follow."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        say_job(job, print_now(job, context, confirm_first(context, find_job(context, which).id, scanned)))


def print_now(job: Job, context: Context, made: PrintJob) -> PrintJob:
    """Print what waits, this job with it, and give where it stands; what waits for its printer stays in the list."""
    _run(job, context)
    return show_job(context, made.id)[0]


def say_job(job: Job, found: PrintJob) -> None:
    """Print a job, and why it does not go on."""
    short = found.id.hex[-8:]
    words = job.word(
        _JOB,
        job=short,
        at=job.local(found.created_at),
        kind=job.word(KIND_WORDS[found.kind]),
        printer=found.printer,
        done=found.done,
        total=found.total,
        state=job.word(STATE_WORDS[found.state]),
    )
    if found.reason:
        words = job.word(_AGAIN, job=words, reason=job.word(REASON_WORDS[VoidReason(found.reason)]))
    if found.problem:
        words += "\n    " + problem_sentence(found.problem, job.catalogue)
    if found.state is JobState.CHECKING:
        words += "\n    " + job.word(_SCAN_FIRST, job=short)
    problem = (
        error_notice(GhepError(found.problem.reason, **found.problem.facts), job.catalogue) if found.problem else None
    )
    job.say(
        words,
        job=found.id,
        kind=found.kind,
        printer=found.printer,
        total=found.total,
        done=found.done,
        state=found.state,
        under_way=found.under_way,
        reason=found.reason,
        problem=found.problem.reason if found.problem else "",
        message=problem.what if problem else "",
        next=problem.do if problem else "",
        next_try_at=found.next_try_at,
        created_at=found.created_at,
        ended_at=found.ended_at,
        operator=found.operator,
    )


def _run(job: Job, context: Context) -> None:
    worker = PrintWorker(context, JobPages(lambda: job.catalogue), job.home)
    with stopping() as stop:
        is_ours = worker.run_due(stop)
    if not is_ours and not job.as_json:
        job.say(job.word(_BUSY))
