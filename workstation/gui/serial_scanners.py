"""The serial scanners (USB virtual COM) that a desk listens to: no thread, no focus, no keyboard.

A scanner is remembered by what it is and not by its port, so it is heard again after it was plugged in elsewhere.
One that is remembered and not there is lost until it is back. What a scan means is not decided here.
"""

import json
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QIODeviceBase, QObject, QSettings, Qt, QTimer, Signal
from PySide6.QtSerialPort import QSerialPort

from workstation.domain.serial_lines import SerialLines
from workstation.gui.serial_ports import FindDevices, SerialDevice, find_devices

KEPT, USUAL_BAUD, LOOK_MS = "scanners", 9600, 1000


class Hearing(StrEnum):
    """Where a scanner stands."""

    OFF = "off"
    HEARD = "heard"
    REFUSED = "refused"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannerState:
    """One scanner as a person sees it: a port that is there, or a remembered scanner that is not."""

    key: str
    name: str
    path: str
    hearing: Hearing
    baud: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    key: str
    name: str
    baud: int


class SerialScanners(QObject):
    """Listens to the scanners that the window's file names under `scanners`; one answer a text, in order of its end.

    `lost` and `back` name a scanner. `devices` lists the ports; `close` before the application ends.
    """

    scanned = Signal(str)
    lost = Signal(str)
    back = Signal(str)
    changed = Signal()

    def __init__(
        self, settings: QSettings, parent: QObject | None = None, *, devices: FindDevices = find_devices
    ) -> None:
        super().__init__(parent)
        self._settings, self._find = settings, devices
        self._wanted = _read(str(settings.value(KEPT, "")))
        self._lines: dict[str, _Line] = {}
        self._gone: Counter[str] = Counter()
        self._refused: set[str] = set()
        self._there: tuple[SerialDevice, ...] = ()
        self._clock = QTimer(self, interval=LOOK_MS)
        self._clock.timeout.connect(self.look)

    def start(self) -> None:
        """Begin to listen; a remembered scanner that is not there is told as lost."""
        self.look()
        self._clock.start()

    def close(self) -> None:
        """Listen no more."""
        self._clock.stop()
        for line in self._lines.values():
            line.close()
        self._lines.clear()

    @property
    def is_hearing(self) -> bool:
        """Whether any scanner is listened to now."""
        return bool(self._lines)

    @property
    def lost_names(self) -> tuple[str, ...]:
        """The scanners that should be heard and are not."""
        return tuple(sorted({self._name(key) for key in self._gone}))

    def states(self) -> tuple[ScannerState, ...]:
        """List every port that is there, then the remembered scanners that are not."""
        there = [self._state(device) for device in self._there]
        keys = {device.key for device in self._there}
        gone = [
            ScannerState(key=wanted.key, name=wanted.name, path="", hearing=Hearing.GONE, baud=wanted.baud)
            for wanted in self._wanted.values()
            if wanted.key not in keys
        ]
        return (*there, *gone)

    def listen(self, key: str, *, baud: int = USUAL_BAUD) -> None:
        """Listen to a scanner from now on, and remember it. Scanners that nothing tells apart go together."""
        name = next((device.name for device in self._there if device.key == key), self._name(key))
        self.forget(key)
        self._wanted[key] = _Wanted(key=key, name=name, baud=baud)
        self._keep()
        self.look()

    def forget(self, key: str) -> None:
        """Listen to a scanner no more."""
        for path in [path for path, line in self._lines.items() if line.key == key]:
            self._lines.pop(path).close()
        name = self._name(key)
        self._wanted.pop(key, None)
        if self._gone.pop(key, 0):
            self.back.emit(name)
        self._keep()
        self.changed.emit()

    def look(self) -> None:
        """See which ports are there: open what is wanted, miss what went away."""
        before, refused = self._there, set(self._refused)
        self._there = self._find()
        self._miss(set(self._lines) - {device.path for device in self._there})
        self._refused.clear()
        for device in self._there:
            if device.key in self._wanted and device.path not in self._lines:
                self._open(device)
        heard = {line.key for line in self._lines.values()}
        for key in sorted(self._wanted.keys() - heard - self._gone.keys()):
            self._lose(key)
        if self._there != before or self._refused != refused:
            self.changed.emit()

    def _open(self, device: SerialDevice) -> None:
        line = _Line(device, self._wanted[device.key].baud, self)
        if not line.open():
            line.close()
            self._refused.add(device.path)
            return
        line.ended.connect(self.scanned)
        line.broke.connect(self._on_broken)
        self._lines[device.path] = line
        self._find_again(device.key)
        self.changed.emit()

    def _find_again(self, key: str) -> None:
        if key in self._gone:
            self._gone[key] -= 1
            if self._gone[key] == 0:
                del self._gone[key]
                self.back.emit(self._name(key))

    def _on_broken(self, path: str) -> None:
        self._there = tuple(device for device in self._there if device.path != path)
        self._miss({path} & set(self._lines))

    def _miss(self, paths: set[str]) -> None:
        for path in sorted(paths):
            line = self._lines.pop(path)
            line.close()
            self._lose(line.key)

    def _lose(self, key: str) -> None:
        self._gone[key] += 1
        self.lost.emit(self._name(key))
        self.changed.emit()

    def _state(self, device: SerialDevice) -> ScannerState:
        wanted = self._wanted.get(device.key)
        hearing = Hearing.OFF
        if wanted is not None:
            hearing = Hearing.HEARD if device.path in self._lines else Hearing.REFUSED
        baud = wanted.baud if wanted is not None else USUAL_BAUD
        return ScannerState(key=device.key, name=device.name, path=device.path, hearing=hearing, baud=baud)

    def _name(self, key: str) -> str:
        return self._wanted[key].name if key in self._wanted else key

    def _keep(self) -> None:
        kept = [{"key": one.key, "name": one.name, "baud": one.baud} for one in self._wanted.values()]
        self._settings.setValue(KEPT, json.dumps(kept, ensure_ascii=True))


