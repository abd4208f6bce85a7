"""What the windows get of the rest: the laboratory's use cases and the outbox, in the windows' own words."""

import csv
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from gettext import NullTranslations
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from uuid import UUID

import cv2

from labels.errors import LabelError
from labels.layout import Page, Resolution
from labels.pdf import write_pdf
from labels.png import draw_page
from labels.sheet import SHEETS, lay_out_sheet
from labels.tube_label import AUTO12, SMALL_TUBE, TubeCode, tube_label
from sync.client.outbox import counts
from sync.protocol import Conflict
from workstation.cards import card_file, write_cards
from workstation.cli.print_pages import tube_page
from workstation.devices.capture import CameraState as Grabbing
from workstation.devices.capture import Capture, source_of
from workstation.devices.live import LiveReader, View
from workstation.domain.collection import Collection
from workstation.domain.errors import BadInput, Reason
from workstation.domain.expected_list import ExpectedRow as ListedPerson
from workstation.domain.expected_list import RowError
from workstation.domain.printing import JobState, PrintJob
from workstation.domain.scans import read_scan
from workstation.domain.tube_barcode import display_tube
from workstation.domain.typed_birth import write_birth
from workstation.domain.typed_person import identifier_of
from workstation.domain.void_reason import VoidReason
from workstation.gui.camera.devices import PRACTICE_CAMERA
from workstation.gui.ports import (
    CameraHint,
    CameraScan,
    CameraState,
    CameraView,
    CardFile,
    CodeOutline,
    CodeRole,
    CollectionChoices,
    CommuneRow,
    ConflictRow,
    ExpectedRow,
    HouseholdPerson,
    ImportSummary,
    InboxRow,
    LabelForm,
    LabelPicture,
    LabelsFile,
    LabelsState,
    ListedRow,
    ListPreviewRows,
    ListProblem,
    ListReport,
    NumbersLeft,
    PrinterRow,
    PrintRow,
    ReleaseOutcome,
    ResultRow,
    SyncStatus,
)
from workstation.places.communes import Commune, commune, found_by, search_communes
from workstation.practice.film import write_film
from workstation.practice.scanner import PracticeScanner
from workstation.store.inbox import MessageState
from workstation.store.numbers import NumberSource
from workstation.texts.expected import row_sentence
from workstation.texts.notices import inbox_sentence
from workstation.texts.numbers import share_warning
from workstation.texts.printing import KIND_WORDS, REASON_WORDS, problem_sentence
from workstation.usecases.context import Context, new_id
from workstation.usecases.household import people_of_household
from workstation.usecases.import_expected import import_expected, preview_expected, search_expected
from workstation.usecases.import_files import FileImport, import_files
from workstation.usecases.list_results import list_inbox, list_results
from workstation.usecases.mint_numbers import mint_numbers
from workstation.usecases.number_share import number_share
from workstation.usecases.personal_card import make_card
from workstation.usecases.print_jobs import cancel_job, confirm_first, list_jobs, resume_job, show_job
from workstation.usecases.print_labels import print_tubes, reprint_label
from workstation.usecases.printers import ask_printer, find_printer, list_printers
from workstation.usecases.read_image import extra_kinds, role_of
from workstation.usecases.release_results import release_results
from workstation.usecases.set_collection import current_collection, list_collections, set_collection
from workstation.usecases.show_message import show_message
from workstation.usecases.void_label import void_label
from workstation.usecases.watch_camera import watch_camera

FOUND_ROWS = 8
LABELS_FOLDER, A4_SHEET = "labels", SHEETS["4x10-52.5x29.7"]
SPECIMEN = (0, 0)  # block and serial of the number on the picture of a label
SHOWN_WIDTH = 640  # px of the picture that a panel gets: more would be made smaller again


class WindowCollections:
    """What the desk collects; `context` gives the desk's, in whoever's name it works now."""

    def __init__(self, context: Callable[[], Context]) -> None:
        self._context = context

    def choices(self) -> CollectionChoices:
        """Give the collection of now and the last ones."""
        context = self._context()
        return CollectionChoices(current=current_collection(context), recent=list_collections(context))

    def choose(self, collection: Collection, badge: str) -> CollectionChoices:
        """Set the desk to a collection."""
        set_collection(self._context(), collection, badge=badge)
        return self.choices()


