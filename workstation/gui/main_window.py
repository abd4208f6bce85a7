"""The window of a workstation: where models, screens and whatever lies over them are put together.

A key: `window_keys`. A scan: `scan_ways`. What is open over the screens: `overlays`. What is always in sight:
`window_frame`. What is kept until tomorrow: `window_state`.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow

from workstation.gui.aside import Aside
from workstation.gui.away_overlay import AwayOverlay
from workstation.gui.background import Background
from workstation.gui.camera.devices import FindCameras
from workstation.gui.camera.place import CameraPlace
from workstation.gui.collect.model import CollectModel, PracticeScan, Remark
from workstation.gui.collect.view import CollectView
from workstation.gui.collection.model import CollectionModel
from workstation.gui.collection.page import CollectionPage
from workstation.gui.custody.model import CustodyModel
from workstation.gui.custody.ports import CustodyPort
from workstation.gui.custody.view import CustodyView
from workstation.gui.keys_help import KeysHelp
from workstation.gui.lab.model import LabModel
from workstation.gui.lab.ports import LabPort
from workstation.gui.lab.view import LabView
from workstation.gui.labels.model import LabelsModel
from workstation.gui.labels.ports import LabelsPort
from workstation.gui.labels.view import LabelsView
from workstation.gui.look import CatalogueFor
from workstation.gui.operator_panel import OperatorPanel
from workstation.gui.overlays import Overlays
from workstation.gui.people.place import PeoplePlace
from workstation.gui.plate.model import PlateModel
from workstation.gui.plate.ports import PlatesPort
from workstation.gui.plate.view import PlateView
from workstation.gui.ports import CameraPort, CollectionsPort, DeskPort, PeoplePort, SyncPort
from workstation.gui.printers.place import PrintersPlace
from workstation.gui.printers.ports import PrintersPort
from workstation.gui.scan_ways import ScanWays
from workstation.gui.scanner_test.model import ScannerTest
from workstation.gui.scanner_test.view import ScannerTestView
from workstation.gui.serial_ports import FindDevices, find_devices
from workstation.gui.serial_scanners import SerialScanners
from workstation.gui.sounds.sound_panel import SoundPanel
from workstation.gui.sounds.sounds import Cause, MakeSpeaker, Sounds
from workstation.gui.sync_model import SyncModel
from workstation.gui.theme import Theme
from workstation.gui.top_bar import WindowContext
from workstation.gui.wedge import Chooses, Wedge, prefer_place
from workstation.gui.window_frame import COLLECT, CUSTODY, LAB, LABELS, WindowFrame
from workstation.gui.window_keys import WindowKeys
from workstation.gui.window_state import WindowState

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
        labels: LabelsPort | None = None,
        custody: CustodyPort | None = None,
        plates: PlatesPort | None = None,
        printers: PrintersPort | None = None,
    ) -> None:
        super().__init__()
        self._context, self._now, self._change_operator = context, now, change_operator
        self.state = WindowState(context, catalogue_for, language=language, theme=theme)
        self.look, kept = self.state.look, self.state.kept
        self.sounds = Sounds(kept, make_speaker)
        self._desk_work, self._other_work = Background(), Background()
        self._label_work, self._printer_work = Background(), Background()
        self._custody_work, self._plate_work, self._list_work = Background(), Background(), Background()
        self.collect = CollectModel(desk, self._desk_work, now, practice_scan)
        self.collection = CollectionModel(collections, self._desk_work)
        self.custody = CustodyModel(custody, self._custody_work)
        self.plate = PlateModel(plates, self._plate_work)
        self.lab = LabModel(lab, self._other_work, self._list_work, self.plate, self._today)
        self.labels = LabelsModel(labels, self._label_work, self._printer_work)
        self.wedge = Wedge(self, chooses=chooses)
        self.serial = SerialScanners(self.state.settings, self, devices=serial_devices)
        self.scanner_test = ScannerTest(self.wedge, self.serial, kept, self)
        self.sync = SyncModel(sync, self._other_work)
        self.collect_view = CollectView(self.collect, self.look)
        self.custody_view = CustodyView(self.custody, self.look)
        self.plate_view = PlateView(self.plate, self.look)
        self.lab_view = LabView(self.lab, self.look, self.plate_view, now)
        self.labels_view = LabelsView(self.labels, self.look)
        self.people = PeoplePlace(people, self.collect, self.look, self._today, self.collect_view)
        self.camera = CameraPlace(
            camera, self.collect, self.collect_view, self.look, kept, practice=context.practice, find=find_cameras
        )
        self._clock = QTimer(self, interval=1000)
        self._build(printers)
        self._connect()
        self._begin()

    @property
    def screen_number(self) -> int:
        """The open screen: 0 Collect, 1 Custody, 2 Lab, 3 Labels."""
        return self.frame.screen_number

    def show_screen(self, number: int) -> None:
        """Open a screen, with nothing over it."""
        self.frame.show_screen(number)

    def take_scan(self, text: str) -> None:
        """Give a scan to whatever is uppermost, as every scanner does."""
        self.scans.take(text)

    def ask_operator(self) -> None:
        """Ask who works from now on, where somebody may take over; asked once more, leave it."""
        if self._change_operator is not None:
            self.overlays.ask_operator()

    def take_operator(self, name: str) -> None:
        """Work in another person's name: what was asked before stays in the name of who asked."""
        self.overlays.leave_operator()
        if self._change_operator is not None:
            self.collect.between_scans(partial(self._change_operator, name))
            self._show_operator(name)

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
        self.lab_view.keep(self.state.kept)
        self.state.keep(self, self.lab_view.splitters, self.screen_number)
        self._desk_work.close()
        self._other_work.close()
        self._label_work.close()
        self._printer_work.close()
        self._custody_work.close()
        self._plate_work.close()
        self._list_work.close()
        self.people.close()
        self.printers.close()
        super().closeEvent(event)

    def _build(self, printers: PrintersPort | None) -> None:
        look = self.look
        self.frame = WindowFrame(
            look, self._context, self.collect_view, self.custody_view, self.lab_view, self.labels_view
        )
        self.rail, self.bar, self.screens = self.frame.rail, self.frame.bar, self.frame.screens
        self.setCentralWidget(self.frame)
        self.scanner_page = ScannerTestView(self.scanner_test, look, self.frame)
        self.collection_page = CollectionPage(
            self.collection, self.collect, look, self.screens, practice=self._context.practice
        )
        self.printers = PrintersPlace(printers, look, self.screens)
        self.aside = Aside(self.wedge, self.frame, self)
        self.help = KeysHelp(look, self._context.version, self.frame)
        self.sound_panel = SoundPanel(look, self.sounds, self.frame)
        self.operator = OperatorPanel(look, self.frame)
        self.cover = AwayOverlay(look, self.frame)
        self.overlays = Overlays(
            self.frame,
            self.wedge,
            cover=self.cover,
            keys_help=self.help,
            sound_panel=self.sound_panel,
            operator=self.operator,
            collection_page=self.collection_page,
            scanner_page=self.scanner_page,
            printers_page=self.printers.page,
            people=self.people,
        )
        self._listen()

    def _listen(self) -> None:
        kept, overlays, sounds = self.state.kept, self.overlays, self.sounds
        collect, lab, camera, test = self.collect, self.lab, self.camera, self.scanner_test
        self.scans = ScanWays(
            self,
            overlays,
            kept,
            sounds,
            self.wedge,
            self.serial,
            camera,
            collect,
            self.custody,
            lab,
            test,
            self.labels,
            self.printers.model,
        )
        self.keys = WindowKeys(self, self.frame, overlays, self.state, sounds, collect, camera, test, self.ask_operator)

    def _connect(self) -> None:
        self._connect_buttons()
        self.frame.opened.connect(self._screen_opened)
        self.overlays.covered.connect(self.lab.withdraw)
        self.scans.changed.connect(self._tell_scanners)
        self.collection.chosen.connect(self.bar.show_collection)
        self.collect.answered.connect(self.sounds.answer)
        self.plate.answered.connect(lambda: self.sounds.answer_class(self.plate.answer.cls))
        self.collect.answered.connect(self.sync.hear)
        self.collect.answered.connect(self.overlays.bring_in_sight)
        self.collect.changed.connect(self._sound_remark)
        self.collect.operator_changed.connect(self._show_operator)
        self.custody.answered.connect(self.sounds.answer)
        self.custody.badge_scanned.connect(self.collect.scan)
        self.lab.badge_scanned.connect(self.collect.scan)
        self.printers.model.answered.connect(self.sounds.answer_class)
        self.operator.taken.connect(self.take_operator)
        self.sounds.changed.connect(self._tell_sound)
        self.sync.changed.connect(lambda: self.bar.show_sync(self.sync.status))
        self.look.changed.connect(self._retell)
        self.state.language_changed.connect(self.lab.refresh)
        self.state.language_changed.connect(self.labels.read)
        self._clock.timeout.connect(self._tick)

    def _connect_buttons(self) -> None:
        state = self.state
        self.rail.language_chosen.connect(state.set_language)
        self.rail.theme_chosen.connect(state.set_theme)
        self.bar.operator_wanted.connect(self.ask_operator)
        self.bar.touch_wanted.connect(state.toggle_touch)
        self.collect_view.buttons.form_wanted.connect(self.people.open)
        self.help.touch_wanted.connect(state.toggle_touch)
        self.help.masking_wanted.connect(state.toggle_masking)

    def _begin(self) -> None:
        self.state.restore(self, self.lab_view.splitters)
        self.lab_view.restore(self.state.kept)
        self.state.colour()
        self._retell()
        self.show_screen(COLLECT)
        self.show_screen(self.state.screen_number)
        self._tell_sound()
        self._tell_scanners()
        self.collect.start()
        self.collection.refresh()
        self.sync.start()
        self._tick()
        self._clock.start()

    def _retell(self) -> None:
        _ = self.look.catalogue.gettext
        practice = _("PRACTICE") + " · " if self._context.practice else ""
        self.setWindowTitle(f"{practice}Ghép · {self._context.site}")
        self.bar.offer_touch(offered=self.state.offers_touch)

    def _today(self) -> date:
        return self._now().astimezone(self._context.zone).date()

    def _tick(self) -> None:
        self.bar.show_time(self._now())
        self.scans.watch_front()
        if self.screen_number == LABELS:
            self.labels.read()
            self.printers.model.tick()
        elif self.screen_number == LAB:
            self.lab.tick()

    def _screen_opened(self, number: int) -> None:
        self.lab.withdraw()
        if number != COLLECT:
            self.camera.leave()
        refresh = {CUSTODY: self.custody.refresh, LAB: self.lab.refresh, LABELS: self.labels.refresh}
        if number in refresh:
            refresh[number]()
        self.scans.watch_front()

    def _show_operator(self, name: str) -> None:
        """Let every screen work in a person's name; the desk does so already."""
        self.lab.set_operator(name)
        self.custody.set_operator(name)
        self.plate.set_operator(name)
        self.bar.show_operator(name)

    def _sound_remark(self) -> None:
        """Sound for what the window itself has to say."""
        self.sounds.call(Cause.SCANNER_LOST, on=self.collect.remark is Remark.DEVICE_LOST)
        if self.collect.remark is Remark.REFUSED:
            self.sounds.refuse()

    def _tell_scanners(self) -> None:
        self.bar.show_scanner(ready=self.scans.is_ready, lost=self.scans.lost_names)

    def _tell_sound(self) -> None:
        self.bar.sound.setVisible(self.sounds.is_wanted)
        self.bar.show_sound(has_speaker=self.sounds.has_speaker, is_muted=self.sounds.is_muted)
