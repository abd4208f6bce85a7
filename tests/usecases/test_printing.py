"""Print runs on a printer with every trouble: each number comes out once, in order, or the job asks a person."""

import errno
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from sync.client.worker import working
from tests.builders import Hands, cccd, pair, station, tube
from tests.fakes_printer import FakePrinter, Trouble, printer_on_a_port, refused_address
from tests.printing import now, problem_of, run, stored_printer, worker
from workstation.devices.printers.contract import Batch
from workstation.devices.printers.folder import FolderPrinter
from workstation.devices.printers.line import Line
from workstation.devices.process_lock import process_lock
from workstation.domain.errors import BadInput, NotFound, PrinterProblem, Reason, RuleBroken
from workstation.domain.outcomes import Outcome
from workstation.domain.printing import JobKind, JobState, PrinterKind, PrinterLanguage, PrintJob, StoredPrinter
from workstation.domain.void_reason import VoidReason
from workstation.slips import hand_out_slips
from workstation.store.tables import audit
from workstation.texts.translate import translations
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.print_jobs import cancel_job, confirm_first, find_job, list_jobs, resume_job
from workstation.usecases.print_labels import make_job, print_test, print_tubes
from workstation.usecases.printers import (
    add_printer,
    ask_printer,
    change_printer,
    list_printers,
    printer_for,
    remove_printer,
    set_default_printer,
)

NUMBERS = [tube(serial) for serial in range(1, 24)]
LONG_ENOUGH = 40
"""So many tries let every run of these tests come to its end."""


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def context(tmp_path: Path, clock: Hands) -> Iterator[Context]:
    with station(tmp_path, clock) as opened:
        yield opened


@pytest.fixture
def printer(context: Context) -> Iterator[FakePrinter]:
    with printer_on_a_port() as listening:
        add_printer(context, stored_printer(listening))
        yield listening


def run_to_its_end(context: Context, folder: Path, clock: Hands, job: PrintJob) -> PrintJob:
    for _ in range(LONG_ENOUGH):
        run(context, folder, clock)
        if now(context, job).state in (JobState.DONE, JobState.STOPPED):
            break
    return now(context, job)


def test_a_run_prints_every_number_once_in_order(context: Context, printer: FakePrinter, tmp_path: Path) -> None:
    job = print_tubes(context, NUMBERS)
    run(context, tmp_path)

    assert printer.numbers == NUMBERS
    assert (JobState.DONE, len(NUMBERS)) == (now(context, job).state, now(context, job).done)


LENGTH = 1843 * 12


@settings(max_examples=25)
@given(cuts=st.lists(st.integers(1, LENGTH), min_size=1, max_size=4))
@example(cuts=[1])
@example(cuts=[5, 1000, 1001, 1002])
def test_a_connection_that_is_cut_after_any_byte_leaves_neither_a_gap_nor_a_repeat(
    tmp_path_factory: pytest.TempPathFactory, cuts: list[int]
) -> None:
    home, clock = tmp_path_factory.mktemp("cut"), Hands()
    wanted = NUMBERS[:12]
    with station(home, clock) as context, printer_on_a_port() as printer:
        add_printer(context, stored_printer(printer))
        job = print_tubes(context, wanted)
        for cut in sorted(cuts):
            printer.trouble.hang_up_after_bytes = cut
            run(context, home, clock)
        printer.trouble.hang_up_after_bytes = None
        ended = run_to_its_end(context, home, clock, job)

    assert wanted == printer.numbers
    assert JobState.DONE is ended.state


