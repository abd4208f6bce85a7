"""The frame of the two step cards: a number, a title, and a border that says whether this step is awaited."""

from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from workstation.gui.fonts import word_font
from workstation.gui.look import Look
from workstation.gui.paint import dash_rounded, draw_centred, draw_text, fill_rounded, frame_rounded

RADIUS, SIDE, TOP = 10.0, 20.0, 54.0


class CardState(StrEnum):
    """Whether the card is filled, awaited, or neither."""

    EMPTY = "empty"
    AWAITED = "awaited"
    FILLED = "filled"


class StepCard(QWidget):
    """A painted card; a subclass paints what stands under the title."""

    def __init__(self, number: int, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number, self._look = number, look
        self._state, self._title, self._waiting = CardState.EMPTY, "", ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        look.changed.connect(self.update)

    @property
    def state(self) -> CardState:
        """What the border says."""
        return self._state

    def set_frame(self, state: CardState, title: str, waiting: str) -> None:
        """Set border, title and the words of an awaited card, and what a screen reader says of it."""
        self._state, self._title, self._waiting = state, title, waiting
        said = (title, waiting if state is CardState.AWAITED else "", self.content_text())
        self.setAccessibleName(". ".join(part for part in said if part))
        self.update()

    def content_text(self) -> str:
        """Say the content in words, for screen readers."""
        return ""

    def paint_content(self, painter: QPainter, area: QRectF) -> None:
        """Paint under the title, inside the borders."""

    def sizeHint(self) -> QSize:
        """Ask for the size at a common screen."""
        return QSize(440, 230)

    def minimumSizeHint(self) -> QSize:
        """Ask for no less than what fits ten people."""
        return QSize(300, 186)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint border, number, title and content."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens, area = self._look.tokens, QRectF(self.rect())
        fill_rounded(painter, area.adjusted(1, 1, -1, -1), RADIUS, tokens.card)
        if self._state is CardState.AWAITED:
            dash_rounded(painter, area, RADIUS, tokens.accent.fill)
        else:
            frame_rounded(painter, area, RADIUS, tokens.line if self._state is CardState.FILLED else tokens.faint)
        self._paint_title(painter)
        inside = QRectF(SIDE, TOP, self.width() - 2 * SIDE, self.height() - TOP - 14)
        if self._state is CardState.AWAITED:
            font = word_font(24, QFont.Weight.DemiBold)
            draw_text(painter, QPointF(SIDE, TOP + 20), self._waiting, font, tokens.accent.fill)
        elif self._state is CardState.EMPTY:
            draw_text(painter, QPointF(SIDE, TOP + 18), "—", word_font(24), tokens.muted)
        else:
            self.paint_content(painter, inside)

    def _paint_title(self, painter: QPainter) -> None:
        tokens, awaited = self._look.tokens, self._state is CardState.AWAITED
        disc = QRectF(SIDE, 11, 30, 30)
        fill_rounded(painter, disc, 15, tokens.accent.fill if awaited else tokens.sunken)
        number_ink = tokens.accent.text if awaited else tokens.text
        draw_centred(painter, disc, str(self._number), word_font(18, QFont.Weight.Bold), number_ink)
        title_ink = tokens.text if awaited else tokens.muted
        draw_text(painter, QPointF(SIDE + 40, 32), self._title, word_font(17, QFont.Weight.Bold), title_ink)
