"""Which column of a machine's export is what: by a saved mapping, or guessed from its headings.

Headings are compared without accents, capitals and punctuation, in English and Vietnamese.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from workstation.domain.expected_list import Cell
from workstation.domain.identifiers import fold_name
from workstation.domain.personal_qr.person import tidy
from workstation.domain.plate import ControlKind

MOST_TITLE_ROWS = 80
"""QuantStudio writes about fifty lines above its table."""
MOST_HEADING = 80
MOST_HEADINGS = 40


class PlateColumn(StrEnum):
    """What a column says. `content` tells unknowns from controls (QuantStudio: Task, CFX: Content)."""

    WELL = "well"
    SAMPLE = "sample"
    TARGET = "target"
    FLUOR = "fluor"
    CT = "ct"
    CALL = "call"
    CONTENT = "content"


DEFAULT_CONTROL_WORDS: dict[ControlKind, tuple[str, ...]] = {
    ControlKind.NTC: ("ntc", "no template control", "neg ctrl", "negative control", "nc", "chung am", "doi chung am"),
    ControlKind.PTC: ("ptc", "pos ctrl", "positive control", "pc", "chung duong", "doi chung duong"),
    ControlKind.EXTRACTION: ("extraction control", "nec", "hsc", "chung tach chiet", "chung chiet tach"),
}
STANDARD_WORDS = frozenset({"std", "standard", "calibrator", "chuan"})
CUTOFF = 40.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateMapping:
    """How one machine's export is read; `columns` are headings as the file writes them, compared as they fold.

    `cutoff`: a target below it is detected; `control_cutoff` the same for the human control, one of `human_controls`
    (empty: by the usual names). `targets` are those that every tube and the controls must have, beside what the file
    has. `control_is_added`: the kit puts its internal control into every well, an NTC too.
    `blank_is_none`: an empty Ct cell says that there is none. `sheet` is the workbook's sheet; empty is the first.
    `profile` names an analyzer profile whose thresholds count instead.
    """

    name: str
    columns: Mapping[PlateColumn, str]
    sheet: str = ""
    cutoff: float = CUTOFF
    control_cutoff: float = CUTOFF
    human_controls: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    control_is_added: bool = False
    control_words: Mapping[ControlKind, tuple[str, ...]] = field(default_factory=lambda: DEFAULT_CONTROL_WORDS)
    blank_is_none: bool = False
    test_code: str = ""
    profile: str = ""

    @property
    def missing(self) -> tuple[PlateColumn, ...]:
        """The columns without which nothing is read: the well, a target or its dye, and a Ct or a call."""
        return missing_of(self.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateHeader:
    """The row (counted from 1) that holds the headings, where each column stands, and every heading in it."""

    row: int
    at: Mapping[PlateColumn, int]
    titles: Mapping[PlateColumn, str]
    headings: tuple[str, ...]

    def pick(self, cells: Sequence[Cell]) -> dict[PlateColumn, Cell]:
        """Give a row's cells by column; a short row lacks its last ones."""
        return {column: cells[place] for column, place in self.at.items() if place < len(cells)}

    @property
    def missing(self) -> tuple[PlateColumn, ...]:
        """The columns without which nothing is read."""
        return missing_of(self.at)


BUILT_IN: tuple[PlateMapping, ...] = (
    PlateMapping(
        name="quantstudio",
        sheet="Results",
        columns={
            PlateColumn.WELL: "Well Position",
            PlateColumn.SAMPLE: "Sample Name",
            PlateColumn.TARGET: "Target Name",
            PlateColumn.FLUOR: "Reporter",
            PlateColumn.CT: "CT",
            PlateColumn.CONTENT: "Task",
        },
    ),
    PlateMapping(
        name="cfx",
        columns={
            PlateColumn.WELL: "Well",
            PlateColumn.SAMPLE: "Sample",
            PlateColumn.TARGET: "Target",
            PlateColumn.FLUOR: "Fluor",
            PlateColumn.CT: "Cq",
            PlateColumn.CONTENT: "Content",
        },
    ),
)
GUESSED = "guessed"
_RULES: dict[PlateColumn, tuple[re.Pattern[str], ...]] = {
    PlateColumn.WELL: (
        re.compile(r"^well (position|pos|name|id)$|^vi tri giong$"),
        re.compile(r"^(well|wells|gieng|vi tri|position|pos|ten gieng|vi tri gieng)$"),
    ),
    PlateColumn.SAMPLE: (
        re.compile(
            r"^(sample|specimen|tube) (id|name|barcode|code|number|no)$|^(ma|so) ong$|^(ma|ten) (mau|benh pham)$"
        ),
        re.compile(r"^(sample|specimen|tube|barcode|mau|benh pham|ong)$"),
    ),
    PlateColumn.TARGET: (
        re.compile(r"^(target|detector|gene|gen|assay)( name)?$|^(ten )?(gen|gien) dich$|^dich$|^ten gen$"),
    ),
    PlateColumn.FLUOR: (
        re.compile(r"^(fluor|fluorophore|reporter|dye|channel|filter|kenh|mau huynh quang|huynh quang)$"),
    ),
    PlateColumn.CT: (re.compile(r"^(ct|cq|cp|gia tri (ct|cq)|(ct|cq|cp) value|quantification cycle)$"),),
    PlateColumn.CALL: (
        re.compile(r"^(call|result|results|ket qua|ket luan|interpretation|final call|qualitative result)$"),
    ),
    PlateColumn.CONTENT: (re.compile(r"^(task|content|sample type|type|well type|loai|loai mau|noi dung)$"),),
}


