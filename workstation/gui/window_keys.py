"""Which key does what in which place: one table. Letters and numbers that are typed are not here, but in `scan_ways`.

A key that is not named for a place does nothing there, so nothing happens on a desk that is covered; but a card (the
help, the sound test) goes away at the next key, whichever it is.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow

from workstation.domain.scans import Command
from workstation.gui.camera.place import CameraPlace
from workstation.gui.collect.model import CollectModel
from workstation.gui.overlays import CARDS, Overlays, Place
from workstation.gui.scanner_test.model import ScannerTest
from workstation.gui.sounds.sounds import STEP, Sounds
from workstation.gui.window_frame import COLLECT, CUSTODY, LAB, LABELS, WindowFrame
from workstation.gui.window_state import WindowState

Call = Callable[[], None]
Row = Mapping[Place, Call]
SCREEN_KEYS = ("F2", "F3", "F4", "F5", "F6", "F7", "F8", "Ctrl+E", "Ctrl+O", "Ctrl+Return", "Ctrl+Enter", "Esc")


class WindowKeys(QObject):
    """Listens to the keys of a window, which asks itself who works."""

    def __init__(
        self,
        window: QMainWindow,
        frame: WindowFrame,
        overlays: Overlays,
        state: WindowState,
        sounds: Sounds,
        collect: CollectModel,
        camera: CameraPlace,
        scanner_test: ScannerTest,
        ask_operator: Call,
    ) -> None:
        super().__init__(window)
        self._window, self._frame, self._overlays, self._state, self._sounds = window, frame, overlays, state, sounds
        self._collect, self._camera, self._scanner_test = collect, camera, scanner_test
        self._people, self._collection_page, self._ask_operator = (
            overlays.people,
            overlays.collection_page,
            ask_operator,
        )
        self.table = {
            **self._with_screens(self._per_place()),
            **{key: _everywhere(call) for key, call in self._in_every_place().items()},
        }
        for keys in self.table:
            shortcut = QShortcut(QKeySequence(keys), window)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(partial(self._press, keys))

    def _per_place(self) -> dict[str, Row]:
        overlays, collect = self._overlays, self._collect
        command, labels = self._command, self._frame.labels_view
        send = {Place.COLLECTION: self._collection_page.submit}
        return {
            "F2": {
                Place.COLLECT: command(Command.UNDO),
                Place.COLLECTION: self._with_open_tube(command(Command.UNDO)),
            },
            "F4": {
                Place.COLLECT: self._close_tube,
                Place.COLLECTION: self._with_open_tube(self._close_tube),
                Place.LABELS: labels.ask_more,
            },
            "F5": {
                Place.COLLECT: collect.retry,
                Place.SCANNERS: self._scanner_test.start_over,
                Place.LABELS: labels.model.refresh,
            },
            "F6": {
                Place.COLLECT: command(Command.REPLACE),
                Place.LABELS: overlays.show_printers,
                Place.PRINTERS: overlays.show_printers,
            },
            "F7": {Place.COLLECT: command(Command.PRINT_SLIP), Place.LABELS: labels.start_run},
            "F8": {Place.COLLECT: self._people.open, Place.LABELS: labels.ask_old},
            "F12": {Place.COLLECT: collect.practise},
            "Ctrl+K": {Place.COLLECT: self._camera.toggle},
            "Ctrl+M": {Place.COLLECT: self._frame.collect_view.mode.choose_next},
            "Ctrl+P": {Place.COLLECT: self._people.make_card},
            "Ctrl+Return": send,
            "Ctrl+Enter": send,
            "Ctrl+Up": {Place.SOUND: partial(self._change_volume, STEP)},
            "Ctrl+Down": {Place.SOUND: partial(self._change_volume, -STEP)},
            "Esc": {
                Place.HELP: overlays.leave_cards,
                Place.SOUND: overlays.leave_cards,
                Place.OPERATOR: overlays.leave_operator,
                Place.COLLECTION: overlays.leave_collection,
                Place.SCANNERS: overlays.leave_scanner_test,
                Place.FORM: self._leave_form,
                Place.COLLECT: self._leave_offer_or_question,
                Place.LABELS: labels.leave,
            },
        }

    def _with_screens(self, rows: dict[str, Row]) -> dict[str, Row]:
        """Add the screens that say themselves what a key does on them."""
        frame = self._frame
        for key in SCREEN_KEYS:
            name = key.replace("Return", "Enter")
            asked = {
                Place.CUSTODY: partial(_ask, frame.custody_view, name),
                Place.LAB: partial(_ask, frame.lab_view, name),
                **({} if key == "F6" else {Place.PRINTERS: partial(_ask, self._overlays.printers_page, name)}),
            }
            rows[key] = {**rows.get(key, {}), **asked}
        return rows

    def _in_every_place(self) -> dict[str, Call]:
        overlays, state = self._overlays, self._state
        return {
            "F1": overlays.toggle_help,
            "F11": self._toggle_full_screen,
            "Ctrl+1": partial(self._frame.show_screen, COLLECT),
            "Ctrl+2": partial(self._frame.show_screen, CUSTODY),
            "Ctrl+3": partial(self._frame.show_screen, LAB),
            "Ctrl+6": partial(self._frame.show_screen, LABELS),
            "Ctrl+9": overlays.choose_collection,
            "Ctrl+D": state.switch_theme,
            "Ctrl+G": state.toggle_touch,
            "Ctrl+H": state.toggle_masking,
            "Ctrl+L": state.switch_language,
            "Ctrl+S": overlays.test_sound,
            "Ctrl+T": overlays.test_scanners,
            "Ctrl+U": self._ask_operator,
        }

    def _press(self, keys: str) -> None:
        place = self._overlays.place
        if keys == "Esc":
            self._sounds.acknowledge()
        call = self.table[keys].get(place)
        if call is not None:
            call()
        elif place in CARDS:
            self._overlays.leave_cards()

    def _command(self, command: Command) -> Call:
        return partial(self._collect.command, command)

    def _close_tube(self) -> None:
        tube = self._collect.answer.desk_tube if self._collect.answer is not None else None
        if tube is not None and tube.is_open and tube.is_pool:
            self._collect.command(Command.CLOSE)

    def _with_open_tube(self, call: Call) -> Call:
        """Give a key to the desk from the collection's page, which says so while the open tube locks it."""
        return partial(self._free_the_page, call)

    def _free_the_page(self, call: Call) -> None:
        if self._people.is_open:
            self._overlays.leave_collection()  # The person who is half typed in belongs to this tube.
        elif self._collection_page.open_tube:
            call()

    def _leave_form(self) -> None:
        self._people.escape()

    def _leave_offer_or_question(self) -> None:
        if not self._people.escape():
            self._collect.skip()

    def _change_volume(self, by: int) -> None:
        self._sounds.set_volume(self._sounds.volume + by)

    def _toggle_full_screen(self) -> None:
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)


class TakesKeys(Protocol):
    """A screen that says itself what a key does on it."""

    def key(self, name: str) -> bool:
        """Take a key; tells whether something was done."""
        ...


def _ask(screen: TakesKeys, name: str) -> None:
    screen.key(name)


def _everywhere(call: Call) -> Row:
    """Give a row for every place that somebody can see."""
    return {place: call for place in Place if place is not Place.AWAY}
