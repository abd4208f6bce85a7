"""The printers that this station knows; at most one is the one that is meant when none is named."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from workstation.domain.printing import PrinterKind, PrinterLanguage, StoredPrinter
from workstation.store.tables import printers


def all_printers(connection: Connection) -> tuple[StoredPrinter, ...]:
    """List the printers, the default first, then by name."""
    rows = connection.execute(select(printers).order_by(printers.c.is_default.desc(), printers.c.name))
    return tuple(_printer(row) for row in rows)


def find_printer(connection: Connection, name: str) -> StoredPrinter | None:
    """Find a printer by its name."""
    row = connection.execute(select(printers).where(printers.c.name == name)).first()
    return _printer(row) if row else None


def store_printer(connection: Connection, printer: StoredPrinter, *, added_by: str, now: datetime) -> None:
    """Store a new printer; make it the default apart from this."""
    connection.execute(
        insert(printers),
        {
            "name": printer.name,
            "kind": printer.kind,
            "address": printer.address,
            "language": printer.language,
            "dpi": printer.dpi,
            "width_mm": printer.width_mm,
            "height_mm": printer.height_mm,
            "is_default": False,
            "added_at": now,
            "added_by": added_by,
        },
    )


def change_printer(connection: Connection, printer: StoredPrinter) -> None:
    """Store how the printer of this name is reached, and what is in it."""
    now = {
        "kind": printer.kind,
        "address": printer.address,
        "language": printer.language,
        "dpi": printer.dpi,
        "width_mm": printer.width_mm,
        "height_mm": printer.height_mm,
    }
    connection.execute(update(printers).where(printers.c.name == printer.name).values(now))


def remove_printer(connection: Connection, name: str) -> None:
    """Forget a printer; its jobs stay."""
    connection.execute(delete(printers).where(printers.c.name == name))


def make_default(connection: Connection, name: str) -> None:
    """Make this printer the one that is meant when none is named."""
    connection.execute(update(printers).values(is_default=printers.c.name == name))


def _printer(row: Row[*tuple[Any, ...]]) -> StoredPrinter:
    return StoredPrinter(
        name=row.name,
        kind=PrinterKind(row.kind),
        address=row.address,
        language=PrinterLanguage(row.language),
        dpi=row.dpi,
        width_mm=row.width_mm,
        height_mm=row.height_mm,
        is_default=row.is_default,
    )
