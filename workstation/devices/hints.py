"""What the hands at the camera could do better, told from the picture alone: "hold still" and the like.

Said live, this helps more than any filter. The thresholds were measured on generated pictures
(`tests/unit/test_hints.py`); a hint is only a hint, nothing is refused by it.
"""

from dataclasses import dataclass, field
from enum import StrEnum

import cv2
import numpy as np

from workstation.devices import locate
from workstation.devices.locate import Plane
from workstation.devices.reads import Gray

_SMALL = (320, 180)
_DARK_MEAN, _DARK_BRIGHTEST = 62.0, 120.0  # grey levels: the mean, and what 95 of 100 px stay below
_MOVED = 0.12  # of the picture's own contrast, from one frame to the next
_BURNT = 250
_BURNT_LEAST, _BURNT_MOST = 0.0012, 0.12  # of the picture: less harms no code, more is a white sheet
_PRINT = 20.0  # grey levels of Laplacian
_CHANGES, _STRONG = 26, 60.0
_MODULES = 101  # of a tube number of ten characters in Code 128, the shortest label in use
_MODULE_PX = 1.5
_BLURRED = 0.22
_AFTER_S, _AGAIN_S = 0.6, 0.25


class Hint(StrEnum):
    """What to do with the hands."""

    NONE = "none"
    HOLD_STILL = "hold_still"
    MORE_LIGHT = "more_light"
    COME_CLOSER = "come_closer"
    TILT = "tilt"


@dataclass(slots=True)
class HintKeeper:
    """Gives a hint only after the same thing was seen for a while without any code being read."""

    _before: Gray | None = None
    _looked_at: float = -1.0
    _seen: Hint = Hint.NONE
    _since: float = 0.0
    _shown: Hint = field(default=Hint.NONE)

    def hint(self, gray: Gray, *, outlines: bool, at: float) -> Hint:
        """Take the next frame (H x W, uint8) at its time (s); `outlines` says that codes were read in it."""
        if outlines:
            self._seen, self._shown, self._since = Hint.NONE, Hint.NONE, at
            return Hint.NONE
        if at - self._looked_at < _AGAIN_S:
            return self._shown
        small = shrunk(gray)
        seen = hint_of(gray, small, self._before)
        self._before, self._looked_at = small, at
        if seen is not self._seen:
            self._seen, self._since = seen, at
        if at - self._since >= _AFTER_S or seen is Hint.NONE:
            self._shown = seen
        return self._shown


def hint_of(gray: Gray, small: Gray, before: Gray | None) -> Hint:
    """Say what keeps codes from being read in a frame; `small` is its `shrunk` copy, `before` an earlier one."""
    if is_dark(small):
        return Hint.MORE_LIGHT
    if before is not None and movement(small, before) > _MOVED:
        return Hint.HOLD_STILL
    if burnt_print(small) > _PRINT:
        return Hint.TILT
    bars = [band for band in locate.bands(gray, limit=3) if looks_like_bars(gray, band)]
    if not bars:
        return Hint.NONE
    if max(band.length for band in bars) < _MODULES * _MODULE_PX:
        return Hint.COME_CLOSER
    return Hint.HOLD_STILL if sharpness(gray, bars[0]) < _BLURRED else Hint.NONE


def shrunk(gray: Gray) -> Gray:
    """The small copy that brightness and movement are taken from."""
    return np.asarray(cv2.resize(gray, _SMALL, interpolation=cv2.INTER_AREA), np.uint8)


def is_dark(small: Gray) -> bool:
    """Tell whether there is too little light: dark on the whole, and nothing bright in it (a screen would be)."""
    return float(small.mean()) < _DARK_MEAN and float(np.percentile(small, 95)) < _DARK_BRIGHTEST


def movement(small: Gray, before: Gray) -> float:
    """How much changed between two small copies, as a part of the picture's own contrast (0 to about 1)."""
    now, then = (cv2.blur(picture, (3, 3)) for picture in (small, before))
    changed = float(cv2.absdiff(now, then).mean())
    return changed / (float(now.std()) + 8.0)


def burnt_print(small: Gray) -> float:
    """How much print (grey levels) stands round a spot that a lamp burns white; 0 without such a spot.

    A white sheet is larger, dots of print are smaller, and a lamp's reflection on a bare table has nothing round it.
    """
    count, labels, stats, _ = cv2.connectedComponentsWithStats((small >= _BURNT).astype(np.uint8))
    print_there = np.abs(cv2.Laplacian(small, cv2.CV_32F))
    found = [0.0]
    for index in range(1, count):
        if _BURNT_LEAST < stats[index][cv2.CC_STAT_AREA] / small.size < _BURNT_MOST:
            spot = (labels == index).astype(np.uint8)
            ring = cv2.dilate(spot, np.ones((17, 17), np.uint8)) - cv2.dilate(spot, np.ones((5, 5), np.uint8))
            found.append(float(print_there[ring == 1].mean()) if ring.any() else 0.0)
    return max(found)


def looks_like_bars(gray: Gray, band: locate.Band) -> bool:
    """Tell whether light and dark change as often, and as strongly, as in a label of bars."""
    profile = _profile(gray, band)
    soft = cv2.blur(profile[None, :], (31, 1))[0]
    above = profile > soft
    strong = float(np.percentile(profile, 90) - np.percentile(profile, 10))
    return int(np.count_nonzero(above[1:] != above[:-1])) >= _CHANGES and strong > _STRONG


def sharpness(gray: Gray, band: locate.Band) -> float:
    """How steep the steepest edges of bars are, as a part of the step between light and dark a px (0 to 1)."""
    profile = _profile(gray, band)
    step = float(np.percentile(profile, 95) - np.percentile(profile, 5)) + 1.0
    return float(np.percentile(np.abs(np.diff(profile)), 95)) / step


def _profile(gray: Gray, band: locate.Band) -> Plane:
    """Grey levels across the bars, averaged along them."""
    cut, _ = locate.strip(gray, band, scale=1)
    margin = cut.shape[0] // 4
    return np.asarray(cut[margin : cut.shape[0] - margin].mean(axis=0), np.float32)
