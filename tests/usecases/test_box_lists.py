"""Where a box's list comes from: the platform over a real socket, a file, or nowhere; and the papers read back."""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from labels.layout import Page
from labels.png import draw_page
from sync.client.pusher import Pusher
from sync.client.transport import HttpTransport
from tests.builders import NOON, Hands, cccd, pair, station, tube
from tests.fakes import platform_on_a_port
from tests.label_pages import decoded
from workstation.cli.box_papers import box_page, hand_out_box, manifest_pages
from workstation.domain.box_list import ListPart, read_part, write_parts
from workstation.domain.custody import BoxList, BoxState, FilledBox, ListedTube, ListSource, NoList, PackedTube
from workstation.domain.errors import BadInput, Reason
from workstation.domain.outcomes import Outcome
from workstation.domain.printing import JobKind, JobState, PrinterKind, PrinterLanguage, StoredPrinter
from workstation.domain.results import ResultCode
from workstation.domain.scans import Command
from workstation.store import receptions, results, tubes
from workstation.texts.translate import translations
from workstation.usecases.box_list_file import read_list_file, write_list_file
from workstation.usecases.boxes import show_box
from workstation.usecases.context import Context
from workstation.usecases.desk_session import DeskSession
from workstation.usecases.find_box_list import PlatformAccess, find_box_list
from workstation.usecases.learn_tubes import learn_tubes
from workstation.usecases.pack_box import describe_box, make_box, pack_tube, reopen_box, seal_box
from workstation.usecases.print_jobs import list_jobs, show_job
from workstation.usecases.printers import add_printer
from workstation.usecases.receive_session import ReceiveSession
from workstation.usecases.send_box import send_box


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Context]:
    with station(tmp_path / "site", Hands(step=timedelta(seconds=5)), desk="Bàn 1") as opened:
        yield opened


@pytest.fixture
def laboratory(tmp_path: Path) -> Iterator[Context]:
    with station(tmp_path / "lab", Hands(step=timedelta(seconds=5)), desk="Nhận mẫu") as opened:
        yield opened


@pytest.fixture
def way(tmp_path: Path) -> Iterator[HttpTransport]:
    with platform_on_a_port(tmp_path / "platform") as running:
        yield running


def sent(context: Context, *serials: int) -> str:
    desk, code = DeskSession(context), make_box(context, "Viện Thử").box.code
    for serial in serials:
        pair(desk, tube(serial), cccd(serial))
        pack_tube(context, code, tube(serial))
    describe_box(context, code, temperature=5.2)
    seal_box(context, code)
    send_box(context, code)
    return code


def push(context: Context, way: HttpTransport) -> None:
    Pusher(read=context.database.read, write=context.database.write, transport=way, clock=context.clock).push_once()


def test_a_laboratory_elsewhere_gets_the_list_from_the_platform_and_no_name(
    site: Context, laboratory: Context, way: HttpTransport
) -> None:
    code = sent(site, 1, 2)
    push(site, way)
    access = PlatformAccess(url=way.url, key=way.key)
    found = find_box_list(laboratory, code, access)
    session = ReceiveSession(laboratory, access=access)
    told = [session.scan(text).answer.outcome for text in (code, tube(1), tube(9))]

    assert found.told is not None
    assert (found.source, found.told.site, found.told.temperature) == (ListSource.PLATFORM, "Điểm lấy mẫu", 5.2)
    assert [(line.number, line.people) for line in found.told.tubes] == [(tube(1), 1), (tube(2), 1)]
    assert all(line.collected_at is not None for line in found.told.tubes)
    assert "Nguyễn" not in repr(found)
    assert told == [Outcome.RECEIVE_OPEN, Outcome.RECEIVED_NO_LIST, Outcome.NOT_IN_MANIFEST]


