"""`ghep profiles …`: which analyzers are known and how each is read, and trying one on a sample message."""

from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from re import Pattern
from typing import Annotated

import typer

from workstation.cli.job import HomeOption, Job, JsonOption, LanguageOption, PracticeOption, station_job
from workstation.domain.analyzer_profile import AnalyzerProfile, CtRule, RowRule
from workstation.domain.errors import BadInput, Reason
from workstation.domain.explain_rows import RowDecision
from workstation.domain.observations import InboxReason, SpecimenRole
from workstation.texts.notices import RESULT_WORDS, inbox_sentence
from workstation.texts.profiles import CHOICES, EFFECTS, KIND_REASONS, ROLE_REASONS, ROLES, ROW_KINDS
from workstation.texts.translate import mark as _
from workstation.usecases.import_files import MOST_BYTES
from workstation.usecases.try_profile import TriedMessage, TriedSpecimen, try_profile

app = typer.Typer(no_args_is_help=True, help="Analyzer profiles: which there are, and trying one on a message.")

_BUILT_IN, _OF_THE_SITE = _("built in"), _("of this site")
_LISTED = _("{name} · {title} · {origin}")
_MESSAGE = _("message {number}: {kind} from {sender}, read as {profile}: {why}")
_UNREADABLE = _("message {number}: {reason}")
_SPECIMEN = _("  segment {segment}: {role} ({why})")
_TUBE = _("    tube: {tube} in {field} of segment {segment}, {ours}")
_OURS, _NOT_OURS = _("a number of this site"), _("no number of this site")
_ROW = _("    segment {segment}: {code} {name} = {value} → {kind} ({why}){says}")
_NO_ROW = _("    segment {segment}: {code} {name} = {value} → does not count: {reason}")
_SAYS = _(": {call}")
_CT = _(", Ct {ct}")
_CONTROL_CT = _(", control Ct {ct}")
_STATUS = _(", {effect}")
_UNKNOWN = _(": not known")
_RESULT = _("    → {code}")
_REASON = _("    → waits for a person: {reason}")
_APART = _("    → kept apart, nobody's result")


@app.command("list")
def list_(
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    practice: PracticeOption = False,
) -> None:
    """List the analyzer profiles, and the site's files that are none."""
    with station_job(home, as_json=as_json, language=language, practice=practice) as (job, context):
        for name, profile in sorted(context.profiles.by_name.items()):
            title = profile.title(job.language)
            origin = job.word(_BUILT_IN if profile.built_in else _OF_THE_SITE)
            job.say(
                job.word(_LISTED, name=name, title=title, origin=origin),
                profile=name,
                title=title,
                built_in=profile.built_in,
            )
        job.failed = bool(context.profiles.problems)


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="The profile's name.", show_default=False)],
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    practice: PracticeOption = False,
) -> None:
    """Show all that a profile says of its analyzer."""
    with station_job(home, as_json=as_json, language=language, practice=practice) as (job, context):
        told = _told(context.profiles.find(name))
        job.say("\n".join(f"{key}: {_line(value)}" for key, value in told.items()), **told)


@app.command("try")
def try_(
    name: Annotated[str, typer.Argument(help="The profile's name, or auto: as an import would choose.")],
    file: Annotated[Path, typer.Argument(help="A file with one or several HL7 messages.", show_default=False)],
    source: Annotated[
        str, typer.Option("--source", help="The folder or port that they would come by.", show_default=False)
    ] = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    practice: PracticeOption = False,
) -> None:
    """Read a sample by a profile and show every decision. Nothing is stored."""
    with station_job(home, as_json=as_json, language=language, practice=practice) as (job, context):
        for message in try_profile(context, _read(file), name, source=source):
            _say_message(job, message)


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise BadInput(Reason.FILE_TOO_LARGE, path=file, most=MOST_BYTES // 1_000_000)
        return file.read_bytes()
    except OSError as error:
        raise BadInput(Reason.NO_SUCH_FILE, path=file, problem=error.strerror or str(error)) from error


def _told(profile: AnalyzerProfile) -> dict[str, object]:
    return {field.name: _plain(getattr(profile, field.name)) for field in fields(AnalyzerProfile)}


def _plain(value: object) -> object:
    """Turn what a profile holds into what JSON can hold; nothing that was not given is shown."""
    if isinstance(value, RowRule | CtRule):
        held = {field.name: getattr(value, field.name) for field in fields(value)}
        return {key: _plain(part) for key, part in held.items() if part not in (None, (), frozenset())}
    if isinstance(value, frozenset):
        return sorted(str(part) for part in value)
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if hasattr(value, "items"):
        return {str(key): str(part) for key, part in value.items()}
    if isinstance(value, Pattern):
        return value.pattern
    return value if isinstance(value, bool | int | None) else str(value)


def _line(value: object) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key} = {_line(part)}" for key, part in value.items()) or "—"
    if isinstance(value, list):
        return " | ".join(f"“{_line(part)}”" for part in value) or "—"
    return {None: "—", True: "✓", False: "✗"}.get(value, str(value)) if isinstance(value, bool | None) else str(value)


