"""A real keyboard types a scan into a real window, in the layouts that computers are set to, with Caps Lock and not."""

from collections.abc import Iterator

import pytest

from tests.gui.keys import F9
from tests.gui.rig import CAPS, Rig, needs_x

pytestmark = needs_x
PAYLOAD = 'VNa1B2-|Nguyen;"x"/aq'
DEAD_KEYS = "'e ~a \"o ^u `i"
LAYOUTS = ["us", "fr", "de", "vn", "gb"]


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    folder = tmp_path_factory.mktemp("rig")
    made = Rig(folder)
    try:
        made.open_window(folder)
        yield made
    finally:
        made.close()


@pytest.mark.parametrize("caps", [False, True], ids=["", "caps"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_scan_arrives_byte_equal_whatever_the_layout(rig: Rig, layout: str, caps: bool) -> None:
    rig.layout(layout)
    if caps:
        rig.press(CAPS)
    arrived = rig.scan(PAYLOAD)
    if caps:
        rig.press(CAPS)

    assert arrived == PAYLOAD


def test_dead_keys_lose_no_sign(rig: Rig) -> None:
    rig.layout("us", "intl")

    assert rig.scan(DEAD_KEYS) == DEAD_KEYS


@pytest.mark.parametrize("layout", [*LAYOUTS, "us intl"])
def test_a_field_to_type_in_gets_nothing_of_a_scan(rig: Rig, layout: str) -> None:
    rig.layout(*layout.split())
    rig.order("plain")
    arrived, field = rig.scan(PAYLOAD), rig.field()
    rig.order("close")

    assert (arrived, field) == (PAYLOAD, "")


def test_with_a_prefix_dead_keys_are_safe_in_a_field_with_input_method(rig: Rig) -> None:
    rig.layout("us", "intl")
    rig.order("form")
    rig.send(DEAD_KEYS, prefix=F9)
    arrived, field = rig.wait_for("scan"), rig.field()
    rig.order("close")

    assert (arrived, field) == (DEAD_KEYS, "")
