"""Labels that are out of use: damaged, lost or misprinted. Their numbers are never given or printed again."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select

from workstation.domain.void_reason import VoidReason
from workstation.store.tables import void_labels


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidLabel:
    """One label out of use: who said so, when and why."""

    number: str
    reason: VoidReason
    void_at: datetime
    operator: str


# Asked at every scan of a tube, so it is built once.
_FIND = select(void_labels).where(void_labels.c.number == bindparam("number"))


def find_void_label(connection: Connection, number: str) -> VoidLabel | None:
    """Find why a number is out of use; None while it may be used."""
    row = connection.execute(_FIND, {"number": number}).first()
    if row is None:
        return None
    return VoidLabel(number=row.number, reason=VoidReason(row.reason), void_at=row.void_at, operator=row.operator)


def is_void(connection: Connection, number: str) -> bool:
    """Tell whether a number is out of use: its label may not be printed again."""
    return find_void_label(connection, number) is not None


def add_void_label(connection: Connection, label: VoidLabel) -> None:
    """Store that a label is out of use, for good."""
    values = {
        "number": label.number,
        "reason": label.reason,
        "void_at": label.void_at,
        "operator": label.operator,
    }
    connection.execute(insert(void_labels), values)
