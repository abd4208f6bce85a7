"""The keys of the open screen and of every screen, and the ways to make them easier; until the next key or scan."""

from PySide6.QtCore import QPointF, QRectF, QSizeF, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from workstation.gui.fonts import code_font, word_font
from workstation.gui.key_button import KeyButton
from workstation.gui.key_words import ANSWERS, EVERYWHERE, KEYS_OF, Keys
from workstation.gui.look import Look
from workstation.gui.paint import draw_centred, draw_text, fill_rounded, frame_rounded, wrapped
from workstation.texts.translate import mark as _

ROW, CAP, PAD, TITLE, HEAD = 37.0, QSizeF(116, 29), 28.0, 56.0, 34.0
OWN_SHARE = 0.55
_ROWS = max(len(keys) for keys in (*((*keys, *ANSWERS) for keys in KEYS_OF), EVERYWHERE))
WIDEST, LETTERS, SMALL_LETTERS = 1180, 18, 15
TITLES = (
    _("ON THIS SCREEN: COLLECT"),
    _("ON THIS SCREEN: CUSTODY"),
    _("ON THIS SCREEN: LAB"),
    _("ON THIS SCREEN: LABELS"),
    _("ON THIS PAGE: PRINTERS"),
)
EVERYWHERE_TITLE = _("ON EVERY SCREEN")


class KeysHelp(QWidget):
    """A card with one row a key, the open screen's at the left, and buttons for what one sets once."""

    left = Signal()
    touch_wanted = Signal()
    masking_wanted = Signal()
    sound_wanted = Signal()

    def __init__(self, look: Look, version: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._version, self._window, self._screen = look, version, parent, 0
        self.touch, self.masking, self.sound = (
            KeyButton(look, key, low=True) for key in ("Ctrl+G", "Ctrl+H", "Ctrl+S")
        )
        self._lay_out()
        look.changed.connect(self._retell)
        self._retell()
        self.hide()

    def show_over(self, screen: int) -> None:
        """Stand in the middle of the window, with the keys of a screen."""
        self._screen = screen
        self._place()
        self._retell()
        self.raise_()
        self.show()

    def leave(self) -> None:
        """Go away."""
        if self.isVisible():
            self.hide()
            self.left.emit()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """Go away."""
        self.leave()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the card."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _, tokens = self._look.catalogue.gettext, self._look.tokens
        painter.fillRect(self.rect(), QColor(tokens.card))
        frame_rounded(painter, QRectF(self.rect()), 4, tokens.accent.fill, 4)
        title = word_font(26, QFont.Weight.Bold)
        width = draw_text(painter, QPointF(PAD, PAD + 24), _("Keys"), title, tokens.text)
        version = _("Version {version} · F1 or Esc closes").format(version=self._version)
        draw_text(painter, QPointF(PAD + width + 18, PAD + 23), version, word_font(16), tokens.muted)
        left, right, between = PAD, self.width() - PAD, PAD + (self.width() - 2 * PAD) * OWN_SHARE
        for (head, keys), start, end in zip(self._columns, (left, between), (between - 20, right), strict=True):
            self._paint_column(painter, start, end - start - CAP.width() - 14, _(head), keys)

    @property
    def _columns(self) -> tuple[tuple[str, Keys], ...]:
        """The screen's own keys and how a question is answered, and those that work everywhere."""
        own = (*KEYS_OF[self._screen], *ANSWERS)
        return ((TITLES[self._screen], own), (EVERYWHERE_TITLE, EVERYWHERE))

    def _paint_column(self, painter: QPainter, left: float, room: float, head: str, keys: Keys) -> None:
        translate, tokens = self._look.catalogue.gettext, self._look.tokens
        draw_text(painter, QPointF(left, PAD + TITLE + 14), head, word_font(15, QFont.Weight.Bold), tokens.muted)
        for number, (key, text) in enumerate(keys):
            cap = QRectF(QPointF(left, PAD + TITLE + HEAD + number * ROW), CAP)
            fill_rounded(painter, cap, 6, tokens.sunken)
            frame_rounded(painter, cap, 6, tokens.line)
            draw_centred(painter, cap, key, code_font(16), tokens.text)
            self._paint_words(painter, QPointF(cap.right() + 14, cap.center().y()), room, translate(text))

    def _paint_words(self, painter: QPainter, at: QPointF, room: float, text: str) -> None:
        """Write one line, or two of smaller letters where one is too long."""
        font = word_font(LETTERS)
        if QFontMetricsF(font).horizontalAdvance(text) > room:
            font = word_font(SMALL_LETTERS)
        lines, step = wrapped(text, font, room), font.pixelSize() * 1.15
        first = at.y() + QFontMetricsF(font).capHeight() / 2 - (len(lines) - 1) * step / 2
        for number, line in enumerate(lines):
            draw_text(painter, QPointF(at.x(), first + number * step), line, font, self._look.tokens.text)

    def _place(self) -> None:
        whole = self._window.rect()
        width = min(WIDEST, whole.width() - 24)
        height = round(2 * PAD + TITLE + HEAD + ROW * _ROWS) + self.touch.sizeHint().height()
        self.setGeometry((whole.width() - width) // 2, max(4, (whole.height() - height) // 2), width, height)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        for button in (self.touch, self.masking, self.sound):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(round(PAD), round(PAD), round(PAD), round(PAD) - 4)
        layout.addStretch(1)
        layout.addLayout(buttons)
        self.touch.clicked.connect(self.touch_wanted)
        self.masking.clicked.connect(self.masking_wanted)
        self.sound.clicked.connect(self.sound_wanted)

    def _retell(self) -> None:
        translate = self._look.catalogue.gettext
        self.touch.say(translate(_("Buttons as usual")) if self._look.is_touch else translate(_("Larger buttons")))
        self.masking.say(translate(_("Whole names")) if self._look.masks_names else translate(_("Initials only")))
        self.sound.say(translate(_("Sound test")))
        if self.isVisible():
            self._place()
        rows = (f"{key}: {translate(text)}" for _head, keys in self._columns for key, text in keys)
        self.setAccessibleName(translate(_("Keys")) + ". " + ". ".join(rows))
        self.update()
