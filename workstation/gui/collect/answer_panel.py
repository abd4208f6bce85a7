"""The one answer to one scan, as large as it can be: shape, badge, headline, detail and next step.

Each stands at its own fixed place, so that the eye finds it without reading the rest.
"""

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from workstation.domain.outcomes import OutcomeClass
from workstation.gui.fonts import fitting, headline_font, word_font
from workstation.gui.look import Look
from workstation.gui.paint import draw_text, fill_bottom, fill_rounded, frame_rounded, wrapped
from workstation.gui.shapes import SHAPE_OF, draw_shape
from workstation.texts.outcomes import Words

HEADLINE, SMALLEST_HEADLINE = 68, 36
DETAIL, SMALLEST_DETAIL = 28, 20
NEXT, SMALLEST_NEXT = 28, 19
RADIUS, BAND = 14.0, 52.0
ICON_LEFT, ICON, TEXT_LEFT, TEXT_RIGHT = 32.0, 132.0, 196.0, 28.0
HIGHLINE, GAP = 268.0, 17.0
NO_WORDS = Words(badge="", headline="", detail="", next="")
_URGENT = (OutcomeClass.NO, OutcomeClass.ASK, OutcomeClass.STOP)


class AnswerPanel(QWidget):
    """Shows the words of one answer in the colour of its class."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._cls, self._words, self._next_tag = OutcomeClass.GO, NO_WORDS, ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        look.changed.connect(self.update)

    def show_words(self, cls: OutcomeClass, words: Words, next_tag: str) -> None:
        """Replace the answer, tell it to screen readers, and paint it."""
        self._cls, self._words, self._next_tag = cls, words, next_tag
        told = ". ".join(part.replace("\n", ". ") for part in _parts(words) if part)
        if told != self.accessibleName():
            self.setAccessibleName(told)
            self._announce(told)
        self.update()

    @property
    def headline_size(self) -> int:
        """The size of the headline now, in pixels."""
        return self._headline_font().pixelSize()

    @property
    def headline_overflow(self) -> float:
        """How much wider the headline is than its place, in pixels; never more than zero if the words are right."""
        return QFontMetricsF(self._headline_font()).horizontalAdvance(self._words.headline) - self._text_width

    def sizeHint(self) -> QSize:
        """Ask for the size at a common screen."""
        return QSize(900, 340)

    def minimumSizeHint(self) -> QSize:
        """Ask for no less than a legible panel."""
        return QSize(620, 236)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint everything; nothing here is a child widget."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area, fill = QRectF(self.rect()), self._look.tokens.of(self._cls)
        fill_rounded(painter, area, RADIUS, fill.fill)
        band = self._look.tokens.band_of(self._cls)
        if self._words.next:
            fill_bottom(painter, area, BAND, RADIUS, band.fill)
            self._draw_next(painter, area, band.text)
        if self._words.headline:
            self._draw_answer(painter, fill.text, fill.fill)

    def _draw_answer(self, painter: QPainter, ink: str, paper: str) -> None:
        free = self.height() - BAND
        block = min(HIGHLINE, free - 8)
        top = (free - block) / 2
        scale = block / HIGHLINE
        icon = ICON * min(1.0, free / 200)
        place = QRectF(ICON_LEFT + (ICON - icon) / 2, (free - icon) / 2, icon, icon)
        draw_shape(painter, SHAPE_OF[self._cls], place, ink, paper)
        badge_top = top + 14 * scale
        self._draw_badge(painter, QPointF(TEXT_LEFT, badge_top), ink)
        line = badge_top + 34 + 68 * (0.84 + 0.32 * scale)
        headline = self._headline_font()
        raised = (HEADLINE - headline.pixelSize()) * 0.36
        draw_text(painter, QPointF(TEXT_LEFT - 2, line - raised), self._words.headline, headline, ink)
        self._draw_detail(painter, line, free, ink)

    def _draw_badge(self, painter: QPainter, where: QPointF, ink: str) -> None:
        font = word_font(20, QFont.Weight.Bold)
        width = QFontMetricsF(font).horizontalAdvance(self._words.badge)
        frame_rounded(painter, QRectF(where.x(), where.y(), width + 38, 33), 6, ink)
        draw_text(painter, QPointF(where.x() + 19, where.y() + 24), self._words.badge, font, ink)

    def _draw_detail(self, painter: QPainter, line: float, free: float, ink: str) -> None:
        room = free - 6 - line
        for size in range(DETAIL, SMALLEST_DETAIL - 1, -1):
            font = word_font(size, QFont.Weight.DemiBold)
            lines = wrapped(self._words.detail, font, self._text_width)
            if GAP + len(lines) * size * 1.24 <= room:
                break
        for number, words in enumerate(lines):
            below = line + GAP + size + number * size * 1.24
            draw_text(painter, QPointF(TEXT_LEFT, below), words, font, ink)

    def _draw_next(self, painter: QPainter, area: QRectF, ink: str) -> None:
        below = area.bottom() - BAND / 2
        tag = word_font(16, QFont.Weight.Bold)
        width = draw_text(painter, QPointF(28, below + 6), self._next_tag, tag, ink)
        left = 28 + width + 15
        full = word_font(NEXT, QFont.Weight.Bold)
        font = fitting(self._words.next, full, area.width() - left - 20, SMALLEST_NEXT)
        draw_text(painter, QPointF(left, below + QFontMetricsF(font).capHeight() / 2), self._words.next, font, ink)

    def _headline_font(self) -> QFont:
        return fitting(self._words.headline, headline_font(HEADLINE), self._text_width, SMALLEST_HEADLINE)

    @property
    def _text_width(self) -> float:
        return self.width() - TEXT_LEFT - TEXT_RIGHT

    def _announce(self, told: str) -> None:
        event = QAccessibleAnnouncementEvent(self, told)
        polite = QAccessible.AnnouncementPoliteness
        event.setPoliteness(polite.Assertive if self._cls in _URGENT else polite.Polite)
        QAccessible.updateAccessibility(event)


def _parts(words: Words) -> tuple[str, ...]:
    return (words.badge, words.headline, words.detail, words.next)
