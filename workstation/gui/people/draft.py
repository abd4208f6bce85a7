"""What stands in the form for a person without a code, as it was typed; and the person that it makes. No Qt."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from workstation.domain.identifiers import Gender
from workstation.domain.typed_birth import read_birth, write_birth
from workstation.domain.typed_person import Field, FieldProblem, TypedPerson, problems_of
from workstation.gui.ports import CommuneRow, ExpectedRow

CHILD_UNDER = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The texts of the fields; `commune` is the row that was chosen for `commune_text`, if one was.

    `household` is the one that a list put somebody into.
    """

    number: str = ""
    name: str = ""
    birth: str = ""
    gender: Gender = Gender.UNKNOWN
    phone: str = ""
    commune_text: str = ""
    commune: CommuneRow | None = None
    address: str = ""
    guardian: UUID | None = None
    expected: UUID | None = None
    household: UUID | None = None

    def kept(self) -> "Draft":
        """Give what stays for the next person of the same household."""
        return Draft(
            phone=self.phone, commune_text=self.commune_text, commune=self.commune, address=self.address.strip()
        )


def draft_of(row: ExpectedRow) -> Draft:
    """Write a person of a list into the fields."""
    person = row.person
    return Draft(
        number=person.number,
        name=person.name,
        birth=write_birth(person.birth_date, person.birth_year),
        gender=person.gender,
        phone=person.phone,
        commune_text=row.commune.name if row.commune else "",
        commune=row.commune,
        address=person.address,
        expected=person.expected,
        household=person.household,
    )


def person_of(draft: Draft, household: UUID | None) -> TypedPerson:
    """Give the person that was typed; what cannot be read is left out, and `problems_in` tells of it."""
    birth = read_birth(draft.birth)
    return TypedPerson(
        name=draft.name,
        number=draft.number.strip(),
        birth_date=birth if isinstance(birth, date) else None,
        birth_year=birth if isinstance(birth, int) else None,
        gender=draft.gender,
        phone=draft.phone.strip(),
        address=draft.address,
        commune=draft.commune.code if draft.commune else "",
        household=household or draft.household,
        guardian=draft.guardian,
        expected=draft.expected,
    )


def problems_in(draft: Draft, today: date) -> Mapping[Field, FieldProblem]:
    """Give what is wrong, by field in the form's order: the rules of the domain, and what only a form can get wrong."""
    found = problems_of(person_of(draft, None), today)
    if draft.birth.strip() and read_birth(draft.birth) is None:
        found[Field.BIRTH] = FieldProblem.BIRTH_UNREADABLE
    if draft.commune_text.strip() and draft.commune is None:
        found[Field.COMMUNE] = FieldProblem.COMMUNE_NOT_LISTED
    return {field: found[field] for field in Field if field in found}


def is_child(draft: Draft, today: date) -> bool:
    """Tell whether somebody is under sixteen, by the year where the day is not known."""
    age = age_of(draft, today)
    return age is not None and 0 <= age < CHILD_UNDER


def age_of(draft: Draft, today: date) -> int | None:
    """Count somebody's years; one too many at most where the year alone is known."""
    birth = read_birth(draft.birth)
    if birth is None:
        return None
    if isinstance(birth, int):
        return today.year - birth
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


def commune_words(row: CommuneRow) -> str:
    """Write a commune with its province: several provinces have communes of one name."""
    return f"{row.name}, {row.province}"
