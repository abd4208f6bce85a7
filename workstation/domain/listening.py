"""How the listener for analyzers stands, for whoever shows it."""

from dataclasses import dataclass
from datetime import datetime

from workstation.domain.errors import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenerStatus:
    """`port` 0: this station does not listen. `problem` says why it cannot, although it should.

    `messages` were answered since it began, `last_at` the last of them.
    """

    port: int = 0
    host: str = ""
    is_secured: bool = False
    problem: Reason | None = None
    connections: int = 0
    messages: int = 0
    last_at: datetime | None = None

    @property
    def is_listening(self) -> bool:
        """Whether analyzers can connect now."""
        return self.port > 0 and self.problem is None


OFF = ListenerStatus()
