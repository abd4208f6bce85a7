"""What a person does with a print job: see it, cancel it, scan its first label back, say where it stopped.

A job that stopped because nobody can tell what came out goes on only after a person has scanned the last label.
"""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import Connection

from workstation.devices.printers.open_printer import open_printer
from workstation.domain.errors import BadInput, NotFound, PrinterProblem, Reason, RuleBroken
from workstation.domain.label_sheets import read_label_sheet
from workstation.domain.printing import ENDED, JobKind, JobState, PrintJob, Problem
from workstation.domain.tube_barcode import normalize_tube
from workstation.store import audit, print_jobs, printers
from workstation.usecases.context import Context

LISTED, MOST_LISTED = 50, 1000
LEAST_SHORT_ID = 4
NUMBERED = frozenset({JobKind.TUBE, JobKind.SMALL_TUBE, JobKind.SLIP, JobKind.BOX, JobKind.MANIFEST})
NONE_CAME = "none"


def list_jobs(context: Context, limit: int = LISTED) -> tuple[PrintJob, ...]:
    """List the newest jobs first: the history of what was printed, by whom and why."""
    with context.database.read() as connection:
        return print_jobs.recent_jobs(connection, limit)


def find_job(context: Context, text: str) -> PrintJob:
    """Find a job by its id, or by the last letters of a recent one's; raise NotFound(NO_SUCH_JOB)."""
    with context.database.read() as connection:
        return _find(connection, text)


def show_job(context: Context, job_id: UUID) -> tuple[PrintJob, tuple[str, ...]]:
    """Give a job and what each of its labels is of; raise NotFound(NO_SUCH_JOB)."""
    with context.database.read() as connection:
        return _known(connection, job_id), print_jobs.items_of(connection, job_id)


def job_ends(context: Context, job: PrintJob) -> tuple[str, str]:
    """Give the numbers that a job begins and ends with: of tubes or boxes; empty where its labels bear none."""
    with context.database.read() as connection:
        first, last = print_jobs.ends_of(connection, job.id)
    if job.kind is JobKind.TUBE_SHEET:
        return read_label_sheet(first).numbers[0], read_label_sheet(last).numbers[-1]
    if job.kind in NUMBERED:
        return first.partition("#")[0], last.partition("#")[0]
    return "", ""


def cancel_job(context: Context, job_id: UUID) -> PrintJob:
    """Print no more of a job. What the printer has already may still come out: at most one batch of ten labels.

    Raises NotFound(NO_SUCH_JOB) and RuleBroken(JOB_ENDED).
    """
    now = context.clock()
    with context.database.write() as connection:
        job = _open(connection, job_id)
        stored = printers.find_printer(connection, job.printer)
        cancelled = replace(job, state=JobState.CANCELLED, ended_at=now, problem=None, next_try_at=None)
        print_jobs.save_progress(connection, cancelled)
        _record(context, connection, cancelled, "print.cancelled")
    if job.mark and stored is not None:
        printer = open_printer(stored)
        try:
            printer.drop(job.mark)
        except PrinterProblem:
            return cancelled  # a printer that is gone prints nothing
        finally:
            printer.close()
    return cancelled


def confirm_first(context: Context, job_id: UUID, scanned: str) -> PrintJob:
    """Let a job go on after its first label was scanned back. Another text stops it: that label is thrown away.

    Raises NotFound(NO_SUCH_JOB), RuleBroken(JOB_NOT_CHECKING), and BadInput(FIRST_LABEL_WRONG) after it has stopped it.
    """
    with context.database.write() as connection:
        job = _known(connection, job_id)
        if job.state is not JobState.CHECKING:
            raise RuleBroken(Reason.JOB_NOT_CHECKING, job=_short(job))
        first = print_jobs.items_of(connection, job_id)[0]
        is_right = normalize_tube(scanned) == first
        after = _confirmed(context, job) if is_right else _found_wrong(job, first)
        print_jobs.save_progress(connection, after)
        _record(context, connection, after, "print.confirmed" if is_right else "print.wrong")
    if not is_right:
        raise BadInput(Reason.FIRST_LABEL_WRONG, tube=first, job=_short(job))
    return after


