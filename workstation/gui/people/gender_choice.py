"""Male, female or unknown: three large places side by side, chosen by touch, arrows or the number in front."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from workstation.domain.identifiers import Gender
from workstation.gui.fonts import fitting, word_font
from workstation.gui.look import Look
from workstation.gui.paint import draw_centred, fill_rounded, frame_rounded
from workstation.texts.outcomes import gender_word

PLACES = (Gender.MALE, Gender.FEMALE, Gender.UNKNOWN)
GAP = 8
_KEYS = {Qt.Key.Key_1: 0, Qt.Key.Key_2: 1, Qt.Key.Key_3: 2}
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class GenderChoice(QWidget):
    """A field of the form; Enter is told by `returned`, as a line tells it."""

    chosen = Signal(object)
    returned = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self.gender, self._locked = look, Gender.UNKNOWN, False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def show_gender(self, gender: Gender, *, locked: bool) -> None:
        """Fill the place of a gender; `locked` lets nobody change it."""
        self.gender, self._locked = gender, locked
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for three places as wide as a gloved finger wants them."""
        return QSize(340, 48)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose by number or arrow; Enter goes on."""
        key = Qt.Key(event.key())
        if key in _KEYS:
            self._choose(_KEYS[key])
        elif key in _STEPS:
            self._choose((PLACES.index(self.gender) + _STEPS[key]) % len(PLACES))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.returned.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the place that is touched."""
        for place in range(len(PLACES)):
            if self._area(place).contains(event.position()):
                self._choose(place)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show who has the keys."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show it no longer."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the places; the chosen one is filled and carries a dot."""
        painter, tokens = QPainter(self), self._look.tokens
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, gender in enumerate(PLACES):
            area, active = self._area(place), gender is self.gender
            fill_rounded(painter, area, 10, tokens.accent.fill if active else tokens.card)
            if not active:
                edge = tokens.accent.fill if self.hasFocus() else tokens.line
                frame_rounded(painter, area, 10, edge)
            elif self.hasFocus():
                frame_rounded(painter, area.adjusted(3, 3, -3, -3), 7, tokens.accent.text)
            ink = tokens.accent.text if active else tokens.text
            words = f"● {self._word(gender)}" if active else f"{place + 1}  {self._word(gender)}"
            font = fitting(words, word_font(18, QFont.Weight.Bold), area.width() - 14, 15)
            draw_centred(painter, area, words, font, ink)

    def _choose(self, place: int) -> None:
        if not self._locked:
            self.chosen.emit(PLACES[place])

    def _word(self, gender: Gender) -> str:
        return gender_word(gender, self._look.catalogue) or self._look.catalogue.gettext("Not known")

    def _area(self, place: int) -> QRectF:
        width = (self.width() - GAP * (len(PLACES) - 1)) / len(PLACES)
        return QRectF(place * (width + GAP), 0, width, self.height())
