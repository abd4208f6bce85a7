"""The scenes of the Lab and Custody screens, for their pictures: what is opened, chosen and written in each."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from workstation.domain.lab_lists import Worklist
from workstation.domain.report_days import Span
from workstation.domain.results import ResultCode
from workstation.gui.custody.ports import Side
from workstation.gui.lab.acts import Act
from workstation.gui.lab.model import Tab
from workstation.gui.main_window import MainWindow
from workstation.gui.plate.words import Said
from workstation.gui.sample_custody import PACK_SCENES, RECEIVE_SCENES
from workstation.gui.sample_plates import INVALID, RUN, SCANNED
from workstation.gui.sample_ports import tube
from workstation.gui.wait_for import wait_for
from workstation.gui.window_frame import CUSTODY, LAB

Prepare = Callable[[MainWindow], None]


def _lab(window: MainWindow, tab: Tab) -> None:
    window.show_screen(LAB)
    window.lab.open(tab)
    wait_for(lambda: bool(window.lab.counts.messages) and window.lab.verify.rows.is_listed)
    wait_for(lambda: window.lab.incoming.row is not None and window.lab.unmatched.row is not None)


def _incoming(window: MainWindow) -> None:
    _lab(window, Tab.INCOMING)
    wait_for(lambda: window.lab.incoming.looking.detail is not None)


def _unmatched(window: MainWindow) -> None:
    _lab(window, Tab.UNMATCHED)
    wait_for(lambda: bool(window.lab.unmatched.candidates) and window.lab.unmatched.looking.detail is not None)


def _attaching(window: MainWindow) -> None:
    _unmatched(window)
    window.lab_view.unmatched.attach_by_hand()
    window.take_scan(tube(1238))
    window.lab.unmatched.say_why("Tem mờ một chữ số; đã xem ống")


def _attached(window: MainWindow) -> None:
    _unmatched(window)
    window.lab.unmatched.choose(window.lab.unmatched.rows.ids.between(1, 2)[0])
    wait_for(lambda: window.lab.unmatched.proposal is not None)


def _putting_away(window: MainWindow) -> None:
    _incoming(window)
    window.lab_view.put_away()
    window.lab.away.say_why("Bản tin thử của kỹ sư hãng, không phải mẫu")


def _report_days(window: MainWindow) -> None:
    _verify(window)
    window.lab.span.open()
    window.lab.span.choose(Span.DATES)
    window.lab.span.type_days("01/03/2026", "07/03/2026")


def _verify(window: MainWindow) -> None:
    _lab(window, Tab.VERIFY)
    wait_for(lambda: window.lab.verify.rows.row(0) is not None)
    window.lab_view.verify.list.table.selectRow(1)
    wait_for(lambda: window.lab.verify.detail is not None)


def _verify_asked(window: MainWindow) -> None:
    _verify(window)
    window.lab.verify.release_negatives()


def _positives(window: MainWindow, place: int = 0, worklist: Worklist = Worklist.POSITIVES) -> None:
    _lab(window, Tab.VERIFY)
    window.lab.verify.open(worklist)
    wait_for(lambda: window.lab.verify.rows.row(place) is not None)
    window.lab_view.verify.list.table.selectRow(place)
    wait_for(lambda: window.lab.verify.detail is not None)


def _positives_proved(window: MainWindow) -> None:
    _positives(window)
    if window.lab.verify.chosen is not None:
        window.take_scan(window.lab.verify.chosen.tube)


def _held(window: MainWindow) -> None:
    _positives(window, worklist=Worklist.HELD)


def _correcting(window: MainWindow) -> None:
    _positives(window, worklist=Worklist.RELEASED_TODAY)
    verify = window.lab.verify
    window.lab_view.verify.decision.begin(Act.CORRECT)
    verify.choose_code(ResultCode.POSITIVE)
    verify.say_why("Đọc lại đường cong: có khuếch đại ở hai gen")
    verify.decide()


def _lab_plate(window: MainWindow) -> None:
    _lab(window, Tab.PLATE)


def _plate(window: MainWindow, number: str) -> None:
    _lab_plate(window)
    window.plate.open(number)
    wait_for(lambda: window.plate.state is not None)


def _plate_scanned(window: MainWindow) -> None:
    _plate(window, SCANNED)
    window.take_scan(tube(1237))
    wait_for(lambda: window.plate.answer.said is Said.PLACED)


def _plate_file(window: MainWindow) -> None:
    _plate(window, RUN)
    window.plate.look_at(Path("QS5_plate_0412.xlsx"))
    wait_for(lambda: window.plate.file is not None)


def _plate_well(window: MainWindow) -> None:
    _plate(window, RUN)
    window.plate.pick("D01")


_PLATES: dict[str, Prepare] = {
    "scanned": _plate_scanned,
    "file": _plate_file,
    "results": _plate_well,
    "invalid": partial(_plate, number=INVALID),
}


def _custody(window: MainWindow) -> None:
    window.show_screen(CUSTODY)
    wait_for(lambda: window.custody.told is not None)


def _custody_scene(name: str, window: MainWindow) -> None:
    _custody(window)
    window.custody.open(Side.PACK if name in PACK_SCENES else Side.RECEIVE)
    wait_for(lambda: window.custody.told is not None)
    window.custody.scan(name)
    wait_for(lambda: window.custody.told is not None and bool(window.custody.told.answer.facts))


LAB_SCENES: dict[str, Prepare] = {
    "lab_incoming": _incoming,
    "lab_unmatched": _unmatched,
    "lab_attaching": _attaching,
    "lab_attached": _attached,
    "lab_putting_away": _putting_away,
    "lab_verify": _verify,
    "lab_report_days": _report_days,
    "lab_verify_asked": _verify_asked,
    "lab_positive": _positives,
    "lab_positive_proved": _positives_proved,
    "lab_held": _held,
    "lab_correcting": _correcting,
    "lab_plate": _lab_plate,
    "custody": _custody,
    **{f"plate_{name}": prepare for name, prepare in _PLATES.items()},
    **{f"custody_{name}": partial(_custody_scene, name) for name in (*PACK_SCENES, *RECEIVE_SCENES)},
}
