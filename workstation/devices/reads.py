"""One read of one code by one library, in the words that all readers share."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

Gray = npt.NDArray[np.uint8]
Corners = tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]


class Symbology(StrEnum):
    """The kinds of code that we read. Micro QR stays out: it reads codes in noise."""

    CODE128 = "Code128"
    CODE39 = "Code39"
    EAN13 = "EAN13"
    EAN8 = "EAN8"
    QR = "QRCode"
    DATA_MATRIX = "DataMatrix"
    # Off unless the site turns them on: their bars are found in damaged labels, stripes and print.
    ITF = "ITF"
    UPC_E = "UPCE"
    CODABAR = "Codabar"

    @property
    def linear(self) -> bool:
        """True for bars, whose check is weak; False for 2-D codes, whose error correction is strong."""
        return self not in (Symbology.QR, Symbology.DATA_MATRIX)

    @property
    def off_by_default(self) -> bool:
        """True for the kinds that a site must ask for."""
        return self in (Symbology.ITF, Symbology.UPC_E, Symbology.CODABAR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a library reported: corners in px of the array that it was given, from the code's own top left."""

    text: str
    symbology: Symbology
    corners: Corners
    raw: bytes
