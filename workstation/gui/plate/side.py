"""Beside the wells: which plate, how full, the chosen well in words, and the keys for controls and order."""

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from workstation.domain.plate import ControlKind, FillOrder
from workstation.domain.results import NEGATIVES
from workstation.domain.tube_barcode import display_tube
from workstation.gui.fonts import code_font, digit_font, fitting, word_font
from workstation.gui.key_button import KeyButton
from workstation.gui.look import Look
from workstation.gui.paint import draw_text
from workstation.gui.plate.grid import POSITIVES
from workstation.gui.plate.ports import PlateState, WellRow
from workstation.texts.notices import RESULT_WORDS, STATUS_WORDS
from workstation.texts.plates import CONTROL_SHORT, CONTROL_WORDS

WIDTH, MOST_TARGETS = 316, 4


class Count(QWidget):
    """The number of tubes in large digits, and of how many."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._large, self._small = look, "", ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def say(self, large: str, small: str) -> None:
        """Set both."""
        self._large, self._small = large, small
        self.setAccessibleName(f"{large} {small}")
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for one line."""
        return QSize(WIDTH - 28, 36)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint them on one line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = digit_font(33, QFont.Weight.Black)
        left = draw_text(painter, QPointF(0, 30), self._large, font, self._look.tokens.text) + 10
        small = fitting(self._small, word_font(17, QFont.Weight.Medium), self.width() - left, 15)
        draw_text(painter, QPointF(left, 30), self._small, small, self._look.tokens.muted)


class PlateSide(QFrame):
    """Facts of the open plate; the buttons do what their keys do."""

    chose = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self._look = look
        self.number, self.name, self.count = QLabel(), QLabel(), Count(look)
        self.title, self.content, self.facts = QLabel(), QLabel(), QLabel()
        self.choices = [KeyButton(look, str(key), low=True) for key in range(1, 5)]
        self._lay_out()

    def show_plate(self, state: PlateState | None, well: str | None, *, is_open: bool) -> None:
        """Show a plate and the well that is looked at."""
        _ = self._look.catalogue.gettext
        self.setVisible(state is not None)
        if state is None:
            return
        self.number.setText(state.number)
        self.name.setText(" · ".join(part for part in (state.name, state.file) if part))
        self.name.setVisible(bool(self.name.text()))
        self.count.say(f"{state.tubes} / {state.room}", _("tubes"))
        self._tell_well(state, well)
        for button in self.choices:
            button.setVisible(is_open)
        down = state.order is FillOrder.COLUMNS
        words = [_(CONTROL_SHORT[kind]) for kind in ControlKind]
        words.append(_("Columns") if down else _("Rows"))
        for button, text in zip(self.choices, words, strict=True):
            button.say(text)
        whole = [*(_(CONTROL_WORDS[kind]) for kind in ControlKind), _("Order of filling")]
        for button, text in zip(self.choices, whole, strict=True):
            button.setToolTip(text)

    def _tell_well(self, state: PlateState, well: str | None) -> None:
        _ = self._look.catalogue.gettext
        found = state.well(well) if well else None
        self.title.setText(_("WELL {well}").format(well=well) if well else self._summary_title(state))
        if found is None:
            self.content.setText(_("empty") if well else "")
            self.facts.setText("" if well else self._summary(state))
        else:
            control = _(CONTROL_WORDS[found.control]) if found.control else ""
            self.content.setText(display_tube(found.tube) or control)
            self.facts.setText(self._facts(found))
        self.content.setVisible(bool(self.content.text()))

    def _facts(self, well: WellRow) -> str:
        _, comma = self._look.catalogue.gettext, self._look.language == "vi"
        lines = []
        for one in well.targets[:MOST_TARGETS]:
            ct = "—" if one.ct is None else f"{one.ct:.1f}".replace(".", "," if comma else ".")
            lines.append(f"{one.target}   {ct}")
        if well.code is not None:
            status = f" · {_(STATUS_WORDS[well.status])}" if well.status else ""
            lines.append(_(RESULT_WORDS[well.code]) + status)
        if well.why:
            lines.append(well.why)
        return "\n".join(lines)

    def _summary_title(self, state: PlateState) -> str:
        _ = self._look.catalogue.gettext
        return _("RESULTS") if state.file else _("CONTROLS")

    def _summary(self, state: PlateState) -> str:
        """Count what the file gave, or name the controls before one came."""
        _ = self._look.catalogue.gettext
        if not state.file:
            found = [f"{well.well}   {_(CONTROL_WORDS[well.control])}" for well in state.wells if well.control]
            return "\n".join(found) or _("none placed")
        wells = [well for well in state.wells if well.tube]
        counts = (
            (_("Negative"), sum(well.code in NEGATIVES and not well.why for well in wells)),
            (_("Positive"), sum(well.code in POSITIVES and not well.why for well in wells)),
            (_("To look at"), sum(bool(well.why) for well in state.wells)),
        )
        return "\n".join(f"{words}   {count}" for words, count in counts)

    def _lay_out(self) -> None:
        self.setFixedWidth(WIDTH)
        self.number.setFont(code_font(21, QFont.Weight.Bold))
        self.name.setFont(word_font(16))
        self.name.setProperty("tone", "muted")
        self.title.setFont(word_font(16, QFont.Weight.Bold))
        self.title.setProperty("tone", "muted")
        self.content.setFont(code_font(20, QFont.Weight.Bold))
        self.facts.setFont(digit_font(17))
        for label in (self.number, self.name, self.title, self.content, self.facts):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 6, 14, 8)
        layout.setSpacing(2)
        for part in (self.number, self.name, self.count, self.title, self.content, self.facts):
            layout.addWidget(part)
        layout.addStretch(1)
        keys = QGridLayout()
        keys.setSpacing(4)
        for place, button in enumerate(self.choices):
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _checked=False, number=place + 1: self.chose.emit(number))
            keys.addWidget(button, place // 2, place % 2)
        layout.addLayout(keys)
