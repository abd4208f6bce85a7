"""Text to the modules of a Data Matrix symbol (ISO/IEC 16022, ECC 200), for tubes too small for bars. The encoder is
zxing-cpp's; this is the one place where it is called."""

import numpy as np
import zxingcpp

from labels.errors import LabelError, LabelProblem
from labels.qr import ModuleRows

QUIET_MODULES = 1
"""The quiet zone on every side, in modules (ISO/IEC 16022)."""

LONGEST = 100
"""Characters; a tube's number is shorter by far, and a larger symbol has several finder patterns."""


def data_matrix(text: str) -> ModuleRows:
    """Return the rows of the smallest square symbol, True a dark module, without its quiet zone.

    Printable ASCII only, as for bars, so that a label may change from one to the other.
    Raises `LabelError` with NO_TEXT, BAD_CHARACTER or TOO_MUCH_DATA.
    """
    if not text:
        raise LabelError(LabelProblem.NO_TEXT)
    for position, character in enumerate(text):
        if not " " <= character <= "~":
            raise LabelError(LabelProblem.BAD_CHARACTER, position=position)
    if len(text) > LONGEST:
        raise LabelError(LabelProblem.TOO_MUCH_DATA, bytes=len(text))
    symbol = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.DataMatrix, force_square=True)
    dark = np.asarray(symbol.to_image(scale=1, add_quiet_zones=False)) == 0
    return tuple(map(tuple, dark.tolist()))
