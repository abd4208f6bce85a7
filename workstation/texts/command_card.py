"""The words of the command card: Vietnamese large and English small, whatever language the window speaks."""

from labels.command_card import BadgeTile, CardIcon, CommandTile
from workstation.domain.badge import Operator, display_badge
from workstation.domain.scans import Command
from workstation.texts.operators import ROLE_WORDS
from workstation.texts.translate import Language, translations
from workstation.texts.translate import mark as _

_ORDER: tuple[tuple[Command, str, CardIcon | str], ...] = (
    (Command.UNDO, _("Undo"), CardIcon.UNDO),
    (Command.CLOSE, _("Close tube"), CardIcon.CLOSE),
    (Command.REPLACE, _("Replace tube"), CardIcon.REPLACE),
    (Command.PRINT_SLIP, _("Print slip"), CardIcon.SLIP),
    (Command.CHOICE_1, _("Choose 1"), "1"),
    (Command.CHOICE_2, _("Choose 2"), "2"),
    (Command.CHOICE_3, _("Choose 3"), "3"),
    (Command.SKIP, _("Skip"), CardIcon.SKIP),
)
_TITLE = _("Command card")
_HINT = _(
    "Scan a code instead of pressing a key. Cover the neighbours with your hand if the scanner picks the wrong one."
)
_BADGES = _("Operators' badges")
_BADGES_HINT = _("Cut along the frames. Scan your badge when you begin; keep it with you, it stands for your name.")


def command_tiles() -> tuple[CommandTile, ...]:
    """Give every command with its words and its picture, in the card's order."""
    return tuple(
        CommandTile(code=command, words=_vietnamese(words), second=words, icon=icon) for command, words, icon in _ORDER
    )


def badge_tile(operator: Operator) -> BadgeTile:
    """Give an operator's badge as it is printed."""
    role = ROLE_WORDS[operator.role]
    return BadgeTile(
        code=operator.badge,
        display=display_badge(operator.badge),
        name=operator.name,
        role=f"{_vietnamese(role)} · {role}",
    )


def card_title() -> tuple[str, str]:
    """Give the card's title and how it is used."""
    return f"{_vietnamese(_TITLE)} · {_TITLE}", _vietnamese(_HINT)


def badges_title() -> tuple[str, str]:
    """Give the title of a page of badges and how it is used."""
    return f"{_vietnamese(_BADGES)} · {_BADGES}", _vietnamese(_BADGES_HINT)


def _vietnamese(text: str) -> str:
    return translations(Language.VI).gettext(text)
