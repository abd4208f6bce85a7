"""Asks who works from now on, over the window and without a dialog. Enter takes the name; Esc is the window's."""

import unicodedata

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from workstation.gui.fonts import word_font
from workstation.gui.lab.plain_edit import PlainEdit
from workstation.gui.look import Look
from workstation.gui.paint import frame_rounded

WIDTH, HEIGHT, PAD, LONGEST = 620, 190, 28, 100


class OperatorPanel(QWidget):
    """A card with one line; it names nobody in advance, so that nobody takes over by pressing Enter."""

    taken = Signal(str)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._window = look, parent
        self.question, self.name, self.keys = QLabel(), PlainEdit(), QLabel()
        self._lay_out()
        self.name.returnPressed.connect(self._take)
        look.changed.connect(self._retell)
        self._retell()
        self.hide()

    def show_over(self) -> None:
        """Stand in the middle of the window, with an empty line to type in."""
        whole = self._window.rect()
        self.setGeometry((whole.width() - WIDTH) // 2, max(4, (whole.height() - HEIGHT) // 2), WIDTH, HEIGHT)
        self.name.clear()
        self.raise_()
        self.show()
        self.name.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the card."""
        painter, tokens = QPainter(self), self._look.tokens
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(tokens.card))
        frame_rounded(painter, QRectF(self.rect()), 4, tokens.accent.fill, 4)

    def focusNextPrevChild(self, _forward: bool) -> bool:
        """Keep the keys: Tab would lead into a field under the card."""
        return True

    def _take(self) -> None:
        if name := _one_spelling(self.name.text()):
            self.taken.emit(name)

    def _retell(self) -> None:
        _ = self._look.catalogue.gettext
        self.question.setText(_("Who is working now?"))
        self.keys.setText(_("Enter: this person works from now on · Esc: leave it as it is"))
        self.name.setAccessibleName(self.question.text())
        self.setAccessibleName(f"{self.question.text()} {self.keys.text()}")
        self.update()

    def _lay_out(self) -> None:
        self.question.setFont(word_font(26, QFont.Weight.Bold))
        self.name.setFont(word_font(22))
        self.name.setFixedHeight(52)
        self.name.setMaxLength(LONGEST)
        self.keys.setFont(word_font(17))
        self.keys.setProperty("tone", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAD, 18, PAD, 18)
        layout.setSpacing(10)
        for part in (self.question, self.name, self.keys):
            layout.addWidget(part)


def _one_spelling(text: str) -> str:
    """Give a name one form of letters and spaces: a second person is told from the first by it."""
    return unicodedata.normalize("NFC", " ".join(text.split()))
