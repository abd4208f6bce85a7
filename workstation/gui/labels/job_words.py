"""What the Labels screen says of a print job: in its row, when it is looked at, and when a person must do something."""

import gettext

from workstation.domain.printing import JobState
from workstation.domain.tube_barcode import display_tube
from workstation.gui.labels.ports import PrintRow
from workstation.gui.look import Look
from workstation.texts.translate import mark as _

_CHECKING = _("Scan the label that came out of {printer}. Only then are the other {count} printed.")
_THROWN_AWAY = _("Throw that label away, look at darkness and size, then go on printing.")
_IN_DOUBT = _("Scan the last label that came out of {printer}.")
_FROM_TO, _AGAIN = _("{first} to {last}"), _("again: {reason}")
_CAME_OUT, _AS_FILE = _("{printer} · {done} of {total} came out"), _("Saved as PDF · {total} labels")
_TRIED_AGAIN, _NOT_CHOSEN = _("{problem} The next try is at {at}"), _("{problem}. Choose its row to go on")
_BLANK, _GROUPS = "\u00a0", 4


def kind_words(row: PrintRow, look: Look) -> str:
    """Say what a job prints, and why again."""
    again = look.catalogue.gettext(_AGAIN).format(reason=row.reason) if row.reason else ""
    return f"{row.kind} · {again}" if again else row.kind


def span_words(row: PrintRow, look: Look, *, short: bool = False) -> str:
    """Say which numbers a job begins and ends with; short, without what both have in common."""
    if not row.first or row.first == row.last:
        return display_tube(row.first)
    first, last = display_tube(row.first), display_tube(row.last)
    if short:
        return _shortened(first, last)
    return look.catalogue.gettext(_FROM_TO).format(first=first, last=last)


def job_lines(row: PrintRow, look: Look) -> tuple[str, str]:
    """Tell all that is known of a job: its numbers and printer, and who asked for it when."""
    _ = look.catalogue.gettext
    way = _(_AS_FILE) if row.is_file else _(_CAME_OUT)
    came = way.format(printer=row.printer, done=look.number(row.done), total=look.number(row.total))
    first = " · ".join(part for part in (kind_words(row, look), span_words(row, look)) if part)
    return first, f"{came} · {look.clock(row.at, '%d/%m %H:%M')} · {row.operator}"


def problem_words(row: PrintRow, look: Look) -> str:
    """Say why a job does not go on, and when it is tried again, or how to have it go on."""
    if row.problem and row.state is JobState.STOPPED:
        return look.catalogue.gettext(_NOT_CHOSEN).format(problem=row.problem)
    if not row.problem or row.next_try is None:
        return row.problem
    at = look.clock(row.next_try, "%H:%M:%S")
    return look.catalogue.gettext(_TRIED_AGAIN).format(problem=row.problem, at=at)


def task_words(job: PrintRow, catalogue: gettext.NullTranslations) -> str:
    """Say what a person must do about a job."""
    if job.state is JobState.CHECKING:
        return catalogue.gettext(_CHECKING).format(printer=job.printer, count=job.total - job.done)
    if job.is_first_wrong:
        return f"{job.problem}. {catalogue.gettext(_THROWN_AWAY)}"
    if not job.is_in_doubt:
        return job.problem
    return f"{job.problem}. {catalogue.gettext(_IN_DOUBT).format(printer=job.printer)}"


def _shortened(first: str, last: str) -> str:
    """Leave out what both numbers have in common, and their check digits: `VN 0048 1241–1440`."""
    one, other = first.split(_BLANK), last.split(_BLANK)
    if (len(one), len(other)) != (_GROUPS, _GROUPS):
        return f"{first} – {last}"
    end = other[2:3] if one[:2] == other[:2] else other[1:3]
    return f"{_BLANK.join(one[:3])}–{_BLANK.join(end)}"
