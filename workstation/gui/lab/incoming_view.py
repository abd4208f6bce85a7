"""The tab *Incoming*: every message that came, by whichever way, and the one that is looked at."""

from PySide6.QtWidgets import QHBoxLayout

from workstation.domain.observations import InboxReason
from workstation.gui.choice_box import ChoiceBox
from workstation.gui.lab.filters import Choices
from workstation.gui.lab.incoming_model import DONE, OPEN
from workstation.gui.lab.list_card import Lines, ListCard
from workstation.gui.lab.message_page import DATE, MessagePage
from workstation.gui.lab.model import LabModel
from workstation.gui.lab.paged_table import Column, PagedTable
from workstation.gui.lab.ports import MessageRow
from workstation.gui.lab.words import SOURCE_WORDS, STATE_SHAPES, STATE_WORDS, source_words
from workstation.gui.look import Look
from workstation.gui.shapes import Shape
from workstation.texts.inbox_notices import INBOX

STATES: dict[str, tuple[str, ...]] = {"all": (), "open": OPEN, "done": DONE}


class IncomingView(MessagePage):
    """Every message; each is looked at as it came."""

    def __init__(self, lab: LabModel, look: Look) -> None:
        super().__init__(lab, lab.incoming, look)
        self._model = lab.incoming
        self.states, self.source, self.reason = Choices(look, tuple(STATES)), ChoiceBox(look), ChoiceBox(look)
        table = PagedTable(self._model.rows, self._columns(), look, self)
        self.put_together(ListCard(table, (None, 142), look, lines=Lines.NAME), self._above(), (470, 790))
        self.states.chosen.connect(lambda key: self._narrow(states=STATES[key]))
        self.source.picked.connect(lambda key: self._narrow(source=key))
        self.reason.picked.connect(lambda key: self._narrow(reason=key))

    def retell(self) -> None:
        """Write all words again."""
        _ = self._look.catalogue.gettext
        self.search.setPlaceholderText(_("Search: file, sender, tube… (F3)"))
        self.search.setAccessibleName(_("Search messages"))
        self.list.table.setAccessibleName(_("Incoming messages"))
        super().retell()

    def _columns(self) -> tuple[Column, ...]:
        look = self._look

        def tr(text: str) -> str:
            return look.catalogue.gettext(text)

        def below(row: MessageRow) -> str:
            results = tr("results: {count}").format(count=row.results)
            return f"{look.clock(row.received_at, DATE)} · {source_words(row.source, look.catalogue)} · {results}"

        return (
            Column(title=lambda: tr("Message"), words=lambda row: row.name, below=below),
            Column(
                title=lambda: tr("State"),
                words=lambda row: tr(STATE_WORDS.get(row.state, row.state)),
                shape=lambda row: STATE_SHAPES.get(row.state, Shape.EQUALS),
            ),
        )

    def _tell_filters(self) -> None:
        _, counts, wanted = self._look.catalogue.gettext, self._lab.counts, self._model.rows.wanted
        numbers = {"all": sum(counts.messages.values()), "open": counts.open_messages}
        numbers["done"] = numbers["all"] - numbers["open"]
        words = {"all": _("All"), "open": _("To do"), "done": _("Done")}
        now = next(key for key, states in STATES.items() if states == wanted.states)
        self.states.say(lambda key: f"{words[key]} {self._look.number(numbers[key])}", now)
        sources = (("", _("Every source")), *((key, _(text)) for key, text in SOURCE_WORDS.items()))
        self.source.say(_("Source"), sources, wanted.source)
        known = ((reason, counts.reasons.get(reason, 0)) for reason in InboxReason)
        rows = tuple((r.value, reason_words(r, self._look)) for r, count in known if count or r == wanted.reason)
        self.reason.say(_("Reason"), (("", _("Every reason")), *rows), wanted.reason)
        self.search.show_text(wanted.text)

    def _empty_words(self) -> str:
        _, wanted = self._look.catalogue.gettext, self._model.rows.wanted
        if wanted.text or wanted.source or wanted.reason or wanted.states:
            return _("No such message. Search by file, sender or tube, or show all.")
        return _("No message yet. Choose files (Ctrl+O), or drop them here.")

    def _tell_message(self) -> None:
        _, row = self._look.catalogue.gettext, self._model.row
        self.list.mark(self._model.chosen)
        empty = _("Choose a message to look at it")
        if row is None:
            self.pane.say(("", "", ""), empty)
            return
        kind = f" · {row.kind}" if row.kind else ""
        what = "\n".join(f"• {reason}" for reason in row.reasons[:3])
        if len(row.reasons) > len(row.reasons[:3]):
            more = _("and {count} more, on the tab “Not matched”").format(count=len(row.reasons) - 3)
            what = f"{what}\n{more}"
        done = _("Everything in it was imported.") if row.state == "imported" else ""
        self.pane.say((f"{row.name}{kind}", what or done, ""), empty)

    def _above(self) -> tuple[QHBoxLayout, ...]:
        first, second, third = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        first.addWidget(self.states)
        for part in (self.source, self.reason):
            second.addWidget(part, 1)
        third.addWidget(self.search)
        return (first, third, second)


def reason_words(reason: InboxReason, look: Look) -> str:
    """Say a reason without its facts, short enough for a list."""
    words = look.catalogue.gettext(INBOX[reason].what).replace("“{detail}”", "…").replace("{detail}", "…")
    return words[:1].upper() + words[1:].strip()
