"""The keyboard-wedge scanner: an event filter of the whole application that takes scans out of the keys.

It acts at the window, before any widget or shortcut sees the key, so that no button, field or dialog is ever
answered by a scanner. What a scan means is not decided here. An input method sees the keys of an ordinary field
before any filter: there a scan is safe with a prefix only, at which `aside.py` takes the focus out of the field.
"""

import time
from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow

from workstation.domain.wedge_settings import Prefix, Suffix, WedgeSettings
from workstation.gui.key_table import BACKSPACE_CODE, code_offset
from workstation.gui.wedge_buffer import Damaged, Event, Key, Measured, Scanned, Unended, WedgeBuffer

VK_PACKET = 0xE7
Chooses = Callable[[str, str], str | None]


class Typing(StrEnum):
    """What becomes of keys that no scanner sent."""

    SWALLOWED = "swallowed"
    REPLAYED = "replayed"
    MEASURED = "measured"


SHORTEST = {Typing.SWALLOWED: 1, Typing.REPLAYED: 6, Typing.MEASURED: 1}
# Where nobody types, a longer gap costs nothing and forgives a slow scanner or a busy computer.
LEAST_GAP_MS = {Typing.SWALLOWED: 120, Typing.REPLAYED: 50, Typing.MEASURED: 500}
# In a field a longer gap would take a quick typist for a scanner; a slower scanner needs a prefix there.
MOST_GAP_MS = {Typing.SWALLOWED: 400, Typing.REPLAYED: 80, Typing.MEASURED: 500}


def prefer_place(by_place: str, by_text: str) -> str | None:
    """Choose the reading by place: it is right whatever the layout, as long as the scanner itself is set to US."""
    return by_place or by_text


