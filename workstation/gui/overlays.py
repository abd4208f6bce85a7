"""What lies over the screens: cards, the question who works, pages, the form, the black cover.

The uppermost has the keys and the scans: `Overlays.place` names it, and nothing under it is acted on. What a key does
in each place stands in `window_keys`, what becomes of a scan in `scan_ways`.
"""

from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from workstation.domain.desk import Answer
from workstation.domain.outcomes import OutcomeClass
from workstation.gui.away_overlay import AwayOverlay
from workstation.gui.collection.page import CollectionPage
from workstation.gui.key_words import PRINTERS
from workstation.gui.keys_help import KeysHelp
from workstation.gui.operator_panel import OperatorPanel
from workstation.gui.people.place import PeoplePlace
from workstation.gui.printers.page import PrintersPage
from workstation.gui.scanner_test.view import ScannerTestView
from workstation.gui.sounds.sound_panel import SoundPanel
from workstation.gui.wedge import Typing, Wedge
from workstation.gui.window_frame import COLLECT, CUSTODY, LAB, LABELS, WindowFrame


class Place(StrEnum):
    """Where keys and scans may go, the uppermost first; Esc leaves them in this order."""

    AWAY = "away"
    HELP = "help"
    SOUND = "sound"
    OPERATOR = "operator"
    COLLECTION = "collection"
    SCANNERS = "scanners"
    PRINTERS = "printers"
    FORM = "form"
    COLLECT = "collect"
    CUSTODY = "custody"
    LAB = "lab"
    LABELS = "labels"


NEEDS_A_PERSON = frozenset({OutcomeClass.ASK, OutcomeClass.NO, OutcomeClass.STOP})
CARDS = frozenset({Place.HELP, Place.SOUND})
PAGES = (Place.OPERATOR, Place.COLLECTION, Place.SCANNERS, Place.PRINTERS)
# Every printable key is swallowed where nobody types, and measured where the scanner itself is looked at.
TYPING = {Place.COLLECT: Typing.SWALLOWED, Place.CUSTODY: Typing.SWALLOWED, Place.SCANNERS: Typing.MEASURED}


