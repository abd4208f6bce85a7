"""Key events as a scanner or a person makes them: evdev codes, the time of each key, sent to the window."""

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent, QWindow

from workstation.gui.key_table import X11_OFFSET, by_place

ENTER, TAB, BACKSPACE, F9 = 28, 15, 14, 67
CODES = {by_place(code, shift=shift): (code, shift) for code in range(86) for shift in (False, True)}


class Keyboard:
    """Presses keys at a window, `gap` milliseconds apart by their own clock."""

    def __init__(self, window: QWindow, gap: int = 4) -> None:
        self.window, self.gap, self.time = window, gap, 1_000

    def scan(self, text: str, layout: dict[str, str] | None = None) -> None:
        """Send a text and Enter; `layout` says what the layout wrote for a letter of a US keyboard."""
        self.type(text, layout)
        self.press(ENTER, "\r", Qt.Key.Key_Return)

    def type(self, text: str, layout: dict[str, str] | None = None) -> None:
        for letter in text:
            code, shift = CODES[letter]
            self.press(code, (layout or {}).get(letter, letter), shift=shift)

    def press(self, code: int, text: str, key: int = 0, *, shift: bool = False) -> None:
        self.time += self.gap
        modifiers = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
        native = code + X11_OFFSET if code else 0
        key = key or (ord(text.upper()) if len(text) == 1 and text.isascii() else 0)
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, modifiers, native, 0, 0, text)
            event.setTimestamp(self.time)
            QCoreApplication.sendEvent(self.window, event)

    def rest(self, milliseconds: int = 500) -> None:
        """Let time pass between two presses."""
        self.time += milliseconds
