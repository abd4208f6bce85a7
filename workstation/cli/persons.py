"""Commands of `ghep people` about single persons: entering one, printing cards, saying who is whom."""

from datetime import date
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from workstation.cards import write_cards
from workstation.cli.job import HomeOption, Job, JsonOption, LanguageOption, OperatorOption, PracticeOption, station_job
from workstation.cli.scan import say_answer
from workstation.domain.errors import BadInput, Reason
from workstation.domain.identifiers import Gender
from workstation.domain.personal_qr.person import birth_year, day
from workstation.domain.printing import JobKind
from workstation.domain.typed_person import Field, FieldProblem, TypedPerson
from workstation.places.communes import commune as commune_of
from workstation.station import among_desks
from workstation.texts.outcomes import gender_word
from workstation.texts.translate import mark as _
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.expected_people import expected_person
from workstation.usecases.known_persons import StoredPerson, list_alike, persons_named
from workstation.usecases.merge_persons import merge_persons, say_different, undo_merge
from workstation.usecases.personal_card import make_card
from workstation.usecases.record_print import record_print

_CARDS = _("{count} cards in {path}")
_ALIKE = _("{one}\n{other}")
_MERGED = _("Merged; to take it back: ghep people unmerge {merge}")
_UNMERGED = _("Two persons again")
_DIFFERENT = _("Kept as two persons; nobody is asked again")


def card(
    whose: Annotated[str, typer.Argument(metavar="PERSON|TUBE", help="A person's id, or the tube they are in.")],
    out: Annotated[Path, typer.Option("--out", help="The PDF of the card.")] = Path("card.pdf"),
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Print the card of a person, or of everybody in a tube; a card's number is given once."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        named = persons_named(context, whose)
        cards = [make_card(context, person) for person in named]
        write_cards(cards, out, job.catalogue, practice=practice)
        record_print(context, JobKind.CARD, [str(person) for person in named], out)
        job.say(job.word(_CARDS, count=len(cards), path=out), path=out, cards=[one.number for one in cards])


def like(
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="At most this many pairs.")] = 20,
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    practice: PracticeOption = False,
) -> None:
    """List pairs of persons who may be one: the same name, birth and gender under other numbers."""
    with station_job(home, as_json=as_json, language=language, practice=practice) as (job, context):
        for one, other in list_alike(context, limit):
            job.say(
                job.word(_ALIKE, one=_stored_line(job, one), other=_stored_line(job, other)),
                person=one.id,
                other=other.id,
                name=one.name,
                born=birth_words(one.birth_date, one.birth_year),
                numbers=[number.masked for number in one.identifiers],
                other_numbers=[number.masked for number in other.identifiers],
            )


def merge(
    kept: Annotated[str, typer.Argument(metavar="KEPT", help="A person's id, or a tube of one person.")],
    merged: Annotated[str, typer.Argument(metavar="MERGED", help="Who is the same person: an id, or a tube.")],
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Say that two persons are one, after both were asked or their papers compared; no pairing is changed."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        one, other = _one_person(context, kept), _one_person(context, merged)
        merge_id = merge_persons(context, one, other)
        job.say(job.word(_MERGED, merge=merge_id), merge=merge_id, person=one, merged=other)


def unmerge(
    merge_id: Annotated[UUID, typer.Argument(metavar="MERGE", help="The id that the merge has printed.")],
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Take a merge back."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        undo_merge(context, merge_id)
        job.say(job.word(_UNMERGED), merge=merge_id)


def different(
    one: Annotated[str, typer.Argument(metavar="ONE", help="A person's id, or a tube of one person.")],
    other: Annotated[str, typer.Argument(metavar="OTHER", help="Somebody else: an id, or a tube.")],
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Say that two alike persons are two, so that nobody is asked about them again."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        first, second = _one_person(context, one), _one_person(context, other)
        say_different(context, first, second)
        job.say(job.word(_DIFFERENT), person=first, other=second)


def enter(
    name: Annotated[str, typer.Option("--name", help="Whole name.", show_default=False)] = "",
    born: Annotated[str, typer.Option("--born", help="dd/mm/yyyy, or the year alone.", show_default=False)] = "",
    number: Annotated[str, typer.Option("--number", help="Number on a paper.", show_default=False)] = "",
    gender: Annotated[Gender, typer.Option("--gender", help="As on a card.")] = Gender.UNKNOWN,
    phone: Annotated[str, typer.Option("--phone", help="To call; it never matches people.", show_default=False)] = "",
    address: Annotated[str, typer.Option("--address", help="House, street, hamlet.", show_default=False)] = "",
    commune: Annotated[str, typer.Option("--commune", help="Code of a commune.", show_default=False)] = "",
    household: Annotated[
        UUID | None, typer.Option("--household", help="Id that people of one address share.", show_default=False)
    ] = None,
    expected: Annotated[
        UUID | None, typer.Option("--expected", help="A listed person's id, from: search.", show_default=False)
    ] = None,
    answer: Annotated[
        list[str] | None, typer.Option("--answer", help="What the desk may ask: LB11 to LB13, in order.")
    ] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Pair a person who shows no code with the desk's open tube: typed in, or picked from a list."""
    with (
        station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context),
        among_desks(job.home, context) as shared,
    ):
        if commune and commune_of(commune) is None:
            raise BadInput(Reason.BAD_PERSON, field=Field.COMMUNE, problem=FieldProblem.COMMUNE_NOT_LISTED)
        if expected is not None:
            person = expected_person(context, expected).person
        else:
            birth_date, year = _birth(born)
            person = TypedPerson(
                name=name,
                number=number,
                birth_date=birth_date,
                birth_year=year,
                gender=gender,
                phone=phone,
                address=address,
                commune=commune,
                household=household,
            )
        desk = DeskSession(shared.context, resume=not operator)
        given = desk.enter(person)
        say_answer(job, given)
        for text in answer or []:
            if given.choices:
                given = desk.scan(text)
                say_answer(job, given)


def birth_words(birth_date: date | None, year: int | None) -> str:
    """Write a birth date as cards do, or the year alone."""
    return birth_date.strftime("%d/%m/%Y") if birth_date else str(year or "")


def _birth(text: str) -> tuple[date | None, int | None]:
    if not text.strip():
        return None, None
    if (year := birth_year(text.strip())) is not None:
        return None, year
    if (born := day(text.strip(), "%d/%m/%Y")) is not None:
        return born, born.year
    raise BadInput(Reason.BAD_PERSON, field=Field.BIRTH, problem=FieldProblem.BIRTH_UNREADABLE)


def _one_person(context: Context, text: str) -> UUID:
    found = persons_named(context, text)
    if len(found) > 1:
        raise BadInput(Reason.SEVERAL_PERSONS, tube=text, people=len(found))
    return found[0]


def _stored_line(job: Job, person: StoredPerson) -> str:
    parts = (
        str(person.id),
        person.name,
        birth_words(person.birth_date, person.birth_year),
        gender_word(person.gender, job.catalogue),
        *(f"{number.system.upper()} {number.masked}" for number in person.identifiers),
    )
    return " · ".join(part for part in parts if part)
