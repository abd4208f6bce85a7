"""The provinces and communes of Vietnam since 2025-07-01, searched as people type: without accents, by word beginnings.

The data stand in `communes_2025.tsv`, whose source and licence are in `NOTICE.txt`. A unit before 2025 finds what it
became.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from workstation.domain.identifiers import fold_name

_KINDS = re.compile(r"^(phuong|xa|thi tran|dac khu|p|x|tt) |^(tinh|thanh pho|tp) ")
_SHORT = {"p": "phuong", "x": "xa", "q": "quan", "h": "huyen", "tp": "thanh pho", "tt": "thi tran", "tx": "thi xa"}
_SHORT_BEFORE = re.compile(r"\b(p|x|q|h|tp|tt|tx) ?(?=[0-9]| \w)")
_BETWEEN = " | "
_ONE_LETTER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Province:
    """One of the 34 provinces: its code of two digits and its whole name."""

    code: str
    name: str

    @property
    def short(self) -> str:
        """The name without Tỉnh or Thành phố."""
        return self.name.removeprefix("Tỉnh ").removeprefix("Thành phố ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Commune:
    """One of the 3,321 communes: its code of five digits, its name with Phường, Xã or Đặc khu, and its province.

    `before` are the units that became it or a part of it: commune, district, and province if that was another.
    """

    code: str
    name: str
    province: Province
    before: tuple[str, ...]

    @property
    def text(self) -> str:
        """The commune as an address ends: `Phường Ba Đình, Hà Nội`."""
        return f"{self.name}, {self.province.short}"


@dataclass(frozen=True, slots=True)
class _Entry:
    commune: Commune
    bare: str
    now: str
    ever: str


def search_communes(text: str, limit: int = 8, province: str = "") -> tuple[Commune, ...]:
    """Find communes by the beginnings of words of their name, their province's or an older unit's, in any order.

    A name that stands whole in the text comes first, what only an older unit explains comes last. `province` is a
    province's code and leaves out the others.
    """
    words = _SHORT_BEFORE.sub(lambda found: f"{_SHORT[found[1]]} ", " ".join(_words(text))).split()
    if not words:
        return ()
    wanted = [f" {word}" for word in words]
    typed = f" {' '.join(words)} "
    found: list[tuple[tuple[object, ...], Commune]] = []
    for entry in _entries():
        if province and entry.commune.province.code != province:
            continue
        text = entry.ever if len(typed) > _ONE_LETTER else f" {entry.bare}"
        if all(word in text for word in wanted):
            found.append((_rank(entry, words, typed), entry.commune))
    return tuple(commune for _, commune in sorted(found, key=lambda pair: pair[0])[:limit])


def commune(code: str) -> Commune | None:
    """Give the commune of a code, or None."""
    entry = _by_code().get(code)
    return entry.commune if entry else None


def found_by(one: Commune, text: str) -> str:
    """Give the older unit that explains why a text finds a commune; empty where today's names explain it."""
    wanted = [f" {word}" for word in _words(text)]
    now = f" {' '.join(_words(f'{one.name} {one.province.name}'))}"
    missing = [word for word in wanted if word not in now]
    units = (unit for unit in one.before if any(word in f" {' '.join(_words(unit))}" for word in missing))
    return max(units, key=lambda unit: sum(word in f" {' '.join(_words(unit))}" for word in missing), default="")


def provinces() -> tuple[Province, ...]:
    """Give the provinces in the order of their codes."""
    return tuple(dict.fromkeys(sorted((e.commune.province for e in _entries()), key=lambda one: one.code)))


def commune_named(text: str, province: str = "") -> str:
    """Give the code of the one commune that is or was called so, as lists write it; empty when several or none may be.

    The province may also follow a comma in the text.
    """
    if commune(text.strip()) is not None:
        return text.strip()
    parts = [_bare(part) for part in text.split(",")]
    where = _bare(province) or (parts[-1] if len(parts) > 1 else "")
    known = where in {_bare(one.name) for one in provinces()}
    if not parts[0] or (where and not known):
        return ""
    fits = [e for e in _named().get(parts[0], ()) if not where or _bare(e.commune.province.name) == where]
    return fits[0].commune.code if len(fits) == 1 else ""


def _rank(entry: _Entry, words: list[str], typed: str) -> tuple[object, ...]:
    """A whole name first; then what was typed in one piece, what stands in today's names, and short names."""
    only_before = sum(f" {word}" not in entry.now for word in words)
    whole = f" {entry.bare} " in typed
    return not whole, _pieces(words, entry.ever), only_before, len(entry.bare), entry.bare, entry.commune.code


def _pieces(words: list[str], text: str) -> float:
    """Count into how many pieces what was typed falls in a text; a piece that ends within a word counts more."""
    pieces, start = 0.0, 0
    while start < len(words):
        end = len(words)
        while end > start + 1 and f" {' '.join(words[start:end])}" not in text:
            end -= 1
        pieces += 1.0 if f" {' '.join(words[start:end])} " in text else 1.5
        start = end
    return pieces


@cache
def _entries() -> tuple[_Entry, ...]:
    return tuple(_read())


def _read() -> Iterator[_Entry]:
    found: dict[str, tuple[Province, str]] = {}
    data = files("workstation.places").joinpath("communes_2025.tsv").read_text(encoding="utf-8")
    for line in data.splitlines():
        parts = line.split("\t")
        if len(parts) == 3:
            code, name, short = parts
            found[code] = Province(code=code, name=name), short
            continue
        code, province_code, name, before = parts
        province, short = found[province_code]
        now = _BETWEEN.join(" ".join(_words(part)) for part in (name, f"{province.name} {short}"))
        ever = _BETWEEN.join(" ".join(_words(part)) for part in before.split("|"))
        one = Commune(code=code, name=name, province=province, before=tuple(filter(None, before.split("|"))))
        yield _Entry(one, _bare(name), f" {now} ", f" {now}{_BETWEEN}{ever} ")


@cache
def _by_code() -> dict[str, _Entry]:
    return {entry.commune.code: entry for entry in _entries()}


@cache
def _named() -> dict[str, list[_Entry]]:
    named: dict[str, list[_Entry]] = {}
    for entry in _entries():
        before = (_bare(unit.split(",")[0]) for unit in entry.commune.before)
        for name in {entry.bare, *before}:
            named.setdefault(name, []).append(entry)
    return named


def _words(text: str) -> list[str]:
    return re.sub(r"[^\w]+", " ", fold_name(text)).split()


def _bare(text: str) -> str:
    """A name folded, without what kind of unit it is; a ward called by a number keeps its kind."""
    folded = " ".join(_words(text))
    bare = _KINDS.sub("", folded)
    return folded if bare.isdigit() else bare
