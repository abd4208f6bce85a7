"""What a person is told of a fact: what is the matter, and what to do next."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Notice:
    """What is wrong (with where), and the next step."""

    what: str
    do: str
