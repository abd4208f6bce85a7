"""Text to the modules of a QR code, as UTF-8 bytes without an ECI header: the form of Vietnam's own
citizen cards, and the one that every scanner takes."""

import segno

from labels.errors import LabelError, LabelProblem

QUIET_MODULES = 4
"""The quiet zone on every side, in modules (ISO/IEC 18004)."""

ModuleRows = tuple[tuple[bool, ...], ...]


def qr_matrix(text: str) -> ModuleRows:
    """Return the rows of the smallest symbol, True a dark module, without its quiet zone.

    Error correction is M (15 %), or a higher level where it costs no larger symbol.
    Raises `LabelError` with NO_TEXT or TOO_MUCH_DATA.
    """
    if not text:
        raise LabelError(LabelProblem.NO_TEXT)
    data = text.encode()
    try:
        symbol = segno.make_qr(data, error="M")
    except segno.DataOverflowError:
        raise LabelError(LabelProblem.TOO_MUCH_DATA, bytes=len(data)) from None
    return tuple(tuple(bool(module) for module in row) for row in symbol.matrix)
