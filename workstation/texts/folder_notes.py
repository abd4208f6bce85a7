"""The note beside a file that a watched folder refused: what, where, and what to do; for whoever opens the folder."""

import gettext
from collections.abc import Sequence

from workstation.domain.watched_folder import Waiting
from workstation.texts.notices import error_sentence, inbox_sentence
from workstation.texts.translate import mark as _

MOST_LINES = 200
_KEPT = _("Ghép has kept this file, and something in it waits for a person:")
_PARTLY = _("Ghép has kept what it could of this file; this waits for a person:")
_REFUSED = _("Ghép could not take this file:")
_MESSAGE = _("message {number}, {sentence}")
_MORE = _("… and {count} more")
_KEPT_DO = _("Nothing has to be copied again: every byte is in the inbox (screen Lab, or ghep inbox).")
_REFUSED_DO = _("What could not be taken is in this file only: put it right, then copy it into the folder again.")


def folder_note(name: str, waiting: Sequence[Waiting], catalogue: gettext.NullTranslations) -> str:
    """Write the note on a file; lines end as Windows has them, for its Notepad."""
    tr = catalogue.gettext
    refused = [one for one in waiting if one.problem is not None]
    kept = len(refused) < len(waiting)
    head = _KEPT if not refused else _PARTLY if kept else _REFUSED
    lines = [name, "", tr(head), ""]
    lines += [f"- {_line(one, catalogue)}" for one in waiting[:MOST_LINES]]
    if len(waiting) > MOST_LINES:
        lines.append(tr(_MORE).format(count=len(waiting) - MOST_LINES))
    lines += ["", *([tr(_KEPT_DO)] if kept else []), *([tr(_REFUSED_DO)] if refused else []), ""]
    return "\r\n".join(lines)


def _line(one: Waiting, catalogue: gettext.NullTranslations) -> str:
    if one.problem is not None:
        return error_sentence(one.problem, catalogue)
    if one.reason is None:
        raise TypeError
    words = inbox_sentence(one.reason, catalogue, segment=one.segment, field=one.field, detail=one.detail)
    told = catalogue.gettext(_MESSAGE).format(number=one.message, sentence=words)
    return f"{one.inner}: {told}" if one.inner else told
