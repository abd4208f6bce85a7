"""From a picture to the codes in it: two libraries, then a search for bars at odd angles, in the order that
misses fewest codes and believes fewest false ones. What a text means is the caller's business, told by `accepts`.
Pictures pass through; none is kept.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from workstation.devices import locate, sharpen, zbar, zxing
from workstation.devices.images import Picture, load_image, to_gray
from workstation.devices.reads import Corners, Gray, Read
from workstation.devices.tally import Code, Look, Role, Tally
from workstation.devices.zbar import zbar_available

__all__ = ["Code", "Picture", "Role", "decode", "load_image", "zbar_available"]

_SMALLEST_SIDE = 16  # px: less cannot hold a code
_STILL_BANDS = 6
_FINE_BANDS = 10
_LIVE_BANDS = 2
_COARSE = 640  # px on the longer side of the copy that is searched for bars
_LIVE_FINE = 960  # the same, for a live frame of 1080 lines
_ENLARGE_UP_TO = 2_200  # px on the longer side: a larger picture has pixels enough

ZXING = Look(library="zxing")
ZBAR = Look(library="zbar")
ZXING_TWICE = Look(library="zxing", scale=2)
ZBAR_TWICE = Look(library="zbar", scale=2)
ZXING_CRISP = Look(library="zxing", scale=2, crisp=True)
ZXING_CRISP_THRICE = Look(library="zxing", scale=3, crisp=True)

_EVERY_LOOK = (ZXING, ZBAR, ZXING_TWICE, ZBAR_TWICE, ZXING_CRISP, ZXING_CRISP_THRICE)
_QUICK_LOOKS = (ZXING, ZXING_CRISP)


def decode(image: Picture, *, accepts: Callable[[str], Role | None], still: bool = True) -> tuple[Code, ...]:
    """Read the codes of one picture (H x W gray or H x W x 3 BGR, uint8).

    `accepts` gives the role of a text, or None when it is no code of ours. The search goes on until a tube and a
    person are found or everything was tried; `still=False` tries what a live camera can afford. 2-D codes are
    returned whatever they say. Bars are returned only when they have a role and two different looks gave the
    same text, since their own check lets false texts through; two such texts in one place are both withheld.
    """
    gray = to_gray(image)
    tally = Tally(accepts=accepts)
    if min(gray.shape) < _SMALLEST_SIDE:
        return ()
    tally.add(ZXING, zxing.read(gray, thorough=still))
    _look_again(gray, tally)
    if still and not tally.complete():
        _read_with_zbar(gray, tally)
        _look_again(gray, tally)
    if tally.lacks(Role.TUBE):
        _search_bands(gray, tally, still=still)
        _look_again(gray, tally)
    if still and tally.lacks(Role.PERSON):
        _read_sharpened(gray, tally)
    return tally.codes()


def _look_again(gray: Gray, tally: Tally) -> None:
    """Give bars that were read once a second, different look, at their own place only."""
    for read in tally.doubtful():
        band = locate.band_around(gray, read.corners)
        for look in (ZBAR, *_EVERY_LOOK):
            if not tally.doubts(read):
                break
            _look_at(gray, band, look, tally)


def _read_with_zbar(gray: Gray, tally: Tally) -> None:
    reads = zbar.read(gray)
    tally.add(ZBAR, [read for read in reads if read.symbology.linear])
    for read in reads:
        if not read.symbology.linear:
            _read_qr_again(gray, read, tally)


def _read_qr_again(gray: Gray, read: Read, tally: Tally) -> None:
    """Have zxing read a QR that zbar found: zbar guesses at letters, so only its ASCII texts are believed."""
    cut, back = _cut_around(gray, read.corners)
    plain = zxing.read(cut, thorough=True)
    tally.add(Look(library="zxing", place="crop"), [_moved(each, back) for each in plain])
    if not plain:
        large = zxing.read(sharpen.crisp(cut, scale=2), thorough=True)
        halved = back @ np.diag([0.5, 0.5, 1.0])
        tally.add(Look(library="zxing", place="crop", scale=2), [_moved(each, halved) for each in large])
    if read.text.isascii():
        tally.add(ZBAR, [read])


def _search_bands(gray: Gray, tally: Tally, *, still: bool) -> None:
    for band in _bands(gray, still=still):
        for look in _EVERY_LOOK if still else _QUICK_LOOKS:
            _look_at(gray, band, look, tally)
            if not tally.lacks(Role.TUBE):
                return


def _bands(gray: Gray, *, still: bool) -> Iterator[locate.Band]:
    """Likely places: on a coarse copy first, and in a large still on a finer one for the labels missed there."""
    half = max(gray.shape) // 2
    if not still:
        yield from locate.bands(gray, limit=_LIVE_BANDS, side=min(max(half, _COARSE), _LIVE_FINE))
        return
    yield from locate.bands(gray, limit=_STILL_BANDS, side=_COARSE)
    if half > _COARSE:
        yield from locate.bands(gray, limit=_FINE_BANDS, side=half)


def _look_at(gray: Gray, band: locate.Band, look: Look, tally: Tally) -> None:
    cut, back = locate.strip(gray, band, scale=look.scale)
    if look.crisp:
        cut = sharpen.crisp_bars(cut)
    elif look.scale > 1:
        cut = sharpen.smooth_along_bars(cut)
    reads = (
        zxing.read(cut, thorough=False, linear_only=True)
        if look.library == "zxing"
        else zbar.read(cut, linear_only=True)
    )
    tally.add(replace(look, place="deskewed"), [_moved(read, back) for read in reads])


def _read_sharpened(gray: Gray, tally: Tally) -> None:
    """Look for a 2-D code out of focus in the whole picture: the dearest attempt, so the last."""
    scale = 2 if max(gray.shape) <= _ENLARGE_UP_TO else 1
    reads = [read for read in zxing.read(sharpen.crisp(gray, scale=scale), thorough=True) if not read.symbology.linear]
    back = np.array([[1 / scale, 0.0, 0.0], [0.0, 1 / scale, 0.0]])
    tally.add(Look(library="zxing", scale=scale, crisp=True), [_moved(read, back) for read in reads])


def _cut_around(gray: Gray, corners: Corners) -> tuple[Gray, npt.NDArray[np.float64]]:
    points = np.array(corners)
    low, high = points.min(axis=0), points.max(axis=0)
    margin = 0.15 * float((high - low).max()) + 8
    left, top = np.maximum(low - margin, 0).astype(int)
    right, bottom = (high + margin).astype(int)
    return np.ascontiguousarray(gray[top:bottom, left:right]), np.array([[1.0, 0.0, left], [0.0, 1.0, top]])


def _moved(read: Read, back: npt.NDArray[np.float64]) -> Read:
    """Put a read of a cut back to its place in the whole picture."""
    one, two, three, four = ((float(x), float(y)) for x, y in np.array(read.corners) @ back[:, :2].T + back[:, 2])
    return Read(text=read.text, symbology=read.symbology, corners=(one, two, three, four), raw=read.raw)
