"""The tab *Verify*: a worklist at the left, the chosen result in full at the right, what is decided below."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from workstation.domain.lab_lists import Worklist
from workstation.domain.tube_barcode import display_tube
from workstation.gui.fonts import code_font, digit_font, word_font
from workstation.gui.lab.confirm_panel import ConfirmPanel
from workstation.gui.lab.decision_panel import DecisionPanel
from workstation.gui.lab.detail_pane import DetailPane
from workstation.gui.lab.filters import Choices, Search
from workstation.gui.lab.kept_splitter import KeptSplitter
from workstation.gui.lab.list_card import Lines, ListCard
from workstation.gui.lab.model import LabModel
from workstation.gui.lab.paged_table import Column, PagedTable
from workstation.gui.lab.ports import ResultRow
from workstation.gui.lab.span_panel import SpanPanel
from workstation.gui.lab.words import WORKLIST_WORDS, age_of, age_shape, age_words, result_shape
from workstation.gui.look import Look
from workstation.texts.notices import RESULT_WORDS

DATE = "%d/%m %H:%M"
AGE, WHO, NARROW = 3, 4, 660
WIDTHS: tuple[int | None, ...] = (174, None, 74, 100, 118)


class VerifyView(QWidget):
    """Lays the parts out; `now` is what ages are counted to."""

    def __init__(self, lab: LabModel, look: Look, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._lab, self._model, self._look, self._now = lab, lab.verify, look, now
        self.table = PagedTable(self._model.rows, self._columns(), look, self)
        self.list = ListCard(self.table, WIDTHS, look, lines=Lines.ONE)
        self.worklists, self.search = Choices(look, tuple(Worklist)), Search()
        self.detail = DetailPane(self._model, look)
        self.confirm, self.decision = ConfirmPanel(self._model, look), DecisionPanel(self._model, look)
        self.span = SpanPanel(lab.span, look)
        self.split = KeptSplitter((770, 490))
        self._lay_out()
        self._connect()

    def retell(self) -> None:
        """Write all words again."""
        _ = self._look.catalogue.gettext
        self.search.setPlaceholderText(_("Search: tube, person… (F3)"))
        self.search.setAccessibleName(_("Search results"))
        self.list.table.setAccessibleName(_("Results"))
        self.table.retell()
        self.detail.retell()
        self.confirm.retell()
        self.decision.retell()
        self.span.retell()
        self._tell_filters()
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give up a column where the result itself would get too narrow."""
        super().resizeEvent(event)
        self._fit_columns()

    def _columns(self) -> tuple[Column, ...]:
        look = self._look

        def tr(text: str) -> str:
            return look.catalogue.gettext(text)

        def code(row: ResultRow) -> str:
            version = " · " + tr("version {number}").format(number=row.version) if row.version > 1 else ""
            return tr(RESULT_WORDS[row.code]) + version

        def age(row: ResultRow) -> str:
            return age_words(age_of(row, self._now()))

        def who(row: ResultRow) -> str:
            return row.released_by or row.imported_by

        return (
            Column(title=lambda: tr("Tube"), words=lambda row: display_tube(row.tube), font=code_font(17)),
            Column(title=lambda: tr("Result"), words=code, shape=result_shape, font=word_font(17, QFont.Weight.Bold)),
            Column(title=lambda: tr("People"), words=lambda row: str(row.people), font=digit_font(17)),
            Column(
                title=lambda: tr("Took") if self._model.worklist is Worklist.RELEASED_TODAY else tr("Waiting"),
                words=age,
                shape=lambda row: age_shape(age_of(row, self._now())),
                font=digit_font(17),
            ),
            Column(title=lambda: tr("By whom"), words=who),
        )

    def _tell_filters(self) -> None:
        _, counts, model = self._look.catalogue.gettext, self._lab.counts.worklists, self._model

        def words(worklist: Worklist) -> str:
            return f"{_(WORKLIST_WORDS[worklist])} {self._look.number(counts.get(worklist, 0))}"

        self.worklists.say(words, model.worklist)
        self.search.show_text(model.rows.wanted.text)

    def _show(self) -> None:
        _, model = self._look.catalogue.gettext, self._model
        empty = _("No result waits for release.")
        if model.rows.wanted.text:
            empty = _("Nothing found. Search by tube, or by who imported or released it.")
        elif model.worklist is Worklist.HELD:
            empty = _("No result is in doubt.")
        elif model.worklist is Worklist.RELEASED_TODAY:
            empty = _("Nothing was released today.")
        elif not self._lab.counts.messages:
            empty = _("No results yet. Choose files to import (Ctrl+O), or drop them here.")
        self.list.show_list(model.chosen.id if model.chosen is not None else None, empty)
        self._fit_columns()

    def _fit_columns(self) -> None:
        self.list.table.setColumnHidden(WHO, self.list.width() < NARROW)

    def _listed(self) -> None:
        self._tell_filters()
        self._show()

    def _choose(self, result_id: object) -> None:
        row = self._model.rows.find(result_id) if result_id is not None else None  # type: ignore[arg-type]
        self._model.choose(row)

    def _mark(self) -> None:
        self.list.mark(self._model.chosen.id if self._model.chosen is not None else None)

    def _tell_decision(self) -> None:
        self.confirm.setVisible(self._model.decision is None and not self._lab.span.is_open)

    def _connect(self) -> None:
        model = self._model
        model.rows.signals.listed.connect(self._listed)
        model.chosen_changed.connect(self._mark)
        model.decision_changed.connect(self._tell_decision)
        self._lab.counted.connect(self._tell_filters)
        self._lab.span.changed.connect(self._tell_decision)
        self.list.chosen.connect(self._choose)
        self.worklists.chosen.connect(self._open)
        self.search.sought.connect(lambda text: model.search(text.strip()))

    def _open(self, worklist: Worklist) -> None:
        self._model.open(worklist)
        self._tell_filters()

    def _lay_out(self) -> None:
        first, second = QHBoxLayout(), QHBoxLayout()
        first.addWidget(self.worklists)
        second.addWidget(self.search)
        self.list.put_above(first, second)
        self.split.addWidget(self.list)
        self.split.addWidget(self.detail)
        self.split.share()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.split, 1)
        layout.addWidget(self.confirm)
        layout.addWidget(self.decision)
        layout.addWidget(self.span)
