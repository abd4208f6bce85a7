"""The decimal mark of the reader's language: a comma in Vietnamese, a point in English."""

import gettext
import re

_POINT = re.compile(r"(?<=\d)\.(?=\d)")


def decimal(value: float, catalogue: gettext.NullTranslations) -> str:
    """Write a number with no more digits than it has."""
    return decimals(f"{value:g}", catalogue)


def decimals(measured: str, catalogue: gettext.NullTranslations) -> str:
    """Give measured numbers their mark, as in `50.8 × 25.4 mm`; nothing else may stand in the text with a point."""
    return _POINT.sub(",", measured) if catalogue.info().get("language") == "vi" else measured
