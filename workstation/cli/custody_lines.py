"""How the commands of boxes and reception say things: an answer, a box, a reception, one line each."""

from collections.abc import Iterator
from typing import BinaryIO

from workstation.cli.job import Job
from workstation.domain.custody import CustodyAnswer, FilledBox, Reception
from workstation.domain.scans import MAX_SCAN_CHARACTERS
from workstation.domain.tube_barcode import display_tube
from workstation.texts.command_codes import in_codes
from workstation.texts.custody_words import BOX_STATES, REJECT_REASONS, SOURCES, STANDINGS, degrees
from workstation.texts.decimals import decimals
from workstation.texts.outcomes import choice_words, words_of
from workstation.texts.translate import mark as _

_BOX = _("{box} · {state} · tubes: {tubes} · people: {people} · {temperature} · to {destination}")
_TUBE = _("    {place}. {tube} · people: {people} · taken {collected} · packed {added}, {by}")
_RECEPTION = _(
    "{box} · {source} · listed {listed} · present {present} · missing {missing} · not on the list {unexpected}"
)
_RECEPTION_REST = _("rejected {rejected} · set aside {aside} · opened {opened} · finished {finished}")
_CHECKED = _("    {tube} · {standing} · {at}, {by}")
_MISSING = _("    {tube} · missing")
_NO_BOX = _("without a box")
_MOST_BYTES = MAX_SCAN_CHARACTERS * 4 + 2


def scans_of(stream: BinaryIO) -> Iterator[str]:
    """Read one scan a line; of an endless line no more than a scan may hold is kept."""
    while line := stream.readline(_MOST_BYTES):
        whole = line.endswith(b"\n")
        while not whole and (rest := stream.readline(_MOST_BYTES)):
            whole = rest.endswith(b"\n")
        yield line.rstrip(b"\r\n").decode("utf-8", "surrogateescape")


def say_custody(job: Job, told: CustodyAnswer) -> None:
    """Print the answer to one scan of packing or reception."""
    answer = told.answer
    words = in_codes(words_of(answer, job.catalogue, job.settings.zone), asks=answer.asking)
    choices = [choice_words(choice, job.catalogue) for choice in answer.choices]
    choices += [job.word(REJECT_REASONS[reason]) for reason in told.reasons[:3]]
    offered = [f"LB1{number}: {choice}" for number, choice in enumerate(choices, start=1)]
    line = (words.badge, words.headline, words.detail.replace("\n", " · "), words.next, *offered)
    tally = told.reception.tally if told.reception is not None else None
    job.say(
        " · ".join(part for part in line if part),
        outcome=answer.outcome,
        **{"class": answer.cls},
        saved=answer.saved,
        tube=answer.tube,
        box=told.box.box.code if told.box else told.reception.box if told.reception else "",
        tubes=len(told.box.tubes) if told.box else None,
        present=tally.present if tally else None,
        missing=len(tally.missing) if tally else None,
        badge=words.badge,
        headline=words.headline,
        detail=words.detail,
        next=words.next,
        choices=choices,
        at=answer.at,
    )


def say_box(job: Job, filled: FilledBox, *, with_tubes: bool = False) -> None:
    """Print a box, and every tube in it where that is asked for."""
    box = filled.box
    words = job.word(
        _BOX,
        box=display_tube(box.code),
        state=job.word(BOX_STATES[box.state]),
        tubes=len(filled.tubes),
        people=filled.people,
        temperature=decimals(degrees(box.temperature), job.catalogue),
        destination=box.destination,
    )
    lines = [
        job.word(
            _TUBE,
            place=place,
            tube=display_tube(tube.number),
            people=tube.people,
            collected=job.local(tube.collected_at),
            added=job.local(tube.added_at),
            by=tube.added_by,
        )
        for place, tube in enumerate(filled.tubes, start=1)
    ]
    job.say(
        "\n".join([words, *(lines if with_tubes else ())]),
        box=box.code,
        state=box.state,
        site=box.site,
        destination=box.destination,
        temperature=box.temperature,
        tubes=[tube.number for tube in filled.tubes],
        people=filled.people,
        oldest=filled.oldest,
        created_at=box.created_at,
        sealed_at=box.sealed_at,
        sent_at=box.sent_at,
    )


def say_reception(job: Job, reception: Reception, *, with_tubes: bool = False) -> None:
    """Print what a reception came to: present, missing, not on the list, rejected, set aside."""
    tally = reception.tally
    first = job.word(
        _RECEPTION,
        box=display_tube(reception.box) if reception.box else job.word(_NO_BOX),
        source=job.word(SOURCES[reception.source]),
        listed=reception.announced,
        present=tally.present,
        missing=len(tally.missing),
        unexpected=len(tally.unexpected),
    )
    rest = job.word(
        _RECEPTION_REST,
        rejected=tally.rejected,
        aside=tally.aside,
        opened=job.local(reception.opened_at),
        finished=job.local(reception.finished_at),
    )
    job.say(
        "\n".join([f"{first} · {rest}", *(_tube_lines(job, reception) if with_tubes else ())]),
        box=reception.box,
        source=reception.source,
        site=reception.site,
        listed=reception.announced,
        present=tally.present,
        missing=tally.missing,
        unexpected=tally.unexpected,
        elsewhere=tally.elsewhere,
        rejected=tally.rejected,
        aside=tally.aside,
        temperature=reception.temperature,
        arrival_temperature=reception.arrival_temperature,
        opened_at=reception.opened_at,
        finished_at=reception.finished_at,
        tubes=[
            {"tube": tube.number, "standing": tube.standing, "reason": tube.reason, "at": tube.at, "by": tube.by}
            for tube in reception.checked
        ]
        if with_tubes
        else None,
    )


def _tube_lines(job: Job, reception: Reception) -> Iterator[str]:
    for tube in reception.checked:
        standing = job.word(STANDINGS[tube.standing])
        reason = f" ({job.word(REJECT_REASONS[tube.reason])})" if tube.reason else ""
        yield job.word(
            _CHECKED, tube=display_tube(tube.number), standing=standing + reason, at=job.local(tube.at), by=tube.by
        )
    for number in reception.tally.missing:
        yield job.word(_MISSING, tube=display_tube(number))
