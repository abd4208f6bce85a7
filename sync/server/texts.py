"""The words of the citizen's page: what a state is called, what it means, and what to do next.

Plain facts and one clear step; a positive result is serious, never alarming. The page adds no word of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sync.server.view import Answer, MemberView, Pool, State

Translate = Callable[[str], str]


class Shape(StrEnum):
    """The drawing of a state, so that it is known without its colour."""

    TUBE = "tube"
    ARROW = "arrow"
    FLASK = "flask"
    LENS = "lens"
    TICK = "tick"
    PLUS = "plus"
    AGAIN = "again"


class Tone(StrEnum):
    """The colour of a state."""

    WAY = "way"
    WAIT = "wait"
    GOOD = "good"
    SERIOUS = "serious"
    ASK = "ask"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """All that the page says of a state, translated."""

    shape: Shape
    tone: Tone
    headline: str
    meaning: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A page that shows no sample: what is the matter, and what to do next."""

    headline: str
    meaning: str
    steps: tuple[str, ...]


def describe(view: MemberView, _: Translate) -> Words:
    """Put a member's view into words."""
    match view.state:
        case State.COLLECTED:
            return _on_its_way(
                Shape.TUBE,
                _("Sample taken"),
                _("Your sample has been taken and will leave for the laboratory soon."),
                _,
            )
        case State.ON_THE_WAY:
            return _on_its_way(
                Shape.ARROW,
                _("On the way"),
                _("Your sample has left the sampling site and is on its way to the laboratory."),
                _,
            )
        case State.IN_TEST:
            return _on_its_way(
                Shape.FLASK,
                _("Being tested"),
                _("The laboratory has your sample and is testing it."),
                _,
            )
        case State.RESULT if view.answer is not None:
            return _describe_answer(view.answer, _)
        case State.SAMPLE_NEEDED_AGAIN:
            return Words(
                shape=Shape.AGAIN,
                tone=Tone.ASK,
                headline=_("Sample needed again"),
                meaning=_(
                    "This sample gave no clear result. That is not your fault, "
                    "and it does not say whether you have the disease."
                ),
                steps=(_new_sample(_),),
            )
        case _:
            return _withdrawn(_) if view.state is State.WITHDRAWN else _describe_confirmation(view.pool, _)


def not_found_by_tube(_: Translate) -> Notice:
    """Say the same for a wrong tube number and for wrong characters."""
    return Notice(
        headline=_("No sample found"),
        meaning=_("No sample matches this tube number together with these 4 characters."),
        steps=(
            _("Compare the tube number with your slip, letter by letter."),
            _("Use the card that was scanned when your sample was taken."),
            _("If the sample was taken today, try again later: it may not have been sent here yet."),
            _("If it still is not found, ask at the sampling site or at your health station."),
        ),
    )


def not_found_by_slip(_: Translate) -> Notice:
    """Say that a slip's link leads nowhere, or not yet."""
    return Notice(
        headline=_("No sample found"),
        meaning=_("This link does not lead to a sample."),
        steps=(
            _("Scan the QR code of your slip again, or check that the whole link was typed."),
            _("If you were given a newer slip, use that one."),
            _("If the sample was taken today, try again later: it may not have been sent here yet."),
            _("If it still is not found, ask at the sampling site or at your health station."),
        ),
    )


def use_slip(_: Translate) -> Notice:
    """Say that four characters do not tell the members of this tube apart."""
    return Notice(
        headline=_("Please use the link on your slip"),
        meaning=_("More than one person answers to this tube number and these 4 characters, so nothing is shown here."),
        steps=(
            _("Scan the QR code on your slip: its link is yours alone."),
            _("Without a slip, ask at the sampling site or at your health station."),
        ),
    )


def slip_is_shared(_: Translate) -> Notice:
    """Say that a slip's link stands for more than one sample, which must not be."""
    return Notice(
        headline=_("This slip cannot be used"),
        meaning=_("More than one sample answers to this link, so nothing is shown here."),
        steps=(_("Please ask at the sampling site or at your health station."),),
    )


