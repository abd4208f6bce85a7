"""Of which days a report tells: whole days of the station's calendar, from the first to the last."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

A_WEEK = 7


class Span(StrEnum):
    """What may be chosen without typing a day, and `DATES` where days are typed."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    WEEK = "week"
    DATES = "dates"


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """From one day to another, both of them included."""

    first: date
    last: date


def days_of(span: Span, today: date) -> Days:
    """Give the days of a span that is not typed; a week is today and the six days before it."""
    if span is Span.YESTERDAY:
        return Days(first=today - timedelta(days=1), last=today - timedelta(days=1))
    if span is Span.WEEK:
        return Days(first=today - timedelta(days=A_WEEK - 1), last=today)
    return Days(first=today, last=today)


def days_between(first: date | None, last: date | None, today: date) -> Days | None:
    """Give the days between two that were typed; without a last one the first alone, None for what is no span."""
    if first is None or first > today or (last is not None and last < first):
        return None
    return Days(first=first, last=last or first)
