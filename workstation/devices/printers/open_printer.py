"""Gives the printer behind a stored one."""

from workstation.devices.printers.contract import Printer
from workstation.devices.printers.folder import FolderPrinter
from workstation.devices.printers.queue import QueuePrinter
from workstation.devices.printers.tcp import TcpPrinter
from workstation.domain.printing import PrinterKind, StoredPrinter


def open_printer(stored: StoredPrinter) -> Printer:
    """Give the printer of a stored one; nothing is connected before it is asked."""
    match stored.kind:
        case PrinterKind.TCP:
            return TcpPrinter(stored)
        case PrinterKind.QUEUE:
            return QueuePrinter(stored)
        case PrinterKind.FOLDER | PrinterKind.FILE:
            return FolderPrinter(stored)
