"""Make print jobs. Making one prints nothing yet: the worker of `run_print_jobs` does, once and in order."""

from collections.abc import Callable, Sequence

from sqlalchemy import Connection

from labels.manifest import count_pages
from workstation.domain.box_list import TUBES_A_CODE
from workstation.domain.custody import BoxState, FilledBox
from workstation.domain.errors import BadInput, NotFound, Reason, RuleBroken
from workstation.domain.identifiers import Identifier, IdSystem
from workstation.domain.label_sheets import read_label_sheet
from workstation.domain.personal_qr.card import is_card_number
from workstation.domain.printing import MOST_LABELS, JobKind, PrintJob
from workstation.domain.scans import TubeScan, read_scan
from workstation.domain.tube_barcode import normalize_tube
from workstation.domain.void_reason import VoidReason
from workstation.store import people, print_jobs
from workstation.usecases.context import Context
from workstation.usecases.list_slips import list_slips
from workstation.usecases.mint_numbers import take_new
from workstation.usecases.printers import printer_for
from workstation.usecases.record_print import store_print

LEAST_TUBE_LABEL_MM, LEAST_SMALL_LABEL_MM = (20.0, 10.0), (20.0, 8.0)
SLIP_MM = (80.0, 100.0)
CARD_MM = (85.6, 53.98)
BOX_MM, A4_MM = (100.0, 60.0), (210.0, 297.0)
TEST_TEXT = "GHEP-TEST"


def print_tubes(
    context: Context,
    numbers: Sequence[str],
    *,
    printer: str = "",
    reason: str = "",
    checks_first: bool = False,
    small: bool = False,
) -> PrintJob:
    """Print the labels of tube numbers, in their order; with `checks_first` the first one must be scanned back.

    `small` ones bear a Data Matrix, for tubes or rolls too narrow for bars. What is named twice is printed once.
    Raises BadInput(BAD_QUANTITY, BAD_TUBE_NUMBER), RuleBroken(LABEL_VOID, LABEL_WAITS), and NotFound without a printer.
    """
    plain = list(dict.fromkeys(tube_number(context, number) for number in numbers))
    return make_job(
        context,
        JobKind.SMALL_TUBE if small else JobKind.TUBE,
        plain,
        printer=printer,
        size_mm=LEAST_SMALL_LABEL_MM if small else LEAST_TUBE_LABEL_MM,
        reason=reason,
        checks_first=checks_first,
    )


def print_new_tubes(
    context: Context, count: int, *, printer: str = "", checks_first: bool = False, small: bool = False
) -> PrintJob:
    """Print the labels of `count` new numbers. A number is given if its label waits for a printer, and only then.

    Raises as `print_tubes` and `mint_numbers`.
    """
    return make_job(
        context,
        JobKind.SMALL_TUBE if small else JobKind.TUBE,
        lambda connection: take_new(context, connection, count),
        printer=printer,
        size_mm=LEAST_SMALL_LABEL_MM if small else LEAST_TUBE_LABEL_MM,
        checks_first=checks_first,
    )


def print_slips(context: Context, tube: str, *, printer: str = "", reason: str = "") -> PrintJob:
    """Print a slip for each person in a tube; a slip holds a secret link, the job only the place of its person.

    Raises NotFound(NO_SUCH_TUBE, NO_PRINTER) and PlatformUnreachable(PLATFORM_NOT_SET).
    """
    items = [f"{slip.tube}#{slip.position}" for slip in list_slips(context, tube)]
    return make_job(context, JobKind.SLIP, items, printer=printer, size_mm=SLIP_MM, reason=reason)


def print_card(context: Context, number: str, *, printer: str = "", reason: str = "") -> PrintJob:
    """Print a personal card again by its number; raise NotFound(NO_SUCH_PERSON, NO_PRINTER)."""
    with context.database.read() as connection:
        found = people.find_person(connection, (Identifier(IdSystem.CARD, number),)).row
    if found is None:
        raise NotFound(Reason.NO_SUCH_PERSON, person=number)
    return make_job(context, JobKind.CARD, [str(found.id)], printer=printer, size_mm=CARD_MM, reason=reason)


