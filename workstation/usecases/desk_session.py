"""A desk at work: scans, commands, the pool size and the day's counts, for the window and the command line."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from workstation.domain.desk import Answer, DeskSummary
from workstation.domain.errors import BadInput, GhepError, Reason, RuleBroken
from workstation.domain.outcomes import Outcome
from workstation.domain.scans import Command
from workstation.domain.typed_person import TypedPerson, as_scan, problems_of
from workstation.store import pairings, tubes
from workstation.usecases.context import Context
from workstation.usecases.desk_choices import load_choices, save_pool_size
from workstation.usecases.handle_scan import DeskMemory, handle_person, handle_refusal, handle_scan
from workstation.usecases.operators import take_over

RECENT_ROWS = 8
PrintSlips = Callable[[Context, str], Path | str]


class DeskSession:
    """One desk's session. Not for two threads at once: its owner calls it from one worker.

    With `resume` whoever signed in last at this desk works on, as after a restart. `print_slips` writes the slips of
    a tube and says where.
    """

    def __init__(self, context: Context, *, resume: bool = False, print_slips: PrintSlips | None = None) -> None:
        choices = load_choices(context)
        self.context = replace(context, operator=choices.operator) if resume and choices.operator else context
        self._print_slips = print_slips
        self._memory = DeskMemory(pool_size=choices.pool_size)

    @property
    def current(self) -> Answer:
        """What the desk waits for: at the start, the open tube that a restart found, or a new tube."""
        with self.context.database.read() as connection:
            row = tubes.latest_tube(connection, self.context.settings.desk)
            tube = tubes.desk_tube(connection, row) if row and row.state is tubes.TubeState.OPEN else None
        if tube is None:
            return Answer(outcome=Outcome.READY_TUBE, at=self.context.clock(), pool_size=self._memory.pool_size)
        last = tube.members[-1].name if tube.members else ""
        return Answer(
            outcome=Outcome.TUBE_TAKEN,
            at=self.context.clock(),
            tube=tube.number,
            person=last,
            facts={"tube": tube.number, "k": len(tube.members), "n": tube.capacity},
            desk_tube=tube,
            pool_size=tube.capacity,
        )

    def scan(self, text: str) -> Answer:
        """Answer one scan."""
        return self._told(handle_scan(self.context, self._memory, text))

    def command(self, command: Command) -> Answer:
        """Carry out a command as if its card had been scanned; pressing a key twice is meant twice."""
        self._memory.last_key = ""
        answer = self.scan(command)
        self._memory.last_key = ""
        return answer

    def enter(self, person: TypedPerson) -> Answer:
        """Answer a person who was typed in or picked from a list.

        Raises BadInput(BAD_PERSON) naming the first field that cannot be taken.
        """
        today = self.context.clock().astimezone(self.context.settings.zone).date()
        for field, problem in problems_of(person, today).items():
            raise BadInput(Reason.BAD_PERSON, field=field, problem=problem)
        return self._told(handle_person(self.context, self._memory, as_scan(person)))

    def take_pair(self, tube: str, person: str) -> tuple[Answer, ...]:
        """Answer a tube and a person who were seen in one view: the tube first, and the person only after it."""
        taken = self.scan(tube)
        if taken.outcome not in (Outcome.TUBE_TAKEN, Outcome.SAME_AGAIN):
            return (taken,)
        return (taken, self.scan(person))

    def refuse(self, outcome: Outcome) -> Answer:
        """Answer what a device found to be no scan (IME_ON, LAYOUT_DOUBT, TWO_CODES)."""
        return handle_refusal(self.context, self._memory, outcome)

    def change_operator(self, name: str) -> None:
        """Let somebody work from now on who is known by name alone."""
        self.context = take_over(self.context, name)

    def set_pool_size(self, size: int) -> Answer:
        """Change how many people share the next tube; raise RuleBroken while a tube is open."""
        current = self.current
        if current.desk_tube is not None:
            raise RuleBroken(Reason.TUBE_OPEN_ON_DESK, tube=current.desk_tube.number)
        save_pool_size(self.context, size)
        self._memory.pool_size = size
        self._memory.question = None
        return self.current

    def summary(self) -> DeskSummary:
        """Count today's people and tubes of this desk and list the last ones."""
        settings = self.context.settings
        midnight = self.context.midnight(self.context.clock())
        with self.context.database.read() as connection:
            people_today, tubes_today = pairings.count_since(connection, settings.desk, midnight)
            rows = pairings.recent(connection, settings.desk, RECENT_ROWS)
        return DeskSummary(people_today=people_today, tubes_today=tubes_today, recent=rows)

    def _told(self, answer: Answer) -> Answer:
        if answer.operator:
            self.context = replace(self.context, operator=answer.operator)
        return self._with_slips(answer) if answer.outcome is Outcome.SLIP_READY else answer

    def _with_slips(self, answer: Answer) -> Answer:
        """Write the slips of the tube; the pairing stands whatever becomes of the paper."""
        if self._print_slips is None:
            return replace(answer, outcome=Outcome.NO_SLIP)
        try:
            path = self._print_slips(self.context, answer.tube)
        except GhepError as problem:
            return replace(answer, outcome=Outcome.NO_SLIP, facts={**answer.facts, "problem": problem})
        if isinstance(path, str):
            return replace(answer, outcome=Outcome.PRINTING, facts={**answer.facts, "printer": path})
        return replace(answer, facts={**answer.facts, "path": path})
