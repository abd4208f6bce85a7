"""Who may work here and as what: badges are given and ended, a scanned badge makes its owner the desk's operator.

A station without operators trusts everybody as a supervisor, so that a small team needs no badges. From the first badge
on, who is known by name alone counts as a collector: a name can be typed by anybody.
"""

import secrets
import unicodedata
from dataclasses import replace

from sqlalchemy import Connection

from workstation.domain.badge import DIGITS, MOST_NAME, Operator, Role, badge_code, read_badge
from workstation.domain.errors import BadInput, NotFound, Reason, RuleBroken
from workstation.store import audit, desks, operators
from workstation.usecases.context import Context


def who_is(connection: Connection, badge: str) -> Operator | None:
    """Give whose badge was scanned; None for a badge that is wrong, unknown or ended."""
    code = read_badge(badge)
    found = operators.find_badge(connection, code) if code else None
    return found if found is not None and found.ended_at is None else None


def role_of(context: Context, connection: Connection) -> Role:
    """Give as what the context's operator works at the context's desk."""
    if not operators.count_live(connection):
        return Role.SUPERVISOR
    desk = desks.find_desk(connection, context.settings.desk)
    if desk is None or not desk.role or desk.operator != context.operator:
        return Role.COLLECTOR
    owner = operators.find_live_name(connection, desk.operator)
    return owner.role if owner is not None else Role.COLLECTOR


def sign_in(context: Context, connection: Connection, operator: Operator) -> Context:
    """Make a badge's owner the operator of this desk, also after a restart; gives the context that works in that name.

    In the caller's transaction, audited.
    """
    signed_in = replace(context, operator=operator.name)
    _save_who(context, connection, name=operator.name, role=operator.role)
    now = context.clock()
    audit.record(
        connection,
        at=now,
        operator=operator.name,
        action="operator.in",
        subject=context.settings.desk,
        role=operator.role,
    )
    return signed_in


def sign_out(context: Context, connection: Connection) -> None:
    """Forget whose badge was scanned at this desk: somebody took over by name. In the caller's transaction."""
    desk = desks.find_desk(connection, context.settings.desk)
    if desk is not None and desk.operator:
        _save_who(context, connection, name="", role="")


def require_supervisor(context: Context, connection: Connection, badge: str = "") -> str:
    """Give the name of the supervisor who does this one thing: a badge's owner, or else the desk's operator.

    Raises NotFound(NO_SUCH_BADGE), and RuleBroken(NOT_ALLOWED) for a collector.
    """
    owner = who_is(connection, badge) if badge else None
    if badge and owner is None:
        raise NotFound(Reason.NO_SUCH_BADGE)
    name, role = (owner.name, owner.role) if owner else (context.operator, role_of(context, connection))
    if role is not Role.SUPERVISOR:
        raise RuleBroken(Reason.NOT_ALLOWED, operator=name)
    return name


def take_over(context: Context, name: str) -> Context:
    """Let somebody without a badge work at this desk from now on, known by name; gives that person's context."""
    with context.database.write() as connection:
        sign_out(context, connection)
    return replace(context, operator=name)


def list_operators(context: Context) -> tuple[Operator, ...]:
    """List every operator, those whose badge holds first."""
    with context.database.read() as connection:
        return operators.all_operators(connection)


def add_operator(context: Context, name: str, role: Role, *, badge: str = "") -> Operator:
    """Give somebody a badge. The first must be a supervisor's, as afterwards only a supervisor gives badges.

    `badge` is of who gives it. Raises BadInput(NO_NAME), NotFound(NO_SUCH_BADGE), RuleBroken(NAME_TAKEN,
    FIRST_SUPERVISOR, NOT_ALLOWED).
    """
    plain = unicodedata.normalize("NFC", " ".join(name.split()))
    if not plain or len(plain) > MOST_NAME or not plain.isprintable():
        raise BadInput(Reason.NO_NAME, most=MOST_NAME)
    now = context.clock()
    with context.database.write() as connection:
        supervisor = require_supervisor(context, connection, badge)
        if operators.find_live_name(connection, plain) is not None:
            # Whoever imported a result may not release it, and people are told apart by name.
            raise RuleBroken(Reason.NAME_TAKEN)
        if role is not Role.SUPERVISOR and not operators.count_live(connection):
            raise RuleBroken(Reason.FIRST_SUPERVISOR)
        made = Operator(badge=_new_badge(connection), name=plain, role=role, made_at=now)
        operators.store_operator(connection, made, made_by=supervisor)
        audit.record(connection, at=now, operator=supervisor, action="operator.added", subject=made.badge, role=role)
    return made


def end_operator(context: Context, ended: str, *, badge: str = "") -> Operator:
    """End a badge, for example a lost one. The last supervisor's ends last, or nobody could give badges.

    `badge` is of who ends it. Raises NotFound(NO_SUCH_BADGE), RuleBroken(LAST_SUPERVISOR, NOT_ALLOWED).
    """
    now = context.clock()
    with context.database.write() as connection:
        supervisor = require_supervisor(context, connection, badge)
        found = who_is(connection, ended)
        if found is None:
            raise NotFound(Reason.NO_SUCH_BADGE)
        others = [o for o in operators.all_operators(connection) if o.ended_at is None and o.badge != found.badge]
        if others and all(other.role is not Role.SUPERVISOR for other in others):
            raise RuleBroken(Reason.LAST_SUPERVISOR)
        operators.end_badge(connection, found.badge, now)
        # The name may be given to somebody else, who must not find a desk signed in.
        desks.forget_operator(connection, found.name, now)
        audit.record(connection, at=now, operator=supervisor, action="operator.ended", subject=found.badge)
    return replace(found, ended_at=now)


def _save_who(context: Context, connection: Connection, *, name: str, role: str) -> None:
    settings = context.settings
    row = desks.desk_or_new(connection, settings.desk, pool_size=settings.pool_size)
    desks.save_desk(connection, settings.desk, replace(row, operator=name, role=role), context.clock())


def _new_badge(connection: Connection) -> str:
    """Draw until a number is free: a badge opens a supervisor's rights, so nobody may count on to the next."""
    while True:
        code = badge_code(secrets.randbelow(10**DIGITS))
        if operators.find_badge(connection, code) is None:
            return code
