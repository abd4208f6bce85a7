"""`ghep void`: a pairing that never held, found after the desk has gone on."""

from enum import StrEnum
from typing import Annotated

import typer

from workstation.cli.collection import BadgeOption
from workstation.cli.job import HomeOption, JsonOption, LanguageOption, OperatorOption, PracticeOption, station_job
from workstation.domain.tube_barcode import display_tube
from workstation.texts.translate import mark as _
from workstation.usecases.void_pairing import void_pairing

_VOIDED = _("Tube {tube}, person {position}: this pairing does not hold any more")


class Why(StrEnum):
    """Why a pairing never held."""

    WRONG_PERSON = "wrong-person"
    WRONG_TUBE = "wrong-tube"
    PERSON_LEFT = "person-left"


def void(
    tube: Annotated[str, typer.Argument(help="The tube.")],
    reason: Annotated[Why, typer.Option("--reason", help="Why the pairing never held.")],
    position: Annotated[int, typer.Option("--position", min=0, help="Which person of a pool; 0 is the only one.")] = 0,
    badge: BadgeOption = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Void a pairing of any age; its person sees nothing of this tube from then on."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        done = void_pairing(context, tube, position, reason.name, badge=badge)
        job.say(
            job.word(_VOIDED, tube=display_tube(done.tube), position=done.position),
            tube=done.tube,
            position=done.position,
            reason=reason.name,
        )
