"""Packing at one desk, scan by scan: which box is open, what a scan means now, and what is asked.

The box stands in the database and survives a restart; an open question does not, since nothing of it was recorded.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from workstation.domain.box_code import BoxScan
from workstation.domain.box_list import ListPart
from workstation.domain.custody import BoxState, CustodyAnswer, FilledBox
from workstation.domain.desk import Answer, Choice
from workstation.domain.errors import GhepError
from workstation.domain.outcomes import Outcome, OutcomeClass
from workstation.domain.scans import BadgeScan, Command, CommandScan, RefusedScan, TubeScan
from workstation.store import boxes
from workstation.usecases.context import Context
from workstation.usecases.custody_scan import (
    Asked,
    CustodyScan,
    Repeats,
    keep_refusal,
    read_custody_scan,
    take_badge,
    told_again,
)
from workstation.usecases.pack_box import (
    describe_box,
    make_box,
    pack_tube,
    reopen_box,
    seal_box,
    take_out_tube,
)
from workstation.usecases.send_box import send_box

PrintBox = Callable[[Context, FilledBox], Path | str]
_CHOICES = (Command.CHOICE_1, Command.CHOICE_2, Command.CHOICE_3)


class PackSession:
    """One desk that packs. Not for two threads at once: its owner calls it from one worker.

    `print_box` prints a box's label, and its list once it is sealed, and says where.
    """

    def __init__(self, context: Context, *, print_box: PrintBox | None = None) -> None:
        self.context = context
        self._print_box = print_box
        self._code, self._last_tube = "", ""
        self._asked: Asked | None = None
        self._repeats = Repeats()
        with context.database.read() as connection:
            box = boxes.latest_box(connection, context.settings.desk)
        if box is not None and box.state is not BoxState.SENT:
            self._code = box.code
        self._last = self.current

    @property
    def current(self) -> CustodyAnswer:
        """Where packing stands: at the start, the box that was scanned last at this desk, if it has not left."""
        box = self._box()
        if box is None or box.box.state is BoxState.SENT:
            return self._told(Outcome.BOX_READY, None)
        return self._told(Outcome.BOX_OPEN if box.box.state is BoxState.OPEN else Outcome.BOX_SEALED, box)

    def open_box(self, code: str) -> CustodyAnswer:
        """Go on with a box of this station as if its code had been scanned."""
        return self.scan(code)

    def scan(self, text: str) -> CustodyAnswer:
        """Answer one scan. What the answer calls saved is committed when this returns."""
        now = self.context.clock()
        if self._repeats.is_repeat(text, now):
            return replace(self._last, answer=told_again(self._last.answer, now))
        answer = self._answer(read_custody_scan(self.context, text))
        if answer.answer.cls is OutcomeClass.NO:
            with self.context.database.write() as connection:
                keep_refusal(self.context, connection, answer.answer, text)
        self._last = answer
        return answer

    def command(self, command: Command) -> CustodyAnswer:
        """Carry out a command as if its card had been scanned."""
        self._repeats.forget()
        answer = self.scan(command)
        self._repeats.forget()
        return answer

    def set_temperature(self, temperature: float) -> CustodyAnswer:
        """Store how warm the open box is (°C). Raises as `describe_box` does."""
        if self._code:
            describe_box(self.context, self._code, temperature=temperature)
            self._last = replace(self._last, box=self._box())
        return self._last

    def _answer(self, scan: CustodyScan) -> CustodyAnswer:
        if isinstance(scan, CommandScan) and scan.command in (Command.SKIP, *_CHOICES):
            return self._choose(scan.command)
        if self._asked is not None:
            return self._during_question(self._asked, scan)
        return self._take(scan)

    def _take(self, scan: CustodyScan) -> CustodyAnswer:
        match scan:
            case RefusedScan():
                return self._told(scan.outcome, self._box(), dict(scan.facts))
            case BadgeScan():
                return self._sign_in(scan)
            case BoxScan():
                return self._scan_box(scan.code)
            case TubeScan():
                return self._pack(scan.number)
            case CommandScan():
                return self._command(scan.command)
            case ListPart():
                return self._told(Outcome.NOT_FOR_BOX, self._box())

    def _command(self, command: Command) -> CustodyAnswer:
        match command:
            case Command.CLOSE:
                return self._seal()
            case Command.PRINT_SLIP:
                return self._print()
            case Command.REPLACE:
                return self._ask_take_out()
            case Command.UNDO if self._last_tube:
                return self._take_out(self._last_tube)
            case _:
                return self._told(Outcome.NOTHING_TO_UNDO, self._box())

    def _scan_box(self, code: str) -> CustodyAnswer:
        with self.context.database.write() as connection:
            box = boxes.find_box(connection, code)
            if box is not None and box.state is not BoxState.SENT:
                boxes.touch_box(connection, code, self.context.settings.desk, self.context.clock())
        if box is None:
            choices, facts = (Choice.PACK_ANYWAY,), {"box": code}
            return self._ask(Asked(outcome=Outcome.BOX_UNKNOWN, choices=choices, about=code, facts=dict(facts)))
        if box.state is BoxState.SENT:
            return self._told(Outcome.BOX_GONE, self._box(), {"box": code, "since": box.sent_at})
        self._code, self._last_tube = code, ""
        return self._told(Outcome.BOX_OPEN, self._box()) if box.state is BoxState.OPEN else self._ask_sealed()

    def _pack(self, number: str, agreed: tuple[Choice, ...] = ()) -> CustodyAnswer:
        if not self._code:
            return self._told(Outcome.BOX_FIRST, None, {"tube": number})
        packed = pack_tube(self.context, self._code, number, agreed)
        facts = {"tube": number, **packed.facts}
        if packed.outcome is Outcome.TUBE_UNKNOWN:
            asked = Asked(outcome=packed.outcome, choices=(Choice.PACK_ANYWAY,), about=number, facts=facts)
            return self._ask(asked)
        if packed.outcome is Outcome.BOX_IS_SEALED:
            return self._ask_sealed()
        if packed.outcome in (Outcome.BOX_ADDED, Outcome.BOX_ADDED_CHECK, Outcome.BOX_FULL):
            self._last_tube = number
        return self._told(packed.outcome, packed.box, facts)

    def _take_out(self, number: str) -> CustodyAnswer:
        taken = take_out_tube(self.context, self._code, number)
        self._last_tube = ""
        return self._told(taken.outcome, taken.box, {"tube": number})

    def _ask_take_out(self) -> CustodyAnswer:
        box = self._box()
        if box is None or box.box.state is not BoxState.OPEN:
            return self._told(Outcome.BOX_READY, None) if box is None else self._ask_sealed()
        return self._ask(Asked(outcome=Outcome.BOX_TAKE_OUT))

    def _seal(self) -> CustodyAnswer:
        box = self._box()
        if box is None:
            return self._told(Outcome.BOX_READY, None)
        if box.box.state is not BoxState.OPEN:
            return self._ask_sealed()
        if not box.tubes:
            return self._told(Outcome.BOX_EMPTY, box)
        return self._told(Outcome.BOX_SEALED, seal_box(self.context, self._code))

    def _ask_sealed(self) -> CustodyAnswer:
        box = self._box()
        facts = {"since": box.box.sealed_at if box else None}
        choices = (Choice.SEND_BOX, Choice.REOPEN_BOX)
        return self._ask(Asked(outcome=Outcome.BOX_IS_SEALED, choices=choices, facts=facts))

    def _choose(self, command: Command) -> CustodyAnswer:
        asked, self._asked = self._asked, None
        if asked is None:
            return self._told(Outcome.NO_QUESTION, self._box())
        place = _CHOICES.index(command) if command in _CHOICES else len(asked.choices)
        if command in _CHOICES and place >= len(asked.choices):
            self._asked = asked
            return self._ask_again(asked)
        if place >= len(asked.choices):
            return self._told(Outcome.KEPT, self._box())
        return self._chosen(asked, asked.choices[place])

    def _chosen(self, asked: Asked, choice: Choice) -> CustodyAnswer:
        match choice:
            case Choice.SEND_BOX:
                sent, self._code = send_box(self.context, self._code), ""
                return self._told(Outcome.BOX_SENT, sent)
            case Choice.REOPEN_BOX:
                return self._told(Outcome.BOX_OPEN, reopen_box(self.context, self._code))
            case _ if asked.outcome is Outcome.BOX_UNKNOWN:
                self._code, self._last_tube = make_box(self.context, code=asked.about).box.code, ""
                return self._told(Outcome.BOX_OPEN, self._box())
            case _:
                return self._pack(asked.about, (choice,))

    def _during_question(self, asked: Asked, scan: CustodyScan) -> CustodyAnswer:
        if isinstance(scan, TubeScan) and asked.outcome is Outcome.BOX_TAKE_OUT:
            answer = self._take_out(scan.number)
            self._asked = None if answer.answer.outcome is Outcome.BOX_TAKEN_OUT else asked
            return answer
        if isinstance(scan, BadgeScan):
            return self._sign_in(scan)
        return self._ask_again(asked)

    def _ask(self, asked: Asked) -> CustodyAnswer:
        self._asked = asked
        return self._told(asked.outcome, self._box(), asked.facts, asked=asked)

    def _ask_again(self, asked: Asked) -> CustodyAnswer:
        facts = {**asked.facts, "asked": asked.outcome}
        return self._told(Outcome.QUESTION_OPEN, self._box(), facts, asked=asked)

    def _print(self) -> CustodyAnswer:
        """Print what the open box needs; without one, make a new one and print its label."""
        box = self._box()
        if box is None:
            box = make_box(self.context)
            self._code, self._last_tube = box.box.code, ""
        if self._print_box is None:
            return self._told(Outcome.BOX_OPEN, box)
        try:
            where = self._print_box(self.context, box)
        except GhepError as problem:
            return self._told(Outcome.NO_SLIP, box, {"problem": problem})
        return self._told(Outcome.BOX_PRINTING, box, {"printer": str(where)})

    def _sign_in(self, scan: BadgeScan) -> CustodyAnswer:
        answer = take_badge(self.context, scan.badge, self.context.clock())
        if answer.operator:
            self.context = replace(self.context, operator=answer.operator)
        return CustodyAnswer(answer=answer, box=self._box())

    def _box(self) -> FilledBox | None:
        if not self._code:
            return None
        with self.context.database.read() as connection:
            box = boxes.find_box(connection, self._code)
            return boxes.fill(connection, box) if box is not None else None

    def _told(
        self,
        outcome: Outcome,
        box: FilledBox | None,
        facts: Mapping[str, object] | None = None,
        *,
        asked: Asked | None = None,
    ) -> CustodyAnswer:
        now: datetime = self.context.clock()
        told = {**_facts_of(box, self.context.settings.box_tubes), **(facts or {})}
        answer = Answer(
            outcome=outcome,
            at=now,
            tube=str(told.get("tube") or ""),
            facts=told,
            choices=asked.choices if asked else (),
            asking=asked is not None,
        )
        return CustodyAnswer(answer=answer, box=box)


def _facts_of(box: FilledBox | None, room: int) -> dict[str, object]:
    if box is None:
        return {}
    return {
        "box": box.box.code,
        "destination": box.box.destination,
        "k": len(box.tubes),
        "n": room,
        "people": box.people,
    }
