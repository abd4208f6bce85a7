"""`ghep read`: decode pictures and say what each code is."""

from pathlib import Path
from typing import Annotated

import typer

from workstation.cli.job import HomeOption, Job, JsonOption, LanguageOption, PracticeOption, job
from workstation.domain.errors import GhepError
from workstation.domain.personal_qr.person import PersonScan
from workstation.domain.scans import BadgeScan, CommandScan, Scan, TubeScan
from workstation.texts.outcome_rows import ROWS
from workstation.texts.translate import mark as _
from workstation.usecases.read_image import ReadCode, extra_kinds, read_image

_TUBE = _("tube {tube}")
_PERSON = _("person {name}, {number}")
_BADGE = _("Badge {badge}")
_COMMAND = _("command {command}")
_NOTHING = _("{image}: no code was found; hold still, come closer, tilt away from the lamp")


def read(
    images: Annotated[list[Path], typer.Argument(help="Pictures (JPEG, PNG, …).", show_default=False)],
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    practice: PracticeOption = False,
) -> None:
    """Decode pictures of tube labels and personal codes, and say what each code is."""
    with job(home, as_json=as_json, language=language) as running:
        rules = running.settings.scan_rules(practice=practice)
        extra = extra_kinds(running.settings.extra_symbologies)
        for image in images:
            try:
                found = read_image(image, rules, extra)
            except GhepError as error:
                running.complain(error)
                continue
            for code in found:
                _say(running, image, code)
            if not found:
                running.say(running.word(_NOTHING, image=image), image=image, kind="nothing")


def _say(job: Job, image: Path, found: ReadCode) -> None:
    kind, words, values = _describe(job, found.scan)
    job.say(
        f"{image}: {found.code.symbology}: {words}",
        image=image,
        kind=kind,
        **values,
        content=found.code.text,
        symbology=found.code.symbology,
        reader=found.code.reader,
        corners=found.code.corners,
    )


def _describe(job: Job, scan: Scan) -> tuple[str, str, dict[str, object]]:
    if isinstance(scan, TubeScan):
        return "tube", job.word(_TUBE, tube=scan.number), {"tube": scan.number}
    if isinstance(scan, PersonScan):
        number = next((f"{first.system.upper()} {first.masked}" for first in scan.identifiers), "—")
        words = job.word(_PERSON, name=scan.name, number=number)
        return scan.kind, words, {"person": scan.name, "flags": sorted(scan.flags)}
    if isinstance(scan, CommandScan):
        return "command", job.word(_COMMAND, command=scan.command), {"command": scan.command}
    if isinstance(scan, BadgeScan):
        return "badge", job.word(_BADGE, badge=scan.badge), {"badge": scan.badge}
    return "refused", job.catalogue.gettext(ROWS[scan.outcome].headline), {"outcome": scan.outcome}
