"""Match each specimen of a message to a tube, and store what was measured: a part of `import_results`.

By the tube and by nothing else, or by what two persons said by hand. Trying a message again applies only what was not
applied before.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sync.protocol import TubeReceived, TubeReceivedEvent
from workstation.domain.observations import InboxReason, Observation, ReadMessage, ReadSpecimen, SpecimenRole
from workstation.domain.results import ENDING
from workstation.domain.scans import names_a_tube
from workstation.domain.tube_barcode import normalize_tube
from workstation.store import attachments, doubts, inbox, results, runs
from workstation.store.inbox import Issue, MessageState, StoredMessage
from workstation.store.tube_book import TubeBook
from workstation.store.tubes import TubeRow
from workstation.usecases.context import Context, new_id
from workstation.usecases.judge_tube import hold, judge_tube, tested_at

ANALYZERS_CLOCK_DIFFERS = timedelta(hours=24)
"""Analyzers send wall clocks without a zone, and wrong dates; less than this proves nothing."""


def find_specimen(specimens: Sequence[ReadSpecimen], segment: int) -> ReadSpecimen | None:
    """Find the specimen that begins at this segment, or the only one that is named there (in an SPM after its OBR)."""
    begins = [specimen for specimen in specimens if specimen.segment == segment]
    named = [specimen for specimen in specimens if any(c.segment == segment for c in specimen.candidates)]
    found = begins or named
    return found[0] if len(found) == 1 else None


def named_in(specimen: ReadSpecimen) -> str:
    """Give all that may be a specimen's number, as it stands, in one text."""
    return doubts.BETWEEN_TUBES.join(dict.fromkeys(candidate.text for candidate in specimen.candidates))


def owners(specimen: ReadSpecimen, stored: Mapping[int, UUID | None]) -> set[UUID | None]:
    """Give the tubes whose its values are by now; None stands for a control."""
    return {stored[row.segment] for row in specimen.observations if row.segment in stored}


