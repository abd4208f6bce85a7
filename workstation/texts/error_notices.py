"""The words and the next step of every `Reason`; a test names the one that lacks them."""

from workstation.domain.errors import Reason
from workstation.texts.notice import Notice
from workstation.texts.translate import mark as _

REASONS: dict[Reason, Notice] = {
    Reason.BAD_USAGE: Notice(
        _("The command cannot be read: {problem}"), _("Look at its options: ghep {command} --help")
    ),
    Reason.NO_SUCH_FILE: Notice(_("{path} cannot be read: {problem}"), _("Check the path and its permissions")),
    Reason.FILE_TOO_LARGE: Notice(_("{path} is larger than {most} MB"), _("Export fewer messages into one file")),
    Reason.FILE_IS_TABLE: Notice(
        _("{path} is a table, and no HL7 message"), _("If it is a plate, import it with: ghep plates import FILE")
    ),
    Reason.FILE_STILL_WRITTEN: Notice(
        _("{path} is still being written"), _("Wait until the analyzer is done, then import again")
    ),
    Reason.ARCHIVE_TOO_LARGE: Notice(
        _("{path} would unpack into too much ({problem})"), _("Unpack it by hand, look at it, and import what is in it")
    ),
    Reason.ARCHIVE_LOCKED: Notice(
        _("{path} is protected by a password"), _("Unpack it by hand with the password, and import what is in it")
    ),
    Reason.ARCHIVE_DAMAGED: Notice(
        _("{path} is damaged and cannot be unpacked ({problem})"), _("Copy it again from the analyzer")
    ),
    Reason.FOLDER_WATCHED: Notice(
        _("Another process of this station watches a folder already"), _("Close it first, or let it work")
    ),
    Reason.NO_FOLDER: Notice(
        _("No folder is named that shall be watched"), _("Name it: ghep watch FOLDER, or watch_folder in settings.toml")
    ),
    Reason.NO_SCREEN: Notice(
        _("There is no screen for a window"), _("Use the commands (ghep --help), or ghep demo --headless")
    ),
    Reason.BAD_DATABASE_URL: Notice(
        _("“{url}” is not the address of a database"),
        _("Give sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME"),
    ),
    Reason.NOT_AN_IMAGE: Notice(_("{path} is not a picture"), _("Give a JPEG or PNG file")),
    Reason.BAD_QUANTITY: Notice(_("{count} is not a quantity from 1 to {most}"), _("Give a number in this range")),
    Reason.BAD_HOME: Notice(
        _("The data folder {path} cannot be used: {problem}"), _("Choose another with --home or GHEP_HOME")
    ),
    Reason.BAD_SETTING: Notice(_("{path}, setting “{setting}”: {problem}"), _("Correct the file and start again")),
    Reason.BAD_PROFILE: Notice(
        _("{path}, analyzer profile, “{key}”: {problem}"),
        _("Correct the file; until then its messages are read as if it were not there"),
    ),
    Reason.NO_SUCH_PROFILE: Notice(
        _("There is no analyzer profile “{profile}”; there are: {profiles}"), _("Give one of these names, or auto")
    ),
    Reason.BAD_TUBE_NUMBER: Notice(_("“{tube}” is not a tube number of this site"), _("Scan or type the label again")),
    Reason.BAD_LABEL: Notice(
        _("The label does not fit: {problem}"), _("Choose a larger label, another printer or a shorter text")
    ),
    Reason.NO_SUCH_TUBE: Notice(
        _("Tube {tube} holds nobody at this station"), _("Check the number; it may belong to another station")
    ),
    Reason.NO_SUCH_PLACE: Notice(
        _("Tube {tube} has nobody at place {position}; it has {places}"), _("Give one of these with --position")
    ),
    Reason.WHICH_PERSON: Notice(
        _("Tube {tube} holds several people, at the places {places}"),
        _("Say which of them with --position; each is voided alone"),
    ),
    Reason.NO_SUCH_MESSAGE: Notice(_("There is no message {message}"), _("List the messages with: ghep inbox")),
    Reason.NOTHING_CHOSEN: Notice(
        _("Nothing was chosen to release"), _("Name tubes, or give --negatives; list them with: ghep results")
    ),
    Reason.NO_RESULT_YET: Notice(_("Tube {tube} has no result yet"), _("Import the analyzer's message first")),
    Reason.ALREADY_RELEASED: Notice(
        _("Tube {tube}: this result is released already or was replaced"), _("Look at its newest version")
    ),
    Reason.SAME_OPERATOR: Notice(
        _("Tube {tube}: this result comes from {operator}, who may not release it"),
        _("Let another person release it (--operator NAME)"),
    ),
    Reason.OWN_PROPOSAL: Notice(
        _("Tube {tube}: {operator} proposed this match and may not confirm it"),
        _("Let another person confirm it (--operator NAME)"),
    ),
    Reason.TUBE_STILL_OPEN: Notice(_("Tube {tube} is still open at its desk"), _("Close the tube at its desk first")),
    Reason.TUBE_WITHOUT_PERSON: Notice(
        _("Tube {tube} is paired with {people} people, which does not fit it"), _("Check the tube's pairings")
    ),
    Reason.RESULT_HELD: Notice(
        _("Tube {tube}: the result is held ({why})"),
        _("Compare both runs; let the result stand with: ghep settle TUBE --why REASON"),
    ),
    Reason.NOT_HELD: Notice(
        _("Tube {tube}: this result waits to be released and is in no doubt"), _("Release it with: ghep release TUBE")
    ),
    Reason.ALREADY_HELD: Notice(
        _("Tube {tube}: its result is held or withdrawn already"), _("Look at why: ghep results")
    ),
    Reason.NOT_RELEASED: Notice(
        _("Tube {tube}: no version of its result is released, so there is nothing to withdraw"),
        _("Hold it instead: ghep hold TUBE"),
    ),
    Reason.RESULT_WITHDRAWN: Notice(
        _("Tube {tube}: its result was withdrawn, so there is none to let stand"),
        _("Test it again, or say what it is: ghep correct TUBE CODE"),
    ),
    Reason.RESULT_CHANGED: Notice(
        _("Tube {tube}: another run or version has come since this was looked at"),
        _("Look at all its runs, then decide again"),
    ),
    Reason.NO_WHY: Notice(_("Tube {tube}: no reason is given"), _("Say why: it is kept with the result")),
    Reason.NO_SEGMENT: Notice(
        _("It is not said which specimen of the message is meant"),
        _("Give --segment: ghep inbox names it with each thing that waits"),
    ),
    Reason.ALREADY_ATTACHED: Notice(
        _("This specimen is matched by hand to tube {tube} already"), _("Look at the message again")
    ),
    Reason.NOTHING_TO_ATTACH: Notice(
        _("Nothing of this message waits to be matched"), _("Choose a message that was set aside or imported in part")
    ),
    Reason.NO_SUCH_SPECIMEN: Notice(
        _("The message has no specimen at segment {segment}; its specimens begin at: {segments}"),
        _("Give one of these with --segment"),
    ),
    Reason.SPECIMEN_MATCHED: Notice(
        _("The values of this specimen are a tube's or a control's already"),
        _("If that is the wrong tube, correct or withdraw its result"),
    ),
    Reason.NOTHING_TO_CLOSE: Notice(
        _("Nothing of this message waits, so there is nothing to put away"), _("Look at the list again: ghep inbox")
    ),
    Reason.CLOSE_HOLDS: Notice(
        _("What waits in this message holds a tube's result, and cannot be put away"),
        _("Settle, correct or match it first: ghep settle, ghep correct, ghep attach"),
    ),
    Reason.NO_SUCH_ATTACHMENT: Notice(
        _("This match by hand is not there any more"), _("Read the list again; propose it anew if it is still needed")
    ),
    Reason.TUBE_OPEN_ON_DESK: Notice(
        _("Tube {tube} is open at this desk"), _("Close it (F4) or undo (F2) before changing the pool size")
    ),
    Reason.BAD_COLLECTION: Notice(
        _("Collection, {field}: {problem}"), _("Correct this and choose the collection again")
    ),
    Reason.NOT_ALLOWED: Notice(
        _("{operator} works as a collector and may not do this"), _("Let a supervisor scan a badge (--badge CODE)")
    ),
    Reason.NO_SUCH_BADGE: Notice(
        _("No operator of this station has this badge"), _("Scan it again; list the badges with: ghep operators list")
    ),
    Reason.NO_NAME: Notice(_("This is no name of 1 to {most} characters"), _("Give the person's name")),
    Reason.NAME_TAKEN: Notice(
        _("An operator of this name has a badge already"), _("Give another name, or end the earlier badge first")
    ),
    Reason.FIRST_SUPERVISOR: Notice(
        _("The first badge must be a supervisor's: afterwards only a supervisor gives badges"),
        _("Give a supervisor's badge first (--role supervisor)"),
    ),
    Reason.LAST_SUPERVISOR: Notice(
        _("This is the last supervisor's badge, and collectors still have theirs"),
        _("Give another supervisor a badge first, or end the collectors' badges"),
    ),
    Reason.NO_SUCH_PERSON: Notice(
        _("No person {person} is stored here"), _("Give a person's id from: ghep people like; or the number of a tube")
    ),
    Reason.SEVERAL_PERSONS: Notice(
        _("Tube {tube} holds {people} people, and one person is meant"),
        _("Give the person's id from: ghep people like"),
    ),
    Reason.ALREADY_SAME_PERSON: Notice(_("They are one person here already"), _("Nothing; both are found together")),
    Reason.TWO_CITIZEN_NUMBERS: Notice(
        _("They have different citizen numbers, so they are two people"),
        _("Compare both cards; if one number was mistyped, pair again by the right card"),
    ),
    Reason.NO_SUCH_MERGE: Notice(
        _("There is no merge {merge} that still holds"), _("Give the id that ghep people merge has printed")
    ),
    Reason.NO_SUCH_LIST: Notice(_("There is no list {list}"), _("See the lists with: ghep people lists")),
    Reason.BAD_PERSON: Notice(_("{field}: {problem}"), _("Correct this field and enter the person again")),
    Reason.LIST_KIND: Notice(
        _("{path} is no list that can be read"), _("Save it in Excel as .xlsx, or as CSV UTF-8, and import that")
    ),
    Reason.LIST_PROTECTED: Notice(
        _("{path} is protected by a password, or in the old .xls form"),
        _("Open it, save it as .xlsx without a password, and import that"),
    ),
    Reason.LIST_DAMAGED: Notice(
        _("{path} is damaged and cannot be read to its end"), _("Open it in Excel, save it again, and import that")
    ),
    Reason.LIST_TOO_LARGE: Notice(_("{path} is too large: {problem}"), _("Divide it into several lists")),
    Reason.LIST_EMPTY: Notice(_("{path} holds no rows"), _("Put the people on the first sheet and save again")),
    Reason.LIST_LETTERS: Notice(
        _("The Vietnamese letters of {path} cannot be read with certainty"),
        _("Convert it to Unicode (UniKey: Ctrl+Shift+F6), save it as .xlsx or CSV UTF-8, and import that"),
    ),
    Reason.LIST_COLUMN_MISSING: Notice(
        _("{path} lacks the column {missing}; found: {found}"),
        _("Write the headings Name and Birth date (or Birth year) above the columns, in one row"),
    ),
    Reason.NUMBERS_RUN_OUT: Notice(
        _("Not enough numbers with the letters {prefix} are left at this station"),
        _("Reserve more with: ghep labels reserve 10000; or name more blocks in tube_blocks"),
    ),
    Reason.NO_BLOCK_LEFT: Notice(
        _("The platform has no free block of numbers with the letters {prefix} left"),
        _("Agree on other letters with the platform (tube_prefix in settings.toml)"),
    ),
    Reason.NUMBERS_NOT_RESERVED: Notice(
        _("The platform at {url} gave no numbers ({why}); nothing was reserved"),
        _("Check the network, the address and the key, then reserve again"),
    ),
    Reason.TUBES_NOT_ASKED: Notice(
        _("The platform at {url} told nothing of tubes ({why}); {waiting} wait, and nothing is lost"),
        _("Check the network, the address and the key; an open window asks again by itself"),
    ),
    Reason.NO_WORK: Notice(
        _("An analyzer is told to run nothing on tube {tube}: {why}"),
        _("Put that right, or test it without an order"),
    ),
    Reason.LABEL_VOID: Notice(
        _("The label {tube} is out of use and is not printed again"),
        _("Print a label with a new number: ghep labels print --mint 1"),
    ),
    Reason.TUBE_HOLDS_PEOPLE: Notice(
        _("Tube {tube} holds people ({people}), so its label cannot be taken out of use"),
        _("Replace the tube at its desk: F6, then scan a new tube; the old label is refused from then on"),
    ),
    Reason.STORE_UNAVAILABLE: Notice(
        _("The database cannot be used: {cause}"), _("Check that the disk is there, writable and not full")
    ),
    Reason.STORE_TOO_NEW: Notice(
        _("The database is of a newer version (step {found}; this program knows {known})"),
        _("Install the newest version of Ghép"),
    ),
    Reason.PLATFORM_UNREACHABLE: Notice(
        _("The platform at {url} gave no receipt ({why}); {waiting} events wait, nothing is lost"),
        _("Check the network and the address, then push again"),
    ),
    Reason.PLATFORM_NOT_SET: Notice(
        _("No platform is set"), _("Set platform_url in settings.toml or give --platform URL")
    ),
    Reason.PLATFORM_KEY_REFUSED: Notice(
        _("The platform at {url} refused this site's key; {waiting} events wait"),
        _("Set platform_key in settings.toml, or give --key"),
    ),
    Reason.ALREADY_LISTENING: Notice(
        _("Another process of this station listens for analyzers already"),
        _("Go on with it, or end it (its window, or its ghep listen) and start again"),
    ),
    Reason.PORT_TAKEN: Notice(_("Port {port} is taken"), _("Give another one with --port")),
    Reason.LIBRARY_MISSING: Notice(_("The system library {library} is missing"), _("Install it with: {command}")),
    Reason.ALREADY_RUNNING: Notice(
        _("Ghép is already running on this data folder (process {process})"), _("Use the window that is open")
    ),
    Reason.BAD_BOX: Notice(_("“{box}” is not the code of a box"), _("Scan or type the box's label again")),
    Reason.NO_SUCH_BOX: Notice(
        _("Box {box} is not known at this station"),
        _("List the boxes with: ghep boxes list; make one with: ghep boxes new"),
    ),
    Reason.BOX_NOT_OPEN: Notice(
        _("Box {box} is sealed"), _("Open it again with: ghep boxes seal BOX --open — or let it leave")
    ),
    Reason.BOX_NOT_SEALED: Notice(_("Box {box} is not sealed"), _("Seal it with: ghep boxes seal BOX")),
    Reason.BOX_HAS_LEFT: Notice(_("Box {box} has left"), _("Pack another box")),
    Reason.BOX_IS_EMPTY: Notice(_("Box {box} holds no tube"), _("Scan its tubes into it first")),
    Reason.BAD_TEMPERATURE: Notice(
        _("{temperature} °C is not between {least} and {most}"), _("Read the thermometer again")
    ),
    Reason.BAD_BOX_LIST: Notice(
        _("{path} is not the list of a box: {problem}"),
        _("Export it again with: ghep boxes manifest BOX --json-out FILE"),
    ),
    Reason.NO_SUCH_RECEPTION: Notice(
        _("Box {box} is not being received here"), _("Open it with: ghep reception open BOX")
    ),
    Reason.TUBE_NOT_RECEIVED: Notice(
        _("Tube {tube} was not received here"), _("Scan it in first: ghep reception scan BOX")
    ),
    Reason.NO_PRINTER: Notice(
        _("No printer holds a label of {size}"), _("Add one with: ghep printers add; or write a PDF with --out")
    ),
    Reason.NO_SUCH_PRINTER: Notice(_("There is no printer {printer}"), _("See them with: ghep printers list")),
    Reason.PRINTER_NAME_TAKEN: Notice(_("There is a printer {printer} already"), _("Give another name")),
    Reason.PRINTER_AT_WORK: Notice(
        _("{printer} has {jobs} jobs that have not ended"), _("Let them end, or cancel them: ghep jobs list")
    ),
    Reason.BAD_PRINTER: Notice(_("The printer's {field} cannot be this: {problem}"), _("Correct it and try again")),
    Reason.NO_SUCH_JOB: Notice(_("There is no print job {job}"), _("See them with: ghep jobs list")),
    Reason.JOB_ENDED: Notice(
        _("Print job {job} has ended"), _("Print the labels again with a reason, if they are needed")
    ),
    Reason.JOB_NOT_STOPPED: Notice(
        _("Print job {job} has not stopped"), _("Nothing; it goes on by itself. See it with: ghep jobs list")
    ),
    Reason.JOB_NOT_CHECKING: Notice(
        _("Print job {job} does not wait for its first label"), _("See how it stands with: ghep jobs list")
    ),
    Reason.NOT_IN_JOB: Notice(
        _("{number} is not one of the labels in doubt: {first} to {last}"),
        _("Scan the last label that came out of the printer; if nothing came out, say: none"),
    ),
    Reason.FIRST_LABEL_WRONG: Notice(
        _("The first label should read {tube}, and another text was scanned"),
        _("Throw that label away, look at print quality and label size, then: ghep jobs resume {job}"),
    ),
    Reason.PRINT_UNPROVEN: Notice(
        _("Nobody can tell which of the labels {first} to {last} came out"),
        _("Scan the last label that came out: ghep jobs resume {job} --last NUMBER"),
    ),
    Reason.PRINTER_REFUSED: Notice(
        _("The printer at {address} refuses connections"),
        _("Switch it on; check its address on its own display, and the port"),
    ),
    Reason.PRINTER_NO_ROUTE: Notice(
        _("Nothing answers at {address}"), _("Check the printer's cable or Wi-Fi, and that its address has not changed")
    ),
    Reason.PRINTER_NAME_GONE: Notice(
        _("There is no printer of the name {address} any more"),
        _("Check the name; find the queues of this computer with: ghep printers discover"),
    ),
    Reason.PRINTER_SILENT: Notice(
        _("The printer at {address} does not answer"),
        _("Look at the printer: paper, ribbon, open head or a message; many are silent then. It is tried again"),
    ),
    Reason.PRINTER_HALF_ANSWER: Notice(
        _("The printer at {address} answered only in part"),
        _("Nothing; it is asked again. If it stays so, switch the printer off and on"),
    ),
    Reason.PRINTER_CUT: Notice(
        _("The connection to {address} was cut"),
        _("Nothing; it goes on where it stopped. Check the cable if it stays so"),
    ),
    Reason.PRINTER_PAPER_OUT: Notice(
        _("The printer at {address} has no labels left"), _("Put in a new roll; it goes on")
    ),
    Reason.PRINTER_RIBBON_OUT: Notice(
        _("The printer at {address} has no ribbon left"), _("Put in a new ribbon; it goes on")
    ),
    Reason.PRINTER_HEAD_OPEN: Notice(_("The printer at {address} is open"), _("Close its head; it goes on")),
    Reason.PRINTER_PAUSED: Notice(
        _("The printer at {address} is paused"), _("Press PAUSE on the printer, or start its queue: cupsenable NAME")
    ),
    Reason.PRINTER_BUSY: Notice(
        _("The printer at {address} still prints something else"), _("Nothing; the job begins when it has finished")
    ),
    Reason.PRINTER_FAULT: Notice(
        _("The printer at {address} reports a fault (temperature, memory or driver)"),
        _("Look at its display or at the queue; let it cool down, switch it off and on"),
    ),
    Reason.PRINT_SYSTEM_MISSING: Notice(
        _("The print system does not answer ({problem})"), _("Install and start CUPS: apt-get install cups")
    ),
    Reason.PRINT_FILE_FAILED: Notice(
        _("{path} cannot be written: {problem}"), _("Free space on the disk, or check the folder's permissions")
    ),
    Reason.PRINTER_STUCK: Notice(
        _("The printer at {address} has not got on for a minute"),
        _("Look at its display, its switch and its cable; the job goes on by itself"),
    ),
    Reason.PRINT_FAILED: Notice(
        _("The job cannot be printed ({problem})"),
        _("It is tried again by itself; if this stays, cancel it and show this line to your support"),
    ),
    Reason.LABEL_WAITS: Notice(
        _("The label {tube} is waiting to be printed already, in job {job}"),
        _("Wait for that job, or cancel it: ghep jobs cancel {job}"),
    ),
    Reason.NO_SUCH_PLATE: Notice(
        _("There is no plate {plate}"),
        _("List the plates with: ghep plates list"),
    ),
    Reason.BAD_PLATE_NUMBER: Notice(
        _("“{plate}” is not a plate's number"),
        _("Scan the plate's barcode: 2 to 40 letters and digits, and not a tube's number"),
    ),
    Reason.PLATE_TAKEN: Notice(
        _("Plate {plate} is here already"),
        _("Open it, or take another plate"),
    ),
    Reason.PLATE_FINISHED: Notice(
        _("The map of plate {plate} is finished"),
        _("Open it again first: ghep plates reopen {plate}"),
    ),
    Reason.PLATE_FULL: Notice(
        _("Plate {plate} has no empty well left"),
        _("Finish it (F4) and take another plate"),
    ),
    Reason.PLATE_EMPTY: Notice(
        _("No tube stands on plate {plate}"),
        _("Scan tubes into it first"),
    ),
    Reason.PLATE_HAS_RESULTS: Notice(
        _("{count} results rest on the map of plate {plate}"),
        _("Hold or withdraw them; the map is not changed any more"),
    ),
    Reason.PLATE_FILE_USED: Notice(
        _("Tubes have values of {file} already, by the map of plate {plate}"),
        _("Import it for that plate; what went to a wrong tube is corrected or withdrawn"),
    ),
    Reason.PLATE_OLD_EXCEL: Notice(
        _("{path} is an old Excel file (.xls) or protected by a password"),
        _("Save it as XLSX or CSV on the machine, without a password"),
    ),
    Reason.PLATE_COLUMNS_MISSING: Notice(
        _("{path}: no row names a well, a target and a Ct; found: {found}"),
        _("Name the columns: --column well=HEADING --column ct=HEADING"),
    ),
    Reason.BAD_WELL: Notice(
        _("“{well}” is no well; the last one is {last}"),
        _("Give a well such as A01"),
    ),
    Reason.WELL_TAKEN: Notice(
        _("{content} stands in well {well}"),
        _("Clear the well first (F6), or choose another"),
    ),
    Reason.TUBE_ON_PLATE: Notice(
        _("Tube {tube} is on this plate already: {well}"),
        _("Take the next tube; a second well of it on purpose is a replicate (1)"),
    ),
    Reason.TUBE_BROKEN: Notice(
        _("Tube {tube} was replaced by {by}"),
        _("Take it off the rack and scan {by}"),
    ),
    Reason.NO_SUCH_MAPPING: Notice(
        _("There is no column mapping “{mapping}”"),
        _("List them with: ghep plates mappings"),
    ),
    Reason.BAD_MAPPING: Notice(
        _("Column mapping, {field}: {problem}"),
        _("Correct this and save it again"),
    ),
}
