"""`ghep collection …`: what this desk is set to, which collections it used, and setting it to another."""

from dataclasses import asdict, replace
from typing import Annotated

import typer

from workstation.cli.job import HomeOption, Job, JsonOption, LanguageOption, OperatorOption, PracticeOption, station_job
from workstation.domain.collection import Collection, LegalBasis, Priority, SamplingReason
from workstation.texts.collections import collection_lines
from workstation.texts.translate import mark as _
from workstation.usecases.context import Context
from workstation.usecases.desk_choices import load_choices, save_pool_size
from workstation.usecases.set_collection import current_collection, list_collections, set_collection

app = typer.Typer(no_args_is_help=True, help="What this desk collects: site, campaign, test, legal basis.")

BadgeOption = Annotated[str, typer.Option("--badge", help="Badge of the supervisor who does this.", show_default=False)]
_DESK = _("{desk}, pool size {size}:")


@app.command()
def show(
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    practice: PracticeOption = False,
) -> None:
    """Show the collection that this desk is set to."""
    with station_job(home, as_json=as_json, language=language, practice=practice) as (job, context):
        _say(job, context, current_collection(context), with_desk=True)


@app.command("list")
def list_(
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    practice: PracticeOption = False,
) -> None:
    """List the collections of this station, those that this desk used last first."""
    with station_job(home, as_json=as_json, language=language, practice=practice) as (job, context):
        for collection in list_collections(context):
            _say(job, context, collection, with_desk=False)


@app.command("set")
def set_(
    site: Annotated[str | None, typer.Option("--site", help="The sampling site.", show_default=False)] = None,
    campaign: Annotated[str | None, typer.Option("--campaign", help="The campaign.", show_default=False)] = None,
    disease: Annotated[str | None, typer.Option("--disease", help="What is tested for.", show_default=False)] = None,
    test: Annotated[str | None, typer.Option("--test", help="LOINC code of the test.", show_default=False)] = None,
    specimen: Annotated[
        str | None, typer.Option("--specimen", help="SNOMED CT code of the specimen.", show_default=False)
    ] = None,
    reason: Annotated[
        SamplingReason | None, typer.Option("--reason", help="Why these people are tested.", show_default=False)
    ] = None,
    priority: Annotated[
        Priority | None, typer.Option("--priority", help="How soon the laboratory should test.", show_default=False)
    ] = None,
    basis: Annotated[
        LegalBasis | None, typer.Option("--basis", help="On what legal basis samples are taken.", show_default=False)
    ] = None,
    legal_text: Annotated[
        str | None,
        typer.Option("--legal-text", help="Number, date and issuer of the order, or the consent.", show_default=False),
    ] = None,
    pool_size: Annotated[
        int | None, typer.Option("--pool-size", help="People who share a tube, 1 to 15.", show_default=False)
    ] = None,
    badge: BadgeOption = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Set this desk to a collection; what is not named stays as it is. Refused while a tube is open."""
    named = {
        "site": site,
        "campaign": campaign,
        "disease": disease,
        "test_code": test,
        "specimen_type": specimen,
        "reason": reason,
        "priority": priority,
        "legal_basis": basis,
        "legal_text": legal_text,
    }
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        wanted = _changed(
            current_collection(context), {name: value for name, value in named.items() if value is not None}
        )
        stored = set_collection(context, wanted, badge=badge)
        if pool_size is not None:
            save_pool_size(context, pool_size)
        _say(job, context, stored, with_desk=True)


def _changed(current: Collection, named: dict[str, str]) -> Collection:
    """Another legal basis needs its own text: the words of the old one do not stand for it."""
    if named.get("legal_basis", current.legal_basis) != current.legal_basis:
        named = {"legal_text": "", **named}
    return replace(current, **named)  # type: ignore[arg-type]


def _say(job: Job, context: Context, collection: Collection, *, with_desk: bool) -> None:
    size = load_choices(context).pool_size
    head = [job.word(_DESK, desk=context.settings.desk, size=size)] if with_desk else []
    values: dict[str, object] = {"desk": context.settings.desk, "pool_size": size} if with_desk else {}
    lines = (*head, *collection_lines(collection, job.catalogue))
    job.say("\n  ".join(lines), **values, **asdict(collection))
