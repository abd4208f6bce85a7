"""Where the printers stand in the window: their models, their page over the Labels screen, and their own workers."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from workstation.gui.background import Background
from workstation.gui.look import Look
from workstation.gui.printers.add_model import AddModel
from workstation.gui.printers.model import PrintersModel
from workstation.gui.printers.page import PrintersPage
from workstation.gui.printers.ports import PrintersPort


class PrintersPlace(QObject):
    """One a window. Storing, asking known printers and trying a new one have a worker each: none waits for another."""

    def __init__(self, port: PrintersPort | None, look: Look, screens: QWidget) -> None:
        super().__init__(screens)
        self._workers = work, asking, trying = Background(), Background(), Background()
        self.model = PrintersModel(port, work, asking)
        self.adding = AddModel(port, work, trying, lambda: [line.printer.name for line in self.model.lines or ()])
        self.page = PrintersPage(self.model, self.adding, look, screens)

    def close(self) -> None:
        """Finish what was asked."""
        for worker in self._workers:
            worker.close()
