"""`ghep operators …`: who has a badge of this station, giving one and ending one."""

from typing import Annotated

import typer

from workstation.cli.collection import BadgeOption
from workstation.cli.job import HomeOption, Job, JsonOption, LanguageOption, OperatorOption, PracticeOption, station_job
from workstation.domain.badge import Operator, Role, display_badge
from workstation.texts.operators import ROLE_WORDS
from workstation.texts.translate import mark as _
from workstation.usecases.operators import add_operator, end_operator, list_operators

app = typer.Typer(no_args_is_help=True, help="Operators and their badges.")

_HOLDS = _("{badge} · {role} · {name}")
_ENDED = _("{badge} · {role} · {name} · ended {at}")
_NOBODY = _("Nobody has a badge: everybody works as a supervisor")


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="The person's name.")],
    role: Annotated[Role, typer.Option("--role", help="What the person may do.")] = Role.COLLECTOR,
    badge: BadgeOption = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Give a person a badge; print it with: ghep labels command-card."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        _say(job, add_operator(context, name, role, badge=badge))


@app.command("list")
def list_(
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    practice: PracticeOption = False,
) -> None:
    """List the operators, those whose badge holds first."""
    with station_job(home, as_json=as_json, language=language, practice=practice) as (job, context):
        found = list_operators(context)
        for operator in found:
            _say(job, operator)
        if not any(operator.ended_at is None for operator in found) and not as_json:
            job.say(job.word(_NOBODY))


@app.command()
def end(
    ended: Annotated[str, typer.Argument(metavar="BADGE", help="The badge that ends, for example a lost one.")],
    badge: BadgeOption = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """End a badge; it is never given again."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        _say(job, end_operator(context, ended, badge=badge))


def _say(job: Job, operator: Operator) -> None:
    job.say(
        job.word(
            _HOLDS if operator.ended_at is None else _ENDED,
            badge=display_badge(operator.badge),
            role=job.word(ROLE_WORDS[operator.role]),
            name=operator.name,
            at=job.local(operator.ended_at),
        ),
        badge=operator.badge,
        name=operator.name,
        role=operator.role,
        ended_at=operator.ended_at,
    )
