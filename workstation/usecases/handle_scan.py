"""One scan at a desk: read it, look up what is known, let the state machine decide, commit, and only then answer.

The window and `ghep scan` both come here. The open tube lives in the database and survives a restart; the open
question and the last scan live in `DeskMemory`, since nothing of them was recorded.
"""

import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, insert

from workstation.domain.desk import (
    REPEAT_SECONDS,
    Act,
    Answer,
    DeskTube,
    KnownPerson,
    KnownTube,
    Question,
    Situation,
    Step,
    TubeUse,
    decide,
)
from workstation.domain.identifiers import Gender, fold_name
from workstation.domain.outcomes import CLASS_OF, SAVED, Outcome, OutcomeClass
from workstation.domain.personal_qr.person import PersonScan
from workstation.domain.scans import CommandScan, Scan, TubeScan, read_scan, scan_key
from workstation.store import audit, pairings, people, tubes
from workstation.store.tables import scan_refusals
from workstation.usecases.context import Context, new_id
from workstation.usecases.desk_events import pairing_made, pairing_voided
from workstation.usecases.open_collection import open_collection

UNDO_WITHIN = timedelta(hours=1)


@dataclass(slots=True, kw_only=True)
class DeskMemory:
    """What a desk remembers between two scans; losing it loses nothing that was confirmed."""

    pool_size: int = 1
    question: Question | None = None
    last: Answer | None = None
    last_key: str = ""


def handle_scan(context: Context, memory: DeskMemory, text: str) -> Answer:
    """Answer one scan. What the answer calls saved is committed to disk when this returns.

    Raises StoreUnavailable when nothing could be committed; then nothing was.
    """
    now = context.clock()
    key = scan_key(text)
    if _is_repeat(memory, key, now):
        return _repeat(memory, now)
    scan = read_scan(text, context.settings.scan_rules(practice=context.practice))
    answer = _in_one_transaction(context, memory, scan, text, now)
    memory.last, memory.last_key = answer, key
    return answer


def _is_repeat(memory: DeskMemory, key: str, now: datetime) -> bool:
    return (
        memory.last is not None
        and memory.last_key == key
        and abs((now - memory.last.at).total_seconds()) <= REPEAT_SECONDS
    )


def _repeat(memory: DeskMemory, now: datetime) -> Answer:
    """A scanner that reads twice must not frighten: what changed something says so once, the rest says it again."""
    last = memory.last
    if last is None:
        raise AssertionError
    changed = last.outcome in SAVED or last.outcome in (Outcome.TUBE_TAKEN, Outcome.SAME_AGAIN)
    return Answer(
        outcome=Outcome.SAME_AGAIN if changed else last.outcome,
        at=now if changed else last.at,
        tube=last.tube,
        person=last.person,
        facts=last.facts,
        choices=last.choices,
        desk_tube=last.desk_tube,
        pool_size=last.pool_size,
    )


def _in_one_transaction(context: Context, memory: DeskMemory, scan: Scan, text: str, now: datetime) -> Answer:
    with context.database.write() as connection:
        desk = _Desk(context, connection, now)
        subject = memory.question.scan if isinstance(scan, CommandScan) and memory.question else scan
        situation, known_person_id = desk.situation(subject)
        step = decide(scan, situation, memory.question)
        desk.carry_out(step, subject, known_person_id, situation.known_person, memory.pool_size)
        if CLASS_OF[step.outcome] is OutcomeClass.NO:
            desk.keep_refusal(step, text)
        answer = desk.answer(step, memory.pool_size)
    memory.question = step.question
    return answer


