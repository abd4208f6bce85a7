"""One of a few things, each a place to press; and the sizes of a pool. They take no focus, so no scan presses them."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from workstation.domain.collection import POOL_SIZES
from workstation.gui.fonts import fitting, word_font
from workstation.gui.look import Look
from workstation.gui.paint import draw_centred, fill_rounded, frame_rounded

HEIGHT, TOUCH_HEIGHT, GAP, LETTERS, LEAST_LETTERS = 48, 56, 8, 17, 15


class ChoiceBar(QWidget):
    """Places side by side, each a value with its words; the chosen one is filled and carries a dot."""

    chosen = Signal(str)

    def __init__(self, look: Look, *, columns: int) -> None:
        super().__init__()
        self._look, self._columns, self._locked = look, columns, False
        self.value = ""
        self._words: dict[str, str] = {}
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._redress)

    def say(self, label: str, words: dict[str, str]) -> None:
        """Write the words of every value, in their order, and what the places are about."""
        self._words = words
        self.setAccessibleName(label)
        self._retell()

    def show_value(self, value: str, *, locked: bool) -> None:
        """Fill the place of a value; `locked` lets nobody change it."""
        self.value, self._locked = value, locked
        self._retell()

    def area_of(self, value: str) -> QRectF:
        """Give where a value is pressed."""
        return self._area(list(self._words).index(value))

    def sizeHint(self) -> QSize:
        """Ask for rows as high as a finger."""
        rows = max(1, -(-len(self._words) // self._columns))
        return QSize(300, rows * self._height + (rows - 1) * GAP)

    def minimumSizeHint(self) -> QSize:
        """Ask for the same height."""
        return QSize(100, self.sizeHint().height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the place that is touched."""
        for place, value in enumerate(self._words):
            if self._area(place).contains(event.position()) and not self._locked:
                self.chosen.emit(value)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the places."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, (value, words) in enumerate(self._words.items()):
            self._paint_place(painter, self._area(place), words, active=value == self.value)

    def _paint_place(self, painter: QPainter, area: QRectF, words: str, *, active: bool) -> None:
        tokens = self._look.tokens
        if active:
            fill_rounded(painter, area, 8, tokens.same.fill if self._locked else tokens.accent.fill)
            ink = tokens.same.text if self._locked else tokens.accent.text
        else:
            fill_rounded(painter, area, 8, tokens.sunken if self._locked else tokens.card)
            frame_rounded(painter, area, 8, tokens.line)
            ink = tokens.muted if self._locked else tokens.text
        text = f"● {words}" if active else words
        weight = QFont.Weight.Bold if active else QFont.Weight.Medium
        draw_centred(
            painter, area, text, fitting(text, word_font(LETTERS, weight), area.width() - 12, LEAST_LETTERS), ink
        )

    def _area(self, place: int) -> QRectF:
        width = (self.width() - GAP * (self._columns - 1)) / self._columns
        corner = QPointF(place % self._columns * (width + GAP), place // self._columns * (self._height + GAP))
        return QRectF(corner.x(), corner.y(), width, self._height)

    @property
    def _height(self) -> int:
        return TOUCH_HEIGHT if self._look.is_touch else HEIGHT

    def _redress(self) -> None:
        self.updateGeometry()
        self.update()

    def _retell(self) -> None:
        self.setAccessibleDescription(f"● {self._words.get(self.value, '')}")
        self.update()


class PoolSizes(ChoiceBar):
    """Every size that a tube may have: 1, and pools of 2 to 15."""

    size_chosen = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__(look, columns=8)
        self.chosen.connect(lambda value: self.size_chosen.emit(int(value)))

    def say_sizes(self, label: str) -> None:
        """Write the label; numbers need no words."""
        self.say(label, {str(size): str(size) for size in POOL_SIZES})
