"""`ghep labels reserve`, `numbers` and `void`: which numbers this station may give, and which it gives to nobody."""

from typing import Annotated

import typer

from workstation.cli.job import (
    HomeOption,
    Job,
    JsonOption,
    LanguageOption,
    OperatorOption,
    PracticeOption,
    station_job,
)
from workstation.domain.tube_barcode import display_tube
from workstation.domain.void_reason import VoidReason
from workstation.station import platform_access
from workstation.store.numbers import NumberSource
from workstation.texts.numbers import share_warning, share_words
from workstation.texts.translate import mark as _
from workstation.texts.void_labels import void_words
from workstation.usecases.context import Context
from workstation.usecases.number_share import NumberShare, known_blocks, number_share
from workstation.usecases.personal_card import card_prefix
from workstation.usecases.reserve_numbers import Reserved, reserve_numbers
from workstation.usecases.void_label import void_label

_RESERVED = _("{count} numbers with {prefix} were reserved. Blocks: {blocks}")
_CLOSED = _(
    "{blocks} earlier blocks were closed: this database is older than what the platform knows of them, or another "
    "station has them too"
)
_WAITING = _("tube_blocks is set: the reserved numbers wait until it is emptied")
_BLOCK = _("  block {block}: {left} left")
_VOIDED = _("Label {tube} is out of use: {reason}. Its number is never given again")


def reserve(
    count: Annotated[int, typer.Argument(help="How many numbers; whole blocks of 10,000 are reserved.")],
    cards: Annotated[bool, typer.Option("--cards", help="Numbers of personal cards instead of tubes.")] = False,
    restored: Annotated[
        bool, typer.Option("--restored", help="This database came back from a copy: close all earlier blocks.")
    ] = False,
    platform: Annotated[str, typer.Option("--platform", help="URL of the platform.", show_default=False)] = "",
    key: Annotated[str, typer.Option("--key", help="This site's key.", show_default=False)] = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
) -> None:
    """Reserve numbers at the platform, for this station alone; they are used without a network."""
    with station_job(home, as_json=as_json, language=language, operator=operator) as (job, context):
        url, known_key = platform_access(job.home, job.settings, practice=False)
        got = reserve_numbers(context, count, url=platform or url, key=key or known_key, cards=cards, restored=restored)
        _say_reserved(job, got)


def numbers(
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    practice: PracticeOption = False,
) -> None:
    """Show how many numbers of tubes and cards this station may still give, and from which blocks."""
    with station_job(home, as_json=as_json, language=language, practice=practice) as (job, context):
        for prefix in ("", card_prefix(context)):
            known = known_blocks(context, prefix)
            open_blocks = [block for block in known.blocks if block.left]
            job.say(
                _words(job, known.share),
                **share_values(known.share),
                blocks=[{"block": block.block, "left": block.left} for block in open_blocks],
            )
            for block in open_blocks if not as_json else ():
                job.say(job.word(_BLOCK, block=f"{block.block:04d}", left=block.left))


def void(
    number: Annotated[str, typer.Argument(help="The tube number of the label.")],
    reason: Annotated[VoidReason, typer.Option("--reason", help="What happened to the label.")],
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Take a label out of use: every desk refuses it, and nobody gets its number again."""
    with station_job(home, as_json=as_json, language=language, operator=operator, practice=practice) as (job, context):
        label = void_label(context, number, reason)
        job.say(
            job.word(_VOIDED, tube=display_tube(label.number), reason=job.catalogue.gettext(void_words(label.reason))),
            tube=label.number,
            reason=label.reason,
            at=label.void_at,
        )


def warn_of_numbers(job: Job, context: Context, prefix: str = "") -> None:
    """Say, each time that numbers were given, what should be done about those that are left. Practice has no need."""
    share = number_share(context, prefix)
    if context.practice and share.source is NumberSource.RANDOM:
        return
    warning = share_warning(share.source, job.catalogue, prefix=share.prefix, left=share.left, low=share.low)
    if warning is not None:
        job.warn(*warning)


def share_values(share: NumberShare) -> dict[str, object]:
    """Give a share as it stands in JSON."""
    return {
        "prefix": share.prefix,
        "source": share.source,
        "reserved": share.reserved,
        "given": share.given,
        "left": share.left,
        "low": share.low,
    }


def say_share(job: Job, share: NumberShare) -> None:
    """Say in words how many numbers are left."""
    job.say(_words(job, share))


def _words(job: Job, share: NumberShare) -> str:
    return share_words(share.source, job.catalogue, prefix=share.prefix, reserved=share.reserved, left=share.left)


def _say_reserved(job: Job, got: Reserved) -> None:
    waiting = got.share.source is NumberSource.TUBE_BLOCKS
    job.say(
        job.word(_RESERVED, count=got.numbers, prefix=got.prefix, blocks=len(got.blocks)),
        numbers=got.numbers,
        blocks=got.blocks,
        closed=got.closed,
        waiting=waiting,
        **share_values(got.share),
    )
    if job.as_json:
        return
    if got.closed:
        job.say(job.word(_CLOSED, blocks=len(got.closed)))
    if waiting:
        job.say(job.word(_WAITING))
    say_share(job, got.share)
