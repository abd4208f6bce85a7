"""A real Vietnamese input method (ibus-unikey) stands between a real keyboard and a real window.

Telex and VNI, spelling unchecked, which is where they change most. A pane and a plain field never show them a key,
and a prefix takes the focus away in time. A scan without prefix into a field for names is rewritten: it must be
known for what it is.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import cccd
from tests.gui.keys import CODES, F9
from tests.gui.rig import Rig, needs_x
from workstation.domain.scans import looks_like_a_scan

MISSING = [name for name in ("ibus-daemon", "ibus", "dbus-daemon") if shutil.which(name) is None]
UNIKEY = Path("/usr/share/ibus/component/unikey.xml")
pytestmark = [
    needs_x,
    pytest.mark.skipif(bool(MISSING) or not UNIKEY.exists(), reason=f"not installed: ibus-unikey {' '.join(MISSING)}"),
]

BAIT = "NGUYEN VAN AA|dd-1990 DOOD TEST1 W0012"
CERTIFICATE = "HC1:6BFOXN TS3DH"
INSURANCE = "DN4000000000001|4e677579e1bb856e|12/03/1990|2|-|00|$"
TUBE = "TP0048123777"
SCANS = [BAIT, CERTIFICATE, INSURANCE, TUBE, "".join(letter for letter in cccd(1) if letter in CODES)]
BUS = """<busconfig><type>session</type><listen>unix:path={path}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy></busconfig>
"""
METHOD = """[org/freedesktop/ibus/engine/unikey]
input-method='{method}'
spell-check=false
auto-restore-non-vn=false
"""


@pytest.fixture(scope="module", params=["telex", "vni"])
def rig(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    folder = tmp_path_factory.mktemp(request.param)
    socket = folder / "bus"
    (folder / "bus.conf").write_text(BUS.format(path=socket))
    settings = folder / "glib-2.0" / "settings"
    settings.mkdir(parents=True)
    (settings / "keyfile").write_text(METHOD.format(method=request.param))
    environment = {
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={socket}",
        "GSETTINGS_BACKEND": "keyfile",
        "QT_IM_MODULE": "ibus",
        **dict.fromkeys(("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"), str(folder)),
    }
    services = (
        f"dbus-daemon --config-file={folder / 'bus.conf'} --nofork --nopidfile",
        "ibus-daemon --xim=no --panel=disable --config=disable --emoji-extension=disable",
    )
    made = Rig(folder, environment, services=services)
    try:
        made.layout("us")
        _choose_unikey(made)
        made.open_window(folder)
        yield made
    finally:
        made.close()


def _choose_unikey(rig: Rig) -> None:
    """The daemon takes a moment to start; every question to it is answered or refused at once."""
    for _attempt in range(200):
        rig.run("ibus", "engine", "Unikey")
        if "Unikey" in rig.run("ibus", "engine").stdout:
            return
    raise AssertionError("the input method did not start")


@pytest.fixture
def field(rig: Rig, request: pytest.FixtureRequest) -> Iterator[Rig]:
    """A field over the window: `form` for names, with input method, or `plain` without."""
    rig.order(request.param)
    yield rig
    rig.order("close")


def test_a_scan_into_the_pane_is_byte_equal(rig: Rig) -> None:
    assert [rig.scan(text) for text in SCANS] == SCANS


@pytest.mark.parametrize("field", ["plain"], indirect=True)
def test_a_scan_into_a_plain_field_is_byte_equal_and_not_in_the_field(field: Rig) -> None:
    assert [field.scan(text) for text in SCANS] == SCANS
    assert field.field() == ""


@pytest.mark.parametrize("gap_ms", [1, 4])
@pytest.mark.parametrize("field", ["form"], indirect=True)
def test_a_scan_with_prefix_into_a_field_for_names_is_byte_equal_and_not_in_the_field(field: Rig, gap_ms: int) -> None:
    field.gap_ms = gap_ms
    arrived = []
    for text in SCANS * 2:
        field.send(text, prefix=F9)
        arrived.append(field.wait_for("scan"))
    field.gap_ms = 4

    assert arrived == SCANS * 2
    assert field.field() == ""


@pytest.mark.parametrize("text", SCANS)
@pytest.mark.parametrize("field", ["form"], indirect=True)
def test_a_scan_without_prefix_into_a_field_for_names_is_known_by_its_looks(field: Rig, text: str) -> None:
    field.send(text)
    typed = field.typed()

    assert looks_like_a_scan(typed), typed
