"""The Plate tab: which tube stands in which well, and the files of PCR machines."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from workstation.gui.fonts import word_font
from workstation.gui.look import Look
from workstation.gui.plate.model import PlateModel


class PlateView(QWidget):
    """Shows the plate, or what to do first."""

    def __init__(self, model: PlateModel, look: Look) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.model, self._look = model, look
        self.empty = QLabel()
        self.empty.setFont(word_font(22, QFont.Weight.DemiBold))
        self.empty.setProperty("tone", "muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.addWidget(self.empty)
        look.changed.connect(self.retell)
        self.retell()

    def key(self, _name: str) -> bool:
        """Take one of F2 to F8, Ctrl+E, Ctrl+O, Ctrl+Enter or Esc; tells whether something was done."""
        return False

    def retell(self) -> None:
        """Write all words again."""
        self.empty.setText(self._look.catalogue.gettext("Scan the plate or its first tube to begin"))
