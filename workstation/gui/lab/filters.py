"""The head of a list: choices in a row, of which one holds, and a search that waits until the typing rests."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from workstation.gui.fonts import word_font
from workstation.gui.key_button import KeyButton, Weight
from workstation.gui.lab.plain_edit import PlainEdit
from workstation.gui.look import Look

REST_MS = 250


class Choices(QWidget):
    """Buttons of which one is filled; `chosen` gives its key."""

    chosen = Signal(object)

    def __init__(self, look: Look, keys: tuple[Any, ...]) -> None:
        super().__init__()
        self.buttons = {key: KeyButton(look, "", low=True) for key in keys}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for key, button in self.buttons.items():
            layout.addWidget(button)
            button.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
        layout.addStretch(1)

    def say(self, words: Callable[[Any], str], now: object) -> None:
        """Write the words of every button, and fill the one that holds."""
        for key, button in self.buttons.items():
            button.say(words(key), Weight.PRIMARY if key == now else Weight.PLAIN)


class Search(PlainEdit):
    """A line to search in; `sought` comes once nothing was typed for a moment."""

    sought = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFont(word_font(18))
        self.setFixedHeight(48)
        self.setClearButtonEnabled(True)
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(lambda: self.sought.emit(self.text()))
        self.textEdited.connect(lambda _text: self._rest.start())
        self.textChanged.connect(self._cleared)
        self.returnPressed.connect(lambda: self.sought.emit(self.text()))

    def show_text(self, text: str) -> None:
        """Show what is sought now, unless somebody is typing."""
        if not self._rest.isActive() and text != self.text():
            with QSignalBlocker(self):
                self.setText(text)

    def _cleared(self, text: str) -> None:
        if not text:
            self._rest.start()
