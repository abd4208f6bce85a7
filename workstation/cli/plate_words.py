"""What `ghep plates` prints: maps, files and mappings as words or JSON."""

from workstation.cli.job import Job
from workstation.domain.observations import InboxReason
from workstation.domain.plate import ControlKind
from workstation.domain.plate_columns import GUESSED, PlateMapping
from workstation.domain.tube_barcode import display_tube
from workstation.store.inbox import Issue, MessageState
from workstation.texts.decimals import decimal
from workstation.texts.notices import RESULT_WORDS, STATUS_WORDS, inbox_sentence
from workstation.texts.plates import COLUMN_WORDS, CONTROL_WORDS, finding_sentence, row_sentence
from workstation.texts.translate import mark as _
from workstation.usecases.import_plate import PlateImport, PlatePreview
from workstation.usecases.import_results import Imported
from workstation.usecases.plate_maps import PlacedTube, PlateMap
from workstation.usecases.plate_results import Finished, PlateShown, PlateSummary, WellShown

_MAP = _("Plate {plate} · {wells} wells · tubes: {tubes} · controls: {controls} · next well: {next}")
_DONE = _("Plate {plate} · {wells} wells · tubes: {tubes} · controls: {controls} · finished")
_PLACED = _("{well}: {tube} · people: {people} · next well: {next}")
_PLACED_UNKNOWN = _("{well}: {tube} · its pairing is not here yet · next well: {next}")
_SUMMARY = _("{plate} · {name} · tubes: {tubes} · files: {files} · {state}")
_OPEN, _CLOSED = _("being scanned"), _("finished")
_INVALID = _("PLATE NOT VALID: {why}")
_IMPORTED = _("{path}: {state}, {results} results · plate {plate} · columns: {mapping}")
_PREVIEW = _("{path}: rows: {rows} · wells: {wells} · tubes: {tubes} · plate {plate} · {encoding} · columns: {columns}")
_GUESSED = _("guessed from the headings")
_ALREADY = _("This file is in the inbox already")
_MAPPING = _("{name} · {columns} · Ct < {cutoff}")
STATES: dict[MessageState, str] = {
    MessageState.WAITING: _("waiting to be read"),
    MessageState.IMPORTED: _("imported"),
    MessageState.PARTLY: _("partly imported"),
    MessageState.SET_ASIDE: _("set aside"),
    MessageState.REPEATED: _("sent again, nothing changed"),
    MessageState.CLOSED: _("put away"),
}


def say_map(job: Job, shown: PlateMap) -> None:
    """Print a map as one line."""
    plate, is_done = shown.plate, shown.plate.finished_at is not None
    controls = {well: content.control for well, content in shown.placed.items() if content.control is not None}
    words = ", ".join(f"{well} {kind.upper()}" for well, kind in controls.items()) or "—"
    job.say(
        job.word(
            _DONE if is_done else _MAP,
            plate=plate.number,
            wells=int(plate.size),
            tubes=shown.tubes,
            controls=words,
            next=shown.next or "—",
        ),
        plate=plate.number,
        name=plate.name,
        wells=int(plate.size),
        order=plate.order,
        tubes={well: content.tube for well, content in shown.placed.items() if content.tube},
        controls=controls,
        next=shown.next,
        finished_at=plate.finished_at,
    )


def say_placed(job: Job, placed: PlacedTube) -> None:
    """Print where a tube went."""
    words = _PLACED if placed.people is not None else _PLACED_UNKNOWN
    following = placed.map.next
    job.say(
        job.word(
            words,
            well=placed.well,
            tube=display_tube(placed.tube),
            people=placed.people,
            next=following or "—",
        ),
        plate=placed.map.plate.number,
        well=placed.well,
        tube=placed.tube,
        people=placed.people,
        replicate_of=placed.others,
        next=following,
    )


def say_summary(job: Job, summary: PlateSummary) -> None:
    """Print one plate of the list."""
    plate = summary.plate
    state = _CLOSED if plate.finished_at else _OPEN
    job.say(
        job.word(
            _SUMMARY,
            plate=plate.number,
            name=plate.name or "—",
            tubes=summary.tubes,
            files=summary.files,
            state=job.word(state),
        ),
        plate=plate.number,
        name=plate.name,
        wells=int(plate.size),
        tubes=summary.tubes,
        controls=summary.controls,
        files=summary.files,
        made_at=plate.made_at,
        made_by=plate.made_by,
        finished_at=plate.finished_at,
    )


def say_shown(job: Job, shown: PlateShown) -> None:
    """Print a plate: first what is wrong with its controls, then each well."""
    say_map(job, shown.map)
    for finding in shown.findings:
        why = finding_sentence(finding, job.catalogue)
        job.say(
            job.word(_INVALID, why=why), invalid=finding.problem, well=finding.well, target=finding.target, message=why
        )
    for well in shown.wells:
        _say_well(job, well)


