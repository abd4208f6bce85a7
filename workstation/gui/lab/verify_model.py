"""Results as a verifier sees them: worklists, the chosen result and its proof, release, and other decisions.

Negatives may be released together, after one question. Everything else goes one by one, and a positive only after its
tube was scanned or its last four digits were typed. Signals, no widgets.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from workstation.domain.errors import GhepError, Reason
from workstation.domain.lab_lists import CODES_OF, POSITIVES, IdList, ResultFilter, Worklist
from workstation.domain.results import ResultCode, ResultStatus, Seen
from workstation.domain.tube_barcode import normalize_tube
from workstation.gui.background import Background
from workstation.gui.lab.acts import ASKED_TWICE, Act, Decision, acts_of
from workstation.gui.lab.paged import PagedList
from workstation.gui.lab.ports import LabPort, ReleaseOutcome, ResultDetail, ResultRow
from workstation.gui.lab.words import NoticeKind

LAST_DIGITS = 4
Tell = Callable[..., None]


class VerifyModel(QObject):
    """Holds the worklist, the chosen result, its detail, and what is asked.

    `asked` are the negatives that the question of now is about: those that were listed when it was asked. The same key
    once more releases exactly these.
    """

    chosen_changed = Signal()
    detail_changed = Signal()
    decision_changed = Signal()
    changed_something = Signal()
    progressed = Signal(int, int)
    failed = Signal(object)

    def __init__(self, lab: LabPort, acting: Background, reading: Background, tell: Tell) -> None:
        super().__init__()
        self._lab, self._acting, self._reading, self._tell = lab, acting, reading, tell
        self._turn, self._asks_when_listed, self._is_releasing = 0, False, False
        self._scanned = self._wanted_tube = ""
        wanted = ResultFilter(worklist=Worklist.NEGATIVES)
        self.rows: PagedList[ResultFilter, ResultRow] = PagedList(reading, wanted, lab.list_results, lab.results)
        self.refusals: dict[UUID, GhepError] = {}
        self.asked = IdList()
        self.chosen: ResultRow | None = None
        self.detail: ResultDetail | None = None
        self.decision: Decision | None = None
        self.is_confirmed = False
        self.negatives = 0
        self.rows.signals.listed.connect(self._relisted)
        self.rows.signals.filled.connect(self._refilled)

    @property
    def worklist(self) -> Worklist:
        """What is worked through now."""
        return self.rows.wanted.worklist

    @property
    def to_release(self) -> int:
        """How many negatives the key releases: those that are listed, else all that wait."""
        return len(self.rows) if self.worklist is Worklist.NEGATIVES and self.rows.is_listed else self.negatives

    @property
    def needs_confirming(self) -> bool:
        """Whether the chosen result is a positive whose tube has not been shown yet."""
        return self._is_positive_chosen and not self.is_confirmed

    @property
    def may_release_chosen(self) -> bool:
        """Whether the chosen result may be released now."""
        if self.chosen is None or not _waits(self.chosen) or self.asked.text or self.decision:
            return False
        return not self.needs_confirming and not self._is_releasing

    @property
    def may_release_negatives(self) -> bool:
        """Whether there are negatives to release now."""
        return self.to_release > 0 and not self._is_releasing and self.decision is None

    @property
    def acts(self) -> tuple[Act, ...]:
        """What may be decided about the chosen result."""
        return acts_of(self.chosen) if self.chosen is not None and not self._is_releasing else ()

    def open(self, worklist: Worklist) -> None:
        """Work through another list, from its top."""
        if worklist is not self.worklist:
            self.withdraw()
            self.choose(None)
            self.rows.ask(ResultFilter(worklist=worklist))

    def search(self, text: str) -> None:
        """Show only what holds a text."""
        if text != self.rows.wanted.text:
            self.withdraw()
            self.rows.ask(replace(self.rows.wanted, text=text))

    def choose(self, row: ResultRow | None) -> None:
        """Choose the result to look at; a confirmation holds only for the result it was given for."""
        if row == self.chosen:
            return
        is_other = row is None or self.chosen is None or row.id != self.chosen.id
        self.chosen, self.is_confirmed, self.asked = row, False, IdList()
        if is_other:
            self.leave_decision()
        self._read_detail()
        self.chosen_changed.emit()

    def scan(self, text: str) -> None:
        """Take a scanned tube: it confirms the chosen positive, takes its proof away again, or finds its result."""
        self.withdraw()
        number = normalize_tube(text)[:40]
        if self._is_positive_chosen and self.chosen is not None:
            if self.chosen.tube == number:
                self._confirm()
            else:
                self._disarm()
                self._tell(NoticeKind.WRONG_TUBE, tube=number[:24])
            return
        # A list that arrives before the answer takes the wish away, and must not take the scan with it.
        self._scanned = self._wanted_tube = number
        done = partial(self._found, number)
        self._reading.run(partial(self._lab.find_result, number), done=done, failed=self.failed.emit)

    def disbelieve(self) -> None:
        """Take a proof away: a scan came that nobody can read."""
        self.withdraw()
        self._disarm()

    def type_last_digits(self, text: str) -> None:
        """Take the typed end of the tube number."""
        matches = self.chosen is not None and len(text) == LAST_DIGITS and self.chosen.tube[-LAST_DIGITS:] == text
        if matches != self.is_confirmed:
            self.is_confirmed = matches
            self.chosen_changed.emit()

    def release_negatives(self) -> None:
        """Ask about the negatives that are listed; the second time, release those that were asked about."""
        if not self.may_release_negatives:
            return
        if self.asked.text:
            self._release(self.asked.all())
        elif self.worklist is Worklist.NEGATIVES and self.rows.is_listed:
            self._ask()
        else:
            self._asks_when_listed = True
            self.open(Worklist.NEGATIVES)
            self._asks_when_listed = True

    def withdraw(self) -> None:
        """Take the question about the negatives back; nothing is released."""
        self._asks_when_listed = False
        if self.asked.text:
            self.asked = IdList()
            self.chosen_changed.emit()

    def release_chosen(self) -> None:
        """Release the chosen result, if it may be."""
        if self.may_release_chosen and self.chosen is not None:
            self._release((self.chosen.id,))

    def begin(self, act: Act) -> None:
        """Begin to decide something about the chosen result."""
        if self.chosen is not None and act in self.acts:
            self.withdraw()
            why = self.decision.why if self.decision else ""
            self.decision = Decision(row=self.chosen, act=act, why=why)
            self.decision_changed.emit()

    def choose_code(self, code: ResultCode) -> None:
        """Say what the result is corrected to."""
        if self.decision is not None and self.decision.act is Act.CORRECT:
            self.decision = replace(self.decision, code=code, is_asked=False)
            self.decision_changed.emit()

    def say_why(self, why: str) -> None:
        """Take the reason; the question, if it stood, is asked anew."""
        if self.decision is not None and why != self.decision.why:
            self.decision = replace(self.decision, why=why, is_asked=False)
            self.decision_changed.emit()

    def decide(self) -> None:
        """Do what was decided; what cannot be taken back is asked about once more first."""
        decision = self.decision
        if decision is None or not decision.is_whole or self._is_releasing:
            return
        if decision.act in ASKED_TWICE and not decision.is_asked:
            self.decision = replace(decision, is_asked=True)
            self.decision_changed.emit()
            return
        self._is_releasing = True
        work = partial(self._act, decision)
        self._acting.run(work, done=partial(self._decided, decision), failed=self._not_decided)

    def leave_decision(self) -> None:
        """Decide nothing."""
        if self.decision is not None:
            self.decision = None
            self.decision_changed.emit()

    def forget_refusals(self) -> None:
        """Who was refused before says nothing about who asks now."""
        self.withdraw()
        self.refusals = {}
        self.chosen_changed.emit()

    @property
    def _is_positive_chosen(self) -> bool:
        return self.chosen is not None and self.chosen.code in POSITIVES and _waits(self.chosen)

    def _ask(self) -> None:
        self.leave_decision()
        self.asked = self.rows.ids
        self._tell(None)
        self.chosen_changed.emit()

    def _confirm(self) -> None:
        self.is_confirmed = True
        self._tell(None)
        self.chosen_changed.emit()

    def _disarm(self) -> None:
        if self._is_positive_chosen and self.is_confirmed:
            self.is_confirmed = False
            self.chosen_changed.emit()

    def _found(self, number: str, row: ResultRow | None) -> None:
        if number != self._scanned:
            return
        self._wanted_tube = number
        if row is None:
            self._tell(NoticeKind.NO_SUCH_TUBE)
            return
        worklist = worklist_of(row)
        if worklist is not None and (worklist is not self.worklist or self.rows.wanted.text):
            self.rows.ask(ResultFilter(worklist=worklist))
        self.choose(row)
        self._confirm()

    def _act(self, decision: Decision) -> None:
        """On the worker."""
        row, why = decision.row, decision.why.strip()
        tube, seen = row.tube, Seen(version=row.version, runs=row.runs)
        if decision.act is Act.HOLD:
            self._lab.hold(tube, why)
        elif decision.act is Act.SETTLE:
            self._lab.settle(tube, why, seen)
        elif decision.act is Act.WITHDRAW:
            self._lab.withdraw(tube, why)
        elif decision.code is not None:
            self._lab.correct(tube, decision.code, why, seen)

    def _decided(self, decision: Decision, _done: None) -> None:
        self._is_releasing = False
        self._tell(NoticeKind.DECIDED, act=decision.act, tube=decision.row.tube)
        self.leave_decision()
        self._wanted_tube = decision.row.tube
        done = partial(self._found_again, decision.row.tube)
        self._reading.run(partial(self._lab.find_result, decision.row.tube), done=done, failed=self.failed.emit)
        self.changed_something.emit()

    def _found_again(self, number: str, row: ResultRow | None) -> None:
        if number == self._wanted_tube:
            self.choose(row)

    def _not_decided(self, problem: Exception) -> None:
        self._is_releasing = False
        self._tell(NoticeKind.NOT_DECIDED, problem=problem)
        if isinstance(problem, GhepError) and problem.reason is Reason.RESULT_CHANGED:
            # What was decided was about something else: it is read again first.
            self.leave_decision()
            self.changed_something.emit()
        self.decision_changed.emit()

    def _release(self, ids: tuple[UUID, ...]) -> None:
        self._is_releasing, self.asked = True, IdList()
        self.chosen_changed.emit()
        work = partial(self._lab.release, ids, self._progress)
        self._acting.run(work, done=self._released, failed=self._release_failed)

    def _progress(self, done: int, total: int) -> None:
        """On the worker."""
        self._acting.send_home(partial(self.progressed.emit, done, total))

    def _released(self, outcomes: tuple[ReleaseOutcome, ...]) -> None:
        self._is_releasing = self.is_confirmed = False
        self.progressed.emit(0, 0)
        self.refusals = {done.result_id: done.problem for done in outcomes if done.problem is not None}
        refused = len(self.refusals)
        self._tell(
            NoticeKind.REFUSED if refused else NoticeKind.RELEASED,
            refusals=tuple(self.refusals.values()),
            released=len(outcomes) - refused,
            refused=refused,
        )
        self.chosen_changed.emit()
        self.changed_something.emit()

    def _release_failed(self, problem: Exception) -> None:
        self._is_releasing = False
        self.progressed.emit(0, 0)
        self._tell(NoticeKind.RELEASE_FAILED, problem=problem)
        self.chosen_changed.emit()

    def _relisted(self) -> None:
        if self.asked.text and self.asked.text != self.rows.ids.text:
            self.withdraw()
        if self.chosen is not None and self.rows.ids.place_of(self.chosen.id) is None and not self._wanted_tube:
            self.choose(None)
        self._wanted_tube = ""
        if self._asks_when_listed and self.worklist is Worklist.NEGATIVES and len(self.rows):
            self._ask()
        self._asks_when_listed = False
        self.chosen_changed.emit()

    def _refilled(self, _first: int, _end: int) -> None:
        """The chosen result may have changed since it was read."""
        if self.chosen is not None and (row := self.rows.find(self.chosen.id)) is not None and row != self.chosen:
            self.choose(row)

    def _read_detail(self) -> None:
        self._turn += 1
        if self.chosen is None:
            self.detail = None
            self.detail_changed.emit()
            return
        if self.detail is not None and self.detail.tube != self.chosen.tube:
            self.detail = None
            self.detail_changed.emit()
        work, done = partial(self._lab.result, self.chosen.tube), partial(self._seen, self._turn)
        self._reading.run(work, done=done, failed=self.failed.emit)

    def _seen(self, turn: int, detail: ResultDetail) -> None:
        if turn == self._turn:
            self.detail = detail
            self.detail_changed.emit()


def worklist_of(row: ResultRow) -> Worklist | None:
    """Say on which worklist a result stands; an older version, or one that was withdrawn, stands on none."""
    if row.status is ResultStatus.HELD or (row.status is ResultStatus.RELEASED and row.held_reason):
        return Worklist.HELD
    if row.status is ResultStatus.RELEASED:
        return Worklist.RELEASED_TODAY
    if row.status is ResultStatus.PRELIMINARY:
        return next(worklist for worklist, codes in CODES_OF.items() if row.code in codes)
    return None


def _waits(row: ResultRow) -> bool:
    return row.status is ResultStatus.PRELIMINARY
