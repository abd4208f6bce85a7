"""Names as initials, for lists that people in the queue may read over a shoulder."""


def masked_name(name: str) -> str:
    """Keep the given name, which stands last in Vietnamese, and the first letters of the rest.

    A name of one word keeps only its first letter.
    """
    *others, given = name.split() or [""]
    if not others:
        return f"{given[:1]}." if given else ""
    return " ".join((*(f"{word[0]}." for word in others), given))
