"""Vietnamese words: whether letters can be one, and the old TCVN3 (ABC) letters of fonts whose names begin with .Vn.

Spelling tells a damaged text from a whole one: no reader may store mojibake as a name.
"""

import re
import unicodedata
from collections.abc import Iterable

_ROWS = (
    (0xA1, "ĂÂÊÔƠƯĐăâêôơưđ"),
    (0xB5, "àảãáạ"),
    (0xBB, "ằẳẵắ"),
    (0xC6, "ặầẩẫấậè"),
    (0xCE, "ẻẽéẹềểễếệìỉ"),
    (0xDC, "ĩíịò"),
    (0xE1, "ỏõóọồổỗốộờởỡớợù"),
    (0xF1, "ủũúụừửữứựỳỷỹýỵ"),
)
_TCVN3 = {first + i: letter for first, letters in _ROWS for i, letter in enumerate(letters)}
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_ACUTE_OR_DOT = {"\u0301", "\u0323"}
_FIRST = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnprstvx]"
_OPEN = (
    "ai|ao|au|ay|âu|ây|eo|êu|ia|iu|iêu|yêu|oai|oay|oao|oeo|oa|oe|oi|ôi|ơi|ua|ưa|ưi|ưu|uê|ui|uôi|uơ|uya|uyu|uy|uây"
    "|ươi|ươu|[aeêioôơuưy]"
)
_CLOSED = "iê|yê|oa|oă|oe|oo|uâ|uê|uô|ươ|uyê|uy|[aăâeêioôơuưy]"
_LAST = "ch|ng|nh|[cmnpt]"
_SYLLABLE = re.compile(rf"(?:{_FIRST})?(?:(?:{_OPEN})|(?:{_CLOSED})(?:{_LAST}))")
_VNI = re.compile("[aeiouy][à-ÿ]|[àáâãèéêìíòóôõùúýăđĩũơư][à-ÿ]", re.IGNORECASE)
_BETWEEN = re.compile(r"[\x00-\x40\x5b-\x60\x7b-\x7f\u2010-\u2027\s]+")
_AS_1252 = re.compile("Ã[\u0080-\u00bf]|á[»º\u00ba\u00bb]|Ä[\u0080-\u00bf‘’]|Æ[°¡]")


def is_syllable(word: str) -> bool:
    """Tell whether a word (of any case) is spelled as a Vietnamese syllable with at most one tone."""
    letters = unicodedata.normalize("NFD", word.casefold())
    tones = [c for c in letters if c in _TONES]
    if len(tones) > 1:
        return False
    base = unicodedata.normalize("NFC", "".join(c for c in letters if c not in _TONES))
    if not _SYLLABLE.fullmatch(base):
        return False
    return not tones or not re.search("(c|ch|p|t)$", base) or tones[0] in _ACUTE_OR_DOT


def from_tcvn3(text: str) -> str:
    """Read each Latin-1 letter as the TCVN3 letter of its code; a word of capitals stays one.

    The capitals' fonts (.VnTimeH) show small letters' codes as capitals, which the other letters of the word tell.
    """
    return re.sub(r"\S+", lambda match: _tcvn3_word(match.group()), text)


def looks_damaged(word: str) -> bool:
    """Tell whether a word that is not ASCII shows signs of a wrong encoding; a foreign name's letters do not."""
    return any(_is_damaged(part) for part in words_beyond_ascii(unicodedata.normalize("NFC", word)))


def words_beyond_ascii(text: str) -> list[str]:
    """Give the words of a text that are not ASCII; digits and punctuation divide words."""
    return [word for word in _BETWEEN.split(text) if not word.isascii()]


def share_of_syllables(texts: Iterable[str]) -> float | None:
    """Give which share of the words beyond ASCII are Vietnamese syllables; None when there are no such words."""
    words = [word for text in texts for word in words_beyond_ascii(text)]
    return sum(is_syllable(word) for word in words) / len(words) if words else None


def _is_damaged(letters: str) -> bool:
    if is_syllable(letters):
        return False
    if is_syllable(from_tcvn3(letters)) or any(unicodedata.category(c) not in ("Lu", "Ll", "Mn") for c in letters):
        return True
    return bool(_AS_1252.search(letters) or _VNI.search(letters))


def _tcvn3_word(word: str) -> str:
    if word.isascii():
        return word
    read = word.translate(_TCVN3)
    plain = [c for c in word if c.isascii() and c.isalpha()]
    return read.upper() if len(plain) > 1 and all(c.isupper() for c in plain) else read
