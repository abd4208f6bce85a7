"""One of a few things as a field of a form: chosen by touch, arrows or the number of its place, left with Enter."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent

from workstation.gui.collection.choices import ChoiceBar
from workstation.gui.look import Look
from workstation.gui.paint import frame_rounded
from workstation.gui.people.field_row import FIELD_HEIGHT

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class ChoiceField(ChoiceBar):
    """A row of places that takes the keys; Enter is told by `returned`, as a line tells it."""

    returned = Signal()

    def __init__(self, look: Look, *, columns: int) -> None:
        super().__init__(look, columns=columns)
        self._values: tuple[str, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def say(self, label: str, words: dict[str, str]) -> None:
        """Write the words of every value, each with the number that chooses it."""
        self._values = tuple(words)
        super().say(label, words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose by number or arrow; Enter goes on."""
        key = Qt.Key(event.key())
        number = key - Qt.Key.Key_1
        if key in _STEPS and self.value in self._values:
            self._take((self._values.index(self.value) + _STEPS[key]) % len(self._values))
        elif 0 <= number < len(self._values):
            self._take(number)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.returned.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show who has the keys."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show it no longer."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the places, and a ring in the chosen one that has the keys."""
        super().paintEvent(event)
        if self.hasFocus() and self.value in self._values:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            area: QRectF = self.area_of(self.value)
            frame_rounded(painter, area.adjusted(3, 3, -3, -3), 6, self._look.tokens.accent.text)

    @property
    def _height(self) -> int:
        """As high as the fields beside it, for fingers too."""
        return FIELD_HEIGHT

    def _take(self, place: int) -> None:
        if not self._locked:
            self.chosen.emit(self._values[place])
