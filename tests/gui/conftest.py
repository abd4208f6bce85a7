"""One application without a screen for all window tests; a Qt warning fails the test that caused it."""

import gc
import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from tests.gui.fakes import NOW, ZONE, FakeDesk, FakePeople, FakeSpeaker, FakeSync
from tests.gui.fakes_lab import FakeLab
from workstation.gui.background import Background
from workstation.gui.camera.devices import FindCameras
from workstation.gui.collect.model import PracticeScan
from workstation.gui.custody.ports import CustodyPort
from workstation.gui.lab.ports import LabPort
from workstation.gui.labels.ports import LabelsPort
from workstation.gui.look import Look, colour_application, dress
from workstation.gui.main_window import ChangeOperator, MainWindow
from workstation.gui.plate.ports import PlatesPort
from workstation.gui.ports import CameraPort, CollectionsPort
from workstation.gui.printers.ports import PrintersPort
from workstation.gui.serial_ports import FindDevices
from workstation.gui.theme import Theme
from workstation.gui.top_bar import WindowContext
from workstation.texts.translate import translations as catalogue_for

HARMLESS = ("This plugin does not support propagateSizeHints", "This plugin does not support raise()")


@pytest.fixture(scope="session")
def application() -> QApplication:
    instance = QApplication.instance()
    made = instance if isinstance(instance, QApplication) else QApplication([])
    dress(made)
    return made


@pytest.fixture(autouse=True)
def garbage_is_collected_on_this_thread() -> Iterator[None]:
    """A dead window that another thread's collection comes upon is destroyed there, and Qt ends the process."""
    gc.disable()
    yield
    gc.collect(0)
    gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    """Leave no dead window to the threads of tests that know nothing of them."""
    if nextitem is None or Path(__file__).parent not in nextitem.path.parents:
        gc.collect()


@pytest.fixture(autouse=True)
def no_qt_warnings(application: QApplication) -> Iterator[None]:
    heard: list[str] = []

    def listen(kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
        if kind is not QtMsgType.QtDebugMsg and not text.startswith(HARMLESS):
            heard.append(text)

    before = qInstallMessageHandler(listen)
    yield
    qInstallMessageHandler(before)
    assert heard == []


@pytest.fixture
def look(application: QApplication) -> Look:
    made = Look(language="vi", theme=Theme.LIGHT, catalogue_for=catalogue_for, zone=ZONE)
    colour_application(application, made.tokens)
    return made


@pytest.fixture
def background(application: QApplication) -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


MakeWindow = Callable[..., MainWindow]


@pytest.fixture
def make_window(application: QApplication, tmp_path: Path) -> Iterator[MakeWindow]:
    """Make a shown window on fakes; all are closed after the test."""
    made: list[MainWindow] = []

    def make(
        *,
        desk: FakeDesk | None = None,
        sync: FakeSync | None = None,
        lab: LabPort | None = None,
        language: str = "vi",
        practice: bool = False,
        change_operator: ChangeOperator | None = None,
        speaker: FakeSpeaker | None = None,
        serial_devices: FindDevices = tuple,
        people: FakePeople | None = None,
        collections: CollectionsPort | None = None,
        camera: CameraPort | None = None,
        find_cameras: FindCameras = tuple,
        practice_scan: PracticeScan | None = None,
        labels: LabelsPort | None = None,
        custody: CustodyPort | None = None,
        plates: PlatesPort | None = None,
        printers: PrintersPort | None = None,
    ) -> MainWindow:
        context = WindowContext(
            site="Trường TH Lê Lợi",
            desk_name="Bàn 2",
            operator="Lê Thị Hoà",
            practice=practice,
            version="0.1.0",
            zone=ZONE,
            state_file=tmp_path / "window.ini",
        )
        window = MainWindow(
            desk=desk or FakeDesk(),
            sync=sync or FakeSync(),
            lab=lab or FakeLab(),
            catalogue_for=catalogue_for,
            language=language,
            context=context,
            now=lambda: NOW,
            change_operator=change_operator,
            make_speaker=lambda: speaker or FakeSpeaker(),
            serial_devices=serial_devices,
            people=people,
            collections=collections,
            camera=camera,
            find_cameras=find_cameras,
            practice_scan=practice_scan,
            labels=labels,
            custody=custody,
            plates=plates,
            printers=printers,
        )
        window.show()
        made.append(window)
        return window

    yield make
    for window in made:
        window.close()
        window.deleteLater()
