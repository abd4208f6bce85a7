"""A desk at work: scans, commands, the pool size and the day's counts, for the window and the command line."""

from workstation.domain.desk import Answer, DeskSummary
from workstation.domain.errors import Reason, RuleBroken
from workstation.domain.outcomes import Outcome
from workstation.domain.scans import Command
from workstation.store import pairings, tubes
from workstation.usecases.context import Context
from workstation.usecases.handle_scan import DeskMemory, handle_scan

RECENT_ROWS = 8


class DeskSession:
    """One desk's session. Not for two threads at once: its owner calls it from one worker."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._memory = DeskMemory(pool_size=context.settings.pool_size)

    @property
    def current(self) -> Answer:
        """What the desk waits for: at the start, the open tube that a restart found, or a new tube."""
        with self.context.database.read() as connection:
            row = tubes.latest_tube(connection, self.context.settings.desk)
            tube = tubes.desk_tube(connection, row) if row and row.state is tubes.TubeState.OPEN else None
        if tube is None:
            return Answer(outcome=Outcome.READY_TUBE, at=self.context.clock(), pool_size=self._memory.pool_size)
        self._memory.pool_size = tube.capacity
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
        return handle_scan(self.context, self._memory, text)

    def command(self, command: Command) -> Answer:
        """Carry out a command as if its card had been scanned; pressing a key twice is meant twice."""
        self._memory.last_key = ""
        answer = handle_scan(self.context, self._memory, command)
        self._memory.last_key = ""
        return answer

    def set_pool_size(self, size: int) -> Answer:
        """Change how many people share the next tube; raise RuleBroken while a tube is open."""
        current = self.current
        if current.desk_tube is not None:
            raise RuleBroken(Reason.TUBE_OPEN_ON_DESK, tube=current.desk_tube.number)
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