def print_box(
    context: Context, box: FilledBox, *, printer: str = "", label: bool = True, manifest: bool = True
) -> tuple[PrintJob, ...]:
    """Print the label of a box, and its list once it is sealed. A named printer prints what its paper holds.

    Raises NotFound(NO_PRINTER, NO_SUCH_PRINTER) and BadInput(BAD_LABEL).
    """
    made = []
    if label:
        made.append(make_job(context, JobKind.BOX, [box.box.code], printer=printer, size_mm=BOX_MM))
    if manifest and box.box.state is not BoxState.OPEN:
        pages = [
            f"{box.box.code}#{place}"
            for place in range(1, count_pages(len(box.tubes), -(-len(box.tubes) // TUBES_A_CODE)) + 1)
        ]
        made.append(make_job(context, JobKind.MANIFEST, pages, printer=printer, size_mm=A4_MM))
    return tuple(made)


def reprint_label(
    context: Context, text: str, reason: VoidReason, *, printer: str = "", slips: bool = False
) -> PrintJob:
    """Print the label of a number again and say why: a tube's label or its slips, or a personal card.

    Raises as the functions above.
    """
    number = normalize_tube(text)
    if is_card_number(number):
        return print_card(context, number, printer=printer, reason=reason)
    if slips:
        return print_slips(context, text, printer=printer, reason=reason)
    return print_tubes(context, [text], printer=printer, reason=reason)


def print_test(context: Context, printer: str) -> PrintJob:
    """Print one label that is no tube's, to see whether a printer prints; raise NotFound(NO_SUCH_PRINTER)."""
    return make_job(context, JobKind.TEST, [TEST_TEXT], printer=printer, size_mm=(0.0, 0.0))


def refuse_waiting(context: Context, numbers: Sequence[str]) -> None:
    """Raise RuleBroken(LABEL_WAITS) for a tube number whose label a job will print: a file of it would be a second."""
    with context.database.read() as connection:
        _refuse_waiting(connection, set(numbers))


def make_job(
    context: Context,
    kind: JobKind,
    items: Sequence[str] | Callable[[Connection], Sequence[str]],
    *,
    printer: str = "",
    size_mm: tuple[float, float],
    reason: str = "",
    checks_first: bool = False,
) -> PrintJob:
    """Store a job, one label an item, for a named printer or the default one; audited as printed by this operator.

    `items` may be a function that gives them in the transaction of the job, so that none is given without it.
    Raises BadInput(BAD_QUANTITY) for none or over a million labels, RuleBroken(LABEL_VOID; LABEL_WAITS for one that
    another job will print), and as `printer_for`.
    """
    with context.database.write() as connection:
        given = items(connection) if callable(items) else items
        if not 1 <= len(given) <= MOST_LABELS:
            raise BadInput(Reason.BAD_QUANTITY, count=len(given), most=MOST_LABELS)
        tubes = tubes_of(kind, given)
        if out := print_jobs.first_void(connection, tubes):
            raise RuleBroken(Reason.LABEL_VOID, tube=out)
        _refuse_waiting(connection, set(tubes))
        chosen = printer_for(connection, printer, width_mm=size_mm[0], height_mm=size_mm[1])
        return store_print(
            context, connection, kind, given, printer=chosen.name, reason=reason, checks_first=checks_first
        )


def tubes_of(kind: JobKind, items: Sequence[str]) -> Sequence[str]:
    """Give the tube numbers on the labels of a job; none for labels that are not tubes'."""
    if kind is JobKind.TUBE_SHEET:
        return [number for item in items for number in read_label_sheet(item).numbers]
    return items if kind in (JobKind.TUBE, JobKind.SMALL_TUBE) else ()


def tube_number(context: Context, text: str) -> str:
    """Give a tube's number as it is stored, however it was typed; raise BadInput(BAD_TUBE_NUMBER)."""
    scan = read_scan(text, context.settings.scan_rules(practice=context.practice))
    if not isinstance(scan, TubeScan):
        raise BadInput(Reason.BAD_TUBE_NUMBER, tube=text[:40])
    return scan.number


def _refuse_waiting(connection: Connection, tubes: set[str]) -> None:
    """A label that waits in a job would come out of that one too, when its printer is there again."""
    if not tubes:
        return
    for job, items in print_jobs.waiting_items(connection):
        if waiting := tubes.intersection(tubes_of(job.kind, items)):
            raise RuleBroken(Reason.LABEL_WAITS, tube=min(waiting), job=job.id.hex[-8:])
