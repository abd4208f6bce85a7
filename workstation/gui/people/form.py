"""The fields of the form, in their order, and the way from one to the next. What is typed goes to the model at once."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QWidget

from workstation.domain.identifiers import Gender
from workstation.domain.typed_birth import read_birth, write_birth
from workstation.domain.typed_person import Field, identifier_of
from workstation.gui.lab.plain_edit import PlainEdit
from workstation.gui.look import Look
from workstation.gui.people.field_row import FieldRow
from workstation.gui.people.gender_choice import GenderChoice
from workstation.gui.people.model import PeopleModel
from workstation.texts.typed_person import FIELDS, PAPERS, field_notice

LONGEST = 200


class PersonForm(QFrame):
    """Seven fields in two columns, and one for a child's guardian. Enter goes on; at the end it saves.

    Names and addresses take an input method; numbers, dates and searches must not.
    """

    finished = Signal()

    def __init__(self, model: PeopleModel, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self._model, self._look = model, look
        self.number, self.birth, self.phone, self.commune = PlainEdit(), PlainEdit(), PlainEdit(), PlainEdit()
        self.name, self.address, self.guardian = QLineEdit(), QLineEdit(), PlainEdit()
        self.gender = GenderChoice(look)
        self.guardian.setReadOnly(True)
        self.editors: dict[Field, QWidget] = {
            Field.NUMBER: self.number,
            Field.NAME: self.name,
            Field.BIRTH: self.birth,
            Field.GENDER: self.gender,
            Field.PHONE: self.phone,
            Field.COMMUNE: self.commune,
            Field.ADDRESS: self.address,
        }
        self.rows = {field: FieldRow(editor) for field, editor in self.editors.items()}
        self.guardian_row, self._compact = FieldRow(self.guardian), False
        self._lay_out()
        self._connect()

    @property
    def order(self) -> tuple[QWidget, ...]:
        """The fields in the order of Enter and Tab."""
        return (*self.editors.values(), *((self.guardian,) if self.guardian_row.isVisibleTo(self) else ()))

    def field_of(self, editor: object) -> Field | None:
        """Tell which field an editor is."""
        return next((field for field, found in self.editors.items() if found is editor), None)

    def focus(self, field: Field) -> None:
        """Put the cursor into a field, on all that stands in it."""
        editor = self.editors[field]
        editor.setFocus()
        if isinstance(editor, QLineEdit):
            editor.selectAll()

    def go_on(self) -> None:
        """Go to the next field, or tell that the last one is done."""
        order = self.order
        place = next((n for n, editor in enumerate(order) if editor.hasFocus()), len(order) - 1)
        if place == len(order) - 1 or self._model.is_reading_back:
            self.finished.emit()
        else:
            order[place + 1].setFocus()

    def set_compact(self, *, compact: bool) -> None:
        """Where there is little height, tell what to do only below the field that has the keys."""
        self._compact = compact
        grid = self.layout()
        if isinstance(grid, QGridLayout):
            grid.setVerticalSpacing(2 if compact else 6)
            grid.setContentsMargins(18, *((4, 18, 4) if compact else (12, 18, 6)))
        self.show_hints()

    def show_hints(self) -> None:
        """Show the line below each field, or below the one with the keys alone."""
        for row in (*self.rows.values(), self.guardian_row):
            is_needed = not self._compact or row.editor.hasFocus()
            row.hint.setVisible(is_needed and row is not self.rows[Field.GENDER])

    def fill(self) -> None:
        """Write the draft into the fields."""
        draft = self._model.draft
        texts = {
            self.number: draft.number,
            self.name: draft.name,
            self.birth: draft.birth,
            self.phone: draft.phone,
            self.commune: draft.commune_text,
            self.address: draft.address,
        }
        for editor, text in texts.items():
            if editor.text() != text:
                editor.setText(text)
                editor.setCursorPosition(0)

    def retell(self) -> None:
        """Write labels, hints and problems, and lock the fields while nothing may be typed."""
        model, locked = self._model, self._model.is_saving or self._model.is_reading_back
        for field, row in self.rows.items():
            self._tell_row(field, row)
            if isinstance(row.editor, QLineEdit):
                row.editor.setReadOnly(locked)
        self.number.setPlaceholderText(self._look.catalogue.gettext("ID card, insurance, passport"))
        self.gender.show_gender(model.draft.gender, locked=locked)
        self._tell_guardian()
        self.show_hints()

    def _tell_row(self, field: Field, row: FieldRow) -> None:
        catalogue, problem = self._look.catalogue, self._model.problems.get(field)
        hint, good = self._hint(field)
        row.say(catalogue.gettext(FIELDS[field]), hint, good=good)
        if problem is not None:
            notice = field_notice(problem, catalogue)
            row.say_problem(notice.what, notice.do)

    def _hint(self, field: Field) -> tuple[str, bool]:
        """Say what was read in a field (True), or what may be typed there."""
        _ = self._look.catalogue.gettext
        if self._is_kept(field):
            return _("Kept from the person before"), False
        if read := self._read(field):
            return read, True
        hints = {
            Field.NUMBER: _("None? Leave it empty: a card will be printed"),
            Field.NAME: _("As on the paper, with accents"),
            Field.BIRTH: _("1990, 12/03/1990 or 12031990"),
            Field.PHONE: _("May stay empty"),
            Field.COMMUNE: _("Type without accents, then ↓ and Enter"),
        }
        return hints.get(field, ""), False

    def _read(self, field: Field) -> str:
        _, draft = self._look.catalogue.gettext, self._model.draft
        if field is Field.NUMBER:
            paper = identifier_of(draft.number) if draft.number.strip() else None
            return _(PAPERS[paper.system]) if paper else ""
        if field is Field.COMMUNE:
            return draft.commune.province if draft.commune else ""
        birth = read_birth(draft.birth) if field is Field.BIRTH else None
        if birth is None:
            return ""
        if isinstance(birth, int):
            return _("The year alone: about {age} years old").format(age=self._model.age)
        return _("{day}: {age} years old").format(day=write_birth(birth, None), age=self._model.age)

    def _is_kept(self, field: Field) -> bool:
        """Whether a text came from the household's person before and was not touched."""
        if self._model.household is None or field not in (Field.PHONE, Field.COMMUNE, Field.ADDRESS):
            return False
        name = {Field.COMMUNE: "commune_text"}.get(field, field.value)
        kept = getattr(self._model.household.kept, name)
        return bool(kept) and kept == getattr(self._model.draft, name)

    def _tell_guardian(self) -> None:
        _, model = self._look.catalogue.gettext, self._model
        self.guardian_row.setVisible(model.is_child)
        chosen = next((p for p in model.guardians if p.id == model.draft.guardian), None)
        self.guardian.setText(chosen.name if chosen else "")
        if model.guardians:
            hint = _("Choose with ↓ and Enter, or leave it empty")
        else:
            hint = _("Nobody yet: pair an adult of the household first (Ctrl+J)")
        self.guardian_row.say(_("Who answers for the child"), hint)

    def _lay_out(self) -> None:
        self.name.setMaxLength(LONGEST)
        self.address.setMaxLength(LONGEST)
        for edit in (self.number, self.birth, self.phone, self.commune):
            edit.setMaxLength(80)
        fields = QGridLayout(self)
        fields.setContentsMargins(18, 12, 18, 6)
        fields.setHorizontalSpacing(24)
        fields.setVerticalSpacing(6)
        left = (Field.NUMBER, Field.NAME, Field.BIRTH, Field.GENDER)
        right = (Field.PHONE, Field.COMMUNE, Field.ADDRESS)
        for place, field in enumerate(left):
            fields.addWidget(self.rows[field], place, 0, Qt.AlignmentFlag.AlignTop)
            fields.setRowStretch(place, 1)
        for place, field in enumerate(right):
            fields.addWidget(self.rows[field], place, 1, Qt.AlignmentFlag.AlignTop)
        fields.addWidget(self.guardian_row, 3, 1, Qt.AlignmentFlag.AlignTop)
        fields.setColumnStretch(0, 1)
        fields.setColumnStretch(1, 1)

    def _connect(self) -> None:
        model = self._model
        self.number.textEdited.connect(lambda text: model.edit(number=text))
        self.name.textEdited.connect(lambda text: model.edit(name=text))
        self.birth.textEdited.connect(lambda text: model.edit(birth=text))
        self.phone.textEdited.connect(lambda text: model.edit(phone=text))
        self.address.textEdited.connect(lambda text: model.edit(address=text))
        self.commune.textEdited.connect(model.edit_commune)
        self.gender.chosen.connect(self._choose_gender)
        self.gender.returned.connect(self.go_on)
        for edit in (self.number, self.name, self.birth, self.phone, self.address):
            edit.returnPressed.connect(self.go_on)

    def _choose_gender(self, gender: Gender) -> None:
        self._model.choose_gender(gender)
