"""HL7 times (TS, DTM; 2.5.1 chapter 2A.77) -> aware UTC."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


@lru_cache(maxsize=1024)  # The observations of a run share few times.
def read_time(text: str, zone: tzinfo = VIETNAM) -> datetime | None:
    """Return the instant in UTC, or None if the text is not a time of at least a day's precision.

    A text without its own offset is in `zone`: the analyzer's wall clock.
    """
    parts = _SHAPE.fullmatch(text.strip())
    if not parts:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in parts.groups()[:6])
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    microsecond = int((parts["fraction"] or "").ljust(6, "0")[:6])
    try:
        there = datetime(year, month, day, hour, minute, second, microsecond, tzinfo=_offset(parts["offset"]) or zone)
        return there.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


_FIRST_YEAR, _LAST_YEAR = 1970, 2100
_SHAPE = re.compile(
    r"([0-9]{4})([0-9]{2})([0-9]{2})(?:([0-9]{2})(?:([0-9]{2})(?:([0-9]{2})(?:\.(?P<fraction>[0-9]*))?)?)?)?"
    r"(?P<offset>[+-][0-9]{2}:?[0-9]{2})?"
)


def _offset(text: str | None) -> timezone | None:
    if not text:
        return None
    digits = text[1:].replace(":", "")
    ahead = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-ahead if text[0] == "-" else ahead)