class WindowLab:
    """The laboratory as the Results window asks for it; `catalogue` gives the language that is shown now."""

    def __init__(self, context: Context, catalogue: Callable[[], NullTranslations]) -> None:
        self._context = context
        self._catalogue = catalogue

    def results(self) -> tuple[ResultRow, ...]:
        """List the newest version of every tube's result."""
        return tuple(
            ResultRow(
                id=row.id,
                tube=row.tube,
                people=row.people,
                is_pool=row.is_pool,
                version=row.version,
                code=row.code,
                status=row.status,
                tested_at=row.tested_at,
                imported_by=row.imported_by,
                held_reason=row.held_reason,
            )
            for row in list_results(self._context)
        )

    def inbox(self) -> tuple[InboxRow, ...]:
        """List the messages with what waits for a person in each."""
        catalogue = self._catalogue()
        return tuple(
            InboxRow(
                id=row.id,
                name=row.name if row.ordinal == 1 else f"{row.name} ({row.ordinal})",
                received_at=row.received_at,
                kind=row.kind,
                state=row.state,
                results=row.results,
                reasons=tuple(
                    inbox_sentence(i.reason, catalogue, segment=i.segment, field=i.field, detail=i.detail)
                    for i in row.issues
                ),
            )
            for row in list_inbox(self._context)
        )

    def import_paths(
        self, paths: Sequence[Path], progress: Callable[[int, int], None], cancelled: Callable[[], bool]
    ) -> ImportSummary:
        """Import files one after another."""
        files = list(import_files(self._context, paths, progress=progress, cancelled=cancelled))
        return _summary(files)

    def release(self, result_ids: Sequence[UUID]) -> tuple[ReleaseOutcome, ...]:
        """Release results, each on its own."""
        return tuple(
            ReleaseOutcome(result_id=done.result_id, problem=done.problem)
            for done in release_results(self._context, result_ids)
        )

    def set_operator(self, name: str) -> None:
        """Work in another person's name from the next call on."""
        self._context = replace(self._context, operator=name)

    def message_tree(self, message_id: UUID) -> str:
        """Write a message as an indented tree."""
        lines = show_message(self._context, message_id)
        return "\n".join(f"{'    ' * line.depth}{line.name}  {line.long_name}  {line.value}".rstrip() for line in lines)


class WindowSync:
    """The outbox and the other desks as the top bar shows them; `conflicts` gives what the platform found last."""

    def __init__(self, context: Context, conflicts: Callable[[], tuple[Conflict, ...]] = tuple) -> None:
        self._context = context
        self._conflicts = conflicts

    def status(self) -> SyncStatus:
        """Count what waits; the platform counts as out of reach while a failed try is the last word."""
        with self._context.database.read() as connection:
            now = counts(connection)
        reachable = None if not now.waiting else not now.last_answer
        others = self._context.neighbours
        return SyncStatus(
            waiting=now.waiting,
            oldest=now.oldest_waiting,
            refused=now.refused,
            reachable=reachable,
            is_shared=others is not None,
            alone_since=others.alone_since if others else None,
            conflicts=tuple(
                ConflictRow(tube=one.tube, desk=one.desk, site=one.site, since=one.since) for one in self._conflicts()
            ),
        )