@pytest.mark.parametrize("labels", range(1, 14))
def test_a_printer_that_hangs_up_after_any_label_prints_the_others_once(
    context: Context, printer: FakePrinter, tmp_path: Path, clock: Hands, labels: int
) -> None:
    job = print_tubes(context, NUMBERS[:13])
    printer.trouble.hang_up_after_labels = labels
    ended = run_to_its_end(context, tmp_path, clock, job)

    assert NUMBERS[:13] == printer.numbers
    assert JobState.DONE is ended.state


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        (Trouble(is_paused=True), Reason.PRINTER_PAUSED),
        (Trouble(is_head_open=True), Reason.PRINTER_HEAD_OPEN),
        (Trouble(paper_left=0), Reason.PRINTER_PAPER_OUT),
        (Trouble(half_status=True), Reason.PRINTER_HALF_ANSWER),
        (Trouble(is_silent=True), Reason.PRINTER_SILENT),
    ],
    ids=lambda value: value.value if isinstance(value, Reason) else "",
)
def test_a_trouble_before_the_run_is_named_and_the_job_waits_for_its_end(
    context: Context, printer: FakePrinter, tmp_path: Path, clock: Hands, trouble: Trouble, reason: Reason
) -> None:
    printer.trouble = trouble
    job = print_tubes(context, NUMBERS)
    run(context, tmp_path, clock)
    waiting = now(context, job)
    printer.trouble = Trouble()
    run(context, tmp_path, clock)

    assert (JobState.WAITING, reason) == (waiting.state, waiting.problem.reason if waiting.problem else None)
    assert printer.numbers == NUMBERS


@pytest.mark.parametrize("left", range(1, 22, 4))
def test_paper_that_runs_out_in_the_middle_stops_the_run_until_a_new_roll_is_in(
    context: Context, printer: FakePrinter, tmp_path: Path, clock: Hands, left: int
) -> None:
    printer.trouble.paper_left = left
    job = print_tubes(context, NUMBERS)
    run(context, tmp_path, clock)
    waiting = problem_of(context, job)
    printer.trouble.paper_left = None
    run_to_its_end(context, tmp_path, clock, job)

    assert Reason.PRINTER_PAPER_OUT is waiting
    assert printer.numbers == NUMBERS


def test_a_printer_that_is_off_is_tried_again_less_and_less_often(
    context: Context, tmp_path: Path, clock: Hands
) -> None:
    add_printer(context, stored_printer(refused_address()))
    job = print_tubes(context, NUMBERS)
    pauses = []
    for _ in range(6):
        run(context, tmp_path, clock)
        waits_until = now(context, job).next_try_at
        assert waits_until is not None
        pauses.append((waits_until - clock.now).total_seconds())
    tries = now(context, job).attempts
    run(context, tmp_path)

    assert pauses == [2, 4, 8, 16, 30, 30]
    assert Reason.PRINTER_REFUSED is problem_of(context, job)
    assert tries == now(context, job).attempts


def test_a_name_that_no_longer_leads_to_a_computer_is_named(context: Context) -> None:
    add_printer(context, stored_printer("printer.invalid"))

    with pytest.raises(PrinterProblem, match=Reason.PRINTER_NAME_GONE):
        ask_printer(context, "Zebra")


def test_an_address_that_never_answers_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as server, ExitStack() as crowd:
        for _ in range(4):
            other = crowd.enter_context(socket.socket())
            other.setblocking(False)
            other.connect_ex(server.getsockname())
        with pytest.raises(PrinterProblem, match=Reason.PRINTER_NO_ROUTE):
            Line(server.getsockname(), 0.1)


def test_a_printer_that_was_told_to_drop_a_label_is_not_believed(
    context: Context, printer: FakePrinter, tmp_path: Path, clock: Hands
) -> None:
    """Somebody pressed CANCEL at the printer: a label in the middle is missing, not the last ones."""
    printer.trouble.drop_next = 1
    job = print_tubes(context, NUMBERS[:10])
    ended = run_to_its_end(context, tmp_path, clock, job)

    assert (ended.state, problem_of(context, job)) == (JobState.STOPPED, Reason.PRINT_UNPROVEN)
    assert (ended.under_way, ended.done) == (10, 0)


def test_labels_that_somebody_feeds_by_hand_make_the_job_ask(
    context: Context, printer: FakePrinter, tmp_path: Path, clock: Hands
) -> None:
    printer.trouble.feeds = 3
    job = print_tubes(context, NUMBERS)
    ended = run_to_its_end(context, tmp_path, clock, job)
    with pytest.raises(RuleBroken, match=Reason.PRINT_UNPROVEN):
        resume_job(context, job.id)
    with pytest.raises(BadInput, match=Reason.NOT_IN_JOB):
        resume_job(context, job.id, NUMBERS[15])
    resume_job(context, job.id, printer.numbers[-1])
    run(context, tmp_path, clock)

    assert JobState.STOPPED is ended.state
    assert printer.numbers == NUMBERS
    assert JobState.DONE is now(context, job).state


