"""Draw every kind of label for the documents: `python -m tests.label_pictures docs/pictures`."""

import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image

from labels.box_label import BOX_LARGE, box_label
from labels.command_card import BadgeTile, badge_page, command_card
from labels.layout import Page, Resolution
from labels.manifest import ManifestTube, manifest
from labels.personal_card import personal_card
from labels.plate_sheet import SheetTexts as PlateTexts
from labels.plate_sheet import SheetWell, plate_sheet
from labels.png import draw_page
from labels.result_report import ReportRow, result_report
from labels.scanner_sheet import scanner_sheet
from labels.sheet import SHEETS, lay_out_sheet
from labels.slip import result_slip
from labels.tube_label import CRYO_TUBE, SMALL_TUBE, TubeCode
from tests.label_pages import (
    BOX_FACTS,
    LINK,
    REPORT_TEXTS,
    SLIP_TEXTS,
    numbers,
    shown,
    tube,
)
from workstation.domain.badge import badge_code, display_badge
from workstation.domain.box_code import BOXES
from workstation.domain.box_list import write_parts
from workstation.domain.custody import BoxList, ListedTube
from workstation.domain.tube_barcode import TubeFormat, display_tube
from workstation.texts.box_papers import manifest_texts
from workstation.texts.command_card import command_tiles
from workstation.texts.scanner_sheet import scanner_sheet_items, scanner_sheet_texts
from workstation.texts.translate import translations

_BOX = replace(BOX_FACTS, code=BOXES.number(48, 17), display=display_tube(BOXES.number(48, 17)))
_WORDS = manifest_texts(translations("vi"))
_SENT = datetime(2026, 3, 14, 4, 40, tzinfo=UTC)
_DESK = 226
_EDGE = 24
_A4_WIDE = 900


def main() -> None:
    folder = Path(sys.argv[1])
    for name, picture in _pictures().items():
        picture.save(folder / f"label_{name}.png", optimize=True)


def _pictures() -> dict[str, Image.Image]:
    return {
        "tube": _beside(_true(tube("VN0123456789")), _true(tube("TP0123456789", practice=True))),
        "small_tubes": _beside(
            *(
                _true(tube("VN0123456789", size=size, code=code), 300)
                for size in (SMALL_TUBE, CRYO_TUBE)
                for code in (TubeCode.DATA_MATRIX, TubeCode.QR)
            )
        ),
        "sheet": _beside(_a4(_sheet())),
        "slip": _beside(_true(_slip(practice=False)), _true(_slip(practice=True))),
        "card": _beside(_true(personal_card("CT1|000123456", "Nguyễn Thị Ngọc Ánh", "Nữ · 1990", "Thẻ xét nghiệm"))),
        "box": _beside(_true(box_label(_BOX, _WORDS.box)), _true(_large_box())),
        "manifest": _beside(*(_a4(page) for page in _manifest())),
        "plate": _beside(_a4(_plate())),
        "report": _beside(_a4(_report())),
        "command_card": _beside(_a4(_command_card()), _a4(_badges())),
        "scanner_sheet": _beside(_a4(_scanner_sheet())),
    }


def _sheet() -> Page:
    sheet = SHEETS["5x13-38.1x21.2"]
    [page] = lay_out_sheet((tube(number, size=sheet.label) for number in numbers(60)), sheet, first=6, cut_marks=True)
    return page


def _slip(*, practice: bool) -> Page:
    number = "TP0123456789" if practice else "VN0123456789"
    return result_slip(
        tube=number,
        display=shown(number),
        collected="08:15 12/03/2026",
        link=LINK,
        texts=SLIP_TEXTS,
        practice=practice,
    )


def _large_box() -> Page:
    return box_label(_BOX, _WORDS.box, size=BOX_LARGE, resolution=Resolution.DPI_203, practice=True)


def _manifest() -> tuple[Page, ...]:
    lines = [
        ListedTube(number=number, people=1 + place % 10, collected_at=_SENT - timedelta(minutes=9 * place))
        for place, number in enumerate(TubeFormat("VN").number(48, 1190 + place) for place in range(50))
    ]
    tubes = [
        ManifestTube(number=line.number, display=display_tube(line.number), people=line.people, collected="08:14 14/03")
        for line in lines
    ]
    told = BoxList(box=_BOX.code, tubes=tuple(lines), sent_at=_SENT, temperature=5.2)
    return manifest(replace(_BOX, tubes=50, people=270), tubes, _WORDS, codes=write_parts(told))


def _plate() -> Page:
    tubes = [TubeFormat("VN").number(48, 1190 + place) for place in range(94)]
    places = [f"{row}{column:02d}" for row in "ABCDEFGH" for column in range(1, 13)]
    wells = {place: SheetWell(tube=one, display=display_tube(one)) for place, one in zip(places, tubes, strict=False)}
    wells |= {"H11": SheetWell(words="NTC"), "H12": SheetWell(words="PTC")}
    texts = PlateTexts(
        title="Bản giếng",
        facts="94 ống · 96 giếng · 14/03/2026 13:05 · LBN00791949 · in 14/03/2026 13:06",
        foot="Bản đồ trên màn hình mới tính. Đừng ghi kết quả vào đây.",
    )
    return plate_sheet("PL26031401", 8, 12, wells, texts)


def _report() -> Page:
    tubes = [TubeFormat("VN").number(48, 1190 + place) for place in range(24)]
    rows = [
        ReportRow(
            cells=(
                display_tube(one),
                "gộp 10 người" if place % 3 == 0 else "1",
                "Dương tính" if place == 7 else "Âm tính",
                "2" if place == 7 else "1",
                "14/03/2026 15:42",
                "14/03/2026 16:10",
                "LBN00791949",
            )
        )
        for place, one in enumerate(tubes)
    ]
    [page] = result_report(rows, replace(REPORT_TEXTS, sums=("Kết quả: 24", "Âm tính: 23", "Dương tính: 1")))
    return page


def _command_card() -> Page:
    return command_card(command_tiles(), title="Thẻ lệnh", hint="Quét thay cho bấm phím", practice=False)


def _badges() -> Page:
    tiles = [
        BadgeTile(code=badge_code(number), display=display_badge(badge_code(number)), name=name, role="Người lấy mẫu")
        for number, name in ((7919, "Lê Thị Thử"), (15838, "Trần Văn Mẫu"), (23757, "Nguyễn Hoàng Phương Nguyệt Quỳnh"))
    ]
    return badge_page(tiles, title="Thẻ nhân viên", hint="Cắt theo khung", practice=False)


def _scanner_sheet() -> Page:
    catalogue = translations("vi")
    return scanner_sheet(scanner_sheet_items(catalogue), scanner_sheet_texts(catalogue))


def _true(page: Page, dpi: int = 203) -> Image.Image:
    return draw_page(page, dpi)


def _a4(page: Page) -> Image.Image:
    picture = draw_page(page, 203)
    return picture.resize((_A4_WIDE, round(picture.height * _A4_WIDE / picture.width)), Image.Resampling.LANCZOS)


def _beside(*pictures: Image.Image) -> Image.Image:
    """Lay papers on a grey desk, so that their edges show."""
    width = sum(picture.width for picture in pictures) + _EDGE * (len(pictures) + 1)
    desk = Image.new("L", (width, max(picture.height for picture in pictures) + 2 * _EDGE), _DESK)
    left = _EDGE
    for picture in pictures:
        desk.paste(picture, (left, _EDGE))
        left += picture.width + _EDGE
    return desk


if __name__ == "__main__":
    main()
