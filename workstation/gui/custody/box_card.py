"""The open box beside the answer: its code, where it goes or comes from, and its counts, each with its sign."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from workstation.gui.fonts import code_font, digit_font, fitting, word_font
from workstation.gui.look import Look
from workstation.gui.paint import draw_text, elided, fill_rounded, wrapped
from workstation.gui.shapes import Shape, draw_shape

SIDE, WIDTH = 18.0, 360
COUNT_HIGH, WIDE_SHARE = 78.0, 0.58


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """One count: the number as it is written, its word, and a sign where somebody should look."""

    number: str
    word: str
    shape: Shape | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the card says; `lines` are the last tubes, the newest first: number and time."""

    title: str
    code: str
    place: str
    counts: tuple[Count, ...]
    note: str = ""
    lines_title: str = ""
    lines: tuple[tuple[str, str], ...] = ()


class BoxCard(QWidget):
    """Paints the card."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.shown = Shown(title="", code="", place="", counts=())
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        look.changed.connect(self.update)

    def show_box(self, shown: Shown) -> None:
        """Replace what is said."""
        self.shown = shown
        counts = [f"{count.word} {count.number}" for count in shown.counts]
        parts = (shown.title, shown.code, shown.place, *counts, shown.note)
        self.setAccessibleName(". ".join(part for part in parts if part))
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for a width that holds a box's code."""
        return QSize(WIDTH, 500)

    def minimumSizeHint(self) -> QSize:
        """Ask for the width, and for room for the counts."""
        return QSize(WIDTH, 330)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint title, code, place, counts, note and the last tubes."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens, shown = self._look.tokens, self.shown
        fill_rounded(painter, QRectF(self.rect()), 10, tokens.card)
        inner = self.width() - 2 * SIDE
        draw_text(painter, QPointF(SIDE, 32), shown.title, word_font(17, QFont.Weight.Bold), tokens.muted)
        code = fitting(shown.code, code_font(34, QFont.Weight.Bold), inner, 24)
        draw_text(painter, QPointF(SIDE, 74), shown.code or "—", code, tokens.text)
        top = 102.0
        font = word_font(18, QFont.Weight.DemiBold)
        for words in wrapped(shown.place, font, inner)[:2] if shown.place else ():
            draw_text(painter, QPointF(SIDE, top), elided(words, font, inner), font, tokens.text)
            top += 24
        top = self._paint_counts(painter, max(top, 126.0), shown.counts)
        if shown.note:
            top = self._paint_note(painter, top)
        self._paint_lines(painter, top + 6)

    def _paint_counts(self, painter: QPainter, top: float, counts: Sequence[Count]) -> float:
        tokens, inner = self._look.tokens, self.width() - 2 * SIDE
        for place, count in enumerate(counts):
            row, column = divmod(place, 2)
            across = inner * (1 - WIDE_SHARE if column else WIDE_SHARE)
            left, line = SIDE + column * inner * WIDE_SHARE, top + row * COUNT_HIGH + 40
            font = fitting(count.number, digit_font(40, QFont.Weight.Black), across - 40, 22)
            width = draw_text(painter, QPointF(left, line), count.number, font, tokens.text)
            if count.shape is not None:
                ink = {Shape.TICK: tokens.ok_ink, Shape.TRIANGLE: tokens.warn_ink}.get(count.shape, tokens.no.fill)
                draw_shape(painter, count.shape, QRectF(left + width + 8, line - 25, 24, 24), ink, tokens.card)
            words = elided(count.word, word_font(16, QFont.Weight.DemiBold), across - 8)
            draw_text(painter, QPointF(left, line + 24), words, word_font(16, QFont.Weight.DemiBold), tokens.muted)
        return top + -(-len(counts) // 2) * COUNT_HIGH

    def _paint_note(self, painter: QPainter, top: float) -> float:
        font = word_font(17, QFont.Weight.Bold)
        for words in wrapped(self.shown.note, font, self.width() - 2 * SIDE)[:2]:
            top += 24
            draw_text(painter, QPointF(SIDE, top), words, font, self._look.tokens.warn_ink)
        return top + 4

    def _paint_lines(self, painter: QPainter, top: float) -> None:
        tokens, shown = self._look.tokens, self.shown
        if not shown.lines or top + 60 > self.height():
            return
        title = word_font(16, QFont.Weight.Bold)
        draw_text(painter, QPointF(SIDE, top + 20), shown.lines_title, title, tokens.muted)
        room = int((self.height() - top - 32) // 30)
        for place, (number, time) in enumerate(shown.lines[:room]):
            line = top + 48 + place * 30
            draw_text(painter, QPointF(SIDE, line), number, code_font(18, QFont.Weight.Bold), tokens.text)
            width = digit_font(16)
            draw_text(painter, QPointF(self.width() - SIDE - 72, line), time, width, tokens.muted)
