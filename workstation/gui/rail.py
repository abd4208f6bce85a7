"""The narrow rail at the left: the screens with icons and words, and at its foot language and colours."""

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from workstation.gui.fonts import fitting, word_font
from workstation.gui.look import Look
from workstation.gui.paint import draw_centred, fill_rounded
from workstation.gui.theme import Theme

WIDTH = 72
OTHER_LANGUAGE = {"vi": "en", "en": "vi"}


class Icon(StrEnum):
    """What a rail button shows."""

    TUBE = "tube"
    BOX = "box"
    SHEET = "sheet"
    LABEL = "label"
    FLAG = "flag"
    LANGUAGE = "language"
    COLOURS = "colours"


class Rail(QWidget):
    """Chooses a screen; the open one is marked by a bar, a filled place and bold words."""

    screen_chosen = Signal(int)
    language_chosen = Signal(str)
    theme_chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setFixedWidth(WIDTH)
        self.screens = [RailButton(look, icon) for icon in (Icon.TUBE, Icon.BOX, Icon.SHEET, Icon.LABEL)]
        self.collection = RailButton(look, Icon.FLAG)
        self.language, self.colours = RailButton(look, Icon.LANGUAGE), RailButton(look, Icon.COLOURS)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 8)
        layout.setSpacing(4)
        for number, button in enumerate(self.screens):
            layout.addWidget(button)
            button.clicked.connect(lambda _checked=False, number=number: self.screen_chosen.emit(number))
        layout.addWidget(self.collection)
        layout.addStretch(1)
        layout.addWidget(self.language)
        layout.addWidget(self.colours)
        self.language.clicked.connect(lambda: self.language_chosen.emit(OTHER_LANGUAGE[look.language]))
        self.colours.clicked.connect(lambda: self.theme_chosen.emit(self._other_theme()))
        look.changed.connect(self.retell)

    def show_screen(self, number: int) -> None:
        """Mark the open screen."""
        for place, button in enumerate(self.screens):
            button.mark(active=place == number)
        self.collection.mark(active=False)

    def mark_collection(self, *, active: bool) -> None:
        """Mark the page of the collection as open over the Collect screen, or as closed."""
        self.collection.mark(active=active)
        self.screens[0].mark(active=not active)

    def retell(self) -> None:
        """Write all words again."""
        _ = self._look.catalogue.gettext
        self.screens[0].say(_("Collect"), "Ctrl+1")
        self.screens[1].say(_("Custody"), "Ctrl+2")
        self.screens[2].say(_("Lab"), "Ctrl+3")
        self.screens[3].say(_("Labels"), "Ctrl+6")
        self.collection.say(_("Campaign"), "Ctrl+9")
        self.language.say({"vi": "English", "en": "Việt"}[self._look.language], "Ctrl+L")
        self.colours.say(_("Dark") if self._look.theme is Theme.LIGHT else _("Light"), "Ctrl+D")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground and the line to its right."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._look.tokens.card))
        painter.fillRect(QRectF(WIDTH - 1, 0, 1, self.height()), QColor(self._look.tokens.faint))

    def _other_theme(self) -> Theme:
        return Theme.DARK if self._look.theme is Theme.LIGHT else Theme.LIGHT


