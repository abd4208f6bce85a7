"""The second step: who was sampled, written large enough to be read back, or the people of a pool in order."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QPainter

from workstation.domain.desk import Member
from workstation.gui.collect.step_card import CardState, StepCard
from workstation.gui.fonts import code_font, digit_font, fitting, word_font
from workstation.gui.look import Look
from workstation.gui.paint import draw_text, draw_text_left, elided
from workstation.gui.shapes import Shape, draw_shape
from workstation.texts.outcomes import gender_word
from workstation.texts.typed_person import spoken_number

LARGEST_ROW, SMALLEST_ROW, LARGEST_LETTERS, SMALLEST_LETTERS = 30.0, 19.0, 20, 15


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedPerson:
    """A person whom a question is about: nothing is recorded of them yet."""

    name: str
    about: str


class PersonCard(StepCard):
    """Shows one person, the members of a pool, or a person who is asked about."""

    def __init__(self, look: Look) -> None:
        super().__init__(2, look)
        self._members: tuple[Member, ...] = ()
        self._capacity = 1
        self._asked: AskedPerson | None = None

    def show_people(
        self, members: tuple[Member, ...], capacity: int, *, awaited: bool, asked: AskedPerson | None = None
    ) -> None:
        """Show the people of the tube; `asked` is shown only while nobody is in a single tube."""
        self._members, self._capacity = members, capacity
        self._asked = asked if not members else None
        _ = self._look.catalogue.gettext
        filled = bool(members) or self._asked is not None
        state = CardState.AWAITED if awaited else CardState.FILLED if filled else CardState.EMPTY
        title = _("PEOPLE IN THE TUBE") if capacity > 1 else _("PERSON SAMPLED")
        self.set_frame(state, title, _("Waiting for the scan…"))

    def content_text(self) -> str:
        """Say the names and birth years in order."""
        if self._asked is not None:
            return self._asked.name
        return ", ".join(" ".join((m.name, str(m.birth_year or ""))).strip() for m in self._members)

    def paint_content(self, painter: QPainter, area: QRectF) -> None:
        """Paint one person large, or the list."""
        if self._asked is not None:
            self._paint_asked(painter, area, self._asked)
        elif self._capacity > 1:
            self._paint_list(painter, area)
        elif self._members:
            self._paint_one(painter, area, self._members[-1])

    def _paint_one(self, painter: QPainter, area: QRectF, person: Member) -> None:
        gender = gender_word(person.gender, self._look.catalogue)
        birth = person.birth or str(person.birth_year or "")
        about = " · ".join(part for part in (birth, gender) if part)
        self._paint_name(painter, area, person.name, about)
        under = QPointF(area.left(), area.top() + 102)
        number = spoken_number(person.identifier, self._look.catalogue.gettext)
        draw_text(painter, under, number, code_font(18), self._look.tokens.muted)

    def _paint_asked(self, painter: QPainter, area: QRectF, asked: AskedPerson) -> None:
        self._paint_name(painter, area, asked.name, asked.about)
        _ = self._look.catalogue.gettext
        font, ink = word_font(17, QFont.Weight.DemiBold), self._look.tokens.warn_ink
        mark = QRectF(area.left(), area.top() + 85, 18, 18)
        draw_shape(painter, Shape.TRIANGLE, mark, ink, self._look.tokens.card)
        draw_text(painter, QPointF(area.left() + 26, area.top() + 101), _("Not recorded"), font, ink)

    def _paint_name(self, painter: QPainter, area: QRectF, name: str, about: str) -> None:
        tokens = self._look.tokens
        font = fitting(name, word_font(32, QFont.Weight.Bold), area.width(), 22)
        name = elided(name, font, area.width())
        draw_text(painter, QPointF(area.left(), area.top() + 32), name, font, tokens.text)
        draw_text(painter, QPointF(area.left(), area.top() + 68), about, word_font(22), tokens.text)

    def _paint_list(self, painter: QPainter, area: QRectF) -> None:
        """Paint one column, or two columns of names alone where the rows of one would touch."""
        columns = 1 if (area.height() + 8) / self._capacity >= SMALLEST_ROW else 2
        rows = -(-self._capacity // columns)
        row = min(LARGEST_ROW, (area.height() + 8) / rows)
        letters = max(SMALLEST_LETTERS, min(LARGEST_LETTERS if columns == 1 else 17, int(row / 1.26)))
        width = (area.width() - 24 * (columns - 1)) / columns
        for number, member in enumerate(self._members):
            left = area.left() + (number // rows) * (width + 24)
            below = area.top() - 6 + (number % rows + 0.5) * row + letters * 0.36
            place = QRectF(left, area.top(), width, area.height())
            newest = number == len(self._members) - 1
            room = width - 34 - (84 if columns == 1 else 0)
            self._paint_member(painter, place, below, letters, room, member, newest=newest)
            if columns == 1:
                self._paint_year(painter, place.right(), below, letters, member)

    def _paint_member(
        self, painter: QPainter, area: QRectF, below: float, letters: int, room: float, member: Member, *, newest: bool
    ) -> None:
        tokens = self._look.tokens
        small = digit_font(max(SMALLEST_LETTERS, letters - 2), QFont.Weight.DemiBold)
        draw_text_left(painter, QPointF(area.left() + 22, below), str(member.position), small, tokens.muted)
        font = word_font(letters, QFont.Weight.ExtraBold if newest else QFont.Weight.Medium)
        name = elided(member.name, font, room)
        draw_text(painter, QPointF(area.left() + 34, below), name, font, tokens.text)

    def _paint_year(self, painter: QPainter, right: float, below: float, letters: int, member: Member) -> None:
        tokens = self._look.tokens
        tick = QRectF(right - 19, below - letters * 0.36 - 9.5, 19, 19)
        draw_shape(painter, Shape.TICK, tick, tokens.ok_ink, tokens.card)
        year = digit_font(letters - 1)
        draw_text_left(painter, QPointF(right - 30, below), str(member.birth_year or ""), year, tokens.muted)
