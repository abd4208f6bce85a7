"""What *Incoming* and *Not matched* share: a list at the left, and the message that is looked at beside it.

A list that is read anew keeps what was chosen, or chooses its first row.
"""

from abc import abstractmethod

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from workstation.gui.lab.away_panel import AwayPanel
from workstation.gui.lab.filters import Search
from workstation.gui.lab.incoming_model import IncomingModel
from workstation.gui.lab.kept_splitter import KeptSplitter
from workstation.gui.lab.list_card import ListCard
from workstation.gui.lab.message_pane import MessagePane
from workstation.gui.lab.model import LabModel
from workstation.gui.lab.unmatched_model import UnmatchedModel
from workstation.gui.look import Look

DATE = "%d/%m %H:%M"


class MessagePage(QWidget):
    """Each page says its filters, its rows and the words of a message itself."""

    def __init__(self, lab: LabModel, model: IncomingModel | UnmatchedModel, look: Look) -> None:
        super().__init__()
        self._lab, self._listed_model, self._look = lab, model, look
        self.search, self.away = Search(), AwayPanel(lab.away, look)

    def put_together(
        self, list_: ListCard, above: tuple[QHBoxLayout, ...], sizes: tuple[int, int], extra: QWidget | None = None
    ) -> None:
        """Lay list, filters and message out, and listen to the model; called once, when the parts are there."""
        extras = (self.away,) if extra is None else (self.away, extra)
        self.list, self.pane = list_, MessagePane(self._listed_model.looking, self._look, extras)
        self.split = KeptSplitter(sizes)
        self.list.put_above(*above)
        self.split.addWidget(self.list)
        self.split.addWidget(self.pane)
        self.split.share()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.split, 1)
        model = self._listed_model
        model.rows.signals.listed.connect(self._listed)
        model.chosen_changed.connect(self._tell_message)
        self._lab.counted.connect(self._tell_filters)
        self.list.chosen.connect(model.choose)
        self.search.sought.connect(lambda text: model.narrow(text=text.strip()))
        self.away.entered.connect(self._lab.put_away)

    def retell(self) -> None:
        """Write all words again."""
        self.list.model.retell()
        self.away.retell()
        self._tell_filters()
        self._show()
        self._tell_message()

    @abstractmethod
    def _tell_filters(self) -> None:
        """Write the filters with their counts."""

    @abstractmethod
    def _tell_message(self) -> None:
        """Write what is said above the message that is looked at."""

    @abstractmethod
    def _empty_words(self) -> str:
        """Say what to do where the list is empty."""

    def _narrow(self, **fields: object) -> None:
        self._listed_model.narrow(**fields)
        self._tell_filters()

    def _show(self) -> None:
        model = self._listed_model
        if model.chosen is None and len(model.rows):
            model.choose(model.rows.ids.between(0, 1)[0])
        self.list.show_list(model.chosen, self._empty_words())

    def _listed(self) -> None:
        model = self._listed_model
        with self.list.blocked():
            if model.chosen is not None and model.rows.ids.place_of(model.chosen) is None:
                model.choose(None)
        self._tell_filters()
        self._show()
