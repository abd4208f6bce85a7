"""Keep in the history of prints what was written as a file: who, what and why are known, as of any other print."""

from collections.abc import Sequence
from pathlib import Path

from workstation.domain.printing import JobKind, JobState, PrintJob
from workstation.store import audit, print_jobs
from workstation.usecases.context import Context, new_id

FILE_PRINTER = "PDF"


def record_print(context: Context, kind: JobKind, items: Sequence[str], file: Path, *, reason: str = "") -> PrintJob:
    """Store a job that is done, after its file is whole; `items` says what each of its labels is of."""
    now = context.clock()
    job = PrintJob(
        id=new_id(),
        kind=kind,
        printer=FILE_PRINTER,
        total=len(items),
        done=len(items),
        state=JobState.DONE,
        under_way=0,
        mark="",
        checks_first=False,
        attempts=0,
        next_try_at=None,
        problem=None,
        reason=reason,
        created_at=now,
        operator=context.operator,
        ended_at=now,
    )
    with context.database.write() as connection:
        print_jobs.store_job(connection, job, items)
        audit.record(
            connection,
            at=now,
            operator=context.operator,
            action="labels.written",
            subject=items[0],
            kind=kind,
            count=len(items),
            last=items[-1],
            file=file.name,
            job=job.id,
            reason=reason,
        )
    return job
