"""From a picture to the codes in it: two libraries, then a search for bars at odd angles, in the order that
misses fewest codes and believes fewest false ones. What a text means is the caller's business, told by `accepts`.
Pictures pass through; none is kept.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from workstation.devices import locate, sharpen, zbar, zxing
from workstation.devices.images import Picture, load_image, to_gray
from workstation.devices.reads import Corners, Gray, Read, Symbology
from workstation.devices.tally import Code, Look, Role, Tally
from workstation.devices.zbar import zbar_available

__all__ = ["Code", "Glance", "Picture", "Role", "Symbology", "decode", "load_image", "zbar_available"]

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

ZXING_DEBLURRED = Look(library="zxing", scale=2, deblurred=True)
ZXING_DEBLURRED_THRICE = Look(library="zxing", scale=3, deblurred=True)
ZBAR_UNROLLED = Look(library="zbar", unrolled=True)
ZBAR_UNROLLED_TWICE = Look(library="zbar", scale=2, unrolled=True)
ZBAR_UNROLLED_THRICE = Look(library="zbar", scale=3, unrolled=True)

_EVERY_LOOK = (ZXING, ZBAR, ZXING_TWICE, ZBAR_TWICE, ZXING_CRISP, ZXING_CRISP_THRICE)
# Dear, and given only to what nothing else reads, after all places have had the others.
_LAST_LOOKS = (
    ZXING_DEBLURRED_THRICE,
    ZXING_DEBLURRED,
    ZBAR_UNROLLED_TWICE,
    ZBAR_UNROLLED,
    ZBAR_UNROLLED_THRICE,
)
_QUICK_LOOKS = (ZXING, ZXING_CRISP)


class Glance(StrEnum):
    """What one live frame is looked at for: everything, or by turns one half of what is dear."""

    BOTH = "both"
    TURNED_BARS = "turned_bars"
    HARD_CODES = "hard_codes"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    gray: Gray
    tally: Tally
    still: bool
    every: bool
    extra: frozenset[Symbology]

    def wants(self, role: Role) -> bool:
        """Tell whether a code of this role is still looked for."""
        return self.every or self.tally.lacks(role)


def decode(
    image: Picture,
    *,
    accepts: Callable[[str], Role | None],
    still: bool = True,
    glance: Glance = Glance.BOTH,
    every: bool = False,
    doubtful: bool = False,
    extra: frozenset[Symbology] = frozenset(),
) -> tuple[Code, ...]:
    """Read the codes of one picture (H x W gray or H x W x 3 BGR, uint8).

    `accepts` gives the role of a text, or None when it is no code of ours. The search goes on until a tube and a
    person are found or everything was tried, with `every` for all codes in view; `still=False` tries what a live
    camera can afford, of which `glance` may choose a half. 2-D codes are returned whatever they say. Bars are
    returned only when they have a role and two different looks gave the same text, since their own check lets
    false texts through; two such texts in one place are both withheld. `doubtful` also returns bars that one look
    alone has read, with `agreed` False: another frame may agree. `extra` are kinds of bars that misread, for
    sites that cannot do without.
    """
    gray = to_gray(image)
    if min(gray.shape) < _SMALLEST_SIDE:
        return ()
    job = _Job(gray=gray, tally=Tally(accepts=accepts), still=still, every=every, extra=extra)
    _search(job, glance)
    return job.tally.codes(doubtful=doubtful)


def _search(job: _Job, glance: Glance) -> None:
    thorough = job.still or job.every or glance is Glance.HARD_CODES
    plain = glance is Glance.TURNED_BARS and not thorough
    job.tally.add(ZXING, zxing.read(job.gray, thorough=thorough, plain=plain, extra=job.extra))
    _look_again(job)
    if job.still and (job.every or not job.tally.complete()):
        _read_with_zbar(job)
        _look_again(job)
    if job.wants(Role.TUBE) and (job.every or glance is not Glance.HARD_CODES):
        _search_bands(job)
        _look_again(job)
    if job.still and job.tally.lacks(Role.PERSON):
        _read_sharpened(job)


def _look_again(job: _Job) -> None:
    """Give bars that were read once a second, different look, at their own place only."""
    for read in job.tally.doubtful():
        band = locate.band_around(job.gray, read.corners)
        for look in (ZBAR, *_EVERY_LOOK):
            if not job.tally.doubts(read):
                break
            _look_at(job, band, look)


def _read_with_zbar(job: _Job) -> None:
    reads = zbar.read(job.gray, extra=job.extra)
    job.tally.add(ZBAR, [read for read in reads if read.symbology.linear])
    for read in reads:
        if not read.symbology.linear:
            _read_qr_again(job, read)


def _read_qr_again(job: _Job, read: Read) -> None:
    """Have zxing read a QR that zbar found: zbar guesses at letters, so only its ASCII texts are believed."""
    cut, back = _cut_around(job.gray, read.corners)
    plain = zxing.read(cut, thorough=True)
    job.tally.add(Look(library="zxing", place="crop"), [_moved(each, back) for each in plain])
    if not plain:
        large = zxing.read(sharpen.crisp(cut, scale=2), thorough=True)
        halved = back @ np.diag([0.5, 0.5, 1.0])
        job.tally.add(Look(library="zxing", place="crop", scale=2), [_moved(each, halved) for each in large])
    if read.text.isascii():
        job.tally.add(ZBAR, [read])


def _search_bands(job: _Job) -> None:
    bands = list[locate.Band]()
    for band in _bands(job):
        bands.append(band)
        _look_through(job, band, _EVERY_LOOK if job.still else _QUICK_LOOKS)
        if not job.wants(Role.TUBE):
            return
    if job.still:
        for band in bands[:_STILL_BANDS]:
            _look_through(job, band, _LAST_LOOKS)


def _look_through(job: _Job, band: locate.Band, looks: tuple[Look, ...]) -> None:
    for look in looks:
        if job.tally.covers(band.x, band.y) or not job.wants(Role.TUBE):
            return
        _look_at(job, band, look)


def _bands(job: _Job) -> Iterator[locate.Band]:
    """Likely places: on a coarse copy first, and in a large still on a finer one for the labels missed there."""
    half = max(job.gray.shape) // 2
    if not job.still:
        limit = _STILL_BANDS if job.every else _LIVE_BANDS
        yield from locate.bands(job.gray, limit=limit, side=min(max(half, _COARSE), _LIVE_FINE))
        return
    yield from locate.bands(job.gray, limit=_STILL_BANDS, side=_COARSE)
    if half > _COARSE:
        yield from locate.bands(job.gray, limit=_FINE_BANDS, side=half)


def _look_at(job: _Job, band: locate.Band, look: Look) -> None:
    cut, back = locate.strip(job.gray, band, scale=look.scale)
    ready = _prepared(cut, band, look)
    reads = (
        zxing.read(ready, thorough=False, linear_only=True, extra=job.extra)
        if look.library == "zxing"
        else zbar.read(ready, linear_only=True, extra=job.extra)
    )
    if look.deblurred or look.unrolled:
        # Their px are no longer the picture's: the place of the whole band is told instead.
        reads = [replace(read, corners=_frame_of(cut)) for read in reads]
    job.tally.add(replace(look, place="deskewed"), [_moved(read, back) for read in reads])


def _prepared(cut: Gray, band: locate.Band, look: Look) -> Gray:
    if look.deblurred:
        return sharpen.deblurred_bars(cut, scale=look.scale)
    if look.unrolled:
        return sharpen.unrolled_bars(cut, length=band.length * look.scale)
    if look.crisp:
        return sharpen.crisp_bars(cut)
    return sharpen.smooth_along_bars(cut) if look.scale > 1 else cut


def _frame_of(cut: Gray) -> Corners:
    """The corners of the bars in a cut, which is a third longer than they are."""
    height, width = cut.shape
    left, right = 0.13 * width, 0.87 * width
    return ((left, 0.0), (right, 0.0), (right, float(height)), (left, float(height)))


def _read_sharpened(job: _Job) -> None:
    """Look for a 2-D code out of focus in the whole picture: the dearest attempt, so the last."""
    scale = 2 if max(job.gray.shape) <= _ENLARGE_UP_TO else 1
    found = zxing.read(sharpen.crisp(job.gray, scale=scale), thorough=True)
    back = np.array([[1 / scale, 0.0, 0.0], [0.0, 1 / scale, 0.0]])
    reads = [_moved(read, back) for read in found if not read.symbology.linear]
    job.tally.add(Look(library="zxing", scale=scale, crisp=True), reads)


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
