"""The camera at the desk: found, chosen, shown, lost, and what it reads given to the desk as it should be."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, current_thread, main_thread

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeDesk, answer, desk_tube
from tests.gui.waiting import pass_events, wait_for
from workstation.domain.outcomes import Outcome
from workstation.gui.camera import words
from workstation.gui.camera.devices import PRACTICE_CAMERA, CameraDevice
from workstation.gui.camera.model import CameraModel, PanelState
from workstation.gui.camera.panel import CameraPanel
from workstation.gui.camera.picture import CameraPicture
from workstation.gui.kept import Kept
from workstation.gui.look import Look
from workstation.gui.main_window import MainWindow
from workstation.gui.ports import CameraHint, CameraScan, CameraState, CameraView, CodeOutline, CodeRole
from workstation.gui.window_frame import LAB

FIRST = CameraDevice(id="/dev/video0", name="Logitech BRIO", place=0)
SECOND = CameraDevice(id="/dev/video2", name="USB Camera", place=1)
TUBE, PERSON = "VN0048123777", "001190000001||Nguyễn Thị Ngọc Ánh|12031990|Nữ|Hà Nội|01012022"


def view(*roles: CodeRole, shade: int = 120, hint: CameraHint = CameraHint.NONE) -> CameraView:
    corners = ((0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75))
    outlines = tuple(CodeOutline(corners=corners, role=role) for role in roles)
    pixels = bytes((shade, 0, 255 - shade)) * (160 * 90)
    return CameraView(pixels=pixels, width=160, height=90, outlines=outlines, hint=hint)


@dataclass
class FakeCamera:
    """Runs until stopped, and lets a test say what it sees, from the worker's thread."""

    fault: Exception | None = None
    watched: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    owed: list[str] = field(default_factory=list)
    on_gui_thread: bool = False
    _orders: list[Callable[[], None]] = field(default_factory=list)
    _given: Event = field(default_factory=Event)

    def watch(
        self,
        device_id: str,
        place: int,
        stop: Event,
        *,
        show: Callable[[CameraView], None],
        scanned: Callable[[CameraScan], None],
        tell: Callable[[CameraState], None],
    ) -> None:
        self.on_gui_thread |= current_thread() is main_thread()
        self.show, self.scanned, self.tell = show, scanned, tell
        self.watched.append(f"{device_id} {place}")
        if self.fault is not None:
            raise self.fault
        while not stop.is_set():
            self._given.wait(0.005)
            self._given.clear()
            while self._orders:
                self._orders.pop(0)()
        self.ended.append(device_id)

    def owe(self, person: str) -> None:
        self.owed.append(person)

    def do(self, *orders: Callable[[], None]) -> None:
        """Have the worker do something."""
        self._orders += orders
        self._given.set()

    def run(self, *views: CameraView) -> None:
        self.do(lambda: self.tell(CameraState.RUNNING), *[lambda shown=shown: self.show(shown) for shown in views])

    def scan(self, *texts: str) -> None:
        self.do(lambda: self.scanned(CameraScan(texts=texts)))


@pytest.fixture
def camera() -> FakeCamera:
    return FakeCamera()


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat))


Open = Callable[..., CameraModel]


@pytest.fixture
def make_model(camera: FakeCamera, kept: Kept, application: object) -> Iterator[Open]:
    made: list[CameraModel] = []

    def make(*devices: CameraDevice, practice: bool = False) -> CameraModel:
        made.append(CameraModel(camera, lambda: devices, kept, practice=practice))
        return made[-1]

    yield make
    for model in made:
        model.end()


def test_the_camera_runs_off_the_gui_thread_only_while_it_is_open(make_model: Open, camera: FakeCamera) -> None:
    model = make_model(FIRST)
    before = list(camera.watched)
    model.toggle()
    wait_for(lambda: camera.watched)
    camera.run(view())
    wait_for(lambda: model.view)
    model.toggle()
    wait_for(lambda: camera.ended)

    assert (before, camera.watched, camera.on_gui_thread) == ([], ["/dev/video0 0"], False)
    assert (model.state, model.view) == (PanelState.CLOSED, None)


