"""A list of people who are expected: rows of cells to typed people, or to what is wrong with a row.

One bad row never stops the others. Nothing is guessed: a cell that may be two things is refused, and a formula is
never read as a value.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from workstation.domain.expected_columns import Column, Header
from workstation.domain.identifiers import (
    Gender,
    Identifier,
    IdSystem,
    citizen_number_fits,
    fold_name,
    is_citizen_number,
    is_practice,
)
from workstation.domain.personal_qr.person import birth_year, day, tidy
from workstation.domain.typed_person import FieldProblem, TypedPerson, identifier_of, plain_phone, problems_of
from workstation.domain.vietnamese import looks_damaged

MOST_ROWS = 1_000_000
Cell = str | int | float | bool | date | datetime | time | None
MOST_HOUSEHOLD = 100

_EMPTY = {"", "-", "–", "—", "/", "n/a", "na", "none", "null", "không", "không có"}
_FORMULA = re.compile(r"[=@\uff1d\uff20]|[+\-\uff0b][^0-9\s.()]|#(N/A|REF!|NAME\?|VALUE!|DIV/0!|NULL!|NUM!)")
_GENDERS = {
    **dict.fromkeys(("nam", "male", "m", "trai"), Gender.MALE),
    **dict.fromkeys(("nu", "female", "f", "gai"), Gender.FEMALE),
}
_DAYS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%Y/%m/%d")
_NUMBER_COLUMNS = (Column.CITIZEN, Column.NUMBER, Column.INSURANCE, Column.PASSPORT)
_SYSTEM_OF = {Column.CITIZEN: IdSystem.CCCD, Column.INSURANCE: IdSystem.BHYT, Column.PASSPORT: IdSystem.PASSPORT}


class RowProblem(StrEnum):
    """Why a row of a list is not taken, beside what is wrong with a typed person too."""

    FORMULA = "FORMULA"
    LETTERS_LOST = "LETTERS_LOST"
    BAD_GENDER = "BAD_GENDER"
    ZEROS_LOST = "ZEROS_LOST"
    WRONG_MODE = "WRONG_MODE"
    SAME_NUMBER = "SAME_NUMBER"


Problem = RowProblem | FieldProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class RowError:
    """What is wrong with one row (counted from 1), in which column as its heading is written.

    `first_row` is the row that has the same number already.
    """

    row: int
    problem: Problem
    column: str = ""
    first_row: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedRow:
    """One row that can be taken. `household` is as the list groups people; `zeros_back`: the number had lost zeros."""

    row: int
    person: TypedPerson
    household: str = ""
    zeros_back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRules:
    """What rows are read by: the day, the mode, and how a commune's name (and its province's) becomes a code or ''."""

    today: date
    practice: bool
    commune_code: Callable[[str, str], str] = field(default=lambda _commune, _province: "")


class _Bad(Exception):
    def __init__(self, problem: Problem, column: Column, first_row: int = 0) -> None:
        super().__init__(problem)
        self.problem, self.column, self.first_row = problem, column, first_row


def read_rows(
    rows: Iterable[tuple[int, tuple[Cell, ...]]], header: Header, rules: ListRules
) -> Iterator[ExpectedRow | RowError]:
    """Read the numbered rows under a header; rows without any value in the known columns are passed over."""
    seen: dict[Identifier, int] = {}
    for number, cells in rows:
        if not any(text_of(cell) for cell in header.pick(cells).values()):
            continue
        try:
            yield _Reader(number, header.pick(cells), rules, seen).read()
        except _Bad as bad:
            column = header.title_of(bad.column)
            yield RowError(row=number, problem=bad.problem, column=column, first_row=bad.first_row)


def text_of(cell: Cell) -> str:
    """Give a cell as one line of text; what lists write for "nothing" is empty."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, datetime):
        cell = cell.date() if cell.time() == time.min else cell
    text = "" if cell is None else tidy(str(cell))
    return "" if text.casefold() in _EMPTY else text


