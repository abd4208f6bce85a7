"""Sets a desk to a collection, between two tubes; every tube that it opens from then on belongs to it."""

from dataclasses import replace

from workstation.domain.collection import Collection, problems_of, tidied
from workstation.domain.errors import BadInput, Reason, RuleBroken
from workstation.store import audit, collections, desks, tubes
from workstation.usecases.context import Context
from workstation.usecases.open_collection import collection_of_settings, stored_collection
from workstation.usecases.operators import require_supervisor

MOST_LISTED = 50


def current_collection(context: Context) -> Collection:
    """Give the collection that this desk is set to: its last choice, or that of the settings."""
    with context.database.read() as connection:
        desk = desks.find_desk(connection, context.settings.desk)
        if desk is None or desk.collection_id is None:
            return collection_of_settings(context.settings)
        return collections.load_collection(connection, desk.collection_id)


def list_collections(context: Context) -> tuple[Collection, ...]:
    """List the collections of this station, those that this desk used last first; at most 50."""
    with context.database.read() as connection:
        return collections.last_used(connection, context.settings.desk, MOST_LISTED)


def set_collection(context: Context, collection: Collection, *, badge: str = "") -> Collection:
    """Set this desk to a collection, kept over a restart; gives it as it was stored. A badge says who does it.

    Raises BadInput(BAD_COLLECTION) naming the field, RuleBroken(TUBE_OPEN_ON_DESK) while a tube is open here, and
    RuleBroken(NOT_ALLOWED) for a collector where operators are registered, or NotFound(NO_SUCH_BADGE).
    """
    wanted, settings, now = tidied(collection), context.settings, context.clock()
    for field, problem in problems_of(wanted).items():
        raise BadInput(Reason.BAD_COLLECTION, field=field, problem=problem)
    with context.database.write() as connection:
        supervisor = require_supervisor(context, connection, badge)
        last = tubes.latest_tube(connection, settings.desk)
        if last is not None and last.state is tubes.TubeState.OPEN:
            raise RuleBroken(Reason.TUBE_OPEN_ON_DESK, tube=last.number)
        collection_id = stored_collection(connection, wanted, now)
        row = desks.desk_or_new(connection, settings.desk, pool_size=settings.pool_size)
        if row.collection_id != collection_id:
            desks.save_desk(connection, settings.desk, replace(row, collection_id=collection_id), now)
            audit.record(
                connection,
                at=now,
                operator=supervisor,
                action="collection.set",
                subject=settings.desk,
                collection=collection_id,
                before=row.collection_id,
            )
    return wanted
