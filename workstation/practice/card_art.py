"""The drawn card: a plastic practice card with a QR. It resembles no official card on purpose."""

import cv2
import numpy as np
import segno
from PIL import Image, ImageDraw

from workstation.practice.art import Colour, Drawing, Plane, cloud, to_plane, write

SCALE = 15  # px a mm of the drawing
CARD_MM = (85.6, 54.0)  # ISO/IEC 7810 ID-1
CORNER_MM = 3.2
QR_MM = 27.0
MARGIN = 24  # px around the card, room for the edge

TINTS: tuple[tuple[Colour, Colour], ...] = (
    ((226, 238, 240), (190, 220, 226)),
    ((240, 232, 222), (226, 206, 186)),
    ((230, 236, 224), (198, 216, 190)),
)
INK: Colour = (38, 52, 70)


def card(payload: str, rng: np.random.Generator) -> Drawing:
    """Draw the card of `payload`; tint, wear and glare come from `rng`."""
    width, height = (round(side * SCALE) for side in CARD_MM)
    paper = _background(width, height, rng)
    _print_words(paper)
    _print_qr(paper, payload)
    face = _worn(to_plane(paper), rng)
    cover = _cover(width, height)
    colour = np.asarray(cv2.copyMakeBorder(face, *(MARGIN,) * 4, borderType=cv2.BORDER_REPLICATE), np.float32)
    return Drawing(
        colour=np.asarray(_edged(colour, cover) * cover[:, :, None], np.float32),
        alpha=cover,
        shadow=cover,
        pixels_per_mm=SCALE,
    )


def qr_modules(payload: str) -> tuple[tuple[bool, ...], ...]:
    """Return the QR of `payload` (UTF-8 bytes, level M, no Micro QR) as rows of dark modules, without margin."""
    code = segno.make(payload.encode("utf-8"), mode="byte", error="m", micro=False, boost_error=False)
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)


def qr_picture(payload: str, *, module: int, quiet: int = 4) -> Plane:
    """Draw the QR alone, flat: `module` px a module, `quiet` modules of white around it (H x W, 0 or 255)."""
    dark = np.array(qr_modules(payload), dtype=bool)
    light = np.where(np.pad(dark, quiet), 0, 255).astype(np.float32)
    return np.asarray(np.kron(light, np.ones((module, module), np.float32)), np.float32)


def _background(width: int, height: int, rng: np.random.Generator) -> Image.Image:
    pale, deep = TINTS[rng.integers(len(TINTS))]
    x = np.linspace(0, 1, width, dtype=np.float32)[None, :, None]
    y = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
    slope = np.clip(0.65 * x + 0.35 * y, 0, 1)
    colour = np.array(pale, np.float32) * (1 - slope) + np.array(deep, np.float32) * slope
    paper = Image.fromarray(colour.astype(np.uint8), "RGB")
    pen = ImageDraw.Draw(paper)
    line = tuple(int(0.93 * part) for part in deep)
    step = np.arange(0, width, 6)
    for wave in range(18):
        rise = 26 * np.sin(step / 95 + wave * 0.34) + 14 * np.sin(step / 41 - wave * 0.5)
        pen.line([(float(a), float(b)) for a, b in zip(step, 60 + wave * 44 + rise, strict=True)], fill=line, width=2)
    return paper


