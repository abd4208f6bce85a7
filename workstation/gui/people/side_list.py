"""What stands in the list beside the form, by the field that has the keys: people, communes, who is at this address."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from workstation.domain.typed_birth import write_birth
from workstation.gui.look import Look
from workstation.gui.people.draft import commune_words
from workstation.gui.people.list_picker import PickRow
from workstation.gui.people.model import PeopleModel
from workstation.gui.ports import CommuneRow, ExpectedRow, HouseholdPerson
from workstation.texts.outcomes import gender_word


class ListKind(StrEnum):
    """What can be chosen now; of AT_HOME nothing."""

    EXPECTED = "expected"
    COMMUNES = "communes"
    GUARDIANS = "guardians"
    AT_HOME = "at_home"


@dataclass(frozen=True, slots=True, kw_only=True)
class SideList:
    """A title, the rows, and what is said where there are none."""

    title: str
    rows: tuple[PickRow, ...]
    empty: str


def side_list(kind: ListKind, model: PeopleModel, typed: str, look: Look) -> SideList:
    """Give the list of a kind; `typed` is the text that was searched for."""
    _ = look.catalogue.gettext
    match kind:
        case ListKind.EXPECTED:
            asked = bool(typed.strip()) and not model.expected.is_pending
            empty = _("Nobody on the lists has this name or number") if asked else _("Type a name or a number")
            rows = tuple(_expected_row(row, look) for row in cast(Sequence[ExpectedRow], model.expected.rows))
            return SideList(title=_("EXPECTED PEOPLE"), rows=rows, empty=empty)
        case ListKind.COMMUNES:
            asked = bool(typed.strip()) and model.draft.commune is None and not model.communes.is_pending
            empty = _("No commune of this name") if asked else _("Type some letters of its name, accents or not")
            rows = tuple(_commune_row(row) for row in cast(Sequence[CommuneRow], model.communes.rows))
            return SideList(title=_("COMMUNES"), rows=rows, empty=empty)
        case ListKind.GUARDIANS:
            empty = _("No adult of this household is paired yet")
            return SideList(title=_("WHO ANSWERS FOR THE CHILD?"), rows=_at_home(model.guardians), empty=empty)
        case ListKind.AT_HOME:
            if model.household is None:
                empty = _("F3 finds somebody on a list: no need to type")
                return SideList(title=_("EXPECTED PEOPLE"), rows=(), empty=empty)
            empty = _("Address, commune and phone of this person stay for the next one")
            return SideList(title=_("AT THIS ADDRESS"), rows=_at_home(model.household.people), empty=empty)


def _expected_row(row: ExpectedRow, look: Look) -> PickRow:
    person = row.person
    parts = (
        write_birth(person.birth_date, person.birth_year),
        gender_word(person.gender, look.catalogue),
        person.address or (commune_words(row.commune) if row.commune else ""),
    )
    paired = look.catalogue.gettext("paired")
    at = f" {look.clock(row.paired_at)}" if row.paired_at else ""
    return PickRow(main=person.name, under=_joined(*parts), mark=paired + at if row.paired else "")


def _commune_row(row: CommuneRow) -> PickRow:
    return PickRow(main=row.name, under=_joined(row.province, row.former))


def _at_home(people: tuple[HouseholdPerson, ...]) -> tuple[PickRow, ...]:
    return tuple(PickRow(main=person.name, under=str(person.birth_year or "")) for person in people)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
