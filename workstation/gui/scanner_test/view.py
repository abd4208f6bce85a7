"""The scanner test, a page over the screens: the codes of the printed sheet at the left, serial scanners at the right.

Opened by the scanner's pill and Ctrl+T, left by Esc. No field and no button of it can be reached by a scan.
"""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from workstation.domain.scanner_test import SheetCode
from workstation.gui.fonts import code_font, word_font
from workstation.gui.key_button import KeyButton
from workstation.gui.look import Look
from workstation.gui.scanner_test.model import ScannerTest
from workstation.gui.scanner_test.words import (
    CODE_WORDS,
    HEARING_WORDS,
    SHEET_COMMAND,
    code_words,
    settings_words,
)
from workstation.gui.serial_scanners import Hearing, ScannerState
from workstation.gui.shapes import Shape, draw_shape

SIGN = 44
_TONES = {Shape.TICK: "ok", Shape.TRIANGLE: "warn", Shape.CROSS: "warn"}


class ScannerTestView(QWidget):
    """Lays the two halves out and shows what the model found."""

    left = Signal()

    def __init__(self, model: ScannerTest, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model, self._look, self._window = model, look, parent
        self._place: QWidget | None = None
        self.title, self.how, self.kept = QLabel(), _line(17, tone="muted"), _line(17)
        self.rows = {code: _CodeRow(look) for code in SheetCode}
        self.ports_title, self.ports_hint = QLabel(), _line(17, tone="muted")
        self.ports: list[_PortRow] = []
        self.again, self.leave = KeyButton(look, "F5"), KeyButton(look, "Esc")
        self._lay_out()
        self.again.clicked.connect(model.start_over)
        self.leave.clicked.connect(self.left)
        model.changed.connect(self.refresh)
        look.changed.connect(self.refresh)
        self.refresh()
        self.hide()

    def show_over(self, place: QWidget) -> None:
        """Cover the screens, whatever size the window takes."""
        self._place = place
        place.installEventFilter(self)
        self._cover()
        self.raise_()
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the screens."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and watched is self._place:
            self._cover()
        return False

    def refresh(self) -> None:
        """Write all words again, in the language of now."""
        _ = self._look.catalogue.gettext
        self.title.setText(_("Scanner test"))
        self.how.setText(self._how())
        for code, row in self.rows.items():
            words = code_words(self._model.readings.get(code), self._look.catalogue)
            row.show_words(_(CODE_WORDS[code]), words.shape, words.headline, words.cure)
        self.kept.setText(settings_words(self._model.settings, self._look.catalogue))
        self.again.say(_("Start over"))
        self.leave.say(_("Back to work"))
        self._show_ports()

    def _cover(self) -> None:
        if self._place is not None:
            corner = self._place.mapTo(self._window, QPoint(0, 0))
            self.setGeometry(QRect(corner, self._place.size()))

    def _how(self) -> str:
        _ = self._look.catalogue.gettext
        if self._model.is_other:
            return _("This is not a code of the test sheet; nothing was recorded. Scan the codes of the sheet")
        if not self._model.readings:
            return _("Print the test sheet: {command}\nThen scan its three codes, in any order").format(
                command=SHEET_COMMAND
            )
        return _("A scanner is set by the codes in its manual. After every change scan the codes of this sheet again")

    def _show_ports(self) -> None:
        _ = self._look.catalogue.gettext
        self.ports_title.setText(_("Serial scanners (COM)"))
        states = self._model.scanners
        hint = _("They read Vietnamese letters and need no window in front") if states else self._no_ports()
        self.ports_hint.setText(hint)
        while len(self.ports) > len(states):
            self.ports.pop().deleteLater()
        while len(self.ports) < len(states):
            row = _PortRow(self._look)
            row.switched.connect(self._model.switch)
            self._list.insertWidget(len(self.ports), row)
            self.ports.append(row)
        for row, state in zip(self.ports, states, strict=True):
            row.show_state(state)

    def _no_ports(self) -> str:
        _ = self._look.catalogue.gettext
        return _(
            "No serial port is there. Set the scanner to “USB virtual COM” by its manual; it appears here by itself"
        )

    def _lay_out(self) -> None:
        self.title.setFont(word_font(26, QFont.Weight.Bold))
        self.ports_title.setFont(word_font(22, QFont.Weight.Bold))
        sheet = QVBoxLayout()
        sheet.setSpacing(12)
        for row in self.rows.values():
            sheet.addWidget(row, 1)
        halves = QHBoxLayout()
        halves.setSpacing(12)
        halves.addLayout(sheet, 62)
        halves.addWidget(self._ports_card(), 38)
        acts = QHBoxLayout()
        acts.setSpacing(10)
        acts.addWidget(self.leave)
        acts.addWidget(self.again)
        acts.addSpacing(12)
        acts.addWidget(self.kept, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 4, 16, 12)
        layout.setSpacing(10)
        layout.addWidget(self.title)
        layout.addWidget(self.how)
        layout.addLayout(halves, 1)
        layout.addLayout(acts)

    def _ports_card(self) -> QWidget:
        inner = QWidget()
        self._list = QVBoxLayout(inner)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(14)
        self._list.addStretch(1)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner.setAutoFillBackground(False)
        area.viewport().setAutoFillBackground(False)
        card = _card()
        layout = QVBoxLayout(card)
        layout.setContentsMargins(18, 14, 18, 14)
        layout.setSpacing(10)
        layout.addWidget(self.ports_title)
        layout.addWidget(self.ports_hint)
        layout.addWidget(area, 1)
        return card


class _CodeRow(QFrame):
    """One code of the sheet."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self.sign, self.name = _Sign(look), _line(17, tone="muted")
        self.headline, self.cure = _line(20, QFont.Weight.Bold), _line(16)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        for label in (self.name, self.headline, self.cure):
            words.addWidget(label)
        words.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(18, 4, 18, 4)
        layout.setSpacing(18)
        layout.addWidget(self.sign)
        layout.addLayout(words, 1)

    def show_words(self, name: str, shape: Shape, headline: str, cure: str) -> None:
        """Say what was found."""
        self.sign.show_shape(shape)
        self.name.setText(name)
        self.headline.setText(headline)
        _set_tone(self.headline, _TONES.get(shape, "muted"))
        self.cure.setText(cure)
        self.cure.setVisible(bool(cure))
        self.setAccessibleName(". ".join(filter(None, (name, headline, cure))))


class _PortRow(QWidget):
    """One serial scanner and its switch."""

    switched = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._key = look, ""
        self.name, self.state = _line(18, QFont.Weight.DemiBold), _line(16)
        self.port = QLabel()
        self.port.setFont(code_font(15))
        self.port.setProperty("tone", "muted")
        self.switch = KeyButton(look, "", low=True)
        self.switch.clicked.connect(lambda: self.switched.emit(self._key))
        words = QVBoxLayout()
        words.setSpacing(2)
        for label in (self.name, self.port, self.state):
            words.addWidget(label)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.addLayout(words, 1)
        layout.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignTop)

    def show_state(self, state: ScannerState) -> None:
        """Say whether it is heard, and offer the other."""
        _ = self._look.catalogue.gettext
        self._key = state.key
        self.name.setText(state.name)
        self.port.setText(" · ".join(filter(None, (state.path, f"{state.baud} Bd"))))
        self.state.setText(_(HEARING_WORDS[state.hearing]))
        _set_tone(self.state, {Hearing.HEARD: "ok", Hearing.OFF: "muted"}.get(state.hearing, "warn"))
        self.switch.say({Hearing.OFF: _("Listen"), Hearing.GONE: _("Forget")}.get(state.hearing, _("Stop")))
        self.switch.setAccessibleName(f"{self.switch.text()}: {state.name}")


class _Sign(QWidget):
    """The shape of a finding."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self.shape_shown = look, Shape.ARROW
        self.setFixedSize(SIGN, SIGN)

    def show_shape(self, shape: Shape) -> None:
        """Show another shape."""
        self.shape_shown = shape
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the shape."""
        tokens = self._look.tokens
        ink = {
            Shape.TICK: tokens.ok_ink,
            Shape.TRIANGLE: tokens.warn_ink,
            Shape.CROSS: tokens.no.fill,
        }.get(self.shape_shown, tokens.line)
        draw_shape(QPainter(self), self.shape_shown, QRectF(0, 0, SIGN, SIGN), ink, tokens.card)


def _card() -> QFrame:
    card = QFrame()
    card.setObjectName("card")
    return card


def _line(pixels: int, weight: QFont.Weight = QFont.Weight.Medium, *, tone: str = "") -> QLabel:
    label = QLabel()
    label.setFont(word_font(pixels, weight))
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    if tone:
        label.setProperty("tone", tone)
    return label


def _set_tone(label: QLabel, tone: str) -> None:
    label.setProperty("tone", tone)
    label.style().unpolish(label)
    label.style().polish(label)