def too_many(seconds: int, _: Translate) -> Notice:
    """Say how long to wait."""
    minutes = -(-seconds // 60)
    return Notice(
        headline=_("Please wait a little"),
        meaning=_("There have been too many look-ups from here, or for this tube."),
        steps=(
            _("Try again in about %(minutes)s min.") % {"minutes": minutes},
            _("The link on your slip works without typing anything."),
        ),
    )


def out_of_order(_: Translate) -> Notice:
    """Say that the platform has a fault."""
    return Notice(
        headline=_("This page is out of order"),
        meaning=_("The fault is ours. Your sample and your result are not affected."),
        steps=(_("Try again in a few minutes."),),
    )


def no_such_page(_: Translate) -> Notice:
    """Say that the address leads nowhere."""
    return Notice(
        headline=_("There is no such page"),
        meaning=_("The address may have been typed wrongly."),
        steps=(_("Look up your sample with the tube number on your slip."),),
    )


def masked_name(name: str) -> str:
    """Give the initials of a name: enough to recognise one's own, too little to learn another's."""
    return " ".join(f"{part[0].upper()}." for part in name.split())


def _on_its_way(shape: Shape, headline: str, meaning: str, _: Translate) -> Words:
    steps = (_("There is nothing that you need to do now. Look here again later."),)
    return Words(shape=shape, tone=Tone.WAY, headline=headline, meaning=meaning, steps=steps)


def _describe_answer(answer: Answer, _: Translate) -> Words:
    match answer:
        case Answer.NEGATIVE:
            return _negative(_("The test found no sign of the disease in your sample."), _)
        case Answer.POOL_NEGATIVE:
            return _negative(
                _(
                    "Your sample was tested together with other samples. "
                    "The test found no sign of the disease in any of them."
                ),
                _,
            )
        case Answer.POSITIVE:
            return Words(
                shape=Shape.PLUS,
                tone=Tone.SERIOUS,
                headline=_("Positive"),
                meaning=_("The test found signs of the disease in your sample."),
                steps=(
                    _("Call your health station today. They will tell you what to do and care for you."),
                    _("Stay at home and keep away from other people until they have told you more."),
                    _("If it is hard to breathe or you feel very ill, call 115 at once."),
                ),
            )


def _negative(meaning: str, _: Translate) -> Words:
    return Words(
        shape=Shape.TICK,
        tone=Tone.GOOD,
        headline=_("Negative"),
        meaning=meaning,
        steps=(
            _(
                "The result is true for the day of the sample. If you feel ill, "
                "or were near someone who is, call your health station."
            ),
        ),
    )


def _withdrawn(_: Translate) -> Words:
    return Words(
        shape=Shape.AGAIN,
        tone=Tone.WAIT,
        headline=_("Result withdrawn"),
        meaning=_(
            "A result that was shown here did not belong to your sample. It says nothing about you: "
            "please disregard it."
        ),
        steps=(
            _("Wait for a new result: this page will show it."),
            _("If you acted on the earlier result, ask at your health station what to do now."),
        ),
    )


def _describe_confirmation(pool: Pool | None, _: Translate) -> Words:
    match pool:
        case Pool.NEW_SAMPLE:
            meaning = _(
                "Your sample was tested together with other people's samples, and everyone of the group has "
                "to be tested again alone. This does not yet say whether you have the disease."
            )
            step = _new_sample(_)
        case Pool.SAME_SAMPLE:
            meaning = _(
                "Your sample was tested together with other samples and is now being tested again alone. "
                "This does not yet say whether you have the disease."
            )
            step = _("You need not give a new sample. Look here again later.")
        case None:
            meaning = _(
                "Health staff are checking this sample once more before a result can be given. "
                "This is not a result yet, neither positive nor negative."
            )
            step = _(
                "Look here again later. If there is still no result after a day, "
                "ask at the sampling site or at your health station."
            )
    steps = (step,) if pool is None else (step, _("Until then, keep some distance from other people."))
    return Words(shape=Shape.LENS, tone=Tone.WAIT, headline=_("Being confirmed"), meaning=meaning, steps=steps)


def _new_sample(_: Translate) -> str:
    return _(
        "Please have a new sample taken: go back to the sampling site, or call your health station and ask where to go."
    )
