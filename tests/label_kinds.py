"""Every kind of label with content of its own for each number, and the codes that must be read back from it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from labels.box_label import BOX_LARGE, BOX_SMALL, box_label
from labels.command_card import BADGES_A_PAGE, BadgeTile, badge_page, command_card
from labels.layout import Page, Resolution, Size
from labels.manifest import manifest
from labels.personal_card import personal_card
from labels.plate_sheet import SheetTexts as PlateTexts
from labels.plate_sheet import SheetWell, plate_sheet
from labels.result_report import ReportRow, result_report
from labels.scanner_sheet import scanner_sheet
from labels.sheet import SHEETS, lay_out_sheet
from labels.slip import result_slip
from labels.tube_label import AUTO12, CRYO_TUBE, SMALL_TUBE, TubeCode
from tests.label_pages import BOX_FACTS, BOX_TEXTS, LETTERS, MANIFEST_TEXTS, REPORT_TEXTS, SLIP_TEXTS, shown, tube
from tests.label_pages import manifest_tubes as tubes_of
from workstation.domain.badge import badge_code, display_badge
from workstation.domain.scanner_test import SHEET
from workstation.domain.scans import Command
from workstation.texts.command_card import command_tiles
from workstation.texts.scanner_sheet import scanner_sheet_items, scanner_sheet_texts
from workstation.texts.translate import translations

Codes = frozenset[tuple[str, bool]]
"""The texts on a page, each with whether it stands there as bars."""
_LINK = "https://ketqua.example.vn/k/"
_SHEET = SHEETS["2x7-99.1x38.1"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """One page and what is read from it; with `every` all codes in view are looked for, which takes long."""

    page: Page
    codes: Codes
    every: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How a kind is made of a number, and how many numbers are tried in each output: in a hurry, and thoroughly."""

    make: Callable[[str, Resolution], Printed]
    few: int
    many: int


def name_for(number: str) -> str:
    """Give a name of two words; 25 numbers that follow each other bring every Vietnamese letter, small and capital."""
    start = 6 * (int(number[2:]) % 25)
    return f"{LETTERS[start : start + 3]} {LETTERS[start + 3 : start + 6]}".strip() or "An"


def _tube(size: Size, code: TubeCode) -> Callable[[str, Resolution], Printed]:
    def make(number: str, resolution: Resolution) -> Printed:
        page = tube(number, size=size, code=code, resolution=resolution, practice=int(number[-1]) % 2 == 1)
        return Printed(page=page, codes=frozenset({(number, code is TubeCode.BARS)}))

    return make


def _sheet(number: str, _resolution: Resolution) -> Printed:
    numbers = _after(number, _SHEET.places)
    labels = (tube(one, size=_SHEET.label, resolution=Resolution.DPI_300) for one in numbers)
    [page] = lay_out_sheet(labels, _SHEET, cut_marks=True)
    return Printed(page=page, codes=frozenset((one, True) for one in numbers), every=True)


def _slip(number: str, resolution: Resolution) -> Printed:
    page = result_slip(
        tube=number,
        display=shown(number),
        collected="08:15 12/03/2026",
        link=_LINK + number,
        texts=SLIP_TEXTS,
        practice=int(number[-1]) % 2 == 1,
        resolution=resolution,
    )
    return Printed(page=page, codes=frozenset({(_LINK + number, False), (number, True)}))


def _card(number: str, _resolution: Resolution) -> Printed:
    name = name_for(number)
    payload = f"GHEP1|CN{number[2:]}|{name}|1987|F"
    page = personal_card(payload, name, f"Nữ · 1987\n{shown(number)}", "Thẻ xét nghiệm")
    return Printed(page=page, codes=frozenset({(payload, False)}))


def _command_card(number: str, _resolution: Resolution) -> Printed:
    page = command_card(command_tiles(), title="Thẻ lệnh", hint=name_for(number), practice=int(number[-1]) % 2 == 1)
    return Printed(page=page, codes=_twice([command.value for command in Command]), every=True)


def _badges(number: str, _resolution: Resolution) -> Printed:
    codes = [badge_code(int(one[2:]) % 1_000_000) for one in _after(number, BADGES_A_PAGE)]
    tiles = [
        BadgeTile(code=code, display=display_badge(code), name=name_for(number), role="Người lấy mẫu") for code in codes
    ]
    page = badge_page(tiles, title="Thẻ nhân viên", hint="Cắt theo khung", practice=int(number[-1]) % 2 == 1)
    return Printed(page=page, codes=_twice(codes), every=True)