class Overlays(QObject):
    """Opens and leaves them. `covered` says that something was opened: a question on a screen is no longer in sight."""

    covered = Signal()

    def __init__(
        self,
        frame: WindowFrame,
        wedge: Wedge,
        *,
        cover: AwayOverlay,
        keys_help: KeysHelp,
        sound_panel: SoundPanel,
        operator: OperatorPanel,
        collection_page: CollectionPage,
        scanner_page: ScannerTestView,
        printers_page: PrintersPage,
        people: PeoplePlace,
    ) -> None:
        super().__init__(frame)
        self._frame, self._wedge, self.people, self.cover = frame, wedge, people, cover
        self._help, self._sound_panel, self._operator = keys_help, sound_panel, operator
        self.collection_page, self._scanner_page = collection_page, scanner_page
        self.printers_page = printers_page
        self._widgets: dict[Place, QWidget] = {
            Place.AWAY: cover,
            Place.HELP: keys_help,
            Place.SOUND: sound_panel,
            Place.OPERATOR: operator,
            Place.COLLECTION: collection_page,
            Place.SCANNERS: scanner_page,
            Place.PRINTERS: printers_page,
        }
        self._left_for_card: QWidget | None = None
        frame.rail.collection.setVisible(collection_page.is_offered)
        frame.rail.collection.clicked.connect(self.choose_collection)
        frame.bar.scanner.clicked.connect(self.test_scanners)
        frame.collect_view.help_wanted.connect(self.toggle_help)
        frame.labels_view.printers.setVisible(printers_page.is_offered)
        frame.labels_view.printers_wanted.connect(self.show_printers)
        for asking in (frame.bar, keys_help):
            asking.sound_wanted.connect(self.test_sound)
        frame.opened.connect(self.leave_all)
        people.moved.connect(self._form_moved)
        scanner_page.left.connect(self.leave_scanner_test)
        for shown in (keys_help, sound_panel, collection_page, printers_page):
            shown.left.connect(self.settle)

    @property
    def place(self) -> Place:
        """The uppermost of what is open."""
        return next(place for place in Place if self._is_open(place))

    @property
    def is_on_desk(self) -> bool:
        """Whether the Collect screen is the open one, whatever lies over it."""
        return self._frame.screen_number == COLLECT

    def toggle_help(self) -> None:
        """Show the keys, or no more; not over the question who works."""
        if self._help.isVisible():
            self._help.leave()
        elif not self._operator.isVisible():
            self.leave_cards()
            self._remember_focus()
            self._help.show_over(PRINTERS if self.printers_page.isVisible() else self._frame.screen_number)
            self._opened()

    def test_sound(self) -> None:
        """Open the sound test and play everything; asked once more, play it again."""
        if self._sound_panel.is_offered and not self._operator.isVisible():
            self._help.leave()
            self._remember_focus()
            self._sound_panel.show_over()
            self._opened()

    def ask_operator(self) -> None:
        """Ask who works from now on; asked once more, leave it."""
        if self._operator.isVisible():
            self.leave_operator()
        else:
            self.leave_all()
            self._operator.show_over()
            self._opened()

    def test_scanners(self) -> None:
        """Open the scanner test over the screen; asked once more, leave it."""
        if self._scanner_page.isVisible():
            self.leave_scanner_test()
        else:
            self.leave_all()
            self._scanner_page.show_over(self._frame.screens)
            self._opened()

    def choose_collection(self) -> None:
        """Open the page where the desk is set to a collection; asked once more, leave it."""
        if self.collection_page.isVisible():
            self.leave_collection()
        elif self.collection_page.is_offered:
            self._frame.show_screen(COLLECT)
            self.collection_page.show_over()
            self._opened()

    def show_printers(self) -> None:
        """Open the page of printers over the Labels screen; asked once more, leave it."""
        if self.printers_page.isVisible():
            self.printers_page.close_page()
        elif self.printers_page.is_offered:
            self._frame.show_screen(LABELS)
            self.printers_page.show_over()
            self._opened()

    def leave_cards(self) -> None:
        """Take the help and the sound test away, so that what lies under them is in sight."""
        self._help.leave()
        self._sound_panel.leave()

    def leave_operator(self) -> None:
        """Let everybody work on as they are."""
        self._leave(Place.OPERATOR)

    def leave_collection(self) -> None:
        """Go back from the collection to the Collect screen."""
        self.leave_cards()
        self.collection_page.close_page()

    def leave_scanner_test(self) -> None:
        """Go back from the scanner test to the screen."""
        self._leave(Place.SCANNERS)

    def leave_all(self) -> None:
        """Bring the open screen in sight; a form that is open on it stays."""
        self.leave_cards()
        self._leave(*PAGES)

    def bring_in_sight(self, answer: Answer) -> None:
        """Leave the collection's page for an answer that somebody must act on: F2 there may ask why."""
        if answer.cls in NEEDS_A_PERSON and self.collection_page.isVisible():
            self.leave_collection()

    def settle(self) -> None:
        """Give typed keys, focus and the mark in the rail to what is uppermost now; called after every change."""
        under = next(place for place in Place if place not in (Place.AWAY, *CARDS) and self._is_open(place))
        card = next((place for place in CARDS if self._is_open(place)), None)
        self._frame.mark(collection=under is Place.COLLECTION)
        typing = TYPING.get(under, Typing.REPLAYED)
        if card is not None and typing is Typing.REPLAYED:
            typing = Typing.SWALLOWED
        if typing is not self._wedge.typing:
            self._wedge.set_typing(typing)
        # A form under something else could still be typed into, and saved, by Tab or a click.
        self.people.hold(held=self.people.is_open and (card is not None or under is not Place.FORM))
        self._focus(card or under, came_back=card is None)

    def _form_moved(self) -> None:
        """An answer may close the form while somebody works on Lab, in a field of theirs."""
        if self.is_on_desk:
            self.settle()

    def _leave(self, *places: Place) -> None:
        for place in places:
            self._widgets[place].hide()
        self.settle()

    def _opened(self) -> None:
        self.settle()
        self.covered.emit()

    def _is_open(self, place: Place) -> bool:
        if place in self._widgets:
            return self._widgets[place].isVisible()
        return {
            Place.FORM: self.is_on_desk and self.people.is_open,
            Place.COLLECT: self.is_on_desk,
            Place.CUSTODY: self._frame.screen_number == CUSTODY,
            Place.LAB: self._frame.screen_number == LAB,
            Place.LABELS: self._frame.screen_number == LABELS,
        }[place]

    def _remember_focus(self) -> None:
        """A card is left quickly: whoever was typing goes on in the same field."""
        if not any(self._is_open(card) for card in CARDS):
            self._left_for_card = QApplication.focusWidget()

    def _focus(self, place: Place, *, came_back: bool) -> None:
        left = self._left_for_card
        if came_back and left is not None:
            self._left_for_card = None
            if isValid(left) and left.isVisible():
                left.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        widget, focus = self._widgets.get(place), QApplication.focusWidget()
        if place is Place.FORM:
            self.people.take_focus()
        elif place is Place.OPERATOR:
            self._operator.name.setFocus()
        elif widget is None:
            self._frame.focus_screen()
        elif focus is None or not widget.isAncestorOf(focus):
            widget.setFocus()
