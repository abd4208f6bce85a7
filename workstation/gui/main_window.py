"""The window of a workstation: rail, top bar, screens, and where a scan or a key goes.

It owns the worker threads of its screens and the scanner's event filter, and keeps its own state in one INI file.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial

from PySide6.QtCore import QByteArray, QSettings, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QFont, QGuiApplication, QInputDevice, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from workstation.domain.outcomes import Outcome
from workstation.domain.scans import Command
from workstation.gui.aside import Aside
from workstation.gui.away_overlay import AwayOverlay
from workstation.gui.background import Background
from workstation.gui.camera.devices import FindCameras
from workstation.gui.camera.place import CameraPlace
from workstation.gui.collect.model import CollectModel, PracticeScan, Remark
from workstation.gui.collect.view import CollectView
from workstation.gui.collection.model import CollectionModel
from workstation.gui.collection.page import CollectionPage
from workstation.gui.fonts import word_font
from workstation.gui.kept import Kept
from workstation.gui.keys_help import KeysHelp
from workstation.gui.look import CatalogueFor, Look, colour_application
from workstation.gui.operator_panel import OperatorPanel
from workstation.gui.people.place import PeoplePlace
from workstation.gui.ports import CameraPort, CollectionsPort, DeskPort, LabPort, PeoplePort, SyncPort
from workstation.gui.rail import OTHER_LANGUAGE, Rail
from workstation.gui.results.model import ResultsModel
from workstation.gui.results.view import ResultsView
from workstation.gui.scanner_test.model import ScannerTest
from workstation.gui.scanner_test.view import ScannerTestView
from workstation.gui.serial_ports import FindDevices, find_devices
from workstation.gui.serial_scanners import SerialScanners
from workstation.gui.sounds.sound_panel import SoundPanel
from workstation.gui.sounds.sounds import STEP, Cause, MakeSpeaker, Sounds
from workstation.gui.stripes import Stripes
from workstation.gui.sync_model import SyncModel
from workstation.gui.theme import Theme
from workstation.gui.top_bar import TopBar, WindowContext
from workstation.gui.wedge import Chooses, Typing, Wedge, prefer_place

COLLECT, RESULTS = 0, 1
Call = Callable[[], None]
ChangeOperator = Callable[[str], None]


def utc_now() -> datetime:
    """Give the time of now."""
    return datetime.now(UTC)


class MainWindow(QMainWindow):
    """One desk's window. The application must be dressed first (`look.dress`).

    `change_operator` is called on the worker of the desk, in order with the scans; without it nobody takes over.
    `make_speaker` is called after the first paint; without it nothing sounds, and nothing is said of sound.
    """

    def __init__(
        self,
        *,
        desk: DeskPort,
        sync: SyncPort,
        lab: LabPort,
        catalogue_for: CatalogueFor,
        language: str,
        context: WindowContext,
        theme: Theme = Theme.LIGHT,
        now: Callable[[], datetime] = utc_now,
        chooses: Chooses = prefer_place,
        practice_scan: PracticeScan | None = None,
        change_operator: ChangeOperator | None = None,
        make_speaker: MakeSpeaker | None = None,
        serial_devices: FindDevices = find_devices,
        collections: CollectionsPort | None = None,
        people: PeoplePort | None = None,
        camera: CameraPort | None = None,
        find_cameras: FindCameras | None = None,
    ) -> None:
        super().__init__()
        self._context, self._now, self._change_operator = context, now, change_operator
        self._people_port = people
        self._camera_port, self._find_cameras = camera, find_cameras
        self._state = QSettings(str(context.state_file), QSettings.Format.IniFormat)
        self._kept, self._has_sound = Kept(self._state), make_speaker is not None
        self.look = Look(
            language=self._kept.one_of("language", tuple(OTHER_LANGUAGE), language),
            theme=Theme(self._kept.one_of("theme", tuple(Theme), theme.value)),
            catalogue_for=catalogue_for,
            zone=context.zone,
        )
        self.look.set_touch(touch=self._kept.flag("touch"))
        self.look.set_masking(masks=self._kept.flag("mask_names"))
        self.sounds = Sounds(self._kept, make_speaker)
        self._was_active, self._keys_heard = False, False
        self._desk_work, self._other_work = Background(), Background()
        self.collect = CollectModel(desk, self._desk_work, now, practice_scan)
        self.collection = CollectionModel(collections, self._desk_work)
        self.results = ResultsModel(lab, self._other_work)
        self.wedge = Wedge(self, chooses=chooses)
        self.serial = SerialScanners(self._state, self, devices=serial_devices)
        self.scanner_test = ScannerTest(self.wedge, self.serial, self._kept, self)
        self.sync = SyncModel(sync, self._other_work)
        self._build()
        self._connect()
        self._restore()
        self._begin()

    @property
    def screen_number(self) -> int:
        """The open screen: 0 Collect, 1 Results."""
        return self.screens.currentIndex()

    def show_screen(self, number: int) -> None:
        """Open a screen; only the Collect screen swallows what a person types."""
        self.screens.setCurrentIndex(number)
        self.rail.show_screen(number)
        self.bar.show_left(number)
        self.help.hide()
        self.sound_panel.leave()
        self.scanner_page.hide()
        self.collection_page.hide()
        self.results.withdraw()
        self.leave_operator()
        if number == RESULTS:
            self.camera.leave()
            self.results.refresh()
        self._watch_activation()

    def take_scan(self, text: str) -> None:
        """Give a scan to the open screen; also for scanners that are not keyboards."""
        if self.scanner_page.isVisible():
            self.scanner_test.take_text(text)
            return
        if self.collection_page.isVisible():
            if self.collection_page.takes_scan(text):
                self.sounds.refuse()
                return
            self.leave_collection()
        self.help.hide()
        self.sound_panel.leave()
        if self.operator.isVisible():
            self.leave_operator()
        if self.screen_number == COLLECT and self.people.take_scan(text):
            return
        (self.collect.scan if self.screen_number == COLLECT else self.results.scan)(text)

    def ask_operator(self) -> None:
        """Ask who works from now on; asked once more, leave it."""
        if self._change_operator is None:
            return
        if self.operator.isVisible():
            self.leave_operator()
            return
        self.help.hide()
        self.sound_panel.leave()
        self.scanner_page.hide()
        self.collection_page.hide()
        self.results.withdraw()
        self.wedge.set_typing(Typing.REPLAYED)
        self.operator.show_over()

    def take_operator(self, name: str) -> None:
        """Work in another person's name: what was asked before stays in the name of who asked."""
        self.leave_operator()
        if self._change_operator is not None:
            self.collect.between_scans(partial(self._change_operator, name))
            self._show_operator(name)

    def _show_operator(self, name: str) -> None:
        """Let every screen work in a person's name; the desk does so already."""
        self.results.set_operator(name)
        self.bar.show_operator(name)

    def leave_operator(self) -> None:
        """Close the question who works, and give keys and scans back to the open screen."""
        self.operator.hide()
        is_form = self.screen_number == COLLECT and self.people.is_open
        swallows = self.screen_number == COLLECT and not is_form
        self.wedge.set_typing(Typing.SWALLOWED if swallows else Typing.REPLAYED)
        if not is_form or not self.people.take_focus():
            (self.collect_view, self.results_view)[self.screen_number].setFocus()

    def take_pair(self, tube: str, person: str) -> None:
        """Take a tube and a person that the camera saw in one view; where something lies over the desk, as a scan."""
        if self._is_desk_bare:
            self.help.hide()
            self.sound_panel.leave()
            self.collect.take_pair(tube, person)
        else:
            self.take_serial_scan(tube)

    def take_serial_scan(self, text: str) -> None:
        """Take what a serial scanner sent; under the black cover nobody would see the answer, so none is given."""
        if self.overlay.isVisible():
            QApplication.alert(self)
        else:
            self.take_scan(text)

    def test_scanners(self) -> None:
        """Open the scanner test over the screen; asked once more, leave it."""
        if self.scanner_page.isVisible():
            self.leave_scanner_test()
            return
        self.show_screen(self.screen_number)
        self.wedge.set_typing(Typing.MEASURED)
        self.scanner_page.show_over(self.screens)

    def leave_scanner_test(self) -> None:
        """Give keys and scans back to the open screen."""
        self.scanner_page.hide()
        self.leave_operator()

    def choose_collection(self) -> None:
        """Open the page where the desk is set to a collection; asked once more, leave it."""
        if not self.collection.is_there:
            return
        if self.collection_page.isVisible():
            self.leave_collection()
            return
        self.show_screen(COLLECT)
        self.wedge.set_typing(Typing.REPLAYED)
        self.rail.mark_collection(active=True)
        self.collection_page.show_over()

    def leave_collection(self) -> None:
        """Give keys and scans back to the Collect screen."""
        self.collection_page.hide()
        self.show_screen(self.screen_number)

    def set_language(self, language: str) -> None:
        """Speak another language at once."""
        self._state.setValue("language", language)
        self.look.set_language(language)
        self.results.read_inbox()

    def set_theme(self, theme: str) -> None:
        """Wear other colours at once."""
        self._state.setValue("theme", theme)
        self._colour(Theme(theme))
        self.look.set_theme(Theme(theme))

    def set_touch(self, *, touch: bool) -> None:
        """Make everything that is pressed larger, or as it was."""
        self._kept.keep("touch", touch)
        self.look.set_touch(touch=touch)
        self._offer_touch()

    def set_masking(self, *, masks: bool) -> None:
        """Show initials, or whole names, in the list beside the answer."""
        self._kept.keep("mask_names", masks)
        self.look.set_masking(masks=masks)

    def test_sound(self) -> None:
        """Open the sound test and play everything; asked once more, play it again."""
        if not self._has_sound or self.operator.isVisible():
            return
        self.help.hide()
        self.sound_panel.show_over()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to listen to the scanner; the speaker is opened after the first paint, as it costs time."""
        super().showEvent(event)
        self.wedge.install()
        self.aside.install()
        QTimer.singleShot(0, self.sounds.open)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the state, finish what was asked, end the threads."""
        self._clock.stop()
        self.sounds.close()
        self.sync.stop()
        self.wedge.remove()
        self.aside.remove()
        self.serial.close()
        self.camera.close()
        self._state.setValue("geometry", self.saveGeometry())
        self._state.setValue("split", self.results_view.split.saveState())
        self._state.setValue("screen", self.screen_number)
        self._state.sync()
        self._desk_work.close()
        self._other_work.close()
        self.people.close()
        super().closeEvent(event)

    def _build(self) -> None:
        self.rail, self.bar = Rail(self.look), TopBar(self.look, self._context)
        self.collect_view = CollectView(self.collect, self.look)
        self.results_view = ResultsView(self.results, self.look)
        self.screens, self.results_title = QStackedWidget(), QLabel()
        self.screens.addWidget(self.collect_view)
        self.screens.addWidget(self.results_view)
        self.results_title.setFont(word_font(26, QFont.Weight.Bold))
        self.bar.add_left(self.collect_view.mode)
        self.bar.add_left(self.results_title)
        page = QWidget()
        page.setObjectName("page")
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self.screens, 1)
        central = self._with_stripes(page)
        self.setCentralWidget(central)
        self.scanner_page = ScannerTestView(self.scanner_test, self.look, central)
        self.collection_page = CollectionPage(
            self.collection, self.collect, self.look, self.screens, practice=self._context.practice
        )
        self.rail.collection.setVisible(self.collection.is_there)
        self.people = PeoplePlace(self._people_port, self.collect, self.look, self._today, self.collect_view)
        self.camera = CameraPlace(
            self._camera_port,
            self.collect,
            self.collect_view,
            self.look,
            self._kept,
            practice=self._context.practice,
            find=self._find_cameras,
        )
        self.aside = Aside(self.wedge, central, self)
        self.help = KeysHelp(self.look, self._context.version, central)
        self.sound_panel = SoundPanel(self.look, self.sounds, central)
        self.operator = OperatorPanel(self.look, central)
        self.overlay = AwayOverlay(self.look, central)
        self._clock = QTimer(self, interval=1000)

    def _with_stripes(self, page: QWidget) -> QWidget:
        central, middle = QWidget(), QHBoxLayout()
        central.setObjectName("page")
        middle.setSpacing(0)
        middle.addWidget(self.rail)
        middle.addWidget(page, 1)
        layout = QVBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        if self._context.practice:
            layout.addWidget(Stripes(self.look))
        layout.addLayout(middle, 1)
        if self._context.practice:
            layout.addWidget(Stripes(self.look))
        return central

    def _connect(self) -> None:
        self.wedge.scanned.connect(self.take_scan)
        self.wedge.damaged.connect(self._scan_damaged)
        self.wedge.doubtful.connect(self._scan_doubtful)
        self.wedge.unended.connect(self._scan_unended)
        self.wedge.typed.connect(self._typed)
        self.serial.scanned.connect(self.take_serial_scan)
        self.serial.changed.connect(self._tell_scanners)
        self.camera.scanned.connect(self.take_serial_scan)
        self.camera.paired.connect(self.take_pair)
        self.camera.two_codes.connect(self._scan_of_two)
        # After the first answer, which would wipe away that a scanner is missing.
        self.collect.answered.connect(self.serial.start, Qt.ConnectionType.SingleShotConnection)
        self.serial.lost.connect(self.collect.device_lost)
        self.serial.back.connect(self.collect.device_back)
        self.wedge.scanned.connect(self._heard_keys)
        self.bar.scanner.clicked.connect(self.test_scanners)
        self.scanner_page.left.connect(self.leave_scanner_test)
        self.rail.screen_chosen.connect(self.show_screen)
        self.rail.collection.clicked.connect(self.choose_collection)
        self.collection_page.left.connect(self.leave_collection)
        self.collection.chosen.connect(self.bar.show_collection)
        self.rail.language_chosen.connect(self.set_language)
        self.rail.theme_chosen.connect(self.set_theme)
        self.collect_view.help_wanted.connect(self._toggle_help)
        self.bar.operator_wanted.connect(self.ask_operator)
        self.bar.sound_wanted.connect(self.test_sound)
        self.bar.touch_wanted.connect(self._toggle_touch)
        self.help.touch_wanted.connect(self._toggle_touch)
        self.help.masking_wanted.connect(self._toggle_masking)
        self.help.sound_wanted.connect(self.test_sound)
        self.collect.answered.connect(self.sounds.answer)
        self.collect.answered.connect(self.sync.hear)
        self.collect.changed.connect(self._sound_remark)
        self.sounds.changed.connect(self._tell_sound)
        self.operator.taken.connect(self.take_operator)
        self.collect.operator_changed.connect(self._show_operator)
        self.collect_view.buttons.form_wanted.connect(self.people.open)
        self.people.moved.connect(self.leave_operator)
        self.people.scan_refused.connect(self.sounds.refuse)
        for heard in (self.wedge.damaged, self.wedge.doubtful, self.wedge.unended):
            heard.connect(self.people.hear_damage)
        self.look.changed.connect(self._retell)
        self._clock.timeout.connect(self._tick)
        self.sync.changed.connect(lambda: self.bar.show_sync(self.sync.status))
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._watch_activation)
        for keys, call in self._keys().items():
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(call)

    def _keys(self) -> dict[str, Call]:
        per_screen = self._per_screen
        return {
            "F1": self._toggle_help,
            "F2": per_screen(lambda: self.collect.command(Command.UNDO), _nothing),
            "F3": per_screen(_nothing, self.results_view.search),
            "F4": per_screen(self._close_tube, self.results.release_negatives),
            "F5": self._again,
            "F6": per_screen(lambda: self.collect.command(Command.REPLACE), _nothing),
            "F7": per_screen(lambda: self.collect.command(Command.PRINT_SLIP), _nothing),
            "F8": per_screen(self.people.open, _nothing),
            "Ctrl+P": per_screen(self.people.make_card, _nothing),
            "F11": self._toggle_full_screen,
            "F12": per_screen(self.collect.practise, _nothing),
            "Esc": self._escape,
            "Ctrl+1": lambda: self.show_screen(COLLECT),
            "Ctrl+2": lambda: self.show_screen(RESULTS),
            "Ctrl+9": self.choose_collection,
            "Ctrl+K": per_screen(self.camera.toggle, _nothing),
            "Ctrl+M": per_screen(self.collect_view.mode.choose_next, _nothing),
            "Ctrl+O": per_screen(_nothing, self.results_view.choose_files),
            "Ctrl+Return": per_screen(self.collection_page.submit, self.results.release_chosen),
            "Ctrl+Enter": per_screen(self.collection_page.submit, self.results.release_chosen),
            "Ctrl+T": self.test_scanners,
            "Ctrl+U": self.ask_operator,
            "Ctrl+S": self.test_sound,
            "Ctrl+Up": lambda: self._change_volume(STEP),
            "Ctrl+Down": lambda: self._change_volume(-STEP),
            "Ctrl+G": self._toggle_touch,
            "Ctrl+H": self._toggle_masking,
            "Ctrl+L": lambda: self.set_language(OTHER_LANGUAGE[self.look.language]),
            "Ctrl+D": lambda: self.set_theme(Theme.DARK if self.look.theme is Theme.LIGHT else Theme.LIGHT),
        }

    def _per_screen(self, collect: Call, results: Call) -> Call:
        return partial(self._run_for_screen, collect, results)

    def _run_for_screen(self, *calls: Call) -> None:
        """Do what a key means on the open screen, unless the window asks who works or tests scanners."""
        is_form = self.screen_number == COLLECT and self.people.is_open
        if not self.operator.isVisible() and not self.scanner_page.isVisible() and not is_form:
            calls[self.screen_number]()

    def _again(self) -> None:
        if self.scanner_page.isVisible():
            self.scanner_test.start_over()
        else:
            self._run_for_screen(self.collect.retry, self.results.refresh)

    def _restore(self) -> None:
        self.resize(1366, 768)
        geometry, split = self._state.value("geometry"), self._state.value("split")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        if isinstance(split, QByteArray):
            self.results_view.split.restoreState(split)

    def _begin(self) -> None:
        self._colour(self.look.theme)
        self._retell()
        self.show_screen(RESULTS if str(self._state.value("screen")) == str(RESULTS) else COLLECT)
        self._tell_sound()
        self._tell_scanners()
        self._offer_touch()
        self.collect.start()
        self.collection.refresh()
        self.sync.start()
        self._tick()
        self._clock.start()

    def _colour(self, theme: Theme) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            self.look.theme = theme
            colour_application(application, self.look.tokens)

    def _retell(self) -> None:
        _ = self.look.catalogue.gettext
        practice = _("PRACTICE") + " · " if self._context.practice else ""
        self.setWindowTitle(f"{practice}Ghép · {self._context.site}")
        self.results_title.setText(_("Results"))
        self.rail.retell()
        self.bar.retell()
        self.collect_view.mode.retell()

    def _today(self) -> date:
        return self._now().astimezone(self._context.zone).date()

    def _tick(self) -> None:
        self.bar.show_time(self._now())
        self._watch_activation()

    @property
    def _is_desk_bare(self) -> bool:
        """Whether the Collect screen is open and nothing that takes scans, or hides answers, lies over it."""
        covers = (self.scanner_page, self.collection_page, self.operator, self.overlay)
        return self.screen_number == COLLECT and not self.people.is_open and not any(c.isVisible() for c in covers)

    def _scan_of_two(self) -> None:
        if self._is_desk_bare:
            self.collect.refuse(Outcome.TWO_CODES)

    def _scan_damaged(self) -> None:
        if self.collection_page.isVisible():
            self.collection_page.lose_scan()
            self.sounds.refuse()
        elif self.screen_number == COLLECT:
            self.collect.refuse(Outcome.IME_ON)
        else:
            self.results.scan_damaged()

    def _scan_doubtful(self) -> None:
        if self.collection_page.isVisible():
            self.collection_page.lose_scan()
            self.sounds.refuse()
        elif self.screen_number == COLLECT:
            self.collect.refuse(Outcome.LAYOUT_DOUBT)
        else:
            self.results.scan_doubtful()

    def _scan_unended(self) -> None:
        if self.collection_page.isVisible():
            self.collection_page.lose_scan()
            self.sounds.refuse()
        elif self.screen_number == COLLECT:
            self.collect.refuse(Outcome.CUT_READ)

    def _typed(self, text: str) -> None:
        if self.screen_number == COLLECT:
            self.collect.typed(text)

    def _heard_keys(self) -> None:
        """A keyboard scanner works here: the window must stay in front, and somebody has connected it."""
        if not self._keys_heard:
            self._keys_heard = True
            self._kept.keep("scanner_heard", True)
            self._tell_scanners()

    def _tell_scanners(self) -> None:
        ready = self.serial.is_hearing or self._kept.flag("scanner_heard")
        self.bar.show_scanner(ready=ready, lost=self.serial.lost_names)

    def _close_tube(self) -> None:
        tube = self.collect.answer.desk_tube if self.collect.answer is not None else None
        if tube is not None and tube.is_open and tube.is_pool:
            self.collect.command(Command.CLOSE)

    def _sound_remark(self) -> None:
        """Sound for what the window itself has to say."""
        self.sounds.call(Cause.SCANNER_LOST, on=self.collect.remark is Remark.DEVICE_LOST)
        if self.collect.remark is Remark.REFUSED:
            self.sounds.refuse()

    def _tell_sound(self) -> None:
        self.bar.sound.setVisible(self._has_sound)
        self.bar.show_sound(has_speaker=self.sounds.has_speaker, is_muted=self.sounds.is_muted)

    def _change_volume(self, by: int) -> None:
        if self.sound_panel.isVisible():
            self.sounds.set_volume(self.sounds.volume + by)

    def _toggle_touch(self) -> None:
        self.set_touch(touch=not self.look.is_touch)

    def _toggle_masking(self) -> None:
        self.set_masking(masks=not self.look.masks_names)

    def _offer_touch(self) -> None:
        has_screen = any(device.type() is QInputDevice.DeviceType.TouchScreen for device in QInputDevice.devices())
        self.bar.offer_touch(offered=has_screen and not self._kept.has("touch"))

    def _escape(self) -> None:
        self.sounds.acknowledge()
        if self.help.isVisible():
            self.help.hide()
        elif self.sound_panel.isVisible():
            self.sound_panel.leave()
        elif self.operator.isVisible():
            self.leave_operator()
        elif self.collection_page.isVisible():
            self.leave_collection()
        elif self.scanner_page.isVisible():
            self.leave_scanner_test()
        elif self.screen_number == COLLECT and self.people.escape():
            pass
        elif self.screen_number == COLLECT:
            self.collect.skip()
        else:
            self.results_view.leave()

    def _toggle_help(self) -> None:
        if self.help.isVisible():
            self.help.hide()
        elif not self.operator.isVisible():
            self.sound_panel.leave()
            self.help.show_over()

    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _watch_activation(self) -> None:
        """Cover the Collect screen while scans go elsewhere; Results is spared, as files are dropped from outside."""
        away = QGuiApplication.applicationState() != Qt.ApplicationState.ApplicationActive
        hears_anyway = self.serial.is_hearing and not self._keys_heard
        covered = away and self.isVisible() and self.screen_number == COLLECT and not hears_anyway
        self.overlay.set_away(away=covered)
        self._was_active = self._was_active or not away
        self.sounds.call(Cause.WINDOW_AWAY, on=covered and self._was_active)


def _nothing() -> None:
    """The key has no meaning on this screen."""
