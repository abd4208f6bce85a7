"""`ghep push`: what waits for the platform is sent now."""

from typing import Annotated

import typer

from workstation.cli.job import HomeOption, JsonOption, LanguageOption, OperatorOption, PracticeOption, station_job
from workstation.station import platform_access
from workstation.texts.translate import mark as _
from workstation.usecases.push_events import push_events

_PUSHED = _("The platform accepted {accepted} events and refused {refused}")


def push(
    platform: Annotated[str, typer.Option("--platform", help="URL of the platform.", show_default=False)] = "",
    key: Annotated[str, typer.Option("--key", help="This site's key.", show_default=False)] = "",
    again: Annotated[bool, typer.Option("--again", help="Send what was refused once more.")] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Send what waits to the central platform; every event gets its own receipt."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (
        running,
        context,
    ):
        url, known_key = platform_access(running.home, running.settings, practice=practice)
        pushed = push_events(context, url=platform or url, key=key or known_key, again=again)
        running.say(
            running.word(_PUSHED, accepted=pushed.accepted, refused=pushed.refused),
            accepted=pushed.accepted,
            refused=pushed.refused,
        )
