"""`ghep watch`: take what analyzers export into a folder, until interrupted. One line a file."""

from pathlib import Path
from typing import Annotated

import typer

from workstation.cli.job import HomeOption, Job, JsonOption, LanguageOption, PracticeOption, report, station_job
from workstation.cli.stopping import stopping
from workstation.domain.errors import BadInput, Reason
from workstation.domain.watched_folder import FolderStatus, MovedFile
from workstation.texts.folder_notes import folder_note
from workstation.texts.translate import mark as _
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
        watched = (folder or _set_folder(job)).absolute()
        telling = _Telling(job)
        worker = FolderWorker(
            context,
            watched,
            job.home,
            lambda name, waiting: folder_note(name, waiting, job.catalogue),
            told=telling.hear,
        )
        for _message in import_again(context, all_open=False):
            if stop.is_set():
                break
        worker.run_alone(stop)
        telling.end(worker.status())


def _set_folder(job: Job) -> Path:
    if not job.settings.watch_folder:
        raise BadInput(Reason.NO_FOLDER)
    return job.home / job.settings.watch_folder


class _Telling:
    """Prints a line for every file, and for every change of what stands in the way."""

    def __init__(self, job: Job) -> None:
        self._job = job

    def hear(self, event: FolderStatus | MovedFile) -> None:
        """Print what happened."""
        job = self._job
        if isinstance(event, MovedFile):
            text, kind = (_REFUSED, "refused") if event.refused else (_DONE, "done")
            job.say(job.word(text, name=event.name, path=event.target), event=kind, name=event.name, path=event.target)
        elif event.trouble is not None:
            report(event.trouble, job.catalogue, as_json=job.as_json)
        else:
            job.say(job.word(_WATCHING, folder=event.folder), event="watching", folder=event.folder)

    def end(self, status: FolderStatus) -> None:
        """Say that it has stopped."""
        counts = {"done": status.done, "refused": status.refused}
        self._job.say(self._job.word(_STOPPED, **counts), event="stopped", **counts)
