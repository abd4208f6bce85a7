"""The tables of the Plate tab: plates that were made, and the first rows of a machine's file."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QFont

from workstation.domain.plate_columns import PlateColumn
from workstation.gui.fonts import code_font, word_font
from workstation.gui.look import Look
from workstation.gui.people.list_tables import ListTable
from workstation.gui.plate.ports import PlateLine
from workstation.texts.plates import COLUMN_WORDS

PLATE_WIDTHS: tuple[int | None, ...] = (230, None, 80, 80, 130, 260)
SHOWN = (
    PlateColumn.WELL,
    PlateColumn.SAMPLE,
    PlateColumn.TARGET,
    PlateColumn.CT,
    PlateColumn.CALL,
    PlateColumn.CONTENT,
)


class PlateTable(ListTable):
    """The plates, the newest first."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(look, parent)
        self.lines: tuple[PlateLine, ...] = ()

    def show_plates(self, lines: tuple[PlateLine, ...]) -> None:
        """Replace all rows."""
        _ = self._look.catalogue.gettext
        self.lines = lines
        self._show(
            tuple(
                (
                    line.number,
                    line.name or "—",
                    str(line.tubes),
                    str(line.files),
                    _("finished") if line.is_finished else _("being scanned"),
                    f"{self._look.clock(line.made_at, '%d/%m %H:%M')} · {line.made_by}",
                )
                for line in lines
            )
        )

    def headings(self) -> tuple[str, ...]:
        """Name the columns."""
        _ = self._look.catalogue.gettext
        return (_("Plate"), _("Name"), _("Tubes"), _("Files"), _("State"), _("Made"))

    def font_of(self, column: int) -> QFont:
        """Numbers of plates are codes."""
        return code_font(17, QFont.Weight.Medium) if column == 0 else word_font(17)


class FirstRows(ListTable):
    """The first rows of a file, by what its columns mean."""

    def show_rows(self, rows: tuple[tuple[str, ...], ...]) -> None:
        """Replace all rows."""
        self._show(rows)

    def headings(self) -> tuple[str, ...]:
        """Name the columns."""
        _ = self._look.catalogue.gettext
        return (_("Line"), *(_(COLUMN_WORDS[column]) for column in SHOWN))
