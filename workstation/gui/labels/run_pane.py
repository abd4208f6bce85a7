"""The left half of the Labels screen: what is printed, where, how many, which numbers come, what it looks like."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workstation.gui.causes import cause_words
from workstation.gui.choice_box import ChoiceBox
from workstation.gui.fonts import digit_font, word_font
from workstation.gui.key_button import KeyButton, Weight
from workstation.gui.lab.plain_edit import PlainEdit
from workstation.gui.labels.next_run import USUAL_QUANTITY, NextRun, PrinterMood
from workstation.gui.labels.ports import LabelForm, NumbersLeft
from workstation.gui.labels.preview import LabelPreview
from workstation.gui.labels.words import coming_words, form_words, refusal_words, sheet_words, specimen_words
from workstation.gui.look import Look

FIELD_HEIGHT, PANE_WIDTH, QUANTITY_WIDTH, FIRST_WIDTH, TITLE_WIDTH = 48, 452, 112, 84, 82


class RunPane(QFrame):
    """What the next run is; the key that starts it stands below."""

    def __init__(self, run: NextRun, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self._run, self._look = run, look
        self._numbers: NumbersLeft | None = None
        self.form, self.printer, self.sheet = ChoiceBox(look), ChoiceBox(look), ChoiceBox(look)
        self.quantity, self.first = PlainEdit(USUAL_QUANTITY), PlainEdit("1")
        self.status, self.coming, self.caption = QLabel(), QLabel(), QLabel()
        self.check, self.preview = KeyButton(look, "", low=True), LabelPreview(look)
        self._titles = {field: QLabel() for field in (self.form, self.printer, self.sheet, self.quantity, self.first)}
        self._sheet_row, self._quantity_row = QWidget(), QWidget()
        self._lay_out()
        self._connect()

    def retell(self) -> None:
        """Write all words again."""
        _ = self._look.catalogue.gettext
        words: dict[ChoiceBox | PlainEdit, str] = {
            self.form: _("Kind"),
            self.printer: _("Printer"),
            self.sheet: _("Sheet"),
            self.quantity: _("Quantity"),
            self.first: _("from place"),
        }
        for field, title in words.items():
            self._titles[field].setText(title)
            field.setAccessibleName(title)
        self.first.setAccessibleName(_("First place on the sheet"))
        self.preview.setAccessibleName(_("Specimen of the label"))
        self._tell()
        self._tell_printer()
        self._tell_picture()
        self._tell_coming()

    def show_numbers(self, numbers: NumbersLeft | None) -> None:
        """Know how many numbers there are, for what is said about the next ones."""
        self._numbers = numbers
        self._tell()
        self._tell_printer()
        self._tell_coming()

    def _tell(self) -> None:
        _, run = self._look.catalogue.gettext, self._run
        forms = tuple((str(form), form_words(form, run.chosen_printer, self._look)) for form in LabelForm)
        self.form.say(_("Kind"), forms, run.form)
        printers = (*((row.name, row.name) for row in run.printers), ("", _("PDF file")))
        self.printer.say(_("Printer"), printers, run.printer)
        sheets = tuple((row.name, sheet_words(row, self._look)) for row in run.sheets)
        self.sheet.say(_("Sheet"), sheets, run.sheet)
        on_sheets = run.form is LabelForm.A4_SHEET
        # Fewer rows first, then more: never all at once, not even for a moment, or the window would grow.
        for part, is_shown in ((self._sheet_row, on_sheets), (self.check, not on_sheets and run.form.takes_numbers)):
            if not is_shown:
                part.hide()
        self._quantity_row.setVisible(run.form.takes_numbers)
        self.coming.setVisible(run.form.takes_numbers)
        for part in (self._sheet_row, self.first, self._titles[self.first]):
            part.setVisible(on_sheets)
        self.check.setVisible(not on_sheets and run.form.takes_numbers)
        words = _("First print one and scan it back: yes") if run.wants_check else _("Print all without a check")
        self.check.say(words, Weight.PRIMARY if run.checks_first else Weight.PLAIN)
        self.check.setEnabled(run.may_check)

    def _tell_printer(self) -> None:
        _, run, tone = self._look.catalogue.gettext, self._run, "muted"
        if run.printer and run.printer_problem is not None:
            words, tone = cause_words(run.printer_problem, self._look.catalogue), "warn"
        elif run.printer and run.mood is PrinterMood.READY:
            words, tone = _("✓ The printer is ready"), "ok"
        elif run.printer:
            words = _("The printer is asked…")
        elif self._numbers is not None and not run.printers:
            words, tone = _("No printer is set here yet: add one with F6, or save a PDF file"), "warn"
        else:
            words = _("The labels are saved as a PDF file")
        _say(self.status, words, tone)

    def _tell_picture(self) -> None:
        picture, problem = self._run.picture, self._run.picture_problem
        self.preview.show_picture(picture)
        if problem is not None:
            _say(self.caption, refusal_words(problem, self._look), "warn")
        else:
            self._tell_scale()

    def _tell_scale(self) -> None:
        picture = self._run.picture
        if picture is not None and self._run.picture_problem is None:
            _say(self.caption, specimen_words(picture, self.preview.percent, self._look), "muted")
        elif self._run.picture_problem is None:
            _say(self.caption, "", "muted")

    def _tell_coming(self) -> None:
        words, is_short = coming_words(self._run.coming, self._numbers, self._look)
        _say(self.coming, words, "warn" if is_short else "")

    def _lay_out(self) -> None:
        self.setFixedWidth(PANE_WIDTH)
        for edit, width in ((self.quantity, QUANTITY_WIDTH), (self.first, FIRST_WIDTH)):
            edit.setFont(word_font(18))
            edit.setFixedSize(width, FIELD_HEIGHT)
        for title in self._titles.values():
            title.setFont(word_font(17))
        for field in (self.form, self.printer, self.sheet, self.quantity):
            self._titles[field].setFixedWidth(TITLE_WIDTH)
        for label in (self.status, self.coming, self.caption):
            label.setFont(word_font(16))
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.coming.setFont(digit_font(17))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 10)
        layout.setSpacing(8)
        layout.addWidget(_row(QWidget(), self._titles[self.form], self.form))
        layout.addWidget(_row(QWidget(), self._titles[self.printer], self.printer))
        layout.addWidget(self.status)
        layout.addWidget(_row(self._sheet_row, self._titles[self.sheet], self.sheet))
        amount = (self._titles[self.quantity], self.quantity, self._titles[self.first], self.first)
        layout.addWidget(_row(self._quantity_row, *amount))
        layout.addWidget(self.coming)
        layout.addWidget(self.check)
        layout.addWidget(self.caption)
        layout.addWidget(self.preview, 1)

    def _connect(self) -> None:
        run = self._run
        run.changed.connect(self._tell)
        run.changed.connect(self._tell_printer)
        run.printer_changed.connect(self._tell_printer)
        run.previewed.connect(self._tell_picture)
        run.foreseen.connect(self._tell_coming)
        self.preview.scaled.connect(self._tell_scale)
        self.form.picked.connect(lambda form: run.choose_form(LabelForm(form)))
        self.printer.picked.connect(run.choose_printer)
        self.sheet.picked.connect(run.choose_sheet)
        self.first.textChanged.connect(run.set_first)
        self.quantity.textChanged.connect(run.set_quantity)
        self.check.clicked.connect(run.toggle_check)


def _row(row: QWidget, *parts: QWidget) -> QWidget:
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    for part in parts:
        layout.addWidget(part, 1 if isinstance(part, ChoiceBox) else 0)
    if not any(isinstance(part, ChoiceBox) for part in parts):
        layout.addStretch(1)
    return row


def _say(label: QLabel, words: str, tone: str) -> None:
    label.setText(words)
    if label.property("tone") != tone:
        label.setProperty("tone", tone)
        label.style().unpolish(label)
        label.style().polish(label)