def resume_job(context: Context, job_id: UUID, last_number: str = "") -> PrintJob:
    """Let a stopped job go on behind the last label that came out, by its number, or `none` if nothing more came.

    A job in no doubt needs no number; one whose first label was wrong begins again with it. Raises
    NotFound(NO_SUCH_JOB), RuleBroken(JOB_ENDED, JOB_NOT_STOPPED, PRINT_UNPROVEN) and BadInput(NOT_IN_JOB).
    """
    with context.database.write() as connection:
        job = _open(connection, job_id)
        if job.state is not JobState.STOPPED:
            raise RuleBroken(Reason.JOB_NOT_STOPPED, job=_short(job))
        items = print_jobs.items_of(connection, job_id)
        done = _done_by(job, items, last_number)
        after = replace(_going_on(job), done=done, state=JobState.DONE if done == job.total else JobState.WAITING)
        if done == job.total:
            after = replace(after, ended_at=context.clock())
        print_jobs.save_progress(connection, after)
        _record(context, connection, after, "print.resumed")
    return after


def in_doubt(job: PrintJob, items: tuple[str, ...]) -> dict[str, object]:
    """Name the labels of which nobody can tell whether they came out, for the words of PRINT_UNPROVEN."""
    doubtful = [_told(job.kind, items[place]) for place in (job.done, job.done + job.under_way - 1)]
    return {"first": doubtful[0], "last": doubtful[1], "job": _short(job)}


def _done_by(job: PrintJob, items: tuple[str, ...], last_number: str) -> int:
    if job.problem is not None and job.problem.reason is Reason.FIRST_LABEL_WRONG:
        return 0
    if not job.under_way:
        return job.done
    if not last_number:
        raise RuleBroken(Reason.PRINT_UNPROVEN, **in_doubt(job, items))
    if last_number.strip().lower() == NONE_CAME:
        return job.done
    wanted = normalize_tube(last_number)
    places = range(max(job.done - 1, 0), job.done + job.under_way)
    found = [place for place in places if wanted in (items[place], items[place].partition("#")[0])]
    if not found:
        raise BadInput(Reason.NOT_IN_JOB, number=wanted[:40], **in_doubt(job, items))
    return found[-1] + 1


def _told(kind: JobKind, item: str) -> str:
    """Give the number by which a person knows an item: the last one on a sheet."""
    return item.partition("#")[0] if kind is JobKind.TUBE_SHEET else item


def _confirmed(context: Context, job: PrintJob) -> PrintJob:
    going_on = replace(_going_on(job), checks_first=False)
    if job.done == job.total:
        return replace(going_on, state=JobState.DONE, ended_at=context.clock())
    return going_on


def _found_wrong(job: PrintJob, first: str) -> PrintJob:
    problem = Problem(reason=Reason.FIRST_LABEL_WRONG, facts={"tube": first, "job": _short(job)})
    return replace(job, state=JobState.STOPPED, problem=problem)


def _going_on(job: PrintJob) -> PrintJob:
    return replace(job, state=JobState.WAITING, problem=None, mark="", under_way=0, attempts=0, next_try_at=None)


def _open(connection: Connection, job_id: UUID) -> PrintJob:
    job = _known(connection, job_id)
    if job.state in ENDED:
        raise RuleBroken(Reason.JOB_ENDED, job=_short(job))
    return job


def _known(connection: Connection, job_id: UUID) -> PrintJob:
    job = print_jobs.find_job(connection, job_id)
    if job is None:
        raise NotFound(Reason.NO_SUCH_JOB, job=job_id)
    return job


def _find(connection: Connection, text: str) -> PrintJob:
    plain = text.strip().lower()
    try:
        return _known(connection, UUID(plain))
    except ValueError:
        recent = print_jobs.recent_jobs(connection, MOST_LISTED) if len(plain) >= LEAST_SHORT_ID else ()
        found = [job for job in recent if job.id.hex.endswith(plain)]
    if len(found) != 1:
        raise NotFound(Reason.NO_SUCH_JOB, job=text[:40])
    return found[0]


def _record(context: Context, connection: Connection, job: PrintJob, action: str) -> None:
    audit.record(
        connection,
        at=context.clock(),
        operator=context.operator,
        action=action,
        subject=str(job.id),
        done=job.done,
        total=job.total,
    )


def _short(job: PrintJob) -> str:
    return job.id.hex[-8:]
