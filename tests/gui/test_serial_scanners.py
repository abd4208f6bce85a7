"""Serial scanners on real pseudo-terminals: byte-equal, never mixed, missed when unplugged, found again elsewhere."""

import os
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QWidget

from tests.gui.keys import ENTER, Keyboard
from tests.gui.waiting import pass_events, wait_for
from workstation.gui.serial_ports import SerialDevice, find_devices
from workstation.gui.serial_scanners import Hearing, SerialScanners
from workstation.gui.wedge import Wedge

CARD = "000123456789||Nguyễn Thị Ngọc Ánh|12031990|Nữ|Tổ 5, Phường Bến Nghé, Đà Nẵng|01012021"
RED, BLUE = "1EAB:1D06:RED0001", "1EAB:1D06:BLUE0002"


class Plugged:
    """A scanner on a pseudo-terminal, as long as it is plugged in."""

    def __init__(self, key: str, name: str) -> None:
        self._ours, self._theirs = os.openpty()
        tty.setraw(self._theirs)
        self.device = SerialDevice(key=key, name=name, path=os.ttyname(self._theirs))

    def send(self, data: bytes) -> None:
        os.write(self._ours, data)

    def unplug(self) -> None:
        os.close(self._theirs)
        os.close(self._ours)


class Sockets:
    """What is plugged into the computer."""

    def __init__(self) -> None:
        self.plugged: list[Plugged] = []

    def plug(self, key: str = RED, name: str = "Đầu đọc đỏ") -> Plugged:
        self.plugged.append(Plugged(key, name))
        return self.plugged[-1]

    def unplug(self, one: Plugged) -> None:
        self.plugged.remove(one)
        one.unplug()

    def devices(self) -> tuple[SerialDevice, ...]:
        return tuple(one.device for one in self.plugged)


@pytest.fixture
def sockets() -> Iterator[Sockets]:
    made = Sockets()
    yield made
    for one in made.plugged:
        one.unplug()


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


class Desk:
    """Serial scanners with all that they told."""

    def __init__(self, settings: QSettings, sockets: Sockets) -> None:
        self.scanners = SerialScanners(settings, devices=sockets.devices)
        self.texts: list[str] = []
        self.news: list[tuple[str, str]] = []
        self.scanners.scanned.connect(self.texts.append)
        self.scanners.lost.connect(lambda name: self.news.append(("lost", name)))
        self.scanners.back.connect(lambda name: self.news.append(("back", name)))
        self.scanners.start()

    def hearing(self) -> list[Hearing]:
        return [state.hearing for state in self.scanners.states()]


@pytest.fixture
def desk(application: QApplication, settings: QSettings, sockets: Sockets) -> Iterator[Desk]:
    made = Desk(settings, sockets)
    yield made
    made.scanners.close()


def test_a_vietnamese_card_arrives_byte_equal(desk: Desk, sockets: Sockets) -> None:
    red = sockets.plug()
    desk.scanners.look()
    desk.scanners.listen(RED)
    data = CARD.encode() + b"\r\n"
    for start in range(0, len(data), 7):
        red.send(data[start : start + 7])
    wait_for(lambda: desk.texts)

    assert desk.texts == [CARD]


def test_a_scanner_without_suffix_is_ended_by_silence(desk: Desk, sockets: Sockets) -> None:
    red = sockets.plug()
    desk.scanners.look()
    desk.scanners.listen(RED)
    red.send(CARD.encode())
    wait_for(lambda: desk.texts)

    assert desk.texts == [CARD]


def test_nothing_is_heard_before_a_person_wants_it(desk: Desk, sockets: Sockets) -> None:
    red = sockets.plug()
    desk.scanners.look()
    red.send(b"TP0048\r")
    pass_events(20)

    assert (desk.texts, desk.hearing(), desk.scanners.is_hearing) == ([], [Hearing.OFF], False)


def test_an_unplugged_scanner_is_lost_and_found_again_at_another_port(desk: Desk, sockets: Sockets) -> None:
    red = sockets.plug()
    desk.scanners.look()
    desk.scanners.listen(RED)
    red.send(CARD.encode()[:30])
    pass_events(5)
    sockets.unplug(red)
    wait_for(lambda: desk.news)
    gone = desk.hearing(), desk.scanners.lost_names
    other = sockets.plug("FFFF:0001:X", "anything")
    again = sockets.plug()
    wait_for(lambda: len(desk.news) == 2)
    again.send(b"TP0048\r")
    wait_for(lambda: desk.texts)

    assert other.device.path != again.device.path
    assert gone == ([Hearing.GONE], ("Đầu đọc đỏ",))
    assert desk.news == [("lost", "Đầu đọc đỏ"), ("back", "Đầu đọc đỏ")]
    assert (desk.texts, desk.scanners.lost_names) == (["TP0048"], ())


