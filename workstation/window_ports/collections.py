"""The collection of a desk, in the windows' own words."""

from collections.abc import Callable

from workstation.domain.collection import Collection
from workstation.gui.ports import (
    CollectionChoices,
)
from workstation.usecases.context import Context
from workstation.usecases.set_collection import current_collection, list_collections, set_collection


class WindowCollections:
    """What the desk collects; `context` gives the desk's, in whoever's name it works now."""

    def __init__(self, context: Callable[[], Context]) -> None:
        self._context = context

    def choices(self) -> CollectionChoices:
        """Give the collection of now and the last ones."""
        context = self._context()
        return CollectionChoices(current=current_collection(context), recent=list_collections(context))

    def choose(self, collection: Collection, badge: str) -> CollectionChoices:
        """Set the desk to a collection."""
        set_collection(self._context(), collection, badge=badge)
        return self.choices()
