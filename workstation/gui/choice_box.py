"""Lists of choices with an arrow, which the style sheet leaves out; turning a wheel over one changes nothing."""

from PySide6.QtCore import QPointF, QSignalBlocker, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy

from workstation.gui.fonts import word_font
from workstation.gui.look import Look

HEIGHT, LETTERS = 48, 18


class ArrowBox(QComboBox):
    """A list that opens, and looks like one."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the arrow too."""
        super().paintEvent(event)
        painter, tokens = QPainter(self), self._look.tokens
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.text if self.isEnabled() else tokens.muted), 2.5))
        middle = QPointF(self.width() - 22, self.height() / 2 + 3)
        painter.drawPolyline(QPolygonF([middle + QPointF(-7, -7), middle, middle + QPointF(7, -7)]))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the page instead: nobody chooses by turning a wheel."""
        event.ignore()


class ChoiceBox(ArrowBox):
    """Shows one choice, and all of them when it is opened; `picked` gives the key of the one that a person chose."""

    picked = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.setFont(word_font(LETTERS))
        self.setFixedHeight(HEIGHT)
        self.setProperty("plain", True)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.activated.connect(self._activated)

    def say(self, name: str, rows: tuple[tuple[str, str], ...], now: str) -> None:
        """Write the choices (key and words) again; `now` is the one that holds. An open list is left alone."""
        self.setAccessibleName(name)
        if self.view().isVisible():
            return
        with QSignalBlocker(self):
            if [words for _key, words in rows] != [self.itemText(place) for place in range(self.count())]:
                self.clear()
                for key, words in rows:
                    self.addItem(words, key)
            self.setCurrentIndex(self.findData(now))

    def _activated(self, place: int) -> None:
        self.picked.emit(str(self.itemData(place)))
