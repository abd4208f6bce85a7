"""The words of the printers' page: kinds, notices, what is wrong, and what to do without a command line."""

import gettext
from dataclasses import dataclass
from enum import StrEnum

from workstation.domain.errors import GhepError, Reason
from workstation.domain.printing import PrinterKind, PrinterLanguage, StoredPrinter
from workstation.gui.causes import cause_words
from workstation.gui.look import Look
from workstation.gui.printers.draft import FieldFault
from workstation.gui.printers.ports import OpenJob, PrinterSays
from workstation.texts.notices import error_notice
from workstation.texts.printing import STATE_WORDS
from workstation.texts.translate import mark as _

MOST_NAMED_JOBS = 2


class NoticeKind(StrEnum):
    """What happened on the page."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    BACK = "back"
    DEFAULT = "default"
    AT_WORK = "at_work"
    REFUSED = "refused"
    SCAN_NOT_USED = "scan_not_used"
    SCAN_DAMAGED = "scan_damaged"
    SCAN_DOUBTFUL = "scan_doubtful"
    SCAN_CUT = "scan_cut"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterNotice:
    """One thing that happened, to which printer, with its open jobs or what went wrong."""

    kind: NoticeKind
    printer: str = ""
    jobs: tuple[OpenJob, ...] = ()
    problem: Exception | None = None


NOTICES: dict[NoticeKind, str] = {
    NoticeKind.ADDED: _("{printer} is added. F7 prints a test label"),
    NoticeKind.CHANGED: _("{printer} is changed"),
    NoticeKind.REMOVED: _("{printer} is removed"),
    NoticeKind.BACK: _("{printer} is back in the list"),
    NoticeKind.DEFAULT: _("{printer} is the default printer now"),
    NoticeKind.AT_WORK: _("{printer} stays as it is: {jobs}. Let them end, or cancel them on the Labels screen"),
    NoticeKind.REFUSED: _("Not done: {cause}"),
    NoticeKind.SCAN_NOT_USED: _("The scan was used for nothing. F7 prints a label to scan here"),
    NoticeKind.SCAN_DAMAGED: _("Turn UniKey off (Ctrl+Shift), scan again"),
    NoticeKind.SCAN_DOUBTFUL: _("The keyboard layout is in doubt. Run the scanner test (Ctrl+T), scan again"),
    NoticeKind.SCAN_CUT: _("The scan was cut off. Scan again"),
}
GOOD = frozenset({NoticeKind.ADDED, NoticeKind.CHANGED, NoticeKind.REMOVED, NoticeKind.BACK, NoticeKind.DEFAULT})
KINDS: dict[PrinterKind, str] = {
    PrinterKind.TCP: _("Network"),
    PrinterKind.QUEUE: _("Print queue"),
    PrinterKind.FOLDER: _("Folder"),
    PrinterKind.FILE: _("PDF file"),
}
ADDRESSES: dict[PrinterKind, tuple[str, str]] = {
    PrinterKind.TCP: (
        _("Address of the printer"),
        _("192.168.1.50, or with its port: 192.168.1.50:9100. Its own display or network label tells it"),
    ),
    PrinterKind.QUEUE: (_("Name of the queue"), _("Choose it at the left with ↓, or type its name")),
    PrinterKind.FOLDER: (_("Folder"), _("A program that watches it prints what is put there. Ctrl+O chooses it")),
    PrinterKind.FILE: (_("File"), _("Every run writes a file of this name, to be printed at 100 %. Ctrl+O chooses it")),
}
FAULTS: dict[FieldFault, tuple[str, str]] = {
    FieldFault.NO_ADDRESS: (_("no address yet"), _("The printer's network label (hold FEED) tells its IP")),
    FieldFault.BAD_ADDRESS: (
        _("this is no address"),
        _("Write it like 192.168.1.50 or 192.168.1.50:9100, without http"),
    ),
    FieldFault.NO_QUEUE: (_("no queue yet"), _("Choose one at the left with ↓, or type its name")),
    FieldFault.BAD_QUEUE: (_("no queue has such a name"), _("Leave out blanks, quotation marks, / and #")),
    FieldFault.NO_PATH: (_("no place yet"), _("Choose it with Ctrl+O")),
    FieldFault.HALF_PATH: (_("not the whole path"), _("Begin with / or ~, or choose it with Ctrl+O")),
    FieldFault.NO_NAME: (_("no name yet"), _("Write what everybody calls it, for example: Zebra desk 2")),
    FieldFault.BAD_NAME: (_("this cannot be its name"), _("At most 100 letters")),
    FieldFault.NAME_TAKEN: (_("there is such a printer already"), _("Give another name")),
    FieldFault.NO_SIZE: (_("no size"), _("Write it like 50.8 × 25.4")),
    FieldFault.BAD_SIZE: (_("no label is like this"), _("Between 5 and 2000 mm")),
}
DO: dict[Reason, str] = {
    Reason.PRINTER_NAME_GONE: _("Check the name. F3 lists the queues of this computer"),
    Reason.PRINTER_PAUSED: _("Press PAUSE on the printer, or start its queue in the computer's printer settings"),
    Reason.PRINT_SYSTEM_MISSING: _("A printer on the network needs none. Queues need CUPS: ask the administrator"),
    Reason.BAD_LABEL: _("Write the size of the label that is in it: Ctrl+E"),
}
"""What to do, where the words of the error name a command."""
SHORT: dict[Reason, str] = {
    Reason.PRINTER_REFUSED: _("refuses"),
    Reason.PRINTER_NO_ROUTE: _("not reachable"),
    Reason.PRINTER_NAME_GONE: _("name is gone"),
    Reason.PRINTER_SILENT: _("does not answer"),
    Reason.PRINTER_HALF_ANSWER: _("half an answer"),
    Reason.PRINTER_CUT: _("connection cut"),
    Reason.PRINTER_PAPER_OUT: _("no labels left"),
    Reason.PRINTER_RIBBON_OUT: _("no ribbon left"),
    Reason.PRINTER_HEAD_OPEN: _("open"),
    Reason.PRINTER_PAUSED: _("paused"),
    Reason.PRINTER_BUSY: _("busy"),
    Reason.PRINTER_FAULT: _("fault"),
    Reason.PRINT_SYSTEM_MISSING: _("no print system"),
    Reason.PRINT_FILE_FAILED: _("cannot be written"),
}
IS_THERE = frozenset(
    {
        Reason.PRINTER_PAPER_OUT,
        Reason.PRINTER_RIBBON_OUT,
        Reason.PRINTER_HEAD_OPEN,
        Reason.PRINTER_PAUSED,
        Reason.PRINTER_BUSY,
        Reason.PRINTER_FAULT,
    }
)
"""What only a printer says that answers: it can be added."""
_FAULT = _("fault")
_IS_THERE = _("It answers, and can be added. {what}. {do}")
_NO_ZPL = _("{what}. Perhaps it speaks no ZPL: try PDF. Else look at its paper, ribbon and head")
_JOB = _("{kind} {done}/{total}, {at}, {operator}: {state}")
_MORE = _("{count} more")
_COUNTS = _("It counts its labels: after a cut it proves what came out")
_BLIND = _("After a cut the last label is asked for")
_HANDED = _("What it has taken counts as printed")


def kind_words(kind: PrinterKind, look: Look) -> str:
    """Say how a printer is reached."""
    return look.catalogue.gettext(KINDS[kind])


def place_words(printer: StoredPrinter, look: Look) -> str:
    """Say how and where a printer is reached."""
    return f"{kind_words(printer.kind, look)} · {printer.address}"


def size_words(printer: StoredPrinter, look: Look) -> str:
    """Write the label in a printer."""
    return f"{look.measure(printer.width_mm)} × {look.measure(printer.height_mm)} mm"


def head_words(printer: StoredPrinter) -> str:
    """Write what a printer is sent, and its dots."""
    return f"{language_words(printer.language)} · {printer.dpi} dpi"


def language_words(language: PrinterLanguage) -> str:
    """Write a language; both are names."""
    return language.value.upper()


def notice_words(notice: PrinterNotice, look: Look) -> str:
    """Write a notice in the reader's language."""
    cause = cause_words(notice.problem, look.catalogue) if notice.problem is not None else ""
    words = look.catalogue.gettext(NOTICES[notice.kind])
    return words.format(printer=notice.printer, jobs=jobs_words(notice.jobs, look), cause=cause)


