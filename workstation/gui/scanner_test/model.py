"""The scanner test without its widgets: what arrived of each code of the sheet, and which scanners are listened to.

What a keyboard scanner shows about itself is heeded at once and kept; what is no code of the sheet is not looked at.
"""

from PySide6.QtCore import QObject, Signal

from workstation.domain.scanner_test import (
    SPOILS,
    Arrival,
    SheetCode,
    SheetReading,
    Way,
    read_sheet,
    settings_found,
)
from workstation.domain.wedge_settings import WedgeSettings
from workstation.gui.kept import Kept
from workstation.gui.serial_scanners import Hearing, ScannerState, SerialScanners
from workstation.gui.wedge import Wedge
from workstation.gui.wedge_settings import keep_wedge_settings, read_wedge_settings


class ScannerTest(QObject):
    """Holds the last reading of each code; `is_other` says that the last text was none of them."""

    changed = Signal()

    def __init__(self, wedge: Wedge, serial: SerialScanners, kept: Kept, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wedge, self._serial, self._kept = wedge, serial, kept
        self.readings: dict[SheetCode, SheetReading] = {}
        self.is_other = False
        wedge.set_settings(read_wedge_settings(kept))
        wedge.measured.connect(self.take_keys)
        serial.changed.connect(self.changed)

    @property
    def settings(self) -> WedgeSettings:
        """How the keyboard scanners are set, as far as is known."""
        return self._wedge.settings

    @property
    def scanners(self) -> tuple[ScannerState, ...]:
        """Every serial port, and every remembered scanner that is not there."""
        return self._serial.states()

    def take_keys(self, arrival: Arrival) -> None:
        """Take what a keyboard scanner sent, and heed how it is set."""
        reading = self._take(arrival)
        if reading is not None and not SPOILS & set(reading.findings):
            self._heed(settings_found(self.settings, arrival))

    def take_text(self, text: str) -> None:
        """Take what a serial scanner sent."""
        clean = text.strip("\x00\r\n\t ")
        self._take(Arrival(way=Way.SERIAL, by_place=clean, by_text=clean))

    def switch(self, key: str) -> None:
        """Listen to a serial scanner, or no more."""
        hearing = next((state.hearing for state in self.scanners if state.key == key), Hearing.GONE)
        if hearing is Hearing.OFF:
            self._serial.listen(key)
        else:
            self._serial.forget(key)

    def start_over(self) -> None:
        """Forget what was found, and what was kept of keyboard scanners."""
        self.readings, self.is_other = {}, False
        self._heed(WedgeSettings())
        self.changed.emit()

    def _take(self, arrival: Arrival) -> SheetReading | None:
        reading = read_sheet(arrival)
        self.is_other = reading is None
        if reading is not None:
            self.readings[reading.code] = reading
        self.changed.emit()
        return reading

    def _heed(self, settings: WedgeSettings) -> None:
        if settings != self.settings:
            self._wedge.set_settings(settings)
            keep_wedge_settings(self._kept, settings)
            self.changed.emit()
