"""Keep in the history of prints what is printed, or was written as a file: who, what and why are known of each."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection

from workstation.domain.printing import JobKind, JobState, PrintJob
from workstation.store import audit, print_jobs
from workstation.usecases.context import Context, new_id

FILE_PRINTER = "PDF"


def record_print(context: Context, kind: JobKind, items: Sequence[str], file: Path, *, reason: str = "") -> PrintJob:
    """Store a job that is done, after its file is whole; `items` says what each of its labels is of."""
    with context.database.write() as connection:
        return store_print(context, connection, kind, items, printer=FILE_PRINTER, reason=reason, file=file)


def store_print(
    context: Context,
    connection: Connection,
    kind: JobKind,
    items: Sequence[str],
    *,
    printer: str,
    reason: str,
    checks_first: bool = False,
    file: Path | None = None,
) -> PrintJob:
    """Store a job in its caller's transaction: one that waits for its printer, or is done where a file was written."""
    now = context.clock()
    job = PrintJob(
        id=new_id(),
        kind=kind,
        printer=printer,
        total=len(items),
        done=0 if file is None else len(items),
        state=JobState.WAITING if file is None else JobState.DONE,
        under_way=0,
        mark="",
        checks_first=checks_first,
        attempts=0,
        next_try_at=None,
        problem=None,
        reason=reason,
        created_at=now,
        operator=context.operator,
        ended_at=None if file is None else now,
    )
    print_jobs.store_job(connection, job, items)
    where = {"printer": printer} if file is None else {"file": file.name}
    audit.record(
        connection,
        at=now,
        operator=context.operator,
        action="labels.printed" if file is None else "labels.written",
        subject=items[0],
        kind=kind,
        count=len(items),
        last=items[-1],
        **where,
        job=job.id,
        reason=reason,
    )
    return job
