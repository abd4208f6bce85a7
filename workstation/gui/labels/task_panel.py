"""What a person must do now: scan a first or last label, or say what happened to an old one."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from workstation.domain.printing import JobState
from workstation.domain.tube_barcode import display_tube
from workstation.domain.void_reason import VoidReason
from workstation.gui.fonts import word_font
from workstation.gui.key_button import KeyButton, Weight
from workstation.gui.lab.plain_edit import PlainEdit
from workstation.gui.labels.job_words import task_words
from workstation.gui.labels.model import NONE_CAME, LabelsModel
from workstation.gui.look import Look
from workstation.texts.translate import mark as _

REASONS = (
    ("1", VoidReason.DAMAGED, _("Damaged")),
    ("2", VoidReason.LOST, _("Lost")),
    ("3", VoidReason.MISPRINTED, _("Misprinted")),
)
AMOUNTS = (("1", 10_000), ("2", 50_000), ("3", 100_000))
"""How many numbers may be asked for at once; the platform gives them in blocks of 10,000."""
NUMBER_WIDTH = 260


class TaskPanel(QFrame):
    """One card; it is away while there is nothing to do."""

    def __init__(self, model: LabelsModel, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self._model, self._look = model, look
        self.title, self.words = QLabel(), QLabel()
        self.number = PlainEdit()
        self.reasons = [KeyButton(look, key, low=True) for key, _reason, _words in REASONS]
        self.amounts = [KeyButton(look, key, low=True) for key, _count in AMOUNTS]
        self.take_out = KeyButton(look, "4", low=True)
        self.none_came, self.go_on = KeyButton(look, "", low=True), KeyButton(look, "", low=True)
        self._lay_out()
        self._connect()

    def press(self, key: str) -> bool:
        """Take a key of an open question; tells whether it was one."""
        if not key or key not in "1234" or (self._model.old is None and not self._model.asks_more):
            return False
        if self._model.asks_more:
            for wanted, count in AMOUNTS:
                if key == wanted:
                    self._model.reserve(count)
        elif key == "4":
            self._model.toggle_take_out()
        else:
            self._model.say_why(REASONS[int(key) - 1][1])
        return True

    def retell(self) -> None:
        """Write all words again."""
        _ = self._look.catalogue.gettext
        self.none_came.say(_("None of them came out"))
        self.go_on.say(_("Go on printing"), Weight.PRIMARY)
        self.number.setPlaceholderText(_("…or type its number, then Enter"))
        self.number.setAccessibleName(_("Number of the old label"))
        for button, (_key, _reason, words) in zip(self.reasons, REASONS, strict=True):
            button.say(_(words))
        for button, (_key, count) in zip(self.amounts, AMOUNTS, strict=True):
            button.say(self._look.number(count))
        self._tell()

    def _tell(self) -> None:
        _, old, job = self._look.catalogue.gettext, self._model.old, self._model.task
        asks_more = self._model.asks_more
        self.setVisible(old is not None or job is not None or asks_more)
        has_number = old is not None and bool(old.number)
        stopped = old is None and not asks_more and job is not None and job.state is JobState.STOPPED
        takes_out = old is not None and old.takes_out
        # Never the field and the reasons at once, not even for a moment: the window would grow.
        self.number.hide()
        for button in self.reasons:
            button.setVisible(has_number)
            button.setEnabled(not self._model.is_busy)
        for button in self.amounts:
            button.setVisible(asks_more)
            button.setEnabled(not self._model.is_busy)
        self.number.setVisible(old is not None and not has_number)
        self.take_out.setVisible(old is not None)
        self.take_out.say(_("Print it again") if takes_out else _("Take it out of use"))
        self.none_came.setVisible(stopped and job is not None and job.is_in_doubt)
        self.go_on.setVisible(stopped and job is not None and not job.is_in_doubt)
        if asks_more:
            self.title.setText(_("How many more numbers?"))
            self.words.setText(_("The platform gives them to this station alone; then no network is needed to print."))
        elif old is not None:
            self.title.setText(_("Take a label out of use") if takes_out else _("Print a label again"))
            asked = _("{tube}: what happened to it?").format(tube=display_tube(old.number))
            self.words.setText(asked if has_number else _("Scan the old label."))
        elif job is not None:
            checking = job.state is JobState.CHECKING
            self.title.setText(_("Scan the label that came out") if checking else _("Printing stopped"))
            self.words.setText(task_words(job, self._look.catalogue))
        self.setAccessibleName(f"{self.title.text()}. {self.words.text()}")

    def _lay_out(self) -> None:
        self.title.setFont(word_font(22, QFont.Weight.Bold))
        self.title.setProperty("tone", "warn")
        self.words.setFont(word_font(17))
        for label in (self.title, self.words):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.number.setFont(word_font(18))
        self.number.setFixedHeight(48)
        self.number.setMinimumWidth(NUMBER_WIDTH)
        acts = QHBoxLayout()
        acts.setSpacing(8)
        acts.addWidget(self.number, 1)
        for button in (*self.reasons, *self.amounts, self.none_came, self.go_on):
            acts.addWidget(button)
        acts.addStretch(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 12)
        layout.setSpacing(6)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.take_out)
        layout.addLayout(head)
        layout.addWidget(self.words)
        layout.addLayout(acts)

    def _connect(self) -> None:
        self._model.changed.connect(self._tell)
        for button, (_key, reason, _words) in zip(self.reasons, REASONS, strict=True):
            button.clicked.connect(lambda _checked=False, reason=reason: self._model.say_why(reason))
        for button, (_key, count) in zip(self.amounts, AMOUNTS, strict=True):
            button.clicked.connect(lambda _checked=False, count=count: self._model.reserve(count))
        self.take_out.clicked.connect(self._model.toggle_take_out)
        self.none_came.clicked.connect(lambda: self._model.go_on(NONE_CAME))
        self.go_on.clicked.connect(self._go_on)
        self.number.returnPressed.connect(self._take_typed)

    def _go_on(self) -> None:
        self._model.go_on()

    def _take_typed(self) -> None:
        self._model.take_old(self.number.text())
        self.number.clear()
