"""zxing-cpp behind one typed function. Its text for 2-D codes is not used: the bytes are, read as strict UTF-8."""

from functools import cache

import zxingcpp

from workstation.devices.reads import Corners, Gray, Read, Symbology

_ASKED = {
    Symbology.CODE128: zxingcpp.BarcodeFormat.Code128,
    Symbology.CODE39: zxingcpp.BarcodeFormat.Code39Std,
    Symbology.EAN13: zxingcpp.BarcodeFormat.EAN13,
    Symbology.EAN8: zxingcpp.BarcodeFormat.EAN8,
    Symbology.QR: zxingcpp.BarcodeFormat.QRCodeModel2,
    Symbology.DATA_MATRIX: zxingcpp.BarcodeFormat.DataMatrix,
    Symbology.ITF: zxingcpp.BarcodeFormat.ITF,
    Symbology.UPC_E: zxingcpp.BarcodeFormat.UPCE,
    Symbology.CODABAR: zxingcpp.BarcodeFormat.Codabar,
}
# A model 2 code is reported under its family's name.
_REPORTED = {asked: ours for ours, asked in _ASKED.items()} | {zxingcpp.BarcodeFormat.QRCode: Symbology.QR}


def read(
    gray: Gray,
    *,
    thorough: bool,
    plain: bool = False,
    linear_only: bool = False,
    extra: frozenset[Symbology] = frozenset(),
) -> list[Read]:
    """Read every code of our kinds, and of the `extra` ones, in `gray` (H x W, uint8).

    `thorough` also tries the picture turned by 90 degrees, at twice the time; `plain` leaves out what is smaller
    and what is light on dark. `linear_only` is for cuts of bars, where that is always left out. A code whose bytes
    are not UTF-8 is left out: guessing at its letters would spell a name wrong.
    """
    found = zxingcpp.read_barcodes(
        gray,
        formats=_formats(linear_only, extra),
        try_rotate=thorough,
        try_downscale=not linear_only and not plain,
        try_invert=not linear_only and not plain,
        text_mode=zxingcpp.TextMode.Plain,
    )
    reads = (_read(barcode) for barcode in found)
    return [read for read in reads if read is not None]


@cache
def _formats(linear_only: bool, extra: frozenset[Symbology]) -> zxingcpp.BarcodeFormats:
    asked = [kind for kind in _ASKED if (kind in extra or not kind.off_by_default) and (kind.linear or not linear_only)]
    return zxingcpp.BarcodeFormats([_ASKED[kind] for kind in asked])


def _read(barcode: zxingcpp.Barcode) -> Read | None:
    raw = bytes(barcode.bytes)
    symbology = _REPORTED.get(barcode.format)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if not text or symbology is None:
        return None
    return Read(text=text, symbology=symbology, corners=_corners(barcode.position), raw=raw)


def _corners(position: zxingcpp.Position) -> Corners:
    top_left, top_right = position.top_left, position.top_right
    bottom_right, bottom_left = position.bottom_right, position.bottom_left
    return (
        (top_left.x, top_left.y),
        (top_right.x, top_right.y),
        (bottom_right.x, bottom_right.y),
        (bottom_left.x, bottom_left.y),
    )
