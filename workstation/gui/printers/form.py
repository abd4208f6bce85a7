"""The fields of a new printer, in their order, and the way from one to the next. What is typed goes to the model."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLineEdit, QWidget

from workstation.domain.printing import PrinterKind, PrinterLanguage
from workstation.gui.causes import cause_words
from workstation.gui.fonts import word_font
from workstation.gui.lab.plain_edit import PlainEdit
from workstation.gui.look import Look
from workstation.gui.people.field_row import FieldRow
from workstation.gui.printers.add_model import AddModel
from workstation.gui.printers.choice import ChoiceField
from workstation.gui.printers.draft import PrinterField
from workstation.gui.printers.words import ADDRESSES, FAULTS, kind_words, language_words, says_words, tried_words

LONGEST = 500


class AddressEdit(PlainEdit):
    """An address takes no input method, as it holds no accents; a folder or file may be named in Vietnamese."""

    is_path = False

    def inputMethodQuery(self, query: Qt.InputMethodQuery, argument: object = None) -> object:
        """Want an input method for a path alone."""
        if self.is_path and query == Qt.InputMethodQuery.ImEnabled:
            return True
        return super().inputMethodQuery(query, argument)


class PrinterForm(QFrame):
    """How, where, name, size, and what it is sent. Enter goes on; at the end it adds."""

    finished = Signal()

    def __init__(self, model: AddModel, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self._model, self._look = model, look
        self.answer = QLabel()
        self.kind, self.language, self.dpi = (ChoiceField(look, columns=columns) for columns in (4, 2, 2))
        self.address, self.name = AddressEdit(), QLineEdit()
        self.size_mm = PlainEdit()
        self.editors: dict[PrinterField, QLineEdit] = {
            PrinterField.ADDRESS: self.address,
            PrinterField.NAME: self.name,
            PrinterField.SIZE: self.size_mm,
        }
        self.rows = {field: FieldRow(editor) for field, editor in self.editors.items()}
        self.choices = {bar: FieldRow(bar) for bar in (self.kind, self.language, self.dpi)}
        self._lay_out()
        self._connect()

    @property
    def order(self) -> tuple[QWidget, ...]:
        """The fields in the order of Enter and Tab."""
        return (self.kind, self.address, self.name, self.size_mm, self.language, self.dpi)

    def focus(self, field: PrinterField) -> None:
        """Put the cursor into a field, on all that stands in it."""
        self.editors[field].setFocus()
        self.editors[field].selectAll()

    def go_on(self) -> None:
        """Go to the next field, or tell that the last one is done."""
        order = self.order
        place = next((n for n, editor in enumerate(order) if editor.hasFocus()), len(order) - 1)
        if place == len(order) - 1:
            self.finished.emit()
        else:
            order[place + 1].setFocus()

    def fill(self) -> None:
        """Write the draft into the fields."""
        draft = self._model.draft
        for field, editor in self.editors.items():
            text = self._local(field, getattr(draft, field.value))
            if editor.text() != text:
                editor.setText(text)
                editor.setCursorPosition(0)

    def retell(self) -> None:
        """Write labels, hints and problems, and lock the fields while it is added."""
        _, model, locked = self._look.catalogue.gettext, self._model, self._model.is_saving
        if self.address.is_path != model.draft.is_path:
            self.address.is_path = model.draft.is_path
            QGuiApplication.inputMethod().update(Qt.InputMethodQuery.ImEnabled)
        self._tell_choices(locked=locked)
        address, hint = ADDRESSES[model.draft.kind]
        self._tell_row(PrinterField.ADDRESS, _(address), _(hint))
        called = _("What everybody calls it, for example: Zebra desk 2")
        stays = _("It stays: the history of prints knows the printer by it")
        self._tell_row(PrinterField.NAME, _("Name"), stays if model.changes else called)
        self._tell_row(PrinterField.SIZE, _("Label size, mm"), _("Width × height of what is in it"))
        for editor in self.editors.values():
            editor.setReadOnly(locked or (editor is self.name and model.changes is not None))
        self._tell_answer()

    def _tell_row(self, field: PrinterField, label: str, hint: str) -> None:
        _, fault = self._look.catalogue.gettext, self._model.problems.get(field)
        self.rows[field].say(label, hint)
        if fault is not None:
            what, do = FAULTS[fault]
            self.rows[field].say_problem(_(what), _(do))

    def _tell_choices(self, *, locked: bool) -> None:
        _, draft = self._look.catalogue.gettext, self._model.draft
        how, sent, head = _("How it is reached"), _("What it is sent"), _("Dots of its head")
        self.kind.say(how, {kind.value: kind_words(kind, self._look) for kind in PrinterKind})
        self.language.say(sent, {language.value: language_words(language) for language in PrinterLanguage})
        self.dpi.say(head, {"203": "203 dpi", "300": "300 dpi"})
        self.choices[self.kind].say(how)
        self.choices[self.language].say(sent, _("Label printers speak ZPL"))
        self.choices[self.dpi].say(head, _("8 dots a mm: 203 dpi"))
        self.kind.show_value(draft.kind, locked=locked)
        self.language.show_value(draft.language, locked=locked)
        self.dpi.show_value(str(draft.dpi), locked=locked)

    def _tell_answer(self) -> None:
        """Say what became of a try, or of adding."""
        words, tone = self._answer()
        self.answer.setText(words)
        if self.answer.property("tone") != tone:
            self.answer.setProperty("tone", tone)
            self.answer.style().unpolish(self.answer)
            self.answer.style().polish(self.answer)

    def _answer(self) -> tuple[str, str]:
        _, model, tried = self._look.catalogue.gettext, self._model, self._model.tried
        if model.failure is not None:
            return "▲ " + _("Not done: {cause}").format(cause=cause_words(model.failure, self._look.catalogue)), "warn"
        if tried is None:
            return _("F7 asks whether it is there and ready, before it is added."), "muted"
        if tried.problem is not None:
            return f"▲ {tried_words(tried.problem, model.draft.language, self._look.catalogue)}", "warn"
        if tried.says is None:
            return _("The printer is asked…"), "muted"
        return "✓ " + _("It answers, and is ready. {more}").format(more=says_words(tried.says, self._look)), "ok"

    def _local(self, field: PrinterField, text: str) -> str:
        """Write a usual size with the language's decimal mark."""
        return text.replace(".", ",") if field is PrinterField.SIZE and self._look.language == "vi" else text

    def _lay_out(self) -> None:
        self.address.setMaxLength(LONGEST)
        self.name.setMaxLength(LONGEST)
        self.size_mm.setMaxLength(30)
        self.answer.setFont(word_font(17, QFont.Weight.DemiBold))
        self.answer.setWordWrap(True)
        self.answer.setTextFormat(Qt.TextFormat.PlainText)
        grid = QGridLayout(self)
        grid.setContentsMargins(18, 10, 18, 8)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(6)
        grid.addWidget(self.choices[self.kind], 0, 0, 1, 3)
        grid.addWidget(self.rows[PrinterField.ADDRESS], 1, 0, 1, 3)
        grid.addWidget(self.rows[PrinterField.NAME], 2, 0, 1, 3)
        grid.addWidget(self.rows[PrinterField.SIZE], 3, 0)
        grid.addWidget(self.choices[self.language], 3, 1)
        grid.addWidget(self.choices[self.dpi], 3, 2)
        grid.addWidget(self.answer, 4, 0, 1, 3)
        for column, share in enumerate((4, 3, 3)):
            grid.setColumnStretch(column, share)
        grid.setRowStretch(4, 1)

    def _connect(self) -> None:
        model = self._model
        self.address.textEdited.connect(lambda text: model.edit(address=text))
        self.name.textEdited.connect(lambda text: model.edit(name=text))
        self.size_mm.textEdited.connect(lambda text: model.edit(size=text))
        self.kind.chosen.connect(lambda value: model.choose_kind(PrinterKind(value)))
        self.language.chosen.connect(lambda value: model.choose_language(PrinterLanguage(value)))
        self.dpi.chosen.connect(lambda value: model.choose_dpi(int(value)))
        for editor in self.editors.values():
            editor.returnPressed.connect(self.go_on)
        for bar in self.choices:
            bar.returned.connect(self.go_on)
        for field, editor in self.editors.items():
            editor.editingFinished.connect(lambda field=field: model.check(field))
