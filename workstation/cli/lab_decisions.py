"""`ghep hold`, `correct`, `withdraw` and `attach`: what a person decides about a result, or about whose it is."""

from typing import Annotated
from uuid import UUID

import typer

from workstation.cli.job import HomeOption, Job, JsonOption, LanguageOption, OperatorOption, PracticeOption, station_job
from workstation.domain.errors import BadInput, Reason
from workstation.domain.results import ResultCode, ResultOrigin
from workstation.domain.tube_barcode import display_tube, normalize_tube
from workstation.texts.notices import RESULT_WORDS
from workstation.texts.translate import mark as _
from workstation.usecases.attach_specimen import (
    confirm_attachment,
    drop_attachment,
    list_attachments,
    propose_attachment,
)
from workstation.usecases.context import Context
from workstation.usecases.hold_result import hold_result
from workstation.usecases.record_result import record_result
from workstation.usecases.withdraw_result import withdraw_result

_HELD = _("{tube}: held; nobody sees it until the doubt is settled")
_CORRECTED = _("{tube}: corrected to {code}; it waits for another person to release it")
_WITHDRAWN = _("{tube}: withdrawn; it is shown to nobody any more")
_PROPOSED = _("{tube}: proposed; another person confirms it with: ghep attach --confirm {id}")
_ATTACHED = _("{results} results; {waiting} things still wait in the message")
_DROPPED = _("The match was taken back")
_WAITS = _("{id} · segment {segment} is {tube} · {who}: {why}")
_NO_MATCHES = _("No match by hand waits for a second person")

TubeArgument = Annotated[str, typer.Argument(help="The tube.", show_default=False)]
WhyOption = Annotated[str, typer.Option("--why", help="What was found; kept with the result.", show_default=False)]


def hold(
    tube: TubeArgument,
    why: WhyOption,
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Hold a tube's result, released or not: nobody sees it until the doubt is settled."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        hold_result(context, tube, why)
        _say(job, _HELD, tube, held=True)


def correct(
    tube: TubeArgument,
    code: Annotated[ResultCode, typer.Argument(help="What it is.", case_sensitive=False, show_default=False)],
    why: WhyOption,
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Make a new version of a tube's result. Another person releases it; what was released is hidden until then."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        result_id = record_result(context, tube, code, why, origin=ResultOrigin.CORRECTED)
        words = job.word(RESULT_WORDS[code])
        line = job.word(_CORRECTED, tube=display_tube(normalize_tube(tube)), code=words)
        job.say(line, tube=normalize_tube(tube), result=result_id, code=code, corrected=True)


def withdraw(
    tube: TubeArgument,
    why: WhyOption,
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Withdraw a released result that was never this tube's. Whoever saw it is told so."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        withdraw_result(context, tube, why)
        _say(job, _WITHDRAWN, tube, withdrawn=True)


def attach(
    message: Annotated[UUID | None, typer.Argument(help="The message, by its id in: ghep inbox.")] = None,
    segment: Annotated[int, typer.Option("--segment", help="Where its specimen begins.", show_default=False)] = 0,
    tube: Annotated[str, typer.Option("--tube", help="The tube that it is.", show_default=False)] = "",
    why: Annotated[str, typer.Option("--why", help="What was looked at; kept.", show_default=False)] = "",
    confirm: Annotated[
        UUID | None, typer.Option("--confirm", help="Confirm another person's match.", show_default=False)
    ] = None,
    drop: Annotated[
        UUID | None, typer.Option("--drop", help="Take back a match that nobody confirmed.", show_default=False)
    ] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Match a specimen to a tube by hand: one person proposes, another confirms. Without options: what waits."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        if confirm is not None:
            done = confirm_attachment(context, confirm)
            line = job.word(_ATTACHED, results=done.results, waiting=len(done.issues))
            job.say(line, message=done.message_id, state=done.state, results=done.results, confirmed=confirm)
        elif drop is not None:
            drop_attachment(context, drop)
            job.say(job.word(_DROPPED), dropped=drop)
        elif message is None:
            _say_waiting(job, context, as_json=as_json)
        elif not segment:
            raise BadInput(Reason.NO_SEGMENT)
        else:
            made = propose_attachment(context, message, segment, tube, why)
            line = job.word(_PROPOSED, tube=display_tube(normalize_tube(tube)), id=made)
            job.say(line, attachment=made, message=message, segment=segment, tube=normalize_tube(tube))


def _say_waiting(job: Job, context: Context, *, as_json: bool) -> None:
    waiting = list_attachments(context)
    for row in waiting:
        facts = {"id": row.id, "segment": row.segment, "tube": display_tube(row.tube), "who": row.proposed_by}
        job.say(
            job.word(_WAITS, **facts, why=row.why),
            attachment=row.id,
            message=row.message_id,
            segment=row.segment,
            tube=row.tube,
            why=row.why,
            proposed_by=row.proposed_by,
            proposed_at=row.proposed_at,
        )
    if not waiting and not as_json:
        job.say(job.word(_NO_MATCHES))


def _say(job: Job, text: str, tube: str, **values: object) -> None:
    number = normalize_tube(tube)
    job.say(job.word(text, tube=display_tube(number)), tube=number, **values)
