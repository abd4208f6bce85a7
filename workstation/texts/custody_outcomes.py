"""The words of packing and reception: headline, detail and next step of each outcome, filled as in `outcomes`."""

from workstation.domain.outcomes import Outcome
from workstation.texts.translate import mark as _

_NEXT_TUBE = _("Scan the next tube — or F4 to seal the box")
_NEXT_RECEIVED = _("Scan the next tube — or F4 when the box is empty")

CUSTODY_ROWS: dict[Outcome, tuple[str, str, str]] = {
    Outcome.BOX_CODE: (
        _("THIS IS A BOX"), _("{box} is no tube"), _("Boxes are packed and received under Custody: Ctrl+2")
    ),
    Outcome.BOX_READY: (
        _("SCAN A BOX"), _("No box is open at this desk"), _("Scan the code on a box — or F7 to print a new one")
    ),
    Outcome.BOX_OPEN: (
        _("BOX IS OPEN {k}/{n}"), _("{box}\nTo {destination}"), _("Scan a tube — or F4 to seal the box")
    ),
    Outcome.BOX_ADDED: (_("IN THE BOX {k}/{n}"), _("{tube} · people in it: {people}"), _NEXT_TUBE),
    Outcome.BOX_ADDED_CHECK: (_("IN THE BOX {k}/{n} — CHECK"), _("{tube}\n{why}"), _NEXT_TUBE),
    Outcome.BOX_FULL: (_("BOX IS FULL {k}/{n}"), _("{tube} · people in it: {people}"), _("F4 seals the box")),
    Outcome.BOX_HAS_IT: (_("IN THE BOX ALREADY"), _("{tube} is number {place} in {box}"), _NEXT_TUBE),
    Outcome.BOX_TAKEN_OUT: (_("TAKEN OUT OF THE BOX"), _("{tube}\nTubes left in {box}: {k}"), _NEXT_TUBE),
    Outcome.BOX_TAKE_OUT: (
        _("SCAN THE TUBE TO TAKE OUT"),
        _("Tubes in {box}: {k}"),
        _("Scan a tube of this box — or Esc to leave it as it is"),
    ),
    Outcome.BOX_SEALED: (
        _("BOX IS SEALED {k}"),
        _("{box}, people: {people}\nTo {destination}"),
        _("F7 prints label and list — F4 when it leaves"),
    ),
    Outcome.BOX_IS_SEALED: (
        _("BOX IS SEALED"),
        _("{box}, tubes: {k}\nSealed at {since}"),
        _("1 if it leaves now, 2 to open it again — or Esc"),
    ),
    Outcome.BOX_SENT: (_("BOX HAS LEFT"), _("{box}, tubes: {k}\nTo {destination}"), _("Scan the next box")),
    Outcome.BOX_GONE: (_("BOX HAS LEFT ALREADY"), _("{box}\nAt {since}"), _("Take another box and scan it")),
    Outcome.BOX_FIRST: (
        _("SCAN A BOX FIRST"), _("{tube} was not packed"), _("Scan the box, then the tube again — F7 prints a new box")
    ),
    Outcome.BOX_EMPTY: (_("THE BOX IS EMPTY"), _("{box} holds no tube"), _("Scan tubes into it first")),
    Outcome.BOX_NO_ROOM: (
        _("NO ROOM IN THE BOX"),
        _("{box} holds {n} already; {tube} was not packed"),
        _("F4 seals it; then scan another box"),
    ),
    Outcome.BOX_MISREAD: (
        _("BOX MISREAD"), _("{box}: the check digits are wrong"), _("Scan again, keep the label straight")
    ),
    Outcome.BOX_UNKNOWN: (
        _("BOX OF ANOTHER STATION"),
        _("{box} was not made at this station"),
        _("1 to pack it here — or Esc and take another"),
    ),
    Outcome.BOX_NOT_IN: (
        _("NOT IN THIS BOX"), _("{tube} is not in {box}"), _("Scan a tube of this box — or Esc")
    ),
    Outcome.TUBE_UNKNOWN: (
        _("NOBODY PAIRED WITH IT"),
        _("{tube}\nThis station knows of nobody in this tube"),
        _("Esc and leave it out — or choose 1 to pack it"),
    ),
    Outcome.TUBE_OPEN: (
        _("TUBE IS STILL OPEN"), _("{tube}\nOpen at {desk}"), _("Close it at its desk, then scan it again")
    ),
    Outcome.TUBE_EMPTY: (_("NOBODY IN THIS TUBE"), _("{tube} holds nobody"), _("Leave it out of the box")),
    Outcome.TUBE_BOXED: (
        _("IN ANOTHER BOX"),
        _("{tube} is in {other_box}\nSince {since}"),
        _("Put it back there — or take it out of that box first"),
    ),
    Outcome.NOT_FOR_BOX: (
        _("NEITHER TUBE NOR BOX"), _("This code is a person's, or of another kind"), _("Scan a tube or a box")
    ),
    Outcome.RECEIVE_READY: (
        _("SCAN THE BOX"),
        _("No box is open at this desk"),
        _("Scan the code on the box — or a tube that came without one"),
    ),
    Outcome.RECEIVE_OPEN: (
        _("SCAN ITS TUBES {k}/{m}"), _("{box}\n{site}"), _("Scan every tube in the box — or F4 when it is empty")
    ),
    Outcome.RECEIVE_BLIND: (
        _("BOX WITHOUT A LIST"),
        _("{box}\n{cause}"),
        _("Scan the codes of its paper list — or go on with its tubes"),
    ),
    Outcome.RECEIVE_LOOSE: (
        _("NO BOX IS OPEN"), _("{tube} was not received"), _("Scan its box first — or 1 to receive it without a box")
    ),
    Outcome.RECEIVE_CLOSED: (
        _("BOX WAS CHECKED IN"),
        _("{box}, at {since}\nStill missing: {missing}"),
        _("1 to go on with it — or Esc and scan another box"),
    ),
    Outcome.RECEIVE_FIRST: (_("NO BOX IS OPEN HERE"), _("Nothing changed"), _("Scan the code on the box")),
    Outcome.LIST_READ: (
        _("LIST IS HERE"), _("{box}\nTubes on the list: {m}"), _("Scan every tube in the box — or F4 when it is empty")
    ),
    Outcome.LIST_PART: (
        _("PART {part} OF {parts} IS HERE"),
        _("{box}\nTubes on the list so far: {have} of {m}"),
        _("Scan the other codes of the list"),
    ),
    Outcome.LIST_SAME: (_("LIST IS HERE ALREADY"), _("{box}\nTubes on the list: {m}"), _("Scan every tube in the box")),
    Outcome.LIST_OTHER: (
        _("LIST OF ANOTHER BOX"),
        _("This list is of {other_box}\nOpen is {box}"),
        _("Take the list that came with this box — or scan the other box"),
    ),
    Outcome.BOX_RECEIVED: (_("RECEIVED {k}/{m}"), _("{tube} · people in it: {people}"), _NEXT_RECEIVED),
    Outcome.RECEIVED_NO_LIST: (
        _("RECEIVED — LIST NOT HERE YET"),
        _("{tube}\nWho is in it is not known here yet; it joins later by itself"),
        _NEXT_RECEIVED,
    ),
    Outcome.RECEIVED_AGAIN: (_("RECEIVED ALREADY"), _("{tube}\nAt {since}, {by}"), _NEXT_RECEIVED),
    Outcome.RECEIVED_ELSEWHERE: (
        _("RECEIVED WITH ANOTHER BOX"),
        _("{tube}: {other_box}\nAt {since}, {by}"),
        _("Put it aside and ask {by}"),
    ),
    Outcome.NOT_IN_MANIFEST: (
        _("NOT ON THE LIST"), _("{tube}\n{belongs}"), _("1 to receive it here — or Esc to set it aside")
    ),
    Outcome.RECEIVED_HERE: (_("RECEIVED — NOT ON THE LIST"), _("{tube}\n{belongs}"), _NEXT_RECEIVED),
    Outcome.SET_ASIDE: (_("SET ASIDE"), _("{tube} was not received"), _("Put it apart, then scan the next tube")),
    Outcome.TUBE_TOO_OLD: (
        _("TUBE IS {hours} HOURS OLD"),
        _("{tube}\nTaken at {since}; the limit is {limit} hours"),
        _("1 to reject it, 2 to receive it all the same — or Esc to set it aside"),
    ),
    Outcome.REJECT_WHICH: (
        _("SCAN THE DAMAGED TUBE"), _("Nothing is rejected yet"), _("Scan the tube — or Esc to leave it as it is")
    ),
    Outcome.REJECT_WHY: (
        _("WHY IS IT REJECTED?"), _("{tube}"), _("Choose the reason — or Esc to leave it as it is")
    ),
    Outcome.TUBE_REJECTED: (_("REJECTED"), _("{tube}\n{reason}"), _("Put it apart, then scan the next tube")),
    Outcome.RECEPTION_DONE: (_("BOX IS COMPLETE {k}/{m}"), _("{box}\nNothing is missing"), _("Scan the next box")),
    Outcome.RECEPTION_DIFFERS: (
        _("CHECKED IN — DIFFERENCES"),
        _("Present {k}, missing {missing}, not on the list {unexpected}\nRejected {rejected}, set aside {aside}"),
        _("Tell the site; a late tube may come with another box"),
    ),
    Outcome.BOX_PRINTING: (_("LABEL AND LIST"), _("{box}\n{printer}"), _("Stick the label on, put the list inside")),
    Outcome.RECEPTION_WRITTEN: (
        _("LIST SAVED"), _("{path}\nTubes in it: {count}"), _("Print it and sign it — or scan on")
    ),
}  # fmt: skip
"""Headline, detail and next step, before translation and filling."""