class RailButton(QAbstractButton):
    """An icon over a word."""

    def __init__(self, look: Look, icon: Icon) -> None:
        super().__init__()
        self._look, self._icon, self._active = look, icon, False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedSize(QSize(WIDTH, 68))
        look.changed.connect(self.update)

    def say(self, text: str, key: str) -> None:
        """Set the word, and the key in the tooltip."""
        self.setText(text)
        self.setAccessibleName(f"{text} ({key})")
        self.setToolTip(key)
        self.update()

    def mark(self, *, active: bool) -> None:
        """Mark as the open screen."""
        self._active = active
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint place, icon and word."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens, area = self._look.tokens, QRectF(self.rect())
        if self._active or self.underMouse():
            fill_rounded(painter, area.adjusted(5, 0, -5, 0), 10, tokens.sunken)
        ink = tokens.accent.fill if self._active else tokens.muted
        if self._active:
            fill_rounded(painter, QRectF(0, 8, 4, area.height() - 16), 2, ink)
        painter.save()
        painter.translate(area.center().x() - 14, 8)
        painter.setPen(
            QPen(QColor(ink), 2.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        )
        painter.setBrush(Qt.BrushStyle.NoBrush)
        _DRAWINGS[self._icon](painter, ink)
        painter.restore()
        weight = QFont.Weight.DemiBold if self._active else QFont.Weight.Medium
        font = fitting(self.text(), word_font(15, weight), area.width() - 8, 12)
        word = QRectF(0, 42, area.width(), 22)
        draw_centred(painter, word, self.text(), font, tokens.text if self._active else tokens.muted)


def _tube(painter: QPainter, ink: str) -> None:
    painter.drawLine(QPointF(7, 2), QPointF(21, 2))
    path = QPainterPath(QPointF(9, 2))
    path.lineTo(9, 21)
    path.arcTo(QRectF(9, 16, 10, 10), 180, 180)
    path.lineTo(19, 2)
    painter.drawPath(path)
    fill_rounded(painter, QRectF(11.5, 13, 5, 10.5), 2.5, ink)


def _box(painter: QPainter, _ink: str) -> None:
    painter.drawRoundedRect(QRectF(3, 9, 22, 17), 2, 2)
    painter.drawPolyline(QPolygonF([QPointF(3, 9), QPointF(7, 3), QPointF(21, 3), QPointF(25, 9)]))
    painter.drawLine(QPointF(14, 3), QPointF(14, 15))


def _sheet(painter: QPainter, _ink: str) -> None:
    painter.drawRoundedRect(QRectF(4, 2, 20, 24), 3, 3)
    for top in (8.5, 14.0):
        painter.drawLine(QPointF(9, top), QPointF(19, top))
    painter.drawPolyline(QPolygonF([QPointF(9, 20), QPointF(12, 22.5), QPointF(18, 18.5)]))


def _label(painter: QPainter, ink: str) -> None:
    painter.drawRoundedRect(QRectF(2, 5, 24, 18), 3, 3)
    for left, width in ((6.5, 2.0), (10.5, 1.2), (13.5, 3.0), (18.5, 1.2), (21, 1.2)):
        painter.fillRect(QRectF(left, 9, width, 10), QColor(ink))


def _flag(painter: QPainter, ink: str) -> None:
    painter.drawLine(QPointF(6, 3), QPointF(6, 25))
    path = QPainterPath(QPointF(6, 4))
    path.cubicTo(QPointF(12, 0), QPointF(16, 9), QPointF(23, 5))
    path.lineTo(23, 15)
    path.cubicTo(QPointF(16, 19), QPointF(12, 10), QPointF(6, 14))
    painter.fillPath(path, QColor(ink))


def _language(painter: QPainter, _ink: str) -> None:
    painter.drawEllipse(QRectF(3, 3, 22, 22))
    painter.drawEllipse(QRectF(9, 3, 10, 22))
    painter.drawLine(QPointF(3, 14), QPointF(25, 14))


def _colours(painter: QPainter, ink: str) -> None:
    painter.drawEllipse(QRectF(4, 4, 20, 20))
    painter.setBrush(QColor(ink))
    painter.drawChord(QRectF(4, 4, 20, 20), 90 * 16, 180 * 16)


_DRAWINGS: dict[Icon, Callable[[QPainter, str], None]] = {
    Icon.TUBE: _tube,
    Icon.BOX: _box,
    Icon.SHEET: _sheet,
    Icon.LABEL: _label,
    Icon.FLAG: _flag,
    Icon.LANGUAGE: _language,
    Icon.COLOURS: _colours,
}
