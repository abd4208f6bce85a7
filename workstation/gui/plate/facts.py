"""What an answer of the Plate tab is, and the facts of its words. Pure: a plate's state in, an answer out."""

from pathlib import Path

from workstation.domain.plate import FillOrder
from workstation.domain.scans import Command
from workstation.gui.plate.ports import FileRows, FileTaken, PlateState, ScanEnd, Scanned
from workstation.gui.plate.words import PlateAnswer, Said
from workstation.texts.translate import mark as _

MOST_FINDINGS = 2
ORDER_WORDS = {FillOrder.COLUMNS: _("DOWN THE COLUMNS"), FillOrder.ROWS: _("ALONG THE ROWS")}


def answer_of(said: Said, state: PlateState | None, following: str | None = None, **more: object) -> PlateAnswer:
    """Give an answer with the facts of the plate; `following` is the well that comes next."""
    if state is None:
        return PlateAnswer(said=said, facts={"next": "", "plate": "", **more})
    controls = [f"{well.well} {well.control.upper()}" for well in state.wells if well.control]
    facts = {
        "plate": state.number,
        "tubes": state.tubes,
        "room": state.room,
        "next": following or "",
        "controls": ", ".join(controls) or "—",
        "why": "\n".join(state.findings[:MOST_FINDINGS]),
    }
    return PlateAnswer(said=said, facts={**facts, **more})


def scanned_answer(done: Scanned) -> PlateAnswer:
    """Give the answer to a scan that was taken."""
    if done.end is ScanEnd.MADE:
        return answer_of(Said.MADE, done.state, done.state.next)
    if done.end is ScanEnd.OPENED:
        return opened_answer(done.state)
    said = Said.PLACED if done.people is not None else Said.PLACED_UNKNOWN
    if done.others:
        said = Said.PLACED_AGAIN
    elif done.state.next is None:
        said = Said.FULL
    return answer_of(
        said,
        done.state,
        done.state.next,
        tube=done.tube,
        well=done.well,
        people=done.people or 0,
        others=", ".join(done.others),
    )


def opened_answer(state: PlateState) -> PlateAnswer:
    """Give the answer to a plate that was opened: what it waits for, or that it may not be used."""
    return resting_answer(state, state.next) if state.is_finished else answer_of(Said.OPENED, state, state.next)


def resting_answer(state: PlateState | None, following: str | None) -> PlateAnswer:
    """Say what is waited for, when nothing has just happened."""
    if state is None:
        return PlateAnswer(said=Said.READY)
    if state.findings:
        return answer_of(Said.INVALID, state)
    if state.file:
        look = sum(bool(well.why) for well in state.wells)
        return answer_of(Said.HAS_FILE, state, file=state.file, look=look)
    return answer_of(Said.WAIT_FILE if state.is_finished else Said.NEXT_TUBE, state, following)


def looked_answer(file: FileRows, state: PlateState | None) -> PlateAnswer:
    """Give the answer to a file that is looked at."""
    facts = {"file": file.path.name, "rows": file.rows, "wells": file.wells, "read_as": file.read_as}
    return answer_of(Said.PREVIEW, state, None, **facts)


def taken_answer(taken: FileTaken, path: Path | None, state: PlateState | None) -> PlateAnswer:
    """Give the answer to a file that was imported."""
    if state is not None and state.findings:
        return answer_of(Said.INVALID, state)
    said = Said.TAKEN_PARTLY if taken.waiting else Said.TAKEN
    return answer_of(
        said,
        state,
        results=taken.results,
        waiting=taken.waiting,
        file=path.name if path is not None else "",
        reason=next(iter(taken.reasons), ""),
    )


def command_of(text: str) -> Command | None:
    """Tell which code of the command card a scan is, if it is one."""
    try:
        return Command(text.strip().upper())
    except ValueError:
        return None
