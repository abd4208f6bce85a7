"""Saves pictures of the screens, for review and for the manual: every kind of answer, and the results."""

import errno
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication

from workstation.domain.collection import LegalBasis
from workstation.domain.desk import Answer
from workstation.domain.identifiers import Gender
from workstation.domain.scanner_test import SHEET, Arrival, SheetCode, Way
from workstation.domain.wedge_settings import Prefix
from workstation.gui import sample_ports
from workstation.gui.contact_sheet import save_contact_sheets
from workstation.gui.labels.next_run import PrinterMood
from workstation.gui.labels.ports import A4_MM
from workstation.gui.look import CatalogueFor, dress
from workstation.gui.main_window import MainWindow
from workstation.gui.people.model import PeopleModel
from workstation.gui.people.view import PeopleView
from workstation.gui.sample_custody import SampleCustody
from workstation.gui.sample_lab_rows import sample_lab
from workstation.gui.sample_labels import OFFICE, SampleLabels
from workstation.gui.sample_people import SamplePeople
from workstation.gui.sample_plates import SamplePlates
from workstation.gui.sample_ports import (
    NOW,
    SampleCollections,
    SampleDesk,
    SampleSpeaker,
    SampleSync,
    tube,
)
from workstation.gui.sample_printers import SamplePrinters
from workstation.gui.save_lab_screens import LAB_SCENES
from workstation.gui.save_printer_screens import NEW_SCENES, PRINTER_SCENES
from workstation.gui.serial_ports import SerialDevice
from workstation.gui.theme import Theme
from workstation.gui.top_bar import WindowContext
from workstation.gui.wait_for import wait_for
from workstation.gui.window_frame import LABELS
from workstation.texts.translate import translations

