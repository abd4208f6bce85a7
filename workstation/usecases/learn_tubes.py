"""Learn from the platform of tubes that were paired at other stations, and import again what waited for them.

A laboratory paired nothing: without this every result there waits as "tube not known". It learns how many people are
in a tube, for what and since when, never who. No transaction is open while the platform is asked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from sync.client.line import Line, TransportFailed
from sync.client.tubes import TUBES_SECONDS, ask_tubes
from sync.protocol import ToldTube
from workstation.domain.errors import PlatformUnreachable, Reason
from workstation.domain.identifiers import is_citizen_number, is_insurance_number
from workstation.domain.scans import names_a_tube
from workstation.domain.tube_barcode import normalize_tube
from workstation.store import audit, told_tubes, tubes, waiting_tubes
from workstation.store.told_tubes import FACTS, ToldFacts
from workstation.store.waiting_tubes import UnknownSpecimen
from workstation.usecases.context import Context, new_id
from workstation.usecases.import_results import import_together, in_groups
from workstation.usecases.join_receptions import join_receptions
from workstation.usecases.told_doubts import follow_doubt, hold_for_change

MESSAGES_A_COMMIT = 20
LONGEST_NUMBER = 40
SECONDS_BEFORE_A_RELEASE = 3.0
ASKED_AGAIN_FOR = timedelta(days=14)
"""How long a tube that was told of is asked about again, where no result of it waits for release."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What one round came to; `waiting` are numbers that nobody is known to have paired yet.

    `learned` are tubes that were not here, `changed` those of which something else is known now, `held` results that a
    doubt stopped. `failure` is a short code of why the platform did not answer, or empty; what came before it stands.
    """

    asked: int = 0
    learned: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    messages: int = 0
    results: int = 0
    waiting: tuple[str, ...] = ()
    failure: str = ""


def learn_tubes(context: Context, *, url: str, key: str, only: Sequence[str] | None = None) -> Learned:
    """Ask once about all that waits and all that may have changed, or about some tubes only.

    Raises PlatformUnreachable where none is set or no answer came; what was learned before that is kept.
    """
    if not url:
        raise PlatformUnreachable(Reason.PLATFORM_NOT_SET)
    with Line(url, key) as line:
        learned = learn_over(context, line, only=only)
    if learned.failure == "KEY_REFUSED":
        raise PlatformUnreachable(Reason.PLATFORM_KEY_REFUSED, url=url, waiting=len(learned.waiting))
    if learned.failure:
        raise PlatformUnreachable(Reason.TUBES_NOT_ASKED, url=url, why=learned.failure, waiting=len(learned.waiting))
    return learned


def learn_before_release(context: Context, numbers: Sequence[str], *, url: str, key: str) -> str:
    """Ask once more about tubes whose result is about to leave; give why there was no answer, or nothing.

    Without an answer the release may go on: the platform shows a result through a live, undisputed pairing alone.
    """
    if not url or not numbers:
        return ""
    with Line(url, key) as line:
        return learn_over(context, line, only=numbers, seconds=SECONDS_BEFORE_A_RELEASE).failure


def learn_over(
    context: Context,
    line: Line,
    *,
    everything: bool = True,
    only: Sequence[str] | None = None,
    seconds: float = TUBES_SECONDS,
) -> Learned:
    """Ask over an open line. Without `everything`, tubes of which no result waits for release are not asked about."""
    waiting = waiting_numbers(context) if only is None else ()
    asked = list(only) if only is not None else [*waiting, *_may_have_changed(context, everything=everything)]
    round_ = _Round(context)
    failure = ""
    try:
        for told in ask_tubes(line, context.station_id, list(dict.fromkeys(asked)), seconds=seconds):
            round_.keep(told)
    except TransportFailed as failed:
        failure = failed.why
    join_receptions(context)
    round_.import_what_waited()
    return Learned(
        asked=len(asked),
        learned=tuple(round_.learned),
        changed=tuple(round_.changed),
        held=tuple(dict.fromkeys(round_.held)),
        messages=round_.messages,
        results=round_.results,
        waiting=tuple(number for number in waiting if number not in set(round_.learned)),
        failure=failure,
    )


def waiting_numbers(context: Context) -> tuple[str, ...]:
    """Give the numbers of tubes that the laboratory has or heard of, and that are not known here."""
    with context.database.read() as connection:
        specimens = waiting_tubes.unknown_specimens(connection)
        received = waiting_tubes.received_unknown(connection)
    in_inbox = [number for specimen in specimens for number in _numbers(context, specimen)]
    return tuple(dict.fromkeys([*in_inbox, *(number for number in received if _may_be_asked(number))]))


def _may_have_changed(context: Context, *, everything: bool) -> list[str]:
    with context.database.read() as connection:
        since = context.clock() - ASKED_AGAIN_FOR if everything else None
        return told_tubes.worth_asking(connection, since)


def _numbers(context: Context, specimen: UnknownSpecimen) -> list[str]:
    """Give what may be the specimen's tube; where something looks like a tube of ours, nothing else is asked about."""
    rules = context.settings.scan_rules(practice=context.practice)
    numbers = [normalize_tube(text) for text in specimen.texts]
    ours = [number for number in numbers if names_a_tube(number, rules)]
    return [number for number in ours or numbers if _may_be_asked(number)]


