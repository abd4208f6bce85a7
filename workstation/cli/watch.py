"""`ghep watch`: take what analyzers export into a folder, until interrupted. One line a file."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from sync.client.worker import working
from workstation.cli.job import HomeOption, Job, JsonOption, LanguageOption, PracticeOption, report, station_job
from workstation.cli.stopping import stopping
from workstation.domain.errors import BadInput, Reason
from workstation.domain.watched_folder import FolderStatus, MovedFile
from workstation.texts.folder_notes import folder_note
from workstation.texts.translate import mark as _
from workstation.usecases.context import Context
from workstation.usecases.import_again import import_again
from workstation.usecases.watch_folder import FolderWorker

_WATCHING = _("Watching {folder}; Ctrl+C ends it")
_DONE = _("{name}: kept and read")
_REFUSED = _("{name}: waits for a person; it lies with a note in {path}")
_STOPPED = _("Stopped; today {done} files were read and {refused} wait for a person")


def watch(
    folder: Annotated[Path | None, typer.Argument(help="The folder; else watch_folder.", show_default=False)] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
    practice: PracticeOption = False,
) -> None:
    """Watch a folder into which analyzers export, and import what comes; until interrupted."""
    with (
        stopping() as stop,
        station_job(home, as_json=as_json, language=language, practice=practice) as (job, context),
    ):
        worker = _worker(job, context, folder or _set_folder(job), partial(say_folder, job))
        for _message in import_again(context, all_open=False):
            if stop.is_set():
                break
        worker.run_alone(stop)
        counts = {"done": worker.status().done, "refused": worker.status().refused}
        job.say(job.word(_STOPPED, **counts), event="stopped", **counts)


@contextmanager
def watching_set_folder(job: Job, context: Context, told: Callable[[FolderStatus | MovedFile], None]) -> Iterator[None]:
    """Watch the folder of the settings in a thread of its own while the block lasts; nothing where none is set.

    Practice never takes what analyzers wrote.
    """
    if not job.settings.watch_folder or context.practice:
        yield
        return
    with working(_worker(job, context, _set_folder(job), told), "folder watcher"):
        yield


def say_folder(job: Job, event: FolderStatus | MovedFile) -> None:
    """Print what became of a file, or how the watching stands now."""
    if isinstance(event, MovedFile):
        text, kind = (_REFUSED, "refused") if event.refused else (_DONE, "done")
        job.say(job.word(text, name=event.name, path=event.target), event=kind, name=event.name, path=event.target)
    elif event.trouble is not None:
        report(event.trouble, job.catalogue, as_json=job.as_json)
    else:
        job.say(job.word(_WATCHING, folder=event.folder), event="watching", folder=event.folder)


def _set_folder(job: Job) -> Path:
    if not job.settings.watch_folder:
        raise BadInput(Reason.NO_FOLDER)
    return job.home / job.settings.watch_folder


def _worker(job: Job, context: Context, folder: Path, told: Callable[[FolderStatus | MovedFile], None]) -> FolderWorker:
    return FolderWorker(
        context,
        folder.absolute(),
        job.home,
        lambda name, waiting: folder_note(name, waiting, job.catalogue),
        told=told,
    )
