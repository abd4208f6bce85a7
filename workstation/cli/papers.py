"""`ghep labels command-card` and `test-sheet`: A4 papers without tube numbers, as a PDF or on an office printer."""

from pathlib import Path
from typing import Annotated

import typer

from labels.pdf import write_pdf
from workstation.cli.job import (
    HomeOption,
    JsonOption,
    LanguageOption,
    OperatorOption,
    PracticeOption,
    job,
    station_job,
)
from workstation.cli.jobs import print_now, say_job
from workstation.cli.office_pages import card_pages, scanner_page
from workstation.cli.whole_file import whole_file
from workstation.domain.printing import JobKind
from workstation.texts.translate import mark as _
from workstation.usecases import print_sheets
from workstation.usecases.operators import list_operators
from workstation.usecases.record_print import record_print

_CARD = _("Command card and {badges} badges in {path}")
_SHEET = _("Test sheet in {path}. Print it at 100 %, press Ctrl+T in the window, scan its codes")

OfficePrinterOption = Annotated[
    str, typer.Option("--printer", help="Print on this office printer (A4).", show_default=False)
]


def print_command_card(
    out: Annotated[Path, typer.Option("--out", help="The PDF of the card.")] = Path("command-card.pdf"),
    printer: OfficePrinterOption = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Write or print the command card (A4, to laminate) and, on pages of their own, the operators' badges."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        if printer:
            say_job(job, print_now(job, context, print_sheets.print_command_card(context, printer=printer)))
            return
        holders = [found for found in list_operators(context) if found.ended_at is None]
        pages = card_pages(holders, practice=practice)
        with whole_file(out) as file:
            write_pdf(pages, file)
        sheet = ["card", *(f"badge#{place}" for place in range(1, len(holders) + 1))]
        record_print(context, JobKind.COMMAND_CARD, sheet, out)
        job.say(job.word(_CARD, badges=len(holders), path=out), path=out, pages=len(pages), badges=len(holders))


def print_test_sheet(
    out: Annotated[Path, typer.Option("--out", help="The sheet to write, a PDF.")] = Path("scanner-test.pdf"),
    printer: OfficePrinterOption = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
) -> None:
    """Write or print the sheet that tests a scanner (A4, three codes)."""
    if printer:
        with station_job(home, as_json=as_json, language=language, operator=operator) as (running, context):
            say_job(running, print_now(running, context, print_sheets.print_test_sheet(context, printer=printer)))
        return
    with job(home, as_json=as_json, language=language) as running:
        with whole_file(out) as file:
            write_pdf([scanner_page(running.catalogue)], file)
        running.say(running.word(_SHEET, path=out), path=out)
