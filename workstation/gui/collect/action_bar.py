"""The buttons under the answer: undo and close, or the choices of an open question, or "try again"."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from workstation.domain.desk import Answer, Choice, DeskTube
from workstation.domain.outcomes import Outcome
from workstation.domain.scans import Command
from workstation.gui.key_button import KeyButton, Weight
from workstation.gui.look import Look
from workstation.texts.outcomes import choice_words

CHOICE_COMMANDS = (Command.CHOICE_1, Command.CHOICE_2, Command.CHOICE_3)


class ActionBar(QWidget):
    """Shows what may be done now; every button has its key."""

    commanded = Signal(object)
    practised = Signal()
    retried = Signal()
    help_wanted = Signal()
    form_wanted = Signal()

    def __init__(self, look: Look, *, practising: bool = False) -> None:
        super().__init__()
        self._look, self._practising = look, practising
        self.practise = KeyButton(look, "F12")
        self.undo, self.close_tube = KeyButton(look, "F2"), KeyButton(look, "F4")
        self.replace, self.slips, self.by_hand = KeyButton(look, "F6"), KeyButton(look, "F7"), KeyButton(look, "F8")
        self.choices = [KeyButton(look, str(number + 1)) for number in range(3)]
        self.skip, self.retry, self.help = KeyButton(look, "Esc"), KeyButton(look, "F5"), KeyButton(look, "F1")
        for button in (self.practise, self.help):
            button.give_way()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        for button in (self.undo, self.close_tube, self.replace, self.slips, self.by_hand, *self.choices):
            layout.addWidget(button)
            button.hide()
        for button in (self.skip, self.retry):
            layout.addWidget(button)
            button.hide()
        layout.addStretch(1)
        layout.addWidget(self.practise)
        layout.addWidget(self.help)
        self._connect()

    def show_for(self, answer: Answer) -> None:
        """Show the buttons of an answer."""
        _ = self._look.catalogue.gettext
        self._hide_all()
        stopped, asking = answer.outcome is Outcome.CANNOT_SAVE, answer.is_asking
        self.undo.say(_("Undo"))
        self.close_tube.say(self._close_words(answer))
        self.skip.say(_("Skip, change nothing"), Weight.PRIMARY)
        self.retry.say(_("Try to save again"), Weight.PRIMARY)
        self.help.say(_("Keys"))
        self.practise.say(_("Practise"))
        self.practise.setVisible(self._practising and not stopped)
        self._show_choices(answer.choices)
        tube = answer.desk_tube
        working = not stopped and not asking
        self._say_and_show(tube, working=working)
        self.close_tube.setVisible(working and _is_open_pool(answer))
        self.close_tube.setEnabled(tube is not None and bool(tube.members))
        self.skip.setVisible(asking)
        self.retry.setVisible(stopped)

    def _say_and_show(self, tube: DeskTube | None, *, working: bool) -> None:
        """Offer what can be done with the tube that is in sight."""
        _ = self._look.catalogue.gettext
        self.replace.say(_("Replace tube"))
        self.slips.say(_("Print slip"))
        self.by_hand.say(_("Type by hand"))
        self.undo.setVisible(working)
        self.replace.setVisible(working and tube is not None)
        self.slips.setVisible(working and tube is not None and bool(tube.members))
        self.by_hand.setVisible(working and tube is not None and tube.is_open)

    def _hide_all(self) -> None:
        """Hide before showing: buttons of two answers side by side would, for a moment, widen the whole window."""
        acts = (self.undo, self.close_tube, self.replace, self.slips, self.by_hand, self.skip, self.retry)
        for button in (*acts, *self.choices):
            button.hide()

    def _show_choices(self, choices: tuple[Choice, ...]) -> None:
        for number, button in enumerate(self.choices):
            button.setVisible(number < len(choices))
            if number < len(choices):
                button.say(choice_words(choices[number], self._look.catalogue))

    def _close_words(self, answer: Answer) -> str:
        _, tube = self._look.catalogue.gettext, answer.desk_tube
        if tube is None or not tube.is_open:
            return _("Close tube")
        return _("Close tube {k}/{n}").format(k=len(tube.members), n=tube.capacity)

    def _connect(self) -> None:
        self.undo.clicked.connect(lambda: self.commanded.emit(Command.UNDO))
        self.close_tube.clicked.connect(lambda: self.commanded.emit(Command.CLOSE))
        self.replace.clicked.connect(lambda: self.commanded.emit(Command.REPLACE))
        self.slips.clicked.connect(lambda: self.commanded.emit(Command.PRINT_SLIP))
        self.by_hand.clicked.connect(self.form_wanted)
        self.skip.clicked.connect(lambda: self.commanded.emit(Command.SKIP))
        for button, command in zip(self.choices, CHOICE_COMMANDS, strict=True):
            button.clicked.connect(lambda _checked=False, command=command: self.commanded.emit(command))
        self.retry.clicked.connect(self.retried)
        self.practise.clicked.connect(self.practised)
        self.help.clicked.connect(self.help_wanted)


def _is_open_pool(answer: Answer) -> bool:
    return answer.desk_tube is not None and answer.desk_tube.is_open and answer.desk_tube.is_pool
