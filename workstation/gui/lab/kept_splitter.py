"""A splitter whose sizes of yesterday are given to it once it has its real width, and kept if it never gets one."""

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter

REAL_WIDTH = 400


class KeptSplitter(QSplitter):
    """Two parts side by side; a state that is restored before it was laid out waits."""

    def __init__(self, sizes: tuple[int, int]) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._waits: QByteArray | None = None
        self._usual = sizes
        self.setHandleWidth(12)
        self.setChildrenCollapsible(False)

    def share(self) -> None:
        """Give the parts their usual sizes, and what comes later in the same shares; called when both are in."""
        for place, size in enumerate(self._usual):
            self.setStretchFactor(place, size)
        self.setSizes(list(self._usual))

    def restoreState(self, state: QByteArray | bytes | bytearray | memoryview) -> bool:
        """Take sizes of yesterday, now or when there is room."""
        if self.width() < REAL_WIDTH or not self.isVisible():
            self._waits = QByteArray(state)
            return True
        return super().restoreState(state)

    def saveState(self) -> QByteArray:
        """Give the sizes, or those that still wait."""
        return self._waits if self._waits is not None else super().saveState()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the parts what waits, once there is room."""
        super().resizeEvent(event)
        if self._waits is not None and self.width() >= REAL_WIDTH:
            state, self._waits = self._waits, None
            super().restoreState(state)
