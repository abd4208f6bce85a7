"""The words and the next step of what waits in the inbox, and of what holds a result."""

from workstation.domain.observations import InboxReason
from workstation.domain.results import HoldReason
from workstation.texts.notice import Notice
from workstation.texts.translate import mark as _

INBOX: dict[InboxReason, Notice] = {
    InboxReason.EMPTY_FILE: Notice(_("the file is empty"), _("Let the analyzer send it again")),
    InboxReason.NOT_HL7: Notice(_("this is not an HL7 v2 message"), _("Check which file the analyzer exports")),
    InboxReason.MESSAGE_CUT: Notice(_("the message ends too early"), _("Let the analyzer send it again")),
    InboxReason.BAD_ENCODING: Notice(
        _("the letters are not in the encoding that MSH-18 names"), _("Correct the analyzer's encoding, send again")
    ),
    InboxReason.SEGMENT_DAMAGED: Notice(
        _("this line begins nearly like a segment that ties results to tubes, and is none"),
        _("Let the analyzer send it again; nothing of this message is used"),
    ),
    InboxReason.WRONG_TYPE: Notice(
        _("a message of type {detail} carries no results"), _("Nothing, if it was not meant as a result")
    ),
    InboxReason.OBX_LOST: Notice(
        _("not every OBX could be read ({detail})"), _("Keep the message and tell the maintainers")
    ),
    InboxReason.NO_RESULTS: Notice(
        _("there is no result in it: {detail}"),
        _("Look at the message: the run may have failed, or another profile should read it (ghep profiles try)"),
    ),
    InboxReason.NO_TUBE: Notice(
        _("no tube number stands in it"), _("Scan the tube on the analyzer and let it send the result again")
    ),
    InboxReason.TUBE_UNKNOWN: Notice(
        _("tube {detail} is not known at this station"),
        _(
            "It joins by itself when its pairing arrives; at once: ghep worklist pull. "
            "Misread: match it by hand (ghep attach)"
        ),
    ),
    InboxReason.TUBE_AMBIGUOUS: Notice(
        _("several tubes are named: {detail}"), _("Find out on the rack which tube was tested")
    ),
    InboxReason.OTHER_TEST: Notice(
        _("tube {detail}: this is not, or not only, a test of the campaign (OBX-3)"),
        _("Correct the order on the analyzer, accepted_codes in settings.toml, or its profile (docs/analyzers.md)"),
    ),
    InboxReason.PAIRED_AFTER_TEST: Notice(
        _("tube {detail}: somebody was paired with it after this message had come"),
        _("Find out whose swab was tested. This result is not used; others of the tube are held: settle or correct"),
    ),
    InboxReason.DATED_BEFORE_SWAB: Notice(
        _("tube {detail}: by the analyzer's date it was tested more than a day before its swab"),
        _("Check the analyzer's clock and send again; if the date is right, it is of an earlier use of the number"),
    ),
    InboxReason.TUBE_IS_CONTROL: Notice(
        _("the analyzer calls tube {detail} a control, but people are paired with it"),
        _("Find out on the rack which tube was tested"),
    ),
    InboxReason.VALUE_UNKNOWN: Notice(
        _("tube {detail}: the result is written in words or codes that are not known"),
        _("Read the value; add its word to the analyzer's profile (docs/analyzers.md), then try again"),
    ),
    InboxReason.STATUS_NEEDS_PERSON: Notice(
        _("tube {detail}: by OBX-11 it may not count: deleted, another patient's, not verified or still being tested"),
        _("Ask the laboratory before anything is released"),
    ),
    InboxReason.VALUES_DISAGREE: Notice(
        _("tube {detail}: this result contradicts an earlier one, and is not marked as a correction"),
        _("Compare both runs; the tube's result is held"),
    ),
    InboxReason.CALLS_DISAGREE: Notice(
        _("tube {detail}: the analyzer's own result does not fit its Ct values or its targets"),
        _("Look at the curves on the analyzer; settle the result, or test the tube again"),
    ),
    InboxReason.ORDER_FAILED: Notice(
        _("tube {detail}: the analyzer could not do the test (OBR-25 X) and sent no result"),
        _("Read the analyzer's note in the message, then test the tube again"),
    ),
    InboxReason.READER_FAILED: Notice(
        _("the program could not read this message ({detail}); nothing of it was used, and its bytes are kept"),
        _("Tell the makers of the program, with the message; other messages go on"),
    ),
    InboxReason.PLATE_FILE: Notice(
        _("this file of a plate cannot be read as a table ({detail})"),
        _("Export it again as CSV or XLSX and import it once more"),
    ),
    InboxReason.PLATE_COLUMN: Notice(
        _("the file has no column for: {detail}"),
        _("Choose the columns again: ghep plates import FILE --column …"),
    ),
    InboxReason.PLATE_UNKNOWN: Notice(
        _("no plate map belongs to this file, and its sample column names no tube of ours"),
        _("Scan the tubes into a plate, then import the file for it: --plate NUMBER"),
    ),
    InboxReason.PLATE_OPEN: Notice(
        _("the map of plate {detail} is not finished"),
        _("Finish the map (F4, or ghep plates finish); the file is then read by itself"),
    ),
    InboxReason.PLATE_INVALID: Notice(
        _("the plate is not valid: {detail}"),
        _("Use nothing of this plate; find out what went wrong with the controls and run it again"),
    ),
    InboxReason.WELL_UNREADABLE: Notice(
        _("“{detail}” is no well of this plate"),
        _("Correct the column or the size of the plate, export again"),
    ),
    InboxReason.WELL_FORMULA: Notice(
        _("a formula stands in the cell"),
        _("Export values instead of formulas"),
    ),
    InboxReason.WELL_NO_TARGET: Notice(
        _("the row names no target and no dye"), _("Name the targets on the machine, export again")
    ),
    InboxReason.TARGET_MISSING: Notice(
        _("tube {detail}: a target or the control of the assay has no row of this tube"),
        _("Look at the machine's export: every target must have its row"),
    ),
    InboxReason.CT_UNREADABLE: Notice(
        _("“{detail}” is no Ct"),
        _("Correct the value or choose another column; “Undetermined” or N/A says that there is none"),
    ),
    InboxReason.WELL_TWICE: Notice(
        _("the same well and target stand in two rows that differ: {detail}"),
        _("Find out which of the two rows is right, export again"),
    ),
    InboxReason.WELL_CALL_DIFFERS: Notice(
        _("the machine's call and its Ct contradict each other: {detail}"),
        _("Look at the curve on the machine; the well is not used"),
    ),
    InboxReason.WELL_WITHOUT_TUBE: Notice(
        _("no tube was scanned into this well ({detail})"),
        _("Scan the tube into the plate map, or leave it if the well was empty"),
    ),
    InboxReason.WELL_NOT_IN_FILE: Notice(
        _("tube {detail} is on the plate, but the file has no row of its well"),
        _("Export every well of the plate"),
    ),
    InboxReason.WELL_DIFFERS: Notice(
        _("the file and the plate map name different things in this well: {detail}"),
        _("Look at the plate; correct the map or the export"),
    ),
    InboxReason.REPLICATES_DISAGREE: Notice(
        _("tube {detail}: its wells on this plate do not agree"),
        _("Run the tube again; none of its wells is used"),
    ),
}