def _may_be_asked(number: str) -> bool:
    """A number that could be a person's stays here."""
    fits = 0 < len(number) <= LONGEST_NUMBER and number.isascii() and number.isprintable()
    return fits and not is_citizen_number(number) and not is_insurance_number(number)


class _Round:
    """One round of answers: each batch in one commit, then what waited for it."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.learned: list[str] = []
        self.changed: list[str] = []
        self.held: list[str] = []
        self.messages = 0
        self.results = 0

    def keep(self, told: Iterable[ToldTube]) -> None:
        """Store what is news of a batch of answers; the holds that follow from it are in the same commit."""
        facts = {answer.tube: _facts(answer, answer.pool_size) for answer in told if answer.pool_size is not None}
        with self.context.database.read() as connection:
            before = told_tubes.facts_known(connection, list(facts))
        news = {number: now for number, now in facts.items() if before.get(number) != now}
        if not news:
            return
        now = self.context.clock()
        with self.context.database.write() as connection:
            for number, known in news.items():
                self._keep(connection, number, known, now)

    def _keep(self, connection: Connection, number: str, facts: ToldFacts, now: datetime) -> None:
        row = tubes.find_tube(connection, number)
        if row is None:
            told_tubes.add_told(connection, new_id(), number, facts, now)
            self.learned.append(number)
            who = self.context.operator
            audit.record(connection, at=now, operator=who, action="tube.told", subject=number, people=facts.people)
            return
        before = told_tubes.find_told_by_id(connection, row.id)
        told_tubes.note_told(connection, row.id, facts, now)
        if row.state is tubes.TubeState.TOLD:
            self.changed.append(number)
        is_held = before is not None and hold_for_change(self.context, connection, row, before.facts, facts, now)
        if follow_doubt(self.context, connection, row, now) or is_held:
            self.held.append(number)

    def import_what_waited(self) -> None:
        """Join what reception has, and import again the messages whose tube is known by now.

        Each in the name of who did it first: a second person stays a second person.
        """
        if self.learned:
            join_receptions(self.context)
        for operator, message_ids in self._waited().items():
            context = replace(self.context, operator=operator or self.context.operator)
            for some in in_groups(list(message_ids), MESSAGES_A_COMMIT):
                for imported in import_together(context, some):
                    self.messages += 1
                    self.results += imported.results
        self._hold_what_came()

    def _waited(self) -> dict[str, dict[UUID, None]]:
        with self.context.database.read() as connection:
            specimens = waiting_tubes.unknown_specimens(connection)
            numbers = {normalize_tube(text) for specimen in specimens for text in specimen.texts}
            known = waiting_tubes.known_numbers(connection, numbers)
        found: dict[str, dict[UUID, None]] = {}
        for specimen in specimens:
            if known & {normalize_tube(text) for text in specimen.texts}:
                found.setdefault(specimen.imported_by, {})[specimen.message_id] = None
        return found

    def _hold_what_came(self) -> None:
        now = self.context.clock()
        with self.context.database.read() as connection:
            doubtful = told_tubes.doubtful_with_result(connection)
        if not doubtful:
            return
        with self.context.database.write() as connection:
            for number in doubtful:
                row = tubes.find_tube(connection, number)
                if row is not None and follow_doubt(self.context, connection, row, now):
                    self.held.append(number)


def _facts(answer: ToldTube, pool_size: int) -> ToldFacts:
    told = {name: getattr(answer, name) for name in FACTS if name != "pool_size"}
    return ToldFacts(pool_size=pool_size, **told)
