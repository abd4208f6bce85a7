"""The runs of a tube: what each message measured of it, kept beside each other whatever became the result."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from workstation.domain.observations import Observation
from workstation.domain.results import ResultCode
from workstation.store.lab_tables import runs
from workstation.store.tables import messages, observations, received


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run: its code, or the reason why a person must look at it."""

    message_id: UUID
    number: int
    code: ResultCode | None
    reason: str
    tested_at: datetime | None
    instrument: str
    created_at: datetime
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredObservation:
    """One OBX as it was stored."""

    segment: int
    code: str
    code_text: str
    sub_id: str
    value: str
    units: str
    flags: str
    status: str
    observed_at: datetime | None
    notes: str


def run_fingerprint(rows: Iterable[Observation], control_id: str) -> str:
    """Tell what was measured and when, whatever the envelope says.

    Analyzers send a run again in a new message (another MSH-7, another MSH-10): what was analysed at the same
    moment with the same values and flags is that run. Without times the same MSH-10 must say so.
    """
    told = [
        (row.code, row.sub_id, row.value, row.flags, row.status, row.observed_at.isoformat() if row.observed_at else "")
        for row in rows
    ]
    is_timed = any(row[-1] for row in told)
    return hashlib.sha256(json.dumps([sorted(told), "" if is_timed else control_id]).encode()).hexdigest()


def reason_of(connection: Connection, tube_id: UUID, message_id: UUID) -> str | None:
    """Give why what a message measured of a tube became no result; empty where it did, None where it measured none."""
    query = select(runs.c.reason).where(runs.c.tube_id == tube_id, runs.c.message_id == message_id)
    found: str | None = connection.execute(query.limit(1)).scalar()
    return found


def runs_of(connection: Connection, tube_id: UUID) -> tuple[Run, ...]:
    """Give a tube's runs in the order of their coming; `source` is the file or sender that each came from."""
    query = (
        select(runs, received.c.name)
        .join(messages, messages.c.id == runs.c.message_id)
        .join(received, received.c.id == messages.c.received_id)
        .where(runs.c.tube_id == tube_id)
        .order_by(runs.c.number)
    )
    return tuple(
        Run(
            message_id=row.message_id,
            number=row.number,
            code=ResultCode(row.code) if row.code else None,
            reason=row.reason,
            tested_at=row.tested_at,
            instrument=row.instrument,
            created_at=row.created_at,
            source=row.name,
        )
        for row in connection.execute(query)
    )


def observations_of(connection: Connection, tube_id: UUID, message_id: UUID) -> tuple[StoredObservation, ...]:
    """Give what one message measured of a tube, in the order of its segments."""
    where = (observations.c.tube_id == tube_id) & (observations.c.message_id == message_id)
    return tuple(map(_observation, connection.execute(select(observations).where(where).order_by("segment"))))


def controls_of(connection: Connection, message_id: UUID) -> tuple[tuple[str, StoredObservation], ...]:
    """Give what one message measured of its controls: each with the control's name."""
    where = (observations.c.message_id == message_id) & (observations.c.role != "patient")
    rows = connection.execute(select(observations).where(where).order_by("segment"))
    return tuple((row.specimen, _observation(row)) for row in rows)


def _observation(row: Any) -> StoredObservation:  # noqa: ANN401 - a row of columns of many types
    return StoredObservation(
        segment=row.segment,
        code=row.code,
        code_text=row.code_text,
        sub_id=row.sub_id,
        value=row.value,
        units=row.units,
        flags=row.flags,
        status=row.status,
        observed_at=row.observed_at,
        notes=row.notes,
    )
