"""Undoing a little blur and noise before another look. The amounts were chosen on generated pictures: at twice the
size they read what was out of focus by 0.7 of a module, and gave no false text; at the given size they did, so
they are only used on enlarged cuts."""

import cv2
import numpy as np

from workstation.devices.reads import Gray

_BLUR, _NOISE = 2.0, 1e-3  # px, and the part of the signal that is taken for noise: chosen on generated pictures
_ROUND, _ROWS = 64, 24  # px: room for the filter at both ends, and the height of what it gives
_ARC, _SEEN = 1.2, 1.344  # radians: how far the bars reach, and how far is unrolled


def smooth_along_bars(cut: Gray) -> Gray:
    """Average a straightened cut (bars upright) over a quarter of its height: noise goes, bars stay."""
    return np.asarray(cv2.blur(cut, (1, max(1, cut.shape[0] // 4))), np.uint8)


def crisp_bars(cut: Gray) -> Gray:
    """Average along the bars, then sharpen across them."""
    return _sharpened(smooth_along_bars(cut), spread=3.0, amount=1.5)


def deblurred_bars(cut: Gray, *, scale: int) -> Gray:
    """Undo a blur of 2 px (of the picture; the cut is `scale` times larger) across the bars of a straightened cut.

    A Wiener filter on the mean of all rows: so many rows leave so little noise that the faint rest of the bars can
    be raised again. It reads what is out of focus by 0.9 of a module, where no reader sees anything.
    """
    margin = cut.shape[0] // 4
    profile = np.pad(cut[margin : cut.shape[0] - margin].mean(axis=0), _ROUND, mode="edge")
    waves = np.fft.rfftfreq(len(profile))
    spread = np.exp(-2 * (np.pi * _BLUR * scale * waves) ** 2)
    sharp = np.fft.irfft(np.fft.rfft(profile) * spread / (spread**2 + _NOISE), len(profile))[_ROUND:-_ROUND]
    low, high = np.percentile(sharp, (2, 98))
    row = np.clip((sharp - low) / (high - low + 1) * 255, 0, 255).astype(np.uint8)
    return np.repeat(row[None, :], _ROWS, axis=0)


def unrolled_bars(cut: Gray, *, length: float) -> Gray:
    """Lay flat the bars that run round a tube, in a straightened cut where they are `length` px long.

    They are taken to be seen from one side to the other, 69 degrees to either hand: as far as a label can be read.
    """
    radius = length / 2 / np.sin(_ARC)
    turn = np.arange(-_SEEN, _SEEN, 1 / radius, dtype=np.float32)
    columns = (cut.shape[1] / 2 + radius * np.sin(turn)).astype(np.float32)
    rows = np.arange(cut.shape[0], dtype=np.float32)
    x, y = np.meshgrid(columns, rows)
    flat = cv2.remap(cut, x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return smooth_along_bars(np.asarray(flat, np.uint8))


def crisp(gray: Gray, *, scale: int) -> Gray:
    """Enlarge `scale` times and sharpen in all directions, for 2-D codes."""
    large = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    return _sharpened(np.asarray(large, np.uint8), spread=2.0 * scale, amount=2.0)


def _sharpened(gray: Gray, *, spread: float, amount: float) -> Gray:
    soft = cv2.GaussianBlur(gray, (0, 0), spread)
    return np.asarray(cv2.addWeighted(gray, 1 + amount, soft, -amount, 0), np.uint8)
