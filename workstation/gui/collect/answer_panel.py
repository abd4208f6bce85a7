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
DETAIL, WHOLE_DETAIL, SMALLEST_DETAIL = 28, 23, 18
NEXT, ONE_LINE_NEXT, SMALLEST_NEXT = 28, 21, 17
RADIUS, BAND = 14.0, 52.0
ICON_LEFT, ICON, TEXT_LEFT, TEXT_RIGHT = 32.0, 132.0, 196.0, 28.0
HIGHLINE, GAP, LEADING = 268.0, 20.0, 1.34
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
        """Replace the answer, and paint it."""
        self._cls, self._words, self._next_tag = cls, words, next_tag
        self.setAccessibleName(". ".join(part.replace("\n", ". ") for part in _parts(words) if part))
        self.update()

    def announce(self) -> None:
        """Say the answer to screen readers, at once where a person must act (WCAG 2.2, 4.1.3)."""
        event = QAccessibleAnnouncementEvent(self, self.accessibleName())
        polite = QAccessible.AnnouncementPoliteness
        event.setPoliteness(polite.Assertive if self._cls in _URGENT else polite.Polite)
        QAccessible.updateAccessibility(event)

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
        free, badge_top = self._free, self._badge_top
        icon = ICON * min(1.0, free / 200)
        place = QRectF(ICON_LEFT + (ICON - icon) / 2, (free - icon) / 2, icon, icon)
        draw_shape(painter, SHAPE_OF[self._cls], place, ink, paper)
        self._draw_badge(painter, QPointF(TEXT_LEFT, badge_top), ink)
        largest, headline = self._largest_headline(), self._headline_font()
        line = self._headline_line(largest)
        raised = (largest - headline.pixelSize()) * 0.36
        draw_text(painter, QPointF(TEXT_LEFT - 2, line - raised), self._words.headline, headline, ink)
        self._draw_detail(painter, line, free, ink)

    def _largest_headline(self) -> int:
        """Give up some of the headline's height where a long detail would run into the next step."""
        sizes = range(HEADLINE, SMALLEST_HEADLINE, -4)
        fits = (size for size in sizes if self._detail_sizes(self._free - 6 - self._headline_line(size)))
        return next(fits, SMALLEST_HEADLINE)

    def _headline_line(self, size: int) -> float:
        """Give the baseline of a headline of a size."""
        return self._badge_top + 34 + size * (0.84 + 0.32 * self._scale)

    def _draw_badge(self, painter: QPainter, where: QPointF, ink: str) -> None:
        font = word_font(20, QFont.Weight.Bold)
        width = QFontMetricsF(font).horizontalAdvance(self._words.badge)
        frame_rounded(painter, QRectF(where.x(), where.y(), width + 38, 33), 6, ink)
        draw_text(painter, QPointF(where.x() + 19, where.y() + 24), self._words.badge, font, ink)

    def _draw_detail(self, painter: QPainter, line: float, free: float, ink: str) -> None:
        size = self._detail_size(free - 6 - line)
        font = _detail_font(size)
        for number, words in enumerate(wrapped(self._words.detail, font, self._text_width)):
            below = line + GAP + size + number * size * LEADING
            draw_text(painter, QPointF(TEXT_LEFT, below), words, font, ink)

    def _detail_size(self, room: float) -> int:
        """Find the largest letters that fit; a little smaller ones where that keeps every line whole."""
        fitting_sizes, paragraphs = self._detail_sizes(room), self._words.detail.count("\n") + 1
        whole = [size for size, lines in fitting_sizes.items() if size >= WHOLE_DETAIL and lines == paragraphs]
        return next(iter(whole or fitting_sizes), SMALLEST_DETAIL)

    def _detail_sizes(self, room: float) -> dict[int, int]:
        """List the sizes of letters at which the detail fits a height, the largest first, with their lines."""
        sizes = range(DETAIL, SMALLEST_DETAIL - 1, -1)
        lines = {size: len(wrapped(self._words.detail, _detail_font(size), self._text_width)) for size in sizes}
        return {size: count for size, count in lines.items() if GAP + (count * LEADING - 0.1) * size <= room}

    def _draw_next(self, painter: QPainter, area: QRectF, ink: str) -> None:
        below = area.bottom() - BAND / 2
        tag = word_font(16, QFont.Weight.Bold)
        width = draw_text(painter, QPointF(28, below + 6), self._next_tag, tag, ink)
        left = 28 + width + 15
        font, lines = self._next_lines(area.width() - left - 20)
        step, cap = font.pixelSize() * 1.15, QFontMetricsF(font).capHeight()
        first = below + cap / 2 - (len(lines) - 1) * step / 2
        for number, words in enumerate(lines):
            draw_text(painter, QPointF(left, first + number * step), words, font, ink)

    def _next_lines(self, width: float) -> tuple[QFont, list[str]]:
        """Give the next step one line, or two of smaller letters where it is long."""
        font = fitting(self._words.next, word_font(NEXT, QFont.Weight.Bold), width, ONE_LINE_NEXT)
        if QFontMetricsF(font).horizontalAdvance(self._words.next) <= width:
            return font, [self._words.next]
        for size in range(ONE_LINE_NEXT - 1, SMALLEST_NEXT - 1, -1):
            font = word_font(size, QFont.Weight.Bold)
            lines = wrapped(self._words.next, font, width)
            if len(lines) <= 2:
                break
        return font, lines

    def _headline_font(self) -> QFont:
        font = headline_font(self._largest_headline())
        return fitting(self._words.headline, font, self._text_width, SMALLEST_HEADLINE)

    @property
    def _free(self) -> float:
        """The height above the next step."""
        return self.height() - BAND

    @property
    def _scale(self) -> float:
        return min(HIGHLINE, self._free - 8) / HIGHLINE

    @property
    def _badge_top(self) -> float:
        return (self._free - HIGHLINE * self._scale) / 2 + 14 * self._scale

    @property
    def _text_width(self) -> float:
        return self.width() - TEXT_LEFT - TEXT_RIGHT


def _detail_font(size: int) -> QFont:
    return word_font(size, QFont.Weight.DemiBold)


def _parts(words: Words) -> tuple[str, ...]:
    return (words.badge, words.headline, words.detail, words.next)
