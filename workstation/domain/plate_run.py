"""What the lines above the table of an export say: which plate it was, on which machine, and when it ended."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from workstation.domain.expected_list import Cell
from workstation.domain.plate_columns import fold_heading
from workstation.domain.plate_rows import text_of

_PLATE = ("experiment barcode", "plate barcode", "plate id", "barcode", "ma dia", "so dia", "plate", "plate number")
_NAME = ("experiment name", "plate name", "file name", "ten dia")
_MACHINE = ("instrument serial number", "instrument name", "base serial number", "instrument type", "may")
_ENDED = ("experiment run end time", "run ended", "run end time", "experiment run end date", "ket thuc")
_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[ T](\d{1,2}:\d{2}(?::\d{2})?)(?:\.\d+)?\s*(AM|PM)?\s*(\S+)?")
_ZONES = {"UTC": UTC, "GMT": UTC, "Z": UTC, "ICT": timezone(timedelta(hours=7))}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateRun:
    """`plate` is the barcode that the machine was told, `name` the run's name; each may be empty."""

    plate: str = ""
    name: str = ""
    instrument: str = ""
    ended_at: datetime | None = None


def read_run(above: Iterable[tuple[int, Sequence[Cell]]], zone: tzinfo) -> PlateRun:
    """Read the lines above the headings, `key, value` or `key = value`; a time without a zone is in `zone`."""
    told: dict[str, str] = {}
    for _, cells in above:
        texts = [text for text in map(text_of, cells) if text]
        if len(texts) == 1 and re.search(r"[=:]", texts[0]):
            texts = [part.strip() for part in re.split(r"\s*[=:]\s*", texts[0], maxsplit=1)]
        if len(texts) > 1:
            told.setdefault(fold_heading(texts[0].lstrip("*# ")), texts[1].lstrip("= "))
    return PlateRun(
        plate=_first(told, _PLATE),
        name=_first(told, _NAME),
        instrument=_first(told, _MACHINE)[:100],
        ended_at=_time(_first(told, _ENDED), zone),
    )


def _first(told: dict[str, str], keys: Sequence[str]) -> str:
    return next((told[key] for key in keys if told.get(key, "").casefold() not in ("", "n/a", "na")), "")


def _time(text: str, zone: tzinfo) -> datetime | None:
    """Read year-month-day alone: which of two others is the month, no file says. An unknown zone gives no time."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        return None
    day, clock, half, named = match.groups()
    pattern = "%Y-%m-%d " + ("%I" if half else "%H") + (":%M:%S" if clock.count(":") > 1 else ":%M")
    try:
        found = datetime.strptime(f"{day} {clock} {half or ''}".strip(), f"{pattern} %p" if half else pattern)  # noqa: DTZ007
    except ValueError:
        return None
    its_zone = zone if named is None else _ZONES.get(named.upper())
    return found.replace(tzinfo=its_zone) if its_zone is not None else None
