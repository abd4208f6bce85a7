"""One scan at a desk: read it, look up what is known, let the state machine decide, commit, and only then answer.

The window and `ghep scan` both come here. The open tube lives in the database and survives a restart; the open
question and the last scan live in `DeskMemory`, since nothing of them was recorded.
"""

import hmac
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection, insert

from workstation.domain.badge import PREFIX
from workstation.domain.clock_watch import ClockWatch
from workstation.domain.decide import confirms_tube, decide
from workstation.domain.desk import REPEAT_SECONDS, Act, Answer, Choice, DeskTube, Question, Situation, Step
from workstation.domain.outcomes import CLASS_OF, SAVED, Outcome, OutcomeClass
from workstation.domain.personal_qr.person import PersonScan
from workstation.domain.rhythm import Rhythm
from workstation.domain.scans import (
    BadgeScan,
    Command,
    CommandScan,
    RefusedScan,
    Scan,
    TubeScan,
    of_this_mode,
    read_scan,
    scan_key,
)
from workstation.store.tables import scan_refusals
from workstation.usecases.context import Context, new_id
from workstation.usecases.desk_acts import DeskActs
from workstation.usecases.desk_lookup import Asked, Known, look_up, open_tube_number
from workstation.usecases.neighbours import Sightings
from workstation.usecases.operators import sign_in, who_is

_CHOICES = (Command.CHOICE_1, Command.CHOICE_2, Command.CHOICE_3)


@dataclass(slots=True, kw_only=True)
class DeskMemory:
    """What a desk remembers between two scans; losing it loses nothing that was confirmed."""

    pool_size: int = 1
    question: Question | None = None
    last: Answer | None = None
    last_key: str = ""
    last_read: datetime | None = None
    rhythm: Rhythm = field(default_factory=Rhythm)
    clock: ClockWatch = field(default_factory=ClockWatch)


def handle_scan(context: Context, memory: DeskMemory, text: str) -> Answer:
    """Answer one scan. What the answer calls saved is committed to disk when this returns.

    Raises StoreUnavailable when nothing could be committed; then nothing was.
    """
    now = context.clock()
    key = scan_key(text)
    repeated = _is_repeat(memory, key, now)
    memory.last_read = now
    if repeated:
        return _repeat(memory, now)
    scan = read_scan(text, context.settings.scan_rules(practice=context.practice))
    answer = _answer(context, memory, scan, text, now)
    memory.last, memory.last_key = answer, key
    return answer


def handle_person(context: Context, memory: DeskMemory, person: PersonScan) -> Answer:
    """Answer a person who was typed in or picked from a list, as `handle_scan` answers a code."""
    now = context.clock()
    scan = of_this_mode(person, context.settings.scan_rules(practice=context.practice))
    memory.last = _answer(context, memory, scan, repr(person), now)
    memory.last_key = ""
    return memory.last


def handle_refusal(context: Context, memory: DeskMemory, outcome: Outcome) -> Answer:
    """Answer what a device found to be no scan: rewritten by an input method, in doubt, or two codes at once."""
    now = context.clock()
    memory.last = _answer(context, memory, RefusedScan(outcome=outcome), "", now)
    memory.last_key = ""
    return memory.last


def _is_repeat(memory: DeskMemory, key: str, now: datetime) -> bool:
    """A code held before the scanner is one scan for as long as it is read again and again."""
    if memory.last is None or memory.last_read is None or memory.last_key != key:
        return False
    return abs((now - memory.last_read).total_seconds()) <= REPEAT_SECONDS


def _repeat(memory: DeskMemory, now: datetime) -> Answer:
    """A scanner that reads twice must not frighten: what changed something says so once, the rest says it again."""
    last = memory.last
    if last is None:
        raise AssertionError
    changed = last.outcome in SAVED or last.outcome in (Outcome.TUBE_TAKEN, Outcome.SAME_AGAIN)
    return replace(last, outcome=Outcome.SAME_AGAIN, at=now, operator="") if changed else last


def _answer(context: Context, memory: DeskMemory, scan: Scan, text: str, now: datetime) -> Answer:
    asked = _asked(memory, scan)
    # The other desks are asked before the transaction: a network must never hold the store.
    sightings = _ask_neighbours(context, asked.scan, now)
    with context.database.write() as connection:
        answer = _in_transaction(context, connection, memory, scan, replace(asked, sightings=sightings), text, now)
    memory.question = answer.question
    if answer.acts:
        context.on_committed()
    return answer.told


@dataclass(frozen=True, slots=True, kw_only=True)
class _Done:
    """What came of one scan: the answer, the question that it leaves open, and what was committed."""

    told: Answer
    question: Question | None
    acts: tuple[Act, ...]


def _asked(memory: DeskMemory, scan: Scan) -> Asked:
    """Say what has to be looked up: the scan, or what the open question is about with this answer to it."""
    question = memory.question
    if question is None:
        return Asked(scan=scan)
    if isinstance(scan, TubeScan) and confirms_tube(question, scan):
        return Asked(scan=question.scan, agreed=(*question.agreed, Choice.TUBE_IN_HAND))
    if not isinstance(scan, CommandScan):
        return Asked(scan=scan)
    number = _CHOICES.index(scan.command) if scan.command in _CHOICES else len(question.choices)
    return Asked(scan=question.scan, agreed=(*question.agreed, *question.choices[number : number + 1]))


