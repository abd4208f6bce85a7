"""How both halves of the printers' page are laid out."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QTableView, QVBoxLayout, QWidget


def card_of(*parts: QWidget, grow: tuple[QWidget, ...]) -> QFrame:
    """Put parts below each other into a card; those of `grow` share what is left of its height."""
    card = QFrame()
    card.setObjectName("card")
    inside = QVBoxLayout(card)
    inside.setContentsMargins(14, 10, 14, 12)
    inside.setSpacing(8)
    for part in parts:
        inside.addWidget(part, 1 if part in grow else 0)
    inside.addStretch(0)
    return card


def row_of(*parts: QWidget, spacing: int) -> QHBoxLayout:
    """Put parts beside each other."""
    row = QHBoxLayout()
    row.setSpacing(spacing)
    for part in parts:
        row.addWidget(part)
    return row


def lay_out_page(page: QWidget, halves: QHBoxLayout, acts: QHBoxLayout) -> None:
    """Put the halves above, and the keys below at the left."""
    acts.addStretch(1)
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(10)
    layout.addLayout(halves, 1)
    layout.addLayout(acts)


def select_row(table: QTableView, place: int | None) -> None:
    """Mark a row as chosen, or none."""
    if place is None:
        table.clearSelection()
    else:
        table.selectRow(place)
