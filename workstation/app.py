"""`ghep`: the window. Here everything is put together, in order, and taken down in the reverse order."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import lru_cache
from gettext import NullTranslations
from pathlib import Path

from PySide6.QtCore import QLockFile
from PySide6.QtWidgets import QApplication

from sync.client.worker import working
from sync.protocol import Conflict
from workstation import __version__
from workstation.cli.job import HomeOption, LanguageOption, OperatorOption, PracticeOption, has_screen, job
from workstation.cli.print_pages import JobPages
from workstation.domain.desk import Answer
from workstation.domain.errors import EnvironmentProblem, Reason
from workstation.domain.scans import choose_reading
from workstation.gui.garbage import GarbageHere
from workstation.gui.look import dress
from workstation.gui.main_window import MainWindow
from workstation.gui.sounds.speaker import QtSpeaker
from workstation.gui.top_bar import WindowContext
from workstation.platform_server import PlatformOptions, embedded_platform, station_key
from workstation.practice.campaign import practice_settings
from workstation.practice.scanner import PracticeScanner
from workstation.slips import hand_out_slips
from workstation.station import among_desks, open_station, platform_access, utc_now
from workstation.texts.folder_notes import folder_note
from workstation.texts.translate import translations
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.keep_learning import learning_tubes
from workstation.usecases.listening import listening_too
from workstation.usecases.push_events import make_pusher
from workstation.usecases.run_print_jobs import PrintWorker
from workstation.usecases.watch_folder import FolderWorker
from workstation.window_ports import (
    WindowCamera,
    WindowCollections,
    WindowCustody,
    WindowLab,
    WindowLabels,
    WindowPeople,
    WindowPlates,
    WindowPrinters,
    WindowSync,
)

PRACTICE_PLATFORM_FOLDER = "practice-platform"


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
            options = PlatformOptions(home=running.home / PRACTICE_PLATFORM_FOLDER, clock=utc_now)
            url, key = stack.enter_context(embedded_platform(options)).url, station_key(options)
        context = stack.enter_context(
            open_station(running.home, practice=practice, operator=operator, settings=settings)
        )
        context = replace(context, settings=settings.model_copy(update={"public_url": settings.public_url or url}))
        shared = stack.enter_context(among_desks(running.home, context))
        context = shared.context
        if url and context.neighbours is None:
            stack.enter_context(working(make_pusher(context, url=url, key=key), "pusher"))
        learner = stack.enter_context(learning_tubes(context, url=url, key=key))
        context = replace(context, learning=learner.status)
        printing = PrintWorker(context, JobPages(lambda: catalogue_for(running.language)), running.home)
        stack.enter_context(working(printing, "printing"))
        context = stack.enter_context(listening_too(context, running.home))
        if settings.watch_folder and not practice:
            folder = FolderWorker(
                context,
                running.home / settings.watch_folder,
                running.home,
                lambda name, waiting: folder_note(name, waiting, catalogue_for(running.language)),
            )
            stack.enter_context(working(folder, "folder watcher"))
            context = replace(context, folder=folder.status)
        application = QApplication(sys.argv[:1])
        shown = make_window(
            context,
            language=running.language,
            state_file=running.home / "window.ini",
            resume=not operator,
            conflicts=shared.conflicts,
            on_job_made=printing.wake,
        )
        show_fitting(shown)
        garbage = GarbageHere()
        application.exec()
        shown.close()
        garbage.close()


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
        handed_out = hand_out_slips(of, tube, state_file.parent, catalogue())
        on_job_made()
        return handed_out

    desk = DeskSession(context, resume=resume, print_slips=print_slips)

    def practice_scan(waiting: Answer | None) -> str:
        return PracticeScanner(desk.context).next_scan(waiting)

    made = MainWindow(
        desk=desk,
        sync=WindowSync(context, conflicts),
        lab=WindowLab(context, catalogue),
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
        camera=WindowCamera(lambda: desk.context),
        people=WindowPeople(lambda: desk.context, catalogue, state_file.parent),
        labels=WindowLabels(lambda: desk.context, catalogue, state_file.parent, on_job_made),
        custody=WindowCustody(lambda: desk.context, catalogue, state_file.parent, on_job_made),
        plates=WindowPlates(lambda: desk.context, catalogue, state_file.parent, on_job_made),
        printers=WindowPrinters(lambda: desk.context, catalogue, on_job_made),
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
