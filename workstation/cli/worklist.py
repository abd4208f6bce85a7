"""`ghep worklist list`, `pull` and `order`: what the laboratory has to test, and tubes that were paired elsewhere."""

from datetime import timedelta
from typing import Annotated

import typer

from workstation.cli.job import HomeOption, Job, JsonOption, LanguageOption, OperatorOption, PracticeOption, station_job
from workstation.domain.errors import NotFound, Reason
from workstation.domain.tube_barcode import display_tube
from workstation.station import platform_access
from workstation.store.orders import OrderState
from workstation.store.worklist import WaitingTube
from workstation.texts.translate import mark as _
from workstation.texts.worklist import NO_WORK, NOT_ORDERED, ORDER_STATES
from workstation.usecases.learn_tubes import Learned, learn_tubes, waiting_numbers
from workstation.usecases.list_worklist import list_worklist, preview_order

app = typer.Typer(help="What the laboratory has to test, and tubes that were paired elsewhere.")
_PULLED = _(
    "Asked about {asked} tubes: {learned} learned, {changed} changed, {held} results held; "
    "{messages} messages imported again, {results} results; {waiting} tubes still wait for their pairing"
)
_HELD = _("{tube}: its result is held, see why: ghep results")

_ROW = _("{tube} · {people} of {pool_size} people · waits {hours} h · {order}")
_ROW_UNKNOWN = _("{tube} · its pairing is not here yet · waits {hours} h · {order}")
_IN_BOX = _("box {box}")
_NO_WAITING = _("No received tube waits for a test")
_NOT_KNOWN = _("{count} tubes wait for their pairing. Ask the platform: ghep worklist pull")


@app.command("list")
def list_(
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    practice: PracticeOption = False,
) -> None:
    """List the tubes that were received and wait for a test, the longest waiting first."""
    with station_job(home, as_json=as_json, language=language, practice=practice) as (job, context):
        now, rows, unknown = context.clock(), list_worklist(context), waiting_numbers(context)
        for row in rows:
            _say_row(job, row, now - row.received_at)
        if as_json:
            return
        if not rows:
            job.say(job.word(_NO_WAITING))
        if unknown:
            job.say(job.word(_NOT_KNOWN, count=len(unknown)))


def _say_row(job: Job, row: WaitingTube, waits: timedelta) -> None:
    order = job.word(ORDER_STATES[OrderState(row.order)]) if row.order else job.word(NOT_ORDERED)
    words = job.word(
        _ROW if row.is_known else _ROW_UNKNOWN,
        tube=display_tube(row.number),
        people=row.people,
        pool_size=row.pool_size,
        hours=int(waits.total_seconds() // 3600),
        order=order,
    )
    job.say(
        f"{words} · {job.word(_IN_BOX, box=row.box)}" if row.box else words,
        tube=row.number,
        received_at=row.received_at,
        paired_at=row.paired_at,
        pool_size=row.pool_size,
        people=row.people,
        box=row.box,
        known=row.is_known,
        order=row.order,
        order_number=row.order_number,
        ordered_at=row.ordered_at,
    )


@app.command()
def order(
    tube: Annotated[str, typer.Argument(help="The tube's number.", show_default=False)],
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    practice: PracticeOption = False,
) -> None:
    """Show what an analyzer that asks about a tube would be told to run (OML^O33); nothing is ordered by that."""
    with station_job(home, as_json=as_json, language=language, practice=practice) as (job, context):
        preview = preview_order(context, tube)
        if preview.why is not None:
            raise NotFound(Reason.NO_WORK, tube=preview.tube[:40], why=job.word(NO_WORK[preview.why]))
        segments = preview.data.decode().rstrip("\r").split("\r")
        job.say("\n".join(segments), tube=preview.tube, segments=segments)


@app.command()
def pull(
    platform: Annotated[str, typer.Option("--platform", help="URL of the platform.", show_default=False)] = "",
    key: Annotated[str, typer.Option("--key", help="This site's key.", show_default=False)] = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
) -> None:
    """Ask the platform about tubes that were paired elsewhere, and import again what waited for them."""
    with station_job(home, as_json=as_json, language=language, operator=operator) as (job, context):
        url, known_key = platform_access(job.home, job.settings, practice=False)
        learned = learn_tubes(context, url=platform or url, key=key or known_key)
        job.say(job.word(_PULLED, **_counts(learned)), **_values(learned))
        for tube in () if as_json else learned.held:
            job.say(job.word(_HELD, tube=display_tube(tube)))


def _counts(learned: Learned) -> dict[str, int]:
    return {
        "asked": learned.asked,
        "learned": len(learned.learned),
        "changed": len(learned.changed),
        "held": len(learned.held),
        "messages": learned.messages,
        "results": learned.results,
        "waiting": len(learned.waiting),
    }


def _values(learned: Learned) -> dict[str, object]:
    names = {"learned": learned.learned, "changed": learned.changed, "held": learned.held, "waiting": learned.waiting}
    return {"asked": learned.asked, "messages": learned.messages, "results": learned.results, **names}
