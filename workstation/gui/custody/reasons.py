"""The reasons why a tube is rejected, each a button with its number, in the place of the tiles while it is asked."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy

from workstation.domain.custody import USUAL_REASONS, RejectReason
from workstation.gui.key_button import KeyButton
from workstation.gui.look import Look
from workstation.texts.custody_words import reject_words

COLUMNS, ROWS = 3, 3


class ReasonPanel(QFrame):
    """Offers the usual reasons; the command card has the first three."""

    chosen = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self._look = look
        self.buttons = [KeyButton(look, str(number + 1), low=True) for number in range(len(USUAL_REASONS))]
        layout = QGridLayout(self)
        layout.setContentsMargins(10, 4, 10, 4)
        layout.setSpacing(6)
        for place, button in enumerate(self.buttons):
            layout.addWidget(button, place % ROWS, place // ROWS)
            button.give_way()
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _checked=False, place=place: self.chosen.emit(place))
        for column in range(COLUMNS):
            layout.setColumnStretch(column, 1)

    def offer(self, reasons: Sequence[RejectReason]) -> None:
        """Write the reasons that are offered now."""
        for button, reason in zip(self.buttons, reasons, strict=False):
            button.say(reject_words(reason, self._look.catalogue))
