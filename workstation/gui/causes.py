"""Why something failed, in words that a person at a desk can pass on; never what was being saved."""

import errno
import gettext

from workstation.domain.errors import GhepError
from workstation.texts.notices import error_notice
from workstation.texts.translate import mark as _

_FULL = _("The disk is full")
_READ_ONLY = _("The folder of the program's data may not be written")
_DISK = _("The disk does not answer as it should")
_UNKNOWN = _("The program met a fault that it does not know")


def cause_words(problem: Exception, catalogue: gettext.NullTranslations) -> str:
    """Say the cause of a failure in the reader's language."""
    if isinstance(problem, GhepError):
        return error_notice(problem, catalogue).what
    return catalogue.gettext(_cause(problem))


def _cause(problem: Exception) -> str:
    if not isinstance(problem, OSError):
        return _UNKNOWN
    if problem.errno == errno.ENOSPC:
        return _FULL
    return _READ_ONLY if problem.errno in (errno.EACCES, errno.EPERM, errno.EROFS) else _DISK
