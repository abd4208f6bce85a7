"""Covers the whole window while it does not get the scanner's keys, because another program is in front."""

from datetime import UTC, datetime

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from workstation.domain.desk import Answer
from workstation.domain.outcomes import Outcome
from workstation.gui.fonts import fitting, headline_font, word_font
from workstation.gui.look import Look
from workstation.gui.paint import draw_text
from workstation.gui.shapes import Shape, draw_shape
from workstation.texts.outcomes import Words, words_of

BLACK, WHITE = "#000000", "#FFFFFF"
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)


class AwayOverlay(QWidget):
    """A black cover over its parent; a click anywhere brings the window back by itself."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._window = look, parent
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        parent.installEventFilter(self)
        look.changed.connect(self._retell)
        self._retell()
        self.hide()

    def set_away(self, *, away: bool) -> None:
        """Cover the window, or uncover it."""
        if away:
            self.setGeometry(self._window.rect())
            self.raise_()
        self.setVisible(away)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the window."""
        if event.type() == QEvent.Type.Resize and watched is self._window:
            self.setGeometry(self._window.rect())
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint sign and words in the middle, larger than anything else."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(BLACK))
        middle, sign = QPointF(self.width() / 2, self.height() / 2), min(200.0, self.height() / 4)
        top = middle.y() - sign - 50
        draw_shape(painter, Shape.BANG, QRectF(middle.x() - sign / 2, top, sign, sign), WHITE, BLACK)
        words = self._words()
        headline = fitting(words.headline, headline_font(68), self.width() - 80, 30)
        self._line(painter, middle.y() + 50, words.headline, headline)
        self._line(painter, middle.y() + 110, words.detail, word_font(28, QFont.Weight.DemiBold))
        self._line(painter, middle.y() + 180, words.next, word_font(34, QFont.Weight.Bold))

    def _line(self, painter: QPainter, below: float, text: str, font: QFont) -> None:
        left = (self.width() - QFontMetricsF(font).horizontalAdvance(text)) / 2
        draw_text(painter, QPointF(left, below), text, font, WHITE)

    def _words(self) -> Words:
        answer = Answer(outcome=Outcome.WINDOW_AWAY, at=_ANY_TIME)
        return words_of(answer, self._look.catalogue, self._look.zone)

    def _retell(self) -> None:
        words = self._words()
        self.setAccessibleName(". ".join((words.headline, words.detail, words.next)))
        self.update()
