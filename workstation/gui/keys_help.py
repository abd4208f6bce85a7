"""The keys of every screen, shown over the window until the next key or answer; never a dialog."""

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from workstation.gui.fonts import code_font, word_font
from workstation.gui.look import Look
from workstation.gui.paint import draw_centred, draw_text, fill_rounded, frame_rounded
from workstation.texts.translate import mark as _

KEYS = (
    ("F2", _("Undo the last scan, or put an empty tube back")),
    ("F4", _("Collect: close the pool tube. Results: release all negatives")),
    ("1 2 3", _("Answer an open question")),
    ("Esc", _("Leave a question unanswered; nothing is changed")),
    ("F5", _("Try to save again; on Results, read everything again")),
    ("Ctrl+M", _("Next mode: single, pool of 5, pool of 10")),
    ("Ctrl+1", _("Collect")),
    ("Ctrl+2", _("Results")),
    ("Ctrl+O", _("Results: choose files to import")),
    ("Ctrl+Enter", _("Results: release the chosen result")),
    ("F3", _("Results: search")),
    ("Ctrl+U", _("Another person takes over")),
    ("F11", _("Full screen")),
    ("F12", _("Practice mode: scan an invented tube or person")),
    ("Ctrl+L", _("Tiếng Việt / English")),
    ("Ctrl+D", _("Light or dark")),
)
ROW, CAP, PAD = 35.0, QSizeF(116, 29), 28.0


class KeysHelp(QWidget):
    """A card with one row a key."""

    def __init__(self, look: Look, version: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._version, self._window = look, version, parent
        look.changed.connect(self._retell)
        self._retell()
        self.hide()

    def show_over(self) -> None:
        """Stand in the middle of the window."""
        whole = self._window.rect()
        width, height = 760, round(2 * PAD + 46 + ROW * len(KEYS))
        self.setGeometry((whole.width() - width) // 2, max(4, (whole.height() - height) // 2), width, height)
        self.raise_()
        self.show()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """Go away."""
        self.hide()

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
        for number, (key, text) in enumerate(KEYS):
            top = PAD + 52 + number * ROW
            cap = QRectF(QPointF(PAD, top), CAP)
            fill_rounded(painter, cap, 6, tokens.sunken)
            frame_rounded(painter, cap, 6, tokens.line)
            draw_centred(painter, cap, key, code_font(16), tokens.text)
            draw_text(painter, QPointF(PAD + CAP.width() + 20, top + 21), _(text), word_font(19), tokens.text)

    def _retell(self) -> None:
        translate = self._look.catalogue.gettext
        rows = (f"{key}: {translate(text)}" for key, text in KEYS)
        self.setAccessibleName(translate("Keys") + ". " + ". ".join(rows))
        self.update()
