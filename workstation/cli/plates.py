"""`ghep plates …`: the maps of plates, and the exports of PCR machines."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from workstation.cli.job import HomeOption, Job, JsonOption, LanguageOption, OperatorOption, PracticeOption, station_job
from workstation.cli.plate_sheet import write_sheet
from workstation.cli.plate_words import (
    say_finished,
    say_import,
    say_map,
    say_placed,
    say_preview,
    say_shown,
    say_summary,
)
from workstation.domain.errors import BadInput, GhepError, Reason
from workstation.domain.plate import ControlKind, FillOrder, PlateSize
from workstation.domain.plate_columns import PlateColumn
from workstation.texts.translate import mark as _
from workstation.usecases.context import Context
from workstation.usecases.import_plate import import_plate, preview_plate
from workstation.usecases.plate_maps import clear_well, make_plate, place_tube, set_controls, set_fill_order
from workstation.usecases.plate_results import finish_plate, list_plates, reopen_plate, show_plate

app = typer.Typer(no_args_is_help=True, help="Plates: tubes scanned into wells, and the exports of PCR machines.")

_NONE = _("There is no plate yet. Make one with: ghep plates new")
_SHEET = _("Written: {path}")
PlateArgument = Annotated[str, typer.Argument(metavar="NUMBER", help="The plate's number.")]
ColumnOption = Annotated[
    list[str] | None,
    typer.Option("--column", help="What a heading means, for example ct=Cq; may be repeated.", show_default=False),
]


@app.command()
def new(
    number: Annotated[str, typer.Argument(help="The plate's barcode; without it a number is made.")] = "",
    name: Annotated[str, typer.Option("--name", help="Words for people, for example the run.")] = "",
    wells: Annotated[int, typer.Option("--wells", help="How many wells it has: 96 or 384.")] = 96,
    order: Annotated[FillOrder, typer.Option("--order", help="Which well comes next.")] = FillOrder.COLUMNS,
    control: Annotated[
        list[str] | None,
        typer.Option("--control", help="A well and its control, for example H11=ntc; may be repeated."),
    ] = None,
    no_controls: Annotated[bool, typer.Option("--no-controls", help="Place no control yet.")] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Begin the map of a plate. The last two wells are NTC and positive control unless told otherwise."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        chosen = _controls(control) if control or no_controls else None
        say_map(job, make_plate(context, number, name=name, size=_size(wells), order=order, controls=chosen))


@app.command("list")
def list_(
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    practice: PracticeOption = False,
) -> None:
    """List the plates, the newest first."""
    with station_job(home, as_json=as_json, language=language, practice=practice) as (job, context):
        found = list_plates(context)
        for summary in found:
            say_summary(job, summary)
        if not found and not as_json:
            job.say(job.word(_NONE))


@app.command()
def show(
    number: PlateArgument,
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    practice: PracticeOption = False,
) -> None:
    """Show a plate: what stands in each well, what its newest file says of it, and what its tube's result is."""
    with station_job(home, as_json=as_json, language=language, practice=practice) as (job, context):
        say_shown(job, show_plate(context, number))


