"""Which column of a list is what, by its heading: Vietnamese or English, with or without accents."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from workstation.domain.identifiers import fold_name
from workstation.domain.personal_qr.person import tidy

MOST_TITLE_ROWS = 20
MOST_HEADING = 80
_T = TypeVar("_T")


class Column(StrEnum):
    """What a column says."""

    NAME = "name"
    FAMILY_NAME = "family_name"
    GIVEN_NAME = "given_name"
    BIRTH = "birth"
    BIRTH_YEAR = "birth_year"
    GENDER = "gender"
    CITIZEN = "citizen"
    INSURANCE = "insurance"
    PASSPORT = "passport"
    NUMBER = "number"
    PHONE = "phone"
    ADDRESS = "address"
    COMMUNE = "commune"
    PROVINCE = "province"
    HOUSEHOLD = "household"


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The row (counted from 1) that holds the headings, where each column stands, and the headings of no use here."""

    row: int
    at: dict[Column, int]
    titles: dict[Column, str]
    unused: tuple[str, ...] = ()

    def pick(self, cells: Sequence[_T]) -> dict[Column, _T]:
        """Give a row's cells by column; a short row lacks its last ones."""
        return {column: cells[place] for column, place in self.at.items() if place < len(cells)}

    def title_of(self, column: Column) -> str:
        """Give the heading as the list writes it; of a number, name or birth in another column, that one's."""
        for other in (column, *_INSTEAD.get(column, ())):
            if other in self.titles:
                return self.titles[other]
        return column.value

    @property
    def missing(self) -> tuple[Column, ...]:
        """The columns without which no list is taken: a name, and a birth date or year."""
        lacks: list[Column] = []
        if Column.NAME not in self.at and Column.GIVEN_NAME not in self.at:
            lacks.append(Column.NAME)
        if Column.BIRTH not in self.at and Column.BIRTH_YEAR not in self.at:
            lacks.append(Column.BIRTH)
        return tuple(lacks)


_INSTEAD = {
    Column.NUMBER: (Column.CITIZEN, Column.INSURANCE, Column.PASSPORT),
    Column.NAME: (Column.GIVEN_NAME, Column.FAMILY_NAME),
    Column.BIRTH: (Column.BIRTH_YEAR,),
}
_OTHERS = re.compile(
    r"\b(cha|me|bo|chu ho|giam ho|nguoi than|father|mother|guardian|parent|cap|noi sinh|issued?|het han|expiry|valid"
    r"|birth ?place|place of birth|email|relation(ship)?|quan he)\b"
)
_KINDS = {
    Column.CITIZEN: re.compile(r"cccd|can cuoc|cmnd|\bcmt\b|dinh danh|citizen|national id|id card"),
    Column.INSURANCE: re.compile(r"bhyt|bao hiem|insurance"),
    Column.PASSPORT: re.compile(r"ho chieu|passport"),
}
_RULES: tuple[tuple[Column, re.Pattern[str]], ...] = (
    (Column.NUMBER, re.compile(r"giay to|document|identifier|id number|^(number|id|so dinh danh)$")),
    (Column.PHONE, re.compile(r"dien thoai|\bs?dt\b|di dong|phone|mobile|\btel\b")),
    (Column.BIRTH_YEAR, re.compile(r"^nam sinh|birth ?year|year of birth|\byob\b")),
    (Column.BIRTH, re.compile(r"ngay sinh|nam sinh|sinh ngay|sinh nam|^ngay thang nam|birth|\bdob\b|^born$")),
    (Column.GENDER, re.compile(r"gioi tinh|^gioi$|^phai$|gender|^sex$|^nam nu$")),
    (Column.HOUSEHOLD, re.compile(r"^(so|ma) ho\b|^ho (so|gia dinh|dan|khau)|household|^family (id|no|number)$")),
    (Column.ADDRESS, re.compile(r"dia chi|cho o|noi o|thuong tru|tam tru|address|residence")),
    (
        Column.COMMUNE,
        re.compile(r"^(ten |ma )?(xa|phuong|commune|ward)( (xa|phuong|thi tran|dac khu|name|code|hien nay|moi))*$"),
    ),
    (Column.PROVINCE, re.compile(r"^(ten |ma )?(tinh|thanh pho|province|city)( (tp|thanh pho|tinh|name|code))*$")),
    (
        Column.FAMILY_NAME,
        re.compile(r"^ho (dem|lot|va dem|va ten dem|va ten lot|va chu lot)\b|^(family|last) name|surname"),
    ),
    (Column.GIVEN_NAME, re.compile(r"^(ten|given name|first name)$")),
    (Column.NAME, re.compile(r"^ho (va )?ten|^ten (day du|nguoi)|^(full ?)?name\b|^patient name")),
)


def find_header(rows: Sequence[tuple[int, Sequence[object]]]) -> Header | None:
    """Find the headings among the first rows: the first whole one, or else the fullest, or None when nothing is known.

    A row that holds a person's data is never given as a header: one heading at least must have been recognised.
    """
    best: Header | None = None
    for number, cells in rows[:MOST_TITLE_ROWS]:
        found = _read_header(number, cells)
        if found.at and not found.missing:
            return found
        if found.at and (best is None or len(found.at) > len(best.at)):
            best = found
    return best


def column_of(heading: str) -> Column | None:
    """Tell what a heading means, or None."""
    accented = " ".join(re.sub(r"\(.*?\)|[^\w]+|_", " ", tidy(heading)).split()).casefold()
    folded = fold_name(accented)
    if not folded or _OTHERS.search(folded):
        return None
    kinds = [column for column, pattern in _KINDS.items() if pattern.search(folded)]
    if kinds:
        return kinds[0] if len(kinds) == 1 else Column.NUMBER
    if folded == "ho":
        # Without its mark it is a family name as well as a household.
        return Column.FAMILY_NAME if accented == "họ" else Column.HOUSEHOLD
    return next((column for column, pattern in _RULES if pattern.search(folded)), None)


def _read_header(number: int, cells: Sequence[object]) -> Header:
    at: dict[Column, int] = {}
    titles: dict[Column, str] = {}
    unused: list[str] = []
    for place, cell in enumerate(cells):
        title = tidy(cell) if isinstance(cell, str) and len(cell) <= MOST_HEADING else ""
        column = column_of(title) if title else None
        if column is None or column in at:
            unused += [title] if title else []
        else:
            at[column], titles[column] = place, title
    bare_ho = titles.get(Column.HOUSEHOLD, "").casefold() == "ho"
    if bare_ho and Column.GIVEN_NAME in at and not {Column.NAME, Column.FAMILY_NAME} & set(at):
        at[Column.FAMILY_NAME], titles[Column.FAMILY_NAME] = at.pop(Column.HOUSEHOLD), titles.pop(Column.HOUSEHOLD)
    return Header(row=number, at=at, titles=titles, unused=tuple(unused))
