"""Every tube of a box as a small tile with its sign: what is in, what is missing, what does not belong."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from workstation.gui.fonts import code_font, digit_font, word_font
from workstation.gui.look import Look
from workstation.gui.paint import draw_centred, draw_text, fill_rounded, frame_rounded
from workstation.gui.shapes import Shape, draw_shape

SIDE, TOP, GAP = 16.0, 44.0, 6.0
WIDEST, HIGHEST, LOWEST = 96.0, 38.0, 12.0
WORDS_FROM, SIGN_FROM = 52.0, 76.0


class Mark(StrEnum):
    """How a tube stands."""

    IN = "in"
    DUE = "due"
    FREE = "free"
    DOUBT = "doubt"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Tile:
    """One tube, or a free place; `text` is the end of its number; the last one scanned is `newest`."""

    text: str
    mark: Mark
    newest: bool = False


_SHAPES = {Mark.IN: Shape.TICK, Mark.DOUBT: Shape.TRIANGLE, Mark.OUT: Shape.CROSS}


class TubeGrid(QWidget):
    """Paints all tiles of a box so that they fit, whatever their number."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._title, self._empty = "", ""
        self.tiles: tuple[Tile, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        look.changed.connect(self.update)

    def show_tiles(self, title: str, empty: str, tiles: Sequence[Tile], said: str) -> None:
        """Replace title and tiles; `said` is what a screen reader says of them all."""
        self._title, self._empty, self.tiles = title, empty, tuple(tiles)
        self.setAccessibleName(f"{title}. {said}")
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for the size at a common screen."""
        return QSize(880, 240)

    def minimumSizeHint(self) -> QSize:
        """Ask for room for fifty tubes."""
        return QSize(560, 168)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the card, its title and the tiles."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens, area = self._look.tokens, QRectF(self.rect())
        fill_rounded(painter, area, 10, tokens.card)
        draw_text(painter, QPointF(SIDE, 30), self._title, word_font(17, QFont.Weight.Bold), tokens.muted)
        if not self.tiles:
            draw_text(painter, QPointF(SIDE, TOP + 28), self._empty, word_font(20), tokens.muted)
            return
        inside = QRectF(SIDE, TOP, area.width() - 2 * SIDE, area.height() - TOP - 12)
        columns, width, height = fitting_tiles(len(self.tiles), inside.width(), inside.height())
        for place, tile in enumerate(self.tiles):
            row, column = divmod(place, columns)
            where = QRectF(inside.left() + column * (width + GAP), inside.top() + row * (height + GAP), width, height)
            self._paint_tile(painter, where, tile)

    def _paint_tile(self, painter: QPainter, where: QRectF, tile: Tile) -> None:
        tokens = self._look.tokens
        fill = {Mark.IN: tokens.ok, Mark.DOUBT: tokens.ask, Mark.OUT: tokens.no}.get(tile.mark)
        if fill is not None:
            fill_rounded(painter, where, 7, fill.fill)
            frame_rounded(painter, where, 7, tokens.text if tile.newest else fill.fill, 3 if tile.newest else 1)
        else:
            frame_rounded(painter, where, 7, tokens.line if tile.mark is Mark.DUE else tokens.faint, 2)
        if where.width() < WORDS_FROM or where.height() < 20:
            return
        ink = fill.text if fill is not None else tokens.text if tile.mark is Mark.DUE else tokens.muted
        shape = _SHAPES.get(tile.mark)
        size = min(20.0, where.height() - 10)
        text = where
        if shape is not None and fill is not None and where.width() >= SIGN_FROM:
            sign = QRectF(where.left() + 6, where.center().y() - size / 2, size, size)
            draw_shape(painter, shape, sign, fill.text, fill.fill)
            text = where.adjusted(size + 6, 0, 0, 0)
        font = code_font if tile.mark is not Mark.FREE else digit_font
        draw_centred(painter, text, tile.text, font(16, QFont.Weight.Bold), ink)


def fitting_tiles(count: int, width: float, height: float) -> tuple[int, float, float]:
    """Give columns, width and height of the largest tiles of which so many fit into a room."""
    columns = max(1, int((width + GAP) // (WIDEST + GAP)))
    while columns < count:
        rows = math.ceil(count / columns)
        if (height + GAP) / rows - GAP >= min(HIGHEST, 28.0):
            break
        columns += 1
    rows = math.ceil(count / columns)
    high = min(HIGHEST, max(LOWEST, (height + GAP) / rows - GAP))
    return columns, (width + GAP) / columns - GAP, high
