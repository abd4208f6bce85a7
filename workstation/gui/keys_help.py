"""The keys of every screen and the ways to make them easier, shown over the window until the next key or scan."""

from PySide6.QtCore import QPointF, QRectF, QSizeF, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from workstation.gui.fonts import code_font, word_font
from workstation.gui.key_button import KeyButton
from workstation.gui.look import Look
from workstation.gui.paint import draw_centred, draw_text, fill_rounded, frame_rounded, wrapped
from workstation.texts.translate import mark as _

KEYS = (
    ("F2", _("Undo the last scan, or put an empty tube back")),
    ("F4", _("Collect: close the pool tube. Lab: release all negatives. Labels: more numbers")),
    ("F6", _("Collect: replace a broken tube. Lab: hold, try again. Labels: printers")),
    ("F7", _("Collect: slips of the tube. Lab: report of today. Labels: print new ones")),
    ("F8", _("Collect: type a person in. Lab: match, correct. Labels: an old label again")),
    ("1 2 3", _("Answer an open question")),
    ("Esc", _("Leave a question unanswered; nothing is changed")),
    ("F5", _("Try to save again; on Lab and Labels, read everything again")),
    ("Ctrl+K", _("Collect: read codes with a camera")),
    ("Ctrl+M", _("Next mode: single, pool of 5, pool of 10")),
    ("Ctrl+1", _("Collect")),
    ("Ctrl+2", _("Custody: pack and receive boxes")),
    ("Ctrl+3", _("Lab: incoming, verify, plates")),
    ("Ctrl+6", _("Labels")),
    ("Ctrl+9", _("Collection: site, campaign, legal basis")),
    ("Ctrl+O", _("Lab: choose files to import")),
    ("Ctrl+Enter", _("Lab: release the chosen result")),
    ("F3", _("Lab: search")),
    ("Ctrl+E", _("Lab: write the list as a table (CSV)")),
    ("Ctrl+U", _("Another person takes over")),
    ("F11", _("Full screen")),
    ("F12", _("Practice mode: scan an invented tube or person")),
    ("Ctrl+S", _("Sound test, volume")),
    ("Ctrl+T", _("Scanner test, serial scanners")),
    ("Ctrl+G", _("Larger buttons, for a touch screen and gloves")),
    ("Ctrl+H", _("Initials instead of names in the list at the side")),
    ("Ctrl+L", _("Tiếng Việt / English")),
    ("Ctrl+D", _("Light or dark")),
)
ROW, CAP, PAD, TITLE = 37.0, QSizeF(116, 29), 28.0, 56.0
_ROWS = -(-len(KEYS) // 2)
WIDEST, LETTERS, SMALL_LETTERS = 1180, 18, 15


class KeysHelp(QWidget):
    """A card with one row a key in two columns, and buttons for what one sets once."""

    left = Signal()
    touch_wanted = Signal()
    masking_wanted = Signal()
    sound_wanted = Signal()

    def __init__(self, look: Look, version: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._version, self._window = look, version, parent
        self.touch, self.masking, self.sound = (
            KeyButton(look, key, low=True) for key in ("Ctrl+G", "Ctrl+H", "Ctrl+S")
        )
        self._lay_out()
        look.changed.connect(self._retell)
        self._retell()
        self.hide()

    def show_over(self) -> None:
        """Stand in the middle of the window."""
        self._place()
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
        column = (self.width() - 2 * PAD + 20) / 2
        for number, (key, text) in enumerate(KEYS):
            left, top = PAD + (number // _ROWS) * column, PAD + TITLE + (number % _ROWS) * ROW
            cap = QRectF(QPointF(left, top), CAP)
            fill_rounded(painter, cap, 6, tokens.sunken)
            frame_rounded(painter, cap, 6, tokens.line)
            draw_centred(painter, cap, key, code_font(16), tokens.text)
            self._paint_words(painter, QPointF(cap.right() + 14, cap.center().y()), column - CAP.width() - 34, _(text))

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
        height = round(2 * PAD + TITLE + ROW * _ROWS) + self.touch.sizeHint().height()
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
        rows = (f"{key}: {translate(text)}" for key, text in KEYS)
        self.setAccessibleName(translate(_("Keys")) + ". " + ". ".join(rows))
        self.update()
