"""The audit: who did what, each entry sealed with the hash of the one before, so that a change is noticed."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select

from workstation.store.tables import audit


def record(connection: Connection, *, at: datetime, operator: str, action: str, subject: str, **detail: object) -> None:
    """Add an entry in the caller's transaction. Details are ids and numbers, never names or results."""
    last = connection.execute(
        select(audit.c.sequence, audit.c.sha256).order_by(audit.c.sequence.desc()).limit(1)
    ).first()
    sequence, before = (last.sequence + 1, last.sha256) if last else (1, "")
    written = json.dumps(detail, sort_keys=True, default=str)
    entry = {
        "sequence": sequence,
        "at": at,
        "operator": operator,
        "action": action,
        "subject": subject,
        "detail": written,
    }
    connection.execute(insert(audit), {**entry, "sha256": seal(before, entry)})


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
