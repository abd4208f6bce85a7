"""The fields of a collection: typed texts, codes offered by name, and choices to press. It checks nothing itself."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from workstation.domain.collection import (
    LONGEST,
    Collection,
    CollectionField,
    CollectionProblem,
    LegalBasis,
    Priority,
    SamplingReason,
)
from workstation.gui.choice_box import ArrowBox
from workstation.gui.collection.choices import ChoiceBar
from workstation.gui.fonts import word_font
from workstation.gui.lab.plain_edit import PlainEdit
from workstation.gui.look import Look
from workstation.texts.collections import (
    BASIS_WORDS,
    FIELD_WORDS,
    PRIORITY_WORDS,
    PROBLEM_WORDS,
    REASON_WORDS,
    SPECIMENS,
    TESTS,
    named_code,
)
from workstation.texts.translate import mark as _

HEIGHT, TEXT_HEIGHT, TEXT_MARGIN = 46, 104, 10
_ORDER_TEXT = _("Number, date and issuer of the order")
_CONSENT_TEXT = _("Words of the consent (may stay empty)")


_NOTHING = Collection(site="", campaign="", disease="", test_code="", specimen_type="")


class CollectionForm(QWidget):
    """Shows one collection and gives what it was changed to."""

    edited = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._shown = look, _NOTHING
        self.site, self.campaign, self.disease = QLineEdit(), QLineEdit(), QLineEdit()
        self.test, self.specimen, self.text = CodeBox(TESTS, look), CodeBox(SPECIMENS, look), QPlainTextEdit()
        self.reason, self.priority, self.basis = (ChoiceBar(look, columns=columns) for columns in (3, 2, 1))
        self.fields: dict[CollectionField, Labelled] = {
            CollectionField.SITE: Labelled(self.site),
            CollectionField.CAMPAIGN: Labelled(self.campaign),
            CollectionField.DISEASE: Labelled(self.disease),
            CollectionField.TEST_CODE: Labelled(self.test),
            CollectionField.SPECIMEN_TYPE: Labelled(self.specimen),
            CollectionField.LEGAL_TEXT: Labelled(self.text),
        }
        self._choices = [Labelled(bar) for bar in (self.reason, self.priority, self.basis)]
        self._problems: Mapping[CollectionField, CollectionProblem] = {}
        self._lay_out()
        self._connect()
        self.show_collection(_NOTHING)

    @property
    def collection(self) -> Collection:
        """What the fields say now, as it was typed."""
        return replace(
            self._shown,
            site=self.site.text(),
            campaign=self.campaign.text(),
            disease=self.disease.text(),
            test_code=self.test.code,
            specimen_type=self.specimen.code,
            reason=SamplingReason(self.reason.value or SamplingReason.SCREENING),
            priority=Priority(self.priority.value or Priority.ROUTINE),
            legal_basis=LegalBasis(self.basis.value or LegalBasis.CONSENT),
            legal_text=self.text.toPlainText(),
        )

    @property
    def is_changed(self) -> bool:
        """Whether somebody changed what was shown."""
        return self.collection != self._shown

    def show_collection(self, collection: Collection) -> None:
        """Put a collection into the fields."""
        self._shown = collection
        blocked = [QSignalBlocker(part) for part in (self.site, self.campaign, self.disease, self.test, self.text)]
        blocked.append(QSignalBlocker(self.specimen))
        self.site.setText(collection.site)
        self.campaign.setText(collection.campaign)
        self.disease.setText(collection.disease)
        self.test.show_code(collection.test_code)
        self.specimen.show_code(collection.specimen_type)
        self.text.setPlainText(collection.legal_text)
        for blocker in blocked:
            blocker.unblock()
        self._show_choices(collection)
        self.show_problems({})

    def set_locked(self, *, locked: bool) -> None:
        """Let nobody change anything, or everybody."""
        for field in self.fields.values():
            field.editor.setEnabled(not locked)
        for bar in (self.reason, self.priority, self.basis):
            bar.show_value(bar.value, locked=locked)

    def show_problems(self, problems: Mapping[CollectionField, CollectionProblem]) -> None:
        """Say at each field what is wrong with it, and go to the first."""
        self._problems = problems
        self._retell()
        for field in problems:
            self.fields[field].editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return

    def _show_choices(self, collection: Collection) -> None:
        self.reason.show_value(collection.reason, locked=False)
        self.priority.show_value(collection.priority, locked=False)
        self.basis.show_value(collection.legal_basis, locked=False)

    def _choose(self, bar: ChoiceBar, value: str) -> None:
        if bar is self.basis and value != bar.value:
            # The words of one basis never stand for the other.
            self.text.clear()
        bar.show_value(value, locked=False)
        self._retell()
        self.edited.emit()

    def _connect(self) -> None:
        for line in (self.site, self.campaign, self.disease):
            line.textEdited.connect(self.edited)
        self.test.editTextChanged.connect(self.edited)
        self.specimen.editTextChanged.connect(self.edited)
        self.text.textChanged.connect(self.edited)
        for bar in (self.reason, self.priority, self.basis):
            bar.chosen.connect(lambda value, bar=bar: self._choose(bar, value))
        self._look.changed.connect(self._retell)

    def _retell(self) -> None:
        _ = self._look.catalogue.gettext
        for field, row in self.fields.items():
            problem = self._problems.get(field)
            row.say(_(FIELD_WORDS[field]), _(PROBLEM_WORDS[problem]) if problem else "")
        is_order = self.basis.value == LegalBasis.EPIDEMIC_ORDER
        self.text.setPlaceholderText(_(_ORDER_TEXT) if is_order else _(_CONSENT_TEXT))
        labels = (_("Why people are tested"), _("Priority"), _("Legal basis"))
        tables: tuple[Mapping[str, str], ...] = (
            {reason.value: words for reason, words in REASON_WORDS.items()},
            {priority.value: words for priority, words in PRIORITY_WORDS.items()},
            {basis.value: words for basis, words in BASIS_WORDS.items()},
        )
        bars = (self.reason, self.priority, self.basis)
        for row, bar, label, table in zip(self._choices, bars, labels, tables, strict=True):
            row.say(label, "")
            bar.say(label, {value: _(words) for value, words in table.items()})
        for box in (self.test, self.specimen):
            box.retell()

    def _lay_out(self) -> None:
        for field, row in self.fields.items():
            if isinstance(row.editor, QLineEdit):
                row.editor.setMaxLength(LONGEST[field])
            row.editor.setFont(word_font(19, QFont.Weight.Medium))
            row.editor.setFixedHeight(TEXT_HEIGHT if row.editor is self.text else HEIGHT)
        self.text.setTabChangesFocus(True)
        self.text.setProperty("form", True)
        reason, priority, basis = self._choices
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(6)
        grid.addWidget(self.fields[CollectionField.SITE], 0, 0, 1, 3)
        grid.addWidget(self.fields[CollectionField.CAMPAIGN], 0, 3, 1, 3)
        grid.addWidget(self.fields[CollectionField.DISEASE], 1, 0, 1, 2)
        grid.addWidget(self.fields[CollectionField.TEST_CODE], 1, 2, 1, 4)
        grid.addWidget(self.fields[CollectionField.SPECIMEN_TYPE], 2, 0, 1, 4)
        grid.addWidget(priority, 2, 4, 1, 2)
        grid.addWidget(reason, 3, 0, 1, 6)
        grid.addWidget(basis, 4, 0, 1, 2)
        grid.addWidget(self.fields[CollectionField.LEGAL_TEXT], 4, 2, 1, 4)
        for column in range(6):
            grid.setColumnStretch(column, 1)
        grid.setRowStretch(5, 1)


class Labelled(QWidget):
    """A label above an editor; what is wrong stands beside the label, with a sign and in words."""

    def __init__(self, editor: QWidget) -> None:
        super().__init__()
        self.editor, self.label, self.wrong = editor, QLabel(), QLabel()
        self.label.setFont(word_font(16, QFont.Weight.Bold))
        self.wrong.setFont(word_font(16, QFont.Weight.DemiBold))
        self.wrong.setProperty("tone", "warn")
        self.wrong.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        head = QHBoxLayout()
        head.addWidget(self.label)
        head.addWidget(self.wrong, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(head)
        layout.addWidget(editor)
        layout.addStretch(1)

    def say(self, label: str, wrong: str) -> None:
        """Write the label, and what is wrong or nothing."""
        self.label.setText(label)
        self.wrong.setText(f"▲ {wrong}" if wrong else "")
        self.wrong.setToolTip(wrong)
        if not isinstance(self.editor, ChoiceBar):
            self.editor.setAccessibleName(label)
            self.editor.setAccessibleDescription(wrong)


class CodeBox(ArrowBox):
    """A code: typed freely, or picked by name. Codes hold no accents, so no input method is wanted."""

    def __init__(self, names: Mapping[str, str], look: Look) -> None:
        super().__init__(look)
        self._names = names
        self.setEditable(True)
        self.setLineEdit(PlainEdit())
        self.setView(QListView())
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setCompleter(None)  # type: ignore[arg-type]  # Qt's stubs forget that None is "no completer"
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.addItems(list(names))
        if (line := self.lineEdit()) is not None:
            line.setTextMargins(TEXT_MARGIN, 0, 0, 0)

    @property
    def code(self) -> str:
        """The code that is typed or picked."""
        at = self.findText(self.currentText(), Qt.MatchFlag.MatchFixedString)
        return list(self._names)[at] if at >= 0 else self.currentText().strip()

    def show_code(self, code: str) -> None:
        """Show a code, by its name where it has one."""
        at = list(self._names).index(code) if code in self._names else -1
        self.setCurrentIndex(at)
        if at < 0:
            self.setEditText(code)
        if (line := self.lineEdit()) is not None:
            line.setCursorPosition(0)

    def retell(self) -> None:
        """Write the names in the language of now; what is chosen stays."""
        code = self.code
        blocker = QSignalBlocker(self)
        for at, known in enumerate(self._names):
            self.setItemText(at, named_code(known, self._names, self._look.catalogue))
        self.show_code(code)
        blocker.unblock()