def test_another_printer_at_the_same_address_is_not_believed(
    context: Context, printer: FakePrinter, tmp_path: Path, clock: Hands
) -> None:
    printer.trouble.hang_up_after_labels = 3
    job = print_tubes(context, NUMBERS)
    run(context, tmp_path, clock)
    printer.name = "another"
    ended = run_to_its_end(context, tmp_path, clock, job)

    assert (ended.state, problem_of(context, job)) == (JobState.STOPPED, Reason.PRINT_UNPROVEN)


class TestAPrinterThatDoesNotCount:
    """Not a Zebra: it prints ZPL, and knows no counter."""

    def test_gets_one_label_at_a_time(self, context: Context, printer: FakePrinter, tmp_path: Path) -> None:
        printer.trouble.counts = False
        job = print_tubes(context, NUMBERS)
        run(context, tmp_path)

        assert printer.numbers == NUMBERS
        assert JobState.DONE is now(context, job).state

    def test_is_asked_about_by_a_person_after_a_cut(
        self, context: Context, printer: FakePrinter, tmp_path: Path, clock: Hands
    ) -> None:
        printer.trouble = Trouble(counts=False, hang_up_after_labels=3)
        job = print_tubes(context, NUMBERS)
        ended = run_to_its_end(context, tmp_path, clock, job)
        resume_job(context, job.id, printer.numbers[-1])
        run(context, tmp_path, clock)

        assert (ended.state, ended.done, ended.under_way) == (JobState.STOPPED, 2, 1)
        assert printer.numbers == NUMBERS

    def test_goes_on_where_nothing_came_out(
        self, context: Context, printer: FakePrinter, tmp_path: Path, clock: Hands
    ) -> None:
        printer.trouble = Trouble(counts=False, hang_up_after_bytes=300)
        job = print_tubes(context, NUMBERS)
        run_to_its_end(context, tmp_path, clock, job)
        resume_job(context, job.id, "none")
        run(context, tmp_path, clock)

        assert printer.numbers == NUMBERS


class TestOneIsScannedBack:
    """The first label is printed alone, and the run goes on when its own text was scanned."""

    def test_the_first_label_is_alone_until_it_is_confirmed(
        self, context: Context, printer: FakePrinter, tmp_path: Path
    ) -> None:
        job = print_tubes(context, NUMBERS, checks_first=True)
        run(context, tmp_path)
        run(context, tmp_path)
        alone, state = list(printer.numbers), now(context, job).state
        confirm_first(context, job.id, "vn 0048 0001 02")
        run(context, tmp_path)

        assert ([NUMBERS[0]], JobState.CHECKING) == (alone, state)
        assert printer.numbers == NUMBERS

    def test_another_text_stops_the_run_and_resuming_begins_again(
        self, context: Context, printer: FakePrinter, tmp_path: Path
    ) -> None:
        job = print_tubes(context, NUMBERS, checks_first=True)
        run(context, tmp_path)
        with pytest.raises(BadInput, match=Reason.FIRST_LABEL_WRONG):
            confirm_first(context, job.id, NUMBERS[1])
        run(context, tmp_path)
        stopped = now(context, job).state
        resume_job(context, job.id)
        run(context, tmp_path)

        assert JobState.STOPPED is stopped
        assert ([NUMBERS[0]] * 2, JobState.CHECKING) == (printer.numbers, now(context, job).state)

    def test_one_label_alone_is_done_by_its_scan(self, context: Context, printer: FakePrinter, tmp_path: Path) -> None:
        job = print_tubes(context, NUMBERS[:1], checks_first=True)
        run(context, tmp_path)
        confirm_first(context, job.id, NUMBERS[0])

        assert JobState.DONE is now(context, job).state
        with pytest.raises(RuleBroken, match=Reason.JOB_NOT_CHECKING):
            confirm_first(context, job.id, NUMBERS[0])


