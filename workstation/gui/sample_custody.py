"""Boxes for the pictures of the screens: one that is packed, one that is received. Nothing is stored."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from workstation.domain.box_code import BOXES
from workstation.domain.custody import (
    USUAL_REASONS,
    Box,
    BoxState,
    CheckedTube,
    CustodyAnswer,
    FilledBox,
    ListedTube,
    ListSource,
    PackedTube,
    Reception,
    RejectReason,
    Standing,
)
from workstation.domain.desk import Answer, Choice
from workstation.domain.outcomes import Outcome
from workstation.domain.scans import Command
from workstation.gui.custody.ports import BoxLimits, Side
from workstation.gui.sample_ports import NOW, tube

CODE, OTHER = BOXES.number(48, 17), BOXES.number(48, 16)
SITE, LABORATORY, WHO = "Trường TH Lê Lợi", "Trung tâm Kiểm soát bệnh tật", "Lê Thị Hoà"


class SampleCustody:
    """Answers a scan with the scene of that name."""

    limits = BoxLimits()

    def current(self, side: Side) -> CustodyAnswer:
        """Nothing is open."""
        outcome = Outcome.BOX_READY if side is Side.PACK else Outcome.RECEIVE_READY
        return CustodyAnswer(answer=Answer(outcome=outcome, at=NOW))

    def scan(self, side: Side, text: str) -> CustodyAnswer:
        """Play a scene, or nothing."""
        return SCENES[text]() if text in SCENES else self.current(side)

    def command(self, side: Side, command: Command) -> CustodyAnswer:  # noqa: ARG002
        """Do nothing."""
        return self.current(side)

    def choose_reason(self, reason: RejectReason) -> CustodyAnswer:  # noqa: ARG002
        """Do nothing."""
        return self.current(Side.RECEIVE)

    def write_reception(self, path: Path, reception: Reception) -> int:  # noqa: ARG002
        """Write nothing."""
        return 4

    def set_temperature(self, side: Side, temperature: float) -> CustodyAnswer:  # noqa: ARG002
        """Do nothing."""
        return self.current(side)


def _box(state: BoxState = BoxState.OPEN, count: int = 48) -> FilledBox:
    made = Box(
        code=CODE,
        state=state,
        site=SITE,
        destination=LABORATORY,
        temperature=5.2,
        created_at=NOW - timedelta(hours=3),
        created_by=WHO,
        sealed_at=NOW if state is not BoxState.OPEN else None,
        sealed_by=WHO,
    )
    packed = (
        PackedTube(
            number=tube(1190 + place),
            people=1 if place % 7 else 10,
            collected_at=NOW - timedelta(minutes=220 - place * 4),
            added_at=NOW - timedelta(seconds=(count - 1 - place) * 5),
            added_by=WHO,
        )
        for place in range(count)
    )
    return FilledBox(box=made, tubes=tuple(packed))


def _packing(
    outcome: Outcome, box: FilledBox | None, choices: tuple[Choice, ...] = (), **facts: object
) -> CustodyAnswer:
    counted = {} if box is None else {"box": box.box.code, "k": len(box.tubes), "n": 50, "destination": LABORATORY}
    told = {**counted, **facts}
    asking = bool(choices) or outcome is Outcome.BOX_TAKE_OUT
    answer = Answer(
        outcome=outcome, at=NOW, tube=str(facts.get("tube", "")), facts=told, choices=choices, asking=asking
    )
    return CustodyAnswer(answer=answer, box=box)


def _reception(*, present: int = 45, odd: bool = True) -> Reception:
    listed = tuple(ListedTube(number=tube(1190 + place), people=1) for place in range(48))
    checked = [
        CheckedTube(
            number=line.number,
            standing=Standing.REJECTED if place == 20 else Standing.RECEIVED,
            at=NOW - timedelta(seconds=(present + 1 - place) * 4),
            by=WHO,
            reason=RejectReason.RB if place == 20 else None,
        )
        for place, line in enumerate(listed[: present + 1])
    ]
    if odd:
        checked.append(CheckedTube(number=tube(1299), standing=Standing.RECEIVED, at=NOW, by=WHO, is_known=False))
    return Reception(
        id=UUID(int=1),
        box=CODE,
        source=ListSource.PLATFORM,
        announced=48,
        opened_at=NOW - timedelta(minutes=6),
        opened_by=WHO,
        site=SITE,
        arrival_temperature=9.5,
        listed=listed,
        checked=tuple(checked),
    )


def _receiving(
    outcome: Outcome, reception: Reception | None, choices: tuple[Choice, ...] = (), **facts: object
) -> CustodyAnswer:
    told: dict[str, object] = {} if reception is None else _counts(reception)
    asks = bool(choices) or outcome in (Outcome.REJECT_WHICH, Outcome.REJECT_WHY)
    number = str(facts.get("tube", ""))
    answer = Answer(outcome=outcome, at=NOW, tube=number, facts={**told, **facts}, choices=choices, asking=asks)
    reasons = USUAL_REASONS if outcome is Outcome.REJECT_WHY else ()
    return CustodyAnswer(answer=answer, reception=reception, reasons=reasons)


def _counts(reception: Reception) -> dict[str, object]:
    tally = reception.tally
    return {
        "box": reception.box,
        "site": reception.site,
        "k": tally.present,
        "m": reception.announced,
        "missing": len(tally.missing),
        "unexpected": len(tally.unexpected),
        "rejected": tally.rejected,
        "aside": tally.aside,
    }


SCENES: Mapping[str, Callable[[], CustodyAnswer]] = {
    "added": lambda: _packing(Outcome.BOX_ADDED, _box(), tube=tube(1237), people=7),
    "take_out": lambda: _packing(Outcome.BOX_TAKE_OUT, _box()),
    "unknown": lambda: _packing(Outcome.TUBE_UNKNOWN, _box(), (Choice.PACK_ANYWAY,), tube=tube(3301)),
    "boxed": lambda: _packing(Outcome.TUBE_BOXED, _box(), tube=tube(1102), other_box=OTHER, since=NOW),
    "sealed": lambda: _packing(Outcome.BOX_SEALED, _box(BoxState.SEALED, 50), people=412),
    "received": lambda: _receiving(Outcome.RECEIVED_NO_LIST, _reception(), tube=tube(1299)),
    "not_listed": lambda: _receiving(
        Outcome.NOT_IN_MANIFEST, _reception(odd=False), (Choice.RECEIVE_HERE,), tube=tube(1299), other_box=OTHER
    ),
    "why": lambda: _receiving(Outcome.REJECT_WHY, _reception(odd=False), tube=tube(1205)),
    "done": lambda: _receiving(Outcome.RECEPTION_DIFFERS, _reception()),
    "written": lambda: _receiving(Outcome.RECEPTION_WRITTEN, _reception(), path=f"/home/lab/{CODE}.pdf", count=4),
}
"""What is shown, by name."""
PACK_SCENES = ("added", "take_out", "unknown", "boxed", "sealed")
RECEIVE_SCENES = ("received", "not_listed", "why", "done", "written")
