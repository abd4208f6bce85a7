"""The listener with TLS on real sockets: certificates made by openssl, for the station and for analyzers."""

import shutil
import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.builders import station
from tests.wire import Analyzer, Listened, framed, listened, result, stored_deliveries
from workstation.domain.errors import BadInput, Reason
from workstation.hl7.listener import Wire
from workstation.settings import Settings
from workstation.usecases.context import Context
from workstation.usecases.listening import listener_options

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificates")
KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]


def openssl(folder: Path, *words: str) -> None:
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An authority, the station's and an analyzer's certificates, and one of an authority that nobody knows."""
    folder = tmp_path_factory.mktemp("certificates")
    for name in ("ca", "stranger"):
        subject = ["-subj", f"/CN={name}", "-days", "2", "-keyout", f"{name}.key", "-out", f"{name}.pem"]
        openssl(folder, "req", "-x509", *KEY, *subject)
    (folder / "names").write_text("subjectAltName=IP:127.0.0.1", encoding="ascii")
    for name in ("station", "analyzer"):
        openssl(folder, "req", *KEY, "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.csr")
        signed = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "names"]
        openssl(folder, "x509", "-req", "-in", f"{name}.csr", *signed, "-out", f"{name}.pem")
    return folder


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    with station(tmp_path) as opened:
        yield opened


@pytest.fixture
def lab(context: Context, tmp_path: Path, certificates: Path) -> Iterator[Listened]:
    settings = Settings(listen_tls_cert="station.pem", listen_tls_key="station.key", listen_client_ca="ca.pem")
    with listened(context, tmp_path, tls=listener_options(settings, certificates).tls) as listening:
        yield listening


def wrapping(certificates: Path, own: str = "analyzer") -> Callable[[socket.socket], socket.socket]:
    made = ssl.create_default_context(cafile=str(certificates / "ca.pem"))
    if own:
        made.load_cert_chain(certificates / f"{own}.pem", certificates / f"{own}.key")
    return lambda plain: made.wrap_socket(plain, server_hostname="127.0.0.1")


def test_an_analyzer_with_its_certificate_is_answered_in_any_chunks(lab: Listened, certificates: Path) -> None:
    with Analyzer(lab.port, wrapping(certificates)) as analyzer:
        assert analyzer.ask(result("1")) == "AA"
        for place in framed(result("2")):
            analyzer.send(bytes([place]))
        analyzer.send(b"".join(framed(result(f"M{number}")) for number in range(300)))
        assert len(analyzer.answers(301)) == 301

    assert lab.listening.status().is_secured
    assert len(stored_deliveries(lab.context)) == 302


def test_a_large_message_comes_through(lab: Listened, certificates: Path) -> None:
    large = result() + b"NTE|1||" + b"x" * 3_000_000 + b"\r"
    with Analyzer(lab.port, wrapping(certificates)) as analyzer:
        assert analyzer.ask(large) == "AA"


def ask_as(port: int, wrap: Callable[[socket.socket], socket.socket]) -> str:
    with Analyzer(port, wrap) as analyzer:
        return analyzer.ask(result())


@pytest.mark.parametrize("own", ["", "stranger"])
def test_without_a_certificate_that_is_known_nobody_gets_in(lab: Listened, certificates: Path, own: str) -> None:
    with pytest.raises((ssl.SSLError, ConnectionError)):
        ask_as(lab.port, wrapping(certificates, own))
    lab.wait_for(Wire.TLS_FAILED)

    assert stored_deliveries(lab.context) == []


def test_one_that_speaks_no_tls_is_hung_up_on_and_disturbs_nobody(lab: Listened, certificates: Path) -> None:
    with Analyzer(lab.port, wrapping(certificates)) as analyzer:
        with lab.analyzer() as plain:
            plain.send(framed(result("plain")))
            lab.wait_for(Wire.TLS_FAILED)
        silent = lab.analyzer()
        assert analyzer.ask(result("secured")) == "AA"
        silent.close()

    assert len(stored_deliveries(lab.context)) == 1


@pytest.mark.parametrize(
    "names",
    [
        {"listen_tls_cert": "absent.pem"},
        {"listen_tls_cert": "names"},
        {"listen_tls_cert": "station.pem", "listen_tls_key": "analyzer.key"},
        {"listen_tls_cert": "station.pem", "listen_tls_key": "station.key", "listen_client_ca": "names"},
    ],
)
def test_a_certificate_that_cannot_be_used_is_named(certificates: Path, names: dict[str, str]) -> None:
    with pytest.raises(BadInput) as refusal:
        listener_options(Settings(**names), certificates)  # type: ignore[arg-type]

    assert refusal.value.reason is Reason.NO_SUCH_FILE
    assert Path(str(refusal.value.facts["path"])).name in names.values()
