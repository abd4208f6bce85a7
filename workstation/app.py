"""`ghep`: the window. Here everything is put together, in order, and taken down in the reverse order."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import lru_cache, partial
from gettext import NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QTimer
from PySide6.QtWidgets import QApplication

from sync.client.worker import Worker, working
from sync.first_use import module_when_used, object_when_called
from sync.protocol import Conflict
from workstation import __version__
from workstation.cli.job import HomeOption, Job, LanguageOption, OperatorOption, PracticeOption, has_screen, job
from workstation.domain.desk import Answer
from workstation.domain.errors import EnvironmentProblem, Reason
from workstation.domain.printing import PrintJob, StoredPrinter
from workstation.domain.scans import choose_reading
from workstation.gui.garbage import GarbageHere
from workstation.gui.look import dress
from workstation.gui.main_window import MainWindow
from workstation.gui.sounds.speaker import QtSpeaker
from workstation.gui.top_bar import WindowContext
from workstation.gui.window_state import ask_for_language
from workstation.practice.campaign import practice_settings
from workstation.practice.scanner import PracticeScanner
from workstation.station import among_desks, open_station, platform_access, utc_now
from workstation.texts.folder_notes import folder_note
from workstation.texts.translate import translations
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.print_one_job import Pages
from workstation.usecases.push_events import make_pusher
from workstation.usecases.run_print_jobs import PrintWorker
from workstation.window_ports.collections import WindowCollections
from workstation.window_ports.custody import WindowCustody
from workstation.window_ports.people import WindowPeople
from workstation.window_ports.sync import WindowSync

if TYPE_CHECKING:
    from labels.layout import Page
    from workstation import platform_server, slips
    from workstation.cli import print_pages
    from workstation.usecases import keep_learning, listening, watch_folder
    from workstation.window_ports import camera, lab, labels, plates, printers
else:
    platform_server = module_when_used("workstation.platform_server")
    slips = module_when_used("workstation.slips")
    print_pages = module_when_used("workstation.cli.print_pages")
    keep_learning = module_when_used("workstation.usecases.keep_learning")
    listening = module_when_used("workstation.usecases.listening")
    watch_folder = module_when_used("workstation.usecases.watch_folder")
    camera = module_when_used("workstation.window_ports.camera")
    lab = module_when_used("workstation.window_ports.lab")
    labels = module_when_used("workstation.window_ports.labels")
    plates = module_when_used("workstation.window_ports.plates")
    printers = module_when_used("workstation.window_ports.printers")

PRACTICE_PLATFORM_FOLDER = "practice-platform"
SECONDS_OF_A_TURN = 0.001
"""How long another thread may keep the window's from its next key; Python's own 5 ms are felt in a burst of keys."""


def _nothing() -> None:
    """Nobody prints in the background."""


def window(
    home: HomeOption = None,
    language: LanguageOption = None,
    operator: OperatorOption = "",
    practice: PracticeOption = False,
) -> None:
    """Open the window (also: ghep without a command)."""
    with job(home, as_json=False, language=language) as running, ExitStack() as stack:
        require_screen()
        settings = practice_settings(running.settings) if practice else running.settings
        stack.enter_context(only_window(running.home))
        url, key = platform_access(running.home, settings, practice=practice)
        if practice:
            options = platform_server.PlatformOptions(home=running.home / PRACTICE_PLATFORM_FOLDER, clock=utc_now)
            url = stack.enter_context(platform_server.embedded_platform(options)).url
            key = platform_server.station_key(options)
        context = stack.enter_context(
            open_station(running.home, practice=practice, operator=operator, settings=settings)
        )
        context = replace(context, settings=settings.model_copy(update={"public_url": settings.public_url or url}))
        shared = stack.enter_context(among_desks(running.home, context))
        context = shared.context
        workers = dict[str, Worker]()
        if url and context.neighbours is None:
            workers["pusher"] = make_pusher(context, url=url, key=key)
        if url:
            learner = object_when_called(partial(_learner, context, url, key))
            workers["worklist"] = learner
            context = replace(context, learning=learner.status)
        workers["printing"] = printing = PrintWorker(context, _pages(running), running.home)
        if settings.listen_port:
            context = stack.enter_context(listening.listening_too(context, running.home))
        if settings.watch_folder and not practice:
            folder = object_when_called(partial(_folder_worker, context, running))
            workers["folder watcher"] = folder
            context = replace(context, folder=folder.status)
        application = QApplication(sys.argv[:1])
        state_file = running.home / "window.ini"
        if language is not None:
            ask_for_language(state_file, language)
        shown = make_window(
            context,
            language=running.language,
            state_file=state_file,
            resume=not operator,
            conflicts=shared.conflicts,
            on_job_made=printing.wake,
        )
        show_fitting(shown)
        sys.setswitchinterval(SECONDS_OF_A_TURN)
        QTimer.singleShot(0, partial(_begin, workers, stack))
        garbage = GarbageHere()
        application.exec()
        shown.close()
        garbage.close()


def _begin(workers: Mapping[str, Worker], stack: ExitStack) -> None:
    """Begin what works beside the window, once it is shown: it would be painted later, as threads share one turn."""
    for name, worker in workers.items():
        stack.enter_context(working(worker, name))


def _learner(context: Context, url: str, key: str) -> "keep_learning.TubeLearner":
    return keep_learning.TubeLearner(context, url=url, key=key)


def _folder_worker(context: Context, running: Job) -> "watch_folder.FolderWorker":
    return watch_folder.FolderWorker(
        context,
        running.home / context.settings.watch_folder,
        running.home,
        lambda name, waiting: folder_note(name, waiting, catalogue_for(running.language)),
    )


def _pages(running: Job) -> Pages:
    def lay_out(context: Context, job: PrintJob, items: Sequence[str], printer: StoredPrinter) -> "Iterable[Page]":
        return print_pages.JobPages(lambda: catalogue_for(running.language))(context, job, items, printer)

    return lay_out


def require_screen() -> None:
    """Raise EnvironmentProblem where Qt would end the program: no screen, and no other platform named for Qt."""
    if not has_screen() and not os.environ.get("QT_QPA_PLATFORM"):
        raise EnvironmentProblem(Reason.NO_SCREEN)


def make_window(
    context: Context,
    *,
    language: str,
    state_file: Path,
    resume: bool = False,
    conflicts: Callable[[], tuple[Conflict, ...]] = tuple,
    on_job_made: Callable[[], None] = _nothing,
) -> MainWindow:
    """Put the window together for an open station; a QApplication must exist.

    With `resume` whoever signed in last at this desk works on. `on_job_made` is called when there is something to
    print.
    """
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        raise TypeError
    dress(application)
    rules = context.settings.scan_rules(practice=context.practice)
    shown = list[MainWindow]()

    def catalogue() -> NullTranslations:
        return catalogue_for(shown[0].look.language if shown else language)

    def print_slips(of: Context, tube: str) -> Path | str:
        handed_out = slips.hand_out_slips(of, tube, state_file.parent, catalogue())
        on_job_made()
        return handed_out

    desk = DeskSession(context, resume=resume, print_slips=print_slips)

    def practice_scan(waiting: Answer | None) -> str:
        return PracticeScanner(desk.context).next_scan(waiting)

    made = MainWindow(
        desk=desk,
        sync=WindowSync(context, conflicts),
        lab=object_when_called(lambda: lab.WindowLab(context, catalogue)),
        catalogue_for=catalogue_for,
        language=language,
        context=WindowContext(
            site=context.settings.site,
            desk_name=context.settings.desk,
            operator=desk.context.operator,
            practice=context.practice,
            version=__version__,
            zone=context.settings.zone,
            state_file=state_file,
        ),
        chooses=lambda place, text: choose_reading(place, text, rules),
        practice_scan=practice_scan if context.practice else None,
        change_operator=desk.change_operator,
        make_speaker=QtSpeaker,
        collections=WindowCollections(lambda: desk.context),
        camera=object_when_called(lambda: camera.WindowCamera(lambda: desk.context)),
        people=WindowPeople(lambda: desk.context, catalogue, state_file.parent),
        labels=object_when_called(
            lambda: labels.WindowLabels(lambda: desk.context, catalogue, state_file.parent, on_job_made)
        ),
        custody=WindowCustody(lambda: desk.context, catalogue, state_file.parent, on_job_made),
        plates=object_when_called(
            lambda: plates.WindowPlates(lambda: desk.context, catalogue, state_file.parent, on_job_made)
        ),
        printers=object_when_called(lambda: printers.WindowPrinters(lambda: desk.context, catalogue, on_job_made)),
    )
    shown.append(made)
    return made


def show_fitting(shown: MainWindow) -> None:
    """Show the window at its size, or maximised on a screen that has no more room."""
    room = shown.screen().availableSize()
    if room.width() <= shown.width() or room.height() <= shown.height():
        shown.showMaximized()
    else:
        shown.show()


@lru_cache
def catalogue_for(language: str) -> NullTranslations:
    """Give a language's catalogue, read once."""
    return translations(language)


@contextmanager
def only_window(home: Path) -> Iterator[None]:
    """Hold the data folder for one window; raise EnvironmentProblem when another has it."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = QLockFile(str(home / "window.lock"))
    if not lock.tryLock(0):
        raise EnvironmentProblem(Reason.ALREADY_RUNNING, process=lock.getLockInfo()[0])
    try:
        yield
    finally:
        lock.unlock()