def test_a_port_that_vanishes_without_a_word_is_missed_at_the_next_look(desk: Desk, sockets: Sockets) -> None:
    red = sockets.plug()
    desk.scanners.look()
    desk.scanners.listen(RED)
    sockets.plugged.remove(red)
    desk.scanners.look()
    red.unplug()

    assert desk.news == [("lost", "Đầu đọc đỏ")]


def test_a_remembered_scanner_is_opened_at_the_next_start_and_missed_if_it_is_not_there(
    application: QApplication, settings: QSettings, sockets: Sockets
) -> None:
    sockets.plug()
    first = Desk(settings, sockets)
    first.scanners.listen(RED, baud=115_200)
    first.scanners.listen(BLUE)
    first.scanners.close()
    second = Desk(settings, sockets)
    states = [(state.key, state.hearing, state.baud) for state in second.scanners.states()]
    second.scanners.close()

    assert states == [(RED, Hearing.HEARD, 115_200), (BLUE, Hearing.GONE, 9600)]
    assert second.news == [("lost", BLUE)]


def test_a_forgotten_scanner_is_neither_heard_nor_missed(desk: Desk, sockets: Sockets, settings: QSettings) -> None:
    red = sockets.plug()
    desk.scanners.look()
    desk.scanners.listen(RED)
    desk.scanners.forget(RED)
    red.send(b"TP0048\r")
    pass_events(20)
    desk.scanners.look()

    assert (desk.texts, desk.news, desk.hearing()) == ([], [], [Hearing.OFF])
    assert str(settings.value("scanners")) == "[]"


def test_a_port_that_cannot_be_opened_says_so_and_is_tried_again(desk: Desk, sockets: Sockets, tmp_path: Path) -> None:
    class Locked(Plugged):
        def __init__(self) -> None:
            self.device = SerialDevice(key=RED, name="Đầu đọc đỏ", path=str(tmp_path / "no_port"))

        def unplug(self) -> None:
            """There is nothing to close."""

    locked = Locked()
    sockets.plugged.append(locked)
    desk.scanners.look()
    desk.scanners.listen(RED)
    refused = desk.hearing()
    sockets.unplug(locked)
    sockets.plug()
    desk.scanners.look()

    assert (refused, desk.hearing()) == ([Hearing.REFUSED], [Hearing.HEARD])
    assert desk.news == [("lost", "Đầu đọc đỏ"), ("back", "Đầu đọc đỏ")]


def test_two_scanners_that_nothing_tells_apart_are_both_heard_and_missed_one_by_one(
    desk: Desk, sockets: Sockets
) -> None:
    one, two = sockets.plug("1EAB:1D06:"), sockets.plug("1EAB:1D06:")
    desk.scanners.look()
    desk.scanners.listen("1EAB:1D06:")
    one.send(b"A\r")
    wait_for(lambda: desk.texts)
    two.send(b"B\r")
    wait_for(lambda: len(desk.texts) == 2)
    sockets.unplug(one)
    wait_for(lambda: desk.news)
    sockets.plug("1EAB:1D06:")
    wait_for(lambda: len(desk.news) == 2)

    assert (desk.texts, desk.news) == (["A", "B"], [("lost", "Đầu đọc đỏ"), ("back", "Đầu đọc đỏ")])


@pytest.mark.parametrize(
    "kept", ["", "no list", "7", "{}", '[{"key": "x"}]', '[{"key": "x", "name": "y", "baud": ""}]']
)
def test_a_broken_list_in_the_file_remembers_nothing(
    application: QApplication, settings: QSettings, sockets: Sockets, kept: str
) -> None:
    settings.setValue("scanners", kept)
    desk = Desk(settings, sockets)
    desk.scanners.close()

    assert (desk.scanners.states(), desk.news) == ((), [])


def test_two_serial_scanners_and_a_keyboard_scanner_never_mix_their_letters(desk: Desk, sockets: Sockets) -> None:
    red, blue = sockets.plug(), sockets.plug(BLUE, "Đầu đọc xanh")
    desk.scanners.look()
    desk.scanners.listen(RED)
    desk.scanners.listen(BLUE)
    window, wedge = QWidget(), Wedge()
    wedge.scanned.connect(desk.texts.append)
    wedge.install()
    window.show()
    keyboard = Keyboard(window.windowHandle())
    halves = ("VN0048", "123777"), ("000123456789||Nguyễn ", "Văn An"), ("DE4", "0000")
    for red_half, blue_half, keys in zip(*halves, strict=True):
        red.send(red_half.encode())
        blue.send(blue_half.encode())
        keyboard.type(keys)
        pass_events(3)
    blue.send(b"\r")
    wait_for(lambda: len(desk.texts) == 1)
    keyboard.press(ENTER, "\r")
    red.send(b"\r")
    wait_for(lambda: len(desk.texts) == 3)
    wedge.remove()
    window.close()
    red_text, blue_text, typed = ("".join(both) for both in halves)

    assert desk.texts == [blue_text, typed, red_text]


def test_the_ports_of_this_computer_can_be_listed() -> None:
    found = find_devices()

    assert len({device.path for device in found}) == len(found)
    assert all(device.key and device.name for device in found)
