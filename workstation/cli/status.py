"""`ghep status`: what this station holds, and what waits for the platform."""

from workstation.cli.job import HomeOption, Job, JsonOption, LanguageOption, PracticeOption, station_job
from workstation.cli.numbers import say_share, share_values, warn_of_numbers
from workstation.station import platform_access
from workstation.texts.translate import mark as _
from workstation.usecases.context import Context
from workstation.usecases.number_share import number_share
from workstation.usecases.share_desks import DesksStatus, desks_status
from workstation.usecases.station_status import station_status

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
