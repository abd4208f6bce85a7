"""Which badges whoever works here may print: a badge stands for its owner, and a supervisor's may release results."""

from workstation.domain.badge import Operator, Role
from workstation.usecases.context import Context
from workstation.usecases.operators import list_operators, role_of


def list_badges(context: Context) -> tuple[Operator, ...]:
    """Give the badges that hold, for a supervisor; none for anybody else."""
    with context.database.read() as connection:
        role = role_of(context, connection)
    return tuple(one for one in list_operators(context) if one.ended_at is None) if role is Role.SUPERVISOR else ()
