"""What a person may decide about a result that stands: hold it, let it stand, correct it, withdraw it. No widgets."""

from dataclasses import dataclass
from enum import StrEnum

from workstation.domain.results import ResultCode, ResultStatus
from workstation.gui.lab.ports import ResultRow


class Act(StrEnum):
    """One decision."""

    HOLD = "hold"
    SETTLE = "settle"
    CORRECT = "correct"
    WITHDRAW = "withdraw"


ASKED_TWICE = frozenset({Act.CORRECT, Act.WITHDRAW})
SINGLE_CODES = (
    ResultCode.NEGATIVE,
    ResultCode.POSITIVE,
    ResultCode.INCONCLUSIVE,
    ResultCode.INVALID,
    ResultCode.REJECTED,
    ResultCode.NOT_DONE,
)
POOL_CODES = (ResultCode.POOL_NEGATIVE, ResultCode.POOL_POSITIVE, *SINGLE_CODES[2:])


def acts_of(row: ResultRow) -> tuple[Act, ...]:
    """Give what may be decided about a result, as it stands."""
    if row.status is ResultStatus.PRELIMINARY:
        return (Act.HOLD, Act.CORRECT)
    if row.status is ResultStatus.HELD:
        return (Act.SETTLE, Act.CORRECT)
    if row.status is ResultStatus.RELEASED:
        return (Act.SETTLE if row.held_reason else Act.HOLD, Act.CORRECT, Act.WITHDRAW)
    return (Act.CORRECT,) if row.status is ResultStatus.WITHDRAWN else ()


def codes_for(row: ResultRow) -> tuple[ResultCode, ...]:
    """Give what a result may be corrected to."""
    return tuple(code for code in (POOL_CODES if row.is_pool else SINGLE_CODES) if code is not row.code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What somebody is about to decide; `is_asked` once the question stands, and the next press answers it."""

    row: ResultRow
    act: Act
    code: ResultCode | None = None
    why: str = ""
    is_asked: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether it may be done."""
        return bool(self.why.strip()) and (self.act is not Act.CORRECT or self.code is not None)
