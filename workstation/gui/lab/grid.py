"""How a table of results or messages is set up: whole rows, one at a time, no editing, no grid."""

from PySide6.QtCore import QAbstractItemModel, QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from workstation.gui.fonts import word_font

ROW, TWO_LINES = 48, 58


def plain_table(model: QAbstractItemModel) -> QTableView:
    """Make a table that only shows and chooses."""
    table = QTableView()
    table.setModel(model)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.setIconSize(QSize(20, 20))
    table.setFont(word_font(17))
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(ROW)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setFixedHeight(36)
    return table


def fill_columns(table: QTableView, widths: tuple[int | None, ...]) -> None:
    """Give columns their widths in pixels; None takes what is left."""
    header = table.horizontalHeader()
    for column, width in enumerate(widths):
        stretch = QHeaderView.ResizeMode.Stretch if width is None else QHeaderView.ResizeMode.Fixed
        header.setSectionResizeMode(column, stretch)
        if width is not None:
            header.resizeSection(column, width)
