"""Offers a printed card to who was just paired without a number, over the two cards and under the answer."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workstation.gui.causes import cause_words
from workstation.gui.fonts import code_font, word_font
from workstation.gui.key_button import KeyButton, Weight
from workstation.gui.look import Look
from workstation.gui.paint import frame_rounded
from workstation.gui.people.card_model import CardModel, CardOffer


class CardOfferPanel(QWidget):
    """Shown as long as there is an offer; the next scan takes it away, and the card can be made later."""

    def __init__(self, model: CardModel, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._model, self._look = model, look
        self.title, self.what, self.number = QLabel(), QLabel(), QLabel()
        self.make, self.later = KeyButton(look, "Ctrl+P", low=True), KeyButton(look, "Esc", low=True)
        self._lay_out()
        model.changed.connect(self.retell)
        look.changed.connect(self.retell)
        self.make.clicked.connect(model.make)
        self.later.clicked.connect(model.dismiss)
        self.hide()

    def retell(self) -> None:
        """Show the offer as it stands, or go away."""
        offer = self._model.offer
        self.setVisible(offer is not None)
        if offer is None:
            return
        _ = self._look.catalogue.gettext
        self.title.setText(offer.name)
        self.what.setText(self._words(offer))
        self.number.setText(offer.file.number if offer.file else "")
        self.number.setVisible(offer.file is not None)
        self.make.say(_("Make the card"), Weight.PRIMARY)
        self.make.setVisible(offer.file is None)
        self.make.setEnabled(not offer.busy or offer.problem is not None)
        self.later.say(_("Close") if offer.file else _("Later"))
        self.setAccessibleName(". ".join(x for x in (self.title.text(), self.what.text(), self.number.text()) if x))
        self.raise_()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the card."""
        painter, tokens = QPainter(self), self._look.tokens
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(tokens.card))
        frame_rounded(painter, QRectF(self.rect()), 10, tokens.accent.fill, 4)

    def _words(self, offer: CardOffer) -> str:
        _ = self._look.catalogue.gettext
        if offer.file is not None:
            return _("Card saved, ready to print: {file}").format(file=offer.file.path.name)
        if offer.problem is not None:
            cause = cause_words(offer.problem, self._look.catalogue)
            return _("The card was not made: {cause}. Try again, or later").format(cause=cause)
        return _("No number on a paper: only a printed card finds this person and the result again")

    def _lay_out(self) -> None:
        self.title.setFont(word_font(26, QFont.Weight.Bold))
        self.what.setFont(word_font(18))
        self.what.setWordWrap(True)
        self.number.setFont(code_font(34, QFont.Weight.Bold))
        for label in (self.title, self.what, self.number):
            label.setTextFormat(Qt.TextFormat.PlainText)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addWidget(self.make)
        buttons.addWidget(self.later)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 12, 24, 12)
        layout.setSpacing(4)
        for part in (self.title, self.what, self.number):
            layout.addWidget(part)
        layout.addStretch(1)
        layout.addLayout(buttons)