def test_a_picture_that_was_on_its_way_when_the_camera_was_closed_is_not_kept(
    make_model: Open, camera: FakeCamera
) -> None:
    model = make_model(FIRST)
    model.open()
    wait_for(lambda: camera.watched)
    shown: list[CameraView | None] = []
    model.shown.connect(lambda: shown.append(model.view))
    camera.run(view())
    model.close()
    pass_events(30)

    assert (shown, model.view) == ([], None)


def test_pictures_do_not_pile_up_and_the_newest_is_shown(make_model: Open, camera: FakeCamera) -> None:
    model = make_model(FIRST)
    model.open()
    wait_for(lambda: camera.watched)
    shown: list[CameraView | None] = []
    model.shown.connect(lambda: shown.append(model.view))
    hundred = [view(shade=shade) for shade in range(100)]
    done = Event()
    camera.run(*hundred)
    camera.do(done.set)
    assert done.wait(5)  # the GUI thread is busy here, as in a slow moment
    wait_for(lambda: shown)
    pass_events(20)

    assert shown == [hundred[-1]]


def test_scans_are_never_dropped_and_come_in_order(make_model: Open, camera: FakeCamera) -> None:
    model, heard = make_model(FIRST), list[str]()
    model.scanned.connect(heard.append)
    model.open()
    wait_for(lambda: camera.watched)
    for number in range(50):
        camera.scan(str(number))
    wait_for(lambda: len(heard) == 50)

    assert heard == [str(number) for number in range(50)]


def test_without_a_camera_the_panel_says_so_and_takes_one_that_is_plugged_in(
    camera: FakeCamera, kept: Kept, application: object
) -> None:
    there: list[CameraDevice] = []
    model = CameraModel(camera, lambda: tuple(there), kept)
    model.open()
    before = model.state
    there.append(FIRST)
    model.look_again()
    wait_for(lambda: camera.watched)
    model.end()

    assert (before, camera.watched) == (PanelState.NO_CAMERA, ["/dev/video0 0"])


def test_the_chosen_camera_is_remembered_by_its_id(make_model: Open, camera: FakeCamera, kept: Kept) -> None:
    model = make_model(FIRST, SECOND)
    model.open()
    wait_for(lambda: len(camera.watched) == 1)
    model.choose(SECOND.id)
    wait_for(lambda: len(camera.watched) == 2)
    model.close()
    again = make_model(FIRST, SECOND)
    again.open()
    wait_for(lambda: len(camera.watched) == 3)

    assert camera.watched == ["/dev/video0 0", "/dev/video2 1", "/dev/video2 1"]
    assert kept.text("camera/device") == SECOND.id


def test_a_remembered_camera_that_is_away_gives_way_to_another(
    make_model: Open, camera: FakeCamera, kept: Kept
) -> None:
    kept.keep("camera/device", SECOND.id)
    model = make_model(FIRST)
    model.open()
    wait_for(lambda: camera.watched)

    assert model.device == FIRST
    assert kept.text("camera/device") == SECOND.id


def test_one_camera_ends_before_the_next_begins(make_model: Open, camera: FakeCamera) -> None:
    model = make_model(FIRST, SECOND)
    model.open()
    wait_for(lambda: camera.watched)
    for device in (SECOND, FIRST, SECOND):
        model.choose(device.id)
    wait_for(lambda: camera.watched[-1] == "/dev/video2 1")

    assert len(camera.watched) == len(camera.ended) + 1


