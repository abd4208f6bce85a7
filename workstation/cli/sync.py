"""`ghep push`, `status` and `platform`: what waits for the platform, and the platform itself."""

from typing import Annotated

import typer

from workstation.cli.job import (
    HomeOption,
    Job,
    JsonOption,
    LanguageOption,
    OperatorOption,
    PracticeOption,
    job,
    station_job,
)
from workstation.cli.numbers import say_share, share_values, warn_of_numbers
from workstation.platform_server import PlatformOptions, run_platform
from workstation.station import platform_access, utc_now
from workstation.texts.translate import mark as _
from workstation.usecases.context import Context
from workstation.usecases.number_share import number_share
from workstation.usecases.push_events import push_events
from workstation.usecases.share_desks import DesksStatus, desks_status
from workstation.usecases.station_status import station_status

_PUSHED = _("The platform accepted {accepted} events and refused {refused}")
_LISTENING = _("The platform listens at {url}")
_STATUS = _(
    "People {persons} · pairings {pairings} · tubes {tubes} · messages {messages} · results {results} · "
    "waiting for the platform {waiting}, refused {refused}"
)
_TOGETHER = _("Desks together")
_ALONE = _("This desk is alone: the site's platform {url} does not answer ({why})")
_CONFLICT = _(
    "CONFLICT: tube {tube}, paired here at {here}, was also paired at {desk}, {site}, {there}. "
    "Nobody sees its result; call the supervisor"
)
_AUDIT_BROKEN = _("The audit was changed at entry {entry}")


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


def status(
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    practice: PracticeOption = False,
) -> None:
    """Show what this station holds and what waits."""
    with station_job(home, as_json=as_json, language=language, practice=practice) as (running, context):
        now, others = station_status(context), _others(running, context)
        numbers = number_share(context)
        running.say(
            running.word(
                _STATUS,
                persons=now.persons,
                pairings=now.pairings,
                tubes=sum(now.tubes.values()),
                messages=sum(now.messages.values()),
                results=sum(now.results.values()),
                waiting=now.outbox.waiting,
                refused=now.outbox.refused,
            ),
            home=running.home,
            station=context.station_id,
            persons=now.persons,
            pairings=now.pairings,
            voided=now.voided,
            tubes=now.tubes,
            messages=now.messages,
            results=now.results,
            waiting=now.outbox.waiting,
            oldest_waiting=now.outbox.oldest_waiting,
            accepted=now.outbox.accepted,
            refused=now.outbox.refused,
            audit_whole=now.first_broken_audit is None,
            desks=None if others is None else "together" if others.together else "alone",
            conflicts=[conflict.model_dump(mode="json") for conflict in others.conflicts] if others else [],
            numbers=share_values(numbers),
        )
        if not as_json:
            say_share(running, numbers)
        if numbers.low:
            warn_of_numbers(running, context)
        if others is not None and not as_json:
            _say_others(running, others)
        if now.first_broken_audit is not None:
            running.failed = True
            if not as_json:
                running.say(running.word(_AUDIT_BROKEN, entry=now.first_broken_audit))


def _others(running: Job, context: Context) -> DesksStatus | None:
    url, key = platform_access(running.home, context.settings, practice=context.practice)
    return desks_status(context, url=url, key=key) if url and context.settings.shared_desks else None


def _say_others(running: Job, others: DesksStatus) -> None:
    alone = running.word(_ALONE, url=running.settings.platform_url, why=others.why)
    running.say(running.word(_TOGETHER) if others.together else alone)
    for one in others.conflicts:
        facts = {"tube": one.tube, "desk": one.desk, "site": one.site}
        when = {"here": running.local(one.paired_at), "there": running.local(one.since)}
        running.say(running.word(_CONFLICT, **facts, **when))


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
