"""What each key does on each screen, in words: the list that F1 shows. `tests/gui/test_keys_help.py` compares it."""

from collections.abc import Mapping, Sequence

from workstation.texts.translate import mark as _

Keys = Sequence[tuple[str, str]]
SCREENS = ("Collect", "Custody", "Lab", "Labels", "Printers")
"""By their numbers, as `window_frame` has them; last the page of printers."""
PRINTERS = 4

ANSWERS: Keys = (
    ("1 2 3", _("Answer an open question")),
    ("Esc", _("Leave a question unanswered; nothing is changed")),
)
COLLECT_KEYS: Keys = (
    ("F2", _("Undo the last scan, or put an empty tube back")),
    ("F4", _("Close the pool tube")),
    ("F5", _("Try to save again")),
    ("F6", _("Replace a broken tube")),
    ("F7", _("Slips of the tube")),
    ("F8", _("Type a person in, or pick one from a list")),
    ("F12", _("Practice mode: scan an invented tube or person")),
    ("Ctrl+K", _("Read codes with a camera")),
    ("Ctrl+M", _("Next mode: single, pool of 5, pool of 10")),
    ("Ctrl+P", _("A card for somebody who has no number")),
)
CUSTODY_KEYS: Keys = (
    ("F2", _("Pack: take the last tube out")),
    ("F3", _("The other tab: pack, receive")),
    ("F4", _("Seal the box, let it leave; or finish the box that came")),
    ("F5", _("Try to save again, read everything again")),
    ("F6", _("Pack: take a tube out")),
    ("F7", _("Pack: label and list, a new box. Receive: save what differs")),
    ("F8", _("Receive: a damaged tube")),
    ("Ctrl+E", _("Receive: every tube as a table (CSV)")),
)
LAB_KEYS: Keys = (
    ("F2", _("Plate: undo")),
    ("F3", _("Search")),
    ("F4", _("Verify: release all negatives. Messages: put one away. Plate: finish, import")),
    ("F5", _("Read everything again")),
    ("F6", _("Verify: hold, let it stand. Messages: try one again. Plate: clear a well")),
    ("F7", _("Verify: report. Messages: try all again. Plate: its sheet")),
    ("F8", _("Verify: correct. Not matched: match by hand. Plate: a new one")),
    ("Ctrl+O", _("Choose files to import")),
    ("Ctrl+E", _("Write the list as a table (CSV)")),
    ("Ctrl+Enter", _("Release the chosen result, do what was decided")),
)
LABELS_KEYS: Keys = (
    ("F4", _("Ask for more numbers")),
    ("F5", _("Read everything again")),
    ("F6", _("Printers: add, test, choose")),
    ("F7", _("Print new labels")),
    ("F8", _("An old label: print it again, or take it out of use")),
)
PRINTERS_KEYS: Keys = (
    ("F2", _("Undo")),
    ("F3", _("Add a printer")),
    ("F4", _("Make it the default")),
    ("F5", _("Ask the printers again; look for queues again")),
    ("F6", _("Back to the labels")),
    ("F7", _("Print a test label; try an address before it is added")),
    ("F8", _("Remove the printer")),
    ("Ctrl+E", _("Change the printer, or the size of its labels")),
    ("Ctrl+O", _("Choose a folder or file")),
    ("Ctrl+Enter", _("Add what is typed")),
)
EVERYWHERE: Keys = (
    ("Ctrl+1", _("Collect")),
    ("Ctrl+2", _("Custody: pack and receive boxes")),
    ("Ctrl+3", _("Lab: incoming, verify, plates")),
    ("Ctrl+6", _("Labels")),
    ("Ctrl+9", _("Collection: site, campaign, legal basis")),
    ("Ctrl+U", _("Another person takes over")),
    ("F11", _("Full screen")),
    ("Ctrl+T", _("Scanner test, serial scanners")),
    ("Ctrl+L", _("Tiếng Việt / English")),
    ("Ctrl+D", _("Light or dark")),
)
ON_BUTTONS = ("Ctrl+G", "Ctrl+H", "Ctrl+S")
"""Work everywhere too; the card has a button for each."""
KEYS_OF: tuple[Keys, ...] = (COLLECT_KEYS, CUSTODY_KEYS, LAB_KEYS, LABELS_KEYS, PRINTERS_KEYS)


def every_key() -> Mapping[str, Sequence[str]]:
    """Give every key with the screens on which it does something; none for a key that does it everywhere."""
    common = (*dict(ANSWERS), *dict(EVERYWHERE), *ON_BUTTONS)
    found: dict[str, list[str]] = {key: [] for key in common}
    for name, keys in zip(SCREENS, KEYS_OF, strict=True):
        for key, _text in keys:
            found.setdefault(key, []).append(name)
    return found
