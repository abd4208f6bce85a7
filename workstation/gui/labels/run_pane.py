"""The left half of the Labels screen: which printer, which label, how many, and what it will look like."""

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QVBoxLayout

from workstation.gui.causes import cause_words
from workstation.gui.fonts import word_font
from workstation.gui.key_button import KeyButton, Weight
from workstation.gui.lab.plain_edit import PlainEdit
from workstation.gui.labels.model import LabelsModel, PrinterMood
from workstation.gui.labels.preview import LabelPreview
from workstation.gui.labels.words import FORM_WORDS, size_words, specimen_words
from workstation.gui.look import Look
from workstation.gui.ports import LabelForm

USUAL_QUANTITY = "200"
FIELD_HEIGHT, PANE_WIDTH, QUANTITY_WIDTH = 48, 452, 116


class RunPane(QFrame):
    """What the next run is; the key that starts it stands below."""

    def __init__(self, model: LabelsModel, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self._model, self._look = model, look
        self.printer, self.form, self.quantity = QComboBox(), QComboBox(), PlainEdit(USUAL_QUANTITY)
        self.quantity_title, self.status, self.caption = QLabel(), QLabel(), QLabel()
        self.check, self.preview = KeyButton(look, "", low=True), LabelPreview(look)
        self._lay_out()
        self._connect()

    def retell(self) -> None:
        """Write all words again."""
        _ = self._look.catalogue.gettext
        self.printer.setAccessibleName(_("Printer"))
        self.form.setAccessibleName(_("Label"))
        self.quantity.setAccessibleName(_("Quantity"))
        self.preview.setAccessibleName(_("Specimen of the label"))
        self.quantity_title.setText(_("Quantity"))
        self._tell_printer()
        self._tell_picture()

    def _tell(self) -> None:
        """Show the printers and labels that there are, without taking that for a choice."""
        if self.printer.view().isVisible() or self.form.view().isVisible():
            return
        _, state = self._look.catalogue.gettext, self._model.state
        printers = state.printers if state else ()
        with QSignalBlocker(self.printer):
            self.printer.clear()
            for row in printers:
                self.printer.addItem(row.name, row.name)
            self.printer.addItem(_("PDF file"), "")
            self.printer.setCurrentIndex(self.printer.findData(self._model.printer))
        chosen = next((row for row in printers if row.name == self._model.printer), None)
        with QSignalBlocker(self.form):
            self.form.clear()
            if chosen is not None:
                self.form.addItem(size_words(chosen.width_mm, chosen.height_mm, self._look), LabelForm.TUBE)
            else:
                for form in LabelForm:
                    self.form.addItem(_(FORM_WORDS[form]), form)
                self.form.setCurrentIndex(self.form.findData(self._model.form))
        self.form.setEnabled(chosen is None)
        on = self._model.checks_first
        words = _("First print one and scan it back: yes") if on else _("First print one and scan it back: no")
        self.check.say(words, Weight.PRIMARY if on else Weight.PLAIN)
        self.check.setEnabled(chosen is not None)

    def _tell_printer(self) -> None:
        self._tell()
        _, state, tone = self._look.catalogue.gettext, self._model.state, "muted"
        if self._model.printer:
            words = {PrinterMood.ASKED: _("The printer is asked…"), PrinterMood.READY: _("✓ The printer is ready")}
            if self._model.printer_problem is not None:
                self.status.setText(cause_words(self._model.printer_problem, self._look.catalogue))
            else:
                self.status.setText(words.get(self._model.mood, ""))
            tone = {PrinterMood.READY: "ok", PrinterMood.AT_FAULT: "warn"}.get(self._model.mood, "muted")
        elif state is not None and not state.printers:
            self.status.setText(_("No printer is set: ghep printers add …, or save as PDF"))
            tone = "warn"
        else:
            self.status.setText(_("The labels are saved as a PDF file"))
        self.status.setProperty("tone", tone)
        self.status.style().unpolish(self.status)
        self.status.style().polish(self.status)

    def _tell_picture(self) -> None:
        picture = self._model.picture
        self.preview.show_picture(picture)
        if picture is not None:
            self.caption.setText(specimen_words(picture, self._look))
        elif self._model.picture_problem is not None:
            self.caption.setText(cause_words(self._model.picture_problem, self._look.catalogue))
        else:
            self.caption.setText("")

    def _lay_out(self) -> None:
        self.setFixedWidth(PANE_WIDTH)
        for field in (self.printer, self.form, self.quantity):
            field.setFont(word_font(18))
            field.setFixedHeight(FIELD_HEIGHT)
        for combo in (self.printer, self.form):
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(8)
            combo.setProperty("plain", True)
        self.quantity.setFixedWidth(QUANTITY_WIDTH)
        self.quantity_title.setFont(word_font(17))
        for label in (self.status, self.caption):
            label.setFont(word_font(16))
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.caption.setProperty("tone", "muted")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.quantity_title)
        row.addWidget(self.quantity)
        row.addWidget(self.form, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 10)
        layout.setSpacing(8)
        layout.addWidget(self.printer)
        layout.addWidget(self.status)
        layout.addLayout(row)
        layout.addWidget(self.check)
        layout.addWidget(self.preview, 1)
        layout.addWidget(self.caption)

    def _connect(self) -> None:
        self._model.changed.connect(self._tell_printer)
        self._model.printer_changed.connect(self._tell_printer)
        self._model.previewed.connect(self._tell_picture)
        self.printer.activated.connect(lambda: self._model.choose_printer(self.printer.currentData()))
        self.form.activated.connect(lambda: self._model.choose_form(LabelForm(self.form.currentData())))
        self.check.clicked.connect(self._model.toggle_check)
