"""How many people share a tube: one, five or ten, or the size that the collection's page chose. The desk decides
whether it may change now."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from workstation.gui.fonts import word_font
from workstation.gui.look import Look
from workstation.gui.paint import draw_centred, fill_rounded, frame_rounded

POOL_SIZES = (1, 5, 10)


class ModeSwitch(QWidget):
    """Three segments, and a fourth for another size; the chosen one is filled and carries a dot."""

    chosen = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._size = look, POOL_SIZES[0]
        self._segments = {size: _Segment(look) for size in POOL_SIZES}
        self._other = _Segment(look)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for size, segment in self._segments.items():
            layout.addWidget(segment)
            segment.clicked.connect(lambda _checked=False, size=size: self.chosen.emit(size))
        layout.addWidget(self._other)
        self._other.hide()
        self.retell()

    @property
    def size_shown(self) -> int:
        """The pool size that is filled now."""
        return self._size

    def show_size(self, size: int, *, locked: bool) -> None:
        """Fill the segment of a pool size; `locked` dims the others, which still say why when pressed."""
        is_new, self._size = size != self._size, size
        for value, segment in self._segments.items():
            segment.show_state(active=value == size, locked=locked)
        self._other.setVisible(size not in POOL_SIZES)
        self._other.show_state(active=True, locked=locked)
        if is_new:
            self.retell()

    def choose_next(self) -> None:
        """Ask for the next pool size, from the keyboard."""
        place = POOL_SIZES.index(self._size) if self._size in POOL_SIZES else -1
        self.chosen.emit(POOL_SIZES[(place + 1) % len(POOL_SIZES)])

    def retell(self) -> None:
        """Write the words again."""
        _ = self._look.catalogue.gettext
        for size, segment in self._segments.items():
            segment.setText(_("Single") if size == 1 else _("Pool of {count}").format(count=size))
        self._other.setText(_("Pool of {count}").format(count=self._size))
        for segment in (*self._segments.values(), self._other):
            segment.setAccessibleName(segment.text())
            segment.updateGeometry()


class _Segment(QAbstractButton):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._active, self._locked = look, False, False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def show_state(self, *, active: bool, locked: bool) -> None:
        self._active, self._locked = active, locked
        self.setAccessibleDescription("●" if active else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(
            max(112, round(QFontMetricsF(self._font(active=True)).horizontalAdvance(f"● {self.text()}")) + 26), 48
        )

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens, area = self._look.tokens, QRectF(self.rect())
        if self._active:
            fill_rounded(painter, area, 4, tokens.accent.fill)
            draw_centred(painter, area, f"● {self.text()}", self._font(active=True), tokens.accent.text)
            return
        fill_rounded(painter, area, 4, tokens.sunken if self._locked or self.isDown() else tokens.card)
        frame_rounded(painter, area, 4, tokens.line)
        ink = tokens.muted if self._locked else tokens.text
        draw_centred(painter, area, self.text(), self._font(active=False), ink)

    def _font(self, *, active: bool) -> QFont:
        return word_font(18, QFont.Weight.Bold if active else QFont.Weight.Medium)