def test_a_pulled_plug_is_told_and_so_is_its_return(make_model: Open, camera: FakeCamera) -> None:
    model, told = make_model(FIRST), list[str]()
    model.lost.connect(lambda name: told.append(f"lost {name}"))
    model.back.connect(lambda name: told.append(f"back {name}"))
    model.open()
    wait_for(lambda: camera.watched)
    camera.run(view())
    camera.do(lambda: camera.tell(CameraState.LOST))
    wait_for(lambda: model.state is PanelState.LOST)
    picture = model.view
    camera.run()
    wait_for(lambda: model.state is PanelState.RUNNING)

    assert (picture, told) == (None, ["lost Logitech BRIO", "back Logitech BRIO"])


def test_a_camera_that_never_ran_stops_nobody(make_model: Open, camera: FakeCamera) -> None:
    model, told = make_model(FIRST), list[str]()
    model.lost.connect(told.append)
    model.open()
    wait_for(lambda: camera.watched)
    camera.do(lambda: camera.tell(CameraState.LOST))
    wait_for(lambda: model.state is PanelState.LOST)

    assert told == []


def test_a_worker_that_fails_is_a_lost_camera_and_not_a_crash(make_model: Open, camera: FakeCamera) -> None:
    camera.fault = OSError(5, "no")
    model = make_model(FIRST)
    model.open()
    wait_for(lambda: model.state is PanelState.LOST)

    assert model.is_open


def test_practice_has_a_camera_of_its_own(make_model: Open, camera: FakeCamera) -> None:
    model = make_model(practice=True)
    model.open()
    wait_for(lambda: camera.watched)

    assert camera.watched == [f"{PRACTICE_CAMERA} 0"]


@pytest.mark.parametrize(
    ("outcome", "texts", "owed"),
    [
        (Outcome.PERSON_FIRST, (PERSON,), [PERSON]),
        (Outcome.TUBE_USED, (TUBE, PERSON), [PERSON]),
        (Outcome.TUBE_USED, (TUBE,), []),
        (Outcome.PAIRED, (TUBE, PERSON), []),
        (Outcome.PERSON_FIRST, (), []),
    ],
)
def test_a_person_whom_the_desk_could_not_take_yet_is_owed(
    make_model: Open, camera: FakeCamera, outcome: Outcome, texts: tuple[str, ...], owed: list[str]
) -> None:
    model, came = make_model(FIRST), list[object]()
    for signal in (model.scanned, model.paired, model.two_codes):
        signal.connect(lambda *_: came.append(1))
    model.open()
    wait_for(lambda: camera.watched)
    camera.scan(*texts)
    wait_for(lambda: came)

    model.hear(answer(outcome))
    model.hear(answer(outcome))

    assert camera.owed == owed


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("state", [state for state in PanelState if state is not PanelState.CLOSED])
def test_every_state_says_something_and_what_to_do(
    make_model: Open, look: Look, state: PanelState, language: str
) -> None:
    look.set_language(language)
    model = make_model(FIRST, SECOND)
    model.device, model.devices, model.state = FIRST, (FIRST, SECOND), state
    panel = CameraPanel(model, look)

    said = " ".join(text.text() for text in (panel.say, panel.more) if not text.isHidden())

    assert said
    assert panel.accessibleName()
    assert "Logitech BRIO" in [button.text() for button in panel.cameras]


@pytest.mark.parametrize("hint", list(CameraHint))
def test_every_hint_has_words_and_a_read_code_comes_first(look: Look, hint: CameraHint) -> None:
    gettext = look.catalogue.gettext

    assert words.hint_words(hint, (), gettext)
    read = words.hint_words(hint, (CodeRole.TUBE, CodeRole.PERSON, CodeRole.TUBE), gettext)
    assert read == f"{gettext('Read')}: {gettext('tube')}, {gettext('person')}"


