"""A printer's answer to `~HS`, whole, in part, and not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.devices.printers.host_status import is_complete, read_host_status
from workstation.domain.errors import PrinterProblem, Reason

READY = b"\x02030,0,0,1245,000,0,0,0,000,0,0,0\x03\r\n\x02000,0,0,0,0,2,4,0,00000000,1,000\x03\r\n\x021234,0\x03\r\n"


def answer(one: str = "030,0,0,1245,000,0,0,0,000,0,0,0", two: str = "000,0,0,0,0,2,4,0,00000000,1,000") -> bytes:
    return b"".join(b"\x02%b\x03\r\n" % text.encode() for text in (one, two, "1234,0"))


def test_a_printer_that_is_ready_has_no_problem_and_nothing_to_do() -> None:
    status = read_host_status(READY, "printer")

    assert (status.problem, status.is_idle) == (None, True)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (answer(one="030,1,0,1245,000,0,0,0,000,0,0,0"), Reason.PRINTER_PAPER_OUT),
        (answer(one="030,0,1,1245,000,0,0,0,000,0,0,0"), Reason.PRINTER_PAUSED),
        (answer(one="030,0,0,1245,000,0,0,0,000,1,0,0"), Reason.PRINTER_FAULT),
        (answer(one="030,0,0,1245,000,0,0,0,000,0,1,0"), Reason.PRINTER_FAULT),
        (answer(one="030,0,0,1245,000,0,0,0,000,0,0,1"), Reason.PRINTER_FAULT),
        (answer(two="000,0,1,0,0,2,4,0,00000000,1,000"), Reason.PRINTER_HEAD_OPEN),
        (answer(two="000,0,0,1,0,2,4,0,00000000,1,000"), Reason.PRINTER_RIBBON_OUT),
    ],
)
def test_each_flag_is_its_own_problem(data: bytes, reason: Reason) -> None:
    assert read_host_status(data, "printer").problem is reason


@pytest.mark.parametrize(
    "data",
    [
        answer(one="030,0,0,1245,003,0,0,0,000,0,0,0"),
        answer(one="030,0,0,1245,000,0,0,1,000,0,0,0"),
        answer(two="000,0,0,0,0,2,4,0,00000004,1,000"),
    ],
)
def test_a_format_that_waits_half_a_format_or_a_rest_of_a_batch_is_work(data: bytes) -> None:
    assert not read_host_status(data, "printer").is_idle


@given(length=st.integers(1, len(READY) - 3))
def test_any_part_of_an_answer_is_a_half_answer_and_never_a_status(length: int) -> None:
    part = READY[:length]
    with pytest.raises(PrinterProblem, match=Reason.PRINTER_HALF_ANSWER):
        read_host_status(part, "printer")

    assert not is_complete(part)


@pytest.mark.parametrize("data", [answer(one="030,x,0,1245,000,0,0,0,000,0,0,0"), answer(two="1,2"), b"?\r\n"])
def test_an_answer_of_another_shape_is_no_status(data: bytes) -> None:
    with pytest.raises(PrinterProblem, match=Reason.PRINTER_HALF_ANSWER):
        read_host_status(data, "printer")


def test_no_answer_is_silence() -> None:
    with pytest.raises(PrinterProblem, match=Reason.PRINTER_SILENT):
        read_host_status(b"", "printer")


@given(noise=st.binary(max_size=20).filter(lambda data: not {2, 3} & set(data)))
def test_noise_between_the_strings_is_passed_over(noise: bytes) -> None:
    noisy = noise + READY.replace(b"\r\n", b"\r\n" + noise)

    assert read_host_status(noisy, "printer") == read_host_status(READY, "printer")
