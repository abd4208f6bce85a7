"""`ghep printers …`: the printers of this station, finding them, asking them, a first test print."""

from typing import Annotated

import typer

from workstation.cli.job import HomeOption, Job, JsonOption, LanguageOption, OperatorOption, PracticeOption, station_job
from workstation.cli.jobs import print_now, say_job
from workstation.domain.printing import PrinterKind, PrinterLanguage, StoredPrinter
from workstation.texts.decimals import decimal
from workstation.texts.translate import mark as _
from workstation.usecases.print_labels import print_test
from workstation.usecases.printers import (
    add_printer,
    ask_printer,
    discover_queues,
    find_printer,
    list_printers,
    remove_printer,
    set_default_printer,
)

app = typer.Typer(no_args_is_help=True, help="Printers: network, queues of the system, folders, PDF.")

_PRINTER = _("{name} · {kind} {address} · {language} {dpi} dpi · {width} × {height} mm")
_DEFAULT = _("{printer} · default")
_NONE = _(
    "No printer is added. On the network: ghep printers add NAME --tcp ADDRESS; queues of this computer: "
    "ghep printers discover"
)
_REMOVED = _("Printer {printer} is forgotten; its jobs stay in the list")
_QUEUE = _("{queue} · add it with: ghep printers add NAME --queue {queue}")
_NO_QUEUE = _(
    "This computer has no print queue. A printer on the network needs none: ghep printers add NAME --tcp ADDRESS"
)
_KNOWN = _("{queue} · added already")
_READY = _("{printer} is ready. It has printed {counter} labels and proves each one after a cut")
_READY_BLIND = _("{printer} is ready. It cannot say what came out: after a cut it asks for the last label")
_READY_HANDED = _("{printer} is ready. What it has taken counts as printed; what came out it cannot say")

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The printer's name.")]


@app.command("list")
def list_(
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    practice: PracticeOption = False,
) -> None:
    """List the printers, the default first."""
    with station_job(home, as_json=as_json, language=language, practice=practice) as (job, context):
        found = list_printers(context)
        for printer in found:
            _say(job, printer)
        if not found and not as_json:
            job.say(job.word(_NONE))


@app.command()
def add(
    name: NameArgument,
    tcp: Annotated[str, typer.Option("--tcp", help="A network printer: HOST, or HOST:PORT (9100).")] = "",
    queue: Annotated[str, typer.Option("--queue", help="A queue of the print system (CUPS).")] = "",
    folder: Annotated[str, typer.Option("--folder", help="A folder that another program prints from.")] = "",
    file: Annotated[str, typer.Option("--file", help="A file, for example labels.pdf.")] = "",
    speaks: Annotated[
        PrinterLanguage | None,
        typer.Option("--speaks", help="What it is sent; zpl for --tcp, else pdf.", show_default=False),
    ] = None,
    dpi: Annotated[int, typer.Option("--dpi", help="Dots an inch of its head: 203 or 300.")] = 203,
    width: Annotated[float, typer.Option("--width", help="Width of the label in it, in mm.")] = 50.8,
    height: Annotated[float, typer.Option("--height", help="Height of the label in it, in mm.")] = 25.4,
    default: Annotated[bool, typer.Option("--default", help="The printer that is meant when none is named.")] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Add a printer: give one of --tcp, --queue, --folder or --file."""
    given = [
        (kind, address)
        for kind, address in (
            (PrinterKind.TCP, tcp),
            (PrinterKind.QUEUE, queue),
            (PrinterKind.FOLDER, folder),
            (PrinterKind.FILE, file),
        )
        if address
    ]
    if len(given) != 1:
        raise typer.BadParameter("give one of --tcp, --queue, --folder or --file")
    [(kind, address)] = given
    spoken = speaks or (PrinterLanguage.ZPL if kind is PrinterKind.TCP else PrinterLanguage.PDF)
    made = StoredPrinter(
        name=name,
        kind=kind,
        address=address,
        language=spoken,
        dpi=dpi,
        width_mm=width,
        height_mm=height,
        is_default=default,
    )
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        _say(job, add_printer(context, made))


@app.command()
def remove(
    name: NameArgument,
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Forget a printer; its jobs stay in the history."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        removed = remove_printer(context, name)
        job.say(job.word(_REMOVED, printer=removed.name), printer=removed.name)


@app.command()
def default(
    name: NameArgument,
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Choose the printer that is meant when none is named."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        _say(job, set_default_printer(context, name))


@app.command()
def discover(
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    practice: PracticeOption = False,
) -> None:
    """List the queues of the print system (CUPS)."""
    with station_job(home, as_json=as_json, language=language, practice=practice) as (job, context):
        found = discover_queues(context)
        for queue, is_added in found:
            job.say(job.word(_KNOWN if is_added else _QUEUE, queue=queue), queue=queue, added=is_added)
        if not found and not as_json:
            job.say(job.word(_NO_QUEUE))


@app.command()
def status(
    name: NameArgument,
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    practice: PracticeOption = False,
) -> None:
    """Ask a printer whether it could print now."""
    with station_job(home, as_json=as_json, language=language, practice=practice) as (job, context):
        printer, said = find_printer(context, name), ask_printer(context, name)
        asks_last = _READY_BLIND if printer.kind is PrinterKind.TCP else _READY_HANDED
        job.say(
            job.word(_READY if said.tells else asks_last, printer=printer.name, counter=said.counter),
            printer=printer.name,
            tells=said.tells,
            counter=said.counter,
            waiting=said.waiting,
        )


@app.command("test")
def print_test_label(
    name: NameArgument,
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Print one test label, which is no tube's."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        say_job(job, print_now(job, context, print_test(context, name)))


def _say(job: Job, printer: StoredPrinter) -> None:
    words = job.word(
        _PRINTER,
        name=printer.name,
        kind=printer.kind.value,
        address=printer.address,
        language=printer.language.value.upper(),
        dpi=printer.dpi,
        width=decimal(printer.width_mm, job.catalogue),
        height=decimal(printer.height_mm, job.catalogue),
    )
    job.say(
        job.word(_DEFAULT, printer=words) if printer.is_default else words,
        name=printer.name,
        kind=printer.kind,
        address=printer.address,
        language=printer.language,
        dpi=printer.dpi,
        width_mm=printer.width_mm,
        height_mm=printer.height_mm,
        default=printer.is_default,
    )