def test_the_picture_is_not_mirrored_and_outlines_wear_the_colour_of_their_role(look: Look) -> None:
    red, blue = bytes((0, 0, 250)), bytes((250, 0, 0))
    rows = (red * 80 + blue * 80) * 90
    picture = CameraPicture(look)
    picture.resize(320, 180)
    picture.show_view(CameraView(pixels=rows, width=160, height=90, outlines=view(CodeRole.PERSON).outlines), "")

    image = QImage(320, 180, QImage.Format.Format_RGB32)
    picture.render(image)

    assert image.pixelColor(20, 20).red() > 200 > image.pixelColor(20, 20).blue()
    assert image.pixelColor(300, 20).blue() > 200
    assert image.pixelColor(160, 45).name().upper() == look.tokens.ok.fill


def test_a_closed_panel_holds_no_picture(make_model: Open, look: Look, camera: FakeCamera) -> None:
    model = make_model(FIRST)
    panel = CameraPanel(model, look)
    model.open()
    wait_for(lambda: camera.watched)
    camera.run(view())
    wait_for(lambda: not panel.picture.is_empty)

    model.close()

    assert panel.picture.is_empty


MakeCameraWindow = Callable[..., MainWindow]


@pytest.fixture
def make_camera_window(make_window: MakeWindow, camera: FakeCamera) -> MakeCameraWindow:
    def make(**options: object) -> MainWindow:
        return make_window(camera=camera, find_cameras=lambda: (FIRST, SECOND), **options)

    return make


def test_a_key_opens_the_camera_beside_the_answer_and_closes_it(
    make_camera_window: MakeCameraWindow, camera: FakeCamera
) -> None:
    window = make_camera_window()
    wait_for(lambda: window.collect.answer)
    size = window.size()
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    wait_for(lambda: camera.watched)
    panel = window.camera.panel
    assert panel is not None
    opened = (panel.isVisible(), window.collect_view.side.isVisible())
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)

    assert opened == (True, False)
    assert (panel.isVisible(), window.collect_view.side.isVisible()) == (False, True)
    assert window.size() == size


def test_the_panel_does_not_cover_the_answer(make_camera_window: MakeCameraWindow, camera: FakeCamera) -> None:
    window = make_camera_window(practice=True)
    window.resize(1280, 672)
    window.camera.toggle()
    wait_for(lambda: camera.watched)
    pass_events(20)
    panel = window.camera.panel
    assert panel is not None

    assert (window.width(), window.height()) == (1280, 672)
    assert not panel.geometry().intersects(window.collect_view.panel.geometry())
    assert window.collect_view.panel.width() >= 690


def test_a_code_a_pair_and_two_codes_reach_the_desk(make_camera_window: MakeCameraWindow, camera: FakeCamera) -> None:
    desk = FakeDesk()
    window = make_camera_window(desk=desk)
    window.cover.hide()
    window.camera.toggle()
    wait_for(lambda: camera.watched)
    camera.scan(TUBE)
    wait_for(lambda: desk.scans == [TUBE])
    camera.scan(TUBE, PERSON)
    wait_for(lambda: desk.scans == [TUBE, TUBE, PERSON])
    camera.scan()
    wait_for(lambda: desk.refused == [Outcome.TWO_CODES])

    assert not desk.on_gui_thread


def test_a_lost_camera_stops_the_desk_until_it_is_back(
    make_camera_window: MakeCameraWindow, camera: FakeCamera
) -> None:
    window = make_camera_window()
    wait_for(lambda: window.collect.answer)
    window.camera.toggle()
    wait_for(lambda: camera.watched)
    camera.run()
    camera.do(lambda: camera.tell(CameraState.LOST))
    wait_for(lambda: window.collect.lost_devices == ("Logitech BRIO",))
    camera.run()
    wait_for(lambda: window.collect.lost_devices == ())


def test_leaving_the_collect_screen_closes_the_camera(make_camera_window: MakeCameraWindow, camera: FakeCamera) -> None:
    window = make_camera_window(desk=FakeDesk(current=answer(desk_tube=desk_tube())))
    window.camera.toggle()
    wait_for(lambda: camera.watched)

    window.show_screen(LAB)
    wait_for(lambda: camera.ended)

    assert window.camera.model is not None
    assert not window.camera.model.is_open