class WindowCamera:
    """Reads one camera at a time; in practice also a film of invented codes. `context` gives the desk's of now."""

    def __init__(self, context: Callable[[], Context]) -> None:
        self._context = context
        self._reader: LiveReader | None = None
        self._films = 0

    def watch(
        self,
        device_id: str,
        place: int,
        stop: Event,
        *,
        show: Callable[[CameraView], None],
        scanned: Callable[[CameraScan], None],
        tell: Callable[[CameraState], None],
    ) -> None:
        """Read one camera until stopped; every call starts with nothing seen yet."""
        context = self._context()
        rules = context.settings.scan_rules(practice=context.practice)
        extra = extra_kinds(context.settings.extra_symbologies)
        reader = LiveReader(accepts=lambda text: role_of(read_scan(text, rules)), extra=extra)
        self._reader = reader
        see = partial(_see, show=show, scanned=scanned)

        def say(state: Grabbing) -> None:
            tell(CameraState(state.value))

        if device_id == PRACTICE_CAMERA:
            self._watch_films(reader, stop, see, say)
            return
        watch_camera(Capture(source_of(device_id, place), tell=say), reader, stop, see=see)

    def owe(self, person: str) -> None:
        """Have the next tube take this person along."""
        if self._reader is not None:
            self._reader.owe(person)

    def _watch_films(
        self, reader: LiveReader, stop: Event, see: Callable[[View], None], say: Callable[[Grabbing], None]
    ) -> None:
        """Show films one after another, each with a new tube and a new person, until stopped."""
        say(Grabbing.STARTING)

        def tell(state: Grabbing) -> None:
            if state is Grabbing.RUNNING:
                say(state)

        scanner = PracticeScanner(self._context())
        with TemporaryDirectory() as folder:
            film = Path(folder) / "film.avi"
            while not stop.is_set():
                self._films += 1
                write_film(film, scanner.tube(), scanner.card(), seed=self._films, is_over=stop.is_set)
                watch_camera(Capture(str(film), tell=tell, again=False), reader, stop, see=see)


class WindowPeople:
    """People without a code as the form asks for them; `context` gives the desk as it works now.

    Cards are written under `folder`; sentences are in the language of `catalogue`.
    """

    def __init__(self, context: Callable[[], Context], catalogue: Callable[[], NullTranslations], folder: Path) -> None:
        self._context, self._catalogue, self._folder = context, catalogue, folder

    def search_communes(self, text: str) -> tuple[CommuneRow, ...]:
        """Find communes of today by their names or by what they were called before 2025."""
        return tuple(_commune(found, text) for found in search_communes(text, FOUND_ROWS))

    def search_expected(self, text: str) -> tuple[ExpectedRow, ...]:
        """Find people of the imported lists."""
        return tuple(
            ExpectedRow(
                person=found.person,
                commune=_commune(place) if (place := commune(found.person.commune)) else None,
                paired=found.came,
            )
            for found in search_expected(self._context(), text, FOUND_ROWS)
        )

    def preview(self, path: Path) -> ListPreviewRows:
        """Read a list and store nothing."""
        seen = preview_expected(self._context(), path)
        return ListPreviewRows(
            path=path,
            encoding=seen.encoding,
            people=seen.people,
            first=tuple(_listed(row) for row in seen.first),
            problems=self._problems(seen.errors),
        )

    def import_list(
        self, path: Path, progress: Callable[[int, int], None], cancelled: Callable[[], bool]
    ) -> ListReport:
        """Import a list, all of it or nothing."""
        done = import_expected(self._context(), path, progress=progress, cancelled=cancelled)
        return ListReport(
            people=done.people, repeated=done.repeated, problems=self._problems(done.errors), cancelled=done.cancelled
        )

    def save_errors(self, path: Path, rows: Sequence[ListProblem]) -> None:
        """Write a CSV file that Excel opens with its accents; a text that it would calculate is quoted."""
        gettext = self._catalogue().gettext
        try:
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                writer = csv.writer(file)
                writer.writerow((gettext("Line"), gettext("Not taken because")))
                writer.writerows((row.line, _as_text(row.why)) for row in rows)
        except OSError as error:
            raise BadInput(Reason.NO_SUCH_FILE, path=path, problem=error.strerror or str(error)) from error

    def new_household(self) -> UUID:
        """Give the id of a household that begins now."""
        return new_id()

    def household(self, household: UUID) -> tuple[HouseholdPerson, ...]:
        """List the people of a household."""
        return tuple(
            HouseholdPerson(
                id=member.person_id,
                name=member.name,
                birth_year=member.birth_date.year if member.birth_date else member.birth_year,
            )
            for member in people_of_household(self._context(), household)
        )

    def make_card(self, person: UUID) -> CardFile:
        """Write a person's card into the folder of cards."""
        context = self._context()
        card = make_card(context, person)
        path = card_file(self._folder, card.number)
        write_cards([card], path, self._catalogue(), practice=context.practice)
        return CardFile(number=display_tube(card.number), path=path)

    def _problems(self, errors: Sequence[RowError]) -> tuple[ListProblem, ...]:
        catalogue = self._catalogue()
        return tuple(ListProblem(line=error.row, why=row_sentence(error, catalogue)) for error in errors)