def _say_well(job: Job, well: WellShown) -> None:
    tr = job.catalogue.gettext
    content = display_tube(well.tube) if well.tube else _control(job, well.control)
    cts = ("—" if one.ct is None else decimal(one.ct, job.catalogue) for one in well.targets)
    values = "; ".join(f"{one.target} {ct}" for one, ct in zip(well.targets, cts, strict=True))
    code = tr(RESULT_WORDS[well.result]) if well.result else tr(RESULT_WORDS[well.code]) if well.code else ""
    status = tr(STATUS_WORDS[well.status]) if well.status else ""
    why = _why(job, well.reason, well.well, well.detail) if well.reason else ""
    job.say(
        " · ".join(part for part in (well.well, content, values, code, status, why) if part),
        well=well.well,
        tube=well.tube,
        control=well.control,
        sample=well.sample,
        targets=[{"target": v.target, "ct": v.ct, "detected": v.is_detected} for v in well.targets],
        code=well.code,
        result=well.result,
        status=well.status,
        reason=well.reason,
        detail=well.detail,
    )


def _control(job: Job, kind: ControlKind | None) -> str:
    return job.word(CONTROL_WORDS[kind]) if kind else ""


def _why(job: Job, reason: InboxReason, field: str, detail: str) -> str:
    return inbox_sentence(reason, job.catalogue, segment=0, field=field, detail=detail)


def say_finished(job: Job, finished: Finished) -> None:
    """Print a finished map, and the files that it let be read."""
    say_map(job, finished.map)
    for imported in finished.imported:
        _say_imported(job, imported, path="—", plate=finished.map.plate.number, mapping="—")


def say_import(job: Job, done: PlateImport) -> None:
    """Print what became of a file, with all that gives no result."""
    _say_imported(job, done.imported, path=str(done.path), plate=done.plate or "—", mapping=done.mapping)


def _say_imported(job: Job, imported: Imported, *, path: str, plate: str, mapping: str) -> None:
    state = job.word(STATES[imported.state])
    issues = [_issue(job, issue) for issue in imported.issues]
    words = job.word(_GUESSED) if mapping == GUESSED else mapping
    first = job.word(_IMPORTED, path=path, state=state, results=imported.results, plate=plate, mapping=words)
    job.say(
        "\n    ".join([first, *(str(issue["message"]) for issue in issues)]),
        path=path,
        message=imported.message_id,
        state=imported.state,
        results=imported.results,
        plate=plate,
        mapping=mapping,
        issues=issues,
    )


def _issue(job: Job, issue: Issue) -> dict[str, object]:
    words = inbox_sentence(issue.reason, job.catalogue, segment=issue.segment, field=issue.field, detail=issue.detail)
    return {
        "reason": issue.reason,
        "row": issue.segment,
        "field": issue.field,
        "detail": issue.detail,
        "message": words,
    }


def say_preview(job: Job, preview: PlatePreview) -> None:
    """Print how a file would be read, then each row that would not be used."""
    columns = ", ".join(f"{job.word(COLUMN_WORDS[column])} = {heading}" for column, heading in preview.columns)
    plate = preview.plate.number if preview.plate is not None else "—"
    words = job.word(
        _PREVIEW,
        path=preview.path,
        rows=preview.rows,
        wells=preview.wells,
        tubes=preview.tubes,
        plate=plate,
        encoding=preview.encoding,
        columns=columns,
    )
    job.say(
        f"{words} · {job.word(_ALREADY)}" if preview.already else words,
        path=preview.path,
        rows=preview.rows,
        wells=preview.wells,
        tubes=preview.tubes,
        plate=plate,
        encoding=preview.encoding,
        separator=preview.separator,
        sheet=preview.sheet,
        header_row=preview.header_row,
        mapping=preview.mapping.name,
        columns={column.value: heading for column, heading in preview.columns},
        unused=preview.unused,
        targets=preview.targets,
        already=preview.already,
    )
    for finding in preview.findings if preview.tubes else ():
        why = finding_sentence(finding, job.catalogue)
        job.say(
            job.word(_INVALID, why=why), invalid=finding.problem, well=finding.well, target=finding.target, message=why
        )
    for problem in preview.problems:
        job.say(
            row_sentence(problem, job.catalogue),
            row=problem.line,
            column=problem.column,
            reason=problem.reason,
            detail=problem.detail,
            well=problem.well,
        )


def say_mapping(job: Job, mapping: PlateMapping, *, built_in: bool) -> None:
    """Print one way to read columns."""
    columns = ", ".join(f"{job.word(COLUMN_WORDS[column])} = {heading}" for column, heading in mapping.columns.items())
    job.say(
        job.word(_MAPPING, name=mapping.name, columns=columns, cutoff=decimal(mapping.cutoff, job.catalogue)),
        mapping=mapping.name,
        built_in=built_in,
        columns={column.value: heading for column, heading in mapping.columns.items()},
        sheet=mapping.sheet,
        cutoff=mapping.cutoff,
        control_cutoff=mapping.control_cutoff,
        human_controls=mapping.human_controls,
        targets=mapping.targets,
        control_is_added=mapping.control_is_added,
        control_words={kind.value: words for kind, words in mapping.control_words.items()},
        blank_is_none=mapping.blank_is_none,
        test_code=mapping.test_code,
        profile=mapping.profile,
    )
