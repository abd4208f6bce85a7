"""The Labels screen: the numbers above, the next run at the left, the print jobs at the right, the acts below."""

from PySide6.QtCore import QItemSelection, QSignalBlocker, Qt
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workstation.domain.printing import ENDED
from workstation.gui.fonts import word_font
from workstation.gui.key_button import KeyButton, Weight
from workstation.gui.lab.grid import fill_columns, plain_table
from workstation.gui.labels.jobs import WIDTHS, JobTable
from workstation.gui.labels.model import LabelsModel
from workstation.gui.labels.run_pane import RunPane
from workstation.gui.labels.task_panel import TaskPanel
from workstation.gui.labels.words import GOOD, label_notice_words, numbers_words, run_words
from workstation.gui.look import Look
from workstation.gui.ports import PrintRow


class OncePressed(KeyButton):
    """Takes a double click as one press: it must not give twice as many numbers."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Be no second press."""
        event.accept()


class LabelsView(QWidget):
    """Lays the parts out and shows what happened last."""

    def __init__(self, model: LabelsModel, look: Look) -> None:
        super().__init__()
        self.setObjectName("page")
        self.model, self._look = model, look
        self.numbers, self.warning, self.notice = QLabel(), QLabel(), QLabel()
        self.run, self.task = RunPane(model, look), TaskPanel(model, look)
        self.jobs_title, self.empty, self.problem = QLabel(), QLabel(), QLabel()
        self.jobs = JobTable(look, self)
        self.table = plain_table(self.jobs)
        self.print_new, self.again = OncePressed(look, "F7"), KeyButton(look, "F8")
        self.refresh, self.cancel = KeyButton(look, "F5"), KeyButton(look, "", low=True)
        self._lay_out()
        self._connect()
        self.retell()

    def start_run(self) -> None:
        """Print or save the quantity that is written."""
        self.model.print_new(self.run.quantity.text())

    def ask_old(self) -> None:
        """Ask for an old label, with the keys 1 to 4 free for what happened to it."""
        self.model.ask_old()
        self.setFocus()

    def leave(self) -> None:
        """Leave the question about an old label, or the field."""
        self.model.leave()
        self.setFocus()

    def retell(self) -> None:
        """Write all words again."""
        _ = self._look.catalogue.gettext
        self.run.retell()
        self.task.retell()
        self.jobs_title.setText(_("Printed and to print"))
        self.table.setAccessibleName(_("Printed and to print"))
        self.empty.setText(_("Nothing was printed here yet."))
        self.again.say(_("An old label again"))
        self.refresh.say(_("Refresh"))
        self.cancel.say(_("Cancel this job"))
        self._tell()
        self._tell_notice()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take 1 to 4 while it is asked what happened to an old label."""
        if not self.task.press(event.text()):
            super().keyPressEvent(event)

    def _tell(self) -> None:
        _, state = self._look.catalogue.gettext, self.model.state
        self.numbers.setText(numbers_words(state.numbers, self._look) if state else "")
        self.warning.setText(state.numbers.warning if state else "")
        self.warning.setVisible(bool(self.warning.text()))
        self._show_jobs()
        self._tell_run()
        self.cancel.setEnabled(self.model.may_cancel)

    def _tell_run(self) -> None:
        quantity = self.run.quantity.text().strip() or "—"
        self.print_new.say(run_words(quantity, self._look, is_file=not self.model.printer), Weight.PRIMARY)
        self.print_new.setEnabled(not self.model.is_busy and self.model.state is not None)

    def _show_jobs(self) -> None:
        rows = self.model.state.jobs if self.model.state else ()
        if rows != self.jobs.rows:
            with QSignalBlocker(self.table.selectionModel()):
                self.jobs.show_rows(rows)
            fill_columns(self.table, WIDTHS)
        place = self.jobs.place_of(self.model.chosen)
        with QSignalBlocker(self.table.selectionModel()):
            if place is None:
                self.table.clearSelection()
            else:
                self.table.selectRow(place)
        self.problem.setText(self._problem_of(rows))
        self.problem.setVisible(bool(self.problem.text()))
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)

    def _problem_of(self, rows: tuple[PrintRow, ...]) -> str:
        """Give the problem of the chosen job, else of the newest that does not go on; what the panel says is enough."""
        open_rows = (row for row in rows if row.problem and row.state not in ENDED)
        chosen = next((row for row in rows if row.id == self.model.chosen), None) or next(open_rows, None)
        return chosen.problem if chosen is not None and chosen != self.model.task else ""

    def _selected(self, _now: QItemSelection, _before: QItemSelection) -> None:
        rows = self.table.selectionModel().selectedRows()
        self.model.choose(self.jobs.rows[rows[0].row()].id if rows else None)

    def _tell_notice(self) -> None:
        notice = self.model.notice
        self.notice.setText(label_notice_words(notice, self._look) if notice else "")
        self.notice.setAccessibleName(self.notice.text())
        self.notice.setProperty("tone", "ok" if notice is not None and notice.kind in GOOD else "warn")
        self.notice.style().unpolish(self.notice)
        self.notice.style().polish(self.notice)

    def _connect(self) -> None:
        self.model.changed.connect(self._tell)
        self.model.printer_changed.connect(self._tell_run)
        self.model.noticed.connect(self._tell_notice)
        self._look.changed.connect(self.retell)
        self.run.quantity.textChanged.connect(self._tell_run)
        self.table.selectionModel().selectionChanged.connect(self._selected)
        self.print_new.clicked.connect(self.start_run)
        self.again.clicked.connect(self.ask_old)
        self.refresh.clicked.connect(self.model.refresh)
        self.cancel.clicked.connect(self.model.cancel)
        self.task.number.returnPressed.connect(self.setFocus)

    def _lay_out(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.numbers.setFont(word_font(18, QFont.Weight.DemiBold))
        self.warning.setFont(word_font(17))
        self.warning.setProperty("tone", "warn")
        self.notice.setFont(word_font(18, QFont.Weight.DemiBold))
        for label in (self.numbers, self.warning, self.notice):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(self.task)
        right.addWidget(self._jobs_card(), 1)
        halves = QHBoxLayout()
        halves.setSpacing(12)
        halves.addWidget(self.run)
        halves.addLayout(right, 1)
        acts = QHBoxLayout()
        acts.setSpacing(10)
        for button in (self.print_new, self.again, self.refresh):
            acts.addWidget(button)
        acts.addSpacing(12)
        acts.addWidget(self.notice, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 4, 16, 12)
        layout.setSpacing(10)
        layout.addWidget(self.numbers)
        layout.addWidget(self.warning)
        layout.addLayout(halves, 1)
        layout.addLayout(acts)

    def _jobs_card(self) -> QFrame:
        card = QFrame()
        card.setObjectName("card")
        self.jobs_title.setFont(word_font(20, QFont.Weight.Bold))
        self.problem.setFont(word_font(17))
        self.problem.setProperty("tone", "warn")
        self.problem.setWordWrap(True)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.empty.setFont(word_font(20, QFont.Weight.DemiBold))
        self.empty.setProperty("tone", "muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        head = QHBoxLayout()
        head.addWidget(self.jobs_title, 1)
        head.addWidget(self.cancel)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(14, 10, 14, 12)
        inside.addLayout(head)
        inside.addWidget(self.table, 1)
        inside.addWidget(self.empty, 1)
        inside.addWidget(self.problem)
        return card