def _scanner_sheet(number: str, _resolution: Resolution) -> Printed:
    catalogue = translations("vi" if int(number[-1]) % 2 else "en")
    items = scanner_sheet_items(catalogue)
    page = scanner_sheet(items, scanner_sheet_texts(catalogue))
    assert [item.payload for item in items] == list(SHEET.values())
    return Printed(page=page, codes=frozenset((item.payload, item.bars) for item in items), every=True)


def _box(size: Size) -> Callable[[str, Resolution], Printed]:
    def make(number: str, resolution: Resolution) -> Printed:
        code = f"HP{number[-8:]}"
        facts = replace(BOX_FACTS, code=code, display=code, site=name_for(number), destination=name_for(number))
        practice = int(number[-1]) % 2 == 1
        page = box_label(facts, BOX_TEXTS, size=size, resolution=resolution, practice=practice)
        return Printed(page=page, codes=_twice([code]), every=True)

    return make


def _manifest(number: str, _resolution: Resolution) -> Printed:
    code = f"HP{number[-8:]}"
    facts = replace(BOX_FACTS, code=code, display=code, site=name_for(number), destination=name_for(number))
    tubes = [replace(one, number=n, display=shown(n)) for one, n in zip(tubes_of(10), _after(number, 10), strict=True)]
    [page] = manifest(facts, tubes, MANIFEST_TEXTS, practice=int(number[-1]) % 2 == 1)
    return Printed(page=page, codes=frozenset({(code, False), *((one.number, True) for one in tubes)}), every=True)


def _plate(rows: int, columns: int) -> Callable[[str, Resolution], Printed]:
    def make(number: str, _resolution: Resolution) -> Printed:
        tubes = _after(number, rows * columns - 2)
        places = [f"{chr(ord('A') + row)}{column + 1:02d}" for row in range(rows) for column in range(columns)]
        wells = {place: SheetWell(tube=one, display=shown(one)) for place, one in zip(places, tubes, strict=False)}
        wells |= {place: SheetWell(words=words) for place, words in zip(places[-2:], ("NTC", "PTC"), strict=True)}
        plate, name = f"PL{number[-8:]}", name_for(number)
        texts = PlateTexts(title=f"Bản giếng {name}", facts=f"{name} · 94 ống", foot=name)
        page = plate_sheet(plate, rows, columns, wells, texts, practice=int(number[-1]) % 2 == 1)
        codes = [plate, *(tubes if rows == 8 else ())]
        return Printed(page=page, codes=frozenset((code, False) for code in codes), every=True)

    return make


def _report(number: str, _resolution: Resolution) -> Printed:
    name = name_for(number)
    row = ReportRow(cells=(shown(number), "gộp 10 người", "Không xác định", "1", "08:15 12/03/2026", "—", name * 4))
    [page] = result_report([row] * 30, replace(REPORT_TEXTS, under=name * 6), practice=int(number[-1]) % 2 == 1)
    return Printed(page=page, codes=frozenset())


def _after(number: str, count: int) -> list[str]:
    """Give numbers that follow by a step large enough to change most digits."""
    return [f"{number[:2]}{(int(number[2:]) + 987_654_321 * step) % 10**10:010d}" for step in range(count)]


def _twice(texts: Sequence[str]) -> Codes:
    return frozenset((text, linear) for text in texts for linear in (False, True))


KINDS: dict[str, Kind] = {
    "tube": Kind(make=_tube(AUTO12, TubeCode.BARS), few=100, many=1000),
    "small tube": Kind(make=_tube(SMALL_TUBE, TubeCode.DATA_MATRIX), few=400, many=1000),
    "cryo tube": Kind(make=_tube(CRYO_TUBE, TubeCode.DATA_MATRIX), few=250, many=1000),
    "QR tube": Kind(make=_tube(CRYO_TUBE, TubeCode.QR), few=250, many=1000),
    "sheet": Kind(make=_sheet, few=1, many=72),
    "slip": Kind(make=_slip, few=25, many=1000),
    "card": Kind(make=_card, few=25, many=1000),
    "command card": Kind(make=_command_card, few=1, many=2),
    "badges": Kind(make=_badges, few=1, many=125),
    "scanner sheet": Kind(make=_scanner_sheet, few=2, many=2),
    "box": Kind(make=_box(BOX_SMALL), few=5, many=1000),
    "large box": Kind(make=_box(BOX_LARGE), few=2, many=250),
    "manifest": Kind(make=_manifest, few=1, many=100),
    "plate": Kind(make=_plate(8, 12), few=1, many=10),
    "small plate": Kind(make=_plate(16, 24), few=1, many=4),
    "report": Kind(make=_report, few=1, many=10),
}
