"""People without a code, in the windows' own words."""

import csv
from collections.abc import Callable, Sequence
from gettext import NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from sync.first_use import module_when_used
from workstation.domain.errors import BadInput, Reason
from workstation.domain.expected_list import ExpectedRow as ListedPerson
from workstation.domain.expected_list import RowError
from workstation.domain.printing import JobKind
from workstation.domain.tube_barcode import display_tube
from workstation.domain.typed_birth import write_birth
from workstation.domain.typed_person import identifier_of
from workstation.gui.ports import (
    CardFile,
    CommuneRow,
    ExpectedRow,
    HouseholdPerson,
    ListedRow,
    ListPreviewRows,
    ListProblem,
    ListReport,
)
from workstation.places.communes import Commune, commune, found_by, search_communes
from workstation.texts.expected import row_sentence
from workstation.usecases.context import Context, new_id
from workstation.usecases.household import people_of_household
from workstation.usecases.import_expected import import_expected, preview_expected, search_expected
from workstation.usecases.personal_card import make_card
from workstation.usecases.record_print import record_print

if TYPE_CHECKING:
    from workstation import cards
else:
    cards = module_when_used("workstation.cards")

FOUND_ROWS = 8


class WindowPeople:
    """People without a code as the form asks for them; `context` gives the desk as it works now.

    Cards are written under `folder`; sentences are in the language of `catalogue`.
    """

    def __init__(self, context: Callable[[], Context], catalogue: Callable[[], NullTranslations], folder: Path) -> None:
        self._context, self._catalogue, self._folder = context, catalogue, folder

    def search_communes(self, text: str) -> tuple[CommuneRow, ...]:
        """Find communes of today by their names or by what they were called before 2025."""
        return tuple(_commune(found, text) for found in search_communes(text, FOUND_ROWS))

    def search_expected(self, text: str) -> tuple[ExpectedRow, ...]:
        """Find people of the imported lists."""
        return tuple(
            ExpectedRow(
                person=found.person,
                commune=_commune(place) if (place := commune(found.person.commune)) else None,
                paired=found.came,
            )
            for found in search_expected(self._context(), text, FOUND_ROWS)
        )

    def preview(self, path: Path) -> ListPreviewRows:
        """Read a list and store nothing."""
        seen = preview_expected(self._context(), path)
        return ListPreviewRows(
            path=path,
            encoding=seen.encoding,
            people=seen.people,
            first=tuple(_listed(row) for row in seen.first),
            problems=self._problems(seen.errors),
        )

    def import_list(
        self, path: Path, progress: Callable[[int, int], None], cancelled: Callable[[], bool]
    ) -> ListReport:
        """Import a list, all of it or nothing."""
        done = import_expected(self._context(), path, progress=progress, cancelled=cancelled)
        return ListReport(
            people=done.people, repeated=done.repeated, problems=self._problems(done.errors), cancelled=done.cancelled
        )

    def save_errors(self, path: Path, rows: Sequence[ListProblem]) -> None:
        """Write a CSV file that Excel opens with its accents; a text that it would calculate is quoted."""
        gettext = self._catalogue().gettext
        try:
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                writer = csv.writer(file)
                writer.writerow((gettext("Line"), gettext("Not taken because")))
                writer.writerows((row.line, _as_text(row.why)) for row in rows)
        except OSError as error:
            raise BadInput(Reason.NO_SUCH_FILE, path=path, problem=error.strerror or str(error)) from error

    def new_household(self) -> UUID:
        """Give the id of a household that begins now."""
        return new_id()

    def household(self, household: UUID) -> tuple[HouseholdPerson, ...]:
        """List the people of a household."""
        return tuple(
            HouseholdPerson(
                id=member.person_id,
                name=member.name,
                birth_year=member.birth_date.year if member.birth_date else member.birth_year,
            )
            for member in people_of_household(self._context(), household)
        )

    def make_card(self, person: UUID) -> CardFile:
        """Write a person's card into the folder of cards."""
        context = self._context()
        card = make_card(context, person)
        path = cards.card_file(self._folder, card.number)
        cards.write_cards([card], path, self._catalogue(), practice=context.practice)
        record_print(context, JobKind.CARD, [str(person)], path)
        return CardFile(number=display_tube(card.number), path=path)

    def _problems(self, errors: Sequence[RowError]) -> tuple[ListProblem, ...]:
        catalogue = self._catalogue()
        return tuple(ListProblem(line=error.row, why=row_sentence(error, catalogue)) for error in errors)


def _commune(found: Commune, text: str = "") -> CommuneRow:
    former = found_by(found, text) if text else ""
    return CommuneRow(code=found.code, name=found.name, province=found.province.name, former=former)


def _listed(row: ListedPerson) -> ListedRow:
    person = row.person
    number = identifier_of(person.number) if person.number else None
    return ListedRow(
        line=row.row,
        name=person.name,
        birth=write_birth(person.birth_date, person.birth_year),
        number=number.masked if number else "",
        address=person.address,
    )


def _as_text(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