def _ask_neighbours(context: Context, subject: Scan, now: datetime) -> Sightings:
    if context.neighbours is None or not isinstance(subject, TubeScan | PersonScan):
        return Sightings()
    # With a person the open tube is asked about again: another desk may have filled its twin meanwhile.
    seen = context.neighbours.ask(
        tube=subject.number if isinstance(subject, TubeScan) else open_tube_number(context),
        identifiers=subject.identifiers if isinstance(subject, PersonScan) else (),
        since=context.midnight(now),
    )
    return seen or Sightings()


def _in_transaction(
    context: Context, connection: Connection, memory: DeskMemory, scan: Scan, asked: Asked, text: str, now: datetime
) -> _Done:
    known = look_up(context, connection, now, asked)
    known = replace(known, situation=_with_doubts(context, memory, known, asked, now))
    step = decide(scan, known.situation, memory.question)
    operator = ""
    if isinstance(scan, BadgeScan) and step.outcome is Outcome.OPERATOR_IN:
        step, operator = _signed_in(context, connection, scan)
    acts = DeskActs(
        context=context, connection=connection, now=now, known=known, row=known.row, tube=known.situation.tube
    )
    tube = acts.carry_out(step, asked.scan, memory.pool_size)
    if CLASS_OF[step.outcome] is OutcomeClass.NO:
        _keep_refusal(context, connection, step, text, now)
    facts = {**step.facts, "card": acts.made_card} if acts.made_card else step.facts
    told = _told(context, replace(step, facts=facts), tube, memory.pool_size, now)
    _learn(memory, step, asked, now, context, clock_moved=known.situation.clock_moved)
    return _Done(told=replace(told, operator=operator), question=step.question, acts=step.acts)


def _with_doubts(context: Context, memory: DeskMemory, known: Known, asked: Asked, now: datetime) -> Situation:
    """Add what this desk's own memory doubts: the clock, and the rhythm of its scans."""
    situation = known.situation
    if not isinstance(asked.scan, TubeScan | PersonScan):
        return situation
    moved = memory.clock.moved(now, context.ticks() if context.ticks else None, known.newest)
    tube = situation.open_tube
    begins = isinstance(asked.scan, PersonScan) and tube is not None and not tube.members
    return replace(situation, clock_moved=moved, rhythm=memory.rhythm.doubt(now) if begins else "")


def _learn(memory: DeskMemory, step: Step, asked: Asked, now: datetime, context: Context, *, clock_moved: int) -> None:
    if Act.OPEN_TUBE in step.acts:
        memory.rhythm.tube(now)
    if Act.ADD_MEMBER in step.acts:
        memory.rhythm.person(now)
        if Choice.TUBE_IN_HAND in asked.agreed:
            memory.rhythm.accept()
    about = isinstance(asked.scan, TubeScan | PersonScan)
    replacing = memory.question is not None and memory.question.outcome is Outcome.REPLACE_WITH
    looked_at = about and not replacing and step.outcome not in (Outcome.KEPT, Outcome.QUESTION_OPEN)
    # A clock that jumped is taken for right by a person alone, whatever else was answered meanwhile.
    if looked_at and (not clock_moved or Choice.CLOCK_IS_RIGHT in asked.agreed):
        memory.clock.settle(now, context.ticks() if context.ticks else None)


def _signed_in(context: Context, connection: Connection, scan: BadgeScan) -> tuple[Step, str]:
    owner = who_is(connection, scan.badge)
    if owner is None:
        # A badge opens rights, so not even one that nobody has is repeated.
        return Step(outcome=Outcome.UNKNOWN_COMMAND, facts={"command": f"{PREFIX}…"}), ""
    sign_in(context, connection, owner)
    return Step(outcome=Outcome.OPERATOR_IN, facts={"operator": owner.name, "role": owner.role}), owner.name


def _keep_refusal(context: Context, connection: Connection, step: Step, text: str, now: datetime) -> None:
    """Keep that a scan was refused, with a fingerprint of it; what was scanned may be a person's."""
    connection.execute(
        insert(scan_refusals),
        {
            "id": new_id(),
            "at": now,
            "desk": context.settings.desk,
            "operator": context.operator,
            "outcome": step.outcome,
            "tube": str(step.facts.get("tube", "")),
            "fingerprint": _fingerprint(context.station_secret, text),
        },
    )


def _told(context: Context, step: Step, tube: DeskTube | None, pool_size: int, now: datetime) -> Answer:
    """Put together what the window shows and the command line prints."""
    return Answer(
        outcome=step.outcome,
        at=now,
        tube=str(step.facts.get("tube", "")),
        person=str(step.facts.get("name") or ""),
        facts=step.facts,
        choices=step.question.choices if step.question else (),
        asking=step.question is not None,
        desk_tube=tube,
        pool_size=tube.capacity if tube and tube.is_open else pool_size,
        alone=context.neighbours is not None and context.neighbours.alone_since is not None,
    )


def _fingerprint(secret: bytes, text: str) -> str:
    """Tell a repeated refusal apart; a plain hash of a number could be reversed by trying all numbers."""
    return hmac.new(secret, text.encode("utf-8", "surrogateescape"), "sha256").hexdigest()