WIDTH, HEIGHT = 1366, 768
SERIAL_DEVICES = (SerialDevice(key="1EAB:1D06:F4711", name="Newland NLS-HR22 F4711", path="/dev/ttyACM0"),)
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
Prepare = Callable[[MainWindow], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """One picture: the answer it shows, and what is done before it is taken."""

    name: str
    answer: Answer
    sync: SampleSync = field(default_factory=SampleSync)
    practice: bool = False
    fault: Exception | None = None
    prepare: Prepare | None = None
    speaker: bool = True
    labels: SampleLabels = field(default_factory=SampleLabels)
    printers: SamplePrinters = field(default_factory=SamplePrinters)


def screens() -> tuple[Screen, ...]:
    """List every picture."""
    offline = SampleSync(waiting=231, minutes=112, reachable=False)
    full_disk: Exception = OSError(errno.ENOSPC, "full")
    return (
        Screen(name="waiting", answer=sample_ports.ready()),
        Screen(name="tube_taken", answer=sample_ports.taken()),
        Screen(name="paired", answer=sample_ports.paired()),
        Screen(name="accents_lost", answer=sample_ports.accents_lost()),
        Screen(name="pool_7", answer=sample_ports.pool(7), sync=offline),
        Screen(name="pool_full", answer=sample_ports.pool(10, full=True)),
        Screen(name="same_again", answer=sample_ports.same_again()),
        Screen(name="tube_used", answer=sample_ports.tube_used()),
        Screen(name="sampled_today", answer=sample_ports.sampled_today()),
        Screen(name="second_tube", answer=sample_ports.second_tube()),
        Screen(name="cannot_save", answer=sample_ports.taken(), fault=full_disk, prepare=_scan),
        Screen(name="practice", answer=sample_ports.pool(9), practice=True),
        Screen(name="window_away", answer=sample_ports.ready(), prepare=_go_away),
        Screen(name="collection", answer=sample_ports.ready(), prepare=_collection),
        Screen(name="collection_locked", answer=sample_ports.pool(7), prepare=_collection),
        Screen(name="collection_wrong", answer=sample_ports.ready(), practice=True, prepare=_collection_wrong),
        Screen(name="collection_urgent", answer=sample_ports.ready(), prepare=_collection_urgent),
        *(Screen(name=name, answer=sample_ports.taken(), prepare=prepare) for name, prepare in _FORM.items()),
        Screen(name="form_household", answer=sample_ports.pool(3), prepare=_form_household),
        Screen(name="form_card", answer=sample_ports.taken(), prepare=_form_card),
        Screen(name="keys", answer=sample_ports.ready(), prepare=_show_keys),
        Screen(name="sounds", answer=sample_ports.ready(), prepare=_test_sound),
        Screen(name="no_speaker", answer=sample_ports.pool(7), sync=offline, speaker=False),
        Screen(name="touch", answer=sample_ports.sampled_today(), prepare=_touch),
        Screen(name="masked", answer=sample_ports.paired(), prepare=_mask),
        Screen(name="scanner_test", answer=sample_ports.ready(), prepare=_test_scanners),
        *(Screen(name=name, answer=sample_ports.ready(), prepare=prepare) for name, prepare in LAB_SCENES.items()),
        Screen(name="labels_empty", answer=sample_ports.ready(), prepare=_labels, labels=SampleLabels(is_new=True)),
        Screen(name="labels_ready", answer=sample_ports.ready(), prepare=_labels),
        Screen(name="labels_checking", answer=sample_ports.ready(), prepare=_labels_check),
        Screen(name="labels_low", answer=sample_ports.ready(), prepare=_labels, labels=SampleLabels(left=320)),
        Screen(name="labels_sheet", answer=sample_ports.ready(), prepare=_labels_sheet),
        Screen(name="labels_again", answer=sample_ports.ready(), prepare=_labels_again, practice=True),
        *(Screen(name=name, answer=sample_ports.ready(), prepare=prepare) for name, prepare in PRINTER_SCENES.items()),
        *(
            Screen(name=name, answer=sample_ports.ready(), prepare=prepare, printers=SamplePrinters(is_new=True))
            for name, prepare in NEW_SCENES.items()
        ),
    )


def save_screens(
    folder: Path,
    language: str,
    theme: str,
    *,
    catalogue_for: CatalogueFor = translations,
    size: tuple[int, int] = (WIDTH, HEIGHT),
    chosen: slice = slice(None),
) -> list[Path]:
    """Save screens as PNG files in one language and theme; gives the files. Needs an offscreen platform."""
    application = QApplication.instance()
    application = application if isinstance(application, QApplication) else QApplication([])
    dress(application)
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as state:
        return [
            _save(screen, folder, language, Theme(theme), catalogue_for, size, Path(state))
            for screen in screens()[chosen]
        ]


def _save(
    screen: Screen,
    folder: Path,
    language: str,
    theme: Theme,
    catalogue_for: CatalogueFor,
    size: tuple[int, int],
    state: Path,
) -> Path:
    vietnamese = language == "vi"
    context = WindowContext(
        site="Trường TH Lê Lợi",
        desk_name="Bàn 2" if vietnamese else "Desk 2",
        operator="Lê Thị Hoà",
        practice=screen.practice,
        version="0.1.0",
        zone=ZONE,
        state_file=state / f"{screen.name}.ini",
    )
    context.state_file.write_text("[General]\nscanner_heard=true\n")
    window = MainWindow(
        desk=SampleDesk(screen.answer, screen.fault),
        sync=screen.sync,
        lab=sample_lab(catalogue_for(language)),
        collections=SampleCollections((sample_ports.school(), sample_ports.alley(), sample_ports.camp())),
        people=SamplePeople(_unread(vietnamese=vietnamese)),
        labels=replace(screen.labels, catalogue=catalogue_for(language)),
        custody=SampleCustody(),
        plates=SamplePlates(),
        printers=replace(screen.printers, catalogue=catalogue_for(language)),
        catalogue_for=catalogue_for,
        language=language,
        context=context,
        theme=theme,
        now=lambda: NOW,
        make_speaker=lambda: SampleSpeaker(is_there=screen.speaker),
        serial_devices=lambda: SERIAL_DEVICES,
    )
    window.resize(*size)
    QCursor.setPos(*size)
    window.show()
    wait_for(lambda: window.collect.summary.people_today > 0 and window.sync.status is not None)
    if screen.prepare is not None:
        screen.prepare(window)
    file = folder / f"{screen.name}_{theme.value}_{language}.png"
    wait_for(lambda: True)
    window.grab().save(str(file))
    window.close()
    window.deleteLater()
    return file


def _scan(window: MainWindow) -> None:
    window.take_scan(tube(1237))
    wait_for(lambda: window.collect.is_stopped)


def _go_away(window: MainWindow) -> None:
    window.cover.set_away(away=True)


def _test_scanners(window: MainWindow) -> None:
    """A good keyboard scanner on a computer set to French, which cannot send Vietnamese letters."""
    window.overlays.test_scanners()
    lost = SHEET[SheetCode.VIETNAMESE].encode("ascii", "ignore").decode()
    for text, written in ((SHEET[SheetCode.TUBE], ""), (SHEET[SheetCode.SIGNS], "…"), (lost, "")):
        arrival = Arrival(way=Way.KEYS, by_place=text, by_text=written or text, gap_ms=4, prefix=Prefix.F9)
        window.scanner_test.take_keys(arrival)


def _test_sound(window: MainWindow) -> None:
    window.overlays.test_sound()


def _touch(window: MainWindow) -> None:
    window.state.set_touch(touch=True)


def _mask(window: MainWindow) -> None:
    window.state.set_masking(masks=True)


def _show_keys(window: MainWindow) -> None:
    window.overlays.toggle_help()


def _collection(window: MainWindow) -> None:
    wait_for(lambda: window.collection.choices is not None)
    window.overlays.choose_collection()
    wait_for(lambda: window.collection_page.rows.rows != [])


def _collection_wrong(window: MainWindow) -> None:
    _collection(window)
    form = window.collection_page.form
    form.campaign.clear()
    form.test.show_code("94500-7")
    form.basis.chosen.emit(LegalBasis.EPIDEMIC_ORDER)
    window.collection_page.submit()


def _collection_urgent(window: MainWindow) -> None:
    _collection(window)
    window.collection_page.rows.picked.emit(sample_ports.alley())
    wait_for(lambda: window.collection.is_saved)


def _form(window: MainWindow, **texts: str) -> PeopleModel:
    window.people.open()
    model = window.people.model
    if model is None:
        raise TypeError
    model.edit(**texts)
    model.filled.emit()
    return model


def _form_empty(window: MainWindow) -> None:
    _form(window)


def _form_filled(window: MainWindow) -> None:
    model = _form(window, number="001190000001", name="Nguyễn Thị Ngọc Ánh", birth="12/03/1990", phone="0900 000 000")
    model.choose_gender(Gender.FEMALE)
    model.edit(address="Số 12, ngõ 3, phố Lê Lợi")
    model.choose_commune(SamplePeople().search_communes("tan binh")[0])


def _form_problems(window: MainWindow) -> None:
    wrong = {"number": "0190", "name": "VN004812377", "birth": "1-1-90", "phone": "12", "address": "a|b|c"}
    model = _form(window, **wrong)
    model.edit_commune("tan")
    model.save()
    model.take_scan("VN")


def _form_communes(window: MainWindow) -> None:
    model = _form(window, name="Đỗ Hữu Ước", birth="1964")
    model.choose_gender(Gender.MALE)
    model.edit_commune("tan")
    model.filled.emit()
    _view(window).form.commune.setFocus()
    wait_for(lambda: bool(model.communes.rows))
    _view(window).picker.point(1)


def _form_search(window: MainWindow) -> None:
    model = _form(window)
    _view(window).search.setText("anh")
    _view(window).search.setFocus()
    model.expected.ask("anh")
    wait_for(lambda: bool(model.expected.rows))
    _view(window).picker.point(1)
    _view(window).picker.point(1)


def _form_read_back(window: MainWindow) -> None:
    _form(window).pick(SamplePeople().search_expected("hong anh")[0])


def _form_household(window: MainWindow) -> None:
    model = _form(window)
    model.toggle_household()
    model.edit(phone="0900 000 000", address="Số 12, ngõ 3, phố Lê Lợi", name="Đặng Thị Na", birth="2016")
    wait_for(lambda: bool(model.household))
    model.leave()
    model.leave()
    model.open()
    wait_for(lambda: bool(model.household and model.household.people))
    model.edit(phone="0900 000 000", address="Số 12, ngõ 3, phố Lê Lợi", name="Đặng Thị Na", birth="2016")
    model.filled.emit()
    _view(window).form.guardian.setFocus()
    _view(window).picker.point(1)


def _form_card(window: MainWindow) -> None:
    model = _form(window)
    model.leave()
    model.card.offer_to(UUID(int=1), "Nguyễn Thị Ngọc Ánh")
    model.card.make()
    wait_for(lambda: bool(model.card.offer and model.card.offer.file))


def _form_import(window: MainWindow) -> None:
    _form(window)
    lists = window.people.lists
    if lists is None:
        raise TypeError
    lists.open(Path("to-4-binh-thanh.csv"))
    wait_for(lambda: lists.preview is not None)


def _view(window: MainWindow) -> PeopleView:
    if window.people.view is None:
        raise TypeError
    return window.people.view


_FORM: dict[str, Prepare] = {
    "form_empty": _form_empty,
    "form_filled": _form_filled,
    "form_problems": _form_problems,
    "form_communes": _form_communes,
    "form_search": _form_search,
    "form_read_back": _form_read_back,
    "form_import": _form_import,
}


def _labels(window: MainWindow) -> None:
    window.show_screen(LABELS)
    run = window.labels.next_run
    wait_for(lambda: window.labels.state is not None and run.picture is not None and run.coming is not None)
    wait_for(lambda: not run.printer or run.mood is PrinterMood.READY)


def _labels_check(window: MainWindow) -> None:
    _labels(window)
    window.labels_view.start_run()
    wait_for(lambda: window.labels.task is not None)


def _labels_sheet(window: MainWindow) -> None:
    _labels(window)
    window.labels.next_run.choose_printer(OFFICE)
    wait_for(lambda: (picture := window.labels.next_run.picture) is not None and picture.width_mm == A4_MM[0])


def _labels_again(window: MainWindow) -> None:
    _labels(window)
    window.labels_view.ask_old()
    window.take_scan(tube(1102))


def _unread(*, vietnamese: bool) -> tuple[str, ...]:
    if vietnamese:
        return (
            "CCCD: số có 11 chữ số, có thể mất số 0 ở đầu. Sửa ô đó thành dạng chữ.",
            "Ngày sinh: “1-1-90” có thể là hai năm. Ghi đủ bốn số của năm.",
            "Họ tên: ô trống.",
            "CCCD: trùng với dòng 12.",
        )
    return (
        "CCCD: 11 digits; zeros at the front may be lost. Format the cell as text.",
        "Birth: “1-1-90” may be two years. Write the year with four digits.",
        "Name: the cell is empty.",
        "CCCD: the same number as in line 12.",
    )


def main(folder: Path) -> None:
    """Save every screen and every outcome in both languages and both themes."""
    for language in ("vi", "en"):
        for theme in Theme:
            save_screens(folder, language, theme)
            save_contact_sheets(folder, language, theme, catalogue_for=translations, zone=ZONE)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
