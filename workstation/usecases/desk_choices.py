"""What a desk chose last and finds again after a restart: its pool size, and who signed in there with a badge."""

from dataclasses import dataclass, replace

from workstation.domain.badge import Role
from workstation.domain.collection import POOL_SIZES, is_pool_size
from workstation.domain.errors import BadInput, Reason
from workstation.store import desks, operators
from workstation.usecases.context import Context
from workstation.usecases.operators import role_of


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskChoices:
    """Where a desk stood when it was left. `operator` is empty where nobody signed in with a badge that still holds."""

    pool_size: int
    operator: str
    role: Role


def load_choices(context: Context) -> DeskChoices:
    """Give what this desk chose last; the settings stand where it never chose."""
    with context.database.read() as connection:
        row = desks.find_desk(connection, context.settings.desk)
        name = row.operator if row else ""
        role = role_of(replace(context, operator=name) if name else context, connection)
        holds = bool(name) and operators.find_live_name(connection, name) is not None
    size = row.pool_size if row else context.settings.pool_size
    return DeskChoices(pool_size=size, operator=name if holds else "", role=role)


def save_pool_size(context: Context, size: int) -> None:
    """Keep how many people share a tube at this desk; raise BadInput(BAD_QUANTITY) for a size that no tube has."""
    if not is_pool_size(size):
        raise BadInput(Reason.BAD_QUANTITY, count=size, most=POOL_SIZES[-1])
    settings = context.settings
    with context.database.write() as connection:
        row = desks.desk_or_new(connection, settings.desk, pool_size=settings.pool_size)
        if row.pool_size != size:
            desks.save_desk(connection, settings.desk, replace(row, pool_size=size), context.clock())
