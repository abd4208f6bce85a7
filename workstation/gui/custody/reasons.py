"""The reasons why a tube is rejected, each a button with its number, in the place of the tiles while it is asked."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy

from workstation.domain.custody import USUAL_REASONS, RejectReason
from workstation.gui.fonts import word_font
from workstation.gui.key_button import KeyButton
from workstation.gui.look import Look
from workstation.texts.custody_words import reject_words

COLUMNS = 2


class ReasonPanel(QFrame):
    """Offers the usual reasons; the command card has the first three."""

    chosen = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self._look = look
        self.title = QLabel()
        self.title.setFont(word_font(17, QFont.Weight.Bold))
        self.title.setProperty("tone", "muted")
        self.buttons = [KeyButton(look, str(number + 1), low=True) for number in range(len(USUAL_REASONS))]
        layout = QGridLayout(self)
        layout.setContentsMargins(16, 10, 16, 10)
        layout.setSpacing(8)
        layout.addWidget(self.title, 0, 0, 1, COLUMNS)
        for place, button in enumerate(self.buttons):
            row, column = place % (len(self.buttons) // COLUMNS), place // (len(self.buttons) // COLUMNS)
            layout.addWidget(button, row + 1, column)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _checked=False, place=place: self.chosen.emit(place))
        layout.setColumnStretch(0, 1)
        layout.setColumnStretch(1, 1)

    def offer(self, reasons: Sequence[RejectReason]) -> None:
        """Write the reasons that are offered now."""
        self.title.setText(self._look.catalogue.gettext("WHY · press the number, or touch"))
        for button, reason in zip(self.buttons, reasons, strict=False):
            button.say(reject_words(reason, self._look.catalogue))
