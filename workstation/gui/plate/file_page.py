"""A machine's file before it is imported: which heading is what, the first rows, and what is wrong with others."""

from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout

from workstation.domain.plate_columns import GUESSED, PlateColumn
from workstation.gui.choice_box import ArrowBox
from workstation.gui.fonts import word_font
from workstation.gui.lab.grid import fill_columns, plain_table
from workstation.gui.lab.plain_edit import PlainEdit
from workstation.gui.look import Look
from workstation.gui.plate.model import PlateModel
from workstation.gui.plate.ports import FileRows
from workstation.gui.plate.tables import FirstRows
from workstation.texts.plates import COLUMN_WORDS

FIELD, NARROWEST, MOST_SAID, ACROSS = 44, 84, 4, 4
WIDTHS: tuple[int | None, ...] = (64, 80, None, 150, 150, 130, 130)


class FilePage(QFrame):
    """Stands where the wells stand while a file is looked at; the keys belong to the view."""

    def __init__(self, model: PlateModel, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self._model, self._look = model, look
        self.title, self.problems = QLabel(), QLabel()
        self.columns = {column: ArrowBox(look) for column in PlateColumn}
        self.labels = {column: QLabel() for column in PlateColumn}
        self.save_label, self.save_as = QLabel(), PlainEdit()
        self.rows = FirstRows(look, self)
        self.table = plain_table(self.rows)
        self._lay_out()

    def retell(self) -> None:
        """Write everything as it stands."""
        _, file = self._look.catalogue.gettext, self._model.file
        self._name_fields()
        if file is None:
            self.save_as.clear()
            return
        plate = file.plate or _("by the sample column")
        title = _("{file} · plate: {plate} · columns: {mapping}")
        mapping = _("guessed from the headings") if file.mapping == GUESSED else file.mapping
        self.title.setText(title.format(file=file.path.name, plate=plate, mapping=mapping))
        for column in self.labels:
            self._fill(column, file)
        self.rows.show_rows(file.first)
        fill_columns(self.table, WIDTHS)
        self.problems.setText(self._problems(file))
        self.problems.setVisible(bool(self.problems.text()))

    def _name_fields(self) -> None:
        _ = self._look.catalogue.gettext
        for column, label in self.labels.items():
            label.setText(_(COLUMN_WORDS[column]))
            self.columns[column].setAccessibleName(label.text())
        self.save_label.setText(_("Save these columns as"))
        self.save_as.setPlaceholderText(_("name, or leave empty"))
        self.save_as.setAccessibleName(self.save_label.text())
        self.table.setAccessibleName(_("First rows of the file"))

    def _fill(self, column: PlateColumn, file: FileRows) -> None:
        """Offer every heading; the list is left alone while it is open."""
        combo = self.columns[column]
        if combo.view().isVisible():
            return
        with QSignalBlocker(combo):
            combo.clear()
            combo.addItem("—", "")
            for heading in file.headings:
                combo.addItem(heading, heading)
            combo.setCurrentIndex(max(0, combo.findData(file.columns.get(column, ""))))

    def _problems(self, file: FileRows) -> str:
        _ = self._look.catalogue.gettext
        said = [*file.findings, *file.problems]
        more = len(said) - MOST_SAID
        shown = ["▲ " + line for line in said[:MOST_SAID]]
        return "\n".join([*shown, *([_("… and {count} more").format(count=more)] if more > 0 else [])])

    def _chosen(self, column: PlateColumn, place: int) -> None:
        heading = self.columns[column].itemData(place)
        if heading:
            self._model.name_column(column, heading)

    def _lay_out(self) -> None:
        self.title.setFont(word_font(18, QFont.Weight.Bold))
        self.problems.setFont(word_font(16))
        self.problems.setProperty("tone", "warn")
        for label in (self.title, self.problems):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        fields = QGridLayout()
        fields.setHorizontalSpacing(10)
        fields.setVerticalSpacing(6)
        for place, column in enumerate(PlateColumn):
            fields.addLayout(self._field(column), place // ACROSS, place % ACROSS)
        fields.addLayout(self._save(), 1, ACROSS - 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 8, 14, 10)
        layout.setSpacing(6)
        layout.addWidget(self.title)
        layout.addLayout(fields)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.problems)

    def _field(self, column: PlateColumn) -> QHBoxLayout:
        combo, label = self.columns[column], self.labels[column]
        combo.setFont(word_font(17))
        combo.setFixedHeight(FIELD)
        combo.setProperty("plain", True)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(4)
        combo.activated.connect(partial(self._chosen, column))
        return _beside(label, combo)

    def _save(self) -> QHBoxLayout:
        self.save_as.setFont(word_font(17))
        self.save_as.setFixedHeight(FIELD)
        return _beside(self.save_label, self.save_as)


def _beside(label: QLabel, field: QComboBox | PlainEdit) -> QHBoxLayout:
    label.setFont(word_font(16, QFont.Weight.DemiBold))
    field.setMinimumWidth(NARROWEST)
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(label)
    row.addWidget(field, 1)
    return row
