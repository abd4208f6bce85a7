"""What the Custody screen shows for an answer: the words, the box's card, and a tile for every tube. No widgets."""

from collections.abc import Iterator
from datetime import datetime

from workstation.domain.custody import CheckedTube, FilledBox, Reception, Standing
from workstation.domain.desk import Answer
from workstation.domain.errors import OperatorError
from workstation.domain.outcomes import Outcome, OutcomeClass
from workstation.domain.tube_barcode import display_tube
from workstation.gui.causes import cause_words
from workstation.gui.custody.box_card import Count, Shown
from workstation.gui.custody.model import CustodyModel
from workstation.gui.custody.ports import BoxLimits, Side
from workstation.gui.custody.tube_grid import Mark, Tile
from workstation.gui.look import Look
from workstation.gui.shapes import Shape
from workstation.texts.custody_words import SOURCES, degrees
from workstation.texts.notices import error_notice
from workstation.texts.outcomes import Words, words_of

LAST = 12
_MARKS = {Standing.RECEIVED: Mark.IN, Standing.REJECTED: Mark.OUT, Standing.ASIDE: Mark.DOUBT}


def answer_of(model: CustodyModel, look: Look) -> tuple[OutcomeClass, Words]:
    """Give class and words of what happened last, or of what the open side waits for."""
    _, told, problem = look.catalogue.gettext, model.told, model.problem
    if isinstance(problem, OperatorError):
        notice = error_notice(problem, look.catalogue)
        words = Words(badge=_("NOTHING CHANGED"), headline=_("NOT NOW"), detail=notice.what, next=notice.do)
        return OutcomeClass.NO, words
    if told is None:
        return OutcomeClass.GO, Words(badge="", headline="", detail="", next="")
    answer = told.answer
    if answer.outcome is Outcome.CANNOT_SAVE and problem is not None:
        facts = {**answer.facts, "cause": cause_words(problem, look.catalogue), "paper_of_box": True}
        answer = Answer(outcome=answer.outcome, at=answer.at, facts=facts)
    return answer.cls, words_of(answer, look.catalogue, look.zone)


def card_of(model: CustodyModel, look: Look) -> Shown:
    """Give what stands beside the answer: the open box and its counts."""
    _, told = look.catalogue.gettext, model.told
    if model.side is Side.PACK:
        box = told.box if told is not None else None
        return _packing(box, model.limits, told.answer.at if told else None, look)
    reception = told.reception if told is not None else None
    return _receiving(reception, model.limits, look)


def tiles_of(model: CustodyModel, look: Look) -> tuple[str, str, tuple[Tile, ...], str]:
    """Give the grid's title, what it says without tubes, its tiles, and all of them in words."""
    _, told = look.catalogue.gettext, model.told
    if model.side is Side.PACK:
        box = told.box if told is not None else None
        newest = box.tubes[-1].number if box is not None and box.tubes else ""
        tiles = tuple(_packed(box, model.limits.room, newest)) if box is not None else ()
        count = len(box.tubes) if box is not None else 0
        return (
            _("TUBES IN THE BOX"),
            _("Scan a box, then its tubes"),
            tiles,
            _("{count} tubes in the box").format(count=count),
        )
    reception = told.reception if told is not None else None
    newest = told.answer.tube if told is not None else ""
    tiles = tuple(_checked(reception, newest)) if reception is not None else ()
    said = _said(reception, look) if reception is not None else ""
    return _("TUBES OF THIS BOX"), _("Scan a box, then every tube in it"), tiles, said


def temperature_words(model: CustodyModel, look: Look) -> tuple[str, bool]:
    """Give the temperature of the open box, and whether it is outside its limits."""
    warmth, limits = model.temperature, model.limits
    is_wrong = warmth is not None and not limits.coldest <= warmth <= limits.warmest
    return _decimal(degrees(warmth), look), is_wrong


def finish_words(model: CustodyModel, look: Look) -> str:
    """Say on the button what finishing now would come to."""
    _, told = look.catalogue.gettext, model.told
    missing = len(told.reception.tally.missing) if told is not None and told.reception is not None else 0
    return _("Finish, {count} missing").format(count=missing) if missing else _("Finish this box")


