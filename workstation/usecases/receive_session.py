"""Reception at one desk, scan by scan: which box is checked in, what a tube means, and what is asked.

The reception stands in the database: it may stop, be gone on with, and be worked at by several people at once. An open
question does not survive a restart, since nothing of it was recorded.
"""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from workstation.domain.box_code import BoxScan
from workstation.domain.box_list import ListPart
from workstation.domain.custody import (
    USUAL_REASONS,
    CustodyAnswer,
    ListSource,
    Reception,
    RejectReason,
)
from workstation.domain.desk import Answer, Choice
from workstation.domain.outcomes import Outcome, OutcomeClass
from workstation.domain.scans import BadgeScan, Command, CommandScan, RefusedScan, TubeScan
from workstation.store import receptions
from workstation.usecases.context import Context
from workstation.usecases.custody_scan import (
    Asked,
    CustodyScan,
    Repeats,
    keep_refusal,
    read_custody_scan,
    take_badge,
    told_again,
)
from workstation.usecases.find_box_list import FoundList, PlatformAccess, find_box_list
from workstation.usecases.join_receptions import join_receptions
from workstation.usecases.receive_box import (
    Received,
    continue_reception,
    finish_reception,
    note_arrival_temperature,
    open_reception,
    receive_tube,
    reject_tube,
    set_tube_aside,
)
from workstation.usecases.take_list_part import take_list_part

_CHOICES = (Command.CHOICE_1, Command.CHOICE_2, Command.CHOICE_3)
_QUESTIONS: dict[Outcome, tuple[Choice, ...]] = {
    Outcome.NOT_IN_MANIFEST: (Choice.RECEIVE_HERE,),
    Outcome.TUBE_TOO_OLD: (Choice.REJECT_TUBE, Choice.RECEIVE_ANYWAY),
}


