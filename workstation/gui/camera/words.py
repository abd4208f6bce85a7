"""What the camera's panel says in each state: a headline, and what to do."""

from collections.abc import Callable

from workstation.gui.camera.model import PanelState
from workstation.gui.ports import CameraHint, CodeRole
from workstation.texts.translate import mark as _

STATES = {
    PanelState.NO_CAMERA: (
        _("No camera found"),
        _("Plug a camera in: it is noticed by itself."),
    ),
    PanelState.STARTING: (_("The camera starts …"), _("Wait a moment.")),
    PanelState.LOST: (
        _("Camera lost"),
        _("Plug it in again, or close the other program that uses it. It goes on by itself."),
    ),
}
HINTS = {
    CameraHint.NONE: _("Hold the code in the middle"),
    CameraHint.HOLD_STILL: _("Hold still"),
    CameraHint.MORE_LIGHT: _("Too dark: switch a light on"),
    CameraHint.COME_CLOSER: _("Too far: come closer"),
    CameraHint.TILT: _("Glare: tilt it away from the lamp"),
}
READ = _("Read")
ROLES = {
    CodeRole.TUBE: _("tube"),
    CodeRole.PERSON: _("person"),
    CodeRole.COMMAND: _("command"),
    CodeRole.OTHER: _("other code"),
}
PRACTICE = _("Practice camera (invented)")
TITLE, CLOSE, OTHER = _("CAMERA VIEW"), _("Close camera"), _("Use: {name}")


def hint_words(hint: CameraHint, roles: tuple[CodeRole, ...], gettext: Callable[[str], str]) -> str:
    """Say what was read, or what the hands could do better."""
    if roles:
        return f"{gettext(READ)}: " + ", ".join(gettext(ROLES[role]) for role in dict.fromkeys(roles))
    return gettext(HINTS[hint])
