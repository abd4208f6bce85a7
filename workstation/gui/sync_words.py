"""The words of what is unsent: how many, how old. Offline is never an alarm, only a fact."""

import gettext
from datetime import datetime, timedelta

from workstation.gui.ports import SyncStatus
from workstation.gui.shapes import Shape


def sync_words(status: SyncStatus | None, now: datetime, catalogue: gettext.NullTranslations) -> tuple[Shape, str]:
    """Give sign and words; None while nothing is known yet."""
    _ = catalogue.gettext
    if status is None:
        return Shape.ARROW, _("Sending: …")
    parts = [_("Offline")] if status.reachable is False else []
    parts.append(_("{count} to send").format(count=status.waiting))
    if status.oldest is not None and status.waiting:
        parts.append(age_words(now - status.oldest, catalogue))
    if status.refused:
        parts.append(_("{count} refused").format(count=status.refused))
    text = " · ".join(parts)
    if status.reachable is False or status.refused:
        return Shape.TRIANGLE, _capital(text)
    return (Shape.ARROW if status.waiting else Shape.TICK), _capital(text)


def age_words(age: timedelta, catalogue: gettext.NullTranslations) -> str:
    """Write an age in its two largest units."""
    _ = catalogue.gettext
    minutes = max(0, int(age.total_seconds() // 60))
    hours, days = minutes // 60, minutes // 1440
    if days:
        return _("{days} d {hours} h").format(days=days, hours=hours % 24)
    if hours:
        return _("{hours} h {minutes} min").format(hours=hours, minutes=minutes % 60)
    return _("{minutes} min").format(minutes=minutes)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
