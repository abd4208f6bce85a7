"""The form's page over the Collect screen: the tube in its head, the fields, the list beside them, and the keys.

It is no dialog: the window still takes scans, and asks the model what becomes of one while somebody types.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFont, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from workstation.domain.typed_person import Field
from workstation.gui.collect.view import CollectView
from workstation.gui.fonts import word_font
from workstation.gui.key_button import KeyButton, Weight
from workstation.gui.look import Look
from workstation.gui.people.card_offer import CardOfferPanel
from workstation.gui.people.form import PersonForm
from workstation.gui.people.head import LIST, FormHead
from workstation.gui.people.import_model import ImportModel, Stage
from workstation.gui.people.import_page import ImportPage
from workstation.gui.people.list_picker import ListPicker
from workstation.gui.people.model import FormNotice, PeopleModel
from workstation.gui.people.side_list import ListKind, side_list
from workstation.gui.people.words import notice_words
from workstation.gui.ports import CommuneRow, ExpectedRow

ROOMY, ROOMY_UNDER_NOTICE = 600, 650
Call = Callable[[], None]
_REPEATING = (Qt.Key.Key_Down, Qt.Key.Key_Up)
_MODIFIERS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
# What these keys do on the Collect screen must not happen under the form.
_NOT_HERE = (Qt.Key.Key_F2, Qt.Key.Key_F4, Qt.Key.Key_F5, Qt.Key.Key_F6, Qt.Key.Key_F7, Qt.Key.Key_F8, Qt.Key.Key_F12)


class PeopleView(QWidget):
    """Lies over a screen as long as the model is open."""

    def __init__(self, model: PeopleModel, lists: ImportModel, look: Look, screen: CollectView) -> None:
        super().__init__(screen)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model, self._lists, self._look, self._screen = model, lists, look, screen
        self.head = FormHead(model, look)
        self.search = self.head.search
        self.notice, self.form, self.picker = QLabel(), PersonForm(model, look), ListPicker(look)
        self.save, self.right_person = KeyButton(look, "Ctrl+Enter"), KeyButton(look, "Enter")
        self.leave, self.open_list = KeyButton(look, "Esc"), KeyButton(look, "Ctrl+O")
        self.import_page, self._pages, self._form_page = ImportPage(lists, look), QStackedWidget(), QWidget()
        self.offer = CardOfferPanel(model.card, look, screen)
        self._last: QWidget | None = None
        self._lay_out()
        self._connect()
        self._form_keys, self._list_keys = self._keys_of_the_form(), self._keys_of_an_import()
        self.hide()

    def escape(self) -> None:
        """Go back one step."""
        if self._lists.stage is not Stage.CLOSED:
            self._lists.leave()
        elif self.search.hasFocus() and self.search.text():
            self.search.clear()
            self._model.expected.ask("")
        else:
            self._model.leave()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Spare what is not needed where there is little height."""
        super().resizeEvent(event)
        self._spare()

    def _spare(self) -> None:
        low = self.height() < ROOMY
        self.head.set_low(low=low)
        self.form.set_compact(compact=low or (bool(self.notice.text()) and self.height() < ROOMY_UNDER_NOTICE))

    def take_focus(self) -> None:
        """Take the keys: the field that had them, or the first."""
        if self._lists.stage is not Stage.CLOSED:
            self.import_page.setFocus()
        elif self._last is not None:
            self._last.setFocus()
        else:
            self.form.focus(Field.NUMBER)

    def choose_file(self) -> None:
        """Ask for a list with the computer's own dialog, and look at it."""
        _ = self._look.catalogue.gettext
        name, _chosen = QFileDialog.getOpenFileName(
            self, _("Choose a list of expected people"), "", _("Lists (*.csv *.xlsx *.txt)")
        )
        if name:
            self._lists.open(Path(name))

    def choose_error_file(self) -> None:
        """Ask where the rows that were not taken go."""
        _ = self._look.catalogue.gettext
        name, _chosen = QFileDialog.getSaveFileName(self, _("Save the rows that were not taken"), "", "CSV (*.csv)")
        if name:
            self._lists.save_errors(Path(name))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of the screen and the focus of the fields, and take the keys of the form."""
        if watched in (self._screen, self._screen.tube, self._screen.people):
            if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
                self._follow()
            return False
        if event.type() is QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self._last = watched
            self.form.show_hints()
            self._show_list()
        elif event.type() is QEvent.Type.FocusOut and self._model.is_open:
            self._left(watched)
        elif isinstance(event, QKeyEvent) and event.type() in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return self._take_key(watched, event)
        return False

    def _take_key(self, watched: QObject, event: QKeyEvent) -> bool:
        held, key = bool(event.modifiers() & _MODIFIERS), Qt.Key(event.key())
        keys = self._form_keys if self._lists.stage is Stage.CLOSED else self._list_keys
        call = keys.get((key, held)) or (None if held else self._list_key(watched, key))
        if call is None:
            return False
        event.accept()
        if event.type() is QEvent.Type.KeyPress and (not event.isAutoRepeat() or key in _REPEATING):
            call()
        return True

    def _keys_of_the_form(self) -> dict[tuple[Qt.Key, bool], Call]:
        keys: dict[tuple[Qt.Key, bool], Call] = {(key, False): _nothing for key in _NOT_HERE}
        keys[Qt.Key.Key_F3, False] = self._to_search
        keys[Qt.Key.Key_J, True] = self._model.toggle_household
        keys[Qt.Key.Key_M, True] = _nothing
        keys[Qt.Key.Key_O, True] = self.choose_file
        keys[Qt.Key.Key_Return, True] = keys[Qt.Key.Key_Enter, True] = self._model.save
        return keys

    def _keys_of_an_import(self) -> dict[tuple[Qt.Key, bool], Call]:
        keys: dict[tuple[Qt.Key, bool], Call] = {(key, False): _nothing for key in (*_NOT_HERE, Qt.Key.Key_F3)}
        keys[Qt.Key.Key_M, True] = keys[Qt.Key.Key_J, True] = _nothing
        keys[Qt.Key.Key_O, True] = self.choose_file
        keys[Qt.Key.Key_E, True] = self.choose_error_file
        keys[Qt.Key.Key_Return, False] = keys[Qt.Key.Key_Enter, False] = self._lists.start
        keys[Qt.Key.Key_Return, True] = keys[Qt.Key.Key_Enter, True] = _nothing
        keys[Qt.Key.Key_Down, False] = partial(self.import_page.scroll_by, 1)
        keys[Qt.Key.Key_Up, False] = partial(self.import_page.scroll_by, -1)
        return keys

    def _list_key(self, watched: QObject, key: Qt.Key) -> Call | None:
        """Give what a key does in a field that has a list beside it."""
        if watched not in (self.search, self.form.commune, self.form.guardian) or self._list_kind is ListKind.AT_HOME:
            return None
        if key in _REPEATING:
            return partial(self.picker.point, 1 if key == Qt.Key.Key_Down else -1)
        return self._enter_in_list if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) else None

    def _enter_in_list(self) -> None:
        """Choose the row that is pointed at; without one, a field of the form is left as Enter leaves it."""
        if self._pending:
            return
        if self.picker.current is not None:
            self._choose(self.picker.current)
        elif not self.search.hasFocus():
            self.form.go_on()

    @property
    def _pending(self) -> bool:
        """Whether the list is still that of an earlier text: nobody is chosen by a row that is about to go."""
        searches = {ListKind.EXPECTED: self._model.expected, ListKind.COMMUNES: self._model.communes}
        search = searches.get(self._list_kind)
        return search is not None and search.is_pending

    def _choose(self, place: int) -> None:
        model, kind = self._model, self._list_kind
        if kind is ListKind.EXPECTED:
            model.pick(cast(ExpectedRow, model.expected.rows[place]))
            self.search.clear()
            self.form.focus(Field.NAME)
        elif kind is ListKind.COMMUNES:
            model.choose_commune(cast(CommuneRow, model.communes.rows[place]))
            self.form.go_on()
        elif kind is ListKind.GUARDIANS:
            model.choose_guardian(model.guardians[place].id)
            self.form.go_on()

    def _show_list(self) -> None:
        """Show what the field with the keys chooses from."""
        kind = self._list_kind
        typed = self.search.text() if kind is ListKind.EXPECTED else self._model.draft.commune_text
        shown = side_list(kind, self._model, typed, self._look)
        self.picker.show_rows(shown.title, shown.rows, shown.empty, choosing=kind is not ListKind.AT_HOME)

    @property
    def _list_kind(self) -> ListKind:
        if self.search.hasFocus():
            return ListKind.EXPECTED
        if self._model.is_reading_back:
            return ListKind.AT_HOME
        if self.form.guardian.hasFocus():
            return ListKind.GUARDIANS
        return ListKind.COMMUNES if self.form.commune.hasFocus() else ListKind.AT_HOME

    def _left(self, editor: QObject) -> None:
        field = self.form.field_of(editor)
        if field is not None and not self._model.is_reading_back:
            self._model.check(field)

    def _to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _opened(self) -> None:
        self.search.clear()
        self._follow()
        self._last = None
        self.show()
        self.raise_()

    def _filled(self) -> None:
        self.form.fill()

    def _focus(self, field: Field) -> None:
        self.form.focus(field)

    def _lists_changed(self) -> None:
        """Show the page of an import, or the form again."""
        was, closed = self._pages.currentWidget(), self._lists.stage is Stage.CLOSED
        self._pages.setCurrentWidget(self._form_page if closed else self.import_page)
        self.head.set_choosing(choosing=closed)
        if self._pages.currentWidget() is was:
            return
        if closed:
            self.form.focus(Field.NUMBER)
        else:
            self.import_page.setFocus()

    def retell(self) -> None:
        """Write everything as it stands."""
        model = self._model
        self.head.retell()
        words = notice_words(model, self._look.catalogue)
        self.notice.setText(words)
        self.notice.setProperty("calm", model.notice is FormNotice.READ_BACK)
        self.notice.style().unpolish(self.notice)
        self.notice.style().polish(self.notice)
        self.notice.setVisible(bool(words))
        self._spare()
        self.form.retell()
        self._tell_buttons()
        self._show_list()

    def _tell_buttons(self) -> None:
        _, model = self._look.catalogue.gettext, self._model
        self.save.say(_("Saving…") if model.is_saving else _("Pair with this tube"), Weight.PRIMARY)
        self.right_person.say(_("Right person: pair"), Weight.PRIMARY)
        self.save.setVisible(not model.is_reading_back)
        self.right_person.setVisible(model.is_reading_back)
        self.leave.say(_("Somebody else") if model.is_reading_back else _("Leave, save nothing"))
        self.open_list.say(_("Open a list…"))

    def _follow(self) -> None:
        """Cover the screen; the offer of a card covers the two step cards alone."""
        self.setGeometry(self._screen.rect())
        self.offer.setGeometry(self._screen.tube.geometry().united(self._screen.people.geometry()))

    def _connect(self) -> None:
        model, lists = self._model, self._lists
        model.opened.connect(self._opened)
        model.closed.connect(self.hide)
        model.filled.connect(self._filled)
        model.changed.connect(self.retell)
        model.focus_wanted.connect(self._focus)
        model.communes.found.connect(self._show_list)
        model.expected.found.connect(self._show_list)
        lists.changed.connect(self._lists_changed)
        self.search.textEdited.connect(model.expected.ask)
        self.form.finished.connect(model.save)
        self.picker.chosen.connect(self._choose)
        self.head.household.clicked.connect(model.toggle_household)
        self.save.clicked.connect(model.save)
        self.right_person.clicked.connect(model.save)
        self.leave.clicked.connect(self.escape)
        self.open_list.clicked.connect(self.choose_file)
        self.import_page.file_wanted.connect(self.choose_file)
        self.import_page.errors_wanted.connect(self.choose_error_file)
        self._look.changed.connect(self.retell)
        self._look.changed.connect(self.import_page.retell)
        for followed in (self._screen, self._screen.tube, self._screen.people):
            followed.installEventFilter(self)
        for editor in (*self.form.editors.values(), self.form.guardian, self.search, self.import_page):
            editor.installEventFilter(self)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 4, 16, 12)
        layout.setSpacing(10)
        layout.addWidget(self.head)
        self._pages.addWidget(self._lay_out_form())
        self._pages.addWidget(self.import_page)
        layout.addWidget(self._pages, 1)

    def _lay_out_form(self) -> QWidget:
        self.notice.setFont(word_font(19, QFont.Weight.Bold))
        self.notice.setObjectName("notice")
        self.notice.setWordWrap(True)
        self.picker.setFixedWidth(LIST)
        left, middle, buttons = QVBoxLayout(), QHBoxLayout(), QHBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.notice)
        left.addWidget(self.form, 1)
        middle.setSpacing(12)
        middle.addLayout(left, 1)
        middle.addWidget(self.picker)
        buttons.setSpacing(10)
        for button in (self.save, self.right_person, self.leave, self.open_list):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self._form_page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(middle, 1)
        layout.addLayout(buttons)
        return self._form_page


def _nothing() -> None:
    """The key has no meaning while somebody types."""