class SpecimenMatching:
    """One message within one transaction: `take` its specimens, then read `results`, `controls` and `issues`."""

    def __init__(
        self, context: Context, book: TubeBook, message: StoredMessage, read: ReadMessage, now: datetime
    ) -> None:
        self.context = context
        self.book = book
        self.connection = book.connection
        self.message = message
        self.read = read
        self.now = now
        self.is_new = message.state is MessageState.WAITING
        self.done = {} if self.is_new else results.stored_segments(book.connection, message.id)
        self.still_open = set() if self.is_new else inbox.open_issues(book.connection, message.id)
        self.settled = frozenset[tuple[str, str]]() if self.is_new else doubts.settled_in(book.connection, message.id)
        self.by_hand = {} if self.is_new else self._matched_by_hand()
        self.rules = context.settings.scan_rules(practice=context.practice)
        self.results = 0
        self.controls = 0
        self.issues: list[Issue] = []
        self.doubted: dict[str, InboxReason] = {}

    def take(self, specimens: Iterable[ReadSpecimen]) -> None:
        """Store controls apart, and judge each tube once by all that the message says of it."""
        of_tube: dict[UUID, tuple[TubeRow, list[ReadSpecimen]]] = {}
        for specimen in specimens:
            tube = self._match(specimen)
            if tube is not None:
                of_tube.setdefault(tube.id, (tube, []))[1].append(specimen)
        for tube, blocks in of_tube.values():
            self._take_tube(tube, blocks)
        for number, why in self.doubted.items():
            if (why, number) not in self.settled:
                self._hold(number, why)

    def _hold(self, number: str, reason: InboxReason) -> None:
        """Hold what a known tube has: nobody knows whose swab this message is about."""
        found = self.book.find(number)
        latest = self.book.latest(found.id) if found is not None else None
        if latest is None or (latest.held_reason and latest.held_reason not in ENDING):
            return
        self.book.flush(now=self.now, operator=self.context.operator)
        hold(self.context, self.connection, latest, reason, self.now)
        self.book.read_again(number)

    def _match(self, specimen: ReadSpecimen) -> TubeRow | None:
        """Find the tube that is meant; a control has none, and where it is in doubt the specimen waits."""
        number = self.by_hand.get(specimen.segment)
        if number is not None and self._may_be(specimen, self.book.find(number)):
            return self._match_by_hand(specimen, number)
        if specimen.role is not SpecimenRole.PATIENT:
            self._keep_control(specimen)
            return None
        return self._match_by_number(specimen)

    def _may_be(self, specimen: ReadSpecimen, tube: TubeRow | None) -> bool:
        """One measurement is never two tubes', also where the message is read in another way than before."""
        return not owners(specimen, self.done) - {None, tube.id if tube is not None else None}

    def _matched_by_hand(self) -> dict[int, str]:
        confirmed = attachments.confirmed_tubes(self.connection, self.message.id)
        found = ((find_specimen(self.read.specimens, segment), tube) for segment, tube in confirmed.items())
        return {specimen.segment: tube for specimen, tube in found if specimen is not None}

    def _match_by_hand(self, specimen: ReadSpecimen, number: str) -> TubeRow | None:
        found = self.book.find(number)
        if found is None:
            self._wait(InboxReason.TUBE_UNKNOWN, specimen.segment, number)
        return found

    def _match_by_number(self, specimen: ReadSpecimen) -> TubeRow | None:
        """Find the one tube that is meant. A tube number of ours that is unknown here is never outvoted by another."""
        found = self._known_tubes(specimen)
        named = {normalize_tube(c.text) for c in specimen.candidates if names_a_tube(c.text, self.rules)}
        if len(found) == 1 and named <= {found[0].number} and self._may_be(specimen, found[0]):
            return found[0]
        if found:
            self.doubted |= {tube.number: InboxReason.TUBE_AMBIGUOUS for tube in found}
        first = specimen.candidates[0] if specimen.candidates else None
        reason = InboxReason.NO_TUBE if first is None else InboxReason.TUBE_UNKNOWN
        self._wait(
            InboxReason.TUBE_AMBIGUOUS if found or len(named) > 1 else reason,
            first.segment if first else specimen.segment,
            named_in(specimen),
            field=first.field if first else "SPM-2",
        )
        return None

    def _keep_control(self, specimen: ReadSpecimen) -> None:
        """A control's values stay apart; a tube number that is called a control is a contradiction (cobas 4800)."""
        numbers = [c.text for c in specimen.candidates if names_a_tube(c.text, self.rules)]
        known = [] if numbers else [tube.number for tube in self._known_tubes(specimen)]
        if numbers or known:
            number = normalize_tube((numbers or known)[0])
            self.doubted[number] = InboxReason.TUBE_IS_CONTROL
            self._wait(InboxReason.TUBE_IS_CONTROL, specimen.segment, number, field="SPM-11")
            return
        self._store(specimen, None)
        self.controls += 1

    def _known_tubes(self, specimen: ReadSpecimen) -> list[TubeRow]:
        numbers = dict.fromkeys(normalize_tube(candidate.text) for candidate in specimen.candidates)
        return [row for number in numbers if (row := self.book.find(number)) is not None]

    def _take_tube(self, tube: TubeRow, blocks: list[ReadSpecimen]) -> None:
        rows = [row for block in blocks for row in block.observations]
        if self._was_judged(tube, rows):
            return
        if earlier := self._earlier_use(tube, rows):
            self._wait(earlier, blocks[0].segment, tube.number)
            return
        has_more = not self.is_new and any(row.segment not in self.done for row in rows)
        if has_more:
            self._forget_settled(tube)
        for block in blocks:
            self._store(block, tube.id)
        self._note_received(tube)
        judged = judge_tube(
            self.context,
            self.book,
            tube,
            blocks,
            message_id=self.message.id,
            read=self.read,
            now=self.now,
            has_more=has_more,
        )
        self.results += judged.counts
        if judged.doubt is not None:
            self._wait(judged.doubt.reason, judged.doubt.segment, tube.number, field="OBX-5")

    def _forget_settled(self, tube: TubeRow) -> None:
        """What a person settled of this message was another set of values."""
        doubts.forget_settled(self.connection, self.message.id, tube.number)
        self.book.forget_settled(self.message.id, tube.number)
        self.settled = frozenset(one for one in self.settled if one[1] != tube.number)

    def _was_judged(self, tube: TubeRow, rows: list[Observation]) -> bool:
        """Tell whether all this was a result before, or a doubt that a person closed: either stands."""
        if self.is_new or any(row.segment not in self.done for row in rows):
            return False
        reason = runs.reason_of(self.connection, tube.id, self.message.id)
        if reason == "":
            self.results += 1
        is_closed = reason in doubts.DOUBTS and (reason, tube.number) not in self.still_open
        return reason == "" or is_closed or (reason, tube.number) in self.settled

    def _earlier_use(self, tube: TubeRow, rows: list[Observation]) -> InboxReason | None:
        """Say why a message tells of another use of the number than this swab, whatever the clock says, if it does.

        What came before the swab leaves open which tube a later message is about. What came after it with an old date
        was measured by a clock that is wrong, or long ago: the date itself tells it from a run of this swab.
        """
        paired_at = self.book.paired_at(tube.id)
        # People who were moved out of a broken tube keep their time; this tube was not there before it was opened.
        since = max(paired_at, tube.opened_at) if paired_at is not None else None
        is_before = since is not None and self.message.received_at < since
        if is_before or self.book.came_before(self.message.received_id, tube.number):
            self.doubted[tube.number] = InboxReason.PAIRED_AFTER_TEST
            return InboxReason.PAIRED_AFTER_TEST
        measured_at = tested_at(rows)
        if since is not None and measured_at is not None and measured_at < since - ANALYZERS_CLOCK_DIFFERS:
            return InboxReason.DATED_BEFORE_SWAB
        return None

    def _wait(self, reason: InboxReason, segment: int, detail: str, *, field: str = "SPM-2") -> None:
        tubes = doubts.tubes_of(detail)
        if not tubes or any((reason, number) not in self.settled for number in tubes):
            self.issues.append(Issue(reason=reason, segment=segment, field=field, detail=detail))

    def _store(self, specimen: ReadSpecimen, tube_id: UUID | None) -> None:
        rows = [(new_id(), row) for row in specimen.observations if row.segment not in self.done]
        self.book.add_observations(
            rows,
            message_id=self.message.id,
            tube_id=tube_id,
            role=SpecimenRole.PATIENT if tube_id else specimen.role,
            specimen=specimen.candidates[0].text if specimen.candidates else "",
        )

    def _note_received(self, tube: TubeRow) -> None:
        if not self.book.receive(tube, self.now):
            return
        laboratory = self.context.settings.laboratory
        body = TubeReceived(tube=tube.number, received_at=self.now, laboratory=laboratory)
        event = TubeReceivedEvent(id=new_id(), station=self.context.station_id, occurred_at=self.now, body=body)
        self.book.tell(event)