def missing_of(columns: Mapping[PlateColumn, object]) -> tuple[PlateColumn, ...]:
    """Give what is missing of the columns that reading needs."""
    needed = (
        (PlateColumn.WELL,),
        (PlateColumn.TARGET, PlateColumn.FLUOR),
        (PlateColumn.CT, PlateColumn.CALL),
    )
    return tuple(one[0] for one in needed if not any(column in columns for column in one))


def fold_heading(heading: object) -> str:
    """Write a heading as headings are compared: no accents, capitals, marks or units in brackets."""
    if not isinstance(heading, str) or len(heading) > MOST_HEADING:
        return ""
    plain = re.sub(r"[\W_]+", " ", re.sub(r"\(.*?\)", " ", tidy(heading)))
    # QuantStudio writes its "Cт" with a Cyrillic letter.
    return " ".join(fold_name(plain).replace("т", "t").split())


def find_plate_header(
    rows: Sequence[tuple[int, Sequence[Cell]]], mapping: PlateMapping | None = None, *, needs_all: bool = True
) -> PlateHeader | None:
    """Find the headings among the first rows: by a mapping's names, or by the rules.

    The first row that has all that is needed, or with `needs_all` False anything; else None.
    """
    for number, cells in rows[:MOST_TITLE_ROWS]:
        found = _by_names(number, cells, mapping) if mapping else _by_rules(number, cells)
        if found is not None and not (needs_all and found.missing):
            return found
    return None


def fullest_row(rows: Sequence[tuple[int, Sequence[Cell]]]) -> tuple[str, ...]:
    """Give the headings of the row that most looks like headings, for a person to choose from."""
    texts = [[c for c in (tidy(cell) for cell in cells if isinstance(cell, str)) if c] for _, cells in rows]
    fullest: list[str] = max(texts[:MOST_TITLE_ROWS], key=len, default=[])
    return tuple(fullest[:MOST_HEADINGS])


def guess_mapping(header: PlateHeader) -> PlateMapping:
    """Give a mapping of what was found."""
    return PlateMapping(name=GUESSED, columns=dict(header.titles))


def control_of(text: str, words: Mapping[ControlKind, tuple[str, ...]]) -> ControlKind | None:
    """Tell which control a sample's name or task means: `NTC-01`, `Pos Ctrl-1`, `Chứng dương 2`; None for none."""
    plain = _without_number(text)
    for kind, names in words.items():
        if plain and plain in {_without_number(name) for name in names}:
            return kind
    return None


def is_standard(text: str) -> bool:
    """Tell whether a task or content means a standard of known quantity."""
    return _without_number(text) in STANDARD_WORDS


@lru_cache(maxsize=4096)  # A file says the same few words in every row.
def _without_number(text: str) -> str:
    return re.sub(r"[\s#]*[0-9]+$", "", fold_heading(text)).strip()


def _by_names(number: int, cells: Sequence[Cell], mapping: PlateMapping) -> PlateHeader | None:
    wanted = {fold_heading(title): column for column, title in mapping.columns.items()}
    at: dict[PlateColumn, int] = {}
    for place, cell in enumerate(cells):
        column = wanted.get(fold_heading(cell) or "-")
        if column is not None and column not in at:
            at[column] = place
    return _header(number, cells, at)


def _by_rules(number: int, cells: Sequence[Cell]) -> PlateHeader | None:
    folded = [fold_heading(cell) for cell in cells]
    at: dict[PlateColumn, int] = {}
    for column, patterns in _RULES.items():
        for pattern in patterns:
            place = next((i for i, text in enumerate(folded) if text and pattern.search(text)), None)
            if place is not None:
                at.setdefault(column, place)
    return _header(number, cells, at)


def _header(number: int, cells: Sequence[Cell], at: dict[PlateColumn, int]) -> PlateHeader | None:
    if not at:
        return None
    titles = {column: tidy(str(cells[place])) for column, place in at.items()}
    headings = tuple(tidy(cell) for cell in cells if isinstance(cell, str) and tidy(cell))
    return PlateHeader(row=number, at=at, titles=titles, headings=headings)
