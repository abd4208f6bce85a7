"""Takes the focus out of a text field while a scan with a prefix comes in, and gives it back afterwards.

An input method sees the keys of a focused field before any filter does, and rewrites the letters of a code. Once the
focus is on a pane without input method, the keys come as they are.
"""

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from workstation.domain.wedge_settings import Prefix
from workstation.gui.native_prefix import NativePrefix
from workstation.gui.wedge import Wedge


class Aside(QObject):
    """Moves the focus to a pane at a prefix, between `install` and `remove`."""

    def __init__(self, wedge: Wedge, pane: QWidget, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wedge, self._pane = wedge, pane
        self._left: QWidget | None = None
        self._native = NativePrefix(self._on_native_prefix)
        wedge.prefixed.connect(self.step_aside)
        wedge.settled.connect(self.step_back)

    def install(self) -> None:
        """Begin to watch for a prefix in what the system hands over."""
        if (application := QCoreApplication.instance()) is not None:
            application.installNativeEventFilter(self._native)

    def remove(self) -> None:
        """Watch no more."""
        if (application := QCoreApplication.instance()) is not None:
            application.removeNativeEventFilter(self._native)

    def step_aside(self) -> None:
        """Leave the field at once, before its input method gets another key."""
        focus = QApplication.focusWidget()
        if focus is not None and focus is not self._pane:
            self._left = focus
            self._pane.setFocus(Qt.FocusReason.OtherFocusReason)

    def step_back(self) -> None:
        """Give the focus back, unless the scan opened something else or the field is gone."""
        left, self._left = self._left, None
        if left is not None and isValid(left) and left.isVisible() and QApplication.focusWidget() is self._pane:
            left.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_native_prefix(self, prefix: Prefix) -> None:
        if self._wedge.settings.prefix in (Prefix.NONE, prefix):
            self.step_aside()
