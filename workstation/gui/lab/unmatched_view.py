"""The tab *Not matched*: everything that waits for a person, each with why, what to do, and where it stands."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from workstation.domain.lab_lists import IssueKind
from workstation.gui.lab.attach_panel import AttachPanel
from workstation.gui.lab.filters import Choices, Search
from workstation.gui.lab.kept_splitter import KeptSplitter
from workstation.gui.lab.list_card import Lines, ListCard
from workstation.gui.lab.message_pane import MessagePane
from workstation.gui.lab.model import LabModel
from workstation.gui.lab.paged_table import Column, PagedTable
from workstation.gui.lab.ports import IssueRow
from workstation.gui.lab.words import KIND_SHAPES, KIND_WORDS, source_words
from workstation.gui.look import Look

DATE = "%d/%m %H:%M"
KINDS: tuple[IssueKind | None, ...] = (None, *IssueKind)


class UnmatchedView(QWidget):
    """List at the left, what is the matter at the right, with the match by hand."""

    def __init__(self, lab: LabModel, look: Look) -> None:
        super().__init__()
        self._lab, self._model, self._look = lab, lab.unmatched, look
        self.table = PagedTable(self._model.rows, self._columns(), look, self)
        self.list = ListCard(self.table, (None,), look, lines=Lines.SENTENCE)
        self.kinds = Choices(look, KINDS)
        self.search, self.attach = Search(), AttachPanel(lab, look)
        self.pane = MessagePane(self._model.looking, look, self.attach)
        self.split = KeptSplitter((440, 820))
        self._lay_out()
        self._connect()

    def retell(self) -> None:
        """Write all words again."""
        _ = self._look.catalogue.gettext
        self.search.setPlaceholderText(_("Search: tube, file, sender… (F3)"))
        self.search.setAccessibleName(_("Search what waits"))
        self.list.table.setAccessibleName(_("What waits for a person"))
        self.table.retell()
        self.attach.retell()
        self._tell_filters()
        self._show()
        self._tell_row()

    def attach_by_hand(self) -> None:
        """Begin a match, propose the one in hand, or confirm the one that waits."""
        if self._model.draft is not None:
            self._lab.propose()
        elif self._model.proposal is not None:
            self._lab.confirm_proposal()
        elif self._model.begin():
            self.attach.tube.setFocus()

    def _columns(self) -> tuple[Column, ...]:
        look = self._look

        def words(row: IssueRow) -> str:
            return row.what[:1].upper() + row.what[1:]

        def below(row: IssueRow) -> str:
            source = source_words(row.source, look.catalogue)
            return f"{look.clock(row.received_at, DATE)} · {source} · {row.name}"

        return (
            Column(
                title=lambda: look.catalogue.gettext("What is the matter"),
                words=words,
                below=below,
                shape=lambda row: KIND_SHAPES[row.kind],
            ),
        )

    def _tell_filters(self) -> None:
        _, counts, wanted = self._look.catalogue.gettext, self._lab.counts, self._model.rows.wanted

        def words(kind: IssueKind | None) -> str:
            count = counts.open_issues if kind is None else counts.issues.get(kind, 0)
            return f"{_('All') if kind is None else _(KIND_WORDS[kind])} {self._look.number(count)}"

        self.kinds.say(words, wanted.kind)
        self.search.show_text(wanted.text)

    def _show(self) -> None:
        _, wanted = self._look.catalogue.gettext, self._model.rows.wanted
        empty = _("Nothing waits for a person. Whatever cannot be matched or read will stand here.")
        if wanted.text or wanted.kind is not None:
            empty = _("Nothing of this kind waits. Search by tube, file or sender, or show all.")
        if self._model.chosen is None and len(self._model.rows):
            self._model.choose(self._model.rows.ids.between(0, 1)[0])
        self.list.show_list(self._model.chosen, empty)

    def _listed(self) -> None:
        with self.list.blocked():
            if self._model.chosen is not None and self._model.rows.ids.place_of(self._model.chosen) is None:
                self._model.choose(None)
        self._tell_filters()
        self._show()

    def _tell_row(self) -> None:
        _, row = self._look.catalogue.gettext, self._model.row
        self.list.mark(self._model.chosen)
        empty = _("Choose a row to see what is the matter")
        if row is None:
            self.pane.say(("", "", ""), empty)
            return
        place = _("line {segment}, {field}").format(segment=row.segment, field=row.field) if row.segment else ""
        title = " · ".join(part for part in (row.name, place) if part)
        self.pane.say((title, row.what[:1].upper() + row.what[1:], "→ " + row.do), empty)

    def _connect(self) -> None:
        model = self._model
        model.rows.signals.listed.connect(self._listed)
        model.chosen_changed.connect(self._tell_row)
        self._lab.counted.connect(self._tell_filters)
        self.list.chosen.connect(model.choose)
        self.kinds.chosen.connect(self._narrow)
        self.search.sought.connect(lambda text: model.narrow(text=text.strip()))

    def _narrow(self, kind: IssueKind | None) -> None:
        self._model.narrow(kind=kind)
        self._tell_filters()

    def _lay_out(self) -> None:
        first, second, grid = QHBoxLayout(), QHBoxLayout(), list(self.kinds.buttons.values())
        first.setSpacing(6)
        second.setSpacing(6)
        for place, button in enumerate(grid):
            (first if place < 2 else second).addWidget(button)
        first.addStretch(1)
        second.addStretch(1)
        third = QHBoxLayout()
        third.addWidget(self.search)
        self.list.put_above(first, second, third)
        self.split.addWidget(self.list)
        self.split.addWidget(self.pane)
        self.split.share()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.split, 1)
