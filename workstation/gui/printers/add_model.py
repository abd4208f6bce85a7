"""Finding a printer and adding it, or changing one: what is typed, what is wrong with it, and what answers there."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from workstation.domain.errors import GhepError, Reason
from workstation.domain.printing import PrinterKind, PrinterLanguage, StoredPrinter
from workstation.gui.background import Background
from workstation.gui.printers.draft import (
    LABEL_MM,
    Draft,
    FieldFault,
    PrinterField,
    address_fault,
    draft_of,
    in_language,
    of_kind,
    printer_of,
    problems_in,
)
from workstation.gui.printers.newest_asks import NewestAsks
from workstation.gui.printers.ports import FoundQueue, PrinterSays, PrintersPort


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What became of a try: nothing yet, an answer, or a problem."""

    says: PrinterSays | None = None
    problem: Exception | None = None

    @property
    def is_asking(self) -> bool:
        """Whether the answer is still to come."""
        return self.says is None and self.problem is None


class AddModel(QObject):
    """Holds the draft until it is added, also while the form is left. `names` gives those that are taken.

    `changes` is the printer that is changed, or None while a new one is typed.
    """

    opened = Signal()
    closed = Signal()
    changed = Signal()
    filled = Signal()
    focus_wanted = Signal(object)
    added = Signal(object)
    edited = Signal(object, object)

    def __init__(
        self,
        port: PrintersPort | None,
        work: Background,
        asking: Background,
        names: Callable[[], Iterable[str]],
    ) -> None:
        super().__init__()
        self._port, self._work, self._asks, self._names = port, work, NewestAsks(asking), names
        self.is_open, self.is_saving = False, False
        self.draft, self._kept = Draft(), Draft()
        self.changes: StoredPrinter | None = None
        self.problems: Mapping[PrinterField, FieldFault] = {}
        self.failure: Exception | None = None
        self.tried: Tried | None = None
        self.queues: tuple[FoundQueue, ...] | None = None
        self.queue_problem: Exception | None = None
        self.pointed = -1

    def open(self) -> None:
        """Open the form for a new printer, with what was typed before, and look for queues."""
        self._open(None, self._kept)

    def change(self, printer: StoredPrinter) -> None:
        """Open the form to change a printer."""
        self._open(printer, draft_of(printer))

    def leave(self) -> None:
        """Go back to the list; what was typed of a new printer is kept."""
        if self.is_open and not self.is_saving:
            self._kept = self._kept if self.changes else self.draft
            self.is_open = False
            self.closed.emit()

    def edit(self, **texts: str) -> None:
        """Take what was typed into fields, by the names of `Draft`."""
        self._change(replace(self.draft, **texts), *texts)  # type: ignore[arg-type]

    def choose_kind(self, kind: PrinterKind) -> None:
        """Choose how the printer is reached."""
        if kind is not self.draft.kind:
            self._change(of_kind(self.draft, kind), *PrinterField)
            self.filled.emit()

    def choose_language(self, language: PrinterLanguage) -> None:
        """Choose what the printer is sent."""
        self._change(in_language(self.draft, language), PrinterField.SIZE)
        self.filled.emit()

    def choose_dpi(self, dpi: int) -> None:
        """Choose the dots an inch of its head."""
        self._change(replace(self.draft, dpi=dpi))

    def choose_path(self, path: Path) -> None:
        """Take a folder or file that was chosen; its name names the printer where nobody has named it."""
        name = self.draft.name if self.draft.name.strip() else path.stem
        self._change(replace(self.draft, address=str(path), name=name), PrinterField.ADDRESS, PrinterField.NAME)
        self.filled.emit()

    def find(self) -> None:
        """Look for the queues of this computer."""
        if self._port is not None:
            self.queues, self.queue_problem, self.pointed = None, None, -1
            self.changed.emit()
            self._asks.ask("queues", self._port.queues, done=self._found, failed=self._not_found)

    def point(self, by: int) -> None:
        """Mark the queue below (1) or above (-1), and write it into the form."""
        if self.queues:
            self.pick(max(0, min(len(self.queues) - 1, self.pointed + by)))

    def pick(self, place: int) -> None:
        """Write a queue into the form: one key more adds it."""
        queues = self.queues or ()
        if self.is_saving or not 0 <= place < len(queues) or place == self.pointed:
            return
        named = self.draft.name.strip()
        is_own_name = not named or named in {queue.name for queue in queues}
        draft = self.draft if self.draft.kind is PrinterKind.QUEUE else of_kind(self.draft, PrinterKind.QUEUE)
        queue = queues[place].name
        name = queue if is_own_name and self.changes is None else draft.name
        self._change(replace(draft, address=queue, name=name), *PrinterField)
        self.pointed = place
        self.filled.emit()
        self.changed.emit()

    def check(self, field: PrinterField) -> None:
        """Look at a field that was left: what stands in it may be wrong, what is still missing is not asked yet."""
        if getattr(self.draft, field.value).strip():
            found = problems_in(self.draft, self._taken()).get(field)
            others = {name: fault for name, fault in self.problems.items() if name is not field}
            self.problems = others | ({field: found} if found else {})
            self.changed.emit()

    def try_it(self) -> None:
        """Ask what answers at the address; its name does not matter for that."""
        if self._port is None or self.is_saving:
            return
        if fault := address_fault(self.draft):
            self.problems = {PrinterField.ADDRESS: fault}
            self.changed.emit()
            self.focus_wanted.emit(PrinterField.ADDRESS)
            return
        wanted = replace(self.draft, name="-", size=LABEL_MM)
        self.tried = Tried()
        self.changed.emit()
        work = partial(self._port.try_out, printer_of(wanted))
        answers, no_answer = partial(self._answers, self.draft), partial(self._no_answer, self.draft)
        self._asks.ask("try", work, done=answers, failed=no_answer)

    def save(self) -> None:
        """Add or change the printer, or say at each field what is wrong."""
        if self._port is None or self.is_saving or not self.is_open:
            return
        self.problems, self.failure = problems_in(self.draft, self._taken()), None
        if self.problems:
            self.changed.emit()
            self.focus_wanted.emit(next(iter(self.problems)))
            return
        self.is_saving = True
        self.changed.emit()
        wanted, changes = printer_of(self.draft), self.changes
        work = partial(self._port.change, changes.name, wanted) if changes else partial(self._port.add, wanted)
        self._work.run(work, done=self._saved, failed=self._failed)

    def _open(self, changes: StoredPrinter | None, draft: Draft) -> None:
        self.is_open, self.changes, self.draft = True, changes, draft
        self.failure, self.problems, self.tried = None, {}, None
        self.find()
        self.filled.emit()
        self.opened.emit()

    def _taken(self) -> Iterable[str]:
        return () if self.changes else self._names()

    def _change(self, draft: Draft, *fields: str) -> None:
        if self.is_saving or draft == self.draft:
            return
        if _asked(draft) != _asked(self.draft):
            self.tried, self.pointed = None, -1
        self.draft, self.failure = draft, None
        self.problems = {field: fault for field, fault in self.problems.items() if field.value not in fields}
        self.changed.emit()

    def _saved(self, printer: StoredPrinter) -> None:
        self.is_saving, self.is_open = False, False
        if self.changes is None:
            self._kept = Draft()
            self.added.emit(printer)
        else:
            self.edited.emit(self.changes, printer)
        self.closed.emit()

    def _failed(self, problem: Exception) -> None:
        self.is_saving = False
        if isinstance(problem, GhepError) and problem.reason is Reason.PRINTER_NAME_TAKEN:
            self.problems = {PrinterField.NAME: FieldFault.NAME_TAKEN}
            self.focus_wanted.emit(PrinterField.NAME)
        else:
            self.failure = problem
        self.changed.emit()

    def _answers(self, draft: Draft, says: PrinterSays) -> None:
        self._take_answer(draft, Tried(says=says))

    def _no_answer(self, draft: Draft, problem: Exception) -> None:
        self._take_answer(draft, Tried(problem=problem))

    def _take_answer(self, draft: Draft, tried: Tried) -> None:
        """An answer that comes late may be of another address than the one that stands there now."""
        if _asked(draft) == _asked(self.draft) and self.tried is not None:
            self.tried = tried
            self.changed.emit()

    def _found(self, queues: tuple[FoundQueue, ...]) -> None:
        self.queues = queues
        self.changed.emit()

    def _not_found(self, problem: Exception) -> None:
        self.queues, self.queue_problem = (), problem
        self.changed.emit()


def _asked(draft: Draft) -> tuple[PrinterKind, str, PrinterLanguage]:
    return draft.kind, draft.address.strip(), draft.language