def _say_message(job: Job, message: TriedMessage) -> None:
    lines = []
    if message.kind:
        why = job.word(CHOICES[message.chosen_by]) if message.chosen_by else ""
        lines.append(
            job.word(
                _MESSAGE,
                number=message.number,
                kind=message.kind,
                sender=message.sender.strip("|") or "—",
                profile=message.profile,
                why=why,
            )
        )
    if message.reason is not None:
        lines.append(job.word(_UNREADABLE, number=message.number, reason=_reason(job, message.reason, message)))
    for specimen in message.specimens:
        lines += _specimen_lines(job, specimen)
    job.say("\n".join(lines), **_message_values(message))


def _reason(job: Job, reason: InboxReason, at: TriedMessage) -> str:
    return inbox_sentence(reason, job.catalogue, segment=at.segment, field=at.field, detail=at.detail)


def _specimen_lines(job: Job, specimen: TriedSpecimen) -> list[str]:
    lines = [
        job.word(
            _SPECIMEN,
            segment=specimen.segment,
            role=job.word(ROLES[specimen.role]),
            why=job.word(ROLE_REASONS[specimen.role_reason]),
        )
    ]
    for tube in specimen.tubes:
        found = tube.candidate
        ours = job.word(_OURS if tube.is_ours else _NOT_OURS)
        lines.append(job.word(_TUBE, tube=found.text, field=found.field, segment=found.segment, ours=ours))
    lines += [_row_line(job, row) for row in specimen.rows]
    return [*lines, _end_line(job, specimen)]


def _row_line(job: Job, decision: RowDecision) -> str:
    row = decision.row
    said = {"segment": row.segment, "code": row.code, "name": row.code_text, "value": row.value or "—"}
    if decision.kind is None or decision.why is None:
        reason = decision.reason or InboxReason.VALUE_UNKNOWN
        words = inbox_sentence(reason, job.catalogue, segment=0, field="", detail="")
        return job.word(_NO_ROW, **said, reason=words) + _status(job, decision)
    says = job.word(_SAYS, call=job.word(RESULT_WORDS[decision.call])) if decision.call else ""
    if decision.reason is not None:
        says = job.word(_UNKNOWN)
    says += "".join(job.word(_CT, ct=_cycles(ct)) for ct in decision.cts)
    says += "".join(job.word(_CONTROL_CT, ct=_cycles(ct)) for ct in decision.control_cts)
    kind, why = job.word(ROW_KINDS[decision.kind]), job.word(KIND_REASONS[decision.why])
    return job.word(_ROW, **said, kind=kind, why=why, says=says) + _status(job, decision)


def _status(job: Job, decision: RowDecision) -> str:
    return job.word(_STATUS, effect=job.word(EFFECTS[decision.effect])) if decision.effect else ""


def _cycles(ct: Decimal | None) -> str:
    return "—" if ct is None else str(ct)


def _end_line(job: Job, specimen: TriedSpecimen) -> str:
    if specimen.role is not SpecimenRole.PATIENT:
        return job.word(_APART)
    if specimen.code is not None:
        return job.word(_RESULT, code=job.word(RESULT_WORDS[specimen.code]))
    tube = specimen.tubes[0].candidate.text if specimen.tubes else ""
    reason = specimen.reason or InboxReason.NO_RESULTS
    words = inbox_sentence(reason, job.catalogue, segment=specimen.reason_segment, field="", detail=tube)
    return job.word(_REASON, reason=words)


def _message_values(message: TriedMessage) -> dict[str, object]:
    return {
        "message": message.number,
        "kind": message.kind,
        "sender": message.sender,
        "profile": message.profile,
        "chosen_by": message.chosen_by,
        "reason": message.reason,
        "segment": message.segment,
        "field": message.field,
        "specimens": [_specimen_values(specimen) for specimen in message.specimens],
    }


def _specimen_values(specimen: TriedSpecimen) -> dict[str, object]:
    return {
        "segment": specimen.segment,
        "role": specimen.role,
        "role_reason": specimen.role_reason,
        "tubes": [
            {"text": tube.candidate.text, "field": tube.candidate.field, "ours": tube.is_ours}
            for tube in specimen.tubes
        ],
        "rows": [_row_values(row) for row in specimen.rows],
        "notes": list(specimen.notes),
        "code": specimen.code,
        "reason": specimen.reason,
    }


def _row_values(decision: RowDecision) -> dict[str, object]:
    return {
        "segment": decision.row.segment,
        "code": decision.row.code,
        "value": decision.row.value,
        "status": decision.row.status,
        "kind": decision.kind,
        "why": decision.why,
        "test": decision.test,
        "call": decision.call,
        "cts": [None if ct is None else str(ct) for ct in decision.cts],
        "control_cts": [None if ct is None else str(ct) for ct in decision.control_cts],
        "reason": decision.reason,
    }
