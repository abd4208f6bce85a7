"""See the boxes of this station, and what was received here. Reads only."""

from workstation.domain.box_code import read_box_code
from workstation.domain.custody import FilledBox, Reception
from workstation.domain.errors import BadInput, NotFound, Reason
from workstation.store import boxes, receptions
from workstation.usecases.context import Context
from workstation.usecases.pack_box import known_box

LISTED = 50


def list_boxes(context: Context, limit: int = LISTED) -> tuple[FilledBox, ...]:
    """List the boxes of this station with their tubes, those scanned last first."""
    with context.database.read() as connection:
        return boxes.recent_boxes(connection, limit)


def show_box(context: Context, text: str) -> FilledBox:
    """Give a box and its tubes by its code. Raises BadInput(BAD_BOX) and NotFound(NO_SUCH_BOX)."""
    code = box_code(context, text)
    with context.database.read() as connection:
        return boxes.fill(connection, known_box(connection, code))


def list_receptions(context: Context, limit: int = LISTED) -> tuple[Reception, ...]:
    """List what was received here, what was worked at last first."""
    with context.database.read() as connection:
        return receptions.recent_receptions(connection, limit)


def show_reception(context: Context, text: str) -> Reception:
    """Give the newest reception of a box; an empty text means tubes that came without one.

    Raises BadInput(BAD_BOX) and NotFound(NO_SUCH_RECEPTION).
    """
    code = box_code(context, text) if text else ""
    with context.database.read() as connection:
        found = receptions.last_reception(connection, code)
    if found is None:
        raise NotFound(Reason.NO_SUCH_RECEPTION, box=code or "—")
    return found


def box_code(context: Context, text: str) -> str:
    """Read the code of a box as it is typed or scanned; raise BadInput(BAD_BOX)."""
    scan = read_box_code(text, practice=context.practice)
    if scan is None or not scan.is_whole or not scan.is_this_mode:
        raise BadInput(Reason.BAD_BOX, box=text[:24])
    return scan.code
