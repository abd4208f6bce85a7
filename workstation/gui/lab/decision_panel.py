"""A decision about a result: which, to what, and why. Stands in the place of the result while it is made."""

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout

from workstation.domain.results import ResultCode
from workstation.domain.tube_barcode import display_tube
from workstation.gui.fonts import word_font
from workstation.gui.key_button import KeyButton, Weight
from workstation.gui.lab.acts import ASKED_TWICE, Act, codes_for
from workstation.gui.lab.confirm_panel import HEIGHT
from workstation.gui.lab.verify_model import VerifyModel
from workstation.gui.lab.words import ACT_WORDS
from workstation.gui.look import Look
from workstation.texts.notices import RESULT_WORDS
from workstation.texts.translate import mark as _

MOST_WHY, MOST_CODES = 200, 6
QUESTIONS: dict[Act, str] = {
    Act.HOLD: _("Hold {tube}? Nobody sees it until the doubt is settled"),
    Act.SETTLE: _("Let {tube} stand as it is? Another person releases it"),
    Act.CORRECT: _("Correct {tube}: it is {code}. Another person releases the new version"),
    Act.WITHDRAW: _("Withdraw {tube}? Whoever saw the result is told that it was not theirs"),
}
ASK_AGAIN = _("Press Ctrl+Enter again: {question}")


class DecisionPanel(QFrame):
    """Hidden while nothing is decided."""

    def __init__(self, model: VerifyModel, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setFixedHeight(HEIGHT)
        self._model, self._look = model, look
        self.question, self.why = QLabel(), QLineEdit()
        self.acts = {act: KeyButton(look, "", low=True) for act in Act}
        self.codes = [KeyButton(look, "", low=True) for _place in range(MOST_CODES)]
        self._lay_out()
        self.why.textEdited.connect(model.say_why)
        for act, button in self.acts.items():
            button.clicked.connect(lambda _checked=False, act=act: self.begin(act))
        for place, button in enumerate(self.codes):
            button.clicked.connect(lambda _checked=False, place=place: self._pick(place))
        model.decision_changed.connect(self.retell)

    def begin(self, act: Act) -> None:
        """Begin a decision, with the cursor where the reason is written."""
        self._model.begin(act)
        if self._model.decision is not None:
            self.why.setFocus()

    def retell(self) -> None:
        """Show the decision in hand."""
        decision, tr = self._model.decision, self._look.catalogue.gettext
        self.setVisible(decision is not None)
        if decision is None:
            return
        allowed = self._model.acts
        for act, button in self.acts.items():
            button.setVisible(act in allowed)
            button.say(tr(ACT_WORDS[act]), Weight.PRIMARY if act is decision.act else Weight.PLAIN)
        codes = codes_for(decision.row) if decision.act is Act.CORRECT else ()
        for place, button in enumerate(self.codes):
            button.setVisible(place < len(codes))
            if place < len(codes):
                chosen = codes[place] is decision.code
                button.say(tr(RESULT_WORDS[codes[place]]), Weight.PRIMARY if chosen else Weight.PLAIN)
        code = tr(RESULT_WORDS[decision.code]) if decision.code else "…"
        words = tr(QUESTIONS[decision.act]).format(tube=display_tube(decision.row.tube), code=code)
        self.question.setText(tr(ASK_AGAIN).format(question=words) if decision.is_asked else words)
        self.question.setProperty("tone", "warn" if decision.act in ASKED_TWICE else "")
        self.question.style().unpolish(self.question)
        self.question.style().polish(self.question)
        self.why.setPlaceholderText(tr(_("Why: what was found, and by whom")))
        self.why.setAccessibleName(tr(_("Reason")))
        self.setAccessibleName(self.question.text())
        if self.why.text() != decision.why:
            with QSignalBlocker(self.why):
                self.why.setText(decision.why)

    def _pick(self, place: int) -> None:
        decision = self._model.decision
        codes: tuple[ResultCode, ...] = codes_for(decision.row) if decision is not None else ()
        if place < len(codes):
            self._model.choose_code(codes[place])

    def _lay_out(self) -> None:
        self.question.setFont(word_font(18, QFont.Weight.Bold))
        self.question.setWordWrap(True)
        self.question.setTextFormat(Qt.TextFormat.PlainText)
        self.why.setFont(word_font(18))
        self.why.setFixedHeight(48)
        self.why.setMaxLength(MOST_WHY)
        row = QHBoxLayout()
        row.setSpacing(6)
        for button in self.acts.values():
            row.addWidget(button)
        row.addSpacing(10)
        row.addWidget(self.why, 1)
        codes = QHBoxLayout()
        codes.setSpacing(6)
        codes.addWidget(self.question, 1)
        for button in self.codes:
            codes.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 10)
        layout.setSpacing(8)
        layout.addLayout(codes, 1)
        layout.addLayout(row)
        self.hide()