def test_a_cancelled_job_prints_no_more_and_stays_cancelled(
    context: Context, printer: FakePrinter, tmp_path: Path, clock: Hands
) -> None:
    printer.trouble.paper_left = 12
    job = print_tubes(context, NUMBERS)
    run(context, tmp_path, clock)
    cancel_job(context, job.id)
    printer.trouble.paper_left = None
    run(context, tmp_path, clock)

    assert JobState.CANCELLED is now(context, job).state
    assert len(printer.numbers) <= 20
    with pytest.raises(RuleBroken, match=Reason.JOB_ENDED):
        cancel_job(context, job.id)
    with pytest.raises(RuleBroken, match=Reason.JOB_ENDED):
        resume_job(context, job.id)


def test_jobs_of_one_printer_come_out_in_the_order_in_which_they_were_made(
    context: Context, printer: FakePrinter, tmp_path: Path, clock: Hands
) -> None:
    printer.trouble.hang_up_after_labels = 4
    first, second = NUMBERS[:8], NUMBERS[8:]
    print_tubes(context, first)
    last = print_tubes(context, second)
    run(context, tmp_path, clock)
    after_the_cut = now(context, last).done
    run_to_its_end(context, tmp_path, clock, last)

    assert after_the_cut == 0
    assert printer.numbers == NUMBERS


def test_only_one_process_of_a_home_prints(context: Context, printer: FakePrinter, tmp_path: Path) -> None:
    print_tubes(context, NUMBERS)
    with process_lock(tmp_path / "printing.lock") as is_ours:
        was_run = worker(context, tmp_path).run_due(threading.Event())

    assert (is_ours, was_run, printer.numbers) == (True, False, [])


def write_something(target: BinaryIO) -> None:
    target.write(b"^XA^XZ")


class TestFolders:
    """A folder that another program prints from."""

    @pytest.fixture
    def folder(self, context: Context, tmp_path: Path) -> Path:
        add_printer(context, stored_printer(str(tmp_path / "hot"), kind=PrinterKind.FOLDER))
        return tmp_path / "hot"

    def test_a_job_is_one_file(self, context: Context, tmp_path: Path, folder: Path) -> None:
        job = print_tubes(context, NUMBERS)
        run(context, tmp_path)
        [file] = folder.iterdir()

        assert len(NUMBERS) == file.read_bytes().count(b"^XA")
        assert (JobState.DONE, f"{job.id}-000001.zpl") == (now(context, job).state, file.name)

    def test_a_disk_that_is_full_leaves_no_file_and_the_job_waits(
        self, context: Context, tmp_path: Path, clock: Hands, folder: Path
    ) -> None:
        folder.parent.mkdir(exist_ok=True)
        folder.write_text("in the way")
        job = print_tubes(context, NUMBERS)
        run(context, tmp_path, clock)
        reason = problem_of(context, job)
        folder.unlink()
        run(context, tmp_path, clock)

        assert Reason.PRINT_FILE_FAILED is reason
        assert len(list(folder.iterdir())) == 1

    def test_a_disk_that_fills_up_in_the_middle_leaves_nothing_behind(self, tmp_path: Path) -> None:
        def fill(target: BinaryIO) -> None:
            target.write(b"^XA")
            raise OSError(errno.ENOSPC, "No space left on device")

        printer = FolderPrinter(stored_printer(str(tmp_path / "hot"), kind=PrinterKind.FOLDER))
        with pytest.raises(PrinterProblem, match=Reason.PRINT_FILE_FAILED):
            printer.prepare(Batch(job=uuid4(), first=0, count=1, write=fill))

        assert list((tmp_path / "hot").iterdir()) == []

    @pytest.mark.parametrize(("is_sent", "is_taken", "printed"), [(False, False, 0), (True, False, 1), (True, True, 1)])
    def test_a_kill_beside_the_renaming_is_told_apart(
        self, tmp_path: Path, is_sent: bool, is_taken: bool, printed: int
    ) -> None:
        stored = stored_printer(str(tmp_path / "hot"), kind=PrinterKind.FOLDER)
        batch = Batch(job=uuid4(), first=0, count=1, write=write_something)
        mark = FolderPrinter(stored).prepare(batch)
        if is_sent:
            FolderPrinter(stored).send(batch, mark)
        if is_taken:
            Path(mark).unlink()
        reading = FolderPrinter(stored).read(batch, mark)

        assert (reading.printed, reading.is_settled) == (printed, True)
        assert len(list((tmp_path / "hot").iterdir())) == (is_sent and not is_taken)

    def test_a_file_that_is_there_is_not_overwritten(self, context: Context, tmp_path: Path) -> None:
        target = tmp_path / "out" / "labels.pdf"
        add_printer(
            context,
            stored_printer(str(target), kind=PrinterKind.FILE, language=PrinterLanguage.PDF, name="PDF"),
        )
        for numbers in (NUMBERS[:2], NUMBERS[2:4]):
            print_tubes(context, numbers, printer="PDF")
        run(context, tmp_path)

        assert {"labels.pdf", "labels-2.pdf"} == {file.name for file in target.parent.iterdir()}
        assert target.read_bytes().startswith(b"%PDF")


