"""Sees a scanner's prefix the moment the system hands it over, before an input method is asked about the next keys.

On X11 keys come in batches: the letters after the prefix are with the input method before the prefix itself reaches a
window. Elsewhere this sees nothing, and the prefix is seen at the window as any key.
"""

import ctypes
from collections.abc import Callable
from typing import SupportsInt, cast

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray
from shiboken6 import VoidPtr

from workstation.domain.wedge_settings import Prefix
from workstation.gui.key_table import PREFIX_CODE, X11_OFFSET

_X11_EVENT = b"xcb_generic_event_t"
_KEY_PRESS, _CONTROL, _B_CODE = 2, 4, 48


class _XKey(ctypes.Structure):
    """The beginning of `xcb_key_press_event_t`, as the X protocol has it."""

    _fields_ = (
        ("kind", ctypes.c_uint8),
        ("code", ctypes.c_uint8),
        ("sequence", ctypes.c_uint16),
        ("time", ctypes.c_uint32),
        ("windows", ctypes.c_uint32 * 3),
        ("places", ctypes.c_int16 * 4),
        ("state", ctypes.c_uint16),
    )


class NativePrefix(QAbstractNativeEventFilter):
    """Calls back at every press of F9 or Ctrl+B (STX), and swallows nothing."""

    def __init__(self, pressed: Callable[[Prefix], None]) -> None:
        super().__init__()
        self._pressed = pressed

    def nativeEventFilter(self, kind: QByteArray | bytes | bytearray | memoryview, message: VoidPtr | int) -> object:
        """Look at one event of the system."""
        name = kind.data() if isinstance(kind, QByteArray) else bytes(kind)
        if name == _X11_EVENT and (prefix := _prefix(int(cast(SupportsInt, message)))) is not Prefix.NONE:
            self._pressed(prefix)
        return False, 0


def _prefix(address: int) -> Prefix:
    key = _XKey.from_address(address)
    if key.kind & 0x7F != _KEY_PRESS:
        return Prefix.NONE
    code = key.code - X11_OFFSET
    if code == PREFIX_CODE:
        return Prefix.F9
    return Prefix.STX if code == _B_CODE and key.state & _CONTROL else Prefix.NONE
