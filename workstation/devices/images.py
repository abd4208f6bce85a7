"""Opening a picture file for the readers: any kind that OpenCV reads, upright, 8 bits, on white, of a sane size."""

import io
import warnings
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, UnidentifiedImageError

from workstation.domain.errors import BadInput, Reason

Picture = npt.NDArray[np.uint8]

_MOST_BYTES = 64 * 1024 * 1024
_MOST_PIXELS = 120_000_000  # more than any telephone takes; more is a trap or a mistake
_LONGEST_SIDE = 4_096  # px: a label that needs more could not be held in view either


def load_image(path: Path) -> Picture:
    """Read a picture file as H x W x 3 (BGR) or H x W (gray), uint8.

    Turned as its EXIF says; transparent parts become white; 16 bits become 8; a side longer than 4,096 px is
    reduced to that. Raises `BadInput` with `NO_SUCH_FILE` (missing, a folder, unreadable) or `NOT_AN_IMAGE`
    (not a picture, damaged beyond reading, over 64 MB or 120 million px).
    """
    data = _bytes_of(path)
    if not data or len(data) > _MOST_BYTES or _pixels(data) > _MOST_PIXELS:
        raise BadInput(Reason.NOT_AN_IMAGE, path=path)
    picture = _decoded(data)
    if picture is None:
        raise BadInput(Reason.NOT_AN_IMAGE, path=path)
    return _bounded(picture)


def to_gray(picture: Picture) -> Picture:
    """Turn H x W, H x W x 1, BGR or BGRA (uint8) into contiguous H x W."""
    if picture.dtype != np.uint8 or picture.ndim not in (2, 3):
        raise TypeError(f"picture must be uint8 with 2 or 3 axes, not {picture.dtype} with {picture.ndim}")
    if picture.ndim == 2:
        return np.ascontiguousarray(picture)
    if picture.shape[2] == 1:
        return np.ascontiguousarray(picture[:, :, 0])
    return np.asarray(cv2.cvtColor(picture[:, :, :3], cv2.COLOR_BGR2GRAY), np.uint8)


def _bytes_of(path: Path) -> bytes:
    # OpenCV's own file opening loses paths with Vietnamese letters on Windows.
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES + 1)
    except OSError as problem:
        raise BadInput(Reason.NO_SUCH_FILE, path=path, problem=problem.strerror or problem) from problem


def _pixels(data: bytes) -> int:
    """Size by the header alone, before anything is unpacked; 0 when only OpenCV may know the format."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data)) as header:
                return header.width * header.height
    except Image.DecompressionBombError:
        return _MOST_PIXELS + 1
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return 0


def _decoded(data: bytes) -> Picture | None:
    packed = np.frombuffer(data, dtype=np.uint8)
    try:
        # EXIF is only obeyed with IMREAD_COLOR, transparency is only seen with IMREAD_UNCHANGED.
        if not data.startswith(b"\xff\xd8"):
            raw = cv2.imdecode(packed, cv2.IMREAD_UNCHANGED)
            if raw is not None and raw.ndim == 3 and raw.shape[2] == 4:
                return _on_white(_eight_bits(np.asarray(raw)))
        colour = cv2.imdecode(packed, cv2.IMREAD_COLOR)
    except cv2.error:
        return None
    return None if colour is None else np.asarray(colour, np.uint8)


def _eight_bits(raw: npt.NDArray[np.generic]) -> Picture:
    if raw.dtype == np.uint8:
        return np.asarray(raw, np.uint8)
    if raw.dtype == np.uint16:
        return np.asarray(raw.astype(np.uint16) >> 8, np.uint8)
    return np.asarray(np.clip(raw.astype(np.float32) * 255, 0, 255), np.uint8)


def _on_white(picture: Picture) -> Picture:
    alpha = picture[:, :, 3:].astype(np.uint16)
    colour = picture[:, :, :3].astype(np.uint16)
    return np.asarray((colour * alpha + 255 * (255 - alpha)) // 255, np.uint8)


def _bounded(picture: Picture) -> Picture:
    longest = max(picture.shape[:2])
    if longest <= _LONGEST_SIDE:
        return picture
    factor = _LONGEST_SIDE / longest
    return np.asarray(cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)
