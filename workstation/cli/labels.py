"""`ghep labels …`: new tube numbers, tube labels and result slips as PDF."""

from pathlib import Path
from typing import Annotated

import typer

from labels.errors import LabelError
from labels.layout import Page
from labels.pdf import write_pdf
from labels.tube_label import tube_label
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
from workstation.cli.jobs import print_now, say_job
from workstation.cli.numbers import numbers, reserve, void, warn_of_numbers
from workstation.cli.office_pages import card_pages, scanner_page
from workstation.cli.whole_file import whole_file
from workstation.domain.errors import BadInput, Reason
from workstation.domain.printing import JobKind
from workstation.domain.tube_barcode import display_tube
from workstation.domain.void_reason import VoidReason
from workstation.slips import slip_page
from workstation.texts.translate import mark as _
from workstation.usecases.context import Context
from workstation.usecases.list_slips import list_slips
from workstation.usecases.mint_numbers import mint_numbers
from workstation.usecases.operators import list_operators
from workstation.usecases.print_labels import print_new_tubes, print_slips, print_tubes, reprint_label, tube_number
from workstation.usecases.record_print import record_print
from workstation.usecases.void_label import refuse_void

app = typer.Typer(no_args_is_help=True, help="Tube numbers, labels and slips.")
app.command()(reserve)
app.command()(numbers)
app.command()(void)

_WRITTEN = _("{count} labels in {path}")
_SLIPS_WRITTEN = _("{count} slips in {path}")
_NOT_PRINTED = _("The numbers {first} to {last} were given for it and stand on no label; they are not given again")
_CARD = _("Command card and {badges} badges in {path}")
_SHEET = _("Test sheet in {path}. Print it at 100 %, press Ctrl+T in the window, scan its codes")
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
        if check_first and not printer:
            raise typer.BadParameter("--check-first needs --printer")
        if printer:
            made = [print_tubes(context, tubes, printer=printer, checks_first=check_first)] if tubes else []
            made += [print_new_tubes(context, count, printer=printer, checks_first=check_first)] if count else []
            for one in made:
                say_job(job, print_now(job, context, one))
        else:
            _print_file(job, context, tubes or [], count, out)
        if count:
            warn_of_numbers(job, context)


def _print_file(job: Job, context: Context, tubes: list[str], count: int, out: Path) -> None:
    """New numbers are given when the file could be begun; those of a file that fails are named."""
    numbers = list(dict.fromkeys(tube_number(context, tube) for tube in tubes))
    refuse_void(context, numbers)
    for number in numbers:
        _label(number, practice=context.practice)
    minted = []
    try:
        with whole_file(out) as file:
            minted = mint_numbers(context, count) if count else []
            numbers += minted
            write_pdf((_label(number, practice=context.practice) for number in numbers), file)
    except BadInput:
        if minted:
            job.warn("NUMBERS_NOT_PRINTED", job.word(_NOT_PRINTED, first=minted[0], last=minted[-1]))
        raise
    record_print(context, JobKind.TUBE, numbers, out)
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


@app.command("command-card")
def print_command_card(
    out: Annotated[Path, typer.Option("--out", help="The PDF of the card.")] = Path("command-card.pdf"),
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Write the command card (A4, to laminate) and, on pages of their own, the operators' badges."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        holders = [found for found in list_operators(context) if found.ended_at is None]
        pages = card_pages(holders, practice=practice)
        with whole_file(out) as file:
            write_pdf(pages, file)
        sheet = ["card", *(f"badge#{place}" for place in range(1, len(holders) + 1))]
        record_print(context, JobKind.COMMAND_CARD, sheet, out)
        job.say(job.word(_CARD, badges=len(holders), path=out), path=out, pages=len(pages), badges=len(holders))


@app.command("test-sheet")
def print_test_sheet(
    out: Annotated[Path, typer.Option("--out", help="The sheet to write, a PDF.")] = Path("scanner-test.pdf"),
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
) -> None:
    """Write the sheet that tests a scanner (A4, three codes) as a PDF."""
    with job(home, as_json=as_json, language=language) as running:
        with whole_file(out) as file:
            write_pdf([scanner_page(running.catalogue)], file)
        running.say(running.word(_SHEET, path=out), path=out)


def _label(number: str, *, practice: bool) -> Page:
    try:
        return tube_label(number, display=display_tube(number), practice=practice)
    except LabelError as error:
        raise BadInput(Reason.BAD_LABEL, problem=error) from error
