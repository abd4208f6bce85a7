"""The Collect screen: the answer, the tube, the people, what was done today, and the keys."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from workstation.gui.collect.action_bar import ActionBar
from workstation.gui.collect.answer_panel import AnswerPanel
from workstation.gui.collect.mode_switch import ModeSwitch
from workstation.gui.collect.model import CollectModel
from workstation.gui.collect.person_card import PersonCard
from workstation.gui.collect.shown import shown
from workstation.gui.collect.side_list import SideList
from workstation.gui.collect.tube_card import TubeCard
from workstation.gui.key_button import KeyButton
from workstation.gui.look import Look

NARROW = 1040


class CollectView(QWidget):
    """Lays the parts out and tells each what the model's answer means for it."""

    help_wanted = Signal()

    def __init__(self, model: CollectModel, look: Look) -> None:
        super().__init__()
        self.setObjectName("page")
        self._model, self._look = model, look
        self.panel, self.tube, self.people = AnswerPanel(look), TubeCard(look), PersonCard(look)
        self.side, self.mode = SideList(look), ModeSwitch(look)
        self.buttons = ActionBar(look, practising=model.can_practise)
        self.camera, self._is_wide = KeyButton(look, "Ctrl+K", low=True), True
        self._is_taken = False
        self._beside: QWidget | None = None
        self._grid, self._column = QGridLayout(self), QVBoxLayout()
        self._lay_out()
        self.camera.say(look.catalogue.gettext("Camera"))
        self.camera.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._share_column()
        model.changed.connect(self._tell)
        model.summarised.connect(lambda: self.side.show_summary(model.summary))
        look.changed.connect(self._retell)
        self.mode.chosen.connect(model.set_pool_size)
        self.buttons.commanded.connect(model.command)
        self.buttons.retried.connect(model.retry)
        self.buttons.practised.connect(model.practise)
        self.buttons.help_wanted.connect(self.help_wanted)

    def refresh(self) -> None:
        """Show the model's answer."""
        answer = self._model.answer
        if answer is None:
            return
        model, tube = self._model, answer.desk_tube
        state = shown(answer, model.remark, model.problem, model.lost_devices, self._look.catalogue, self._look.zone)
        capacity = state.tube.capacity if state.tube else answer.pool_size
        members = state.tube.members if state.tube else ()
        self._set_shares(pool=capacity > 1)
        self.panel.show_words(state.cls, state.words, self._look.catalogue.gettext("NEXT"))
        self.tube.show_tube(state.tube, awaited=state.tube_awaited)
        self.people.show_people(members, capacity, awaited=state.person_awaited, asked=state.asked)
        self.buttons.show_for(answer)
        self.mode.show_size(answer.pool_size, locked=tube is not None and tube.is_open)

    def _tell(self) -> None:
        """Show a new answer, and say it to screen readers even where it is worded like the last one."""
        self.refresh()
        self.panel.announce()

    def put_beside(self, panel: QWidget, toggle: Callable[[], None]) -> None:
        """Take a panel that may have the side list's place; `toggle` is what its button does."""
        self._beside = panel
        panel.hide()
        self._column.insertWidget(0, panel)
        self.camera.clicked.connect(toggle)
        self._share_column()

    def show_beside(self, *, is_shown: bool) -> None:
        """Show the panel instead of the side list, or the list again."""
        self._is_taken = is_shown
        self._share_column()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give up the side list where the answer would get too narrow."""
        self._is_wide = event.size().width() >= NARROW
        self._share_column()
        super().resizeEvent(event)

    def _share_column(self) -> None:
        # What leaves goes first: both at once would make the window higher for good.
        if self._beside is not None and not self._is_taken:
            self._beside.hide()
        self.side.setVisible(self._is_wide and not self._is_taken)
        self.camera.setVisible(self._beside is not None and self._is_wide and not self._is_taken)
        if self._beside is not None:
            self._beside.setVisible(self._is_taken)

    def _lay_out(self) -> None:
        grid = self._grid
        grid.setContentsMargins(14, 4, 16, 12)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(12)
        grid.addWidget(self.panel, 0, 0, 1, 2)
        grid.addWidget(self.tube, 1, 0)
        grid.addWidget(self.people, 1, 1)
        self._column.setSpacing(12)
        self._column.addWidget(self.side, 1)
        self._column.addWidget(self.camera)
        grid.addLayout(self._column, 0, 2, 2, 1)
        grid.addWidget(self.buttons, 2, 0, 1, 3)
        grid.setColumnStretch(0, 46)
        grid.setColumnStretch(1, 54)
        self._set_shares(pool=False)

    def _set_shares(self, *, pool: bool) -> None:
        """Give the answer 62 % of the height for a single, and half for a pool, whose people need the room."""
        self._grid.setRowStretch(0, 48 if pool else 62)
        self._grid.setRowStretch(1, 52 if pool else 38)

    def _retell(self) -> None:
        self.mode.retell()
        self.camera.say(self._look.catalogue.gettext("Camera"))
        self.refresh()
