"""The list beside the form: up to eight rows of what is being looked for, chosen with arrows and Enter or by touch.

It has one place and never takes the focus, so that the field that is typed in stays the field that is typed in.
"""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFont,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from workstation.gui.fonts import word_font
from workstation.gui.look import Look
from workstation.gui.paint import draw_text, draw_text_left, elided, fill_rounded, frame_rounded, wrapped
from workstation.gui.people.search import MOST_ROWS
from workstation.gui.shapes import Shape, draw_shape

TITLE, SIDE, TALLEST, LOWEST, TWO_LINES = 38.0, 14.0, 56.0, 38.0, 45.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PickRow:
    """One row: what is read first, what tells two such rows apart, and a mark such as "paired 09:14"."""

    main: str
    under: str = ""
    mark: str = ""


class ListPicker(QWidget):
    """Shows rows, the chosen one framed."""

    chosen = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._title, self._empty, self._rows = "", "", tuple[PickRow, ...]()
        self._choosing = True
        self.current: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        look.changed.connect(self.update)

    @property
    def rows(self) -> tuple[PickRow, ...]:
        """The rows that are shown."""
        return self._rows

    def show_rows(self, title: str, rows: tuple[PickRow, ...], empty: str, *, choosing: bool = True) -> None:
        """Replace the list; a single row is pointed at, of several none is until somebody does.

        Where nothing can be chosen (`choosing` is False), no row is ever pointed at.
        """
        same = rows == self._rows and title == self._title
        self._title, self._rows, self._empty, self._choosing = title, rows[:MOST_ROWS], empty, choosing
        if not same:
            self.current = 0 if choosing and len(self._rows) == 1 else None
        self._tell()

    def point(self, step: int) -> None:
        """Point at the next or the previous row."""
        if self._rows and self._choosing:
            start = -1 if self.current is None and step > 0 else self.current or 0
            self.current = (start + step) % len(self._rows)
            self._tell(announce=True)

    def sizeHint(self) -> QSize:
        """Ask for the width of a name with its address."""
        return QSize(400, 420)

    def minimumSizeHint(self) -> QSize:
        """Ask for eight low rows."""
        return QSize(340, round(TITLE + LOWEST * MOST_ROWS))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the row that is touched."""
        place = int((event.position().y() - TITLE) // self._row_height)
        if self._choosing and 0 <= place < len(self._rows):
            self.current = place
            self._tell()
            self.chosen.emit(place)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint title and rows, or what to do when there are none."""
        painter, tokens = QPainter(self), self._look.tokens
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill_rounded(painter, QRectF(self.rect()), 10, tokens.card)
        title = word_font(16, QFont.Weight.Bold)
        draw_text(painter, QPointF(SIDE, 26), elided(self._title, title, self.width() - 2 * SIDE), title, tokens.muted)
        if not self._rows:
            self._paint_empty(painter)
        for place, row in enumerate(self._rows):
            self._paint_row(painter, place, row)

    def _paint_empty(self, painter: QPainter) -> None:
        font = word_font(18)
        for number, line in enumerate(wrapped(self._empty, font, self.width() - 2 * SIDE)):
            draw_text(painter, QPointF(SIDE, TITLE + 26 + number * 27), line, font, self._look.tokens.muted)

    def _paint_row(self, painter: QPainter, place: int, row: PickRow) -> None:
        tokens, height = self._look.tokens, self._row_height
        area = QRectF(6, TITLE + place * height, self.width() - 12, height - 3)
        if place == self.current:
            fill_rounded(painter, area, 8, tokens.sunken)
            frame_rounded(painter, area, 8, tokens.accent.fill, 3)
        small, right = word_font(16), area.right() - 8
        if row.mark:
            width = QFontMetricsF(small).horizontalAdvance(row.mark)
            draw_text_left(painter, QPointF(right, area.top() + height * 0.41), row.mark, small, tokens.ok_ink)
            tick = QRectF(right - width - 24, area.top() + height * 0.41 - 15, 18, 18)
            draw_shape(painter, Shape.TICK, tick, tokens.ok_ink, tokens.card)
            right -= width + 32
        main, left = word_font(18, QFont.Weight.DemiBold), area.left() + 10
        if height < TWO_LINES:
            self._paint_one_line(painter, row, left, right, area.top() + height * 0.6)
            return
        line = area.top() + height * (0.41 if row.under else 0.58)
        draw_text(painter, QPointF(left, line), elided(row.main, main, right - left), main, tokens.text)
        under = elided(row.under, small, area.right() - 8 - left)
        draw_text(painter, QPointF(left, area.top() + height * 0.78), under, small, tokens.muted)

    def _paint_one_line(self, painter: QPainter, row: PickRow, left: float, right: float, line: float) -> None:
        """Write a row where two lines have no room: the name whole, what tells two apart in what is left."""
        main, small, tokens = word_font(18, QFont.Weight.DemiBold), word_font(15), self._look.tokens
        name = elided(row.main, main, (right - left) * 0.66)
        used = draw_text(painter, QPointF(left, line), name, main, tokens.text)
        under = elided(row.under, small, right - left - used - 16)
        draw_text_left(painter, QPointF(right, line), under, small, tokens.muted)

    @property
    def _row_height(self) -> float:
        return max(LOWEST, min(TALLEST, (self.height() - TITLE - 4) / MOST_ROWS))

    def _tell(self, *, announce: bool = False) -> None:
        chosen = self._rows[self.current] if self.current is not None else None
        said = " ".join((chosen.main, chosen.under, chosen.mark)).strip() if chosen else ""
        listed = ". ".join(row.main for row in self._rows) or self._empty
        self.setAccessibleName(f"{self._title}: {listed}")
        self.setAccessibleDescription(said)
        if announce:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))
        self.update()