@dataclass(slots=True)
class _Reader:
    """One row."""

    number: int
    cells: dict[Column, Cell]
    rules: ListRules
    seen: dict[Identifier, int]

    def read(self) -> ExpectedRow:
        for column, cell in self.cells.items():
            if isinstance(cell, str) and _FORMULA.match(tidy(cell)) and text_of(cell):
                raise _Bad(RowProblem.FORMULA, column)
        birth, year = self._birth()
        gender = self._gender()
        number, zeros_back = self._number_of(birth, year, gender)
        person = TypedPerson(
            name=self._name(),
            number=number,
            birth_date=birth,
            birth_year=year,
            gender=gender,
            phone=self._phone(),
            address=self._address(),
            commune=self._commune(),
        )
        self._check(person)
        self._once(person.number)
        return ExpectedRow(
            row=self.number,
            person=person,
            household=self._text(Column.HOUSEHOLD)[:MOST_HOUSEHOLD],
            zeros_back=zeros_back,
        )

    def _text(self, column: Column) -> str:
        return text_of(self.cells.get(column))

    def _name(self) -> str:
        name = self._text(Column.NAME)
        if not name:
            name = tidy(f"{self._text(Column.FAMILY_NAME)} {self._text(Column.GIVEN_NAME)}")
        if "?" in name or "\ufffd" in name or any(looks_damaged(word) for word in name.split()):
            raise _Bad(RowProblem.LETTERS_LOST, Column.NAME)
        return name

    def _birth(self) -> tuple[date | None, int | None]:
        column = Column.BIRTH if self._text(Column.BIRTH) else Column.BIRTH_YEAR
        cell = self.cells.get(column)
        text = text_of(cell)
        if not text:
            raise _Bad(FieldProblem.NO_BIRTH, Column.BIRTH)
        if isinstance(cell, datetime | date):
            born = cell.date() if isinstance(cell, datetime) else cell
            return born, born.year
        if (year := birth_year(text)) is not None:
            return None, year
        for pattern in _DAYS:
            if (found := day(text.removesuffix(" 00:00:00"), pattern)) is not None:
                return found, found.year
        raise _Bad(FieldProblem.BIRTH_UNREADABLE, column)

    def _gender(self) -> Gender:
        text = fold_name(self._text(Column.GENDER))
        if text and text not in _GENDERS:
            raise _Bad(RowProblem.BAD_GENDER, Column.GENDER)
        return _GENDERS.get(text, Gender.UNKNOWN)

    def _number_of(self, birth: date | None, year: int | None, gender: Gender) -> tuple[str, bool]:
        """The first number of the row, written plainly; and whether zeros that a spreadsheet had cut were put back."""
        for column in _NUMBER_COLUMNS:
            text = self._text(column)
            if not text:
                continue
            plain = re.sub(r"[\s.\-]", "", text).upper()
            is_number = not isinstance(self.cells.get(column), str)
            cut = column in (Column.CITIZEN, Column.NUMBER) and re.fullmatch(r"[1-9][0-9]{9,10}", plain)
            if cut and (column is Column.CITIZEN or is_number or len(plain) == 11):
                whole = plain.zfill(12)
                # Only column, birth and gender together tell a cut citizen number from another number.
                sure = column is Column.CITIZEN and gender is not Gender.UNKNOWN and is_citizen_number(whole)
                if sure and citizen_number_fits(whole, birth, year, gender):
                    return whole, True
                raise _Bad(RowProblem.ZEROS_LOST, column)
            found = identifier_of(plain)
            if found is None or found.system is not _SYSTEM_OF.get(column, found.system):
                raise _Bad(FieldProblem.BAD_NUMBER, column)
            return found.value, False
        return "", False

    def _phone(self) -> str:
        text = self._text(Column.PHONE)
        first = next((part for part in re.split(r"[/,;|]| - ", text) if part.strip()), "")
        plain = plain_phone(first)
        return f"0{plain}" if re.fullmatch(r"[35789][0-9]{8}", plain) else plain

    def _address(self) -> str:
        """As it was printed; a commune that is not known stays readable in it."""
        parts = [self._text(Column.ADDRESS)]
        if not self._commune():
            parts += [self._text(Column.COMMUNE), self._text(Column.PROVINCE)]
        return tidy(", ".join(part for part in parts if part))

    def _commune(self) -> str:
        text = self._text(Column.COMMUNE)
        return self.rules.commune_code(text, self._text(Column.PROVINCE)) if text else ""

    def _check(self, person: TypedPerson) -> None:
        for place, problem in problems_of(person, self.rules.today).items():
            raise _Bad(problem, Column(place))

    def _once(self, number: str) -> None:
        identifier = identifier_of(number) if number else None
        if identifier is None:
            return
        if is_practice(identifier) is not self.rules.practice:
            raise _Bad(RowProblem.WRONG_MODE, Column.NUMBER)
        first = self.seen.setdefault(identifier, self.number)
        if first != self.number:
            raise _Bad(RowProblem.SAME_NUMBER, Column.NUMBER, first)
