"""Printers for the pictures of the screens: one ready, one without paper, one that is off. Nothing is printed."""

from dataclasses import dataclass, field
from datetime import timedelta
from gettext import NullTranslations
from uuid import UUID

from workstation.domain.errors import PrinterProblem, Reason, RuleBroken
from workstation.domain.printing import JobKind, JobState, PrinterKind, PrinterLanguage, StoredPrinter
from workstation.gui.printers.ports import FoundQueue, OpenJob, PrinterLine, PrinterSays, TrialLabel, TrialNow
from workstation.gui.sample_ports import NOW
from workstation.texts.printing import KIND_WORDS

ZEBRA, SPARE, OFFICE = "Zebra ZD421", "Zebra dự phòng", "HP phòng hành chính"
_FAULTS = {SPARE: Reason.PRINTER_PAPER_OUT, OFFICE: Reason.PRINTER_PAUSED}


@dataclass
class SamplePrinters:
    """A station with three printers; a new one has none, and no print system either."""

    is_new: bool = False
    catalogue: NullTranslations = field(default_factory=NullTranslations)

    def lines(self) -> tuple[PrinterLine, ...]:
        """List the printers."""
        if self.is_new:
            return ()
        zebra = _printer(ZEBRA, PrinterKind.TCP, "192.168.1.50:9100", is_default=True)
        spare = _printer(SPARE, PrinterKind.TCP, "192.168.1.51")
        office = _printer(OFFICE, PrinterKind.QUEUE, "HP_LaserJet_400", language=PrinterLanguage.PDF, a4=True)
        job = OpenJob(
            kind=self.catalogue.gettext(KIND_WORDS[JobKind.TUBE]),
            done=40,
            total=200,
            state=JobState.WAITING,
            at=NOW - timedelta(minutes=6),
            operator="Lê Thị Hoà",
        )
        return PrinterLine(printer=zebra), PrinterLine(printer=office), PrinterLine(printer=spare, jobs=(job,))

    def ask(self, name: str) -> PrinterSays:
        """The first is ready, the others are not."""
        if name in _FAULTS:
            address = {SPARE: "192.168.1.51:9100", OFFICE: "HP_LaserJet_400"}[name]
            raise PrinterProblem(_FAULTS[name], address=address)
        return PrinterSays(counts=True)

    def try_out(self, printer: StoredPrinter) -> PrinterSays:
        """One address answers."""
        if printer.address.endswith(".99"):
            raise PrinterProblem(Reason.PRINTER_NO_ROUTE, address=f"{printer.address}:9100")
        return PrinterSays(counts=True)

    def queues(self) -> tuple[FoundQueue, ...]:
        """List three queues, or say that there is no print system."""
        if self.is_new:
            raise PrinterProblem(Reason.PRINT_SYSTEM_MISSING, problem="lpstat")
        return (
            FoundQueue(name="HP_LaserJet_400", is_added=True),
            FoundQueue(name="Brother_QL820"),
            FoundQueue(name="tem_usb"),
        )

    def add(self, printer: StoredPrinter) -> StoredPrinter:
        """Add nothing."""
        return printer

    def change(self, name: str, printer: StoredPrinter) -> StoredPrinter:  # noqa: ARG002
        """Change nothing."""
        return printer

    def remove(self, name: str) -> StoredPrinter:
        """Refuse for the one with a job, as a station does; else remove nothing."""
        line = next(line for line in self.lines() if line.printer.name == name)
        if line.jobs:
            raise RuleBroken(Reason.PRINTER_AT_WORK, printer=name, jobs=len(line.jobs))
        return line.printer

    def make_default(self, name: str) -> None:
        """Change nothing."""

    def print_test(self, name: str) -> TrialLabel:  # noqa: ARG002
        """Print nothing."""
        return TrialLabel(job=UUID(int=1), text="GHEP-TEST")

    def trial_now(self, job: UUID) -> TrialNow:  # noqa: ARG002
        """The label is out."""
        return TrialNow(state=JobState.DONE)

    def cancel_trial(self, job: UUID) -> None:
        """Cancel nothing."""


def _printer(
    name: str,
    kind: PrinterKind,
    address: str,
    *,
    language: PrinterLanguage = PrinterLanguage.ZPL,
    a4: bool = False,
    is_default: bool = False,
) -> StoredPrinter:
    return StoredPrinter(
        name=name,
        kind=kind,
        address=address,
        language=language,
        dpi=203,
        width_mm=210 if a4 else 50.8,
        height_mm=297 if a4 else 25.4,
        is_default=is_default,
    )
