"""A scanner for those who have none at hand: in practice mode one key gives the next tube or an invented person."""

import random

from workstation.domain.desk import Answer
from workstation.domain.identifiers import PRACTICE_PROVINCE
from workstation.usecases.context import Context
from workstation.usecases.mint_numbers import mint_numbers

FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương")
MEN, WOMEN = ("Văn", "Đức", "Minh", "Quốc", "Hữu"), ("Thị", "Thuỳ", "Ngọc", "Diễm", "Thanh")
GIVEN = ("An", "Bình", "Cường", "Dũng", "Giang", "Hạnh", "Khôi", "Linh", "My", "Ngân", "Phúc", "Ước", "Xuân", "Ý")


class PracticeScanner:
    """Gives what a desk waits for: a new practice tube, or the card of a person who does not exist."""

    def __init__(self, context: Context, chance: random.Random | None = None) -> None:
        self._context = context
        self._chance = chance or random.Random()  # noqa: S311 - invented people, no secret

    def next_scan(self, waiting: Answer | None) -> str:
        """Give the next code as a scanner would send it."""
        tube = waiting.desk_tube if waiting else None
        replacing = waiting is not None and waiting.is_asking and not waiting.choices
        return self.card() if tube and tube.is_open and not replacing else self.tube()

    def tube(self) -> str:
        """Mint a new practice tube number."""
        return mint_numbers(self._context, 1)[0]

    def card(self) -> str:
        """Invent a person's card."""
        chance, is_man = self._chance, self._chance.random() < 0.5
        year = chance.randint(1940, 2019)
        century = (year // 100 - 19) * 2 + (not is_man)
        number = f"{PRACTICE_PROVINCE}{century}{year % 100:02d}{chance.randrange(1_000_000):06d}"
        name = f"{chance.choice(FAMILY)} {chance.choice(MEN if is_man else WOMEN)} {chance.choice(GIVEN)}"
        born = f"{chance.randint(1, 28):02d}{chance.randint(1, 12):02d}{year}"
        return f"{number}||{name}|{born}|{'Nam' if is_man else 'Nữ'}|Số 1 Phố Thử, Hà Nội|01012024"
