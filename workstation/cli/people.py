"""`ghep people …`: people without a code: expected lists, entering by hand, printed cards, and who may be one person.

Numbers are masked; names are printed, so mind where the output goes. What is done to single persons is in `persons`.
"""

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from workstation.cli import persons
from workstation.cli.job import HomeOption, Job, JsonOption, LanguageOption, OperatorOption, PracticeOption, station_job
from workstation.cli.job import job as plain_job
from workstation.cli.persons import birth_words
from workstation.domain.errors import BadInput
from workstation.domain.expected_list import RowError
from workstation.domain.identifiers import Identifier
from workstation.domain.typed_person import TypedPerson, identifier_of
from workstation.places.communes import found_by, search_communes
from workstation.texts.expected import COLUMN_WORDS, row_sentence
from workstation.texts.outcomes import gender_word
from workstation.texts.translate import mark as _
from workstation.usecases.expected_people import ExpectedPerson, list_lists, remove_list, search_expected
from workstation.usecases.import_expected import ListPreview, ListReport, import_expected, preview_expected

app = typer.Typer(no_args_is_help=True, help="People without a code: lists, cards, and who may be one person.")
app.command()(persons.enter)
app.command()(persons.card)
app.command()(persons.like)
app.command()(persons.merge)
app.command()(persons.unmerge)
app.command()(persons.different)

_READ = _("{path}: people: {people}, rows refused: {refused} · letters {encoding} · columns {columns}")
_ALREADY = _("this file was imported before")
_OTHER_SHEETS = _("sheets that are not read: {sheets}")
_IMPORTED = _("{path}: people imported: {people}, rows refused: {refused} · list {list}")
_REPEATED = _("{path}: imported before, nothing changed · list {list}")
_LIST = _("{list} · {name} · {at} · people: {people}, came: {came}, rows refused: {refused}")
_REMOVED = _("List {list} is removed; people on it: {people}")
_CAME = _("came")


@app.command("import")
def import_(
    paths: Annotated[list[Path], typer.Argument(help="Lists of expected people: .xlsx or CSV.")],
    preview: Annotated[bool, typer.Option("--preview", help="Only say how the lists would be read.")] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Import lists of expected people; a bad row is refused with its reason, and the others are taken."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        for path in paths:
            try:
                if preview:
                    _say_preview(job, preview_expected(context, path))
                else:
                    _say_report(job, import_expected(context, path))
            except BadInput as error:
                job.complain(error)


@app.command()
def lists(
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    practice: PracticeOption = False,
) -> None:
    """List the imported lists, the newest first."""
    with station_job(home, as_json=as_json, language=language, practice=practice) as (job, context):
        for found in list_lists(context):
            facts = {"name": found.name, "people": found.people, "came": found.came, "refused": found.refused}
            job.say(
                job.word(_LIST, list=found.id, at=job.local(found.imported_at), **facts),
                list=found.id,
                imported_at=found.imported_at,
                operator=found.operator,
                **facts,
            )


@app.command("remove-list")
def remove_list_(
    list_id: Annotated[UUID, typer.Argument(metavar="LIST", help="The list's id, from: ghep people lists.")],
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Delete a list and its people; who was paired stays."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        gone = remove_list(context, list_id)
        job.say(job.word(_REMOVED, list=list_id, people=gone), list=list_id, people=gone)


@app.command()
def search(
    text: Annotated[str, typer.Argument(help="Beginnings of name words without accents, a number, or a birth year.")],
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="At most this many.")] = 20,
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    practice: PracticeOption = False,
) -> None:
    """Find expected people; who did not come yet stands first."""
    with station_job(home, as_json=as_json, language=language, practice=practice) as (job, context):
        for found in search_expected(context, text, limit):
            _say_expected(job, found)


@app.command()
def communes(
    text: Annotated[str, typer.Argument(help="Beginnings of words, without accents, in any order.")],
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="At most this many.")] = 8,
    province: Annotated[str, typer.Option("--province", help="Code of a province.", show_default=False)] = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
) -> None:
    """Find communes of 2025 by their names, or by those of older communes and districts."""
    with plain_job(home, as_json=as_json, language=language) as running:
        for found in search_communes(text, limit, province):
            before = found_by(found, text)
            running.say(
                " · ".join(filter(None, (found.code, found.text, before))),
                commune=found.code,
                name=found.name,
                province=found.province.name,
                province_code=found.province.code,
                before=before,
            )


def _say_preview(job: Job, preview: ListPreview) -> None:
    columns = [job.word(COLUMN_WORDS[column]) + f" = {heading}" for column, heading in preview.columns]
    said = [
        job.word(
            _READ,
            path=preview.path,
            people=preview.people,
            refused=len(preview.errors),
            encoding=preview.encoding,
            columns=", ".join(columns),
        )
    ]
    if preview.other_sheets:
        said.append(job.word(_OTHER_SHEETS, sheets=", ".join(preview.other_sheets)))
    if preview.already is not None:
        said.append(job.word(_ALREADY))
    job.say(
        " · ".join(said),
        path=preview.path,
        people=preview.people,
        refused=len(preview.errors),
        zeros_back=preview.zeros_back,
        encoding=preview.encoding,
        separator=preview.separator,
        sheet=preview.sheet,
        other_sheets=preview.other_sheets,
        header_row=preview.header_row,
        columns={column.value: heading for column, heading in preview.columns},
        unused=preview.unused,
        already=preview.already.id if preview.already else None,
    )
    for row in preview.first:
        number = identifier_of(row.person.number) if row.person.number else None
        _say_person(job, row.person, number, row=row.row)
    for error in preview.errors:
        _say_error(job, preview.path, error)


def _say_report(job: Job, report: ListReport) -> None:
    facts = {"path": report.path, "people": report.people, "list": report.list_id}
    words = job.word(_REPEATED if report.repeated else _IMPORTED, refused=len(report.errors), **facts)
    job.say(words, refused=len(report.errors), repeated=report.repeated, **facts)
    for error in report.errors:
        _say_error(job, report.path, error)


def _say_error(job: Job, path: Path, error: RowError) -> None:
    """A refused row is part of the answer: the command has done what it could."""
    job.say(
        row_sentence(error, job.catalogue),
        path=path,
        row=error.row,
        column=error.column,
        problem=error.problem,
        first_row=error.first_row,
    )


def _say_person(job: Job, person: TypedPerson, number: Identifier | None, **more: object) -> None:
    born = birth_words(person.birth_date, person.birth_year)
    gender = gender_word(person.gender, job.catalogue)
    parts = (person.name, born, gender, number.masked if number else "", *(str(value) for value in more.values()))
    job.say(
        " · ".join(part for part in parts if part),
        name=person.name,
        born=born,
        gender=person.gender,
        number=number.masked if number else "",
        **more,
    )


def _say_expected(job: Job, found: ExpectedPerson) -> None:
    _say_person(
        job,
        found.person,
        found.identifier,
        commune=found.person.commune,
        household=found.household,
        came=job.word(_CAME) if found.came else "",
        expected=found.id,
    )
