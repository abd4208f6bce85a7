"""One message to look at: what is the matter, its bytes and its tree side by side, and how it was read."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workstation.gui.fonts import word_font
from workstation.gui.key_button import KeyButton
from workstation.gui.lab.kept_splitter import KeptSplitter
from workstation.gui.lab.lines import LineList
from workstation.gui.lab.looking import LookingModel
from workstation.gui.look import Look

Words = tuple[str, str, str]
"""Title, what is the matter, what to do."""


class MessagePane(QFrame):
    """Shows the message that is looked at; `extras` stand between the words and the lines."""

    def __init__(self, model: LookingModel, look: Look, extras: Sequence[QWidget]) -> None:
        super().__init__()
        self.setObjectName("card")
        self._model, self._look = model, look
        self.title, self.what, self.do, self.empty = QLabel(), QLabel(), QLabel(), QLabel()
        self.raw_title, self.tree_title = QLabel(), QLabel()
        self.raw, self.tree = LineList(look), LineList(look)
        self.copy, self.decisions = KeyButton(look, "", low=True), KeyButton(look, "", low=True)
        self.split = KeptSplitter((360, 400))
        self._words: Words = ("", "", "")
        self._lay_out(extras)
        model.changed.connect(self.retell)
        self.copy.clicked.connect(self.copy_details)
        self.decisions.clicked.connect(model.ask_decisions)

    def say(self, words: Words, empty: str) -> None:
        """Set what stands above the message, and what to do where none is looked at."""
        self._words = words
        self.empty.setText(empty)
        self.retell()

    def retell(self) -> None:
        """Write all words again."""
        _, detail = self._look.catalogue.gettext, self._model.detail
        for label, text in zip((self.title, self.what, self.do), self._words, strict=True):
            label.setText(text)
            label.setVisible(bool(text))
        is_looking = self._model.wanted is not None
        self.empty.setVisible(not is_looking)
        for part in (self.split, self.copy, self.decisions):
            part.setVisible(is_looking)
        self.copy.say(_("Copy the details"))
        self.decisions.say(_("Show the message") if self._model.decisions else _("How it is read"))
        self.raw_title.setText(_("AS IT CAME"))
        self.tree_title.setText(_("HOW IT IS READ") if self._model.decisions else _("FIELD BY FIELD"))
        self.raw.setAccessibleName(_("Original message"))
        self.tree.setAccessibleName(self.tree_title.text())
        self.raw.show_lines(detail.raw if detail else (), detail.raw_marks if detail else ())
        if self._model.decisions:
            self.tree.show_lines(self._model.decisions)
        else:
            self.tree.show_lines(detail.tree if detail else (), detail.tree_marks if detail else ())

    def copy_details(self) -> None:
        """Put words and bytes into the clipboard, for a mail to whoever runs the analyzer."""
        detail = self._model.detail
        lines = [*(text for text in self._words if text), "", *(detail.raw if detail else ())]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _lay_out(self, extras: Sequence[QWidget]) -> None:
        self.title.setFont(word_font(20, QFont.Weight.Bold))
        self.what.setFont(word_font(18, QFont.Weight.DemiBold))
        self.do.setFont(word_font(17))
        self.empty.setFont(word_font(20, QFont.Weight.DemiBold))
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for label in (self.raw_title, self.tree_title):
            label.setFont(word_font(15, QFont.Weight.Bold))
        for label in (self.empty, self.raw_title, self.tree_title):
            label.setProperty("tone", "muted")
        for label in (self.title, self.what, self.do, self.empty):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        for title, lines in ((self.raw_title, self.raw), (self.tree_title, self.tree)):
            self.split.addWidget(_titled(title, lines))
        self.split.share()
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.decisions)
        buttons.addWidget(self.copy)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(6)
        for label in (self.title, self.what, self.do):
            layout.addWidget(label)
        for extra in extras:
            layout.addWidget(extra)
        layout.addWidget(self.split, 1)
        layout.addWidget(self.empty, 1)
        layout.addLayout(buttons)


def _titled(title: QLabel, lines: LineList) -> QWidget:
    part = QWidget()
    layout = QVBoxLayout(part)
    layout.setContentsMargins(0, 4, 0, 0)
    layout.setSpacing(4)
    layout.addWidget(title)
    layout.addWidget(lines, 1)
    return part
