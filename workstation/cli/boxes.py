"""`ghep boxes …`: make, pack, seal and send boxes at the site, and print what travels with them."""

import sys
from io import BytesIO
from pathlib import Path
from typing import Annotated

import typer

from labels.layout import Page
from labels.pdf import write_pdf
from workstation.cli.box_papers import box_page, manifest_pages
from workstation.cli.custody_lines import say_box, say_custody, scans_of
from workstation.cli.job import (
    HomeOption,
    Job,
    JsonOption,
    LanguageOption,
    OperatorOption,
    PracticeOption,
    station_job,
    write_file,
)
from workstation.cli.jobs import print_now, say_job
from workstation.domain.box_list import write_parts
from workstation.domain.desk import Choice
from workstation.domain.scans import Command
from workstation.texts.translate import mark as _
from workstation.usecases.box_list_file import write_list_file
from workstation.usecases.boxes import LISTED, box_code, list_boxes, show_box
from workstation.usecases.pack_box import describe_box, make_box, reopen_box, seal_box, take_out_tube
from workstation.usecases.pack_session import PackSession
from workstation.usecases.print_labels import print_box
from workstation.usecases.send_box import send_box

app = typer.Typer(no_args_is_help=True, help="Boxes of tubes: packed, sealed, sent, and their papers.")

_WRITTEN = _("Pages: {count}, in {path}")
_LIST_WRITTEN = _("List of the box, tubes: {count}, in {path}")
_NOT_IN = _("{tube} is not in this box")

BoxArgument = Annotated[str, typer.Argument(metavar="BOX", help="The code on the box.")]
ToOption = Annotated[str, typer.Option("--to", help="Where the box goes.", show_default=False)]
WarmthOption = Annotated[
    float | None, typer.Option("--temperature", help="°C in the box, as the thermometer says.", show_default=False)
]
OutOption = Annotated[Path | None, typer.Option("--out", help="The PDF of it.", show_default=False)]
PrinterOption = Annotated[str, typer.Option("--printer", help="Print it on this printer.", show_default=False)]


@app.command()
def new(
    to: ToOption = "",
    out: OutOption = None,
    printer: PrinterOption = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Make a box with a new code; with --out or --printer its label too."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        box = make_box(context, to)
        say_box(job, box)
        if out is not None:
            _write(job, out, [box_page(context, box, job.catalogue)])
        if printer:
            for made in print_box(context, box, printer=printer, manifest=False):
                say_job(job, print_now(job, context, made))


@app.command()
def add(
    box: BoxArgument,
    tubes: Annotated[
        list[str] | None, typer.Argument(help="Tubes; without any, one a line from standard input.")
    ] = None,
    unknown: Annotated[
        bool, typer.Option("--unknown", help="Pack tubes that this station knows of nobody in, too.")
    ] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Put tubes into a box: one answer a tube, as in the window."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        known = show_box(context, box)
        pack = PackSession(context)
        pack.scan(known.box.code)
        for text in tubes or scans_of(sys.stdin.buffer):
            answer = pack.scan(text)
            if unknown and answer.answer.choices == (Choice.PACK_ANYWAY,):
                answer = pack.command(Command.CHOICE_1)
            say_custody(job, answer)
            if tubes and answer.answer.is_asking:
                pack.command(Command.SKIP)


@app.command()
def remove(
    box: BoxArgument,
    tubes: Annotated[list[str], typer.Argument(help="Tubes to take out.")],
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Take tubes out of a box that is still open."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        code = box_code(context, box)
        for text in tubes:
            number = "".join(text.split()).upper()
            taken = take_out_tube(context, code, number)
            if number not in {tube.number for tube in taken.box.tubes} and taken.outcome == "BOX_NOT_IN":
                job.warn(taken.outcome, job.word(_NOT_IN, tube=number))
        say_box(job, show_box(context, code))


@app.command()
def seal(
    box: BoxArgument,
    reopen: Annotated[bool, typer.Option("--open", help="Open a sealed box again instead.")] = False,
    temperature: WarmthOption = None,
    to: ToOption = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Seal a box: nothing goes in or out any more, until it is opened again."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        code = box_code(context, box)
        if temperature is not None or to:
            describe_box(context, code, destination=to or None, temperature=temperature)
        say_box(job, reopen_box(context, code) if reopen else seal_box(context, code))


@app.command()
def send(
    box: BoxArgument,
    temperature: WarmthOption = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Let a sealed box leave: its tubes are refused at every desk from now on."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        code = box_code(context, box)
        if temperature is not None:
            describe_box(context, code, temperature=temperature)
        say_box(job, send_box(context, code))


@app.command("list")
def list_(
    limit: Annotated[int, typer.Option("--limit", help="At most this many boxes.", min=1)] = LISTED,
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    practice: PracticeOption = False,
) -> None:
    """List the boxes of this station, those scanned last first."""
    with station_job(home, as_json=as_json, language=language, practice=practice) as (job, context):
        for box in list_boxes(context, limit):
            say_box(job, box)


@app.command()
def show(
    box: BoxArgument,
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    practice: PracticeOption = False,
) -> None:
    """Show a box and every tube in it."""
    with station_job(home, as_json=as_json, language=language, practice=practice) as (job, context):
        say_box(job, show_box(context, box), with_tubes=True)


@app.command()
def label(
    box: BoxArgument,
    out: OutOption = None,
    printer: PrinterOption = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Write the label of a box (100 x 60 mm) as a PDF, or print it."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        found = show_box(context, box)
        if printer:
            for made in print_box(context, found, printer=printer, manifest=False):
                say_job(job, print_now(job, context, made))
            return
        path = out or Path(f"{found.box.code}-label.pdf")
        _write(job, path, [box_page(context, found, job.catalogue)])


@app.command()
def manifest(
    box: BoxArgument,
    out: OutOption = None,
    json_out: Annotated[
        Path | None, typer.Option("--json-out", help="Write the list as JSON instead, for a stick.", show_default=False)
    ] = None,
    csv_out: Annotated[
        Path | None, typer.Option("--csv-out", help="Write the list as CSV instead, for a table.", show_default=False)
    ] = None,
    codes: Annotated[bool, typer.Option("--codes", help="Say the texts of the list's QR codes instead.")] = False,
    printer: PrinterOption = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Write the list that travels with a box (A4, with the codes of all of it) as a PDF, or print or export it."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        found = show_box(context, box)
        for path, as_csv in ((json_out, False), (csv_out, True)):
            if path is not None:
                write_file(path, write_list_file(found.as_list, as_csv=as_csv))
                job.say(job.word(_LIST_WRITTEN, count=len(found.tubes), path=path), path=path, tubes=len(found.tubes))
        if codes:
            for place, code in enumerate(write_parts(found.as_list) if found.tubes else (), start=1):
                job.say(code, code=code, part=place)
        if printer:
            for made in print_box(context, found, printer=printer, label=False):
                say_job(job, print_now(job, context, made))
        if out is not None or not (json_out or csv_out or codes or printer):
            pages = list(manifest_pages(context, found, job.catalogue))
            _write(job, out or Path(f"{found.box.code}-list.pdf"), pages)


def _write(job: Job, out: Path, pages: list[Page]) -> None:
    buffer = BytesIO()
    write_pdf(pages, buffer)
    write_file(out, buffer.getvalue())
    job.say(job.word(_WRITTEN, count=len(pages), path=out), path=out, pages=len(pages))
