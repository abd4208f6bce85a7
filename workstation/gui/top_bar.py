"""The bar above every screen: mode or title, where and who, the time, the scanner, and what is unsent."""

from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from workstation.gui.fonts import digit_font, word_font
from workstation.gui.look import Look
from workstation.gui.pill import Pill
from workstation.gui.ports import SyncStatus
from workstation.gui.results.words import TAKE_OVER
from workstation.gui.shapes import Shape
from workstation.gui.sync_words import sync_words

HEIGHT = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowContext:
    """What a window is told of its place: shown as it stands, except `state_file`, where the window keeps its state."""

    site: str
    desk_name: str
    operator: str
    practice: bool
    version: str
    zone: tzinfo
    state_file: Path


class CutLabel(QLabel):
    """One line that ends with an ellipsis where there is no room for it, and tells when it is clicked."""

    clicked = Signal()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """Tell of it."""
        self.clicked.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint what fits."""
        painter = QPainter(self)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


class TopBar(QWidget):
    """Shows what is true on every screen; a click on where and who asks for another person."""

    operator_wanted = Signal()

    def __init__(self, look: Look, context: WindowContext) -> None:
        super().__init__()
        self._look, self._context = look, context
        self._status: SyncStatus | None = None
        self._now: datetime | None = None
        self._scanner_ready = True
        self.left = QStackedWidget()
        self._lefts: list[QWidget] = []
        self.site, self.who, self.clock = CutLabel(), CutLabel(), QLabel()
        self.scanner, self.sync = Pill(look), Pill(look)
        self._lay_out()
        look.changed.connect(self.retell)

    def add_left(self, widget: QWidget) -> None:
        """Add what stands at the left for one screen, in the order of the screens."""
        self._lefts.append(widget)
        self.left.addWidget(widget)

    def show_left(self, number: int) -> None:
        """Show what belongs to a screen."""
        for place in range(len(self._lefts)):
            policy = QSizePolicy.Policy.Maximum if place == number else QSizePolicy.Policy.Ignored
            self._lefts[place].setSizePolicy(policy, QSizePolicy.Policy.Preferred)
        self.left.setCurrentIndex(number)

    def show_operator(self, name: str) -> None:
        """Show who works from now on."""
        self._context = replace(self._context, operator=name)
        self.retell()

    def show_time(self, now: datetime) -> None:
        """Set the clock, and with it the age of what is unsent."""
        self._now = now
        self.clock.setText(self._look.clock(now))
        self._tell_sync()

    def show_sync(self, status: SyncStatus | None) -> None:
        """Replace what is unsent."""
        self._status = status
        self._tell_sync()

    def show_scanner(self, *, ready: bool) -> None:
        """Say whether a scanner can be heard."""
        self._scanner_ready = ready
        _ = self._look.catalogue.gettext
        self.scanner.say(Shape.TICK if ready else Shape.TRIANGLE, _("Scanner") if ready else _("No scanner"))

    def retell(self) -> None:
        """Write all words again."""
        _ = self._look.catalogue.gettext
        self.site.setText(_("Site: {site}").format(site=self._context.site))
        self.who.setText(" · ".join(part for part in (self._context.desk_name, self._context.operator) if part))
        for label in (self.site, self.who):
            label.setToolTip(_(TAKE_OVER))
            label.setAccessibleName(f"{label.text()}. {_(TAKE_OVER)}")
        self.show_scanner(ready=self._scanner_ready)
        self._tell_sync()

    def _tell_sync(self) -> None:
        if self._now is not None:
            self.sync.say(*sync_words(self._status, self._now, self._look.catalogue))

    def _lay_out(self) -> None:
        self.setFixedHeight(HEIGHT)
        self.site.setFont(word_font(17, QFont.Weight.DemiBold))
        self.who.setFont(word_font(16))
        self.who.setProperty("tone", "muted")
        self.clock.setFont(digit_font(32, QFont.Weight.Bold))
        self.clock.setAccessibleName("")
        for label in (self.site, self.who):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setCursor(Qt.CursorShape.PointingHandCursor)
            label.clicked.connect(self.operator_wanted)
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addStretch(1)
        names.addWidget(self.site)
        names.addWidget(self.who)
        names.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 0, 16, 0)
        layout.setSpacing(12)
        self.left.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        layout.addWidget(self.left)
        layout.addSpacing(8)
        layout.addLayout(names, 1)
        for part in (self.clock, self.scanner, self.sync):
            layout.addWidget(part)
