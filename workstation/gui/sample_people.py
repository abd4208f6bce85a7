"""Invented people, lists and communes for pictures of the form. Nothing here is stored, and nobody exists."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from workstation.domain.identifiers import Gender, fold_name
from workstation.domain.typed_birth import write_birth
from workstation.domain.typed_person import TypedPerson
from workstation.gui.ports import (
    CardFile,
    CommuneRow,
    ExpectedRow,
    HouseholdPerson,
    ListedRow,
    ListPreviewRows,
    ListProblem,
    ListReport,
)
from workstation.gui.sample_ports import NOW

_COMMUNES = (
    CommuneRow(code="1", name="Phường Ba Đình", province="Thành phố Hà Nội"),
    CommuneRow(code="2", name="Xã Tân Long", province="Tỉnh Tuyên Quang", former="Xã Tân Tiến"),
    CommuneRow(code="3", name="Xã Tân Khánh", province="Tỉnh Thái Nguyên"),
    CommuneRow(code="4", name="Xã Tân Châu", province="Tỉnh Nghệ An"),
    CommuneRow(code="5", name="Phường Tân Ninh", province="Tỉnh Tây Ninh"),
    CommuneRow(code="6", name="Phường Tân Hưng", province="Thành phố Hồ Chí Minh"),
    CommuneRow(code="7", name="Phường Tân Bình", province="Thành phố Hồ Chí Minh"),
    CommuneRow(code="8", name="Xã Tân Hồng", province="Tỉnh Đồng Tháp"),
)
_PEOPLE = (
    ("Nguyễn Văn An", 1957, Gender.MALE, "Tổ 4, ấp Bình Thành", 52),
    ("Nguyễn Thị Hồng Ánh", 1990, Gender.FEMALE, "12/3 Lê Lợi", 0),
    ("Nguyễn Văn Anh", 1988, Gender.MALE, "Tổ 2, ấp Bình Thành", 0),
    ("Trần Thị Lan Anh", 2001, Gender.FEMALE, "Khu phố 3, Nguyễn Huệ", 0),
    ("Phạm Hoàng Anh", 1974, Gender.MALE, "45 Trần Hưng Đạo", 31),
    ("Vũ Anh Tuấn", 1969, Gender.MALE, "Xóm Đình", 0),
    ("Đỗ Thị Vân Anh", 2012, Gender.FEMALE, "12/5 Lê Lợi", 0),
    ("Hoàng Anh", 1945, Gender.UNKNOWN, "Tổ 7, ấp Bình Thành", 0),
)
_FAMILY = (("Đặng Quốc Cường", 1979), ("Lê Thị Bưởi", 1981), ("Đặng Thị Sen", 1951), ("Đặng Quốc Huy", 2006))


@dataclass(frozen=True, slots=True)
class SamplePeople:
    """A list of eight and a family of four; `unread` are the sentences of bad rows, in the reader's language."""

    unread: tuple[str, ...] = ()

    def search_communes(self, text: str) -> tuple[CommuneRow, ...]:
        """Find communes by letters without accents."""
        return tuple(row for row in _COMMUNES if fold_name(text) in fold_name(row.name))

    def search_expected(self, text: str) -> tuple[ExpectedRow, ...]:
        """Find people by letters without accents."""
        return tuple(row for row in _expected() if fold_name(text) in fold_name(row.person.name))

    def preview(self, path: Path) -> ListPreviewRows:
        """A list with bad rows."""
        problems = (ListProblem(line=17 + 19 * place, why=why) for place, why in enumerate(self.unread))
        return ListPreviewRows(
            path=path,
            encoding="UTF-8",
            people=418,
            first=tuple(_listed(place, row.person) for place, row in enumerate(_expected()[:6])),
            problems=tuple(problems),
        )

    def import_list(
        self, _path: Path, progress: Callable[[int, int], None], _cancelled: Callable[[], bool]
    ) -> ListReport:
        """Import nothing."""
        progress(418, 418)
        return ListReport(people=418)

    def save_errors(self, _path: Path, _rows: Sequence[ListProblem]) -> None:
        """Write nothing."""

    def new_household(self) -> UUID:
        """The one household."""
        return UUID(int=7)

    def household(self, _household: UUID) -> tuple[HouseholdPerson, ...]:
        """The family."""
        rows = enumerate(_FAMILY, start=1)
        return tuple(HouseholdPerson(id=UUID(int=place), name=name, birth_year=year) for place, (name, year) in rows)

    def make_card(self, _person: UUID) -> CardFile:
        """A card."""
        return CardFile(number="CN 0012 0034 56", path=Path("card_CN0012003456.pdf"))


def _expected() -> tuple[ExpectedRow, ...]:
    return tuple(
        ExpectedRow(
            person=TypedPerson(name=name, birth_year=year, gender=gender, address=address),
            commune=_COMMUNES[place % 3],
            paired=bool(ago),
            paired_at=NOW - timedelta(minutes=ago) if ago else None,
        )
        for place, (name, year, gender, address, ago) in enumerate(_PEOPLE)
    )


def _listed(place: int, person: TypedPerson) -> ListedRow:
    birth = write_birth(person.birth_date, person.birth_year)
    return ListedRow(
        line=place + 2, name=person.name, birth=birth, number=f"0001••••100{place}", address=person.address
    )