def _print_words(paper: Image.Image) -> None:
    width = paper.width
    pen = ImageDraw.Draw(paper)
    pen.rectangle((0, 0, width, 9.5 * SCALE), fill=(24, 92, 122))
    write(
        paper,
        (4.5 * SCALE, 4.8 * SCALE),
        "THẺ MẪU — TẬP HUẤN",
        name="Inter-Bold",
        size=74,
        fill=(255, 255, 255),
        anchor="lm",
    )
    write(
        paper,
        (width - 4.5 * SCALE, 4.8 * SCALE),
        "GHÉP",
        name="Inter-Black",
        size=62,
        fill=(206, 232, 240),
        anchor="rm",
    )
    lines = (
        ("Mã QR cá nhân để luyện tập", "Inter-SemiBold", 46, 15.0),
        ("Personal QR for practice", "Inter-Regular", 36, 19.2),
        ("Đưa thẻ vào giữa khung hình,", "Inter-Medium", 40, 27.0),
        ("giữ yên đến khi nghe tiếng báo.", "Inter-Medium", 40, 30.6),
        ("Không dùng thay giấy tờ tùy thân", "Inter-Regular", 34, 46.0),
        ("Not an identity document", "Inter-Regular", 34, 49.0),
    )
    for text, name, size, top in lines:
        write(paper, (4.5 * SCALE, top * SCALE), text, name=name, size=size, fill=INK, anchor="lm")
    pen.line((4.5 * SCALE, 42.5 * SCALE, 48 * SCALE, 42.5 * SCALE), fill=(120, 150, 160), width=4)
    pen.rounded_rectangle((4.5 * SCALE, 35 * SCALE, 15 * SCALE, 40.5 * SCALE), 12, outline=(120, 150, 160), width=4)
    write(paper, (9.75 * SCALE, 37.8 * SCALE), "THỬ", name="Inter-Bold", size=44, fill=(24, 92, 122), anchor="mm")


def _print_qr(paper: Image.Image, payload: str) -> None:
    width = paper.width
    code = qr_picture(payload, module=24)
    side = round(QR_MM * SCALE * code.shape[0] / (code.shape[0] - 8 * 24))
    inked = cv2.resize(code, (side, side), interpolation=cv2.INTER_AREA) * (232 / 255) + 20
    left, top = width - 4 * SCALE - side, round(11.5 * SCALE)
    paper.paste(Image.fromarray(inked.astype(np.uint8)).convert("RGB"), (left, top))


def _worn(face: Plane, rng: np.random.Generator) -> Plane:
    """Dull the print a little and lay one lamp's soft reflection across the plastic."""
    height, width = face.shape[:2]
    dull = face * 0.94 + 8 + 1.2 * cloud(height, width, rng, grain=(60, 60))[:, :, None]
    for _ in range(int(rng.integers(2, 6))):
        start = rng.uniform((0, 0), (width, height))
        stop = start + rng.uniform(-260, 260, 2)
        cv2.line(dull, start.astype(int).tolist(), stop.astype(int).tolist(), (246, 246, 246), 1, cv2.LINE_AA)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    spot, turn = rng.uniform((0.1, 0.1), (0.95, 0.9)) * (width, height), rng.uniform(0, np.pi)
    along = (x - spot[0]) * np.cos(turn) + (y - spot[1]) * np.sin(turn)
    across = -(x - spot[0]) * np.sin(turn) + (y - spot[1]) * np.cos(turn)
    glare = rng.uniform(40, 110) * np.exp(-((along / 420) ** 2) - (across / rng.uniform(60, 130)) ** 2)
    return np.asarray(np.clip(dull + glare[:, :, None], 0, 255), np.float32)


def _cover(width: int, height: int) -> Plane:
    shape = Image.new("L", (width + 2 * MARGIN, height + 2 * MARGIN), 0)
    box = (MARGIN, MARGIN, MARGIN + width - 1, MARGIN + height - 1)
    ImageDraw.Draw(shape).rounded_rectangle(box, CORNER_MM * SCALE, fill=255)
    return np.asarray(cv2.GaussianBlur(np.asarray(shape, np.float32) / 255, (0, 0), 1.0), np.float32)


def _edged(colour: Plane, cover: Plane) -> Plane:
    """Catch the light on the upper edge of the plastic and lose it on the lower one."""
    soft = cv2.GaussianBlur(cover, (0, 0), 3.0)
    slope = cv2.Sobel(soft, cv2.CV_32F, 0, 1, ksize=3)
    return np.asarray(np.clip(colour * (1 + 0.5 * slope[:, :, None]), 0, 255), np.float32)
