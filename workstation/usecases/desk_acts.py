"""Carries out what the desk's state machine decided, within one transaction, with its audit entries and events."""

import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from workstation.domain.desk import Act, DeskTube, Member, Step
from workstation.domain.identifiers import Identifier, IdSystem
from workstation.domain.personal_qr.person import PersonScan
from workstation.domain.scans import Scan, TubeScan
from workstation.store import audit, collections, numbers, pairings, people, tubes
from workstation.usecases.context import Context, new_id
from workstation.usecases.desk_events import pairing_made, pairing_voided
from workstation.usecases.desk_lookup import Known
from workstation.usecases.merge_persons import merge_persons, say_different
from workstation.usecases.open_collection import open_collection
from workstation.usecases.personal_card import card_prefix

REPLACED = "replaced"


@dataclass(slots=True, kw_only=True)
class DeskActs:
    """One desk within one transaction: its tube changes with every act."""

    context: Context
    connection: Connection
    now: datetime
    known: Known
    row: tubes.TubeRow | None
    tube: DeskTube | None
    made_card: str = ""
    _notes: list[audit.Act] = field(default_factory=list)

    def carry_out(self, step: Step, subject: Scan, pool_size: int) -> DeskTube | None:
        """Write what a step asks for, in its order, and give the desk's tube as it is then."""
        for act in step.acts:
            match act:
                case Act.OPEN_TUBE:
                    collection_id = open_collection(self.connection, self.context.settings, self.now)
                    self._open(_tube_of(subject), pool_size, collection_id)
                case Act.ADD_MEMBER:
                    self._add(_person_of(subject), step)
                case Act.VOID_LAST:
                    self._void_last(step.reason)
                case Act.REPLACE_TUBE:
                    self._replace(_tube_of(subject))
                case Act.CLOSE_TUBE | Act.PUT_BACK:
                    self._set_state(act)
                case Act.MERGE | Act.TELL_APART:
                    pass  # said of the person whom ADD_MEMBER has stored; done there
        if step.acts:
            audit.record_all(self.connection, self._notes, at=self.now, operator=self.context.operator)
            self.tube = tubes.desk_tube(self.connection, self.row) if self.row else None
        return self.tube

    def _open(self, number: str, capacity: int, collection_id: UUID) -> None:
        earlier = tubes.find_tube(self.connection, number)
        self.row = self._store_tube(earlier.id if earlier else new_id(), number, capacity, collection_id)
        self._note("tube.opened", number, capacity=capacity)

    def _store_tube(self, tube_id: UUID, number: str, capacity: int, collection_id: UUID) -> tubes.TubeRow:
        settings = self.context.settings
        row = tubes.TubeRow(
            id=tube_id,
            number=number,
            opening_id=new_id(),
            capacity=capacity,
            state=tubes.TubeState.OPEN,
            desk=settings.desk,
            opened_at=self.now,
        )
        tubes.open_tube(self.connection, row, collection_id=collection_id, operator=self.context.operator)
        return row

    def _add(self, scan: PersonScan, step: Step) -> None:
        row = self._tube_row()
        person_id = self._person(scan)
        if Act.MERGE in step.acts and self.known.like_id is not None:
            merge_persons(self.context, self.known.like_id, person_id, self.connection)
        if Act.TELL_APART in step.acts and self.known.like_id is not None:
            say_different(self.context, person_id, self.known.like_id, self.connection)
        positions = [member.position for member in self.tube.members] if self.tube else []
        pairing = pairings.NewPairing(
            id=new_id(),
            tube_id=row.id,
            person_id=person_id,
            position=max(positions, default=0) + 1,
            made_at=self.now,
            operator=self.context.operator,
            desk=self.context.settings.desk,
            reason=step.reason,
            flags=" ".join(sorted(scan.flags)),
            slip_token=secrets.token_urlsafe(24),
        )
        self._store_pairing(row, pairing)

    def _person(self, scan: PersonScan) -> UUID:
        """Store the scanned person where they are new; who has no number gets that of a personal card."""
        person_id = self.known.person_id
        if person_id is not None:
            people.fill_person(self.connection, person_id, scan)
            people.keep_details(self.connection, person_id, scan)
            people.add_identifiers(self.connection, person_id, scan.identifiers)
        else:
            person_id = new_id()
            if not scan.identifiers:
                scan = replace(scan, identifiers=(self._card(),))
            shares = self.known.situation.known_person.shares_number
            people.add_person(self.connection, person_id, scan, self.now, shares_number=shares)
        if scan.expected is not None:
            people.mark_came(self.connection, scan.expected, person_id)
        return person_id

    def _card(self) -> Identifier:
        allowed = self.context.settings.allowed_blocks
        number = numbers.take_card_number(self.connection, card_prefix(self.context), allowed)
        self.made_card = number
        return Identifier(IdSystem.CARD, number)

    def _store_pairing(self, row: tubes.TubeRow, pairing: pairings.NewPairing) -> None:
        pairings.add_pairing(self.connection, pairing)
        pairing_made(self.context, self.connection, row, pairing, self.now)
        self._note("pairing.made", row.number, pairing=pairing.id, reason=pairing.reason)

    def _void_last(self, reason: str) -> None:
        row, tube = self._tube_row(), self.tube
        if tube is None or not tube.members:
            raise AssertionError
        self._void(row, tube.members[-1], reason)
        tubes.set_tube_state(self.connection, row.id, tubes.TubeState.OPEN, self.now)
        self.row = replace(row, state=tubes.TubeState.OPEN)

    def _void(self, row: tubes.TubeRow, member: Member, reason: str) -> None:
        operator = self.context.operator
        pairings.void_pairing(self.connection, member.pairing_id, operator=operator, reason=reason, now=self.now)
        pairing_voided(self.context, self.connection, row.number, member.pairing_id, self.now, reason=reason)
        self._note("pairing.voided", row.number, pairing=member.pairing_id, reason=reason)

    def _replace(self, number: str) -> None:
        """Move everybody of a broken tube to a new one: their old pairings end, and their slips stay good."""
        broken, members = self._tube_row(), self.tube.members if self.tube else ()
        held = {row.id: row for row in pairings.load_pairings(self.connection, broken.id)}
        tubes.replace_tube(self.connection, broken.id, number, self.now)
        self._note("tube.replaced", broken.number, by=number)
        # The desk may be set to another collection since: these people were swabbed for this one.
        self._open(number, broken.capacity, collections.collection_id_of(self.connection, broken.id))
        row = self._tube_row()
        for member in members:
            self._void(broken, member, REPLACED)
            self._store_pairing(row, self._moved(held[member.pairing_id], row))
        if broken.state is tubes.TubeState.CLOSED:
            self._set_state(Act.CLOSE_TUBE)

    def _moved(self, held: pairings.NewPairing, row: tubes.TubeRow) -> pairings.NewPairing:
        operator, desk = self.context.operator, self.context.settings.desk
        return replace(held, id=new_id(), tube_id=row.id, operator=operator, desk=desk)

    def _set_state(self, act: Act) -> None:
        row = self._tube_row()
        state = tubes.TubeState.CLOSED if act is Act.CLOSE_TUBE else tubes.TubeState.PUT_BACK
        tubes.set_tube_state(self.connection, row.id, state, self.now)
        self._note(f"tube.{state}", row.number)
        self.row = replace(row, state=state) if state is tubes.TubeState.CLOSED else None

    def _tube_row(self) -> tubes.TubeRow:
        if self.row is None:
            raise AssertionError
        return self.row

    def _note(self, action: str, subject: str, **detail: object) -> None:
        self._notes.append(audit.Act(action, subject, detail))


def _tube_of(subject: Scan) -> str:
    if not isinstance(subject, TubeScan):
        raise TypeError(type(subject))
    return subject.number


def _person_of(subject: Scan) -> PersonScan:
    if not isinstance(subject, PersonScan):
        raise TypeError(type(subject))
    return subject
