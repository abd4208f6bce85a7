"""The offer of a printed card to somebody who was just paired without a number."""

from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from workstation.gui.background import Background
from workstation.gui.ports import CardFile, PeoplePort


@dataclass(frozen=True, slots=True, kw_only=True)
class CardOffer:
    """Who gets a card; `file` is the card that was made, `problem` why it could not be."""

    person_id: UUID
    name: str
    busy: bool = False
    file: CardFile | None = None
    problem: Exception | None = None


class CardModel(QObject):
    """Holds one offer at a time."""

    changed = Signal()

    def __init__(self, port: PeoplePort, background: Background) -> None:
        super().__init__()
        self._port, self._background = port, background
        self.offer: CardOffer | None = None

    def offer_to(self, person_id: UUID, name: str) -> None:
        """Offer a card."""
        self._set(CardOffer(person_id=person_id, name=name))

    def make(self) -> None:
        """Make the card that is offered."""
        offer = self.offer
        if offer is None or offer.busy or offer.file:
            return
        self._set(replace(offer, busy=True, problem=None))
        self._background.run(
            partial(self._port.make_card, offer.person_id),
            done=partial(self._made, offer),
            failed=partial(self._failed, offer),
        )

    def dismiss(self) -> None:
        """Make no card now."""
        if self.offer is not None:
            self._set(None)

    def _made(self, offer: CardOffer, file: CardFile) -> None:
        if self.offer is not None and self.offer.person_id == offer.person_id:
            self._set(replace(offer, file=file))

    def _failed(self, offer: CardOffer, problem: Exception) -> None:
        if self.offer is not None and self.offer.person_id == offer.person_id:
            self._set(replace(offer, problem=problem))

    def _set(self, offer: CardOffer | None) -> None:
        self.offer = offer
        self.changed.emit()
