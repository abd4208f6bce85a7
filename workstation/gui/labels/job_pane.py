"""The print jobs at the right of the Labels screen, and below them all that is known of the one that is looked at."""

from PySide6.QtCore import QItemSelection, QSignalBlocker, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from workstation.domain.printing import ENDED
from workstation.gui.fonts import word_font
from workstation.gui.key_button import KeyButton
from workstation.gui.lab.grid import TWO_LINES, fill_columns, plain_table
from workstation.gui.lab.two_lines import TwoLines
from workstation.gui.labels.job_words import job_lines, problem_words
from workstation.gui.labels.jobs import WHEN, WORDS, JobTable
from workstation.gui.labels.model import LabelsModel
from workstation.gui.labels.ports import PrintRow
from workstation.gui.look import Look


class JobPane(QFrame):
    """A card with the history; what waits for somebody stands in it too."""

    def __init__(self, model: LabelsModel, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self._model, self._look = model, look
        self.title, self.empty = QLabel(), QLabel()
        self.what, self.how, self.problem = QLabel(), QLabel(), QLabel()
        self.jobs = JobTable(look, self)
        self.table = plain_table(self.jobs)
        self.cancel = KeyButton(look, "", low=True)
        self._lay_out()
        model.changed.connect(self.show_jobs)
        self.table.selectionModel().selectionChanged.connect(self._selected)
        self.cancel.clicked.connect(model.cancel)

    def retell(self) -> None:
        """Write all words again."""
        _ = self._look.catalogue.gettext
        self.title.setText(_("Printed and to print"))
        self.table.setAccessibleName(_("Printed and to print"))
        self.empty.setText(_("Nothing was printed here yet."))
        self.cancel.say(_("Cancel this job"))
        self.show_jobs()

    def show_jobs(self) -> None:
        """Show the jobs as they stand, and keep the one that is looked at."""
        rows = self._model.state.jobs if self._model.state else ()
        if rows != self.jobs.rows:
            with QSignalBlocker(self.table.selectionModel()):
                self.jobs.show_rows(rows)
            fill_columns(self.table, self.jobs.widths)
        place = self.jobs.place_of(self._model.chosen)
        with QSignalBlocker(self.table.selectionModel()):
            if place is None:
                self.table.clearSelection()
            else:
                self.table.selectRow(place)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.cancel.setVisible(bool(rows))
        self.cancel.setEnabled(self._model.may_cancel)
        self._tell_more(rows)

    def _tell_more(self, rows: tuple[PrintRow, ...]) -> None:
        """Tell of the chosen job, else of the newest that does not go on; what the panel above says is enough."""
        at_fault = (row for row in rows if row.problem and row.state not in ENDED)
        row = self._model.looked_at or (None if self._model.asks else next(at_fault, None))
        what, how = job_lines(row, self._look) if row is not None else ("", "")
        problem = problem_words(row, self._look) if row is not None and row != self._model.task else ""
        for label, words in ((self.what, what), (self.how, how), (self.problem, problem)):
            label.setText(words)
            label.setVisible(bool(words))

    def _selected(self, _now: QItemSelection, _before: QItemSelection) -> None:
        rows = self.table.selectionModel().selectedRows()
        self._model.choose(self.jobs.rows[rows[0].row()].id if rows else None)

    def _lay_out(self) -> None:
        self.table.verticalHeader().setDefaultSectionSize(TWO_LINES)
        self._two_lines = TwoLines(self._look, self.table)  # Qt keeps no delegate alive
        for column in (WHEN, WORDS):
            self.table.setItemDelegateForColumn(column, self._two_lines)
        self.title.setFont(word_font(20, QFont.Weight.Bold))
        self.empty.setFont(word_font(20, QFont.Weight.DemiBold))
        self.empty.setProperty("tone", "muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.what.setFont(word_font(17, QFont.Weight.DemiBold))
        self.how.setFont(word_font(16))
        self.how.setProperty("tone", "muted")
        self.problem.setFont(word_font(17))
        self.problem.setProperty("tone", "warn")
        for label in (self.what, self.how, self.problem):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.cancel)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(14, 10, 14, 12)
        inside.setSpacing(6)
        inside.addLayout(head)
        inside.addWidget(self.table, 1)
        inside.addWidget(self.empty, 1)
        for label in (self.what, self.how, self.problem):
            inside.addWidget(label)
