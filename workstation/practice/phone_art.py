"""The drawn telephone: a QR on its screen, in a light or a dark theme. It shows no real application."""

import cv2
import numpy as np
from PIL import Image, ImageDraw

from workstation.practice.art import Drawing, Plane, to_plane, write
from workstation.practice.card_art import qr_picture

SCALE = 14  # px a mm of the drawing
BODY_MM = (74.0, 104.0)  # the lower part of a telephone: the rest lies outside the picture
BEZEL_MM = 3.0
QR_MM = 44.0
CORNER_MM = 7.0


def phone(payload: str, rng: np.random.Generator, *, dark: bool = False) -> Drawing:
    """Draw a telephone that shows `payload` as a QR; `dark` shows it light on dark. Wear comes from `rng`."""
    width, height = (round(side * SCALE) for side in BODY_MM)
    body = Image.new("RGB", (width, height), (18, 18, 20))
    paper, ink = ((22, 24, 28), (236, 238, 240)) if dark else ((248, 248, 250), (26, 28, 32))
    bezel = round(BEZEL_MM * SCALE)
    screen = (bezel, bezel, width - bezel, height - bezel)
    ImageDraw.Draw(body).rounded_rectangle(screen, 4 * SCALE, fill=paper)
    middle = width / 2
    write(body, (middle, 12 * SCALE), "MÃ TẬP HUẤN", name="Inter-Bold", size=5 * SCALE, fill=ink, anchor="mm")
    write(body, (middle, 19 * SCALE), "Mã thử", name="Inter-Regular", size=3.4 * SCALE, fill=ink, anchor="mm")
    _show_qr(body, payload, dark=dark)
    write(body, (middle, 84 * SCALE), "Giữ yên màn hình", name="Inter-Medium", size=4 * SCALE, fill=ink, anchor="mm")
    cover = _cover(width, height)
    # Glass keeps finger marks, which lift the black.
    smear = cv2.GaussianBlur(rng.uniform(0, 1, (height // 16, width // 16)).astype(np.float32), (0, 0), 3)
    face = to_plane(body) + 30 * cv2.resize(smear, (width, height))[:, :, None]
    return Drawing(
        colour=np.asarray(np.clip(face, 0, 255) * cover[:, :, None], np.float32),
        alpha=cover,
        shadow=cover,
        pixels_per_mm=SCALE,
    )


def _show_qr(body: Image.Image, payload: str, *, dark: bool) -> None:
    code = qr_picture(payload, module=12)
    side = round(QR_MM * SCALE)
    shown = cv2.resize(code, (side, side), interpolation=cv2.INTER_AREA)
    level = (255 - shown) * (210 / 255) + 24 if dark else shown * (222 / 255) + 26
    place = ((body.width - side) // 2, round(27 * SCALE))
    body.paste(Image.fromarray(level.astype(np.uint8)).convert("RGB"), place)


def _cover(width: int, height: int) -> Plane:
    shape = Image.new("L", (width, height), 0)
    ImageDraw.Draw(shape).rounded_rectangle((0, 0, width - 1, height - 1), CORNER_MM * SCALE, fill=255)
    return np.asarray(np.asarray(shape, np.float32) / 255, np.float32)
