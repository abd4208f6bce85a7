"""What to do on the Labels screen about a refusal, where the usual words speak of a terminal."""

import gettext

from workstation.domain.errors import GhepError, Reason
from workstation.texts.notices import error_notice, next_sentence
from workstation.texts.translate import mark as _

_GOES_ON = _("Look at its row in the list; it is read again with F5")
HERE: dict[Reason, str] = {
    Reason.NUMBERS_RUN_OUT: _("Ask the platform for more (F4), or the administrator for other blocks (tube_blocks)"),
    Reason.NUMBERS_NOT_RESERVED: _("Print with the numbers that are left, and ask again when there is a network (F4)"),
    Reason.NO_BLOCK_LEFT: _("Print with the numbers that are left; the administrator agrees on other letters"),
    Reason.PLATFORM_NOT_SET: _("Print with the numbers that are left; the administrator sets the platform's address"),
    Reason.LABEL_VOID: _("Print a label with a new number (F7)"),
    Reason.LABEL_WAITS: _("Wait for that job, or choose it in the list and cancel it"),
    Reason.NO_PRINTER: _("Add one (F6), or choose the PDF file"),
    Reason.NO_SUCH_PRINTER: _("Choose another printer, or add it again (F6)"),
    Reason.PRINTER_NAME_GONE: _("Look at the printer's address (F6)"),
    Reason.PRINTER_PAUSED: _("Press PAUSE on the printer, or start its queue in the computer's printer settings"),
    Reason.PRINT_SYSTEM_MISSING: _("Choose another printer; the administrator starts this computer's print system"),
    Reason.FIRST_LABEL_WRONG: _("Throw that label away, look at darkness and size, then press Go on printing above"),
    Reason.PRINT_UNPROVEN: _("Choose the job in the list, and scan the last label that came out"),
    Reason.NOT_IN_JOB: _("Scan the last label that came out, or press None of them came out"),
    Reason.NO_SUCH_JOB: _GOES_ON,
    Reason.JOB_NOT_STOPPED: _GOES_ON,
    Reason.JOB_NOT_CHECKING: _GOES_ON,
}
OTHER_PAPER = _("Choose another kind, a printer with larger labels or paper, or the PDF file")


def here_sentence(error: GhepError, catalogue: gettext.NullTranslations) -> str:
    """Give a refusal as one line: what is the matter, and what to do on this screen."""
    notice = error_notice(error, catalogue)
    do = HERE.get(error.reason)
    if error.reason is Reason.BAD_LABEL and "NO_SUCH_PLACE" not in str(error.facts.get("problem", "")):
        do = OTHER_PAPER
    return next_sentence(notice.what, catalogue.gettext(do) if do else notice.do, catalogue)
