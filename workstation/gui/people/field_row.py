"""One field of the form: its name above, what is wrong beside the name, and what to do or what was read below."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from workstation.gui.fonts import word_font

FIELD_HEIGHT = 48


class FieldRow(QWidget):
    """Label, editor and hint. `set_problem` frames the editor; the words are also told to screen readers."""

    def __init__(self, editor: QWidget) -> None:
        super().__init__()
        self.editor, self.label, self.what, self.hint = editor, QLabel(), QLabel(), QLabel()
        editor.setFixedHeight(FIELD_HEIGHT)
        if isinstance(editor, QLineEdit):
            editor.setFont(word_font(21, QFont.Weight.DemiBold))
        self._lay_out()

    def say(self, label: str, hint: str = "", *, good: bool = False) -> None:
        """Write the label and what stands below; `good` says that what was typed was understood."""
        self.label.setText(label)
        self.editor.setAccessibleName(label)
        self._set_hint(("✓ " if good else "") + hint, "ok" if good else "muted")
        self._set_what("")

    def say_problem(self, what: str, do: str) -> None:
        """Write what is wrong and what to do."""
        self._set_what(f"▲ {what}")
        self._set_hint(do, "warn")

    def _set_what(self, what: str) -> None:
        self.what.setText(what)
        if self.editor.property("problem") != bool(what):
            self.editor.setProperty("problem", bool(what))
            _polish(self.editor)

    def _set_hint(self, text: str, tone: str) -> None:
        self.hint.setText(text)
        self.editor.setAccessibleDescription(" ".join(x for x in (self.what.text(), text) if x))
        if self.hint.property("tone") != tone:
            self.hint.setProperty("tone", tone)
            _polish(self.hint)

    def _lay_out(self) -> None:
        self.label.setFont(word_font(17, QFont.Weight.Bold))
        self.what.setFont(word_font(16, QFont.Weight.DemiBold))
        self.what.setProperty("tone", "warn")
        self.hint.setFont(word_font(16))
        self.hint.setMinimumWidth(0)
        for label in (self.label, self.what, self.hint):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setBuddy(self.editor)
        for label in (self.what, self.hint):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.label)
        head.addWidget(self.what, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(head)
        layout.addWidget(self.editor)
        layout.addWidget(self.hint)


def _polish(widget: QWidget) -> None:
    """Have the style sheet look at a changed property."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
