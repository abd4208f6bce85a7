"""The printers of a station: adding, removing, choosing the one that is meant when none is named, finding, asking."""

from dataclasses import replace

from sqlalchemy import Connection

from workstation.devices.printers.contract import PrinterStatus
from workstation.devices.printers.open_printer import open_printer
from workstation.devices.printers.queue import queue_names
from workstation.domain.errors import BadInput, NotFound, Reason, RuleBroken
from workstation.domain.printing import PrintJob, StoredPrinter, checked_printer, one_form
from workstation.store import audit, print_jobs, printers
from workstation.usecases.context import Context


def list_printers(context: Context) -> tuple[StoredPrinter, ...]:
    """List the printers, the default first."""
    with context.database.read() as connection:
        return printers.all_printers(connection)


def add_printer(context: Context, printer: StoredPrinter) -> StoredPrinter:
    """Add a printer; the first one, or one that says so, is the default.

    Raises BadInput(BAD_PRINTER) and RuleBroken(PRINTER_NAME_TAKEN).
    """
    checked = checked_printer(printer)
    now = context.clock()
    with context.database.write() as connection:
        known = printers.all_printers(connection)
        if any(one.name.casefold() == checked.name.casefold() for one in known):
            raise RuleBroken(Reason.PRINTER_NAME_TAKEN, printer=checked.name)
        added = replace(checked, is_default=checked.is_default or not known)
        printers.store_printer(connection, added, added_by=context.operator, now=now)
        if added.is_default:
            printers.make_default(connection, added.name)
        facts = {"kind": added.kind, "address": added.address}
        audit.record(connection, at=now, operator=context.operator, action="printer.added", subject=added.name, **facts)
    return added


def change_printer(context: Context, name: str, wanted: StoredPrinter) -> StoredPrinter:
    """Change how a printer is reached and what is in it; its name, its jobs and whether it is the default one stay.

    Raises BadInput(BAD_PRINTER), NotFound(NO_SUCH_PRINTER), and RuleBroken(PRINTER_AT_WORK) for one with open jobs:
    they were laid out for what was in it.
    """
    with context.database.write() as connection:
        found = known_printer(connection, name)
        changed = replace(checked_printer(replace(wanted, name=found.name)), is_default=found.is_default)
        if jobs := print_jobs.open_jobs(connection, found.name):
            raise RuleBroken(Reason.PRINTER_AT_WORK, printer=found.name, jobs=len(jobs))
        printers.change_printer(connection, changed)
        facts = {
            "kind": changed.kind,
            "address": changed.address,
            "language": changed.language,
            "dpi": changed.dpi,
            "size": f"{changed.width_mm:g} × {changed.height_mm:g} mm",
        }
        now = context.clock()
        audit.record(
            connection, at=now, operator=context.operator, action="printer.changed", subject=changed.name, **facts
        )
    return changed


def remove_printer(context: Context, name: str) -> StoredPrinter:
    """Forget a printer that has no open job; another one becomes the default.

    Raises NotFound(NO_SUCH_PRINTER) and RuleBroken(PRINTER_AT_WORK).
    """
    with context.database.write() as connection:
        found = known_printer(connection, name)
        if jobs := print_jobs.open_jobs(connection, found.name):
            raise RuleBroken(Reason.PRINTER_AT_WORK, printer=found.name, jobs=len(jobs))
        printers.remove_printer(connection, found.name)
        left = printers.all_printers(connection)
        if found.is_default and left:
            printers.make_default(connection, left[0].name)
        audit.record(
            connection, at=context.clock(), operator=context.operator, action="printer.removed", subject=found.name
        )
    return found


def set_default_printer(context: Context, name: str) -> StoredPrinter:
    """Make this printer the one that is meant when none is named; raise NotFound(NO_SUCH_PRINTER)."""
    with context.database.write() as connection:
        found = known_printer(connection, name)
        printers.make_default(connection, found.name)
        audit.record(
            connection, at=context.clock(), operator=context.operator, action="printer.default", subject=found.name
        )
    return replace(found, is_default=True)


def discover_queues(context: Context) -> tuple[tuple[str, bool], ...]:
    """List the queues of the print system, and whether each is added already; raise PrinterProblem without one."""
    known = {printer.address for printer in list_printers(context)}
    return tuple((name, name in known) for name in queue_names())


def ask_printer(context: Context, name: str) -> PrinterStatus:
    """Ask a printer how it stands. Raises NotFound(NO_SUCH_PRINTER), and PrinterProblem with what is wrong."""
    return try_printer(find_printer(context, name))


def try_printer(stored: StoredPrinter) -> PrinterStatus:
    """Ask a printer that may not be added yet. Raises BadInput(BAD_PRINTER), and PrinterProblem with what is wrong."""
    printer = open_printer(checked_printer(stored))
    try:
        return printer.status()
    finally:
        printer.close()


def find_printer(context: Context, name: str) -> StoredPrinter:
    """Find a printer by its name; raise NotFound(NO_SUCH_PRINTER)."""
    with context.database.read() as connection:
        return known_printer(connection, name)


def open_jobs(context: Context, name: str) -> tuple[PrintJob, ...]:
    """List the jobs of a printer that have not ended, in the order in which they were made."""
    with context.database.read() as connection:
        return print_jobs.open_jobs(connection, name)


def known_printer(connection: Connection, name: str) -> StoredPrinter:
    """Find a printer by its name, in capitals or not; raise NotFound(NO_SUCH_PRINTER)."""
    wanted = one_form(name).casefold()
    found = next((one for one in printers.all_printers(connection) if one_form(one.name).casefold() == wanted), None)
    if found is None:
        raise NotFound(Reason.NO_SUCH_PRINTER, printer=name[:100])
    return found


def printer_for(connection: Connection, name: str, *, width_mm: float, height_mm: float) -> StoredPrinter:
    """Choose the printer of a page: the named one, or the default, or else the one whose label is the least too large.

    Raises NotFound(NO_SUCH_PRINTER, NO_PRINTER), and BadInput(BAD_LABEL) for a named one whose label is too small.
    """
    if name:
        found = known_printer(connection, name)
        if not _holds(found, width_mm, height_mm):
            size = f"{width_mm:g} × {height_mm:g} mm > {found.width_mm:g} × {found.height_mm:g} mm"
            raise BadInput(Reason.BAD_LABEL, problem=size)
        return found
    fitting = [one for one in printers.all_printers(connection) if _holds(one, width_mm, height_mm)]
    if not fitting:
        raise NotFound(Reason.NO_PRINTER, size=f"{width_mm:g} × {height_mm:g} mm")
    if fitting[0].is_default:
        return fitting[0]
    return min(fitting, key=lambda one: one.width_mm * one.height_mm)


def _holds(printer: StoredPrinter, width_mm: float, height_mm: float) -> bool:
    return printer.width_mm >= width_mm and printer.height_mm >= height_mm