HOLDS: dict[HoldReason, Notice] = {
    HoldReason.CORRECTION: Notice(
        _("the analyzer sent a correction after the result was released"),
        _("Verify and release the corrected version"),
    ),
    HoldReason.BY_PERSON: Notice(
        _("a person held this result"),
        _("Read why in its history; settle, correct or withdraw it"),
    ),
    HoldReason.TUBE_DISPUTED: Notice(
        _("the platform doubts whose swabs the tube holds"),
        _("Ask the site that paired it; the hold ends when the wrong pairing is voided there"),
    ),
    HoldReason.TUBE_LABEL_VOID: Notice(
        _("the label of the tube was taken out of use"),
        _("Ask the site why; settle the result only if the tube is the right one"),
    ),
    HoldReason.TUBE_EMPTY: Notice(
        _("nobody is paired with the tube any more"),
        _("Ask the site that took it; the hold ends when a pairing has arrived"),
    ),
    HoldReason.TUBE_OVERFULL: Notice(
        _("the tube holds more people than it may"),
        _("Ask the site that paired it; the hold ends when the wrong pairing is voided there"),
    ),
    HoldReason.SIZE_CHANGED: Notice(
        _("the tube's pool size is another one than when the result was read"),
        _("Correct the result: a pool's and a single's are not the same"),
    ),
    HoldReason.MEMBER_AFTER_TEST: Notice(
        _("somebody was paired with the tube after it was tested"),
        _("Ask the site; settle the result only if that swab was in the tube"),
    ),
}
