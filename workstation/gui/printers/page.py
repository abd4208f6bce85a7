"""The page of printers over the Labels screen: the list with the chosen one, or the form of a new or changed one.

No dialog: Esc goes back one step, and no scan presses anything on it.
"""

from functools import cached_property

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFont, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from workstation.gui.fonts import word_font
from workstation.gui.look import Look
from workstation.gui.printers.add_model import AddModel
from workstation.gui.printers.add_pane import AddPane
from workstation.gui.printers.list_pane import ListPane
from workstation.gui.printers.model import PrintersModel
from workstation.gui.printers.words import GOOD, notice_words

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class PrintersPage(QWidget):
    """Covers the screens below the top bar; `left` says that it was closed."""

    left = Signal()

    def __init__(self, model: PrintersModel, adding: AddModel, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._model, self._adding, self._look, self._screens = model, adding, look, parent
        self.title, self.notice, self._panes = QLabel(), QLabel(), QStackedWidget()
        # Qt keeps no font that is set after a style sheet has seen the widget.
        self.title.setFont(word_font(28, QFont.Weight.Bold))
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.notice.setFont(word_font(18, QFont.Weight.DemiBold))
        self.notice.setWordWrap(True)
        self.notice.setTextFormat(Qt.TextFormat.PlainText)
        parent.installEventFilter(self)
        self.hide()

    @cached_property
    def list(self) -> ListPane:
        """The list with the chosen printer."""
        adding = self._adding
        return ListPane(self._model, self._look, add=adding.open, change=self.change, leave=self.close_page)

    @cached_property
    def new(self) -> AddPane:
        """The form of a new or changed printer."""
        return AddPane(self._adding, self._look)

    @property
    def is_offered(self) -> bool:
        """Whether this window knows printers at all."""
        return self._model.is_there

    def show_over(self) -> None:
        """Cover the screens with the list. All of it is made the first time: most windows never open it."""
        if not self._panes.count():
            self._lay_out()
            self._connect()
            self.retell()
        self._adding.leave()
        self._model.open()
        self.setGeometry(self._screens.rect())
        self.raise_()
        self.show()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_page(self) -> None:
        """Leave the page, from wherever somebody is on it."""
        if self.isVisible():
            self.hide()
            self.left.emit()

    def change(self) -> None:
        """Open the form for the chosen printer; one with open jobs stays as it is, and they are named."""
        line = self._model.line
        if line is not None and not self._model.is_held():
            self._adding.change(line.printer)

    def key(self, name: str) -> bool:
        """Take a key; tells whether something was done."""
        pane = self.new if self._adding.is_open else self.list
        call = pane.keys.get(name)
        if call is not None:
            call()
        return call is not None

    def hideEvent(self, event: QHideEvent) -> None:
        """Look at no printer that nobody sees."""
        super().hideEvent(event)
        self._model.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with the arrows, whichever field has the keys."""
        by = _STEPS.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
        elif self._adding.is_open:
            self._adding.point(by)
        else:
            self._model.choose_next(by)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the screens."""
        if event.type() == QEvent.Type.Resize and watched is self._screens:
            self.setGeometry(self._screens.rect())
        return False

    def retell(self) -> None:
        """Write everything as it stands."""
        self.list.retell()
        self.new.retell()
        self._tell_title()
        self._tell_notice()

    def _tell_title(self) -> None:
        _, changes = self._look.catalogue.gettext, self._adding.changes
        if not self._adding.is_open:
            self.title.setText(_("Printers"))
        else:
            self.title.setText(_("Change {printer}").format(printer=changes.name) if changes else _("A new printer"))
        self.setAccessibleName(self.title.text())

    def _tell_notice(self) -> None:
        _, notice = self._look.catalogue.gettext, self._model.notice
        is_good = notice is not None and notice.kind in GOOD
        words = notice_words(notice, self._look) if notice else ""
        if is_good and self._model.undo is not None:
            words = " · ".join((words, _("F2 takes it back")))
        self.notice.setText(words)
        self.notice.setAccessibleName(words)
        self.notice.setProperty("tone", "ok" if is_good else "warn")
        self.notice.style().unpolish(self.notice)
        self.notice.style().polish(self.notice)

    def _opened(self) -> None:
        self._panes.setCurrentWidget(self.new)
        self._tell_title()
        self.new.tell()
        self.new.take_focus()

    def _closed(self) -> None:
        self._panes.setCurrentWidget(self.list)
        self._tell_title()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _connect(self) -> None:
        model, adding = self._model, self._adding
        model.noticed.connect(self._tell_notice)
        adding.opened.connect(self._opened)
        adding.closed.connect(self._closed)
        adding.added.connect(model.take_added)
        adding.edited.connect(model.take_changed)
        self._look.changed.connect(self.retell)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(20)
        head.addWidget(self.title)
        head.addWidget(self.notice, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 4, 16, 12)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addWidget(self._panes, 1)
        self._panes.addWidget(self.list)
        self._panes.addWidget(self.new)