class WindowLabels:
    """Labels as their screen asks for them; `context` gives the desk's, in whoever's name it works now.

    Files are written under `folder`; sentences are in the language of `catalogue`; `on_job` wakes the printing.
    """

    def __init__(
        self,
        context: Callable[[], Context],
        catalogue: Callable[[], NullTranslations],
        folder: Path,
        on_job: Callable[[], None],
    ) -> None:
        self._context, self._catalogue, self._folder, self._on_job = context, catalogue, folder, on_job
        self._firsts: dict[UUID, str] = {}

    def state(self) -> LabelsState:
        """Read numbers, printers and jobs."""
        context = self._context()
        printers = tuple(
            PrinterRow(name=one.name, width_mm=one.width_mm, height_mm=one.height_mm, dpi=one.dpi)
            for one in list_printers(context)
        )
        jobs = tuple(self._row(context, job) for job in list_jobs(context))
        return LabelsState(numbers=self._numbers(context), printers=printers, jobs=jobs)

    def ask_printer(self, printer: str) -> None:
        """Ask a printer whether it could print now."""
        ask_printer(self._context(), printer)

    def preview(self, printer: str, form: LabelForm) -> LabelPicture:
        """Draw a label with a specimen number."""
        context = self._context()
        number = context.settings.scan_rules(practice=context.practice).tubes.number(*SPECIMEN)
        stored = find_printer(context, printer) if printer else None
        if stored is not None:
            page = tube_page(number, stored, practice=context.practice)
        else:
            page = _file_label(number, form, practice=context.practice)
        try:
            image = draw_page(page, stored.dpi if stored else Resolution.DPI_203)
        except LabelError as error:
            raise BadInput(Reason.BAD_LABEL, problem=error) from error
        return LabelPicture(
            pixels=image.tobytes(),
            width=image.width,
            height=image.height,
            width_mm=page.size.width_mm,
            height_mm=page.size.height_mm,
        )

    def print_new(self, count: int, printer: str, *, checks_first: bool) -> PrintRow:
        """Give numbers and print them; a label that its printer does not hold costs no number."""
        context = self._context()
        self.preview(printer, LabelForm.TUBE)
        numbers = mint_numbers(context, count)
        job = print_tubes(context, numbers, printer=printer, checks_first=checks_first)
        self._on_job()
        return self._row(context, job)

    def save_new(self, count: int, form: LabelForm) -> LabelsFile:
        """Give numbers and write them as one PDF, named by the first and last of them."""
        context = self._context()
        self.preview("", form)
        numbers = mint_numbers(context, count)
        path = self._folder / LABELS_FOLDER / f"{numbers[0]}-{numbers[-1]}.pdf"
        labels = (_file_label(number, form, practice=context.practice) for number in numbers)
        pages = lay_out_sheet(labels, A4_SHEET) if form is LabelForm.A4_SHEET else labels
        unfinished = path.with_suffix(".part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                write_pdf(pages, file)
            unfinished.replace(path)
        except OSError as error:
            unfinished.unlink(missing_ok=True)
            raise BadInput(Reason.NO_SUCH_FILE, path=path, problem=error.strerror or str(error)) from error
        return LabelsFile(path=path, count=count, first=numbers[0], last=numbers[-1])

    def confirm(self, job: UUID, scanned: str) -> None:
        """Let a job go on whose first label was scanned back."""
        confirm_first(self._context(), job, scanned)
        self._on_job()

    def resume(self, job: UUID, last: str) -> None:
        """Go on behind the last label that came out."""
        resume_job(self._context(), job, last)
        self._on_job()

    def cancel(self, job: UUID) -> None:
        """Print no more of a job."""
        cancel_job(self._context(), job)

    def reprint(self, number: str, reason: VoidReason, printer: str) -> PrintRow:
        """Print a label once more."""
        context = self._context()
        job = reprint_label(context, number, reason, printer=printer)
        self._on_job()
        return self._row(context, job)

    def take_out(self, number: str, reason: VoidReason) -> str:
        """Take a label out of use."""
        return void_label(self._context(), number, reason).number

    def _numbers(self, context: Context) -> NumbersLeft:
        share = number_share(context)
        is_random = share.source is NumberSource.RANDOM
        warning = share_warning(share.source, self._catalogue(), prefix=share.prefix, left=share.left, low=share.low)
        return NumbersLeft(
            prefix=share.prefix,
            reserved=share.reserved,
            given=share.given,
            left=share.left,
            is_random=is_random,
            warning=warning[1] if warning and not (is_random and context.practice) else "",
        )

    def _row(self, context: Context, job: PrintJob) -> PrintRow:
        catalogue = self._catalogue()
        is_stopped = job.state is JobState.STOPPED
        return PrintRow(
            id=job.id,
            at=job.created_at,
            kind=catalogue.gettext(KIND_WORDS[job.kind]),
            done=job.done,
            total=job.total,
            state=job.state,
            printer=job.printer,
            operator=job.operator,
            reason=catalogue.gettext(REASON_WORDS[VoidReason(job.reason)]) if job.reason else "",
            problem=problem_sentence(job.problem, catalogue) if job.problem else "",
            first=self._first_of(context, job) if job.state is JobState.CHECKING else "",
            is_in_doubt=is_stopped and job.under_way > 0,
        )

    def _first_of(self, context: Context, job: PrintJob) -> str:
        """A job may have a million labels, and is asked for every second: they are read once."""
        if job.id not in self._firsts:
            self._firsts[job.id] = show_job(context, job.id)[1][0]
        return self._firsts[job.id]


def _file_label(number: str, form: LabelForm, *, practice: bool) -> Page:
    small = form is LabelForm.SMALL_TUBE
    try:
        return tube_label(
            number,
            # A small label breaks the number at blanks, and shows no other difference between the two.
            display=display_tube(number).replace("\u00a0", " "),
            practice=practice,
            size=SMALL_TUBE if small else AUTO12,
            code=TubeCode.DATA_MATRIX if small else TubeCode.BARS,
        )
    except LabelError as error:
        raise BadInput(Reason.BAD_LABEL, problem=error) from error


def _commune(found: Commune, text: str = "") -> CommuneRow:
    former = found_by(found, text) if text else ""
    return CommuneRow(code=found.code, name=found.name, province=found.province.name, former=former)


def _listed(row: ListedPerson) -> ListedRow:
    person = row.person
    number = identifier_of(person.number) if person.number else None
    return ListedRow(
        line=row.row,
        name=person.name,
        birth=write_birth(person.birth_date, person.birth_year),
        number=number.masked if number else "",
        address=person.address,
    )


def _as_text(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _summary(files: Sequence[FileImport]) -> ImportSummary:
    messages = [message for file in files for message in file.messages]
    aside = [m for m in messages if m.state in (MessageState.SET_ASIDE, MessageState.PARTLY)]
    repeated = [m for file in files for m in file.messages if file.repeated or m.state is MessageState.REPEATED]
    return ImportSummary(
        messages=len(messages),
        results=sum(message.results for message in messages),
        set_aside=len(aside),
        repeated=len(repeated),
    )


def _see(view: View, *, show: Callable[[CameraView], None], scanned: Callable[[CameraScan], None]) -> None:
    if view.act is not None:
        scanned(CameraScan(texts=view.act.texts))
    show(_small(view))


def _small(view: View) -> CameraView:
    """Make the picture as small as the panel needs it, and outlines parts of its size."""
    height, width = view.frame.picture.shape[:2]
    rows = round(height * SHOWN_WIDTH / width)
    small = cv2.resize(view.frame.picture, (SHOWN_WIDTH, rows), interpolation=cv2.INTER_AREA)
    return CameraView(
        pixels=small.tobytes(),
        width=SHOWN_WIDTH,
        height=rows,
        outlines=tuple(
            CodeOutline(
                corners=tuple((x / width, y / height) for x, y in outline.corners),
                role=CodeRole(outline.role.value) if outline.role is not None else CodeRole.OTHER,
            )
            for outline in view.outlines
        ),
        hint=CameraHint(view.hint.value),
    )
