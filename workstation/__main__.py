"""`ghep …`: which module carries which command. A module is loaded when its command is asked for, so that a command
starts quickly and a server without a screen needs no Qt."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer
from typer.exceptions import TyperException

from sync.first_use import module_when_used
from workstation import __version__
from workstation.domain.errors import BadInput, LibraryMissing, Reason
from workstation.texts.translate import Language, translations

if TYPE_CHECKING:
    from workstation.cli import job
else:
    job = module_when_used("workstation.cli.job")


@dataclass(frozen=True, slots=True)
class Command:
    """Where a command stands, and its line in `ghep --help` (a test compares it with the command's own)."""

    module: str
    function: str
    help: str


COMMANDS: dict[str, Command] = {
    "window": Command("workstation.app", "window", "Open the window (also: ghep without a command)."),
    "demo": Command("workstation.demo.command", "demo", "Show the whole journey of a tube on a practice campaign."),
    "labels": Command("workstation.cli.labels", "app", "Tube numbers, labels and slips."),
    "printers": Command("workstation.cli.printers", "app", "Printers: network, queues of the system, folders, PDF."),
    "jobs": Command("workstation.cli.jobs", "app", "Print jobs: history, going on, cancelling."),
    "scan": Command("workstation.cli.scan", "scan", "Pair tubes and people: one scan a line, one answer a line."),
    "void": Command(
        "workstation.cli.void", "void", "Void a pairing of any age; its person sees nothing of this tube from then on."
    ),
    "people": Command(
        "workstation.cli.people", "app", "People without a code: lists, cards, and who may be one person."
    ),
    "read": Command("workstation.cli.read", "read", "Decode pictures and say what each code is."),
    "collection": Command(
        "workstation.cli.collection", "app", "What this desk collects: site, campaign, test, legal basis."
    ),
    "boxes": Command("workstation.cli.boxes", "app", "Boxes of tubes: packed, sealed, sent, and their papers."),
    "reception": Command(
        "workstation.cli.reception", "app", "Reception: boxes and tubes checked in at the laboratory."
    ),
    "operators": Command("workstation.cli.operators", "app", "Operators and their badges."),
    "import": Command("workstation.cli.import_files", "import_", "Import analyzers' HL7 v2 messages."),
    "listen": Command(
        "workstation.cli.listen", "listen", "Listen for analyzers (HL7 v2 over MLLP): keep, answer and import."
    ),
    "profiles": Command(
        "workstation.cli.profiles", "app", "Analyzer profiles: which there are, and trying one on a message."
    ),
    "watch": Command(
        "workstation.cli.watch", "watch", "Watch a folder into which analyzers export, and import what comes."
    ),
    "inbox": Command("workstation.cli.lab", "inbox", "List what was received, and what waits for a person and why."),
    "results": Command("workstation.cli.lab", "results", "List the newest version of every tube's result."),
    "release": Command("workstation.cli.lab", "release", "Release results: named tubes one by one, or all negatives."),
    "settle": Command("workstation.cli.lab", "settle", "Let a result in doubt stand, after both runs were compared."),
    "hold": Command("workstation.cli.lab_decisions", "hold", "Hold a tube's result until a doubt is settled."),
    "correct": Command("workstation.cli.lab_decisions", "correct", "Make a new version of a tube's result."),
    "withdraw": Command(
        "workstation.cli.lab_decisions", "withdraw", "Withdraw a released result that was never this tube's."
    ),
    "attach": Command("workstation.cli.lab_decisions", "attach", "Match a specimen to a tube by hand, two people."),
    "worklist": Command(
        "workstation.cli.worklist", "app", "What the laboratory has to test, and tubes that were paired elsewhere."
    ),
    "plates": Command(
        "workstation.cli.plate_mappings", "app", "Plates: tubes scanned into wells, and the exports of PCR machines."
    ),
    "push": Command("workstation.cli.push", "push", "Send what waits to the central platform."),
    "status": Command("workstation.cli.status", "status", "Show what this station holds and what waits."),
    "platform": Command("workstation.cli.platform", "platform", "Run the central platform and the citizen's pages."),
}
DEFAULT_COMMAND = "window"
_GROUP_OPTIONS = ("--help", "--version")


def main() -> None:
    """Run the command line; errors end with exit code 2."""
    arguments = command_first(sys.argv[1:])
    program = command_line(arguments[0])
    if "--json" in arguments:
        sys.exit(run_for_a_script(program, arguments))
    program(args=arguments, prog_name="ghep")


def run_for_a_script(program: typer.Typer, arguments: list[str]) -> int:
    """Run a command whose errors are JSON, those of its arguments too; give the exit code."""
    try:
        code = program(args=arguments, prog_name="ghep", standalone_mode=False)
    except TyperException as wrong:
        problem = BadInput(Reason.BAD_USAGE, problem=str(wrong), command=arguments[0])
        job.report(problem, translations(Language.EN if Language.EN in arguments else Language.VI), as_json=True)
        return job.EXIT_ERROR
    return code if isinstance(code, int) else 0


def command_first(arguments: list[str]) -> list[str]:
    """Put the command before options that were typed before it; without one the window is meant."""
    if arguments and (arguments[0] in _GROUP_OPTIONS or not arguments[0].startswith("-")):
        return arguments
    at = next((i for i, argument in enumerate(arguments) if argument in COMMANDS), None)
    return [DEFAULT_COMMAND, *arguments] if at is None else [*arguments[at:], *arguments[:at]]


def command_line(wanted: str) -> typer.Typer:
    """Build the command line with the wanted command loaded, and the others by name and help only."""
    app = typer.Typer(
        add_completion=False,
        pretty_exceptions_enable=False,
        help="Ghép: the right tube, the right person, the right result. Without a command it opens the window.",
    )
    app.callback()(_root)
    for name, command in COMMANDS.items():
        loaded = load(command) if name == wanted else _not_loaded
        if isinstance(loaded, typer.Typer):
            app.add_typer(loaded, name=name, help=command.help)
        else:
            app.command(name, help=None if name == wanted else command.help)(loaded)
    return app


def load(command: Command) -> Callable[..., None] | typer.Typer:
    """Import the module of a command and give its function or group."""
    try:
        found: Callable[..., None] | typer.Typer = getattr(module_when_used(command.module), command.function)
    except ImportError as error:
        if "cannot open shared object" not in str(error):
            raise
        library = str(error).partition(":")[0]
        missing = LibraryMissing(Reason.LIBRARY_MISSING, library=library, command="make setup")
        job.report(missing, translations(Language.VI), as_json=False)
        sys.exit(job.EXIT_ERROR)
    return found


def _not_loaded() -> None:
    raise AssertionError


def _version(wanted: bool) -> None:
    if wanted:
        print(f"ghep {__version__}")  # noqa: T201
        raise typer.Exit


def _root(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    """Options of the whole program."""


if __name__ == "__main__":
    main()