class TestKnownPrinters:
    def test_the_first_is_the_default_and_another_can_be(self, context: Context) -> None:
        add_printer(context, stored_printer("10.0.0.9", name="A"))
        add_printer(context, stored_printer("10.0.0.9:6101", name="B"))
        set_default_printer(context, "B")
        names = [(one.name, one.is_default) for one in list_printers(context)]
        remove_printer(context, "B")

        assert names == [("B", True), ("A", False)]
        assert [(one.name, one.is_default) for one in list_printers(context)] == [("A", True)]

    def test_another_roll_is_written_into_a_printer_which_keeps_its_name_and_stays_the_default(
        self, context: Context
    ) -> None:
        add_printer(context, stored_printer("10.0.0.9", name="A"))
        changed = change_printer(context, " A ", stored_printer("10.0.0.8", name="other", width_mm=100.0, dpi=300))

        assert list_printers(context) == (changed,)
        assert (changed.name, changed.address, changed.width_mm, changed.dpi) == ("A", "10.0.0.8", 100.0, 300)
        assert changed.is_default

    def test_nothing_changes_under_an_open_job(self, context: Context, printer: FakePrinter) -> None:
        print_tubes(context, NUMBERS)
        before = list_printers(context)

        with pytest.raises(RuleBroken, match=Reason.PRINTER_AT_WORK):
            change_printer(context, "Zebra", stored_printer(printer, width_mm=100.0))
        assert list_printers(context) == before

    def test_a_printer_with_an_open_job_stays(self, context: Context, printer: FakePrinter) -> None:
        print_tubes(context, NUMBERS)

        with pytest.raises(RuleBroken, match=Reason.PRINTER_AT_WORK):
            remove_printer(context, "Zebra")

    @pytest.mark.parametrize(
        "fields",
        [
            {"name": " "},
            {"address": "a b:9100"},
            {"address": "host:99999"},
            {"dpi": 600},
            {"width_mm": 0},
            {"kind": PrinterKind.QUEUE, "address": "-o raw"},
            {"kind": PrinterKind.FOLDER, "address": "  "},
        ],
    )
    def test_what_cannot_be_is_refused(self, context: Context, fields: dict[str, object]) -> None:
        with pytest.raises(BadInput, match=Reason.BAD_PRINTER):
            add_printer(context, stored_printer("host", **fields))

    def test_a_name_is_given_once(self, context: Context) -> None:
        add_printer(context, stored_printer("host"))

        with pytest.raises(RuleBroken, match=Reason.PRINTER_NAME_TAKEN):
            add_printer(context, stored_printer("host", name="ZEBRA"))

    def test_a_page_goes_to_a_printer_that_holds_it(self, context: Context) -> None:
        add_printer(context, stored_printer("a", name="labels"))
        add_printer(context, stored_printer("b", name="slips", width_mm=80, height_mm=120))
        add_printer(context, stored_printer("c", name="office", width_mm=210, height_mm=297))

        def chosen(width: float, height: float, name: str = "") -> StoredPrinter:
            with context.database.read() as connection:
                return printer_for(connection, name, width_mm=width, height_mm=height)

        assert [chosen(*s).name for s in ((50, 25), (80, 100), (100, 100))] == ["labels", "slips", "office"]
        with pytest.raises(NotFound, match=Reason.NO_PRINTER):
            chosen(300, 300)
        with pytest.raises(BadInput, match=Reason.BAD_LABEL):
            chosen(80, 100, "labels")

    def test_a_printer_says_how_it_stands(self, context: Context, printer: FakePrinter) -> None:
        status = ask_printer(context, "Zebra")

        assert (status.tells, status.counter, status.waiting) == (True, 1000, 0)


