"""The page over the Collect screen where a desk is set to a collection: last choices, a form, the pool size, practice.

No dialog: Esc leaves, and nothing on it can be pressed by a scan. While a tube is open it says why it is locked.
"""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from workstation.domain.badge import is_badge
from workstation.domain.collection import Collection, problems_of, tidied
from workstation.domain.errors import GhepError, Reason
from workstation.domain.tube_barcode import display_tube
from workstation.gui.causes import cause_words
from workstation.gui.collect.model import CollectModel
from workstation.gui.collection.choices import PoolSizes
from workstation.gui.collection.form import CollectionForm
from workstation.gui.collection.model import CollectionModel
from workstation.gui.collection.rows import CollectionRows
from workstation.gui.fonts import word_font
from workstation.gui.key_button import KeyButton, Weight
from workstation.gui.look import Look
from workstation.texts.translate import mark as _

LEFT_SHARE, RIGHT_SHARE, EDGE = 43, 57, 14
_PRACTICE_HOW = _("Practice: close this window and start “ghep --practice”. Nothing of it reaches real data.")
_REAL_HOW = _("This is practice. For real work close this window and start “ghep”.")


class CollectionPage(QWidget):
    """Covers the screens below the top bar."""

    left = Signal()

    def __init__(
        self, model: CollectionModel, collect: CollectModel, look: Look, parent: QWidget, *, practice: bool
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model, self._collect, self._look, self._practice = model, collect, look, practice
        self._scan_lost, self._has_problems, self._screens = False, False, parent
        self.form, self.rows, self.sizes = CollectionForm(look), CollectionRows(look), PoolSizes(look)
        self.title, self.last, self.pool, self.how = QLabel(), QLabel(), QLabel(), QLabel()
        self.new, self.state = QLabel(), QLabel()
        self.use, self.leave = KeyButton(look, "Ctrl+Enter"), KeyButton(look, "Esc")
        self._lay_out()
        self._connect()
        parent.installEventFilter(self)
        self.hide()

    @property
    def is_offered(self) -> bool:
        """Whether this window can choose a collection at all."""
        return self._model.is_there

    @property
    def has_lost_scan(self) -> bool:
        """Whether the last scan was held off or could not be read."""
        return self._scan_lost

    @property
    def is_locked(self) -> bool:
        """Whether a tube is open, or something could not be saved: then nothing is chosen."""
        return bool(self.open_tube) or self._collect.is_stopped

    def show_over(self) -> None:
        """Cover the screens; what was half typed before is still there."""
        self._model.forget()
        self._model.refresh()
        self._scan_lost = self._has_problems = False
        self._tell()
        self.setGeometry(self._screens.rect())
        self.raise_()
        self.show()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_page(self) -> None:
        """Leave the page."""
        if self.isVisible():
            self.hide()
            self.left.emit()

    def submit(self) -> None:
        """Set the desk to what the form says, or say what is wrong with it."""
        if not self.isVisible() or self.is_locked:
            return
        wanted = tidied(self.form.collection)
        problems = problems_of(wanted)
        self.form.show_problems(problems)
        self._has_problems = bool(problems)
        self._tell()
        if not problems:
            self._choose(wanted)

    def takes_scan(self, text: str) -> bool:
        """Take a supervisor's badge that was asked for, or hold a scan off while the form is half filled.

        False gives the scan to the desk: nothing here is in its way.
        """
        if self._model.wants_badge and is_badge(text):
            self._scan_lost = False
            self._model.use_badge(text)
            return True
        self._scan_lost = self.form.is_changed or self._model.wants_badge
        if self._scan_lost:
            self._tell()
        return self._scan_lost

    def lose_scan(self) -> None:
        """Say that a scan could not be read and was not recorded."""
        self._scan_lost = True
        self._tell()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the screens."""
        if event.type() == QEvent.Type.Resize and watched is self._screens:
            self.setGeometry(self._screens.rect())
        return False

    @property
    def open_tube(self) -> str:
        """The tube that locks the page, or an empty text."""
        answer = self._collect.answer
        tube = answer.desk_tube if answer is not None else None
        return tube.number if tube is not None and tube.is_open else ""

    def _choose(self, collection: Collection) -> None:
        self._scan_lost = self._has_problems = False
        self._model.choose(collection)

    def _pick(self, collection: Collection) -> None:
        if not self.is_locked:
            self._choose(collection)

    def _take(self, current: Collection) -> None:
        """Show the desk's collection in the form, unless somebody is typing another one."""
        if not self.form.is_changed or self._model.is_saved:
            self.form.show_collection(current)

    def _tell(self) -> None:
        choices, locked = self._model.choices, self.is_locked
        if choices is not None:
            listed = (choices.current, *(other for other in choices.recent if other != choices.current))
            self.rows.show_collections(listed, choices.current, locked=locked)
        self.form.set_locked(locked=locked)
        answer = self._collect.answer
        self.sizes.show_value(str(answer.pool_size if answer is not None else 1), locked=locked)
        self.use.setEnabled(not locked)
        words, tone = self._hindrance() or self._said()
        self.state.setText(words)
        if self.state.property("tone") != tone:
            self.state.setProperty("tone", tone)
            self.state.style().unpolish(self.state)
            self.state.style().polish(self.state)

    def _hindrance(self) -> tuple[str, str] | None:
        """Say what holds the page up, if anything does."""
        _ = self._look.catalogue.gettext
        if self.open_tube:
            tube = display_tube(self.open_tube)
            return "▲ " + _("Close tube {tube} first (F4), or put it back (F2)").format(tube=tube), "warn"
        if self._collect.is_stopped:
            return "▲ " + _("Something is not saved yet: Esc, then F5"), "warn"
        if self._scan_lost:
            return "▲ " + _("The scan was not recorded: choose the collection, or leave with Esc"), "warn"
        if self._has_problems:
            return "▲ " + _("NOT CHOSEN: correct the fields that are marked"), "warn"
        return None

    def _said(self) -> tuple[str, str]:
        """Say what became of the last wish, or what the page is for."""
        _, problem = self._look.catalogue.gettext, self._model.problem
        if self._model.wants_badge and not _is(problem, Reason.NO_SUCH_BADGE):
            return "▲ " + _("Only a supervisor changes the collection: scan a supervisor's badge"), "warn"
        if problem is not None:
            return "▲ " + cause_words(problem, self._look.catalogue), "warn"
        if self._model.is_saved:
            return "✓ " + _("SAVED: the next tube belongs to this collection"), "ok"
        return _("Every tube opened from now on belongs to the collection that is chosen here"), "muted"

    def _retell(self) -> None:
        _ = self._look.catalogue.gettext
        self.title.setText(_("Collection"))
        self.last.setText(_("LAST CHOICES"))
        self.new.setText(_("CHANGE, OR MAKE A NEW ONE"))
        self.pool.setText(_("PEOPLE WHO SHARE A TUBE"))
        self.how.setText(_(_REAL_HOW if self._practice else _PRACTICE_HOW))
        self.sizes.say_sizes(_("People who share a tube"))
        self.use.say(_("Use this collection"), Weight.PRIMARY)
        self.leave.say(_("Leave"))
        self.setAccessibleName(self.title.text())
        self._tell()

    def _connect(self) -> None:
        self._model.chosen.connect(self._take)
        self._model.changed.connect(self._tell)
        self._collect.changed.connect(self._tell)
        self._look.changed.connect(self._retell)
        self.rows.picked.connect(self._pick)
        self.sizes.size_chosen.connect(self._collect.set_pool_size)
        self.form.edited.connect(self._edited)
        self.use.clicked.connect(self.submit)
        self.leave.clicked.connect(self.close_page)
        self._retell()

    def _edited(self) -> None:
        if self._model.is_saved or self._model.problem is not None:
            self._model.forget()
            self._tell()

    def _lay_out(self) -> None:
        self.title.setFont(word_font(28, QFont.Weight.Bold))
        for label in (self.last, self.new, self.pool):
            label.setFont(word_font(16, QFont.Weight.Bold))
            label.setProperty("tone", "muted")
        self.how.setFont(word_font(16))
        self.how.setWordWrap(True)
        self.state.setFont(word_font(18, QFont.Weight.DemiBold))
        self.state.setWordWrap(True)
        halves = QHBoxLayout()
        halves.setSpacing(18)
        halves.addLayout(
            _column(self.title, self.last, _scrolled(self.rows), self.pool, self.sizes, self.how), LEFT_SHARE
        )
        halves.addLayout(_column(self.new, _scrolled(self.form)), RIGHT_SHARE)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self.state, 1)
        foot.addWidget(self.use)
        foot.addWidget(self.leave)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(EDGE, 6, EDGE, 10)
        layout.setSpacing(8)
        layout.addLayout(halves, 1)
        layout.addLayout(foot)


def _is(problem: Exception | None, reason: Reason) -> bool:
    return isinstance(problem, GhepError) and problem.reason is reason


def _column(*parts: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(6)
    for part in parts:
        column.addWidget(part, 1 if isinstance(part, QScrollArea) else 0)
    return column


def _scrolled(widget: QWidget) -> QScrollArea:
    """Let a part scroll where a small screen has no room for all of it."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    widget.setObjectName("page")
    area.setWidget(widget)
    return area
