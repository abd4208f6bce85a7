"""The Custody screen: boxes are packed on one tab and received on the other, one unmistakable answer a scan."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from workstation.domain.scans import Command
from workstation.gui.collect.answer_panel import AnswerPanel
from workstation.gui.custody.acts import CustodyActs
from workstation.gui.custody.box_card import BoxCard
from workstation.gui.custody.model import CustodyModel
from workstation.gui.custody.ports import Side
from workstation.gui.custody.reasons import ReasonPanel
from workstation.gui.custody.shown import answer_of, card_of, temperature_words, tiles_of
from workstation.gui.custody.tube_grid import TubeGrid
from workstation.gui.fonts import digit_font, word_font
from workstation.gui.key_button import KeyButton
from workstation.gui.lab.tab_bar import TabBar
from workstation.gui.look import Look

OTHER_TAB, LEAST_ANSWER = "F3", 194
COMMANDS = {
    Side.PACK: {
        "F2": Command.UNDO,
        "F4": Command.CLOSE,
        "F6": Command.REPLACE,
        "F7": Command.PRINT_SLIP,
    },
    Side.RECEIVE: {"F4": Command.CLOSE, "F8": Command.REPLACE},
}
RECEPTION_FILES = {"F7": "pdf", "Ctrl+E": "csv"}


class CustodyView(QWidget):
    """Lays the parts out and tells each what the model's answer means for it."""

    def __init__(self, model: CustodyModel, look: Look) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.model, self._look = model, look
        self.tabs = TabBar(look, len(Side))
        self.colder, self.warmer = KeyButton(look, "", low=True), KeyButton(look, "", low=True)
        self.warmth_title, self.warmth = QLabel(), QLabel()
        self.panel, self.card, self.grid = AnswerPanel(look), BoxCard(look), TubeGrid(look)
        self.reasons, self.acts, self.below = ReasonPanel(look), CustodyActs(look), QStackedWidget()
        self._lay_out()
        self._connect()
        self.retell()

    def key(self, name: str) -> bool:
        """Take one of F2 to F8 or Esc; tells whether something was done."""
        call = self._calls().get(name)
        if call is not None:
            call()
        return call is not None

    def save_reception(self, ending: str) -> None:
        """Ask where the list of the box that came goes, and write it: what differs as PDF, every tube as CSV."""
        reception = self.model.reception
        if reception is None:
            return
        title = self._look.catalogue.gettext("What became of the tubes of this box")
        name, _chosen = QFileDialog.getSaveFileName(self, title, f"{reception.box or 'ghep'}.{ending}", f"*.{ending}")
        if name:
            self.model.write_reception(Path(name))

    def retell(self) -> None:
        """Write all words again."""
        _ = self._look.catalogue.gettext
        self.warmth_title.setText(_("In the box"))
        half = "0,5" if self._look.language == "vi" else "0.5"
        self.colder.say(f"−{half}")
        self.colder.setAccessibleName(_("Colder by half a degree"))
        self.warmer.say(f"+{half}")
        self.warmer.setAccessibleName(_("Warmer by half a degree"))
        self._tell()

    def _calls(self) -> dict[str, Callable[[], None]]:
        """What each key does now; while something is unsaved only its saving, while something is asked only Esc."""
        model, side = self.model, self.model.side
        if model.is_stopped:
            return {"F5": model.retry}
        calls: dict[str, Callable[[], None]] = {"Esc": model.skip, "F5": model.refresh, OTHER_TAB: self._open_other}
        if model.reception is not None:
            calls |= {key: partial(self.save_reception, ending) for key, ending in RECEPTION_FILES.items()}
        if not model.is_asking:
            calls |= {key: partial(model.command, command) for key, command in COMMANDS[side].items()}
        return calls

    def _open_other(self) -> None:
        self.model.open(Side.RECEIVE if self.model.side is Side.PACK else Side.PACK)

    def _tell(self) -> None:
        model, look = self.model, self._look
        _ = look.catalogue.gettext
        cls, words = answer_of(model, look)
        self.panel.show_words(cls, words, _("NEXT"))
        self.card.show_box(card_of(model, look))
        self.grid.show_tiles(*tiles_of(model, look))
        reasons = model.told.reasons if model.told is not None else ()
        self.reasons.offer(reasons)
        self.below.setCurrentWidget(self.reasons if reasons else self.grid)
        self.acts.show_for(model)
        for side, name in ((Side.PACK, _("Pack")), (Side.RECEIVE, _("Receive"))):
            self.tabs.tabs[side].say(name, "" if side is model.side else OTHER_TAB, warns=False)
        self.tabs.mark(model.side)
        self._tell_warmth()

    def _tell_warmth(self) -> None:
        words, is_wrong = temperature_words(self.model, self._look)
        self.warmth.setText(words)
        self.warmth.setProperty("tone", "warn" if is_wrong else "")
        self.warmth.style().unpolish(self.warmth)
        self.warmth.style().polish(self.warmth)
        for widget in (self.colder, self.warmer):
            widget.setEnabled(self.model.may_note_temperature)

    def _announce(self) -> None:
        self._tell()
        self.panel.announce()

    def _connect(self) -> None:
        model = self.model
        model.changed.connect(self._tell)
        model.answered.connect(lambda _answer: self._announce())
        self._look.changed.connect(self.retell)
        self.tabs.chosen.connect(lambda place: model.open(Side(place)))
        self.acts.commanded.connect(model.command)
        self.acts.skipped.connect(model.skip)
        self.acts.retried.connect(model.retry)
        self.acts.report_wanted.connect(partial(self.save_reception, "pdf"))
        self.reasons.chosen.connect(model.choose_reason)
        self.colder.clicked.connect(lambda: model.change_temperature(-1))
        self.warmer.clicked.connect(lambda: model.change_temperature(1))

    def _lay_out(self) -> None:
        self.warmth_title.setFont(word_font(17, QFont.Weight.DemiBold))
        self.warmth_title.setProperty("tone", "muted")
        self.warmth.setFont(digit_font(24, QFont.Weight.Bold))
        self.warmth.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.warmth.setMinimumWidth(108)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.tabs)
        head.addStretch(1)
        for widget in (self.warmth_title, self.colder, self.warmth, self.warmer):
            head.addWidget(widget)
        # Large buttons on a small screen in practice: there the answer gives way first.
        self.panel.setMinimumHeight(LEAST_ANSWER)
        self.below.addWidget(self.grid)
        self.below.addWidget(self.reasons)
        middle = QGridLayout()
        middle.setSpacing(8)
        middle.addWidget(self.panel, 0, 0)
        middle.addWidget(self.below, 1, 0)
        middle.addWidget(self.card, 0, 1, 2, 1)
        middle.setColumnStretch(0, 1)
        middle.setRowStretch(0, 54)
        middle.setRowStretch(1, 46)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 4, 16, 8)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addLayout(middle, 1)
        layout.addWidget(self.acts)
