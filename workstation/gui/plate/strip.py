"""The one answer to one scan of a plate, as a strip over the wells: shape, badge, headline, detail and next step."""

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from workstation.domain.outcomes import OutcomeClass
from workstation.gui.fonts import fitting, headline_font, word_font
from workstation.gui.look import Look
from workstation.gui.paint import draw_text, elided, fill_bottom, fill_rounded, frame_rounded, wrapped
from workstation.gui.shapes import SHAPE_OF, draw_shape
from workstation.texts.outcomes import Words

HEIGHT, LEAST, BAND, RADIUS = 134, 110, 40.0, 14.0
ICON_LEFT, ICON, TEXT_LEFT, TEXT_RIGHT = 20.0, 70.0, 108.0, 20.0
HEADLINE, SMALL_HEADLINE, SMALLEST, DETAIL, NEXT, ROOMY = 39, 31, 24, 20, 21, 84
_URGENT = (OutcomeClass.NO, OutcomeClass.ASK, OutcomeClass.STOP)


class AnswerStrip(QWidget):
    """Shows the words of one answer in the colour of its class."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._cls, self._words, self._tag = OutcomeClass.GO, Words(badge="", headline="", detail="", next=""), ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        look.changed.connect(self.update)

    def show_words(self, cls: OutcomeClass, words: Words, tag: str) -> None:
        """Replace the answer, and paint it."""
        self._cls, self._words, self._tag = cls, words, tag
        parts = (words.badge, words.headline, words.detail, words.next)
        self.setAccessibleName(". ".join(part.replace("\n", ". ") for part in parts if part))
        self.update()

    def announce(self) -> None:
        """Say the answer to screen readers, at once where a person must act (WCAG 2.2, 4.1.3)."""
        event = QAccessibleAnnouncementEvent(self, self.accessibleName())
        polite = QAccessible.AnnouncementPoliteness
        event.setPoliteness(polite.Assertive if self._cls in _URGENT else polite.Polite)
        QAccessible.updateAccessibility(event)

    def sizeHint(self) -> QSize:
        """Ask for the width of the wells."""
        return QSize(900, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Ask for no less than a legible strip."""
        return QSize(600, LEAST)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint everything; nothing here is a child widget."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area, fill, band = QRectF(self.rect()), self._look.tokens.of(self._cls), self._look.tokens.band_of(self._cls)
        fill_rounded(painter, area, RADIUS, fill.fill)
        free = area.height() - (BAND if self._words.next else 0)
        if self._words.next:
            fill_bottom(painter, area, BAND, RADIUS, band.fill)
            self._draw_next(painter, area, band.text)
        side = min(ICON, free - 8)
        shape = QRectF(ICON_LEFT + (ICON - side) / 2, (free - side) / 2, side, side)
        draw_shape(painter, SHAPE_OF[self._cls], shape, fill.text, fill.fill)
        self._draw_words(painter, free, fill.text)

    def _draw_words(self, painter: QPainter, free: float, ink: str) -> None:
        width = self.width() - TEXT_LEFT - TEXT_RIGHT
        badge_width = self._draw_badge(painter, ink)
        largest = HEADLINE if free > ROOMY else SMALL_HEADLINE
        headline = fitting(self._words.headline, headline_font(largest), width - badge_width - 20, SMALLEST)
        lines = wrapped(self._words.detail, word_font(DETAIL, QFont.Weight.DemiBold), width)
        font = word_font(DETAIL if len(lines) == 1 else 17, QFont.Weight.DemiBold)
        lines = wrapped(self._words.detail, font, width)[:2]
        top = free / 2 + 2 if len(lines) == 1 else free / 2 - 6
        words = elided(self._words.headline, headline, width - badge_width - 20)
        draw_text(painter, QPointF(TEXT_LEFT, top), words, headline, ink)
        for number, line in enumerate(lines):
            below = top + 29 + number * font.pixelSize() * 1.3
            draw_text(painter, QPointF(TEXT_LEFT, below), elided(line, font, width), font, ink)

    def _draw_badge(self, painter: QPainter, ink: str) -> float:
        """At the right, so that the headline keeps its whole height."""
        font = word_font(16, QFont.Weight.Bold)
        width = QFontMetricsF(font).horizontalAdvance(self._words.badge) + 24
        where = QRectF(self.width() - TEXT_RIGHT - width, 14, width, 28)
        frame_rounded(painter, where, 6, ink)
        draw_text(painter, QPointF(where.left() + 12, where.top() + 20), self._words.badge, font, ink)
        return width

    def _draw_next(self, painter: QPainter, area: QRectF, ink: str) -> None:
        below = area.bottom() - BAND / 2
        tag = word_font(15, QFont.Weight.Bold)
        left = 22 + draw_text(painter, QPointF(22, below + 6), self._tag, tag, ink) + 14
        room = area.width() - left - 20
        font = fitting(self._words.next, word_font(NEXT, QFont.Weight.Bold), room, 16)
        draw_text(painter, QPointF(left, below + 8), elided(self._words.next, font, room), font, ink)
