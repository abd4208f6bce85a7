"""What is always in sight: rail, top bar, the stripes of practice, and the screens, of which one is open.

Knows nothing of scans and of what lies over the screens.
"""

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from workstation.gui.collect.view import CollectView
from workstation.gui.fonts import word_font
from workstation.gui.labels.view import LabelsView
from workstation.gui.look import Look
from workstation.gui.rail import Rail
from workstation.gui.results.view import ResultsView
from workstation.gui.stripes import Stripes
from workstation.gui.top_bar import TopBar, WindowContext

COLLECT, RESULTS, LABELS = 0, 1, 2


class WindowFrame(QWidget):
    """Fills the window; `opened` names the screen that was opened, also where it was open already."""

    opened = Signal(int)

    def __init__(
        self, look: Look, context: WindowContext, collect: CollectView, results: ResultsView, labels: LabelsView
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look, self.collect_view, self.results_view, self.labels_view = look, collect, results, labels
        self.rail, self.bar = Rail(look), TopBar(look, context)
        self.screens, self.results_title, self.labels_title = QStackedWidget(), QLabel(), QLabel()
        for screen in (collect, results, labels):
            self.screens.addWidget(screen)
        self.bar.add_left(collect.mode)
        for title in (self.results_title, self.labels_title):
            title.setFont(word_font(26, QFont.Weight.Bold))
            self.bar.add_left(title)
        self.rail.screens[LABELS].setVisible(labels.model.is_there)
        self._lay_out(practice=context.practice)
        self.rail.screen_chosen.connect(self.show_screen)
        look.changed.connect(self._retell)
        self._retell()

    @property
    def screen_number(self) -> int:
        """The open screen: 0 Collect, 1 Results, 2 Labels."""
        return self.screens.currentIndex()

    def show_screen(self, number: int) -> None:
        """Open a screen, and give it the focus; nothing happens where there are no labels."""
        if number == LABELS and not self.labels_view.model.is_there:
            return
        self.screens.setCurrentIndex(number)
        self.bar.show_left(number)
        self.mark(collection=False)
        self.focus_screen()
        self.opened.emit(number)

    def focus_screen(self) -> None:
        """Give the focus to the open screen itself, out of every field."""
        (self.collect_view, self.results_view, self.labels_view)[self.screen_number].setFocus()

    def mark(self, *, collection: bool) -> None:
        """Mark in the rail what is open: the screen, or the page of the collection over it."""
        self.rail.show_screen(self.screen_number)
        if collection:
            self.rail.mark_collection(active=True)

    def _retell(self) -> None:
        self.results_title.setText(self._look.catalogue.gettext("Results"))
        self.labels_title.setText(self._look.catalogue.gettext("Labels"))
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
