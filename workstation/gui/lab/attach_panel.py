"""A match by hand: the tube, why, and the second person. Shown in the place of what to do, while one is in hand."""

from PySide6.QtCore import QRectF, QSignalBlocker, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout

from workstation.domain.tube_barcode import display_tube, normalize_tube
from workstation.gui.fonts import code_font, word_font
from workstation.gui.key_button import KeyButton, Weight
from workstation.gui.lab.model import LabModel
from workstation.gui.lab.plain_edit import PlainEdit
from workstation.gui.look import Look
from workstation.gui.paint import frame_rounded

MOST_WHY = 200


class AttachPanel(QFrame):
    """Hidden while no match is in hand and none waits."""

    def __init__(self, lab: LabModel, look: Look) -> None:
        super().__init__()
        self._lab, self._model, self._look = lab, lab.unmatched, look
        self.title, self.hint = QLabel(), QLabel()
        self.tube, self.why = PlainEdit(), QLineEdit()
        self.candidates = [KeyButton(look, "", low=True) for _place in range(4)]
        self.drop = KeyButton(look, "", low=True)
        self._lay_out()
        self.tube.textEdited.connect(self._model.take_tube)
        self.why.textEdited.connect(self._model.say_why)
        self.tube.returnPressed.connect(self.why.setFocus)
        self.why.returnPressed.connect(lab.propose)
        self.drop.clicked.connect(lab.drop_proposal)
        for place, button in enumerate(self.candidates):
            button.clicked.connect(lambda _checked=False, place=place: self._pick(place))
        self._model.draft_changed.connect(self.retell)
        self._model.chosen_changed.connect(self.retell)
        self.retell()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the frame of what is in hand."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame_rounded(painter, QRectF(self.rect()), 10, self._look.tokens.accent.fill, 3)

    def retell(self) -> None:
        """Show the match in hand, or the one that waits, or the tubes that may be meant."""
        _, draft, proposal = self._look.catalogue.gettext, self._model.draft, self._model.proposal
        shows_candidates = bool(self._model.candidates) and proposal is None and self._model.row is not None
        self.setVisible(draft is not None or proposal is not None or shows_candidates)
        for part in (self.tube, self.why):
            part.setVisible(draft is not None)
        self.drop.setVisible(proposal is not None)
        self.drop.say(_("Take it back"))
        self._tell_candidates(shown=shows_candidates)
        self.tube.setPlaceholderText(_("Tube: scan or type"))
        self.tube.setAccessibleName(_("Tube number"))
        self.why.setPlaceholderText(_("Why it is this tube: what was looked at"))
        self.why.setAccessibleName(_("Reason"))
        if draft is not None:
            self._tell_draft(draft.tube, draft.why)
        elif proposal is not None:
            facts = {"tube": display_tube(proposal.tube), "who": proposal.proposed_by, "why": proposal.why}
            self.title.setText(_("{who} says: this is {tube} — {why}").format(**facts))
            own = _("Another person confirms it: Ctrl+U, then F8")
            self.hint.setText(own if self._model.is_own_proposal else _("Compare the label, then F8 confirms"))
        else:
            self.title.setText(_("May be one of these tubes"))
            self.hint.setText(_("Look at the label before you choose"))
        self.setAccessibleName(f"{self.title.text()}. {self.hint.text()}")

    def _tell_draft(self, tube: str, why: str) -> None:
        _ = self._look.catalogue.gettext
        self.title.setText(_("Which tube is it? Scan its label"))
        self.hint.setText(_("F8 or Enter proposes it; another person confirms") if tube and why.strip() else "")
        if normalize_tube(self.tube.text()) != tube:
            with QSignalBlocker(self.tube):
                self.tube.setText(display_tube(tube))
        if self.why.text() != why:
            with QSignalBlocker(self.why):
                self.why.setText(why)

    def _tell_candidates(self, *, shown: bool) -> None:
        _, found = self._look.catalogue.gettext, self._model.candidates
        for place, button in enumerate(self.candidates):
            button.setVisible(shown and place < len(found))
            if place < len(found):
                sign = "✓ " if found[place].is_exact else "≈ "
                chosen = self._model.draft is not None and self._model.draft.tube == found[place].tube
                button.say(sign + display_tube(found[place].tube), Weight.PRIMARY if chosen else Weight.PLAIN)

    def _pick(self, place: int) -> None:
        if place < len(self._model.candidates):
            self._model.begin()
            self._model.take_tube(self._model.candidates[place].tube)
            self.why.setFocus()

    def _lay_out(self) -> None:
        self.title.setFont(word_font(19, QFont.Weight.Bold))
        self.hint.setFont(word_font(17, QFont.Weight.DemiBold))
        self.hint.setProperty("tone", "muted")
        for label in (self.title, self.hint):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.tube.setFont(code_font(20))
        self.why.setFont(word_font(18))
        self.why.setMaxLength(MOST_WHY)
        for field in (self.tube, self.why):
            field.setFixedHeight(48)
        row, fields = QHBoxLayout(), QHBoxLayout()
        row.setSpacing(8)
        for button in self.candidates:
            row.addWidget(button)
        row.addWidget(self.drop)
        row.addStretch(1)
        fields.setSpacing(8)
        fields.addWidget(self.tube, 2)
        fields.addWidget(self.why, 3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 12)
        layout.setSpacing(6)
        layout.addWidget(self.title)
        layout.addLayout(row)
        layout.addLayout(fields)
        layout.addWidget(self.hint)
