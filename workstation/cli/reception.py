"""`ghep reception …`: check boxes and tubes in at the laboratory, scan by scan; nothing is received unseen."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from workstation.cli.custody_lines import say_custody, say_reception, scans_of
from workstation.cli.job import HomeOption, JsonOption, LanguageOption, OperatorOption, PracticeOption, station_job
from workstation.domain.custody import ListSource, RejectReason
from workstation.domain.errors import BadInput, NotFound, Reason
from workstation.reports import write_reception
from workstation.station import platform_access
from workstation.texts.translate import mark as _
from workstation.usecases.box_list_file import read_list_file
from workstation.usecases.boxes import LISTED, box_code, list_receptions, show_reception
from workstation.usecases.context import Context
from workstation.usecases.find_box_list import PlatformAccess
from workstation.usecases.join_receptions import join_receptions
from workstation.usecases.receive_box import (
    finish_reception,
    note_arrival_temperature,
    open_reception,
    reject_tube,
    where_checked,
)
from workstation.usecases.receive_session import ReceiveSession

app = typer.Typer(no_args_is_help=True, help="Reception: boxes and tubes checked in at the laboratory.")

_WRITTEN = _("Tubes written: {count}, in {path}")

BoxArgument = Annotated[str, typer.Argument(metavar="BOX", help="The code on the box.")]
MaybeBoxArgument = Annotated[
    str, typer.Argument(metavar="BOX", help="The code on the box; without one, tubes that came without a box.")
]
WarmthOption = Annotated[
    float | None, typer.Option("--temperature", help="°C in the box when it came.", show_default=False)
]


@app.command("open")
def open_(
    box: BoxArgument,
    list_file: Annotated[
        Path | None, typer.Option("--list", help="The box's list, exported as JSON or CSV.", show_default=False)
    ] = None,
    temperature: WarmthOption = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Open the reception of a box; its list comes from this station, the platform, a file, or not at all."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        code = box_code(context, box)
        if list_file is not None:
            told = read_list_file(list_file)
            if told.box != code:
                raise BadInput(Reason.BAD_BOX_LIST, path=list_file, problem=f"{told.box} ≠ {code}")
            open_reception(context, code, told, ListSource.FILE)
        session = ReceiveSession(context, access=_access(job.home, context, practice=practice))
        answer = session.scan(code)
        if temperature is not None and answer.reception is not None:
            note_arrival_temperature(context, answer.reception.id, temperature)
        say_custody(job, answer)


@app.command()
def scan(
    box: MaybeBoxArgument = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Check in: one scan a line from standard input, one answer a line.

    A line is a box, a code of a box's paper list, a tube, a badge, or a command of the card: LB02 finish (F4), LB03 a
    damaged tube (F8), LB11 to LB13 choose 1 to 3, LB00 skip (Esc).
    """
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        session = ReceiveSession(context, access=_access(job.home, context, practice=practice))
        if box:
            say_custody(job, session.scan(box_code(context, box)))
        for text in scans_of(sys.stdin.buffer):
            say_custody(job, session.scan(text))


@app.command()
def reject(
    tube: Annotated[str, typer.Argument(help="The tube that cannot be tested.")],
    reason: Annotated[RejectReason, typer.Option("--reason", help="Why: code of HL7 table 0490.")],
    note: Annotated[str, typer.Option("--note", help="What was seen; names nobody.", show_default=False)] = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Reject a tube that was scanned in; another person releases its result "sample needed again"."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        number = "".join(tube.split()).upper()
        known = where_checked(context, number)
        if known is None:
            raise NotFound(Reason.TUBE_NOT_RECEIVED, tube=number[:40])
        rejected = reject_tube(context, known.reception_id, number, reason, note)
        join_receptions(context)
        say_reception(job, rejected.reception)


@app.command()
def finish(
    box: MaybeBoxArgument = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Finish a box and show the difference; what is missing may come with a later one."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        join_receptions(context)
        say_reception(job, finish_reception(context, show_reception(context, box).id).reception, with_tubes=True)


@app.command("list")
def list_(
    limit: Annotated[int, typer.Option("--limit", help="At most this many boxes.", min=1)] = LISTED,
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    practice: PracticeOption = False,
) -> None:
    """List what was received here, what was worked at last first."""
    with station_job(home, as_json=as_json, language=language, practice=practice) as (job, context):
        for reception in list_receptions(context, limit):
            say_reception(job, reception)


@app.command()
def show(
    box: MaybeBoxArgument = "",
    out: Annotated[
        Path | None, typer.Option("--out", help="Write what differs as PDF, or every tube as CSV.", show_default=False)
    ] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    practice: PracticeOption = False,
) -> None:
    """Show the reception of a box and every tube of it, or write what differs as a file."""
    with station_job(home, as_json=as_json, language=language, practice=practice) as (job, context):
        reception = show_reception(context, box)
        if out is None:
            say_reception(job, reception, with_tubes=True)
            return
        count = write_reception(context, reception, out, job.catalogue)
        job.say(job.word(_WRITTEN, count=count, path=out), path=out, tubes=count)


def _access(home: Path, context: Context, *, practice: bool) -> PlatformAccess:
    url, key = platform_access(home, context.settings, practice=practice)
    return PlatformAccess(url=url, key=key)
