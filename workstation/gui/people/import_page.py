"""A list of expected people before and after its import: what was read, which rows are not taken, and how far it is."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QTableView, QVBoxLayout

from workstation.gui.causes import cause_words
from workstation.gui.fonts import word_font
from workstation.gui.key_button import KeyButton, Weight
from workstation.gui.lab.grid import fill_columns, plain_table
from workstation.gui.look import Look
from workstation.gui.people.import_model import ImportModel, Stage
from workstation.gui.people.list_tables import FirstRows, ProblemRows

LINE, BORN, NUMBER = 76, 120, 190


class ImportPage(QFrame):
    """Stands where the form stands; the keys belong to the view."""

    file_wanted = Signal()
    errors_wanted = Signal()

    def __init__(self, model: ImportModel, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self._model, self._look, self._saved = model, look, False
        self.title, self.facts, self.problems_title = QLabel(), QLabel(), QLabel()
        self.progress, self.start = QProgressBar(), KeyButton(look, "Enter")
        self.back, self.other = KeyButton(look, "Esc"), KeyButton(look, "Ctrl+O")
        self.export = KeyButton(look, "Ctrl+E", low=True)
        self.first_model, self.problem_model = FirstRows(look, self), ProblemRows(look, self)
        self.first: QTableView = plain_table(self.first_model)
        self.problems: QTableView = plain_table(self.problem_model)
        self._lay_out()
        self._connect()

    def retell(self) -> None:
        """Write everything as it stands."""
        model, stage = self._model, self._model.stage
        preview = model.preview
        self.title.setText(self._title())
        self.facts.setText(self._facts())
        self.first_model.show_people(preview.first if preview and not model.report else ())
        self.problem_model.show_problems(model.problems)
        fill_columns(self.first, (LINE, None, BORN, NUMBER, None))
        fill_columns(self.problems, (LINE, None))
        self.first.setVisible(self.first_model.rowCount() > 0)
        for part in (self.problems, self.problems_title, self.export):
            part.setVisible(bool(model.problems))
        self.progress.setVisible(stage is Stage.IMPORTING)
        self._tell_problems()
        self._tell_buttons(stage)

    def scroll_by(self, rows: int) -> None:
        """Move the list of rows that are not taken; the tables themselves take no keys."""
        bar = self.problems.verticalScrollBar()
        bar.setValue(bar.value() + rows)

    def _title(self) -> str:
        _, model = self._look.catalogue.gettext, self._model
        if model.problem is not None:
            return _("The list was not taken")
        if model.report is not None and model.report.cancelled:
            return _("Import stopped: nothing was kept")
        if model.report is not None:
            return _("Imported: {count} people").format(count=self._look.number(model.report.people))
        if model.preview is None:
            return _("Reading the list…")
        count = self._look.number(model.preview.people)
        if model.stage is Stage.IMPORTING:
            return _("Importing {count} people…").format(count=count)
        return _("{count} people can be imported").format(count=count)

    def _facts(self) -> str:
        _, model = self._look.catalogue.gettext, self._model
        if model.problem is not None:
            return cause_words(model.problem, self._look.catalogue)
        if model.report is not None:
            if model.report.repeated:
                return _("This list was imported before; nothing was added twice")
            return "" if model.report.cancelled else _("They can be found in the form from now on (F3)")
        if model.preview is None:
            return ""
        read = _("{file} · letters read as {encoding}").format(
            file=model.preview.path.name, encoding=model.preview.encoding
        )
        return f"{model.preview.problem}\n{read}" if model.preview.problem else read

    def _tell_problems(self) -> None:
        _ = self._look.catalogue.gettext
        count = self._look.number(len(self._model.problems))
        text = _("▲ {count} rows are not taken; the others are").format(count=count)
        self.problems_title.setText(text)
        self.export.say(_("Saved") if self._saved else _("Save these rows (CSV)…"))
        self.problems.setAccessibleName(text)
        self.first.setAccessibleName(_("First rows of the list"))

    def _tell_buttons(self, stage: Stage) -> None:
        _ = self._look.catalogue.gettext
        self.start.say(_("Import"), Weight.PRIMARY)
        self.start.setVisible(self._model.can_import)
        self.other.say(_("Another file…"))
        self.other.setVisible(stage in (Stage.PREVIEW, Stage.DONE))
        words = {Stage.IMPORTING: _("Stop the import"), Stage.DONE: _("Back to the form")}
        self.back.say(words.get(stage, _("Do not import")))

    def _show_progress(self, done: int, total: int) -> None:
        self.progress.setRange(0, max(1, total))
        self.progress.setValue(done)

    def _changed(self) -> None:
        self._saved = False
        if self._model.stage is Stage.IMPORTING:
            self._show_progress(0, 0)
        self.retell()

    def _errors_saved(self) -> None:
        self._saved = True
        self.retell()

    def _connect(self) -> None:
        self._model.changed.connect(self._changed)
        self._model.progressed.connect(self._show_progress)
        self._model.saved.connect(self._errors_saved)
        self.start.clicked.connect(self._model.start)
        self.back.clicked.connect(self._model.leave)
        self.other.clicked.connect(self.file_wanted)
        self.export.clicked.connect(self.errors_wanted)

    def _lay_out(self) -> None:
        self.title.setFont(word_font(26, QFont.Weight.Bold))
        self.facts.setFont(word_font(18))
        self.facts.setProperty("tone", "muted")
        self.facts.setWordWrap(True)
        self.problems_title.setFont(word_font(18, QFont.Weight.Bold))
        self.problems_title.setProperty("tone", "warn")
        for label in (self.title, self.facts, self.problems_title):
            label.setTextFormat(Qt.TextFormat.PlainText)
        for table in (self.first, self.problems):
            table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            table.setSelectionMode(QTableView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(14)
        head = QHBoxLayout()
        head.addWidget(self.problems_title, 1)
        head.addWidget(self.export)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        for button in (self.start, self.back, self.other):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 14)
        layout.setSpacing(8)
        layout.addWidget(self.title)
        layout.addWidget(self.facts)
        layout.addWidget(self.progress)
        layout.addWidget(self.first, 3)
        layout.addLayout(head)
        layout.addWidget(self.problems, 2)
        layout.addStretch(0)
        layout.addLayout(buttons)
