"""The tab *Not matched*: everything that waits for a person, each with why, what to do, and where it stands."""

from PySide6.QtWidgets import QHBoxLayout

from workstation.domain.lab_lists import IssueKind
from workstation.gui.lab.attach_panel import AttachPanel
from workstation.gui.lab.filters import Choices
from workstation.gui.lab.list_card import Lines, ListCard
from workstation.gui.lab.message_page import DATE, MessagePage
from workstation.gui.lab.model import LabModel
from workstation.gui.lab.paged_table import Column, PagedTable
from workstation.gui.lab.ports import IssueRow
from workstation.gui.lab.words import KIND_SHAPES, KIND_WORDS, source_words
from workstation.gui.look import Look

KINDS: tuple[IssueKind | None, ...] = (None, *IssueKind)


class UnmatchedView(MessagePage):
    """What waits; each with what is the matter, and the match by hand."""

    def __init__(self, lab: LabModel, look: Look) -> None:
        super().__init__(lab, lab.unmatched, look)
        self._model = lab.unmatched
        self.kinds, self.attach = Choices(look, KINDS), AttachPanel(lab, look)
        table = PagedTable(self._model.rows, self._columns(), look, self)
        list_ = ListCard(table, (None,), look, lines=Lines.SENTENCE)
        self.put_together(list_, self._above(), (440, 820), self.attach)
        self.kinds.chosen.connect(lambda kind: self._narrow(kind=kind))

    def retell(self) -> None:
        """Write all words again."""
        _ = self._look.catalogue.gettext
        self.search.setPlaceholderText(_("Search: tube, file, sender… (F3)"))
        self.search.setAccessibleName(_("Search what waits"))
        self.list.table.setAccessibleName(_("What waits for a person"))
        self.attach.retell()
        super().retell()

    def attach_by_hand(self) -> None:
        """Begin a match, propose the one in hand, or confirm the one that waits."""
        if self._model.draft is not None:
            self._lab.propose()
        elif self._model.proposal is not None:
            self._lab.confirm_proposal()
        elif self._model.begin():
            self._lab.away.leave()
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

    def _empty_words(self) -> str:
        _, wanted = self._look.catalogue.gettext, self._model.rows.wanted
        if wanted.text or wanted.kind is not None:
            return _("Nothing of this kind waits. Search by tube, file or sender, or show all.")
        return _("Nothing waits for a person. Whatever cannot be matched or read will stand here.")

    def _tell_message(self) -> None:
        _, row = self._look.catalogue.gettext, self._model.row
        self.list.mark(self._model.chosen)
        empty = _("Choose a row to see what is the matter")
        if row is None:
            self.pane.say(("", "", ""), empty)
            return
        place = _("line {segment}, {field}").format(segment=row.segment, field=row.field) if row.segment else ""
        title = " · ".join(part for part in (row.name, place) if part)
        self.pane.say((title, row.what[:1].upper() + row.what[1:], "→ " + row.do), empty)

    def _above(self) -> tuple[QHBoxLayout, ...]:
        first, second, third = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        first.setSpacing(6)
        second.setSpacing(6)
        for place, button in enumerate(self.kinds.buttons.values()):
            (first if place < len(KINDS) // 2 else second).addWidget(button)
        first.addStretch(1)
        second.addStretch(1)
        third.addWidget(self.search)
        return (first, second, third)
