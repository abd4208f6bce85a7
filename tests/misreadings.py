"""Ways in which a number is misread or mistyped, and how many of them its check digits find."""

import random
from collections.abc import Callable

from workstation.domain.tube_barcode import TubeFormat

TUBES = TubeFormat("VN")
DIGITS = "0123456789"
Error = Callable[[str, random.Random], str]


def found_share(error: str, count: int) -> float:
    """Give the share of errors that are found among those that changed the number; the same numbers every time."""
    chance = random.Random(error)
    tried = found = 0
    while tried < count:
        number = TUBES.number(chance.randrange(10_000), chance.randrange(10_000))
        wrong = ERRORS[error](number, chance)
        if wrong != number:
            tried += 1
            found += not TUBES.is_valid(wrong)
    return found / tried


def _places(number: str, chance: random.Random, count: int) -> list[int]:
    return sorted(chance.sample(range(len(TUBES.prefix), len(number)), count))


def _put(number: str, places: list[int], digits: list[str]) -> str:
    letters = list(number)
    for place, digit in zip(places, digits, strict=True):
        letters[place] = digit
    return "".join(letters)


def _wrong_digits(number: str, chance: random.Random, count: int) -> str:
    places = _places(number, chance, count)
    return _put(number, places, [chance.choice([d for d in DIGITS if d != number[place]]) for place in places])


def _any_two_swapped(number: str, chance: random.Random) -> str:
    one, other = _places(number, chance, 2)
    return _put(number, [one, other], [number[other], number[one]])


def _twin(number: str, chance: random.Random) -> str:
    place = chance.randrange(len(TUBES.prefix), len(number) - 1)
    digit = chance.choice(DIGITS)
    return _put(number, [place, place + 1], [digit, digit]) if number[place] == number[place + 1] else number


def _rotated(number: str, chance: random.Random) -> str:
    first, last = _places(number, chance, 2)
    return number[:first] + number[first + 1 : last + 1] + number[first] + number[last + 1 :]


def _other_number(number: str, chance: random.Random) -> str:
    return TUBES.prefix + "".join(chance.choices(DIGITS, k=len(number) - len(TUBES.prefix)))


def _one_lost_one_doubled(number: str, chance: random.Random) -> str:
    lost, doubled = chance.sample(range(len(TUBES.prefix), len(number)), 2)
    kept = [digit * (2 if place == doubled else 1) for place, digit in enumerate(number) if place != lost]
    return "".join(kept)


ERRORS: dict[str, Error] = {
    "one digit": lambda number, chance: _wrong_digits(number, chance, 1),
    "two digits": lambda number, chance: _wrong_digits(number, chance, 2),
    "three digits": lambda number, chance: _wrong_digits(number, chance, 3),
    "four digits": lambda number, chance: _wrong_digits(number, chance, 4),
    "any two digits swapped": _any_two_swapped,
    "twin digits misread together": _twin,
    "a run of digits moved by one": _rotated,
    "one digit lost, another doubled": _one_lost_one_doubled,
    "all digits misread": _other_number,
}