class ReceiveSession:
    """One desk that receives. Not for two threads at once: its owner calls it from one worker.

    `access` says where a box's list may be asked for; without one the box's own paper has it, or nobody.
    """

    def __init__(self, context: Context, *, access: PlatformAccess | None = None) -> None:
        self.context = context
        self._access = access or PlatformAccess()
        self._id: UUID | None = None
        self._asked: Asked | None = None
        self._repeats = Repeats()
        with context.database.read() as connection:
            latest = receptions.latest_reception(connection, context.settings.desk)
        if latest is not None and latest.is_open:
            self._id = latest.id
        self._last = self.current

    @property
    def current(self) -> CustodyAnswer:
        """Where reception stands: at the start, the box that this desk worked at last, if it is not finished."""
        reception = self._reception()
        if reception is None or not reception.is_open:
            return self._told(Outcome.RECEIVE_READY, None)
        return self._told(Outcome.RECEIVE_OPEN, reception)

    def scan(self, text: str) -> CustodyAnswer:
        """Answer one scan. What the answer calls saved is committed when this returns."""
        now = self.context.clock()
        if self._repeats.is_repeat(text, now):
            return replace(self._last, answer=told_again(self._last.answer, now))
        answer = self._answer(read_custody_scan(self.context, text))
        if answer.answer.cls is OutcomeClass.NO:
            with self.context.database.write() as connection:
                keep_refusal(self.context, connection, answer.answer, text)
        self._last = answer
        return answer

    def command(self, command: Command) -> CustodyAnswer:
        """Carry out a command as if its card had been scanned."""
        self._repeats.forget()
        answer = self.scan(command)
        self._repeats.forget()
        return answer

    def choose_reason(self, reason: RejectReason) -> CustodyAnswer:
        """Answer why a tube is rejected; does nothing where that is not asked."""
        self._repeats.forget()
        asked = self._asked
        if asked is None or asked.outcome is not Outcome.REJECT_WHY:
            return self._last
        self._asked = None
        self._last = self._reject(asked.about, reason)
        return self._last

    def set_temperature(self, temperature: float) -> CustodyAnswer:
        """Store how warm the box was when it came (°C). Raises BadInput."""
        if self._id is not None:
            self._last = replace(self._last, reception=note_arrival_temperature(self.context, self._id, temperature))
        return self._last

    def _answer(self, scan: CustodyScan) -> CustodyAnswer:
        if isinstance(scan, CommandScan) and scan.command in (Command.SKIP, *_CHOICES):
            return self._choose(scan.command)
        return self._take(scan) if self._asked is None else self._during_question(self._asked, scan)

    def _take(self, scan: CustodyScan) -> CustodyAnswer:
        match scan:
            case RefusedScan():
                return self._told(scan.outcome, self._reception(), dict(scan.facts))
            case BadgeScan():
                return self._sign_in(scan)
            case BoxScan():
                return self._open(scan.code)
            case ListPart():
                return self._take_part(scan)
            case TubeScan():
                return self._receive(scan.number)
            case CommandScan():
                return self._command(scan.command)

    def _command(self, command: Command) -> CustodyAnswer:
        match command:
            case Command.CLOSE:
                return self._finish()
            case Command.REPLACE:
                return self._ask(Asked(outcome=Outcome.REJECT_WHICH)) if self._id else self._none_open()
            case _:
                return self._told(Outcome.NOTHING_TO_UNDO, self._reception())

    def _open(self, code: str) -> CustodyAnswer:
        """Open a box, or join its open reception; the platform is asked for its list before anything is stored."""
        with self.context.database.read() as connection:
            known = receptions.last_reception(connection, code)
        if known is not None and not known.is_open:
            facts = {"box": code, "since": known.finished_at, "missing": len(known.tally.missing)}
            asked = Asked(outcome=Outcome.RECEIVE_CLOSED, choices=(Choice.GO_ON,), about=str(known.id), facts=facts)
            return self._ask(asked)
        if known is not None and known.source is not ListSource.NONE:
            return self._show(open_reception(self.context, code, None, ListSource.NONE))
        found = find_box_list(self.context, code, self._access)
        reception = open_reception(self.context, code, found.told, found.source)
        return self._show(reception, found)

    def _show(self, reception: Reception, found: FoundList | None = None) -> CustodyAnswer:
        self._id = reception.id
        join_receptions(self.context)
        if found is None or found.why is None:
            return self._told(Outcome.RECEIVE_OPEN, reception)
        return self._told(Outcome.RECEIVE_BLIND, reception, {"no_list": found.why})

    def _take_part(self, part: ListPart) -> CustodyAnswer:
        """Read a code of the paper's list: it opens its box where none is open."""
        reception = self._reception()
        if reception is not None and reception.is_open and reception.box != part.box:
            facts = {"other_box": part.box, "box": reception.box}
            return self._told(Outcome.LIST_OTHER, reception, facts)
        taken = take_list_part(self.context, part)
        self._id = taken.reception.id
        return self._told(taken.outcome, taken.reception, taken.facts)

    def _receive(self, number: str, agreed: tuple[Choice, ...] = ()) -> CustodyAnswer:
        reception = self._reception()
        if reception is None or not reception.is_open:
            asked = Asked(outcome=Outcome.RECEIVE_LOOSE, choices=(Choice.RECEIVE_LOOSE,), about=number)
            return self._ask(replace(asked, facts={"tube": number}))
        received = receive_tube(self.context, reception.id, number, agreed)
        choices = _QUESTIONS.get(received.outcome)
        if choices is None:
            return self._done(received, number)
        facts = {"tube": number, **received.facts}
        asked = Asked(outcome=received.outcome, choices=choices, about=number, facts=facts, agreed=agreed)
        return self._ask(asked)

    def _choose(self, command: Command) -> CustodyAnswer:
        asked, self._asked = self._asked, None
        if asked is None:
            return self._told(Outcome.NO_QUESTION, self._reception())
        if command is Command.SKIP:
            return self._skip(asked)
        place = _CHOICES.index(command)
        if asked.outcome is Outcome.REJECT_WHY:
            return self._reject(asked.about, USUAL_REASONS[place])
        if place >= len(asked.choices):
            self._asked = asked
            return self._ask_again(asked)
        return self._chosen(asked, asked.choices[place])

    def _skip(self, asked: Asked) -> CustodyAnswer:
        if asked.outcome in _QUESTIONS and self._id is not None:
            return self._done(set_tube_aside(self.context, self._id, asked.about), asked.about)
        return self._told(Outcome.KEPT, self._reception())

    def _chosen(self, asked: Asked, choice: Choice) -> CustodyAnswer:
        match choice:
            case Choice.GO_ON:
                return self._show(continue_reception(self.context, UUID(asked.about)))
            case Choice.RECEIVE_LOOSE:
                self._id = open_reception(self.context, "", None, ListSource.NONE).id
                return self._receive(asked.about)
            case Choice.REJECT_TUBE:
                return self._reject(asked.about, RejectReason.EX)
            case _:
                return self._receive(asked.about, (*asked.agreed, choice))

    def _during_question(self, asked: Asked, scan: CustodyScan) -> CustodyAnswer:
        """A tube answers which one is damaged; a box answers that a tube came with it."""
        if isinstance(scan, TubeScan) and asked.outcome is Outcome.REJECT_WHICH:
            return self._ask(Asked(outcome=Outcome.REJECT_WHY, about=scan.number, facts={"tube": scan.number}))
        if isinstance(scan, BoxScan) and asked.outcome in (Outcome.RECEIVE_LOOSE, Outcome.RECEIVE_CLOSED):
            self._asked = None
            return self._open(scan.code)
        if isinstance(scan, BadgeScan):
            return self._sign_in(scan)
        return self._ask_again(asked)

    def _reject(self, number: str, reason: RejectReason) -> CustodyAnswer:
        if self._id is None:
            return self._none_open()
        rejected = reject_tube(self.context, self._id, number, reason)
        join_receptions(self.context)
        return self._done(rejected, number)

    def _finish(self) -> CustodyAnswer:
        reception = self._reception()
        if reception is None or not reception.is_open:
            return self._none_open()
        join_receptions(self.context)
        finished, self._id = finish_reception(self.context, reception.id), None
        return self._told(finished.outcome, finished.reception)

    def _none_open(self) -> CustodyAnswer:
        return self._told(Outcome.RECEIVE_FIRST, None)

    def _done(self, received: Received, number: str) -> CustodyAnswer:
        return self._told(received.outcome, received.reception, {"tube": number, **received.facts})

    def _ask(self, asked: Asked) -> CustodyAnswer:
        self._asked = asked
        return self._told(asked.outcome, self._reception(), asked.facts, asked=asked)

    def _ask_again(self, asked: Asked) -> CustodyAnswer:
        facts = {**asked.facts, "asked": asked.outcome}
        return self._told(Outcome.QUESTION_OPEN, self._reception(), facts, asked=asked)

    def _sign_in(self, scan: BadgeScan) -> CustodyAnswer:
        answer = take_badge(self.context, scan.badge, self.context.clock())
        if answer.operator:
            self.context = replace(self.context, operator=answer.operator)
        return CustodyAnswer(answer=answer, reception=self._reception())

    def _reception(self) -> Reception | None:
        if self._id is None:
            return None
        with self.context.database.read() as connection:
            return receptions.find_reception(connection, self._id)

    def _told(
        self,
        outcome: Outcome,
        reception: Reception | None,
        facts: Mapping[str, object] | None = None,
        *,
        asked: Asked | None = None,
    ) -> CustodyAnswer:
        told = {**_facts_of(reception), **(facts or {})}
        answer = Answer(
            outcome=outcome,
            at=self.context.clock(),
            tube=str(told.get("tube") or ""),
            facts=told,
            choices=asked.choices if asked else (),
            asking=asked is not None,
        )
        why = asked is not None and asked.outcome is Outcome.REJECT_WHY
        return CustodyAnswer(answer=answer, reception=reception, reasons=USUAL_REASONS if why else ())


def _facts_of(reception: Reception | None) -> dict[str, object]:
    if reception is None:
        return {}
    counted = reception.tally
    return {
        "box": reception.box,
        "site": reception.site,
        "k": counted.present,
        "m": reception.announced or "?",
        "missing": len(counted.missing),
        "unexpected": len(counted.unexpected),
        "rejected": counted.rejected,
        "aside": counted.aside,
    }
