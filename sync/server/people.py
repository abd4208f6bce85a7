"""Who is the same person, by identifiers alone: never by name, birth date or telephone number.

Used to notice that one tube holds swabs of other people than it should, and that two members of a pool
would answer to the same four characters.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from unicodedata import normalize

from sync.protocol import Person, PersonIdentifier

LAST = 4
_CARD = re.compile(r"[A-Z]{2}[0-9]{10}")
Identifier = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Records that speak of one person, by the records' indexes. `doubtful`: they contradict each other."""

    members: frozenset[int]
    doubtful: bool


def group_people(people: Sequence[Person]) -> list[Group]:
    """Put together the records that share an identifier, directly or through others.

    A record without identifiers is nobody else. Two records of a group that name different numbers of one
    kind (two citizen numbers) make the group doubtful.
    """
    keys = [_identifiers(person) for person in people]
    groups: list[set[int]] = []
    for index, own in enumerate(keys):
        joined = [group for group in groups if any(own & keys[other] for other in group)]
        groups = [group for group in groups if group not in joined]
        groups.append({index}.union(*joined))
    return [Group(members=frozenset(group), doubtful=_contradicts(keys[index] for index in group)) for group in groups]


def answers_to(person: Person, last_four: str) -> bool:
    """Tell whether one of the person's identifiers ends in these four characters (already plain)."""
    numbers = (plain(identifier.value) for identifier in person.identifiers)
    return len(last_four) == LAST and any(len(number) >= LAST and number.endswith(last_four) for number in numbers)


def person_key(identifier: PersonIdentifier) -> bytes | None:
    """Give the digest by which a number is found: one length for every kind; None for a number without a character.

    Two identifiers have one key exactly where `group_people` says that they are one.
    """
    number = plain(identifier.value)
    return hashlib.sha256(f"{identifier.system.lower()}:{number}".encode()).digest() if number else None


def card_numbers(person: Person) -> set[str]:
    """Give the numbers of our own personal cards that a person bears: two letters and ten digits."""
    numbers = (plain(number.value) for number in person.identifiers if number.system.lower() == "card")
    return {number for number in numbers if _CARD.fullmatch(number)}


def shown_name(person: Person) -> str:
    """Name a person for another desk: the name, or the kind of the first number and its end; never a whole number."""
    if person.name or not person.identifiers:
        return person.name
    first = person.identifiers[0]
    return f"{first.system.upper()} ••••{first.value[-LAST:]}"


def plain(text: str) -> str:
    """Bring a number as typed or printed to capital letters and digits alone."""
    return "".join(sign for sign in normalize("NFKC", text).upper() if sign.isalnum())


def _identifiers(person: Person) -> frozenset[Identifier]:
    return frozenset((identifier.system.lower(), plain(identifier.value)) for identifier in person.identifiers)


def _contradicts(records: Iterable[frozenset[Identifier]]) -> bool:
    return any(
        _values(one, system).isdisjoint(_values(other, system))
        for one, other in combinations(records, 2)
        for system in _systems(one) & _systems(other)
    )


def _systems(record: frozenset[Identifier]) -> set[str]:
    return {system for system, _ in record}


def _values(record: frozenset[Identifier], system: str) -> set[str]:
    return {value for name, value in record if name == system}
