"""The result that is looked at: what it is, what releasing it will do, and for a positive the tube as proof."""

from uuid import UUID

from PySide6.QtCore import QRectF, QSignalBlocker, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from workstation.domain.lab_lists import POSITIVES
from workstation.domain.results import NEGATIVES, ResultCode, ResultStatus
from workstation.domain.tube_barcode import display_tube
from workstation.gui.fonts import code_font, word_font
from workstation.gui.lab.plain_edit import PlainEdit
from workstation.gui.lab.ports import ResultRow
from workstation.gui.lab.verify_model import LAST_DIGITS, VerifyModel
from workstation.gui.lab.words import refusal_words, result_shape
from workstation.gui.look import Look
from workstation.gui.shapes import Shape, draw_shape
from workstation.texts.notices import RESULT_WORDS
from workstation.texts.translate import mark as _

HEIGHT, SIGN, SIDE = 142, 52.0, 18
WILL_CALL = _("Releasing it tells the {people} people of this pool to give a new single sample")
WILL_TELL = _("Releasing it sends the result to the people of this tube: {people}")


class ConfirmPanel(QFrame):
    """Shows the model's chosen result."""

    def __init__(self, model: VerifyModel, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setFixedHeight(HEIGHT)
        self._model, self._look = model, look
        self._shown: UUID | None = None
        self.headline, self.tube, self.effect, self.proof = QLabel(), QLabel(), QLabel(), QLabel()
        self.last_digits = PlainEdit()
        self._lay_out()
        model.chosen_changed.connect(self.retell)
        self.last_digits.textChanged.connect(model.type_last_digits)

    def retell(self) -> None:
        """Show the question about the negatives, else the chosen result, in the language of now."""
        row = self._model.chosen
        self._forget_digits_of_another(row)
        for part in (self.tube, self.effect, self.proof):
            part.clear()
        if self._model.asked.text:
            self._tell_question(len(self._model.asked))
        elif row is None:
            self._tell_nothing()
        else:
            self._tell_result(row)
        parts = (self.headline, self.tube, self.effect, self.proof)
        for part in parts:
            part.setVisible(bool(part.text()))
        self._make_room_for_sign()
        self.setAccessibleName(". ".join(part.text() for part in parts if part.text()))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sign of the result over the card."""
        super().paintEvent(event)
        if (shape := self.sign) is None:
            return
        painter, tokens = QPainter(self), self._look.tokens
        ink = {Shape.TICK: tokens.ok_ink, Shape.TRIANGLE: tokens.warn_ink, Shape.CROSS: tokens.no.fill}
        draw_shape(painter, shape, QRectF(SIDE, 16, SIGN, SIGN), ink.get(shape, tokens.same.fill), tokens.card)

    @property
    def sign(self) -> Shape | None:
        """The sign beside the words: none while nothing is shown."""
        if self._model.asked.text:
            return Shape.TRIANGLE
        return result_shape(self._model.chosen) if self._model.chosen is not None else None

    def _tell_question(self, count: int) -> None:
        _ = self._look.catalogue.gettext
        words = _("Press F4 again to release {count} negatives").format(count=self._look.number(count))
        self._tell_headline(words, "warn")
        self.effect.setText(_("Esc leaves them unreleased"))
        self.last_digits.hide()

    def _tell_nothing(self) -> None:
        self._tell_headline(self._look.catalogue.gettext("Choose a result, or scan its tube"), "muted")
        self.last_digits.hide()

    def _tell_result(self, row: ResultRow) -> None:
        self._tell_headline(self._look.catalogue.gettext(RESULT_WORDS[row.code]), "")
        self.tube.setText(display_tube(row.tube))
        self.effect.setText(self._effect(row))
        self._tell_proof(row)

    def _tell_headline(self, text: str, tone: str) -> None:
        self.headline.setText(text)
        _set_tone(self.headline, tone)

    def _forget_digits_of_another(self, row: ResultRow | None) -> None:
        """Digits that were typed hold for one result, and no longer once its proof was taken away."""
        shown, self._shown = self._shown, row.id if row is not None else None
        typed = self.last_digits.text()
        spent = row is not None and self._model.needs_confirming and typed == row.tube[-LAST_DIGITS:]
        if spent or shown != self._shown:
            with QSignalBlocker(self.last_digits):
                self.last_digits.clear()

    def _make_room_for_sign(self) -> None:
        margins = self._layout.contentsMargins()
        margins.setLeft(SIDE if self.sign is None else SIDE + round(SIGN) + SIDE)
        self._layout.setContentsMargins(margins)

    def _effect(self, row: ResultRow) -> str:
        _ = self._look.catalogue.gettext
        if row.status is ResultStatus.RELEASED and row.held_reason:
            return _("Released, and now in doubt: {reason}").format(reason=row.held_words or row.why)
        if row.status is ResultStatus.RELEASED:
            at = self._look.clock(row.released_at, "%d/%m %H:%M") if row.released_at else "—"
            return _("Released {at} by {who}").format(at=at, who=row.released_by or "—")
        if row.status is ResultStatus.WITHDRAWN:
            return _("Withdrawn: {why}").format(why=row.why)
        if row.status is ResultStatus.REPLACED:
            return _("A newer version stands in its place")
        if row.status is ResultStatus.HELD:
            return _("Held: {reason}").format(reason=row.held_words or row.why)
        will = WILL_CALL if row.code is ResultCode.POOL_POSITIVE else WILL_TELL
        return _(will).format(people=row.people)

    def _tell_proof(self, row: ResultRow) -> None:
        _, waits = self._look.catalogue.gettext, row.status is ResultStatus.PRELIMINARY
        typing = self._model.needs_confirming or (row.code in POSITIVES and bool(self.last_digits.text()))
        if not waits or not typing:
            self.last_digits.clear()
        self.last_digits.setVisible(waits and typing)
        self.last_digits.setPlaceholderText("••••")
        self.last_digits.setAccessibleName(_("Last {count} digits of the tube").format(count=LAST_DIGITS))
        text, tone = "", "muted"
        if (problem := self._model.refusals.get(row.id)) is not None:
            text, tone = _("Refused: {reason}").format(reason=refusal_words(problem, self._look.catalogue)), "warn"
        elif self._model.needs_confirming:
            text, tone = _("Scan the tube as proof, or type its last {count} digits").format(count=LAST_DIGITS), "warn"
        elif waits and row.code in POSITIVES:
            text, tone = _("✓ The tube is confirmed"), "ok"
        elif waits and row.code in NEGATIVES:
            text = _("It is released together with the other negatives, or alone")
        self.proof.setText(text)
        _set_tone(self.proof, tone)

    def _lay_out(self) -> None:
        self.headline.setFont(word_font(26, QFont.Weight.Bold))
        self.tube.setFont(code_font(26))
        self.effect.setFont(word_font(18))
        self.proof.setFont(word_font(18, QFont.Weight.DemiBold))
        for label in (self.headline, self.tube, self.effect, self.proof):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.effect.setWordWrap(True)
        self.proof.setWordWrap(True)
        self.last_digits.setFont(code_font(22))
        self.last_digits.setMaxLength(LAST_DIGITS)
        self.last_digits.setFixedSize(124, 48)
        first = QHBoxLayout()
        first.setSpacing(18)
        first.addWidget(self.headline)
        first.addWidget(self.tube)
        first.addStretch(1)
        last = QHBoxLayout()
        last.setSpacing(14)
        last.addWidget(self.proof, 1)
        last.addWidget(self.last_digits)
        layout = self._layout = QVBoxLayout(self)
        layout.setContentsMargins(SIDE, 12, 16, 10)
        layout.setSpacing(4)
        layout.addLayout(first)
        layout.addWidget(self.effect)
        layout.addLayout(last, 1)


def _set_tone(label: QLabel, tone: str) -> None:
    label.setProperty("tone", tone)
    label.style().unpolish(label)
    label.style().polish(label)
