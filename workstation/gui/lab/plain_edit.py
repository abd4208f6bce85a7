"""A line to type in that no input method can reach: Telex would rewrite a scanned or typed number.

Nothing is lost by it, because searches ignore accents.
"""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodQueryEvent
from PySide6.QtWidgets import QLineEdit


class PlainEdit(QLineEdit):
    """A line edit without input method."""

    def inputMethodQuery(self, query: Qt.InputMethodQuery, argument: object = None) -> object:
        """Say that no input method is wanted."""
        if query == Qt.InputMethodQuery.ImEnabled:
            return False
        return super().inputMethodQuery(query) if argument is None else super().inputMethodQuery(query, argument)

    def event(self, event: QEvent) -> bool:
        """Say it as well where all answers are asked for at once."""
        if isinstance(event, QInputMethodQueryEvent):
            answered = super().event(event)
            event.setValue(Qt.InputMethodQuery.ImEnabled, False)
            return answered
        return super().event(event)
