"""The practice campaign: invented people (place code 000, which no province has), practice tubes, and who is in which.

The shipped pictures and messages in `files/` are made from it by `make_files.py`.
"""

from dataclasses import dataclass
from pathlib import Path

from workstation.domain.identifiers import PRACTICE_CARD, Gender
from workstation.domain.personal_qr.card import card_number, write_card
from workstation.domain.tube_barcode import TubeFormat
from workstation.settings import Settings
from workstation.texts.translate import mark

FILES = Path(__file__).parent / "files"
COLLECTOR = "Lê Thị Hoà"
TECHNICIAN = "Phạm Minh Khôi"
VERIFIER = "Đỗ Hữu Ước"
BLOCK = 48


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeTube:
    """One tube of the campaign: its picture, the pictures of its people's codes, and how many may share it."""

    number: str
    pool_size: int
    picture: str
    people: tuple[str, ...]
    payloads: tuple[str, ...]
    expected: str
    """The headline of each member's page at the end of the journey."""


def practice_settings(base: Settings) -> Settings:
    """Give a station's settings with the practice campaign in them."""
    return base.model_copy(
        update={
            "site": "Trường Tiểu học Lê Lợi",
            "desk": "Bàn 2",
            "campaign": "Tập huấn lấy mẫu",
            "disease": "Covid-19",
            "laboratory": "Phòng xét nghiệm tập huấn",
            "operator": base.operator or COLLECTOR,
        }
    )


def practice_tubes() -> tuple[PracticeTube, ...]:
    """Give the campaign: two singles, a pool whose result is negative, and a pool that is positive."""
    tubes = TubeFormat(Settings().practice_prefix)
    people = _people()
    groups = (
        (1, people[0:1], mark("Negative")),
        (1, people[1:2], mark("Positive")),
        (5, people[2:5], mark("Negative")),
        (5, people[5:7], mark("Being confirmed")),
    )
    return tuple(
        PracticeTube(
            number=tubes.number(BLOCK, 1231 + index),
            pool_size=size,
            picture=f"tube-{index + 1}.jpg",
            people=tuple(name for name, _ in members),
            payloads=tuple(payload for _, payload in members),
            expected=expected,
        )
        for index, (size, members, expected) in enumerate(groups)
    )


UNKNOWN_TUBE = TubeFormat(Settings().practice_prefix).number(BLOCK, 9999)


def _people() -> list[tuple[str, str]]:
    name_hex = "Vũ Thị Diễm My".encode().hex()
    street_hex = "Thôn Mẫu, Xã Thử".encode().hex()
    return [
        (
            "person-1.jpg",
            "000190000017||Nguyễn Thị Ngọc Ánh|12031990|Nữ|Số 1 Phố Thử, Phường Thử Nghiệm, Hà Nội|01012022",
        ),
        ("person-2.jpg", "000084000025||Trần Văn Dũng|02091984|Nam|Thôn Mẫu, Xã Thử, Hà Giang|02032024||||"),
        ("person-3.jpg", "000057000033|NGUYEN VAN AN|1957-06-01|0|000979388586171033|<1<00<"),
        (
            "person-4.jpg",
            f"DN4000000000048|{name_hex}|07/09/2003|2|{street_hex}|01 - 028|24/01/2019|-|24/01/2019|$",
        ),
        ("person-5.jpg", write_card(card_number(5, PRACTICE_CARD), "Hoàng Gia Bảo", "2015-11-20", Gender.MALE)),
        ("person-6.jpg", "000148000062||Phan Thị Ước|05051948|Nữ|Số 6 Phố Thử, Huế|03032023"),
        ("person-7.jpg", "000161000070||Lê Thị Bưởi|17021961|Nữ|Số 7 Phố Thử, Cần Thơ|04042023"),
    ]
