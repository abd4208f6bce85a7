"""Where the form stands in the window: its models, its view over the Collect screen, and its own worker.

The window asks it first what becomes of a scan, of Esc and of the focus. Without a port there is no form.
"""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, Signal

from workstation.gui.background import Background
from workstation.gui.collect.model import CollectModel
from workstation.gui.collect.view import CollectView
from workstation.gui.look import Look
from workstation.gui.people.import_model import ImportModel
from workstation.gui.people.model import PeopleModel
from workstation.gui.people.view import PeopleView
from workstation.gui.ports import PeoplePort


class PeoplePlace(QObject):
    """One a window. `moved` says that the form opened or closed, so that keys and focus go elsewhere."""

    moved = Signal()
    scan_refused = Signal()

    def __init__(
        self, port: PeoplePort | None, collect: CollectModel, look: Look, today: Callable[[], date], screen: CollectView
    ) -> None:
        super().__init__(screen)
        self._work = None if port is None else Background()
        self.model: PeopleModel | None = None
        self.lists: ImportModel | None = None
        self.view: PeopleView | None = None
        if port is not None and self._work is not None:
            self.model = PeopleModel(port, collect, self._work, today)
            self.lists = ImportModel(port, self._work)
            self.view = PeopleView(self.model, self.lists, look, screen)
            self.model.opened.connect(self.moved)
            self.model.closed.connect(self.moved)
            self.model.scan_refused.connect(self.scan_refused)

    @property
    def is_open(self) -> bool:
        """Whether somebody may be typing."""
        return self.model is not None and self.model.is_open

    def open(self) -> None:
        """Open the form, or have the desk say why not."""
        if self.model is not None:
            self.model.open()

    def take_scan(self, text: str) -> bool:
        """Tell whether a scan was held up, because somebody is typed in."""
        return self.model is not None and self.model.take_scan(text)

    def hear_damage(self) -> None:
        """Say over the form that a scan came and could not be read."""
        if self.model is not None:
            self.model.hear_damage()

    def escape(self) -> bool:
        """Go back one step of the form, or drop the offer of a card; tells whether there was one."""
        if self.model is None or self.view is None:
            return False
        if self.is_open:
            self.view.escape()
            return True
        had_offer = self.model.card.offer is not None
        self.model.card.dismiss()
        return had_offer

    def take_focus(self) -> bool:
        """Give the keys to the form, if it is open."""
        if self.is_open and self.view is not None:
            self.view.take_focus()
            return True
        return False

    def hold(self, *, held: bool) -> None:
        """Take no keys and no clicks while something lies over the form."""
        if self.view is not None:
            self.view.setEnabled(not held)

    def make_card(self) -> None:
        """Make the card that is offered."""
        if self.model is not None:
            self.model.card.make()

    def close(self) -> None:
        """Finish what was asked."""
        if self._work is not None:
            self._work.close()
