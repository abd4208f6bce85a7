"""A person who shows no code: typed by an operator or picked from a list of expected people, checked field by field.

A number comes first, since only a number finds the person again; who has none gets a personal card's number.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from workstation.domain.identifiers import (
    Gender,
    Identifier,
    IdSystem,
    citizen_number_fits,
    is_citizen_number,
    is_insurance_number,
)
from workstation.domain.personal_qr.card import is_card_number
from workstation.domain.personal_qr.person import FIRST_YEAR, MOST_NAME, PersonFlag, PersonScan, tidy
from workstation.domain.scans import looks_like_a_scan

_PASSPORT = re.compile(r"[A-Z]{1,2}[0-9]{6,8}")
_PHONE = re.compile(r"(\+84|0)[0-9]{8,10}")
_OLDEST_YEARS = 130


class Field(StrEnum):
    """The fields of the form, in their order."""

    NUMBER = "number"
    NAME = "name"
    BIRTH = "birth"
    GENDER = "gender"
    PHONE = "phone"
    COMMUNE = "commune"
    ADDRESS = "address"


class FieldProblem(StrEnum):
    """Why a field cannot be taken."""

    BAD_NUMBER = "BAD_NUMBER"
    NO_NAME = "NO_NAME"
    NAME_IS_A_CODE = "NAME_IS_A_CODE"
    NO_BIRTH = "NO_BIRTH"
    BIRTH_IMPOSSIBLE = "BIRTH_IMPOSSIBLE"
    BAD_PHONE = "BAD_PHONE"
    BIRTH_UNREADABLE = "BIRTH_UNREADABLE"
    COMMUNE_NOT_LISTED = "COMMUNE_NOT_LISTED"
    ADDRESS_IS_A_CODE = "ADDRESS_IS_A_CODE"


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedPerson:
    """What was typed. `number` may be empty; one of `birth_date` and `birth_year` is needed.

    `household` names the people of one address, `guardian` the person who answers for a child; `expected` is the row
    of an expected-people list that was picked.
    """

    name: str
    number: str = ""
    birth_date: date | None = None
    birth_year: int | None = None
    gender: Gender = Gender.UNKNOWN
    phone: str = ""
    address: str = ""
    commune: str = ""
    household: UUID | None = None
    guardian: UUID | None = None
    expected: UUID | None = None


def problems_of(person: TypedPerson, today: date) -> dict[Field, FieldProblem]:
    """Give what is wrong, by field; empty when the person can be paired."""
    found: dict[Field, FieldProblem] = {}
    if person.number and identifier_of(person.number) is None:
        found[Field.NUMBER] = FieldProblem.BAD_NUMBER
    if not any(c.isalpha() for c in tidy(person.name)):
        found[Field.NAME] = FieldProblem.NO_NAME
    elif looks_like_a_scan(person.name) or any(c.isdigit() or c in "$<>{}" for c in person.name):
        # A scan that fell into the field: a name is letters, and what is no name must never become one.
        found[Field.NAME] = FieldProblem.NAME_IS_A_CODE
    if (problem := _birth_problem(person, today)) is not None:
        found[Field.BIRTH] = problem
    if person.phone and not _PHONE.fullmatch(plain_phone(person.phone)):
        found[Field.PHONE] = FieldProblem.BAD_PHONE
    if looks_like_a_scan(person.address):
        found[Field.ADDRESS] = FieldProblem.ADDRESS_IS_A_CODE
    return found


def identifier_of(number: str) -> Identifier | None:
    """Tell which kind of number was typed (citizen, insurance, our card, passport), or None when it is none of them."""
    plain = re.sub(r"[\s.\-]", "", number).upper()
    if is_citizen_number(plain):
        return Identifier(IdSystem.CCCD, plain)
    if is_insurance_number(plain):
        return Identifier(IdSystem.BHYT, plain)
    if is_card_number(plain):
        return Identifier(IdSystem.CARD, plain)
    return Identifier(IdSystem.PASSPORT, plain) if _PASSPORT.fullmatch(plain) else None


def plain_phone(phone: str) -> str:
    """Give a phone number without spaces, dots and dashes."""
    return re.sub(r"[\s.\-()]", "", phone)


def as_scan(person: TypedPerson) -> PersonScan:
    """Give a typed person as a personal code would name them; `problems_of` must have found nothing."""
    identifier = identifier_of(person.number) if person.number else None
    year = person.birth_date.year if person.birth_date else person.birth_year
    fits = (
        identifier is None
        or identifier.system is not IdSystem.CCCD
        or citizen_number_fits(identifier.value, person.birth_date, year, person.gender)
    )
    return PersonScan(
        kind="form",
        identifiers=(identifier,) if identifier else (),
        name=tidy(person.name)[:MOST_NAME],
        birth_date=person.birth_date,
        birth_year=year,
        gender=person.gender,
        address=tidy(person.address),
        flags=frozenset() if fits else frozenset({PersonFlag.ID_DOUBT}),
        phone=plain_phone(person.phone),
        commune=person.commune,
        household=person.household,
        guardian=person.guardian,
        expected=person.expected,
    )


def _birth_problem(person: TypedPerson, today: date) -> FieldProblem | None:
    year = person.birth_date.year if person.birth_date else person.birth_year
    if year is None:
        return FieldProblem.NO_BIRTH
    if not max(FIRST_YEAR, today.year - _OLDEST_YEARS) <= year <= today.year:
        return FieldProblem.BIRTH_IMPOSSIBLE
    if person.birth_date is not None and person.birth_date > today:
        return FieldProblem.BIRTH_IMPOSSIBLE
    return None
