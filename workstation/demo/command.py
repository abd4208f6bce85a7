"""`ghep demo`: the practice campaign in the window, or the same journey headless where there is no screen."""

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from workstation.cli.job import EXIT_ERROR, HomeOption, Job, JsonOption, LanguageOption, has_screen, job
from workstation.demo.journey import Journey, tell_journey
from workstation.platform_server import PlatformOptions, embedded_platform, station_key
from workstation.practice.campaign import practice_settings
from workstation.station import open_station, utc_now
from workstation.texts.translate import mark as _

_NO_SCREEN = _("There is no screen: showing the same journey headless. Everything is written to {out}")
_HEADLESS = _("The practice campaign, headless. Everything is written to {out}")
_SCREENS = _("Screens in both languages: {path}")
_NO_SCREENS = _("The screens could not be drawn: {problem}")
_DONE = _("The journey is complete: every person's page says what it should.")
_NOT_DONE = _("The journey is NOT complete; see above.")


def demo(
    headless: Annotated[bool, typer.Option("--headless", help="Without a window, even if there is a screen.")] = False,
    out: Annotated[Path, typer.Option("--out", help="Folder for what the headless journey writes.")] = Path("out"),
    home: HomeOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = None,
) -> None:
    """Show the whole journey of a tube on a practice campaign.

    With a screen it opens the window in practice mode, with an embedded platform. With none it does the journey on
    the files that ship with the project and writes its pages, screens and labels to a folder.
    """
    if not headless and has_screen():
        command = [sys.executable, "-m", "workstation", "window", "--practice"]
        command += ["--home", str(home)] if home else []
        command += ["--language", language] if language else []
        raise typer.Exit(subprocess.call(command))
    with job(home, as_json=as_json, language=language) as running:
        running.say(running.word(_HEADLESS if headless else _NO_SCREEN, out=out), step="start", out=out)
        if not _headless(running, out):
            running.say(running.word(_NOT_DONE), step="end", complete=False)
            raise typer.Exit(EXIT_ERROR)
        running.say("\n" + running.word(_DONE), step="end", complete=True)


def _headless(running: Job, out: Path) -> bool:
    home = out / "home"
    for old in (home, out / "pages", out / "screens"):
        shutil.rmtree(old, ignore_errors=True)
    settings = practice_settings(running.settings)
    options = PlatformOptions(home=home, clock=utc_now)
    with (
        embedded_platform(options) as platform,
        open_station(home, practice=True, settings=settings) as context,
    ):
        journey = Journey(
            job=running,
            context=replace(context, settings=settings.model_copy(update={"public_url": platform.url})),
            out=out,
            platform_url=platform.url,
            platform_key=station_key(options),
        )
        complete = tell_journey(journey)
    return _draw_screens(running, home, out / "screens") and complete


def _draw_screens(running: Job, home: Path, folder: Path) -> bool:
    command = [sys.executable, "-m", "workstation.demo.screens", str(home), str(folder)]
    drawn = subprocess.run(
        command, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, capture_output=True, text=True, check=False
    )
    if drawn.returncode:
        problem = (drawn.stderr.strip().splitlines() or ["?"])[-1]
        running.say(running.word(_NO_SCREENS, problem=problem), step="screens", problem=problem)
        return False
    running.say("\n" + running.word(_SCREENS, path=folder), step="screens", path=folder)
    return True
