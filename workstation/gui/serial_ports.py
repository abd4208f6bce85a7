"""The serial ports that are there now, each with an identity that stays when the scanner gets another port name."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtSerialPort import QSerialPortInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class SerialDevice:
    """One port. `key` is VID:PID:serial number of a USB device, else the path of the port; `name` is for people."""

    key: str
    name: str
    path: str


FindDevices = Callable[[], tuple[SerialDevice, ...]]


def find_devices() -> tuple[SerialDevice, ...]:
    """List the ports, in the order of their paths."""
    found = (_device(info) for info in QSerialPortInfo.availablePorts())
    return tuple(sorted(found, key=lambda device: device.path))


def _device(info: QSerialPortInfo) -> SerialDevice:
    path, serial = info.systemLocation(), info.serialNumber()
    words = info.description() or info.manufacturer()
    if not info.hasVendorIdentifier() or not info.hasProductIdentifier():
        return SerialDevice(key=path, name=" ".join(filter(None, (words, info.portName()))), path=path)
    ids = f"{info.vendorIdentifier():04X}:{info.productIdentifier():04X}"
    name = " ".join(filter(None, (words or ids, serial)))
    return SerialDevice(key=f"{ids}:{serial}", name=name, path=path)
