"""The form for people without a code as its view sees it: what is typed, what is wrong, and what became of it.

A person goes to the desk like a scan, and the desk's answer stands on the Collect screen. What was typed is kept until
it is paired, left with Esc, or its tube is no longer open: it can never reach another tube.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from workstation.domain.desk import Answer
from workstation.domain.outcomes import Outcome
from workstation.domain.personal_qr.person import tidy
from workstation.domain.typed_person import Field, FieldProblem, TypedPerson
from workstation.gui.background import Background
from workstation.gui.collect.model import CollectModel, Remark
from workstation.gui.people.card_model import CardModel
from workstation.gui.people.draft import CHILD_UNDER, Draft, age_of, draft_of, is_child, person_of, problems_in
from workstation.gui.people.search import Search
from workstation.gui.ports import CommuneRow, ExpectedRow, HouseholdPerson, PeoplePort

PAIRED = frozenset(
    {
        Outcome.PAIRED,
        Outcome.PAIRED_CHECK_ID,
        Outcome.PAIRED_NUMBER_ONLY,
        Outcome.ACCENTS_LOST,
        Outcome.POOL_ADDED,
        Outcome.POOL_FULL,
    }
)


class FormNotice(StrEnum):
    """What the form itself has to say."""

    NONE = "none"
    SCANNED = "scanned"
    LEAVE_AGAIN = "leave_again"
    RESTORED = "restored"
    READ_BACK = "read_back"
    NO_LOOK_UP = "no_look_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """The household that is being paired, and what its next person begins with."""

    id: UUID
    kept: Draft = field(default_factory=Draft)
    people: tuple[HouseholdPerson, ...] = ()


class PeopleModel(QObject):
    """Holds the draft, its problems and the household; `card` offers a card to who has no number."""

    opened = Signal()
    closed = Signal()
    filled = Signal()
    changed = Signal()
    focus_wanted = Signal(object)
    scan_refused = Signal()

    def __init__(
        self, port: PeoplePort, collect: CollectModel, background: Background, today: Callable[[], date]
    ) -> None:
        super().__init__()
        self._port, self._collect, self._background, self._today = port, collect, background, today
        self.communes = Search(port.search_communes, background)
        self.expected = Search(port.search_expected, background)
        self.draft, self.notice = Draft(), FormNotice.NONE
        self.problem: Exception | None = None
        self.problems: Mapping[Field, FieldProblem] = {}
        self.household: Household | None = None
        self.card = CardModel(port, background)
        self.is_open, self.is_saving, self.is_reading_back = False, False, False
        self._tube = ""
        self._entered: TypedPerson | None = None
        collect.changed.connect(self._answered)
        for search in (self.communes, self.expected):
            search.failed.connect(self._look_up_failed)

    @property
    def tube(self) -> str:
        """The number of the tube that the person will be paired with."""
        return self._tube

    @property
    def tube_fill(self) -> tuple[int, int]:
        """How many people are in the tube, of how many."""
        tube = self._collect.answer.desk_tube if self._collect.answer else None
        return (len(tube.members), tube.capacity) if tube else (0, 1)

    @property
    def is_blank(self) -> bool:
        """Whether nobody was typed: a scan may take the form's place."""
        return self.draft == self._blank

    @property
    def is_child(self) -> bool:
        """Whether a guardian is asked for."""
        return is_child(self.draft, self._today())

    @property
    def age(self) -> int | None:
        """How old somebody is, as far as the birth tells."""
        return age_of(self.draft, self._today())

    @property
    def guardians(self) -> tuple[HouseholdPerson, ...]:
        """The household's earlier people who may answer for a child."""
        people, year = self.household.people if self.household else (), self._today().year
        return tuple(p for p in people if p.birth_year is None or year - p.birth_year >= CHILD_UNDER)

    def open(self) -> None:
        """Open the form for the open tube; without one the desk answers that the tube comes first."""
        answer = self._collect.answer
        if answer is None or answer.is_asking or self._collect.is_stopped or self.is_open:
            return
        tube = answer.desk_tube
        if tube is None or not tube.is_open:
            self._collect.refuse(Outcome.PERSON_FIRST)
            return
        if tube.number != self._tube:
            self._empty(tube.number)
        self.card.dismiss()
        self.is_open = True
        self.notice = FormNotice.NONE if self.is_blank else FormNotice.RESTORED
        self._read_household()
        self.opened.emit()
        self.filled.emit()
        self.changed.emit()

    def leave(self) -> None:
        """Leave without a change: a picked person first, then what was typed (asked once), then the form."""
        if self.is_saving:
            return
        if self.is_reading_back:
            self._empty(self._tube)
            self.filled.emit()
            self.changed.emit()
        elif self.is_blank or self.notice is FormNotice.LEAVE_AGAIN:
            self._empty(self._tube)
            self._close()
        else:
            self._notify(FormNotice.LEAVE_AGAIN)

    def edit(self, **texts: str) -> None:
        """Take what was typed into fields, by the names of `Draft`."""
        self._change(replace(self.draft, **texts), *texts)  # type: ignore[arg-type]

    def edit_commune(self, text: str) -> None:
        """Take what was typed as a commune, and look it up; an earlier choice no longer counts."""
        self._change(replace(self.draft, commune_text=text, commune=None), "commune")
        self.communes.ask(text)

    def choose_commune(self, row: CommuneRow) -> None:
        """Take a commune of the list."""
        self._change(replace(self.draft, commune=row, commune_text=row.name), "commune")
        self.filled.emit()

    def choose_gender(self, gender: object) -> None:
        """Take a gender."""
        self._change(replace(self.draft, gender=gender), "gender")  # type: ignore[arg-type]

    def choose_guardian(self, guardian: UUID | None) -> None:
        """Take the person who answers for a child, or nobody."""
        self._change(replace(self.draft, guardian=guardian))
        self.filled.emit()

    def check(self, left: Field) -> None:
        """Look at a field that was left: what stands in it may be wrong, what is still missing is not asked yet."""
        texts = {Field.NAME: self.draft.name, Field.BIRTH: self.draft.birth}
        found = problems_in(self.draft, self._today()).get(left)
        if left in texts and not texts[left].strip():
            found = None
        others = {f: p for f, p in self.problems.items() if f is not left}
        self.problems = others | ({left: found} if found else {})
        self.changed.emit()

    def save(self) -> None:
        """Give the person to the desk, or say what is wrong."""
        if self.is_saving or not self.is_open:
            return
        self.problems = problems_in(self.draft, self._today())
        if self.problems:
            self.is_reading_back = False
            self.notice = FormNotice.NONE
            self.changed.emit()
            self.focus_wanted.emit(next(iter(self.problems)))
            return
        self._entered = person_of(self._for_desk, self.household.id if self.household else None)
        self.is_saving = True
        self._notify(FormNotice.NONE)
        self._collect.enter(self._entered)

    def pick(self, row: ExpectedRow) -> None:
        """Write a person of a list into the form, to be read back before it is paired."""
        self.draft, self.problems, self.is_reading_back = draft_of(row), {}, True
        self.expected.ask("")
        self.filled.emit()
        self._notify(FormNotice.READ_BACK)

    def take_scan(self, _text: str) -> bool:
        """Tell whether the form holds a scan up. An empty form gives way; else it says so, and fills in nothing."""
        if not self.is_open:
            return False
        if self.is_blank and not self.is_saving:
            self._close()
            return False
        self._notify(FormNotice.SCANNED)
        self.scan_refused.emit()
        return True

    def hear_damage(self) -> None:
        """Say that a scan came which could not be read; the desk was told already."""
        if self.is_open:
            self._notify(FormNotice.SCANNED)

    def toggle_household(self) -> None:
        """Begin a household whose address stays for the next person, or end it."""
        blank = self.is_blank
        self.household = None if self.household else Household(id=self._port.new_household())
        if blank or self.household is None:
            self.draft = replace(self._blank if blank else self.draft, guardian=None)
            self.filled.emit()
        self.changed.emit()

    @property
    def _blank(self) -> Draft:
        return self.household.kept if self.household else Draft()

    @property
    def _for_desk(self) -> Draft:
        """A guardian is named for a child alone."""
        return self.draft if self.is_child else replace(self.draft, guardian=None)

    def _change(self, draft: Draft, *fields: str) -> None:
        if self.is_saving or self.is_reading_back or draft == self.draft:
            return
        self.draft = draft
        self.problems = {f: p for f, p in self.problems.items() if f.value not in fields}
        self._notify(FormNotice.NONE)

    def _answered(self) -> None:
        """The desk said something: perhaps of our person, perhaps of the tube that the draft is for."""
        answer = self._collect.answer
        if answer is None:
            return
        if self._entered is not None:
            self._answered_ours(answer)
        else:
            self.card.dismiss()
            self._forget_if_paired(answer)
        tube = answer.desk_tube
        if not self.is_open and (tube is None or not tube.is_open or tube.number != self._tube):
            self._empty("")

    def _forget_if_paired(self, answer: Answer) -> None:
        """Never offer again who is in the tube: an answer to an earlier scan may have come for ours."""
        members = answer.desk_tube.members if answer.desk_tube else ()
        if not self.is_open and not self.is_blank and members and members[-1].name == tidy(self.draft.name):
            self._empty(self._tube)

    def _answered_ours(self, answer: Answer) -> None:
        if self._collect.remark is Remark.NONE and answer.outcome in PAIRED:
            self._paired(answer)
        elif not answer.is_asking and not self._collect.is_stopped:
            self._entered = None
        self.is_saving = False
        if self.is_open:
            self._close()

    def _paired(self, answer: Answer) -> None:
        entered, self._entered = self._entered, None
        if self.household is not None:
            self.household = replace(self.household, kept=self.draft.kept())
        self._empty(self._tube)
        self._read_household()
        members = answer.desk_tube.members if answer.desk_tube else ()
        if entered is not None and not entered.number and members:
            self.card.offer_to(members[-1].person_id, members[-1].name)

    def _empty(self, tube: str) -> None:
        self._tube, self.draft = tube, self._blank
        self.problems, self.notice, self.is_reading_back = {}, FormNotice.NONE, False

    def _close(self) -> None:
        self.is_open = False
        self.closed.emit()

    def _notify(self, notice: FormNotice) -> None:
        self.notice = notice
        self.changed.emit()

    def _look_up_failed(self, problem: Exception) -> None:
        self.problem = problem
        self._notify(FormNotice.NO_LOOK_UP)

    def _read_household(self) -> None:
        if self.household is not None:
            household = self.household.id
            self._background.run(
                partial(self._port.household, household),
                done=partial(self._household_read, household),
                failed=self._look_up_failed,
            )

    def _household_read(self, household: UUID, people: tuple[HouseholdPerson, ...]) -> None:
        if self.household is not None and self.household.id == household:
            self.household = replace(self.household, people=people)
            self.changed.emit()