@pytest.mark.parametrize("quantity", [0, 1_000_001])
def test_a_quantity_that_cannot_be_is_refused_before_anything_prints(
    context: Context, printer: FakePrinter, quantity: int
) -> None:
    with pytest.raises(BadInput, match=Reason.BAD_QUANTITY):
        make_job(context, JobKind.TUBE, [NUMBERS[0]] * quantity, size_mm=(20, 10))

    assert list_jobs(context) == ()


def test_a_job_is_found_by_its_last_letters(context: Context, printer: FakePrinter) -> None:
    job = print_test(context, "Zebra")

    assert job == find_job(context, job.id.hex[-8:])
    assert job == find_job(context, str(job.id))
    with pytest.raises(NotFound, match=Reason.NO_SUCH_JOB):
        find_job(context, "ffff")


def test_without_a_printer_there_is_no_job(context: Context) -> None:
    with pytest.raises(NotFound, match=Reason.NO_PRINTER):
        print_tubes(context, NUMBERS)


def test_the_desks_f7_prints_where_a_printer_holds_a_slip_and_writes_a_file_elsewhere(tmp_path: Path) -> None:
    with station(tmp_path, platform_url="http://127.0.0.1:9") as context, printer_on_a_port() as printer:
        desk = DeskSession(
            context, print_slips=lambda of, of_tube: hand_out_slips(of, of_tube, tmp_path, translations("en"))
        )
        pair(desk, tube(1), cccd(1))
        add_printer(context, stored_printer(printer))
        written = desk.scan("LB04")
        add_printer(context, stored_printer(printer, name="Roll", width_mm=80, height_mm=100))
        printed = desk.scan("LB04")
        job, file = list_jobs(context)

    assert (written.outcome, written.facts["path"]) == (Outcome.SLIP_READY, tmp_path / "slips" / f"{tube(1)}.pdf")
    assert (printed.outcome, printed.facts["printer"]) == (Outcome.PRINTING, "Roll")
    assert (job.kind, job.total, job.printer) == (JobKind.SLIP, 1, "Roll")
    assert (file.kind, file.total, file.printer, file.state) == (JobKind.SLIP, 1, "PDF", JobState.DONE)


def test_every_print_is_in_the_audit_with_its_numbers_and_reason(context: Context, printer: FakePrinter) -> None:
    job = print_tubes(context, NUMBERS, reason=VoidReason.DAMAGED)
    cancel_job(context, job.id)
    with context.database.read() as connection:
        rows = connection.execute(select(audit.c.action, audit.c.subject, audit.c.detail)).all()
    printed, cancelled = rows[-2], rows[-1]
    detail = json.loads(printed.detail)

    assert (printed.action, printed.subject) == ("labels.printed", NUMBERS[0])
    assert (detail["last"], detail["count"], detail["reason"]) == (NUMBERS[-1], len(NUMBERS), "damaged")
    assert (cancelled.action, cancelled.subject) == ("print.cancelled", str(job.id))


def test_a_worker_prints_by_itself_until_it_is_told_to_stop(
    context: Context, printer: FakePrinter, tmp_path: Path
) -> None:
    at_work = worker(context, tmp_path)
    with working(at_work, "printing"):
        job = print_tubes(context, NUMBERS)
        at_work.wake()
        while now(context, job).state is not JobState.DONE:
            pass

    assert printer.numbers == NUMBERS
