"""The head of the form: the tube that somebody is paired with, the household, and the search of the expected list."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workstation.domain.tube_barcode import display_tube
from workstation.gui.fonts import code_font, word_font
from workstation.gui.key_button import KeyButton, Weight
from workstation.gui.lab.plain_edit import PlainEdit
from workstation.gui.look import Look
from workstation.gui.people.model import PeopleModel
from workstation.gui.people.words import household_words

LIST = 396


class FormHead(QWidget):
    """Names the tube as large as the Collect screen does; the search stands above the list that it fills."""

    def __init__(self, model: PeopleModel, look: Look) -> None:
        super().__init__()
        self._model, self._look = model, look
        self.title, self.tube, self.fill = QLabel(), QLabel(), QLabel()
        self.household, self.search_label, self.search = KeyButton(look, "Ctrl+J", low=True), QLabel(), PlainEdit()
        self._find = QWidget()
        self._lay_out()

    def set_low(self, *, low: bool) -> None:
        """Give up the small lines above where there is little height."""
        self.title.setVisible(not low)
        self.search_label.setVisible(not low)

    def set_choosing(self, *, choosing: bool) -> None:
        """Show household and search, or the tube alone while a list is imported."""
        self._find.setVisible(choosing)
        self.household.setVisible(choosing)

    def retell(self) -> None:
        """Write everything as it stands."""
        _, model = self._look.catalogue.gettext, self._model
        filled, capacity = model.tube_fill
        self.title.setText(_("TYPE BY HAND · INTO THIS TUBE"))
        self.tube.setText(display_tube(model.tube))
        self.fill.setText(f"{filled}/{capacity}" if capacity > 1 else "")
        weight = Weight.PRIMARY if model.household is not None else Weight.PLAIN
        self.household.say(household_words(model, self._look.catalogue), weight)
        self.search_label.setText(_("Find on the expected list"))
        self.search.setPlaceholderText(_("F3: name without accents, or number"))
        self.search.setAccessibleName(self.search_label.text())

    def _lay_out(self) -> None:
        self.title.setFont(word_font(16, QFont.Weight.Bold))
        self.search_label.setFont(word_font(16, QFont.Weight.Bold))
        for label in (self.title, self.search_label):
            label.setProperty("tone", "muted")
        self.tube.setFont(code_font(42, QFont.Weight.Bold))
        self.fill.setFont(code_font(30, QFont.Weight.Bold))
        self.search_label.setBuddy(self.search)
        self.search.setFont(word_font(20))
        self.search.setFixedHeight(48)
        self._find.setFixedWidth(LIST)
        names, numbers, find = QVBoxLayout(), QHBoxLayout(), QVBoxLayout(self._find)
        numbers.setSpacing(18)
        numbers.addWidget(self.tube)
        numbers.addWidget(self.fill)
        numbers.addStretch(1)
        find.setContentsMargins(0, 0, 0, 0)
        for column in (names, find):
            column.setSpacing(2)
        names.addWidget(self.title)
        names.addLayout(numbers)
        find.addWidget(self.search_label)
        find.addWidget(self.search)
        head = QHBoxLayout(self)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(12)
        head.addLayout(names, 1)
        head.addWidget(self.household, 0, Qt.AlignmentFlag.AlignBottom)
        head.addWidget(self._find)
