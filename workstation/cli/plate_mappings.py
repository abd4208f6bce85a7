"""`ghep plates mappings`, `save-mapping` and `drop-mapping`: saved ways to read the exports of PCR machines."""

from dataclasses import replace
from typing import Annotated

import typer

from workstation.cli.job import HomeOption, JsonOption, LanguageOption, OperatorOption, PracticeOption, station_job
from workstation.cli.plate_words import say_mapping
from workstation.cli.plates import ColumnOption, app, columns_of
from workstation.domain.plate import ControlKind
from workstation.domain.plate_columns import BUILT_IN, CUTOFF, PlateMapping
from workstation.texts.translate import mark as _
from workstation.usecases.plate_mappings import (
    drop_mapping,
    find_mapping,
    list_mappings,
    save_mapping,
    with_words,
)

__all__ = ["app"]

_DROPPED = _("The column mapping {mapping} is removed; files keep the one that they were read by")


@app.command("mappings")
def mappings(
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    practice: PracticeOption = False,
) -> None:
    """List the saved column mappings, then the built-in ones."""
    with station_job(home, as_json=as_json, language=language, practice=practice) as (job, context):
        for mapping in list_mappings(context):
            say_mapping(job, mapping, built_in=mapping in BUILT_IN)


@app.command("save-mapping")
def save(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its name.")],
    like: Annotated[str, typer.Option("--like", help="Begin with this mapping.")] = "",
    column: ColumnOption = None,
    sheet: Annotated[str, typer.Option("--sheet", help="The workbook's sheet with the results.")] = "",
    cutoff: Annotated[float, typer.Option("--cutoff", help="A target is detected below this Ct.")] = CUTOFF,
    control_cutoff: Annotated[
        float, typer.Option("--control-cutoff", help="The human control is there below this Ct.")
    ] = CUTOFF,
    human_control: Annotated[
        list[str] | None, typer.Option("--human-control", help="A target that is the human control; may be repeated.")
    ] = None,
    target: Annotated[
        list[str] | None, typer.Option("--target", help="A target that every tube must have; may be repeated.")
    ] = None,
    control_added: Annotated[
        bool, typer.Option("--control-added", help="The kit adds its internal control to an NTC too.")
    ] = False,
    blank_is_none: Annotated[bool, typer.Option("--blank-is-none", help="An empty cell says: no Ct.")] = False,
    ntc: Annotated[list[str] | None, typer.Option("--ntc", help="What an NTC is called here; may be repeated.")] = None,
    ptc: Annotated[
        list[str] | None, typer.Option("--ptc", help="What a positive control is called here; may be repeated.")
    ] = None,
    extraction: Annotated[
        list[str] | None,
        typer.Option("--extraction", help="What an extraction control is called here; may be repeated."),
    ] = None,
    test_code: Annotated[str, typer.Option("--test-code", help="LOINC of the test; else the setting's.")] = "",
    profile: Annotated[str, typer.Option("--profile", help="An analyzer profile whose threshold counts.")] = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Save how a machine's columns are read."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        before = find_mapping(context, like) if like else PlateMapping(name=name, columns={})
        own = {ControlKind.NTC: ntc, ControlKind.PTC: ptc, ControlKind.EXTRACTION: extraction}
        if profile:
            context.profiles.find(profile)
        mapping = replace(
            before,
            name=name,
            columns={**before.columns, **columns_of(column)},
            sheet=sheet or before.sheet,
            cutoff=cutoff,
            control_cutoff=control_cutoff,
            human_controls=tuple(human_control or before.human_controls),
            targets=tuple(target or before.targets),
            control_is_added=control_added or before.control_is_added,
            control_words=with_words({kind: tuple(words or ()) for kind, words in own.items()}),
            blank_is_none=blank_is_none or before.blank_is_none,
            test_code=test_code or before.test_code,
            profile=profile or before.profile,
        )
        say_mapping(job, save_mapping(context, mapping), built_in=False)


@app.command("drop-mapping")
def drop(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its name.")],
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Remove a saved column mapping."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        drop_mapping(context, name)
        job.say(job.word(_DROPPED, mapping=name), mapping=name, dropped=True)