class _Desk:
    """One desk within one transaction."""

    def __init__(self, context: Context, connection: Connection, now: datetime) -> None:
        self.context = context
        self.connection = connection
        self.now = now
        self.name = context.settings.desk
        self.acts: list[audit.Act] = []
        self.row = tubes.latest_tube(connection, self.name)
        if self.row is not None and self.row.state is tubes.TubeState.PUT_BACK:
            self.row = None
        self.tube = tubes.desk_tube(connection, self.row) if self.row else None

    def situation(self, subject: Scan) -> tuple[Situation, UUID | None]:
        """Look up what the store knows of the scanned tube or person."""
        known_tube, known_person, person_id = KnownTube(), KnownPerson(), None
        if isinstance(subject, TubeScan):
            known_tube = self._known_tube(subject.number)
        elif isinstance(subject, PersonScan):
            known_person, person_id = self._known_person(subject)
        situation = Situation(
            tube=self.tube,
            known_tube=known_tube,
            known_person=known_person,
            can_undo=self._can_undo(),
        )
        return situation, person_id

    def _can_undo(self) -> bool:
        """A closed tube is opened again only while it cannot have left: no laboratory has it, and it is fresh."""
        if self.row is None or self.row.received_at is not None or self.tube is None or not self.tube.members:
            return False
        return abs(self.now - self.tube.members[-1].made_at) <= UNDO_WITHIN

    def _known_tube(self, number: str) -> KnownTube:
        row = tubes.find_tube(self.connection, number)
        if row is None:
            return KnownTube()
        if row.state is tubes.TubeState.PUT_BACK:
            return KnownTube(use=TubeUse.FREE if row.received_at is None else TubeUse.AT_LAB)
        if self.row is not None and row.id == self.row.id and row.state is tubes.TubeState.OPEN:
            return KnownTube(use=TubeUse.OPEN_HERE)
        members = tubes.members_of(self.connection, row.id)
        return KnownTube(
            use=TubeUse.USED,
            owner=members[0].name or members[0].identifier if members else "",
            others=max(0, len(members) - 1),
            desk=row.desk,
            since=members[0].made_at if members else row.opened_at,
        )

    def _known_person(self, scan: PersonScan) -> tuple[KnownPerson, UUID | None]:
        shown = KnownPerson(name=_shown_name(scan), birth_year=scan.birth_year, gender=scan.gender)
        found = people.find_person(self.connection, scan.identifiers)
        row = found.row
        if row is None:
            return replace(shown, shares_number=found.shares_number), None
        here = self.row if self.row is not None and self.row.state is tubes.TubeState.OPEN else None
        members = self.tube.members if self.tube and here else ()
        position = next((member.position for member in members if member.person_id == row.id), None)
        midnight = self.context.midnight(self.now)
        elsewhere = pairings.paired_since(self.connection, row.id, midnight, not_in=here.id if here else None)
        known = KnownPerson(
            name=scan.name or row.name or _shown_name(scan),
            birth_year=scan.birth_year or row.birth_year,
            gender=scan.gender if scan.gender is not Gender.UNKNOWN else Gender(row.gender),
            earlier_name=row.name if _differs(scan, row.folded_name, row.birth_year) else "",
            position_here=position,
            tube=elsewhere.tube if elsewhere else "",
            tube_open=elsewhere.is_open if elsewhere else False,
            desk=elsewhere.desk if elsewhere else "",
            since=elsewhere.made_at if elsewhere else None,
        )
        return known, row.id

    def carry_out(self, step: Step, subject: Scan, person_id: UUID | None, known: KnownPerson, pool_size: int) -> None:
        """Write what the step asks for, in its order."""
        for act in step.acts:
            if act is Act.OPEN_TUBE and isinstance(subject, TubeScan):
                self._open(subject.number, pool_size)
            elif act is Act.ADD_MEMBER and isinstance(subject, PersonScan):
                self._add(subject, person_id, step, known)
            elif act is Act.VOID_LAST:
                self._void_last()
            else:
                self._set_state(act)
        if self.acts:
            audit.record_all(self.connection, self.acts, at=self.now, operator=self.context.operator)
            self.tube = tubes.desk_tube(self.connection, self.row) if self.row else None

    def _open(self, number: str, pool_size: int) -> None:
        earlier = tubes.find_tube(self.connection, number)
        row = tubes.TubeRow(
            id=earlier.id if earlier else new_id(),
            number=number,
            opening_id=new_id(),
            capacity=pool_size,
            state=tubes.TubeState.OPEN,
            desk=self.name,
            opened_at=self.now,
            received_at=None,
        )
        collection_id = open_collection(self.connection, self.context.settings, self.now)
        tubes.open_tube(self.connection, row, collection_id=collection_id, operator=self.context.operator)
        self.row = row
        self._note("tube.opened", number, capacity=pool_size)

    def _add(self, scan: PersonScan, person_id: UUID | None, step: Step, known: KnownPerson) -> None:
        row = self._tube_row()
        if person_id is None:
            person_id = new_id()
            people.add_person(self.connection, person_id, scan, self.now, shares_number=known.shares_number)
        else:
            people.fill_person(self.connection, person_id, scan)
            people.add_identifiers(self.connection, person_id, scan.identifiers)
        pairing = pairings.NewPairing(
            id=new_id(),
            tube_id=row.id,
            person_id=person_id,
            position=max((member.position for member in self.tube.members), default=0) + 1 if self.tube else 1,
            made_at=self.now,
            operator=self.context.operator,
            desk=self.name,
            reason=step.reason,
            flags=" ".join(sorted(scan.flags)),
            slip_token=secrets.token_urlsafe(24),
        )
        pairings.add_pairing(self.connection, pairing)
        pairing_made(self.context, self.connection, row, pairing)
        self._note("pairing.made", row.number, pairing=pairing.id, reason=step.reason)

    def _void_last(self) -> None:
        row, tube = self._tube_row(), self.tube
        if tube is None or not tube.members:
            raise AssertionError
        last = tube.members[-1]
        operator = self.context.operator
        pairings.void_pairing(self.connection, last.pairing_id, operator=operator, reason="undo", now=self.now)
        pairing_voided(self.context, self.connection, row.number, last.pairing_id, self.now)
        tubes.set_tube_state(self.connection, row.id, tubes.TubeState.OPEN, self.now)
        self.row = replace(row, state=tubes.TubeState.OPEN)
        self._note("pairing.voided", row.number, pairing=last.pairing_id, reason="undo")

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
        self.acts.append(audit.Act(action, subject, detail))

    def keep_refusal(self, step: Step, text: str) -> None:
        """Keep that a scan was refused, with a fingerprint of it; what was scanned may be a person's."""
        self.connection.execute(
            insert(scan_refusals),
            {
                "id": new_id(),
                "at": self.now,
                "desk": self.name,
                "operator": self.context.operator,
                "outcome": step.outcome,
                "tube": str(step.facts.get("tube", "")),
                "fingerprint": _fingerprint(self.context.station_secret, text),
            },
        )

    def answer(self, step: Step, pool_size: int) -> Answer:
        """Put together what the window shows and the command line prints."""
        tube: DeskTube | None = self.tube
        return Answer(
            outcome=step.outcome,
            at=self.now,
            tube=str(step.facts.get("tube", "")),
            person=str(step.facts.get("name") or ""),
            facts=step.facts,
            choices=step.question.choices if step.question else (),
            desk_tube=tube,
            pool_size=tube.capacity if tube and tube.is_open else pool_size,
        )


def _fingerprint(secret: bytes, text: str) -> str:
    """Tell a repeated refusal apart; a plain hash of a number could be reversed by trying all numbers."""
    return hmac.new(secret, text.encode("utf-8", "surrogateescape"), "sha256").hexdigest()


def _shown_name(scan: PersonScan) -> str:
    return scan.name or f"{scan.identifiers[0].system.upper()} {scan.identifiers[0].masked}"


def _differs(scan: PersonScan, known_name: str, known_year: int | None) -> bool:
    """The same number under another name or birth year may be a mistyped number: a person must look."""
    if not scan.name or not known_name:
        return False
    other_year = scan.birth_year is not None and known_year is not None and scan.birth_year != known_year
    return fold_name(scan.name) != known_name or other_year
