"""`ghep labels …`: new tube numbers, tube labels and result slips as PDF."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from labels.pdf import write_pdf
from labels.sheet import SHEETS
from workstation.cli.job import (
    HomeOption,
    Job,
    JsonOption,
    LanguageOption,
    OperatorOption,
    PracticeOption,
    station_job,
)
from workstation.cli.jobs import print_now, say_job
from workstation.cli.numbers import numbers, reserve, void, warn_of_numbers
from workstation.cli.papers import print_command_card, print_test_sheet
from workstation.cli.print_pages import file_pages, specimen_number, tube_page
from workstation.cli.whole_file import whole_file
from workstation.domain.errors import BadInput
from workstation.domain.printing import JobKind, PrintJob
from workstation.domain.tube_barcode import display_tube
from workstation.domain.void_reason import VoidReason
from workstation.slips import slip_page
from workstation.texts.numbers import unprinted_sentence
from workstation.texts.translate import mark as _
from workstation.usecases.context import Context
from workstation.usecases.list_slips import list_slips
from workstation.usecases.mint_numbers import mint_numbers
from workstation.usecases.print_labels import (
    print_new_tubes,
    print_slips,
    print_tubes,
    refuse_waiting,
    reprint_label,
    tube_number,
)
from workstation.usecases.print_sheets import print_new_sheets, print_sheets
from workstation.usecases.printers import find_printer
from workstation.usecases.record_print import record_print
from workstation.usecases.void_label import refuse_void

app = typer.Typer(no_args_is_help=True, help="Tube numbers, labels and slips.")
app.command()(reserve)
app.command()(numbers)
app.command()(void)
app.command("command-card")(print_command_card)
app.command("test-sheet")(print_test_sheet)

_WRITTEN = _("{count} labels in {path}")
_SLIPS_WRITTEN = _("{count} slips in {path}")
_SLIP = _("Tube {tube}, person {position}: {link}")

PrinterOption = Annotated[
    str, typer.Option("--printer", help="Print on this printer instead of writing a PDF.", show_default=False)
]


@app.command()
def mint(
    count: Annotated[int, typer.Argument(help="How many new tube numbers.")],
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Give new tube numbers, each given once."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        for number in mint_numbers(context, count):
            job.say(number, tube=number)
        warn_of_numbers(job, context)


@app.command("print")
def print_labels(
    tubes: Annotated[list[str] | None, typer.Argument(help="Tube numbers.", show_default=False)] = None,
    count: Annotated[int, typer.Option("--mint", help="Mint this many new numbers and print them.")] = 0,
    out: Annotated[Path, typer.Option("--out", help="The PDF to write.")] = Path("labels.pdf"),
    printer: PrinterOption = "",
    check_first: Annotated[
        bool, typer.Option("--check-first", help="Print one, and the others after it was scanned back.")
    ] = False,
    small: Annotated[
        bool, typer.Option("--small", help="A Data Matrix instead of bars, for small tubes and small labels.")
    ] = False,
    sheet: Annotated[
        str, typer.Option("--sheet", help="On A4 sheets of this kind (docs/labels.md lists them).", show_default=False)
    ] = "",
    place: Annotated[int, typer.Option("--place", help="The first free place of the first sheet.")] = 1,
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Write tube labels (50.8 x 25.4 mm, Code 128) as a PDF, or print them."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        if not tubes and not count:
            raise typer.BadParameter("name tubes, or give --mint with a quantity")
        _refuse_form(small=small, sheet=sheet, place=place, printer=printer, check_first=check_first)
        form = _Form(small=small, sheet=sheet, first=place)
        if printer:
            for made in _print_jobs(context, tubes or [], count, form, printer, check_first=check_first):
                say_job(job, print_now(job, context, made))
        else:
            _print_file(job, context, tubes or [], count, form, out)
        if count:
            warn_of_numbers(job, context)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """How tube labels look: of a roll, with bars or `small`, or on sheets of this name from place `first`."""

    small: bool
    sheet: str
    first: int


def _refuse_form(*, small: bool, sheet: str, place: int, printer: str, check_first: bool) -> None:
    if check_first and (sheet or not printer):
        raise typer.BadParameter("--check-first needs --printer, and no --sheet")
    if small and sheet:
        raise typer.BadParameter("labels on a sheet have bars: give --small or --sheet")
    if sheet and sheet not in SHEETS:
        raise typer.BadParameter(f"--sheet {sheet}: one of {', '.join(SHEETS)}")
    most = SHEETS[sheet].places if sheet else 1
    if not 1 <= place <= most:
        raise typer.BadParameter(f"--place {place}: 1 to {most}" if sheet else "--place needs --sheet")


def _print_jobs(
    context: Context, tubes: list[str], count: int, form: _Form, printer: str, *, check_first: bool
) -> Iterator[PrintJob]:
    """New numbers are given when a label of the printer holds one."""
    if count and not form.sheet:
        tube_page(specimen_number(context), find_printer(context, printer), practice=context.practice, small=form.small)
    if form.sheet:
        where = partial(print_sheets, sheet=form.sheet, first=form.first, printer=printer)
        new_where = partial(print_new_sheets, sheet=form.sheet, first=form.first, printer=printer)
    else:
        where = partial(print_tubes, printer=printer, checks_first=check_first, small=form.small)
        new_where = partial(print_new_tubes, printer=printer, checks_first=check_first, small=form.small)
    if tubes:
        yield where(context, tubes)
    if count:
        yield new_where(context, count)


def _print_file(job: Job, context: Context, tubes: list[str], count: int, form: _Form, out: Path) -> None:
    """New numbers are given when the file could be begun; those of a file that fails are named."""
    numbers = list(dict.fromkeys(tube_number(context, tube) for tube in tubes))
    refuse_void(context, numbers)
    refuse_waiting(context, numbers)
    lay_out = partial(file_pages, sheet=form.sheet, first=form.first, small=form.small, practice=context.practice)
    for _page in lay_out(numbers):
        pass
    minted = []
    try:
        with whole_file(out) as file:
            minted = mint_numbers(context, count) if count else []
            numbers += minted
            write_pdf(lay_out(numbers), file)
    except BadInput:
        if minted:
            job.warn("NUMBERS_NOT_PRINTED", unprinted_sentence(minted, job.catalogue))
        raise
    record_print(context, JobKind.SMALL_TUBE if form.small else JobKind.TUBE, numbers, out)
    job.say(job.word(_WRITTEN, count=len(numbers), path=out), path=out, labels=len(numbers), tubes=numbers)


@app.command()
def slip(
    tube: Annotated[str, typer.Argument(help="The tube whose people get a slip.")],
    out: Annotated[Path | None, typer.Option("--out", help="The PDF to write.", show_default=False)] = None,
    printer: PrinterOption = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Give the secret result link of each person in a tube, and print the slips."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        slips = list_slips(context, tube)
        for found in slips:
            job.say(
                job.word(_SLIP, tube=display_tube(found.tube), position=found.position, link=found.link),
                tube=found.tube,
                position=found.position,
                link=found.link,
            )
        if out is not None:
            pages = [slip_page(context, found, job.catalogue) for found in slips]
            with whole_file(out) as file:
                write_pdf(pages, file)
            record_print(context, JobKind.SLIP, [f"{found.tube}#{found.position}" for found in slips], out)
            of = [found.tube for found in slips]
            job.say(job.word(_SLIPS_WRITTEN, count=len(pages), path=out), path=out, labels=len(pages), tubes=of)
        if printer:
            say_job(job, print_now(job, context, print_slips(context, tube, printer=printer)))


@app.command()
def reprint(
    number: Annotated[str, typer.Argument(help="The number on the label: a tube's or a personal card's.")],
    reason: Annotated[VoidReason, typer.Option("--reason", help="Why it is printed again.")],
    printer: Annotated[
        str, typer.Option("--printer", help="The printer; without it the default one.", show_default=False)
    ] = "",
    slips: Annotated[bool, typer.Option("--slips", help="The result slips of the tube instead of its label.")] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Print a label again and say why; its number stays the same."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        made = reprint_label(context, number, reason, printer=printer, slips=slips)
        say_job(job, print_now(job, context, made))
