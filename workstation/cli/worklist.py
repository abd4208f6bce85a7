"""`ghep worklist pull`, `list` and `order`: what the laboratory has to test, and what it learns of tubes paired
elsewhere."""

from typing import Annotated

import typer

from workstation.cli.job import HomeOption, JsonOption, LanguageOption, OperatorOption, station_job
from workstation.domain.tube_barcode import display_tube
from workstation.station import platform_access
from workstation.texts.translate import mark as _
from workstation.usecases.learn_tubes import Learned, learn_tubes

app = typer.Typer(help="What the laboratory has to test, and tubes that were paired elsewhere.")
_PULLED = _(
    "Asked about {asked} tubes: {learned} learned, {changed} changed, {held} results held; "
    "{messages} messages imported again, {results} results; {waiting} tubes still wait for their pairing"
)
_HELD = _("{tube}: its result is held, see why: ghep results")


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
