"""The words of what is unsent, and of the other desks. Offline and alone are never an alarm, only a fact."""

import gettext
from collections.abc import Callable
from datetime import datetime, timedelta

from workstation.domain.tube_barcode import display_tube
from workstation.gui.ports import SyncStatus
from workstation.gui.shapes import Shape


def sync_words(status: SyncStatus | None, now: datetime, catalogue: gettext.NullTranslations) -> tuple[Shape, str]:
    """Give sign and words; None while nothing is known yet."""
    _ = catalogue.gettext
    if status is None:
        return Shape.ARROW, _("Sending: …")
    # Beside the sign of the desks, which says since when they are apart, there is no room to say it twice.
    says_why = status.alone_since is None
    parts = [_("Offline")] if status.reachable is False and says_why else []
    parts.append(_("{count} to send").format(count=status.waiting))
    if status.oldest is not None and status.waiting and says_why:
        parts.append(age_words(now - status.oldest, catalogue))
    if status.refused:
        parts.append(_("{count} refused").format(count=status.refused))
    text = " · ".join(parts)
    if status.reachable is False or status.refused:
        return Shape.TRIANGLE, _capital(text)
    return (Shape.ARROW if status.waiting else Shape.TICK), _capital(text)


def desks_words(
    status: SyncStatus,
    clock: Callable[[datetime], str],
    catalogue: gettext.NullTranslations,
    *,
    brief: bool = False,
) -> tuple[Shape, str]:
    """Give sign and words of how this desk stands to the others, and how many tubes two desks have paired."""
    _ = catalogue.gettext
    alone = status.alone_since
    if alone is None:
        parts = [_("Desks") if brief else _("Desks together")]
    else:
        parts = [(_("Alone {time}") if brief else _("Alone since {time}")).format(time=clock(alone))]
    if status.conflicts:
        conflicts = _("{count} twice") if brief else _("{count} in conflict")
        parts.append(conflicts.format(count=len(status.conflicts)))
    return Shape.TRIANGLE if alone or status.conflicts else Shape.TICK, " · ".join(parts)


def desks_help(status: SyncStatus, clock: Callable[[datetime], str], catalogue: gettext.NullTranslations) -> str:
    """Say in sentences what it means, and which tubes are in conflict."""
    _ = catalogue.gettext
    if status.alone_since:
        first = _("This desk cannot ask the others. Go on: what two desks did with one tube is found later.")
    else:
        first = _("This desk asks the others before each scan.")
    lines = [first]
    if status.conflicts:
        lines.append(_("Two desks paired these tubes. Nobody sees a result of them; call the supervisor:"))
    for one in status.conflicts:
        there = _("{tube}: also at {desk}, {site}, {time}")
        lines.append(there.format(tube=display_tube(one.tube), desk=one.desk, site=one.site, time=clock(one.since)))
    return "\n".join(lines)


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
