"""What stands above the tabs' pages: the tabs, how port and watched folder stand, and what is wrong beside them."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QHBoxLayout, QToolTip, QWidget

from workstation.gui.lab.model import LabModel
from workstation.gui.lab.ports import Mood, Source, SourceState, Trouble
from workstation.gui.lab.tab_bar import TabBar
from workstation.gui.look import Look
from workstation.gui.pill import Pill
from workstation.gui.shapes import Shape

MOODS = {Mood.OFF: Shape.EQUALS, Mood.WORKS: Shape.TICK, Mood.AT_FAULT: Shape.TRIANGLE}


MOST_TROUBLES = 2


class _TroublePill(Pill):
    """Hidden while nothing is wrong; pressed, it says more."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.clicked.connect(self._say_more)
        self.hide()

    def show_trouble(self, trouble: Trouble | None) -> None:
        """Say what is wrong, or nothing."""
        self.setVisible(trouble is not None)
        if trouble is not None:
            self.say(Shape.TRIANGLE, trouble.words)
            self.setToolTip(trouble.more)
            self.setAccessibleName(f"{trouble.words}. {trouble.more}")

    def _say_more(self) -> None:
        # A glove on a touch screen does not hover.
        QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), self.toolTip(), self)


class LabHead(QWidget):
    """Tabs at the left, the ways of messages at the right."""

    def __init__(self, look: Look, count: int) -> None:
        super().__init__()
        self._look = look
        self.tabs, self.ways = TabBar(look, count), {source: Pill(look) for source in Source}
        self.troubles = [_TroublePill(look) for _place in range(MOST_TROUBLES)]
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.tabs)
        layout.addStretch(1)
        for trouble in self.troubles:
            layout.addWidget(trouble)
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
        for place, sign in enumerate(self.troubles):
            sign.show_trouble(counts.troubles[place] if place < len(counts.troubles) else None)
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