def test_a_tube_that_came_before_its_pairing_joins_when_the_laboratory_learns_of_it(
    site: Context, laboratory: Context, way: HttpTransport
) -> None:
    code = sent(site, 1, 2)
    session = ReceiveSession(laboratory)
    for text in (code, tube(1), Command.REPLACE, tube(2), Command.CHOICE_1):
        session.scan(text)
    push(site, way)
    learn_tubes(laboratory, url=way.url, key=way.key)
    with laboratory.database.read() as connection:
        row, rejected = tubes.find_tube(connection, tube(1)), results.latest_of_number(connection, tube(2))
        at = receptions.received_at(connection, tube(1))

    assert row is not None
    assert rejected is not None
    assert (row.received_at, rejected.code, rejected.why) == (at, ResultCode.REJECTED, "RB")


def test_without_an_answer_the_box_is_received_all_the_same_and_it_is_said_why(
    site: Context, laboratory: Context, way: HttpTransport
) -> None:
    code = sent(site, 1)
    nowhere = find_box_list(laboratory, code, PlatformAccess(url=way.url, key=way.key))
    refused = find_box_list(laboratory, code, PlatformAccess(url=way.url, key="wrong"))
    gone = find_box_list(laboratory, code, PlatformAccess(url="http://127.0.0.1:9", key=""))
    session = ReceiveSession(laboratory)

    assert [nowhere.why, refused.why, gone.why] == [NoList.NOWHERE, NoList.NOT_REACHED, NoList.NOT_REACHED]
    assert session.scan(code).answer.facts["no_list"] is NoList.NO_PLATFORM


def test_a_list_that_comes_late_is_taken_when_the_box_is_scanned_again(
    site: Context, laboratory: Context, way: HttpTransport
) -> None:
    code = sent(site, 1, 2)
    session = ReceiveSession(laboratory, access=PlatformAccess(url=way.url, key=way.key))
    blind = session.scan(code)
    session.scan(tube(1))
    push(site, way)
    seen = session.scan(code)

    assert blind.answer.outcome is Outcome.RECEIVE_BLIND
    assert seen.reception is not None
    assert (seen.reception.source, seen.reception.tally.present) == (ListSource.PLATFORM, 1)
    assert seen.reception.tally.missing == (tube(2),)


@pytest.mark.parametrize("as_csv", [False, True])
def test_a_list_travels_as_a_file(site: Context, tmp_path: Path, as_csv: bool) -> None:
    told = show_box(site, sent(site, 1, 2)).as_list
    path = tmp_path / "list"
    path.write_bytes(write_list_file(told, as_csv=as_csv))
    read = read_list_file(path)

    assert read.tubes == told.tubes
    assert (read == told) is not as_csv


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"{}", b"[]", b'{"format": "ghep-box", "version": 2}', b"box,number\r\n", b"a,b\r\n1,2\r\n",
     b"box,number\r\nTH0048001757,VN1\r\nTH0048001660,VN2\r\n", b"box,number\r\nTH1,VN1\r\n",
     b"box,number,people\r\nTH0048001757,VN1,many\r\n", b"box,number\r\nTH0048001757,VN1\r\nTH0048001757,VN1\r\n"],
)  # fmt: skip
def test_a_file_that_is_no_list_is_refused_with_its_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "list"
    path.write_bytes(content)
    with pytest.raises(BadInput) as caught:
        read_list_file(path)

    assert caught.value.reason is Reason.BAD_BOX_LIST


def test_a_file_with_a_bad_number_is_refused(tmp_path: Path) -> None:
    told = BoxList(box="TH0048001757", tubes=(ListedTube(number="VN1"),))
    broken = json.loads(write_list_file(told, as_csv=False))
    broken["tubes"][0]["number"] = "Ống"
    (tmp_path / "list").write_text(json.dumps(broken), encoding="utf-8")
    with pytest.raises(BadInput):
        read_list_file(tmp_path / "list")


