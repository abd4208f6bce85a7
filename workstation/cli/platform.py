"""`ghep platform`: the central platform, and the citizen's pages."""

from typing import Annotated

import typer

from workstation.cli.job import HomeOption, JsonOption, LanguageOption, job
from workstation.platform_server import PlatformOptions, run_platform
from workstation.station import utc_now
from workstation.texts.translate import mark as _

_LISTENING = _("The platform listens at {url}")


def platform(
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="TCP port; 0 takes a free one.")] = 8080,
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    database: Annotated[
        str, typer.Option("--database", help="sqlite:///FILE or postgresql+psycopg://…", show_default=False)
    ] = "",
    key: Annotated[str, typer.Option("--key", help="Key that stations must show.", show_default=False)] = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
) -> None:
    """Run the central platform: it takes stations' events and shows each citizen their own result."""
    with job(home, as_json=as_json, language=language) as running:
        options = PlatformOptions(home=running.home, host=host, port=port, database=database, key=key, clock=utc_now)
        run_platform(
            options,
            started=lambda url: running.say(running.word(_LISTENING, url=url), url=url, key_file=options.key_file),
        )
