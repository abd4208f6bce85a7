"""Putting a message away: the question and its reason, above the message, while one is in hand."""

from PySide6.QtCore import QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QVBoxLayout

from workstation.gui.fonts import word_font
from workstation.gui.lab.away_model import AwayModel
from workstation.gui.look import Look
from workstation.gui.paint import frame_rounded

MOST_WHY = 200


class AwayPanel(QFrame):
    """Hidden while nothing is put away."""

    entered = Signal()

    def __init__(self, model: AwayModel, look: Look) -> None:
        super().__init__()
        self._model, self._look = model, look
        self.title, self.hint, self.why = QLabel(), QLabel(), QLineEdit()
        self._lay_out()
        self.why.textEdited.connect(model.say_why)
        self.why.returnPressed.connect(self.entered)
        model.changed.connect(self.retell)
        self.retell()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the frame of what is in hand."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame_rounded(painter, QRectF(self.rect()), 10, self._look.tokens.accent.fill, 3)

    def retell(self) -> None:
        """Show the message in hand."""
        _, draft = self._look.catalogue.gettext, self._model.draft
        self.setVisible(draft is not None)
        self.why.setPlaceholderText(_("Why nobody needs it"))
        self.why.setAccessibleName(_("Reason"))
        if draft is None:
            return
        self.title.setText(_("Put “{name}” away? Nobody is asked about it any more").format(name=draft.name))
        self.hint.setText(_("Its bytes and this reason are kept; F6 reads it anew"))
        self.setAccessibleName(f"{self.title.text()}. {self.hint.text()}")
        if self.why.text() != draft.why:
            with QSignalBlocker(self.why):
                self.why.setText(draft.why)

    def _lay_out(self) -> None:
        self.title.setFont(word_font(19, QFont.Weight.Bold))
        self.hint.setFont(word_font(17, QFont.Weight.DemiBold))
        self.hint.setProperty("tone", "muted")
        for label in (self.title, self.hint):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.why.setFont(word_font(18))
        self.why.setFixedHeight(48)
        self.why.setMaxLength(MOST_WHY)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 12)
        layout.setSpacing(6)
        layout.addWidget(self.title)
        layout.addWidget(self.why)
        layout.addWidget(self.hint)