def filled(context: Context, count: int) -> FilledBox:
    """A sealed box of many tubes, without packing each."""
    made = make_box(context, "Viện Kiểm nghiệm Thử")
    sealed = replace(made.box, state=BoxState.SEALED, sealed_at=NOON, temperature=-3.5)
    lines = (
        PackedTube(
            number=tube(n), people=1 + n % 10, collected_at=NOON - timedelta(minutes=n), added_at=NOON, added_by="x"
        )
        for n in range(count)
    )
    return FilledBox(box=sealed, tubes=tuple(lines))


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("count", [6, pytest.param(50, marks=pytest.mark.soak)])
def test_both_papers_of_a_box_are_read_back_from_dots(site: Context, dpi: int, count: int) -> None:
    box = filled(site, count)
    catalogue = translations("vi")
    label = decoded(np.asarray(draw_page(box_page(site, box, catalogue), dpi)))
    pages = manifest_pages(site, box, catalogue)
    read = set[str]().union(*(decoded(np.asarray(draw_page(page, dpi)), every=True) for page in pages))

    assert label == {box.box.code}
    assert read == {box.box.code, *(line.number for line in box.tubes), *write_parts(box.as_list)}


def test_the_temperature_on_a_boxs_papers_has_the_decimal_mark_of_their_reader(site: Context) -> None:
    box = filled(site, 1)
    box = replace(box, box=replace(box.box, temperature=4.5))
    vietnamese, english = translations("vi"), translations("en")
    papers = [
        str((box_page(site, box, catalogue), manifest_pages(site, box, catalogue)))
        for catalogue in (vietnamese, english)
    ]

    assert [paper.count("4,5") for paper in papers] == [2, 0]


@pytest.mark.parametrize("count", [6, pytest.param(130, marks=pytest.mark.soak)])
def test_the_whole_list_is_read_back_from_the_pdf_of_its_papers(site: Context, tmp_path: Path, count: int) -> None:
    box = filled(site, count)
    where = hand_out_box(site, box, tmp_path, translations("vi"))
    assert isinstance(where, Path)
    subprocess.run(["pdftoppm", "-gray", "-r", "300", str(where), str(tmp_path / "page")], check=True)
    texts = set[str]()
    for picture in sorted(tmp_path.glob("page-*.pgm")):
        texts |= decoded(np.asarray(Image.open(picture)), every=True)
    parts = [part for text in texts if isinstance(part := read_part(text), ListPart)]
    read = [line.number for part in sorted(parts, key=lambda part: part.part) for line in part.tubes]

    assert where.stat().st_mode & 0o777 == 0o600
    assert [line.number for line in box.tubes] == read
    assert {-3.5} == {part.temperature for part in parts}


def test_the_largest_box_has_a_list_that_can_be_printed(site: Context) -> None:
    pages = manifest_pages(site, filled(site, 500), translations("vi"))

    assert all(isinstance(page, Page) for page in pages)
    assert len(pages) > 10


def test_papers_are_print_jobs_where_a_printer_holds_them(site: Context, tmp_path: Path) -> None:
    for name, size in (("Tem thùng", (100.0, 60.0)), ("Giấy A4", (210.0, 297.0))):
        folder = StoredPrinter(name=name, kind=PrinterKind.FOLDER, address=str(tmp_path / name), dpi=203,
                               language=PrinterLanguage.PDF, width_mm=size[0], height_mm=size[1])  # fmt: skip
        add_printer(site, folder)
    code = sent(site, 1)
    where = hand_out_box(site, show_box(site, code), tmp_path, translations("vi"))
    listed, label = list_jobs(site)[:2]

    assert where == "Tem thùng, Giấy A4"
    assert [listed.kind, label.kind] == [JobKind.MANIFEST, JobKind.BOX]
    assert show_job(site, listed.id)[1] == (f"{code}#1",)
    assert listed.state is JobState.WAITING


def test_the_label_of_an_open_box_leaves_its_counts_to_be_written(site: Context) -> None:
    code = make_box(site).box.code
    pair(DeskSession(site), tube(1), cccd(1))
    pack_tube(site, code, tube(1))
    opened = show_box(site, code)
    seal_box(site, code)
    sealed = show_box(site, code)
    reopen_box(site, code)

    def words(box: FilledBox) -> list[str]:
        elements = box_page(site, box, translations("en")).elements
        return [text for element in elements if (text := getattr(element, "text", "")).strip().isdigit()]

    assert (words(opened), words(sealed)) == ([], ["1", "1"])
