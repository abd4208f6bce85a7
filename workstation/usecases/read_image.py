"""Read the codes of a picture and say what each one is: for `ghep read`, and for a desk with a camera."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from workstation.devices.decoder import Code, Role, Symbology, decode
from workstation.devices.images import load_image
from workstation.domain.outcomes import Outcome
from workstation.domain.personal_qr.person import PersonScan
from workstation.domain.scans import BadgeScan, CommandScan, RefusedScan, Scan, ScanRules, TubeScan, read_scan
from workstation.settings import ExtraSymbology


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCode:
    """One code of a picture, and what it is."""

    code: Code
    scan: Scan


def read_image(path: Path, rules: ScanRules, extra: frozenset[Symbology] = frozenset()) -> tuple[ReadCode, ...]:
    """Read all codes of a picture; raise BadInput for a file that is no picture. `extra` as in `decode`."""
    image = load_image(path)
    found = decode(image, accepts=lambda text: role_of(read_scan(text, rules)), every=True, extra=extra)
    return tuple(ReadCode(code=code, scan=read_scan(code.text, rules)) for code in found)


def extra_kinds(names: Iterable[ExtraSymbology]) -> frozenset[Symbology]:
    """Give the decoder's kinds for those that the site's settings turn on."""
    return frozenset(Symbology[name.name] for name in names)


def role_of(scan: Scan) -> Role | None:
    """Tell which role a text plays for the decoder; a code of the other mode is one of ours, to be refused later."""
    if isinstance(scan, TubeScan):
        return Role.TUBE
    if isinstance(scan, CommandScan | BadgeScan):
        return Role.COMMAND
    if isinstance(scan, PersonScan):
        return Role.PERSON
    wrong_mode = isinstance(scan, RefusedScan) and scan.outcome in (Outcome.PRACTICE_REAL, Outcome.REAL_PRACTICE)
    return Role.TUBE if wrong_mode else None
