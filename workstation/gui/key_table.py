"""What a key writes on a US keyboard, by its place and not by its layout.

Codes are those of evdev, which equal set-1 codes for these keys; X11 and Wayland add 8. A scanner types by place,
so this reading is right whatever layout, dead keys or Caps Lock the computer is set to.
"""

X11_OFFSET = 8
ENTER_CODES = frozenset({28, 96, 284})
TAB_CODE = 15
BACKSPACE_CODE = 14
PREFIX_CODE = 67
STX = "\x02"

_ROWS = (
    (2, "1!2@3#4$5%6^7&8*9(0)-_=+"),
    (16, "qQwWeErRtTyYuUiIoOpP[{]}"),
    (30, "aAsSdDfFgGhHjJkKlL;:'\"`~"),
    (43, "\\|zZxXcCvVbBnNmM,<.>/?"),
    (57, "  "),
    (86, "<>"),
)
_KEYPAD = {
    55: "*",
    71: "7",
    72: "8",
    73: "9",
    74: "-",
    75: "4",
    76: "5",
    77: "6",
    78: "+",
    79: "1",
    80: "2",
    81: "3",
    82: "0",
    83: ".",
    98: "/",
    309: "/",
}


def by_place(code: int, *, shift: bool) -> str:
    """Give the letter of a key of the main block on a US keyboard, or an empty text for any other key."""
    plain, shifted = _MAIN.get(code, ("", ""))
    return shifted if shift else plain


def by_keypad(code: int) -> str:
    """Give what a key of the number pad writes while NumLock is on, or an empty text for any other key."""
    return _KEYPAD.get(code, "")


def code_offset(platform: str) -> int:
    """Say what a Qt platform adds to the code of a key; nothing on Windows."""
    return 0 if platform == "windows" else X11_OFFSET


_MAIN: dict[int, tuple[str, str]] = {
    first + place: (letters[2 * place], letters[2 * place + 1])
    for first, letters in _ROWS
    for place in range(len(letters) // 2)
}