@app.command()
def place(
    number: PlateArgument,
    tubes: Annotated[
        list[str] | None, typer.Argument(help="Tubes, in their order; without them, lines of input.")
    ] = None,
    well: Annotated[str, typer.Option("--well", help="The well of the first; the others follow.")] = "",
    replicate: Annotated[bool, typer.Option("--replicate", help="A tube may stand in a second well.")] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Put tubes into a plate's wells, each into the next empty one. One that cannot be placed stops no other."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        first = well
        for tube in _texts(tubes):
            try:
                say_placed(job, place_tube(context, number, tube, well=first, replicate=replicate))
            except GhepError as error:
                job.complain(error)
            first = ""


@app.command()
def clear(
    number: PlateArgument,
    well: Annotated[str, typer.Argument(help="The well, for example A01.")],
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Empty a well of a plate whose map is not finished."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        say_map(job, clear_well(context, number, well))


@app.command()
def controls(
    number: PlateArgument,
    placed: Annotated[
        list[str], typer.Argument(help="Wells and controls, for example H11=ntc H12=ptc A12=extraction.")
    ],
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Put controls into wells: ntc, ptc or extraction."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        say_map(job, set_controls(context, number, _controls(placed)))


@app.command()
def order(
    number: PlateArgument,
    wells: Annotated[FillOrder, typer.Argument(help="Which well comes next: columns or rows.")],
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Fill a plate down its columns, or along its rows, from now on."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        say_map(job, set_fill_order(context, number, wells))


@app.command()
def finish(
    number: PlateArgument,
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Finish a plate's map, and read the files of plates that waited for it."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        say_finished(job, finish_plate(context, number))


@app.command()
def reopen(
    number: PlateArgument,
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Open a finished map again, while no result rests on it."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        say_map(job, reopen_plate(context, number))


@app.command()
def sheet(
    number: PlateArgument,
    out: Annotated[Path, typer.Option("--out", help="The PDF file to write.", show_default=False)],
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    practice: PracticeOption = False,
) -> None:
    """Write the sheet of paper of a plate: which tube stands in which well."""
    with station_job(home, as_json=as_json, language=language, practice=practice) as (job, context):
        path = write_sheet(context, number, out, job.catalogue)
        job.say(job.word(_SHEET, path=path), path=path, plate=number)


@app.command("import")
def import_(
    paths: Annotated[list[Path], typer.Argument(help="Exports of PCR machines: CSV or XLSX.", show_default=False)],
    plate: Annotated[str, typer.Option("--plate", help="The plate; else the one that the file names.")] = "",
    mapping: Annotated[str, typer.Option("--mapping", help="How its columns are read; else what fits.")] = "",
    column: ColumnOption = None,
    save_as: Annotated[str, typer.Option("--save-as", help="Save how it was read under this name.")] = "",
    preview: Annotated[bool, typer.Option("--preview", help="Show how it would be read, and store nothing.")] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Import a PCR machine's export of a plate. Every byte is kept; what gives no result waits in the inbox."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        named = columns_of(column)
        for path in paths:
            try:
                if preview:
                    say_preview(job, preview_plate(context, path, plate=plate, mapping=mapping, columns=named))
                else:
                    _import(job, context, path, plate, mapping, named, save_as)
            except GhepError as error:
                job.complain(error)


def _import(
    job: Job,
    context: Context,
    path: Path,
    plate: str,
    mapping: str,
    columns: dict[PlateColumn, str],
    save_as: str,
) -> None:
    say_import(job, import_plate(context, path, plate=plate, mapping=mapping, columns=columns, save_as=save_as))


def columns_of(given: Iterable[str] | None) -> dict[PlateColumn, str]:
    """Read `ct=Cq`; raises BadInput BAD_MAPPING."""
    found: dict[PlateColumn, str] = {}
    for text in given or ():
        column, _mark, heading = text.partition("=")
        if column not in set(PlateColumn) or not heading.strip():
            raise BadInput(Reason.BAD_MAPPING, field="--column", problem=text)
        found[PlateColumn(column)] = heading.strip()
    return found


def _controls(given: Iterable[str] | None) -> dict[str, ControlKind]:
    found: dict[str, ControlKind] = {}
    for text in given or ():
        well, _mark, kind = text.partition("=")
        if kind.lower() not in set(ControlKind):
            raise BadInput(Reason.BAD_WELL, well=text, last="H11=ntc")
        found[well] = ControlKind(kind.lower())
    return found


def _size(wells: int) -> PlateSize:
    if wells not in set(PlateSize):
        raise BadInput(Reason.BAD_QUANTITY, count=wells, most=int(PlateSize.WELLS_384))
    return PlateSize(wells)


def _texts(tubes: list[str] | None) -> Iterable[str]:
    return tubes or (line for line in map(str.strip, sys.stdin) if line)
