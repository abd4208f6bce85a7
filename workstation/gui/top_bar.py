"""The bar above every screen: mode or title, where and who, the time, scanner, sound, and what is unsent."""

from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from pathlib import Path
from textwrap import shorten

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from workstation.domain.collection import Collection, LegalBasis, Priority
from workstation.gui.collection.rows import marks_of
from workstation.gui.desks_pill import ROOM_FOR_SENTENCES, DesksPill
from workstation.gui.fonts import digit_font, word_font
from workstation.gui.lab.words import TAKE_OVER
from workstation.gui.look import Look
from workstation.gui.pill import Pill, Sign
from workstation.gui.ports import SyncStatus
from workstation.gui.shapes import Shape
from workstation.gui.sync_words import sync_words

HEIGHT, ROOMY, MOST_LETTERS = 64, 1290, 24


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
    """One line that ends with an ellipsis where there is no room for it."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint what fits."""
        painter = QPainter(self)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


class Names(QAbstractButton):
    """Where and who, as one place to press: two lines apart would be too low for a finger."""

    def __init__(self, site: CutLabel, marks: QLabel, who: CutLabel) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addStretch(1)
        layout.addWidget(site)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(marks)
        below.addWidget(who, 1)
        layout.addLayout(below)
        layout.addStretch(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint nothing under the two lines."""


class TopBar(QWidget):
    """Shows what is true on every screen; a click on where and who asks for another person."""

    operator_wanted = Signal()
    sound_wanted = Signal()
    touch_wanted = Signal()

    def __init__(self, look: Look, context: WindowContext) -> None:
        super().__init__()
        self._look, self._context = look, context
        self._status: SyncStatus | None = None
        self._now: datetime | None = None
        self._collection: Collection | None = None
        self._scanner_ready = True
        self._scanners_lost: tuple[str, ...] = ()
        self.left = QStackedWidget()
        self._lefts: list[QWidget] = []
        self.site, self.who, self.clock = CutLabel(), CutLabel(), QLabel()
        self.marks = QLabel()
        self.names = Names(self.site, self.marks, self.who)
        self.scanner, self.sound = Pill(look, Sign.SCANNER), Pill(look, Sign.SPEAKER)
        self.touch, self.sync = Pill(look), Pill(look)
        self.desks = DesksPill(look)
        self._has_sound, self._is_muted = True, False
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

    def show_collection(self, collection: Collection) -> None:
        """Show where and for what the desk collects, and a mark for what is urgent or ordered."""
        self._collection = collection
        self.retell()

    def show_time(self, now: datetime) -> None:
        """Set the clock, and with it the age of what is unsent."""
        self._now = now
        self.clock.setText(self._look.clock(now))
        self._tell_sync()

    def show_sync(self, status: SyncStatus | None) -> None:
        """Replace what is unsent."""
        self._status = status
        self.desks.show_status(status)
        self._tell_sync()

    def show_scanner(self, *, ready: bool, lost: tuple[str, ...] = ()) -> None:
        """Say whether a scanner can be heard, and which ones should be and are not."""
        self._scanner_ready, self._scanners_lost = ready, lost
        _ = self._look.catalogue.gettext
        words = _("Scanner") if ready else _("No scanner yet")
        if lost:
            more = f" +{len(lost) - 1}" if len(lost) > 1 else ""
            words = _("Lost: {names}").format(names=shorten(lost[0], MOST_LETTERS, placeholder="…") + more)
        self.scanner.say(Shape.TICK if ready and not lost else Shape.TRIANGLE, words)
        self.scanner.setToolTip(_("Scanner test (Ctrl+T)"))

    def show_sound(self, *, has_speaker: bool, is_muted: bool) -> None:
        """Say whether answers can be heard."""
        self._has_sound, self._is_muted = has_speaker, is_muted
        _ = self._look.catalogue.gettext
        words = _("NO SPEAKER") if not has_speaker else _("Muted") if is_muted else _("Sound")
        self.sound.say(Shape.TICK if has_speaker and not is_muted else Shape.TRIANGLE, words)
        self.sound.setAccessibleName(f"{words}. " + _("Ctrl+S: sound test"))

    def offer_touch(self, *, offered: bool) -> None:
        """Offer large buttons, where the computer has a touch screen and nobody has chosen yet."""
        self.touch.setVisible(offered)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the words of what works to wider windows: where and who need the room."""
        for pill in (self.scanner, self.sound):
            pill.shorten(short=event.size().width() < ROOMY)
        self.desks.shorten(short=event.size().width() < ROOM_FOR_SENTENCES)
        super().resizeEvent(event)

    def retell(self) -> None:
        """Write all words again."""
        _ = self._look.catalogue.gettext
        self.site.setText(self._site_words())
        self._tell_marks()
        self.who.setText(" · ".join(part for part in (self._context.desk_name, self._context.operator) if part))
        for label in (self.site, self.who):
            label.setToolTip(_(TAKE_OVER))
            label.setAccessibleName(f"{label.text()}. {_(TAKE_OVER)}")
        self.names.setAccessibleName(f"{self.site.text()}. {self.who.accessibleName()}")
        self.show_scanner(ready=self._scanner_ready, lost=self._scanners_lost)
        self.show_sound(has_speaker=self._has_sound, is_muted=self._is_muted)
        self.touch.say(Shape.ARROW, _("Large buttons?"))
        self.touch.setAccessibleName(_("Large buttons for the touch screen (Ctrl+G)"))
        self._tell_sync()

    def _site_words(self) -> str:
        tr = self._look.catalogue.gettext
        if self._collection is None:
            return tr("Site: {site}").format(site=self._context.site)
        return f"{self._collection.site} · {self._collection.campaign}"

    def _tell_marks(self) -> None:
        """What must not be overlooked: the sign and a short word for the eye, all words for the rest."""
        tr, chosen, short = self._look.catalogue.gettext, self._collection, []
        if chosen is not None and chosen.priority is Priority.URGENT:
            short.append(tr("URGENT"))
        if chosen is not None and chosen.legal_basis is LegalBasis.EPIDEMIC_ORDER:
            short.append(tr("ORDER"))
        self.marks.setVisible(bool(short))
        self.marks.setText("▲ " + " · ".join(short))
        self.marks.setAccessibleName(" · ".join(marks_of(chosen, self._look.catalogue)) if chosen is not None else "")

    def _tell_sync(self) -> None:
        if self._now is not None:
            self.sync.say(*sync_words(self._status, self._now, self._look.catalogue))

    def _lay_out(self) -> None:
        self.setFixedHeight(HEIGHT)
        self.site.setFont(word_font(17, QFont.Weight.DemiBold))
        self.who.setFont(word_font(16))
        self.who.setProperty("tone", "muted")
        self.marks.setFont(word_font(16, QFont.Weight.Bold))
        self.marks.setProperty("tone", "warn")
        self.clock.setFont(digit_font(32, QFont.Weight.Bold))
        self.clock.setAccessibleName("")
        for label in (self.site, self.who):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.names.clicked.connect(self.operator_wanted)
        self.sound.clicked.connect(self.sound_wanted)
        self.touch.clicked.connect(self.touch_wanted)
        self.touch.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 0, 16, 0)
        layout.setSpacing(12)
        self.left.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        layout.addWidget(self.left)
        layout.addSpacing(8)
        layout.addWidget(self.names, 1)
        for part in (self.clock, self.touch, self.scanner, self.sound, self.desks, self.sync):
            layout.addWidget(part)
