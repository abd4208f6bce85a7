"""The audit: who did what, each entry sealed with the hash of the one before, so that a change is noticed."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select

from workstation.store.tables import audit

_NEWEST = select(audit.c.sequence, audit.c.sha256).order_by(audit.c.sequence.desc()).limit(1)


@dataclass(frozen=True, slots=True)
class Act:
    """One act of one person. Details are ids and numbers, never names or results."""

    action: str
    subject: str
    detail: Mapping[str, object]


def record(connection: Connection, *, at: datetime, operator: str, action: str, subject: str, **detail: object) -> None:
    """Add one entry in the caller's transaction."""
    record_all(connection, [Act(action, subject, detail)], at=at, operator=operator)


def record_all(connection: Connection, acts: Iterable[Act], *, at: datetime, operator: str) -> None:
    """Add entries in their order, in the caller's transaction."""
    last = connection.execute(_NEWEST).first()
    sequence, before = (last.sequence, last.sha256) if last else (0, "")
    entries: list[dict[str, object]] = []
    for act in acts:
        sequence += 1
        written = json.dumps(act.detail, sort_keys=True, default=str)
        who = {"operator": operator, "action": act.action, "subject": act.subject, "detail": written}
        entry: dict[str, object] = {"sequence": sequence, "at": at, **who}
        before = entry["sha256"] = seal(before, entry)
        entries.append(entry)
    connection.execute(insert(audit), entries)


def first_broken_entry(connection: Connection) -> int | None:
    """Give the sequence number of the first entry that was changed or whose forerunner is missing; None if whole."""
    before, expected = "", 1
    for row in connection.execute(select(audit).order_by(audit.c.sequence)):
        if row.sequence != expected or row.sha256 != seal(before, dict(row._mapping)):
            return expected
        before, expected = row.sha256, expected + 1
    return None


def seal(before: str, entry: Mapping[str, object]) -> str:
    """Hash an entry together with the seal of the one before it."""
    at = entry["at"]
    when = at.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(at, datetime) else ""
    fields = [before, entry["sequence"], when, entry["operator"], entry["action"], entry["subject"], entry["detail"]]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode()).hexdigest()
