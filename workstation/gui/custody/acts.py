"""The buttons under the answer of Custody: what may be done now, or the choices of an open question."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from workstation.domain.custody import BoxState
from workstation.domain.outcomes import Outcome
from workstation.domain.scans import Command
from workstation.gui.custody.model import CHOICES, CustodyModel
from workstation.gui.custody.ports import Side
from workstation.gui.custody.shown import finish_words
from workstation.gui.key_button import KeyButton, Weight
from workstation.gui.look import Look
from workstation.texts.outcomes import choice_words

SETS_ASIDE = (Outcome.NOT_IN_MANIFEST, Outcome.TUBE_TOO_OLD)
"""Questions that Esc answers by keeping the tube as set aside, which changes something."""


class CustodyActs(QWidget):
    """Shows what may be done; every button has its key, and none takes the focus."""

    commanded = Signal(object)
    skipped = Signal()
    retried = Signal()
    report_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.undo, self.close_box = KeyButton(look, "F2"), KeyButton(look, "F4")
        self.take_out, self.papers = KeyButton(look, "F6"), KeyButton(look, "F7")
        self.damaged, self.report = KeyButton(look, "F8"), KeyButton(look, "F7")
        self.choices = [KeyButton(look, str(number + 1)) for number in range(3)]
        self.skip, self.retry = KeyButton(look, "Esc"), KeyButton(look, "F5")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        for button in self._all:
            layout.addWidget(button)
            button.hide()
        for button in (self.undo, self.take_out):
            button.give_way()
        layout.addStretch(1)
        self._connect()

    @property
    def _all(self) -> tuple[KeyButton, ...]:
        acts = (self.undo, self.close_box, self.take_out, self.papers, self.damaged, self.report)
        return (*acts, *self.choices, self.skip, self.retry)

    def show_for(self, model: CustodyModel) -> None:
        """Show the buttons of where the open side stands; hide first, so that the row is never wider than needed."""
        _ = self._look.catalogue.gettext
        for button in self._all:
            button.hide()
        if model.is_stopped:
            self.retry.say(_("Try to save again"), Weight.PRIMARY)
            self.retry.show()
        elif model.is_asking:
            self._show_question(model)
        elif model.side is Side.PACK:
            self._show_packing(model)
        else:
            self._show_receiving(model)

    def _show_question(self, model: CustodyModel) -> None:
        told = model.told
        for button, choice in zip(self.choices, told.answer.choices if told is not None else (), strict=False):
            button.say(choice_words(choice, self._look.catalogue))
            button.show()
        _ = self._look.catalogue.gettext
        asked = told.answer.facts.get("asked", told.answer.outcome) if told is not None else None
        self.skip.say(_("Set it aside") if asked in SETS_ASIDE else _("Skip, change nothing"), Weight.PRIMARY)
        self.skip.show()

    def _show_packing(self, model: CustodyModel) -> None:
        _, told = self._look.catalogue.gettext, model.told
        box = told.box if told is not None else None
        is_open = box is not None and box.box.state is BoxState.OPEN
        has_tubes = box is not None and bool(box.tubes)
        self.undo.say(_("Take the last out"))
        self.take_out.say(_("Take a tube out"))
        self.close_box.say(_("Seal box") if is_open or box is None else _("Box leaves"), Weight.PRIMARY)
        self.papers.say(self._paper_words(model))
        self.undo.setVisible(is_open and has_tubes)
        self.take_out.setVisible(is_open and has_tubes)
        self.close_box.setVisible(box is not None and box.box.state is not BoxState.SENT and has_tubes)
        self.papers.setVisible(True)

    def _show_receiving(self, model: CustodyModel) -> None:
        told = model.told
        is_open = told is not None and told.reception is not None and told.reception.is_open
        self.close_box.say(finish_words(model, self._look), Weight.PRIMARY)
        self.damaged.say(self._look.catalogue.gettext("Damaged tube"))
        self.close_box.setVisible(is_open)
        self.damaged.setVisible(is_open)
        self.report.say(self._look.catalogue.gettext("What differs…"))
        self.report.setVisible(model.reception is not None)

    def _paper_words(self, model: CustodyModel) -> str:
        _, told = self._look.catalogue.gettext, model.told
        if told is None or told.box is None or told.box.box.state is BoxState.SENT:
            return _("New box")
        return _("Print label") if told.box.box.state is BoxState.OPEN else _("Print label and list")

    def _connect(self) -> None:
        commands = {
            self.undo: Command.UNDO,
            self.close_box: Command.CLOSE,
            self.take_out: Command.REPLACE,
            self.papers: Command.PRINT_SLIP,
            self.damaged: Command.REPLACE,
            **dict(zip(self.choices, CHOICES, strict=True)),
        }
        for button, command in commands.items():
            button.clicked.connect(lambda _checked=False, command=command: self.commanded.emit(command))
        self.skip.clicked.connect(self.skipped)
        self.retry.clicked.connect(self.retried)
        self.report.clicked.connect(self.report_wanted)