class _Line(QObject):
    """One open port and the bytes that wait for their end."""

    ended = Signal(str)
    broke = Signal(str)

    def __init__(self, device: SerialDevice, baud: int, parent: QObject) -> None:
        super().__init__(parent)
        self.key, self._path = device.key, device.path
        self._lines = SerialLines()
        self._port = QSerialPort(self)
        self._port.setPortName(device.path)
        self._port.setBaudRate(baud)
        self._silence = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._silence.timeout.connect(self._on_silence)
        self._port.readyRead.connect(self._read)
        # Queued: a port must not be closed while it is telling of its error.
        self._port.errorOccurred.connect(self._on_error, Qt.ConnectionType.QueuedConnection)

    def open(self) -> bool:
        """Open the port; what was sent while nobody listened is dropped, as nobody saw an answer to it."""
        opened = self._port.open(QIODeviceBase.OpenModeFlag.ReadOnly)
        if opened:
            self._port.clear(QSerialPort.Direction.Input)
            self._port.setDataTerminalReady(True)
        return opened

    def close(self) -> None:
        """Close the port and forget half a text."""
        self._silence.stop()
        self._lines.forget()
        self._port.close()
        self.deleteLater()

    def _read(self) -> None:
        texts = self._lines.feed(bytes(self._port.readAll().data()))
        if self._lines.is_holding:
            self._silence.start(self._lines.silence_ms)
        else:
            self._silence.stop()
        for text in texts:
            self.ended.emit(text)

    def _on_silence(self) -> None:
        """A busy window hears of silence before it has read what came meanwhile."""
        if self._port.bytesAvailable() or self._port.waitForReadyRead(0):
            return
        for text in self._lines.silence():
            self.ended.emit(text)

    def _on_error(self, error: QSerialPort.SerialPortError) -> None:
        if error == QSerialPort.SerialPortError.ResourceError and self._port.isOpen():
            self.broke.emit(self._path)


def _read(kept: str) -> dict[str, _Wanted]:
    """Read what is remembered; a broken list remembers nothing."""
    try:
        listed = [
            _Wanted(key=str(one["key"]), name=str(one["name"]), baud=int(one["baud"])) for one in json.loads(kept)
        ]
    except (ValueError, TypeError, KeyError):
        return {}
    return {one.key: one for one in listed}