def _packing(box: FilledBox | None, limits: BoxLimits, now: datetime | None, look: Look) -> Shown:
    _ = look.catalogue.gettext
    if box is None:
        return Shown(title=_("BOX"), code="", place="", counts=())
    age = _age(box.oldest, now) if box.oldest is not None and now is not None else "—"
    counts = (
        Count(number=f"{len(box.tubes)}/{limits.room}", word=_("tubes")),
        Count(number=look.number(box.people), word=_("people")),
        Count(number=age, word=_("oldest tube, hours")),
    )
    place = _("To {place}").format(place=box.box.destination)
    lines = tuple((display_tube(tube.number), look.clock(tube.added_at, "%H:%M:%S")) for tube in reversed(box.tubes))
    return Shown(
        title=_("BOX"),
        code=display_tube(box.box.code),
        place=place,
        counts=counts,
        note=_warmth_note(box.box.temperature, limits, look),
        lines_title=_("LAST PACKED"),
        lines=lines[:LAST],
    )


def _receiving(reception: Reception | None, limits: BoxLimits, look: Look) -> Shown:
    _ = look.catalogue.gettext
    if reception is None:
        return Shown(title=_("BOX"), code="", place="", counts=())
    tally = reception.tally
    handed = str(reception.announced) if reception.announced else "?"
    counts = (
        Count(number=f"{tally.present}/{handed}", word=_("present"), shape=Shape.TICK if tally.present else None),
        Count(number=str(len(tally.missing)), word=_("missing"), shape=_warns(len(tally.missing))),
        Count(number=str(len(tally.unexpected)), word=_("not on the list"), shape=_warns(len(tally.unexpected))),
        Count(number=str(tally.rejected), word=_("damaged"), shape=Shape.CROSS if tally.rejected else None),
    )
    site = _("From {place}").format(place=reception.site) if reception.site else ""
    place = " · ".join(part for part in (site, look.catalogue.gettext(SOURCES[reception.source])) if part)
    lines = tuple((display_tube(t.number), look.clock(t.at, "%H:%M:%S")) for t in reversed(reception.checked))
    return Shown(
        title=_("BOX"),
        code=display_tube(reception.box) if reception.box else _("without a box"),
        place=place,
        counts=counts,
        note=_warmth_note(reception.arrival_temperature, limits, look),
        lines_title=_("LAST SCANNED"),
        lines=lines[:LAST],
    )


def _warns(count: int) -> Shape | None:
    return Shape.TRIANGLE if count else None


def _packed(box: FilledBox, room: int, newest: str) -> Iterator[Tile]:
    for tube in box.tubes:
        mark = Mark.IN if tube.people else Mark.DOUBT
        yield Tile(_short(tube.number), mark, newest=tube.number == newest)
    for place in range(len(box.tubes), room):
        yield Tile(str(place + 1), Mark.FREE)


def _checked(reception: Reception, newest: str) -> Iterator[Tile]:
    """Give the tubes in the order of the list, and after them what does not stand on it."""
    found: dict[str, CheckedTube] = {tube.number: tube for tube in reception.checked}
    listed = [line.number for line in reception.listed]
    elsewhere = set(reception.tally.elsewhere)
    for number in listed:
        mark = _MARKS[found[number].standing] if number in found else Mark.FREE if number in elsewhere else Mark.DUE
        yield Tile(_short(number), mark, newest=number == newest)
    for number in sorted(found.keys() - set(listed), key=lambda one: found[one].at):
        standing = found[number].standing
        odd = reception.has_whole_list and standing is Standing.RECEIVED
        yield Tile(_short(number), Mark.DOUBT if odd else _MARKS[standing], newest=number == newest)


def _said(reception: Reception, look: Look) -> str:
    tally = reception.tally
    words = look.catalogue.gettext(
        "Present {present}, missing {missing}, not on the list {unexpected}, damaged {rejected}"
    )
    return words.format(
        present=tally.present,
        missing=len(tally.missing),
        unexpected=len(tally.unexpected),
        rejected=tally.rejected,
    )


def _short(number: str) -> str:
    """Give the end of a number that tells a tube from its neighbours: its serial, or the last of a foreign one."""
    return number[-6:-2] if display_tube(number) != number else number[-5:]


def _age(since: datetime, now: datetime) -> str:
    minutes = max(0, int((now - since).total_seconds() // 60))
    return f"{minutes // 60}:{minutes % 60:02d}"


def _warmth_note(warmth: float | None, limits: BoxLimits, look: Look) -> str:
    _ = look.catalogue.gettext
    if warmth is None or limits.coldest <= warmth <= limits.warmest:
        return ""
    words = _("Too warm: {now}, allowed {least} to {most}")
    if warmth < limits.coldest:
        words = _("Too cold: {now}, allowed {least} to {most}")
    told = words.format(now=degrees(warmth), least=f"{limits.coldest:g}", most=f"{limits.warmest:g}\u00a0°C")
    return _decimal(told, look)


def _decimal(text: str, look: Look) -> str:
    """Write a decimal comma where the reader's language has one."""
    return text.replace(".", ",") if look.language == "vi" else text
