"""The Results screen: incoming messages at the left, results to release at the right, the acts below."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QMouseEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from workstation.gui.fonts import word_font
from workstation.gui.key_button import KeyButton, Weight
from workstation.gui.lab.inbox_pane import InboxPane
from workstation.gui.lab.model import LabModel
from workstation.gui.lab.release_pane import ReleasePane
from workstation.gui.lab.words import GOOD, notice_words
from workstation.gui.look import Look


class OncePressed(KeyButton):
    """Takes a double click as one press: it asks a question, and must not answer it by the same movement."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Be no second press."""
        event.accept()


class LabView(QWidget):
    """Lays the two halves out and shows what happened last."""

    def __init__(self, model: LabModel, look: Look) -> None:
        super().__init__()
        self.setObjectName("page")
        self._model, self._look = model, look
        self.inbox, self.release = InboxPane(model, look), ReleasePane(model, look)
        self.release_negatives, self.release_one = OncePressed(look, "F4"), KeyButton(look, "Ctrl+Enter")
        self.refresh, self.notice = KeyButton(look, "F5"), QLabel()
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self._lay_out()
        self._connect()
        self.retell()

    def retell(self) -> None:
        """Write all words again."""
        self.inbox.retell()
        self.release.retell()
        self._tell_acts()
        self._tell_notice()

    def key(self, name: str) -> bool:
        """Take a key of the window."""
        calls = {
            "F3": self.search,
            "F4": self._model.release_negatives,
            "F5": self._model.refresh,
            "Ctrl+O": self.choose_files,
            "Ctrl+Enter": self._model.release_chosen,
            "Esc": self.leave,
        }
        if name in calls:
            calls[name]()
        return name in calls

    def choose_files(self) -> None:
        """Ask for files with the computer's own dialog, and import them."""
        _ = self._look.catalogue.gettext
        names, _chosen_filter = QFileDialog.getOpenFileNames(self, _("Choose result files"))
        self._model.import_paths([Path(name) for name in names])

    def search(self) -> None:
        """Put the cursor into the search."""
        self.release.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.release.search.selectAll()

    def leave(self) -> None:
        """Leave what is open: the question, else the original, else the search."""
        if self._model.asked:
            self._model.withdraw()
        elif self.inbox.is_reading:
            self.inbox.close_reading()
        else:
            self.release.search.clear()
            self.release.table.setFocus()

    def _lay_out(self) -> None:
        self.notice.setFont(word_font(18, QFont.Weight.DemiBold))
        self.notice.setWordWrap(True)
        self.notice.setTextFormat(Qt.TextFormat.PlainText)
        self.split.addWidget(self.inbox)
        self.split.addWidget(self.release)
        self.split.setHandleWidth(12)
        self.split.setChildrenCollapsible(False)
        self.split.setStretchFactor(0, 34)
        self.split.setStretchFactor(1, 66)
        self.split.setSizes([424, 828])
        acts = QHBoxLayout()
        acts.setSpacing(10)
        for button in (self.release_negatives, self.release_one, self.refresh):
            acts.addWidget(button)
        acts.addSpacing(12)
        acts.addWidget(self.notice, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 4, 16, 12)
        layout.setSpacing(12)
        layout.addWidget(self.split, 1)
        layout.addLayout(acts)

    def _connect(self) -> None:
        self._model.results_changed.connect(self._tell_acts)
        self._model.chosen_changed.connect(self._tell_acts)
        self._model.noticed.connect(self._tell_notice)
        self._look.changed.connect(self.retell)
        self.inbox.files_wanted.connect(self.choose_files)
        self.release_negatives.clicked.connect(self._model.release_negatives)
        self.release_one.clicked.connect(self._model.release_chosen)
        self.refresh.clicked.connect(self._model.refresh)

    def _tell_acts(self) -> None:
        _ = self._look.catalogue.gettext
        count = len(self._model.negatives)
        weight = Weight.PRIMARY if count else Weight.PLAIN
        self.release_negatives.say(_("Release negatives: {count}").format(count=count), weight)
        self.release_negatives.setEnabled(self._model.may_release_negatives)
        self.release_one.say(_("Release this one"))
        self.release_one.setEnabled(self._model.may_release_chosen)
        self.refresh.say(_("Refresh"))

    def _tell_notice(self) -> None:
        notice = self._model.notice
        self.notice.setText(notice_words(notice, self._look.catalogue) if notice else "")
        self.notice.setAccessibleName(self.notice.text())
        self.notice.setProperty("tone", "ok" if notice is not None and notice.kind in GOOD else "warn")
        self.notice.style().unpolish(self.notice)
        self.notice.style().polish(self.notice)
