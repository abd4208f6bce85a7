"""Host query and orders as bytes: what an analyzer asks is read in any delimiters, and what it gets is LAW's."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.domain.observations import Unreadable
from workstation.hl7.compose_orders import TestToRun, WorkOrder, compose_response, compose_work_order
from workstation.hl7.orders import Place, Query, read_order_response, read_query
from workstation.hl7.segments import read_segments

SENT = datetime(2026, 3, 2, 12, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
HEAD = "MSH|^~\\&|X800 DM|LAB|HOST||20260302120000+0700||QBP^Q11^QBP_Q11|Q1|P|2.5.1|||NE|AL||UNICODE UTF-8|||LAB-27^IHE"
NAME = "WOS^Work Order Step^IHELAW"


def query(qpd: str = f"QPD|{NAME}|T1|VN0048123756", head: str = HEAD) -> Query:
    return read_query(f"{head}\r{qpd}\r".encode())


def response(of: Query, *, found: bool = True) -> list[str]:
    return compose_response(of, control_id="C1", sent_at=SENT, found=found).decode().rstrip("\r").split("\r")


def order(of: Query, *tests: TestToRun, tube: str = "VN0048123756", **fields: object) -> list[str]:
    work = WorkOrder(tube=tube, tests=tests, control_id="C2", sent_at=SENT, **fields)  # type: ignore[arg-type]
    return compose_work_order(of, work).decode().rstrip("\r").split("\r")


def test_a_query_of_law_names_its_tube_and_its_tag() -> None:
    asked = query()

    assert (asked.tubes, asked.tag, asked.control_id, asked.sender) == (("VN0048123756",), "T1", "Q1", "X800 DM|LAB")
    assert (asked.problem, asked.is_all, asked.place.is_named) == (None, False, False)


@pytest.mark.parametrize(
    ("qpd", "tubes"),
    [
        ("QPD|WOS^Work Order Step^IHE_LABTF||VN1|||", ("VN1",)),
        (f"QPD|{NAME}|T1|VN1&BARCODE", ("VN1",)),
        (f"QPD|{NAME}|T1|VN1^^", ("VN1",)),
        (f"QPD|{NAME}|T1|VN1~VN2", ("VN1", "VN2")),
        ("QPD||T1|VN1", ("VN1",)),
        ("QPD|INISEL^^99ROC|T1|VN1", ("VN1",)),
        (f"QPD|{NAME}|T1|  VN1 ", ("VN1",)),
    ],
)
def test_looser_queries_name_their_tube_too(qpd: str, tubes: tuple[str, ...]) -> None:
    assert (query(qpd).tubes, query(qpd).problem) == (tubes, None)


def test_a_query_in_other_delimiters_is_answered_in_ours() -> None:
    head = "MSH$%!?*$A%B$$$$$$QBP%Q11%QBP_Q11$Q|1$P$2.5.1"
    asked = query("QPD$WOS%Work^Step%IHELAW$T&1$VN1!VN2", head)

    lines = response(asked)
    assert asked.tubes == ("VN1", "VN2")
    assert lines[1:] == [
        "MSA|AA|Q\\F\\1",
        "QAK|T\\T\\1|OK|WOS^Work\\S\\Step^IHELAW",
        "QPD|WOS^Work\\S\\Step^IHELAW|T\\T\\1|VN1~VN2",
    ]
    assert lines[0].split("|")[4] == "A^B"


def test_a_place_in_a_rack_or_a_tray_is_read() -> None:
    rack = query("QPD|WOS_BY_RACK^x|T1||S54|14|||L1")
    tray = query("QPD|WOS_BY_TRAY^x|T1||||T9|3")

    assert rack.place == Place(rack="S54", rack_position="14", location="L1")
    assert tray.place == Place(tray="T9", tray_position="3")
    assert (rack.tubes, rack.problem, tray.problem) == ((), None, None)


def test_all_pending_work_is_asked_for_by_its_name() -> None:
    assert (query("QPD|WOS_ALL^x|T1").is_all, query("QPD|WOS_ALL^x|T1|VN1").tubes) == (True, ())


@pytest.mark.parametrize(
    ("qpd", "head", "code"),
    [
        ("QPD|Z01^x|T1|VN1", HEAD, ("AE", "103", "QPD^1^1")),
        (f"QPD|{NAME}|T1", HEAD, ("AE", "101", "QPD^1^3")),
        (f"QPD|{NAME}|T1|{'9' * 81}", HEAD, ("AE", "102", "QPD^1^3")),
        (f"QPD|{NAME}|T1|{'~'.join('123456789012345678901')}", HEAD, ("AE", "102", "QPD^1^3")),
        ("RCP|I", HEAD, ("AE", "100", "QPD^1")),
        (f"QPD|{NAME}|T1|VN1", HEAD.replace("QBP^Q11^QBP_Q11", "QBP^Q22^QBP_Q21"), ("AR", "201", "MSH^1^9")),
    ],
)
def test_a_query_that_cannot_be_answered_says_where_it_is_wrong(
    qpd: str, head: str, code: tuple[str, str, str]
) -> None:
    lines = response(query(qpd, head))
    error = lines[2].split("|")

    assert (lines[1].split("|")[1], error[3].split("^")[0], error[2]) == code
    assert lines[3].split("|")[2] == code[0]


def test_what_has_no_header_cannot_be_read() -> None:
    for data in (b"", b"MSH", b"QPD|x", b"\x0b\x1c\r", b"MSHA|^~\\&"):
        with pytest.raises(Unreadable):
            read_query(data)


def test_the_answer_is_that_of_law() -> None:
    assert response(query()) == [
        "MSH|^~\\&|HOST||X800 DM|LAB|20260302120000+0700||RSP^K11^RSP_K11|C1|P|2.5.1||||||UNICODE UTF-8|||LAB-27^IHE",
        "MSA|AA|Q1",
        f"QAK|T1|OK|{NAME}",
        f"QPD|{NAME}|T1|VN0048123756",
    ]
    assert response(query(), found=False)[2] == f"QAK|T1|NF|{NAME}"


def test_an_order_names_the_tube_and_the_test_and_nobody() -> None:
    asked = query(f"QPD|{NAME}|T1|VN0048123756|S54|14")
    lines = order(
        asked, TestToRun(number="N1", code="94500-6^SARS & Co^LN"), specimen_type="258500001", collected_at=SENT
    )

    assert lines == [
        "MSH|^~\\&|HOST||X800 DM|LAB|20260302120000+0700||OML^O33^OML_O33|C2|P|2.5.1"
        "|||NE|AL||UNICODE UTF-8|||LAB-28^IHE",
        "SPM|1|VN0048123756&GHEP||258500001^^SCT|||||||P^^HL70369||||||20260302120000+0700",
        "SAC|||VN0048123756|||||||S54|14",
        "ORC|NW||||||||20260302120000+0700",
        "TQ1|||||||||R^^HL70485",
        "OBR|1|N1||94500-6^SARS \\T\\ Co^LN",
        "TCD|94500-6^SARS \\T\\ Co^LN",
    ]


def test_an_urgent_tube_is_ordered_at_once_and_several_tests_each_have_their_order() -> None:
    tests = (TestToRun(number="N1", code="A^^L"), TestToRun(number="N2", code="B^^L"))
    lines = order(query(), *tests, is_urgent=True)

    assert [line for line in lines if line.startswith(("TQ1", "OBR"))] == [
        "TQ1|||||||||S^^HL70485",
        "OBR|1|N1||A^^L",
        "TQ1|||||||||S^^HL70485",
        "OBR|2|N2||B^^L",
    ]


def test_nothing_to_run_is_said_by_the_four_segments_of_the_negative_answer() -> None:
    assert order(query(f"QPD|{NAME}|T1|X|S54|14"), tube="X")[1:] == [
        "SPM|1||||||||||U^^HL70369",
        "SAC|||X|||||||S54|14",
        "ORC|DC||||||||20260302120000+0700",
    ]


def test_every_field_of_a_query_can_be_repeated() -> None:
    qpd = f"QPD|{NAME}|T1|A|B|C|D|E|F|G|H"

    assert response(query(qpd))[-1] == "|".join(qpd.split("|")[:9])


ANSWER = "MSH|^~\\&|X800 DM||HOST||20260302||ORL^O34^ORL_O42|A1|P|2.5.1"


@pytest.mark.parametrize(
    ("segments", "orders"),
    [
        ("MSA|AA|C2\rSPM|1|VN1&ROCHE\rSAC|||VN1\rORC|OK|N1|||SC", [("N1", "OK")]),
        ("MSA|AA|C2\rORC|UA|N1|||CA\rORC|OK|N2", [("N1", "UA"), ("N2", "OK")]),
        ("MSA|AA|C2\rORC|OK||||SC\rOBR||N7", [("N7", "OK")]),
        ("MSA|AA|C2\rORC|OK||||SC", [("", "OK")]),
        ("MSA|AA|C2", []),
    ],
)
def test_what_an_analyzer_says_to_each_order_is_read(segments: str, orders: list[tuple[str, str]]) -> None:
    said = read_order_response(f"{ANSWER}\r{segments}\r".encode())

    assert (said.code, said.control_id) == ("AA", "C2")
    assert [(one.number, one.control) for one in said.orders] == orders


def test_why_a_whole_message_was_refused_is_read() -> None:
    said = read_order_response(
        f"{ANSWER}\rMSA|AR|C2\rERR||SAC^1^3|204^Unknown key identifier^HL70357|E||||no such\r".encode()
    )

    assert (said.code, said.text, said.orders) == ("AR", "no such", ())


def test_an_answer_to_nothing_is_none() -> None:
    with pytest.raises(Unreadable):
        read_order_response(f"{ANSWER}\rORC|OK|N1\r".encode())


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(fields=st.lists(TEXTS, max_size=12), marks=st.permutations("^~\\&|%$!"))
def test_whatever_is_asked_there_is_an_answer_that_can_be_read_again(fields: list[str], marks: list[str]) -> None:
    separator, rest = marks[0], "".join(marks[1:5])
    head = separator.join(["MSH", rest, "A", "B", "C", "D", "2026", "", f"QBP{marks[1]}Q11", "Q1", "P", "2.5.1"])
    asked = query(separator.join(["QPD", *fields]), head)

    for data in (
        compose_response(asked, control_id="C", sent_at=SENT.astimezone(UTC)),
        compose_work_order(asked, WorkOrder(tube="X", tests=(), control_id="C", sent_at=SENT)),
    ):
        segments = read_segments(data)
        assert [segment.name for segment in segments][:2] in (["MSH", "MSA"], ["MSH", "SPM"])
        assert segments[0].field(3) == "C"
