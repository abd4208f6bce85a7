"""A day of scans made up from a seed: mostly what a desk waits for, and all that goes wrong at a desk besides.

The model of the desk steers, so that questions are answered, pools fill up and people come again; what it foretells is
not used here.
"""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.builders import NOON
from tests.desk_model import CHOICES, DeskModel, Station
from tests.scan_script import (
    CARD_KINDS,
    FOREIGN_BLOCK,
    Human,
    Shown,
    command,
    make_human,
    make_noise,
    tube,
)

A_SCAN = timedelta(milliseconds=5)
KINDS = ("cccd",) * 8 + ("can_cuoc",) * 4 + ("bhyt",) * 4 + ("national",) * 4 + CARD_KINDS + ("accents_lost",)


@dataclass(slots=True)
class Day:
    """Makes scan after scan for one desk."""

    dice: random.Random
    desk: DeskModel
    first_human: int = 1
    first_tube: int = 1
    now: datetime = NOON
    humans: list[Human] = field(default_factory=list)
    tubes: list[Shown] = field(default_factory=list)
    shown: Shown = field(default_factory=lambda: Shown(text="", refusal="EMPTY_SCAN"))

    def take(self, length: int, pool_size: int) -> list[Shown]:
        """Go on for so many scans with tubes of this size, and leave neither question nor open tube behind."""
        self.desk.pool_size = pool_size
        scans = [self.next_scan() for _ in range(length - 2)]
        return [*scans, self.told(command("LB00")), self.told(command("LB02"))]

    def next_scan(self) -> Shown:
        """Make up one more scan."""
        if self.dice.random() < 0.03:
            return self.told(self.shown)
        chosen = self._choose()
        return self.told(chosen if chosen.text != self.shown.text else self._noise())

    def told(self, shown: Shown) -> Shown:
        """Take note that this was scanned."""
        self.shown, self.now = shown, self.now + A_SCAN
        self.desk.scan(shown, self.now)
        return shown

    def _choose(self) -> Shown:
        if self.desk.question is not None:
            return self._answer(self.desk.question.outcome)
        if self.dice.random() < 0.04:
            return self._noise()
        if self.dice.random() < 0.06:
            return command(self.dice.choice(("LB00", "LB01", "LB01", "LB02", "LB03", "LB03", "LB04", "LB11", "LB13")))
        usual, other = (self._person, self._tube) if self.desk.open is not None else (self._tube, self._person)
        return usual() if self.dice.random() < 0.92 else other()

    def _answer(self, outcome: str) -> Shown:
        luck = self.dice.random()
        if luck < 0.08:
            return self.dice.choice((self._noise, self._person, self._tube))()
        if outcome == "REPLACE_WITH" and luck < 0.8:
            return self._tube()
        if luck < 0.12:
            return command(self.dice.choice(("LB01", "LB02", "LB03", "LB04", "LB12", "LB13")))
        if luck < 0.25:
            return command("LB00")
        return command(f"LB1{self.dice.randint(1, max(CHOICES[outcome], 1))}")

    def _noise(self) -> Shown:
        return make_noise(self.dice, self._human(), (self.tubes or [tube(9_999)])[-1].tube)

    def _tube(self) -> Shown:
        if self.tubes and self.dice.random() < 0.07:
            return self.dice.choice(self.tubes[-20:])
        serial = self.first_tube + len(self.tubes)
        self.tubes.append(tube(serial, FOREIGN_BLOCK) if self.dice.random() < 0.02 else tube(serial))
        spelt = self.tubes[-1]
        if self.dice.random() < 0.02:
            number = spelt.tube
            return Shown(text=f"{number[:2].lower()} {number[2:6]} {number[6:]}", tube=number)
        return spelt

    def _person(self) -> Shown:
        kind = self.dice.choice(KINDS)
        if self.dice.random() < 0.02:
            return self._human().show("cccd", name="Người Khác Tên")
        return self._human().show(kind)

    def _human(self) -> Human:
        luck = self.dice.random()
        if self.humans and luck < 0.2:
            return self.dice.choice(self.humans[-40:])
        alike = self.dice.choice(self.humans) if self.humans and luck < 0.23 else None
        self.humans.append(make_human(self.dice, self.first_human + len(self.humans), alike))
        return self.humans[-1]


def make_day(seed: int, lengths: dict[int, int], blocks: range | None = None) -> list[tuple[int, list[Shown]]]:
    """Make a day of one desk: for each pool size so many scans, in this order."""
    day = Day(random.Random(seed), DeskModel(Station(blocks=blocks), "Bàn 1"))
    return [(size, day.take(length, size)) for size, length in lengths.items()]
