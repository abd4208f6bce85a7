"""The Labels screen: the numbers above, the next run at the left, the print jobs at the right, the acts below."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workstation.gui.fonts import word_font
from workstation.gui.key_button import KeyButton, Weight
from workstation.gui.labels.job_pane import JobPane
from workstation.gui.labels.model import LabelsModel
from workstation.gui.labels.run_pane import RunPane
from workstation.gui.labels.task_panel import TaskPanel
from workstation.gui.labels.words import GOOD, label_notice_words, numbers_words, run_words
from workstation.gui.look import Look


class OncePressed(KeyButton):
    """Takes a double click as one press: it must not give twice as many numbers."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Be no second press."""
        event.accept()


class LabelsView(QWidget):
    """Lays the parts out and shows what happened last."""

    printers_wanted = Signal()

    def __init__(self, model: LabelsModel, look: Look) -> None:
        super().__init__()
        self.setObjectName("page")
        self.model, self._look = model, look
        self.numbers, self.warning, self.notice = QLabel(), QLabel(), QLabel()
        self.run, self.task = RunPane(model.next_run, look), TaskPanel(model, look)
        self.history = JobPane(model, look)
        self.print_new, self.again = OncePressed(look, "F7"), KeyButton(look, "F8")
        self.more, self.printers, self.refresh = (KeyButton(look, key) for key in ("F4", "F6", "F5"))
        self._lay_out()
        self._connect()
        self.retell()

    def start_run(self) -> None:
        """Print or save what is chosen."""
        self.model.print_new()

    def ask_old(self) -> None:
        """Ask for an old label, with the keys 1 to 4 free for what happened to it."""
        self.model.ask_old()
        self.setFocus()

    def ask_more(self) -> None:
        """Ask how many more numbers are wanted, with the keys 1 to 3 free for the answer."""
        self.model.ask_more()
        self.setFocus()

    def leave(self) -> None:
        """Leave an open question, a job that is looked at, or the field."""
        self.model.leave()
        self.setFocus()

    def retell(self) -> None:
        """Write all words again."""
        _ = self._look.catalogue.gettext
        self.run.retell()
        self.task.retell()
        self.history.retell()
        self.again.say(_("An old label again"))
        self.refresh.say(_("Refresh"))
        self.printers.say(_("Printers"))
        self.more.say(_("More numbers"))
        self._tell()
        self._tell_notice()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take 1 to 4 while something is asked."""
        if not self.task.press(event.text()):
            super().keyPressEvent(event)

    def _tell(self) -> None:
        state = self.model.state
        self.numbers.setText(numbers_words(state.numbers, self._look) if state else "")
        self.warning.setText(state.numbers.warning if state else "")
        self.warning.setVisible(bool(self.warning.text()))
        self.run.show_numbers(state.numbers if state else None)
        self.more.setVisible(self.model.may_reserve)
        self.more.setEnabled(not self.model.is_busy)
        self._tell_run()

    def _tell_run(self) -> None:
        run = self.model.next_run
        words = run_words(run.quantity.strip() or "—", self._look, form=run.form, is_file=not run.printer)
        self.print_new.say(words, Weight.PRIMARY)
        self.print_new.setEnabled(not self.model.is_busy and self.model.state is not None)

    def _tell_notice(self) -> None:
        notice = self.model.notice
        self.notice.setText(label_notice_words(notice, self._look) if notice else "")
        self.notice.setVisible(notice is not None)
        self.notice.setAccessibleName(self.notice.text())
        self.notice.setProperty("tone", "ok" if notice is not None and notice.kind in GOOD else "warn")
        self.notice.style().unpolish(self.notice)
        self.notice.style().polish(self.notice)

    def _connect(self) -> None:
        self.model.changed.connect(self._tell)
        self.model.next_run.changed.connect(self._tell_run)
        self.model.noticed.connect(self._tell_notice)
        self._look.changed.connect(self.retell)
        self.run.quantity.textChanged.connect(self._tell_run)
        self.print_new.clicked.connect(self.start_run)
        self.again.clicked.connect(self.ask_old)
        self.refresh.clicked.connect(self.model.refresh)
        self.printers.clicked.connect(self.printers_wanted)
        self.more.clicked.connect(self.ask_more)
        self.task.number.returnPressed.connect(self.setFocus)

    def _lay_out(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.numbers.setFont(word_font(18, QFont.Weight.DemiBold))
        self.warning.setFont(word_font(17))
        self.warning.setProperty("tone", "warn")
        self.notice.setFont(word_font(18, QFont.Weight.DemiBold))
        for label in (self.numbers, self.warning, self.notice):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(self.task)
        right.addWidget(self.history, 1)
        halves = QHBoxLayout()
        halves.setSpacing(12)
        halves.addWidget(self.run)
        halves.addLayout(right, 1)
        acts = QHBoxLayout()
        acts.setSpacing(10)
        for button in (self.print_new, self.again, self.more, self.printers, self.refresh):
            acts.addWidget(button)
        acts.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 4, 16, 12)
        layout.setSpacing(10)
        layout.addWidget(self.numbers)
        layout.addWidget(self.warning)
        layout.addLayout(halves, 1)
        layout.addWidget(self.notice)
        layout.addLayout(acts)