def jobs_words(jobs: tuple[OpenJob, ...], look: Look) -> str:
    """Name the open jobs of a printer; of many the first ones."""
    named = [job_words(job, look) for job in jobs[:MOST_NAMED_JOBS]]
    if len(jobs) > MOST_NAMED_JOBS:
        named.append(look.catalogue.gettext(_MORE).format(count=len(jobs) - MOST_NAMED_JOBS))
    return "; ".join(named)


def job_words(job: OpenJob, look: Look) -> str:
    """Name an open job: what, how far, since when, whose, and where it stands."""
    _ = look.catalogue.gettext
    return _(_JOB).format(
        kind=job.kind,
        done=look.number(job.done),
        total=look.number(job.total),
        at=look.clock(job.at, "%d/%m %H:%M"),
        operator=job.operator,
        state=_(STATE_WORDS[job.state]),
    )


def says_words(says: PrinterSays, look: Look) -> str:
    """Say what a printer that could print tells of itself."""
    return look.catalogue.gettext(_COUNTS if says.counts else _BLIND if says.asks_last else _HANDED)


def short_words(problem: Exception, catalogue: gettext.NullTranslations) -> str:
    """Say in two or three words what is wrong with a printer."""
    words = SHORT.get(problem.reason, _FAULT) if isinstance(problem, GhepError) else _FAULT
    return catalogue.gettext(words)


def tried_words(problem: Exception, language: PrinterLanguage, catalogue: gettext.NullTranslations) -> str:
    """Say what came of asking an address: whether something is there, and whether it is a printer of this language."""
    what, do = what_and_do(problem, catalogue)
    reason = problem.reason if isinstance(problem, GhepError) else None
    if reason in IS_THERE:
        return catalogue.gettext(_IS_THERE).format(what=what, do=do)
    if reason is Reason.PRINTER_SILENT and language is PrinterLanguage.ZPL:
        return catalogue.gettext(_NO_ZPL).format(what=what)
    return f"{what}. {do}"


def what_and_do(problem: Exception, catalogue: gettext.NullTranslations) -> tuple[str, str]:
    """Say what is wrong, and what to do in this window."""
    if not isinstance(problem, GhepError):
        return cause_words(problem, catalogue), ""
    notice = error_notice(problem, catalogue)
    do = DO.get(problem.reason)
    return notice.what, catalogue.gettext(do) if do else notice.do
