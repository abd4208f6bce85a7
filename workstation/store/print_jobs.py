"""Print jobs and how far each has come. A job is never deleted: the list is the history of what was printed."""

import json
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, and_, insert, select, update

from workstation.domain.errors import Reason
from workstation.domain.printing import ENDED, RUNNABLE, JobKind, JobState, PrintJob, Problem
from workstation.store.tables import print_items, print_jobs, void_labels


def store_job(connection: Connection, job: PrintJob, items: Sequence[str]) -> None:
    """Store a new job with what each of its labels is of."""
    connection.execute(
        insert(print_jobs),
        {
            "id": job.id,
            "kind": job.kind,
            "printer": job.printer,
            "total": job.total,
            "checks_first": job.checks_first,
            "reason": job.reason,
            "created_at": job.created_at,
            "operator": job.operator,
            **_progress(job),
        },
    )
    connection.execute(insert(print_items), {"job_id": job.id, "items": json.dumps(items)})


def save_progress(connection: Connection, job: PrintJob) -> None:
    """Store where a job stands now."""
    values = {**_progress(job), "checks_first": job.checks_first, "printer": job.printer}
    connection.execute(update(print_jobs).where(print_jobs.c.id == job.id).values(values))


def find_job(connection: Connection, job_id: UUID) -> PrintJob | None:
    """Find a job by its id."""
    row = connection.execute(select(print_jobs).where(print_jobs.c.id == job_id)).first()
    return _job(row) if row else None


def items_of(connection: Connection, job_id: UUID) -> tuple[str, ...]:
    """Give what each label of a job is of, in order."""
    written = connection.execute(select(print_items.c["items"]).where(print_items.c.job_id == job_id)).scalar_one()
    return tuple(json.loads(written))


def ends_of(connection: Connection, job_id: UUID) -> tuple[str, str]:
    """Give what the first and the last label of a job are of."""
    items = items_of(connection, job_id)
    return items[0], items[-1]


def recent_jobs(connection: Connection, limit: int) -> tuple[PrintJob, ...]:
    """List the newest jobs first."""
    rows = connection.execute(select(print_jobs).order_by(print_jobs.c.id.desc()).limit(limit))
    return tuple(_job(row) for row in rows)


def open_jobs(connection: Connection, printer: str) -> tuple[PrintJob, ...]:
    """List the jobs of a printer that have not ended, in the order in which they were made."""
    wanted = and_(print_jobs.c.printer == printer, print_jobs.c.state.not_in([state.value for state in ENDED]))
    rows = connection.execute(select(print_jobs).where(wanted).order_by(print_jobs.c.id))
    return tuple(_job(row) for row in rows)


def runnable_jobs(connection: Connection) -> tuple[PrintJob, ...]:
    """List the jobs that need nobody to go on, in the order in which they were made; some must wait for their time.

    What is under way comes before everything, also after the clock was set back: jobs are ordered by their time.
    """
    wanted = print_jobs.c.state.in_([state.value for state in RUNNABLE])
    order = (print_jobs.c.mark == "", print_jobs.c.id)
    rows = connection.execute(select(print_jobs).where(wanted).order_by(*order))
    return tuple(_job(row) for row in rows)


def waiting_items(connection: Connection) -> Iterator[tuple[PrintJob, tuple[str, ...]]]:
    """Give each job that has not ended, with what those of its labels are of that are not known to be printed."""
    wanted = print_jobs.c.state.not_in([state.value for state in ENDED])
    for row in connection.execute(select(print_jobs).where(wanted)).all():
        job = _job(row)
        yield job, items_of(connection, job.id)[job.done :]


def first_void(connection: Connection, numbers: Sequence[str]) -> str | None:
    """Find the first of some tube numbers whose label is out of use; one query however many they are."""
    out = set(connection.execute(select(void_labels.c.number)).scalars())
    return next((number for number in numbers if number in out), None) if out else None


def _progress(job: PrintJob) -> dict[str, object]:
    problem = job.problem
    return {
        "done": job.done,
        "under_way": job.under_way,
        "mark": job.mark,
        "state": job.state,
        "attempts": job.attempts,
        "next_try_at": job.next_try_at,
        "problem": json.dumps([problem.reason, dict(problem.facts)], default=str) if problem else "",
        "ended_at": job.ended_at,
    }


def _job(row: Row[*tuple[Any, ...]]) -> PrintJob:
    return PrintJob(
        id=row.id,
        kind=JobKind(row.kind),
        printer=row.printer,
        total=row.total,
        done=row.done,
        under_way=row.under_way,
        mark=row.mark,
        checks_first=row.checks_first,
        state=JobState(row.state),
        attempts=row.attempts,
        next_try_at=row.next_try_at,
        problem=_problem(row.problem),
        reason=row.reason,
        created_at=row.created_at,
        operator=row.operator,
        ended_at=row.ended_at,
    )


def _problem(written: str) -> Problem | None:
    if not written:
        return None
    reason, facts = json.loads(written)
    return Problem(reason=Reason(reason), facts=facts)
