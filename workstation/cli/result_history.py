"""What `ghep results TUBE` says: every version of a tube's result with who made it and why, then every run."""

from workstation.cli.job import Job
from workstation.domain.observations import InboxReason
from workstation.store.results import ResultRow
from workstation.texts.inbox_notices import INBOX
from workstation.texts.notices import RESULT_WORDS, STATUS_WORDS, hold_sentence
from workstation.texts.translate import mark as _
from workstation.usecases.context import Context
from workstation.usecases.show_result import MeasuredRun, show_result

_VERSION = _("version {version} · {code} · {status} · {who}, {when}")
_RELEASED = _("released by {who}, {when}")
_RUN = _("run {number} · {code} · tested {when} · {instrument}")


def say_history(job: Job, context: Context, tube: str) -> None:
    """Print the versions, the newest first, then the runs, the last first."""
    shown = show_result(context, tube)
    for row in shown.versions:
        _say_version(job, row)
    for measured in shown.runs:
        _say_run(job, measured, shown.versions[0].tube)


def _say_version(job: Job, row: ResultRow) -> None:
    word = job.catalogue.gettext
    code, status = word(RESULT_WORDS[row.code]), word(STATUS_WORDS[row.status])
    when = job.local(row.created_at)
    lines = [job.word(_VERSION, version=row.version, code=code, status=status, who=row.imported_by, when=when)]
    if row.why:
        lines[0] += f": {row.why}"
    if row.held_reason:
        lines.append(hold_sentence(row.held_reason, job.catalogue, tube=row.tube))
    if row.released_at is not None:
        lines.append(job.word(_RELEASED, who=row.released_by, when=job.local(row.released_at)))
    job.say(
        "\n    ".join(lines),
        result=row.id,
        tube=row.tube,
        version=row.version,
        code=row.code,
        status=row.status,
        origin=row.origin,
        why=row.why,
        held_reason=row.held_reason,
        made_by=row.imported_by,
        made_at=row.created_at,
        released_by=row.released_by,
        released_at=row.released_at,
    )


def _say_run(job: Job, measured: MeasuredRun, tube: str) -> None:
    run = measured.run
    code = job.catalogue.gettext(RESULT_WORDS[run.code]) if run.code is not None else "—"
    line = job.word(
        _RUN, number=run.number, code=code, when=job.local(run.tested_at), instrument=run.instrument or run.source
    )
    if run.reason in set(InboxReason):
        line += "\n    " + job.word(INBOX[InboxReason(run.reason)].what, detail=tube)
    job.say(
        line,
        tube=tube,
        run=run.number,
        message=run.message_id,
        code=run.code,
        reason=run.reason,
        tested_at=run.tested_at,
        instrument=run.instrument,
    )
