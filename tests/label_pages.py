"""Labels of every kind with valid content, and what our decoder reads from a picture of one."""

import random
import unicodedata

import numpy as np
import numpy.typing as npt

from labels.box_label import BoxFacts, BoxTexts
from labels.layout import Page
from labels.manifest import ManifestTexts, ManifestTube
from labels.result_report import ReportTexts
from labels.slip import SlipTexts
from labels.tube_label import tube_label
from workstation.devices.decoder import Role, decode
from workstation.devices.reads import Symbology

TONES = ("", "\N{COMBINING GRAVE ACCENT}", "\N{COMBINING ACUTE ACCENT}", "\N{COMBINING HOOK ABOVE}",
         "\N{COMBINING TILDE}", "\N{COMBINING DOT BELOW}")  # fmt: skip
_MARKED = "".join(unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in TONES) + "đ"
LETTERS = _MARKED + _MARKED.upper()
"""Every vowel with every tone, and đ, small and capital: all 134 letters with a mark, and the 12 without one."""
LINK = "https://ketqua.example.vn/k/7Hq2mZ8vKc4XwPbR9tYd3nLs"
SLIP_TEXTS = SlipTexts(
    title="Phiếu tra kết quả",
    tube="Số ống",
    collected="Lấy mẫu lúc",
    steps_title="Xem kết quả thế nào?",
    steps=(
        "Mở máy ảnh điện thoại, quét mã QR bên trên.",
        "Hoặc gõ địa chỉ dưới mã vào trình duyệt.",
        "Kết quả thường có sau 24 giờ. Trang sẽ báo nếu cần lấy mẫu lại.",
    ),
    secret="Giữ kín phiếu này: ai có phiếu đều xem được kết quả của bạn.",
)
BOX_FACTS = BoxFacts(
    code="HP00481237",
    display="HP 0048 1237",
    site="Trường Tiểu học Thử, phường Thử Nghiệm",
    destination="Phòng xét nghiệm Thử Nghiệm",
    tubes=96,
    people=412,
    temperature="2–8 °C",
    packed="11:40 14/03/2026",
)
BOX_TEXTS = BoxTexts(
    title="HỘP MẪU BỆNH PHẨM",
    destination="Gửi đến",
    site="Từ điểm lấy mẫu",
    tubes="Số ống",
    people="Số người",
    temperature="Nhiệt độ",
    packed="Đóng lúc",
)
MANIFEST_TEXTS = ManifestTexts(
    box=BOX_TEXTS,
    title="Bảng kê giao nhận hộp mẫu",
    tube="Số ống",
    people="số người",
    collected="lấy lúc",
    bars="Mã vạch, ô đánh dấu",
    signatures=("Người đóng hộp", "Người vận chuyển", "Người nhận"),
    sign_here="Họ tên, giờ, chữ ký",
    page="Trang",
)
REPORT_TEXTS = ReportTexts(
    title="Kết quả đã trả",
    under="Phòng xét nghiệm Thử Nghiệm · 14/03/2026 00:00 đến 15/03/2026 00:00 · viết 14/03/2026 16:30, LBN00791949",
    heads=("Ống", "Số người", "Kết quả", "Bản", "Làm lúc", "Trả lúc", "Người duyệt"),
    sums=("Kết quả: 96", "Âm tính: 94", "Dương tính: 2"),
    sign="Báo cáo không ghi tên người: tìm tên bằng số ống.",
    page="Trang",
)


def numbers(count: int) -> list[str]:
    """Give different random tube numbers, the same ones in every run."""
    return [f"VN{number:010d}" for number in random.Random(20260312).sample(range(10**10), count)]


def shown(number: str) -> str:
    """Give a number as it is read by eye."""
    return " ".join([number[:2], *(number[start : start + 4] for start in range(2, len(number), 4))])


def tube(number: str, *, practice: bool = False, display: str | None = None, **options: object) -> Page:
    return tube_label(number, display=display or shown(number), practice=practice, **options)


def manifest_tubes(count: int) -> list[ManifestTube]:
    return [
        ManifestTube(number=number, display=shown(number), people=1 + place % 10, collected="08:14 14/03")
        for place, number in enumerate(numbers(count))
    ]


def decoded(picture: npt.NDArray[np.uint8], *, every: bool = False) -> set[str]:
    """Read a picture as the station does: bars count only where two looks agree."""
    found = decode(picture, accepts=_role, every=every)
    return {code.text for code in found}


def read_codes(picture: npt.NDArray[np.uint8], *, every: bool = False) -> frozenset[tuple[str, bool]]:
    """Read a picture as the station does; each text with whether it came from bars."""
    found = decode(picture, accepts=_role, every=every)
    return frozenset((code.text, Symbology(code.symbology).linear) for code in found)


def _role(text: str) -> Role:
    return Role.PERSON if "|" in text or text.startswith("http") else Role.TUBE
