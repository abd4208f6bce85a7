"""`ghep scan`: the desk without a window. One scan a line from standard input, one answer a line."""

import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from sync.first_use import module_when_used
from workstation.cli.job import HomeOption, Job, JsonOption, LanguageOption, OperatorOption, PracticeOption, station_job
from workstation.domain.desk import Answer
from workstation.domain.errors import StoreUnavailable
from workstation.domain.outcomes import Outcome
from workstation.domain.scans import MAX_SCAN_CHARACTERS
from workstation.station import among_desks
from workstation.texts.command_codes import in_codes
from workstation.texts.outcomes import choice_words, words_of
from workstation.texts.translate import mark as _
from workstation.usecases.desk_session import DeskSession

if TYPE_CHECKING:
    from workstation import slips
else:
    slips = module_when_used("workstation.slips")

_ALONE = _("Desk alone: the others could not be asked")
MAX_LINE_BYTES = MAX_SCAN_CHARACTERS * 4 + 2


def scan(
    pool: Annotated[int, typer.Option(min=0, max=15, help="People who share the next tube; 0 keeps what is set.")] = 0,
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Pair tubes and people: one scan a line from standard input, one answer a line.

    Commands of the command card work too: LB01 undo (F2), LB02 close the tube (F4), LB03 replace a broken tube (F6),
    LB04 print slips (F7), LB11 to LB13 choose 1 to 3, LB00 skip (Esc), and operators' badges.

    After STOP — CANNOT SAVE only the same scan again is taken: nobody shall get into a wrong tube.
    """
    with (
        station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context),
        among_desks(job.home, context) as shared,
    ):
        desk = DeskSession(
            shared.context,
            resume=not operator,
            print_slips=lambda context, tube: slips.write_slips(context, tube, job.home, job.catalogue),
        )
        current = desk.current
        if pool and current.pool_size != pool:
            desk.set_pool_size(pool)
        stopping = _StoppingDesk(job, desk, current)
        for text in _lines(sys.stdin.buffer):
            say_answer(job, stopping.scan(text))


def _lines(stream: BinaryIO) -> Iterator[str]:
    """Read lines of any length and any bytes without ever holding more than one scan's worth of them."""
    while line := stream.readline(MAX_LINE_BYTES):
        whole = line.endswith(b"\n")
        dropped = 0
        while not whole and (rest := stream.readline(MAX_LINE_BYTES)):
            dropped += len(rest)
            whole = rest.endswith(b"\n")
        text = line.rstrip(b"\r\n").decode("utf-8", "surrogateescape")
        yield text + "?" * dropped if dropped else text


class _StoppingDesk:
    """A desk that takes nothing else until what could not be saved was saved after all."""

    def __init__(self, job: Job, desk: DeskSession, current: Answer) -> None:
        self._job, self._desk, self._last = job, desk, current
        self._unsaved: str | None = None

    def scan(self, text: str) -> Answer:
        """Answer one scan."""
        if self._unsaved is not None and text != self._unsaved:
            return replace(self._last, at=self._desk.context.clock())
        try:
            self._last, self._unsaved = self._desk.scan(text), None
        except StoreUnavailable as error:
            self._job.complain(error)
            self._last, self._unsaved = self._stopped(error), text
        return self._last

    def _stopped(self, error: StoreUnavailable) -> Answer:
        facts = dict(error.facts)
        with suppress(StoreUnavailable):
            facts["safe"] = self._desk.summary().people_today
        stop = Answer(outcome=Outcome.CANNOT_SAVE, at=self._desk.context.clock(), facts=facts)
        return replace(stop, desk_tube=self._last.desk_tube, pool_size=self._last.pool_size)


def say_answer(job: Job, answer: Answer) -> None:
    """Print the desk's answer to one scan."""
    words = in_codes(words_of(answer, job.catalogue, job.settings.zone), asks=answer.asking)
    tube = answer.desk_tube
    choices = [choice_words(choice, job.catalogue) for choice in answer.choices]
    offered = [f"LB1{number}: {choice}" for number, choice in enumerate(choices, start=1)]
    alone = job.word(_ALONE) if answer.alone else ""
    line = (words.badge, words.headline, words.detail.replace("\n", " · "), words.next, *offered, alone)
    job.say(
        " · ".join(part for part in line if part),
        outcome=answer.outcome,
        **{"class": answer.cls},
        saved=answer.saved,
        tube=answer.tube,
        person=answer.person,
        next=words.next,
        badge=words.badge,
        headline=words.headline,
        detail=words.detail,
        choices=choices,
        open_tube=tube.number if tube and tube.is_open else "",
        members=len(tube.members) if tube and tube.is_open else 0,
        pool_size=answer.pool_size,
        alone=answer.alone,
        at=answer.at,
    )