class Wedge(QObject):
    """Takes scans out of the key events of an application; `install` it once, on the GUI thread.

    `damaged`: an input method rewrote a scan. `doubtful`: it reads as two different things. `unended`: keys as fast as
    a scanner's, but no end. `measured` gives what came as an `Arrival`, while typing is MEASURED. `prefixed` comes in
    the same moment as a prefix, `settled` once nothing is held any more.
    """

    scanned = Signal(str)
    damaged = Signal()
    doubtful = Signal()
    unended = Signal()
    typed = Signal(str)
    measured = Signal(object)
    prefixed = Signal()
    settled = Signal()

    def __init__(self, parent: QObject | None = None, *, chooses: Chooses = prefer_place) -> None:
        super().__init__(parent)
        self._chooses = chooses
        self._offset = code_offset(QGuiApplication.platformName())
        self._buffer = WedgeBuffer()
        self._typing = Typing.SWALLOWED
        self._held: list[QKeyEvent] = []
        self._swallowed: set[int] = set()
        self._replaying = False
        self._armed_at = 0.0
        self._idle = QTimer(self, singleShot=True)
        self._idle.timeout.connect(self._on_idle)
        self.set_typing(Typing.SWALLOWED)

    def install(self) -> None:
        """Begin to see the keys of the application."""
        _application().installEventFilter(self)

    def remove(self) -> None:
        """See no more keys."""
        self._idle.stop()
        _application().removeEventFilter(self)

    @property
    def typing(self) -> Typing:
        """What becomes of keys that no scanner sent."""
        return self._typing

    @property
    def settings(self) -> WedgeSettings:
        """How the scanners are set."""
        return self._buffer.settings

    def set_typing(self, typing: Typing) -> None:
        """Say whether the screen has fields to type in; on a scan screen every printable key is swallowed."""
        self._tell(self._buffer.flush())
        self._typing = typing
        self._buffer.shortest, self._buffer.typing = SHORTEST[typing], typing is Typing.REPLAYED
        self._buffer.measuring = typing is Typing.MEASURED
        self._buffer.gap_ms = min(max(self.settings.gap_ms, LEAST_GAP_MS[typing]), MOST_GAP_MS[typing])

    def set_settings(self, settings: WedgeSettings) -> None:
        """Heed from the next key on how the scanners are set."""
        self._tell(self._buffer.flush())
        self._buffer.settings = settings
        self.set_typing(self._typing)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys of a burst; leave every other event alone."""
        if self._replaying or not isinstance(event, QKeyEvent) or not isinstance(watched, QWindow):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            return self._claim(event)
        if event.type() == QEvent.Type.KeyPress:
            return self._press(event)
        if event.type() == QEvent.Type.KeyRelease:
            return self._release(event)
        return False

    def _claim(self, event: QKeyEvent) -> bool:
        if self._is_ours(event):
            event.accept()
            return True
        return False

    def _press(self, event: QKeyEvent) -> bool:
        if not self._is_ours(event):
            return False
        if event.isAutoRepeat():
            return self._is_swallowing
        key = self._key(event)
        step = self._buffer.press(key)
        self._tell(step.events)
        if self._buffer.begins(key):
            self.prefixed.emit()
        if self._buffer.is_holding:
            self._held.append(_copy(event))
            self._arm()
        if step.taken or self._is_swallowing:
            self._swallowed.add(_identity(event))
            return True
        return False

    def _release(self, event: QKeyEvent) -> bool:
        if event.isAutoRepeat():
            return _identity(event) in self._swallowed
        if _identity(event) in self._swallowed:
            self._swallowed.discard(_identity(event))
            return True
        return False

    @property
    def _is_swallowing(self) -> bool:
        return self._typing is not Typing.REPLAYED

    def _is_ours(self, event: QKeyEvent) -> bool:
        key = self._key(event)
        if key.begins_with is not Prefix.NONE:
            return self._buffer.begins(key)
        if _is_chord(event):
            return False
        if key.ends_with is not Suffix.NONE or key.code == BACKSPACE_CODE:
            return self._is_swallowing or self._buffer.is_holding
        return bool(key.by_place)

    def _key(self, event: QKeyEvent) -> Key:
        return Key(
            code=max(event.nativeScanCode() - self._offset, 0),
            text=event.text(),
            shift=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier),
            at=event.timestamp(),
            injected=self._offset == 0 and event.nativeVirtualKey() == VK_PACKET,
        )

    def _tell(self, events: tuple[Event, ...]) -> None:
        for event in events:
            held, self._held = self._held, []
            if isinstance(event, Scanned):
                self._choose(event)
            elif isinstance(event, Damaged):
                self.damaged.emit()
            elif isinstance(event, Unended):
                self.unended.emit()
            elif isinstance(event, Measured):
                self.measured.emit(event.arrival)
            elif self._is_swallowing:
                self.typed.emit(event.text)
            else:
                self.settled.emit()
                self._replay(held)
        if not self._buffer.is_holding:
            self._held = []
            self.settled.emit()

    def _choose(self, event: Scanned) -> None:
        chosen = self._chooses(event.by_place, event.by_text)
        if chosen is None:
            self.doubtful.emit()
        else:
            self.scanned.emit(chosen)

    def _replay(self, held: list[QKeyEvent]) -> None:
        window = QGuiApplication.focusWindow()
        if not window:
            return
        self._replaying = True
        try:
            for event in held:
                QCoreApplication.sendEvent(window, event)
                QCoreApplication.sendEvent(window, _copy(event, QEvent.Type.KeyRelease))
        finally:
            self._replaying = False

    def _arm(self) -> None:
        self._armed_at = time.monotonic()
        self._idle.start(self._buffer.patience_ms + 10)

    def _on_idle(self) -> None:
        """Nothing came for a while. A timer that fires late says that the window was busy: keys may be waiting."""
        if time.monotonic() - self._armed_at > 2 * self._idle.interval() / 1000:
            self._arm()
            return
        self._tell(self._buffer.flush())


def _is_chord(event: QKeyEvent) -> bool:
    """Ctrl, Alt or Meta with a key is a shortcut; Ctrl and Alt together are AltGr, which scanners use."""
    modifier, held = Qt.KeyboardModifier, event.modifiers()
    ctrl, alt = bool(held & modifier.ControlModifier), bool(held & modifier.AltModifier)
    return bool(held & modifier.MetaModifier) or ctrl != alt


def _identity(event: QKeyEvent) -> int:
    return event.nativeScanCode() or -event.key()


def _copy(event: QKeyEvent, kind: QEvent.Type = QEvent.Type.KeyPress) -> QKeyEvent:
    copy = QKeyEvent(
        kind,
        event.key(),
        event.modifiers(),
        event.nativeScanCode(),
        event.nativeVirtualKey(),
        event.nativeModifiers(),
        event.text(),
    )
    copy.setTimestamp(event.timestamp())
    return copy


def _application() -> QCoreApplication:
    application = QCoreApplication.instance()
    if application is None:
        raise RuntimeError("the wedge needs a running application")
    return application
