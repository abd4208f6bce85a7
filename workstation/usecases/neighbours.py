"""What a desk asks of the other desks before it takes a scan: has one of them this tube, or this person today?

Plain values and the port alone; the network stands behind it, and an answer is never awaited for long. None means that
the desk is alone: it goes on with what it knows itself, says so, and what collides is found later.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from workstation.domain.identifiers import Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenTube:
    """Another desk has the tube: `name` is of its first person, `people` counts all of them.

    `since` is when the first was paired there (UTC), or when it left or arrived if no desk has paired it; then
    `people` is 0, and `name`, `desk` and `site` may be empty. `box` names the box that it left in; `void` is why its
    label is out of use.
    """

    desk: str
    site: str
    since: datetime
    name: str
    people: int
    box: str = ""
    shipped_at: datetime | None = None
    at_lab: bool = False
    void: str = ""
    void_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenPerson:
    """Another desk has paired this person since the moment asked about, last into this tube."""

    tube: str
    desk: str
    site: str
    since: datetime
    tube_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sightings:
    """What the other desks know of a tube and a person; None of either means that no other desk has it."""

    tube: SeenTube | None = None
    person: SeenPerson | None = None


class Neighbours(Protocol):
    """The other desks of the site, as one desk sees them. Safe from any thread."""

    def ask(self, *, tube: str, identifiers: tuple[Identifier, ...], since: datetime) -> Sightings | None:
        """Ask about a tube number, a person's numbers, or both; empty means not asked.

        `since` limits the person alone. Never raises and never waits longer than an eighth of a second;
        None when the desk is alone.
        """
        ...

    @property
    def alone_since(self) -> datetime | None:
        """Since when nobody could be asked (UTC); None while the desks are together."""
        ...
