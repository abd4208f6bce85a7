"""Words of boxes and reception: states, sources of lists, and why a specimen is rejected (HL7 table 0490)."""

import gettext
from collections.abc import Mapping

from workstation.domain.custody import BoxState, ListSource, NoList, PackDoubt, RejectReason, Standing
from workstation.domain.reception_lines import Became
from workstation.domain.tube_barcode import display_tube
from workstation.texts.translate import mark as _

BOX_STATES: dict[BoxState, str] = {
    BoxState.OPEN: _("open"),
    BoxState.SEALED: _("sealed"),
    BoxState.SENT: _("sent"),
}
SOURCES: dict[ListSource, str] = {
    ListSource.NONE: _("without a list"),
    ListSource.STATION: _("list of this station"),
    ListSource.PLATFORM: _("list from the platform"),
    ListSource.CODE: _("list from the paper's code"),
    ListSource.FILE: _("list from a file"),
}
STANDINGS: dict[Standing, str] = {
    Standing.RECEIVED: _("received"),
    Standing.REJECTED: _("rejected"),
    Standing.ASIDE: _("set aside"),
}
LINE_WORDS: dict[Became, str] = {
    Became.MISSING: _("Missing"),
    Became.UNEXPECTED: _("Not on the list"),
    Became.REJECTED: _("Rejected"),
    Became.ASIDE: _("Set aside"),
    Became.ELSEWHERE: _("Came with another box"),
    Became.RECEIVED: _("Received"),
}
REJECT_REASONS: dict[RejectReason, str] = {
    RejectReason.EX: _("Too old"),
    RejectReason.QS: _("Too little in it"),
    RejectReason.RA: _("No identity number"),
    RejectReason.RB: _("Broken or leaking"),
    RejectReason.RC: _("Clotted"),
    RejectReason.RD: _("No collection date"),
    RejectReason.RE: _("No name"),
    RejectReason.RH: _("Haemolysed"),
    RejectReason.RI: _("Identity in doubt"),
    RejectReason.RM: _("Label lost or unreadable"),
    RejectReason.RN: _("Contaminated"),
    RejectReason.RP: _("No collector named"),
    RejectReason.RR: _("Wrong temperature"),
    RejectReason.RS: _("Name misspelled"),
}


_DOUBTS = {
    PackDoubt.UNKNOWN: _("This station knows of nobody in this tube"),
    PackDoubt.OLD: _("Taken {hours} hours ago; the limit is {limit}"),
}
_NO_LIST = {
    NoList.NOWHERE: _("Neither this station nor the platform knows its list"),
    NoList.NO_PLATFORM: _("This station does not know its list, and no platform is set"),
    NoList.NOT_REACHED: _("This station does not know its list, and the platform could not be reached"),
}
_BELONGS = _("It belongs to box {other_box}")
_NO_BOX = _("without a box")
_PAPER = _("box and tube")


def reject_words(reason: RejectReason, catalogue: gettext.NullTranslations) -> str:
    """Say why a specimen is rejected."""
    return catalogue.gettext(REJECT_REASONS[reason])


def degrees(temperature: float | None) -> str:
    """Write a temperature as Vietnamese and English readers alike understand it; a dash for none."""
    return "—" if temperature is None else f"{temperature:.1f}\u00a0°C".replace("-", "−")


def custody_words(facts: Mapping[str, object], catalogue: gettext.NullTranslations) -> dict[str, str]:
    """Give the words of facts that are codes: why a tube is in doubt, where it belongs, why it is rejected."""
    tr, words = catalogue.gettext, dict[str, str]()
    if isinstance(doubt := facts.get("doubt"), PackDoubt):
        words["why"] = tr(_DOUBTS[doubt]).format(hours=facts.get("hours", ""), limit=facts.get("limit", ""))
    if isinstance(cause := facts.get("no_list"), NoList):
        words["cause"] = tr(_NO_LIST[cause])
    if isinstance(reason := facts.get("reason"), RejectReason):
        words["reason"] = reject_words(reason, catalogue)
    if "other_box" in facts:
        other = display_tube(str(facts["other_box"] or ""))
        words["belongs"] = tr(_BELONGS).format(other_box=other) if other else ""
        words["other_box"] = other or tr(_NO_BOX)
    if facts.get("paper_of_box"):
        words["paper"] = tr(_PAPER)
    if facts.get("box") == "":
        words["box"] = tr(_NO_BOX)
    return words
