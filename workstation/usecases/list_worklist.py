"""What the laboratory has to test: the list, and what an analyzer would be told about one tube."""

from dataclasses import dataclass

from workstation.domain.no_work import NoWork
from workstation.domain.tube_barcode import normalize_tube
from workstation.hl7.compose_orders import TestToRun, compose_work_order
from workstation.hl7.orders import Place, Query
from workstation.store import orders, worklist
from workstation.store.worklist import WaitingTube
from workstation.usecases.answer_query import made_work_order
from workstation.usecases.context import Context
from workstation.usecases.tube_work import tube_work

MOST_ROWS = 5_000
NOT_ORDERED_YET = "0"
"""Stands for the number of an order in a preview: a number is given when an analyzer asks."""
_NOBODY_ASKS = Query(
    control_id="",
    sender="|",
    application="",
    facility="",
    receiving_application="",
    receiving_facility="",
    processing="P",
    profile="",
    name="",
    tag="",
    echo=(),
    tubes=(),
    place=Place(),
    is_all=False,
    problem=None,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPreview:
    """What an analyzer would be told about a tube: the OML^O33, and why there is nothing to run, if so."""

    tube: str
    data: bytes
    why: NoWork | None = None


def list_worklist(context: Context) -> tuple[WaitingTube, ...]:
    """List the tubes that were received and wait for a test, the longest waiting first."""
    with context.database.read() as connection:
        return worklist.waiting_for_test(connection, MOST_ROWS)


def preview_order(context: Context, text: str) -> OrderPreview:
    """Compose what an analyzer that asks about a tube would get; nothing is ordered by that."""
    number, now = normalize_tube(text), context.clock().astimezone(context.settings.zone)
    with context.database.read() as connection:
        work = tube_work(context, connection, text)
        live = {
            order.code: order.number for order in orders.orders_of(connection, number) if order.state in orders.LIVE
        }
    if isinstance(work, NoWork):
        return OrderPreview(tube=number, data=b"", why=work)
    tests = [TestToRun(number=live.get(code[:100], NOT_ORDERED_YET), code=code) for code in work.codes]
    return OrderPreview(
        tube=number, data=compose_work_order(_NOBODY_ASKS, made_work_order(work, tests, NOT_ORDERED_YET, now))
    )
