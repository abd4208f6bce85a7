"""What is always in sight: rail, top bar, the stripes of practice, and the screens, of which one is open.

Knows nothing of scans and of what lies over the screens.
"""

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from workstation.gui.collect.view import CollectView
from workstation.gui.custody.view import CustodyView
from workstation.gui.fonts import word_font
from workstation.gui.lab.view import LabView
from workstation.gui.labels.view import LabelsView
from workstation.gui.look import Look
from workstation.gui.rail import Rail
from workstation.gui.stripes import Stripes
from workstation.gui.top_bar import TopBar, WindowContext

COLLECT, CUSTODY, LAB, LABELS = 0, 1, 2, 3


class WindowFrame(QWidget):
    """Fills the window; `opened` names the screen that was opened, also where it was open already."""

    opened = Signal(int)

    def __init__(
        self,
        look: Look,
        context: WindowContext,
        collect: CollectView,
        custody: CustodyView,
        lab: LabView,
        labels: LabelsView,
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look, self.collect_view, self.custody_view = look, collect, custody
        self.lab_view, self.labels_view = lab, labels
        self.rail, self.bar = Rail(look), TopBar(look, context)
        self.screens, self._views = QStackedWidget(), (collect, custody, lab, labels)
        self._titles = {number: QLabel() for number in (CUSTODY, LAB, LABELS)}
        for screen in self._views:
            self.screens.addWidget(screen)
        self.bar.add_left(collect.mode)
        for title in self._titles.values():
            title.setFont(word_font(26, QFont.Weight.Bold))
            self.bar.add_left(title)
        for number in (CUSTODY, LABELS):
            self.rail.screens[number].setVisible(self.has(number))
        self._lay_out(practice=context.practice)
        self.rail.screen_chosen.connect(self.show_screen)
        look.changed.connect(self._retell)
        self._retell()

    @property
    def screen_number(self) -> int:
        """The open screen: 0 Collect, 1 Custody, 2 Lab, 3 Labels."""
        return self.screens.currentIndex()

    def show_screen(self, number: int) -> None:
        """Open a screen, and give it the focus; nothing happens where this window has none of it."""
        if not self.has(number):
            return
        self.screens.setCurrentIndex(number)
        self.bar.show_left(number)
        self.mark(collection=False)
        self.focus_screen()
        self.opened.emit(number)

    def has(self, number: int) -> bool:
        """Tell whether this window has a screen at all."""
        optional = {CUSTODY: self.custody_view.model.is_there, LABELS: self.labels_view.model.is_there}
        return optional.get(number, True)

    def focus_screen(self) -> None:
        """Give the focus to the open screen itself, out of every field."""
        self._views[self.screen_number].setFocus()

    def mark(self, *, collection: bool) -> None:
        """Mark in the rail what is open: the screen, or the page of the collection over it."""
        self.rail.show_screen(self.screen_number)
        if collection:
            self.rail.mark_collection(active=True)

    def _retell(self) -> None:
        _ = self._look.catalogue.gettext
        for number, words in ((CUSTODY, _("Custody")), (LAB, _("Laboratory")), (LABELS, _("Labels"))):
            self._titles[number].setText(words)
        self.rail.retell()
        self.bar.retell()

    def _lay_out(self, *, practice: bool) -> None:
        right, middle, layout = QVBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for lines in (right, middle, layout):
            lines.setSpacing(0)
        right.addWidget(self.bar)
        right.addWidget(self.screens, 1)
        middle.addWidget(self.rail)
        middle.addLayout(right, 1)
        if practice:
            layout.addWidget(Stripes(self._look))
        layout.addLayout(middle, 1)
        if practice:
            layout.addWidget(Stripes(self._look))
