"""What stands above the tabs' pages: the tabs with their counts, and how port and watched folder stand."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from workstation.gui.lab.model import LabModel
from workstation.gui.lab.ports import Mood, Source, SourceState
from workstation.gui.lab.tab_bar import TabBar
from workstation.gui.look import Look
from workstation.gui.pill import Pill
from workstation.gui.shapes import Shape

MOODS = {Mood.OFF: Shape.EQUALS, Mood.WORKS: Shape.TICK, Mood.AT_FAULT: Shape.TRIANGLE}


class LabHead(QWidget):
    """Tabs at the left, the ways of messages at the right."""

    def __init__(self, look: Look, count: int) -> None:
        super().__init__()
        self._look = look
        self.tabs, self.ways = TabBar(look, count), {source: Pill(look) for source in Source}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.tabs)
        layout.addStretch(1)
        for pill in self.ways.values():
            layout.addWidget(pill)

    def tell(self, model: LabModel) -> None:
        """Write tabs, counts and ways again, and mark the open tab."""
        _, counts, number = self._look.catalogue.gettext, model.counts, self._look.number
        waiting = counts.open_messages
        told = (
            (_("Incoming"), number(waiting) if waiting else "", False),
            (_("Not matched"), number(counts.open_issues) if counts.open_issues else "", counts.open_issues > 0),
            (_("Verify"), number(counts.to_verify) if counts.to_verify else "", False),
            (_("Plate"), "", False),
        )
        for tab, (words, count, warns) in zip(self.tabs.tabs, told, strict=True):
            tab.say(words, count, warns=warns)
        self.tabs.tabs[-1].setVisible(model.plate.is_there)
        self.tabs.mark(model.tab)
        states = {way.source: way for way in counts.ways}
        for source, pill in self.ways.items():
            self._tell_way(pill, states.get(source, SourceState(source=source)))

    def _tell_way(self, pill: Pill, state: SourceState) -> None:
        _ = self._look.catalogue.gettext
        name = _("Port") if state.source is Source.PORT else _("Folder")
        mood = {Mood.OFF: _("off"), Mood.WORKS: _("listening"), Mood.AT_FAULT: _("at fault")}[state.mood]
        if state.source is Source.FOLDER and state.mood is Mood.WORKS:
            mood = _("watched")
        pill.say(MOODS[state.mood], f"{name} {state.detail} · {mood}" if state.detail else f"{name} · {mood}")
        pill.setToolTip(pill.text())
